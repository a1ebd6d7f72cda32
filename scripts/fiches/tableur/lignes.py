"""Les fiches du dépôt en lignes de tableur : chaque feuille du plan et ce qu'elle contient."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ..loading import RawFiche, list_files, load_file
from ..problems import Problem
from ..references import slugify
from ..schema import GENRES, Fiche
from ..territoires import Territoires
from ..vocabulaires import load_vocabulaires
from .cellules import Usage, write
from .lieux import show_place
from .plan import CORPS, IDENTIFIANT, Colonne, Feuille, plan, sheets, term_list

Fiches = Mapping[tuple[str, str], RawFiche]


def load_all(racine: Path) -> tuple[Fiches, Usage, list[Problem]]:
    """Toutes les fiches lisibles, et ce qu'il faut pour écrire et lire leurs cellules."""
    fiches, problemes = {}, []
    for fichier in list_files(racine):
        brute, soucis = load_file(fichier, racine)
        problemes += soucis
        if brute:
            fiches[brute.genre, brute.identifiant] = brute
    vocabulaires, soucis = load_vocabulaires(racine)
    titres: dict[str, dict[str, str]] = {genre: {} for genre in GENRES}
    for (genre, identifiant), brute in fiches.items():
        titres[genre].setdefault(slugify(str(brute.donnees.get("titre") or identifiant)), identifiant)
    for genre, identifiant in fiches:
        titres[genre][slugify(identifiant)] = identifiant
    return fiches, Usage(vocabulaires, Territoires(racine), titres), problemes + soucis


def dig(donnees: Any, chemin: Iterable[str]) -> Any:
    """La valeur au bout du chemin ; rien s'il s'interrompt."""
    for cle in chemin:
        donnees = donnees.get(cle) if isinstance(donnees, dict) else None
    return donnees


def elements(donnees: Any, feuille: Feuille) -> list[dict[str, Any]]:
    """Les éléments d'un groupe répété, tels que la fiche les écrit."""
    liste = dig(donnees, feuille.chemin)
    return [e for e in liste if isinstance(e, dict)] if isinstance(liste, list) else []


def rows(modele: type[Fiche], fiches: Fiches, usage: Usage) -> list[tuple[Feuille, list[list[Any]]]]:
    """Chaque feuille d'un genre avec ses lignes, fiches dans l'ordre des identifiants."""
    racine = plan(modele)
    lignes: dict[str, list[list[Any]]] = {feuille.nom: [] for feuille in sheets(racine)}
    for (genre, identifiant), brute in sorted(fiches.items()):
        if genre == modele.genre:
            cles = {IDENTIFIANT: identifiant, CORPS: brute.corps or None}
            _add(lignes, racine, brute.donnees, cles, usage)
    return [(feuille, lignes[feuille.nom]) for feuille in sheets(racine)]


def _add(lignes: dict[str, list], feuille: Feuille, donnees: Any, cles: dict[str, Any], usage: Usage) -> None:
    lignes[feuille.nom].append([_cell(donnees, c, cles, usage) for c in feuille.colonnes])
    for enfant in feuille.enfants:
        for rang, element in enumerate(elements(donnees, enfant), start=1):
            dessous = {IDENTIFIANT: cles[IDENTIFIANT], "rang": str(rang), "rang.parent": cles.get("rang")}
            _add(lignes, enfant, element, dessous, usage)


def _cell(donnees: Any, colonne: Colonne, cles: dict[str, Any], usage: Usage) -> Any:
    return write(dig(donnees, colonne.chemin), colonne, usage) if colonne.est_donnee else cles.get(colonne.nom)


def choices(feuilles: Iterable[Feuille], fiches: Fiches, usage: Usage) -> dict[str, list[str]]:
    """Les valeurs des listes de choix que ces feuilles proposent."""
    territoires = usage.territoires
    choix: dict[str, list[str]] = {"oui": ["oui", "non"]}
    for niveau in ("departement", "region"):
        choix[niveau] = [show_place(code, niveau, territoires) for code in territoires.at(niveau)]
    for colonne in (c for feuille in feuilles for c in feuille.donnees):
        if nom := term_list(colonne):
            choix[nom] = [usage.vocabulaires.libelle(nom, code) for code in usage.vocabulaires.codes(nom)]
        if colonne.genres:
            choix[" ".join(colonne.genres)] = sorted(f"{g}:{nom}" for g, nom in fiches if g in colonne.genres)
    return choix
