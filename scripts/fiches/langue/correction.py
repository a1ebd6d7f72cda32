"""Corriger ce qui est certain, à sa place exacte : tout autre octet du fichier reste, et chaque valeur est relue."""

import difflib
from contextlib import suppress
from dataclasses import replace

import yaml

from .passages import Passage, Source, read_all_values
from .relecture import Avis, Relecteur

TOURS = 10  # une correction en découvre parfois une autre : « etc... » puis sa virgule


def correct(source: Source, relecteur: Relecteur) -> Source:
    """La source où tout ce qui est certain est corrigé."""
    for _tour in range(TOURS):
        neuve = _pass(source, relecteur)
        if neuve.texte == source.texte:
            break
        source = neuve
    return source


def _pass(source: Source, relecteur: Relecteur) -> Source:
    """Une passe, du dernier défaut au premier : les places des précédents ne bougent pas."""
    certains = list(relecteur.certain(source))
    limite = len(source.texte) + 1
    attendues = read_all_values(source) if certains else {}
    for avis in sorted(certains, key=_span, reverse=True):
        debut, fin = _span(avis)
        if fin > limite or fin < debut or "\n" in source.texte[debut:fin]:
            continue
        if neuf := _edit(source, avis, attendues):
            source, limite = neuf, debut
    return source


def _span(avis: Avis) -> tuple[int, int]:
    places, (debut, fin, _propositions) = avis.passage.places, avis.trouvaille
    if debut < fin:
        return places[debut][0], places[fin - 1][1]
    return (places[debut - 1][1],) * 2 if debut else (places[0][0],) * 2


def _edit(source: Source, avis: Avis, attendues: dict) -> Source | None:
    """Écrit la proposition comme l'en-tête le veut ; rend None si une autre valeur que celle-ci en changerait."""
    debut, fin = _span(avis)
    champ, trouvaille = avis.passage.champ, avis.trouvaille
    neuf = trouvaille.propositions[0]
    voulue = _replaced(attendues.get(champ), avis.passage, trouvaille.debut, trouvaille.fin, neuf)
    for ecrit in dict.fromkeys((neuf, neuf.replace("'", "''"), neuf.replace('"', '\\"'))):
        essai = replace(source, texte=source.texte[:debut] + ecrit + source.texte[fin:])
        with suppress(yaml.YAMLError):
            if read_all_values(essai) == attendues | {champ: voulue}:
                attendues[champ] = voulue
                return essai
    return None


def _replaced(valeur: str | None, passage: Passage, debut: int, fin: int, neuf: str) -> str | None:
    """La valeur corrigée. Les défauts qui suivent sont déjà réparés : seul ce qui précède est comme au départ."""
    if valeur is None or valeur[:fin] != passage.valeur[:fin]:
        return None
    return valeur[:debut] + neuf + valeur[fin:]


def diff(avant: Source, apres: Source) -> str:
    lignes = difflib.unified_diff(
        avant.texte.splitlines(), apres.texte.splitlines(), avant.chemin, apres.chemin, lineterm="", n=1
    )
    return "\n".join(lignes)
