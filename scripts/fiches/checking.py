"""Vérifier un dossier de contenu : de tous les fichiers à la base, ou à la liste entière des problèmes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from pydantic import ValidationError

from .fiche_lue import FicheLue
from .linking import Base, link
from .loading import RawFiche, list_files, load_file
from .messages import french_problems
from .problems import Problem, has_errors
from .references import Reference
from .regles import Contexte, coherence, forme, sourcage
from .regles.base import REGLES as REGLES_DE_BASE
from .regles.base import Ensemble
from .schema import DOSSIERS, GENRES, Fiche
from .schema.levier import Levier
from .territoires import Territoires
from .vocabulaires import load_vocabulaires

# Par règle et par fiche. Au-delà, la fiche est à reprendre entière, et chercher tous les conseils prendrait des minutes.
PROBLEMES_MAX = 200
REGLES_DE_FICHE = (*forme.REGLES, *sourcage.REGLES, *coherence.REGLES)


@dataclass(frozen=True)
class Resultat:
    """``base`` est absente dès qu'il y a une erreur ; ``lues`` : les fiches lues, conformes ou non."""

    base: Base | None
    problemes: list[Problem]
    fichiers: int
    lues: tuple[FicheLue, ...] = ()


def check(racine: Path, jour: date) -> Resultat:
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
    ensemble = Ensemble(lues, frozenset(illisibles))
    for regle in REGLES_DE_BASE:
        problemes += islice(regle(ensemble), 5 * PROBLEMES_MAX)
    problemes += _missing_leviers(ensemble, racine)
    problemes = sorted(set(problemes))
    base = None if has_errors(problemes) else link(lues, contexte.vocabulaires, contexte.territoires, jour)
    return Resultat(base, problemes, len(fichiers), tuple(lues))


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
    presents = {fiche.numero for fiche in ensemble.conformes.values() if isinstance(fiche, Levier)}
    manquants = [str(n) for n in range(1, 9) if n not in presents]
    if len(manquants) <= sum(r.genre == Levier.genre for r in ensemble.sans_fiche):
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
