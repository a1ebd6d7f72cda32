"""Lire un fichier de réglages du contenu par son modèle : la valeur, ou tout ce qui l'empêche d'être lue."""

from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from .loading import RawFiche, read_settings, shown_path
from .messages import french_problems
from .problems import Problem
from .schema.commun import Modele

M = TypeVar("M", bound=Modele)


def load_reglages(racine: Path, nom: str, modele: type[M]) -> tuple[M | None, RawFiche | None, list[Problem]]:
    """``nom`` sous ``racine`` : le réglage, sa lecture (pour situer d'autres problèmes) et les problèmes.

    Un fichier absent n'est pas un problème : la page qui s'en sert n'a alors rien à montrer.
    """
    fichier = racine / nom
    if not fichier.is_file():
        return None, None, []
    chemin = shown_path(fichier, racine)
    donnees, lignes, problemes = read_settings(fichier, racine)
    if problemes:
        return None, None, problemes
    brute = RawFiche(chemin, "", "", donnees, "", 1, lignes)
    try:
        return modele.model_validate(donnees), brute, []
    except ValidationError as erreur:
        return None, None, list(french_problems(erreur, modele, brute))
