"""Les règles. Chacune rend des problèmes et ne fait rien d'autre ; sa première ligne dit la règle en français."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from ..fiche_lue import FicheLue
from ..problems import Problem
from ..territoires import Territoires
from ..vocabulaires import Vocabulaires


@dataclass(frozen=True)
class Contexte:
    """Ce qu'une règle peut consulter en dehors des fiches."""

    vocabulaires: Vocabulaires
    territoires: Territoires
    jour: date


RegleDeFiche = Callable[[FicheLue, Contexte], Iterator[Problem]]
