"""Vérifier un dossier de contenu : de tous les fichiers à la base, ou à la liste entière des problèmes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path

from pydantic import ValidationError

from .fiche_lue import FicheLue
from .linking import Base, link, showable
from .loading import RawFiche, list_files, load_file
from .messages import french_problems
from .problems import AVERTISSEMENT, ERREUR, Problem, has_errors
from .references import Reference
from .regles import Contexte, base, coherence, forme, sourcage, statuts
from .regles.base import Ensemble
from .schema import DOSSIERS, GENRES, Fiche
from .schema.levier import Levier
from .territoires import Territoires
from .vocabulaires import load_vocabulaires

# Par règle et par fiche. Au-delà, la fiche est à reprendre entière, et chercher tous les conseils prendrait des minutes.
PROBLEMES_MAX = 200
REGLES_DE_FICHE = (*forme.REGLES, *sourcage.REGLES, *coherence.REGLES, *statuts.REGLES)
REGLES_DE_BASE = (*base.REGLES, *statuts.REGLES_DE_BASE)


@dataclass(frozen=True)
class Resultat:
    """``base`` est absente dès qu'il y a une erreur ; ``lues`` : les fiches lues, conformes ou non, les brouillons en dernier."""

    base: Base | None
    problemes: list[Problem]
    fichiers: int
    lues: tuple[FicheLue, ...] = ()


def check(racine: Path, jour: date, apercu: bool = False) -> Resultat:
    """Tout vérifier et relier ce qui est publié ; ``apercu`` : et les brouillons que l'on peut déjà montrer."""
    fichiers = list_files(racine)
    if manques := list(_missing_tables(racine)):
        return Resultat(None, manques, len(fichiers))
    vocabulaires, problemes = load_vocabulaires(racine)
    contexte = Contexte(vocabulaires, Territoires(racine), jour)
    lues: list[FicheLue] = []
    illisibles: set[Reference] = set()
    for fichier in fichiers:
        brute, soucis = load_file(fichier, racine)
        problemes += soucis
        if brute is not None:
            fiche, soucis = validate(brute)
            problemes += soucis
            lues.append(FicheLue(brute, fiche))
        elif fichier.parent.name in DOSSIERS:
            illisibles.add(Reference(DOSSIERS[fichier.parent.name], fichier.stem))
    for lue in lues:
        for regle in REGLES_DE_FICHE:
            problemes += islice(regle(lue, contexte), PROBLEMES_MAX)
    lues.sort(key=lambda lue: lue.en_attente)  # d'un même titre ou numéro, c'est le brouillon qui est de trop
    ensemble = Ensemble(lues, frozenset(illisibles))
    for regle in REGLES_DE_BASE:
        problemes += islice(regle(ensemble), 5 * PROBLEMES_MAX)
    problemes += _missing_leviers(ensemble, racine)
    fautives = {p.chemin for p in problemes if p.gravite == ERREUR}
    brouillons = {lue.brute.chemin for lue in lues if lue.en_attente}
    problemes = sorted({replace(p, gravite=AVERTISSEMENT) if p.chemin in brouillons else p for p in problemes})
    liee = None
    if not has_errors(problemes):
        montrees = showable(lues, fautives) if apercu else [lue for lue in lues if not lue.en_attente]
        attente = {lue.reference for lue in lues} - {lue.reference for lue in montrees}
        liee = link(montrees, vocabulaires, contexte.territoires, jour, frozenset(attente))
    return Resultat(liee, problemes, len(fichiers), tuple(lues))


def validate(brute: RawFiche) -> tuple[Fiche | None, list[Problem]]:
    modele = GENRES[brute.genre]
    try:
        return modele.model_validate(brute.donnees), []
    except ValidationError as erreur:
        return None, list(islice(french_problems(erreur, modele, brute), PROBLEMES_MAX))


def _missing_tables(racine: Path) -> Iterator[Problem]:
    """Sans les codes officiels ni les listes fermées, aucune fiche ne se vérifie."""
    conseil = "Recopiez les dossiers « vocabulaires » et « territoires » du dépôt à côté de « fiches »."
    for nom in ("communes", "epci", "departements", "regions"):
        if not (racine / "territoires" / f"{nom}.csv").is_file():
            chemin = f"{racine.name}/territoires/{nom}.csv"
            yield Problem(chemin, 1, "fichier-de-codes-absent", "ce fichier de codes officiels manque", conseil)
    if not any((racine / "vocabulaires").glob("*.yml")):
        chemin = f"{racine.name}/vocabulaires"
        yield Problem(chemin, 1, "vocabulaires-absents", "les listes fermées manquent", conseil)


def _missing_leviers(ensemble: Ensemble, racine: Path) -> list[Problem]:
    """Les huit leviers ont chacun leur fichier ; un fichier en erreur compte, il est déjà signalé."""
    publies = [lue for lue in ensemble.lues if lue.brute.genre == Levier.genre and not lue.en_attente]
    presents = {lue.fiche.numero for lue in publies if lue.fiche}
    manquants = [str(n) for n in range(1, 9) if n not in presents]
    illisibles = sum(r.genre == Levier.genre for r in ensemble.illisibles)
    if len(manquants) <= illisibles + sum(lue.fiche is None for lue in publies):
        return []
    return [
        Problem(
            f"{racine.name}/fiches/leviers",
            1,
            "leviers-incomplets",
            f"il manque {'les leviers' if len(manquants) > 1 else 'le levier'} {', '.join(manquants)}",
            "La base a exactement huit leviers : remettez les fichiers manquants dans fiches/leviers.",
        )
    ]
