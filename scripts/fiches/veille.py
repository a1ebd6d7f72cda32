"""La veille du droit : un texte ou un article a changé, et voici tout ce qui s'appuie dessus, à relire.

La liste vit dans ``content/veille.yml``, que l'on corrige aussi à la main : chaque point y a son état.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import yaml
from pydantic import Field, StringConstraints

from .fiche_lue import FicheLue, Renvoi, renvois
from .linking import Base
from .pages import fiche_links
from .problems import AVERTISSEMENT, Problem, suggest
from .references import Reference, covers, parse
from .reglages import load_reglages
from .schema.commun import Modele
from .schema.types import Jour, Texte, VersTexte

FICHIER = "veille.yml"
A_RELIRE, RELUE = "a-relire", "relue"
PAGE = "La page"
DEVENUS = ("modifie", "abroge")
ENTETE = "# La veille du droit. « etat » : a-relire, relue ou sans-effet. Voir CONTRIBUTING.md.\n"


class Appui(NamedTuple):
    """Un endroit qui s'appuie sur le texte : « Actions, 3 : Recenser les locaux » d'une fiche, ou une page écrite."""

    fiche: str  # la référence d'une fiche, ou le chemin d'une page
    ou: str
    chemin: str
    ligne: int
    verifie_le: date | None = None


class Point(Modele):
    fiche: Texte = Field(title="Fiche", description="La fiche à relire.", examples=["modalite:subvention"])
    ou: Texte = Field(title="Où", description="L'endroit de la fiche.", examples=["Conditions, 2"])
    etat: Annotated[str, StringConstraints(pattern=r"^(a-relire|relue|sans-effet)$")] = Field(
        title="État", description="a-relire, relue ou sans-effet.", examples=["a-relire"]
    )


class Changement(Modele):
    texte: VersTexte = Field(title="Texte", description="Ce qui a changé.", examples=["texte:loi-ess-2014-856#9"])
    devenu: Annotated[str, StringConstraints(pattern=r"^(modifie|abroge)$")] = Field(
        title="Devenu", description="modifie ou abroge.", examples=["modifie"]
    )
    le: Jour = Field(title="Le", description="Entrée en vigueur du changement.", examples=["2026-12-01"])
    note: Texte | None = Field(None, title="Note", description="Par quel texte, et ce qui change.")
    points: list[Point] = Field(default=[], title="Points", description="Tout ce qui s'appuie dessus.")


class Veille(Modele):
    changements: list[Changement] = Field(default=[], title="Changements", description="Du plus récent au plus ancien.")


def load_veille(contenu: Path) -> tuple[Veille, list[Problem]]:
    """La liste écrite, vide si elle n'existe pas encore, et ce qui empêche de la lire."""
    veille, _, problemes = load_reglages(contenu, FICHIER, Veille)
    return veille or Veille(), problemes


def veille_problems(contenu: Path, docs: Path, base: Base) -> list[Problem]:
    """Ce qui empêche de lire la liste, ou une fiche ou une page qu'elle nomme et qui n'existe plus."""
    veille, brute, problemes = load_reglages(contenu, FICHIER, Veille)
    for i, changement in enumerate(veille.changements if veille and brute else ()):
        for j, point in enumerate(changement.points):
            reference = parse(point.fiche)
            connue = reference in base.entrees or reference in base.attente
            if not connue and not (docs.parent / point.fiche).is_file():
                ligne = brute.ligne(("changements", i, "points", j, "fiche"))
                message = f"la fiche « {point.fiche} » de la veille n'existe pas"
                conseil = suggest(point.fiche, map(str, base.entrees)) or "Retirez ce point, ou corrigez le nom."
                problemes.append(Problem(brute.chemin, ligne, "reference-inconnue", message, conseil, AVERTISSEMENT))
    return problemes


def supports(lues: Sequence[FicheLue], docs: Path, cible: Reference) -> list[Appui]:
    """Tout ce qui s'appuie sur un texte, ou sur l'un de ses articles ; un texte ne s'appuie pas sur lui-même."""
    appuis: dict[tuple[str, str], Appui] = {}
    for lue in (lue for lue in lues if not lue.archivee):
        for renvoi in renvois(lue):
            if lue.reference != cible.fiche and not renvoi.historique and _rests_on(renvoi.reference, cible):
                ligne = lue.brute.ligne(renvoi.chemin) if renvoi.chemin else lue.brute.ligne_corps
                verifie_le = lue.fiche.verifie_le if lue.fiche else None
                appui = Appui(str(lue.reference), place(lue, renvoi), lue.brute.chemin, ligne, verifie_le)
                appuis.setdefault(appui[:2], appui)
    for lien in fiche_links(docs):
        if _rests_on(parse(lien.cible), cible):
            appuis.setdefault((lien.origine, PAGE), Appui(lien.origine, PAGE, lien.origine, lien.ligne))
    return list(appuis.values())


def _rests_on(reference: Reference | None, cible: Reference) -> bool:
    if reference is None or reference.fiche != cible.fiche:
        return False
    return not cible.article or not reference.article or covers(cible.article, reference.article)


def place(lue: FicheLue, renvoi: Renvoi) -> str:
    """« Actions, 3 : Recenser les locaux » : le champ, le rang dans la liste, et comment l'élément s'appelle."""
    if renvoi.chemin is None:
        return lue.modele.corps or "Texte"
    champ, *suite = renvoi.chemin
    nom = lue.modele.model_fields[str(champ)].title or str(champ)
    if not suite or not isinstance(suite[0], int):
        return nom
    element = lue.brute.donnees[champ][suite[0]]
    appele = next((element[c] for c in ("titre", "numero", "libelle", "nom", "niveau") if element.get(c)), "") if isinstance(element, dict) else ""  # fmt: skip
    return f"{nom}, {suite[0] + 1}" + (f" : {appele}" if appele else "")


def declare(veille: Veille, changement: Changement, appuis: Sequence[Appui]) -> Veille:
    """La liste avec ce changement en tête. Le redire la complète : un point déjà traité garde son état."""
    memes = [c for c in veille.changements if _same(c, changement)]
    etats = {(p.fiche, p.ou): p.etat for c in memes for p in c.points}
    points = [_point(appui, changement.le, etats) for appui in appuis]
    dits = {(p.fiche, p.ou) for p in points}
    disparus = [p for c in memes for p in c.points if (p.fiche, p.ou) not in dits and p.etat != A_RELIRE]
    note = changement.note or next((c.note for c in memes if c.note), None)
    neuf = changement.model_copy(update={"points": [*points, *disparus], "note": note})
    autres = [c for c in veille.changements if not _same(c, changement)]
    return Veille(changements=sorted([neuf, *autres], key=lambda c: (c.le, c.texte), reverse=True))


def _same(un: Changement, autre: Changement) -> bool:
    return parse(un.texte) == parse(autre.texte) and un.le == autre.le


def _point(appui: Appui, le: date, etats: dict[tuple[str, str], str]) -> Point:
    """Une fiche relue depuis le changement est tenue pour relue, sauf si la liste en dit autre chose."""
    etat = etats.get(appui[:2], A_RELIRE)
    relue = etat == A_RELIRE and appui.verifie_le is not None and appui.verifie_le >= le
    return Point(fiche=appui.fiche, ou=appui.ou, etat=RELUE if relue else etat)


def as_yaml(veille: Veille) -> str:
    donnees: Any = veille.model_dump(mode="json", exclude_defaults=True)
    return ENTETE + yaml.safe_dump(donnees, allow_unicode=True, sort_keys=False, width=110)
