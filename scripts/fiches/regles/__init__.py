"""Les règles. Chacune rend des problèmes et ne fait rien d'autre ; sa première ligne dit la règle en français."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ..loading import RawFiche
from ..problems import ERREUR, Problem
from ..references import Reference
from ..schema import GENRES, Fiche
from ..schema.visite import Chemin, Valeur, visit
from ..territoires import Territoires
from ..vocabulaires import Vocabulaires


@dataclass(frozen=True)
class Contexte:
    """Ce qu'une règle peut consulter en dehors des fiches."""

    vocabulaires: Vocabulaires
    territoires: Territoires
    jour: date


@dataclass(frozen=True)
class FicheLue:
    """Une fiche lue, conforme au schéma ou non, avec ce qu'il faut pour dire où est un problème."""

    brute: RawFiche
    fiche: Fiche | None  # absente quand elle n'est pas conforme

    @property
    def reference(self) -> Reference:
        return Reference(self.brute.genre, self.brute.identifiant)

    @property
    def modele(self) -> type[Fiche]:
        return GENRES[self.brute.genre]

    @cached_property
    def valeurs(self) -> tuple[Valeur, ...]:
        return tuple(visit(self.modele, self.brute.donnees))

    def sources(self) -> list[tuple[int, dict]]:
        """Les entrées de « sources » qui ont la forme voulue, avec leur rang."""
        brutes = self.brute.donnees.get("sources")
        return [(n, s) for n, s in enumerate(brutes if isinstance(brutes, list) else []) if isinstance(s, dict)]

    def problem(self, chemin: Chemin, code: str, message: str, conseil: str, gravite: str = ERREUR) -> Problem:
        return Problem(self.brute.chemin, self.brute.ligne(chemin), code, message, conseil, gravite)

    def body_problem(self, extrait: str, code: str, message: str, conseil: str) -> Problem:
        """Problème dans le texte libre, à la ligne où l'extrait paraît d'abord."""
        rang = self.brute.corps.find(extrait)
        ligne = self.brute.ligne_corps + self.brute.corps.count("\n", 0, max(rang, 0))
        return Problem(self.brute.chemin, ligne, code, message, conseil)
