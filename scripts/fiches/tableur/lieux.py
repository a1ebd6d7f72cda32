"""Un code officiel ↔ un nom de lieu : « Romans-sur-Isère (26281) », « Romans-sur-Isère », « Drôme », « 26 »."""

import re
from collections import defaultdict
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from typing import NamedTuple

from ..communes import fold
from ..territoires import Territoires

ENTRE_PARENTHESES = re.compile(r"(.*\S)\s*\(([0-9AB]+)\)", re.IGNORECASE)
LONGUEURS = {"commune": 5, "departement": 2, "region": 2, "epci": 9}
NOMS = {
    "commune": "les communes",
    "epci": "les intercommunalités",
    "departement": "les départements",
    "region": "les régions",
}
MONTRES = 8


class Faute(NamedTuple):
    """Ce qui ne va pas dans une cellule, et le remède."""

    code: str
    message: str
    conseil: str


def show_place(code: str, niveau: str, territoires: Territoires) -> str:
    lieu = territoires.at(niveau).get(code)
    return f"{lieu.nom} ({code})" if lieu else code


def read_place(
    texte: str, chemin: tuple[str, ...], niveau: str, territoires: Territoires, voisines: Mapping[str, str | None]
) -> str | Faute:
    """Le code d'un lieu. Un nom porté par plusieurs communes se départage par le département de la ligne."""
    trouve = ENTRE_PARENTHESES.fullmatch(texte)
    nom, precision = (trouve[1], trouve[2].upper()) if trouve else (texte, "")
    if (code := _whole(texte.upper(), niveau)) in territoires.at(niveau):
        return code
    if re.fullmatch(r"\d[0-9AB]?\d*", texte.upper()):
        return texte  # un code inconnu : la règle des codes le dit
    homonymes = trouves = _named(territoires, niveau).get(fold(nom), [])
    if precision and (len(precision) > 3 or niveau != "commune"):
        trouves = [c for c in trouves if c == _whole(precision, niveau)]
    elif niveau == "commune" and (ou := _whole(precision, "departement") or _neighbour(chemin, territoires, voisines)):
        trouves = [c for c in trouves if territoires.commune[c].departement == ou]
    if len(trouves) == 1:
        return trouves[0]
    proches = homonymes + [c for c in _similar(fold(nom), niveau, territoires) if c not in homonymes]
    choix = ", ".join(show_place(code, niveau, territoires) for code in proches[:MONTRES])
    choix += f", … ({len(proches)} en tout)" if len(proches) > MONTRES else ""
    if trouves:
        conseil = f"Écrivez le nom et le code, ou remplissez le département : {choix}."
        return Faute("lieu-ambigu", f"« {texte} » désigne plusieurs lieux", conseil)
    if homonymes:
        conseil = f"Le nom et le code ou le département ne vont pas ensemble. Ce nom est connu : {choix}."
    elif proches:
        conseil = f"Vérifiez l'orthographe officielle, ou écrivez le code. Noms proches : {choix}."
    else:
        conseil = "Vérifiez l'orthographe officielle, ou écrivez le code INSEE ou SIREN."
    if niveau == "region":
        conseil += " Les régions sont celles d'après 2016."
    return Faute("lieu-inconnu", f"aucun lieu ne s'appelle « {texte} » parmi {NOMS[niveau]}", conseil)


def _similar(nom: str, niveau: str, territoires: Territoires) -> list[str]:
    """Les lieux dont le nom commence ainsi, puis ceux qui lui ressemblent parmi les mêmes premières lettres."""
    noms = _named(territoires, niveau)
    voisins = sorted(n for n in noms if n[:2] == nom[:2])
    debuts = [n for n in voisins if n.startswith(f"{nom} ")]
    trouves = dict.fromkeys(debuts + get_close_matches(nom, voisins, n=3, cutoff=0.75))
    return [code for n in trouves for code in noms[n]]


def _whole(code: str, niveau: str) -> str:
    """Le code avec le zéro que mange un tableur : « 1004 » pour « 01004 »."""
    return code.zfill(LONGUEURS[niveau]) if code[:1].isdigit() else code


def _neighbour(chemin: tuple[str, ...], territoires: Territoires, voisines: Mapping[str, str | None]) -> str:
    """Le département de la même ligne et du même groupe, quand on sait le lire."""
    autre = voisines.get(".".join((*chemin[:-1], "departement")))
    lu = read_place(autre, (), "departement", territoires, {}) if autre else ""
    return lu if isinstance(lu, str) and lu in territoires.departement else ""


@cache
def _named(territoires: Territoires, niveau: str) -> dict[str, list[str]]:
    noms: dict[str, list[str]] = defaultdict(list)
    for code, lieu in territoires.at(niveau).items():
        noms[fold(lieu.nom)].append(code)
    return noms
