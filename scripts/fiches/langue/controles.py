"""Ce qu'est un contrôle de langue, et ce qu'il trouve dans un texte."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple


class Trouvaille(NamedTuple):
    """Un défaut, de ``debut`` à ``fin`` dans le texte ; ``propositions``, de la meilleure à la moins bonne."""

    debut: int
    fin: int
    propositions: tuple[str, ...] = ()


Recherche = Callable[[str], Iterator[Trouvaille]]


@dataclass(frozen=True)
class Controle:
    """Un contrôle, dit en une phrase, avec ce qu'il relève et ce qu'il veut. ``sur`` : corrigible sans relecture."""

    code: str
    regle: str
    faux: str
    juste: str
    cherche: Recherche = lambda _texte: iter(())  # quand la recherche demande un dictionnaire : voir Relecteur
    sur: bool = False
    conseil: str = ""  # quand aucun remplacement ne s'impose
    dit: str = ""  # ce que l'on en dit, « {} » étant ce qui est relevé ; à défaut, la règle


def table(*lignes: tuple) -> tuple[Controle, ...]:
    """Des contrôles écrits « code, règle, faux, juste, motif, remplacement, sûr »."""
    return tuple(
        Controle(code, regle, faux, juste, replacing(motif, remplacement), sur)
        for code, regle, faux, juste, motif, remplacement, sur in lignes
    )


def replacing(motif: str, remplacement: str | Callable[[re.Match], str]) -> Recherche:
    """Cherche un motif et propose ce qui le remplace ; un remplacement identique n'est pas un défaut."""
    forme = re.compile(motif, re.MULTILINE)

    def cherche(texte: str) -> Iterator[Trouvaille]:
        for trouve in forme.finditer(texte):
            neuf = remplacement(trouve) if callable(remplacement) else trouve.expand(remplacement)
            if neuf != trouve.group():
                yield Trouvaille(*trouve.span(), (neuf,))

    return cherche
