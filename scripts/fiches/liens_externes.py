"""Les adresses du web que cite le contenu, chacune avec ses places : fichier, ligne, jour où elle a été lue."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from .fiche_lue import FicheLue
from .loading import list_files, load_file
from .markdown_sur import links
from .schema.types import Adresse, TexteRiche
from .schema.visite import Chemin

DANS_UNE_PAGE = re.compile(r"https?://[^\s<>\"'`()\[\]{}|]+(?<![.,;:!?])")
ADRESSE = TypeAdapter(Adresse)


class Place(NamedTuple):
    chemin: str
    ligne: int
    lue_le: date | None


def external_links(racine: Path, docs: Path) -> tuple[dict[str, list[Place]], bool]:
    """Adresses sans leur ancre, triées, des fiches et des pages écrites ; et faux si une fiche n'a pu être lue."""
    trouves: dict[str, set[Place]] = defaultdict(set)
    entier = True
    for fichier in list_files(racine):
        brute, _ = load_file(fichier, racine)
        entier = entier and brute is not None
        for adresse, place in addresses(FicheLue(brute, None)) if brute else ():
            trouves[adresse.partition("#")[0]].add(place)
    for fichier in sorted(docs.rglob("*.md")):
        chemin = f"{docs.name}/{fichier.relative_to(docs).as_posix()}"
        for ligne, texte in enumerate(fichier.read_text("utf-8-sig").splitlines(), start=1):
            for adresse in DANS_UNE_PAGE.findall(texte):
                trouves[adresse.partition("#")[0]].add(Place(chemin, ligne, None))
    return {adresse: sorted(places, key=lambda p: p[:2]) for adresse, places in sorted(trouves.items())}, entier


def addresses(lue: FicheLue) -> Iterator[tuple[str, Place]]:
    """Les adresses d'une fiche, ancres comprises, dans l'ordre des champs puis du texte libre."""
    brute = lue.brute
    groupes = {v.chemin: v.valeur for v in lue.valeurs if v.modele}
    for v in lue.valeurs:
        if v.modele:
            continue
        riche = any(isinstance(marqueur, TexteRiche) for marqueur in v.marqueurs)
        place = Place(brute.chemin, brute.ligne(v.chemin), _read_on(v.chemin, groupes))
        for adresse in links(v.valeur) if riche else (v.valeur.strip(),):
            if _is_address(adresse):
                yield adresse, place
    for adresse in links(brute.corps):
        if _is_address(adresse):
            ligne = brute.ligne_corps + brute.corps.count("\n", 0, max(brute.corps.find(adresse), 0))
            yield adresse, Place(brute.chemin, ligne, _read_on((), groupes))


def _is_address(texte: str) -> bool:
    """Une adresse mal écrite est un problème que dit « make valider »."""
    try:
        return bool(ADRESSE.validate_python(texte))
    except ValidationError:
        return False


def _read_on(chemin: Chemin, groupes: dict[Chemin, dict[str, Any]]) -> date | None:
    """Le jour où une personne a lu la page : celui de la source qui la cite, sinon celui de la fiche."""
    propre = groupes.get(chemin[:-1], {}).get("consulte_le")
    for jour in (propre, groupes[()].get("verifie_le")):
        try:
            return date.fromisoformat(jour)
        except (TypeError, ValueError):
            continue
    return None
