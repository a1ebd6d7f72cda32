"""Vérifier un import avant de l'écrire : sur une copie du contenu, par les mêmes règles ; chaque problème à sa cellule."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from ..checking import check
from ..fiche_ecrite import new_text, updated_text
from ..loading import RawFiche, load_file
from ..problems import ERREUR, Problem
from ..schema.visite import Chemin
from .importation import Proposition
from .plan import CORPS

# Une valeur qu'on ne sait pas lire arrête l'import, même celui d'un brouillon ; ce qui manque à un brouillon, non.
ILLISIBLES = {
    "type-incorrect", "forme-incorrecte", "nombre-incorrect", "nombre-hors-limites", "date-incorrecte",
    "adresse-incorrecte", "terme-inconnu", "code-inconnu",
}  # fmt: skip


def texts(propositions: Sequence[Proposition], racine: Path) -> dict[Path, str]:
    """Le texte de chaque fiche qui change, par fichier."""
    textes = {}
    for p in propositions:
        if p.inchangee:
            continue
        fichier = racine / "fiches" / p.modele.dossier / f"{p.identifiant}.md"
        if p.nouvelle:
            textes[fichier] = new_text(p.modele, p.donnees, p.corps)
        else:
            ancien = fichier.read_bytes().decode("utf-8-sig")
            textes[fichier] = updated_text(ancien, p.modele, p.donnees, p.corps)
    return textes


def trial(racine: Path, propositions: Sequence[Proposition], textes: Mapping[Path, str], jour: date) -> list[Problem]:
    """Les problèmes qu'aurait la base avec ces textes, ceux d'une fiche importée rendus à leur cellule."""
    par_chemin = {f"{racine.name}/fiches/{p.modele.dossier}/{p.identifiant}.md": p for p in propositions}
    with TemporaryDirectory() as atelier:
        copie = Path(atelier) / racine.name
        shutil.copytree(racine, copie, symlinks=True)
        for fichier, texte in textes.items():
            cible = copie / fichier.relative_to(racine)
            cible.parent.mkdir(parents=True, exist_ok=True)
            cible.write_bytes(texte.encode("utf-8"))
        problemes = check(copie, jour).problemes
        relues = {
            chemin: load_file(copie.parent / chemin, copie)[0]
            for chemin in {p.chemin for p in problemes} & set(par_chemin)
        }
    montres = {f"{racine.name}/{fichier.relative_to(racine).as_posix()}" for fichier in textes}
    siens = [_at_cell(p, par_chemin[p.chemin], relues[p.chemin]) for p in problemes if p.chemin in montres]
    ailleurs = [p for p in problemes if p.gravite == ERREUR and p.chemin not in montres]
    deja = set(check(racine, jour).problemes) if ailleurs else set()
    return [*siens, *(p for p in ailleurs if p not in deja)]


def _at_cell(probleme: Problem, proposition: Proposition, relue: RawFiche | None) -> Problem:
    """Le même problème, à la cellule qui l'a donné, ou à la ligne de la fiche."""
    place, gravite = proposition.places[()], probleme.gravite
    if relue and probleme.ligne >= relue.ligne_corps:
        place = proposition.places.get((CORPS,), place)
    elif relue:
        ici = [chemin for chemin, ligne in relue.lignes.items() if ligne == probleme.ligne and chemin]
        trouvees = [p for chemin in sorted(ici, key=len, reverse=True) if (p := _nearest(chemin, proposition.places))]
        place = trouvees[0] if trouvees else place
        gravite = ERREUR if trouvees and probleme.code in ILLISIBLES else gravite
    return replace(probleme, chemin=place, ligne=0, gravite=gravite)


def _nearest(chemin: Chemin, places: Mapping[Chemin, str]) -> str | None:
    """La cellule du champ, ou du premier champ de son groupe, ou de ce qui le contient."""
    while chemin:
        if chemin in places:
            return places[chemin]
        if dessous := next((p for c, p in places.items() if c[: len(chemin)] == chemin), None):
            return dessous
        chemin = chemin[:-1]
    return None
