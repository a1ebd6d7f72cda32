"""Les passages : chaque texte suivi d'une source, signe par signe à sa place dans le fichier.

Adresses, code, balises et cibles des liens y sont masqués ; un champ mot pour mot n'est pas un passage.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler
from pydantic import BeforeValidator, StringConstraints

from ..lecture_yaml import CHARGEUR
from ..schema import Fiche
from ..schema.types import CleDeSource, CodeOfficiel, Lien, MotPourMot, NomPropre, Terme
from ..schema.visite import Chemin, visit
from ..typographie import INTOUCHABLE
from .scalaires import Places, read_scalar

TOUT_EN_TEXTE = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
MASQUE = "\ufffc"
# En plus de ce que la composition ne touche pas : courriels, noms de site et de fichier, références « genre:fiche », lignes de HTML, champs cités
# comme « copie: oui ».
MASQUES = (
    INTOUCHABLE,
    re.compile(r"[\w.+-]+@[\w.-]+\w|\b[\w-]+(?:\.[\w-]+)*\.(?:fr|org|com|eu|net|coop|info|csv|md|yml|pdf|html|js)\b(?:/[^\s)\]]*)?"),
    re.compile(r"\b[a-z]+:[a-z0-9]+(?:-[a-z0-9]+)+(?:#[\w-]+)?"),
    re.compile(r"^<[^\n]*$", re.MULTILINE),
    re.compile(r"(?<=« )[a-z_]+:(?: [^»\n]*)?(?= »)"),
)  # fmt: skip
SANS_PROSE = (BeforeValidator, Terme, Lien, CleDeSource, CodeOfficiel, MotPourMot, NomPropre)
CITATION = re.compile(r"«[^«»]*»|“[^“”]*”")


@dataclass(frozen=True)
class Source:
    """Un fichier lu : son chemin montré, son texte exact, et le modèle de son en-tête si c'est une fiche.

    Un fichier de réglages (« .yml ») n'est qu'un en-tête.
    """

    chemin: str
    texte: str
    modele: type[Fiche] | None

    @cached_property
    def _sauts(self) -> list[int]:
        return [saut.end() for saut in re.finditer("\n", self.texte)]

    def ligne(self, place: int) -> int:
        return bisect_right(self._sauts, place) + 1

    @property
    def reglages(self) -> bool:
        return self.chemin.endswith(".yml")

    @cached_property
    def parties(self) -> tuple[str, int, int]:
        """L'en-tête, sa place, et celle du texte libre."""
        marque = len(self.texte) - len(self.texte.lstrip("\ufeff"))
        if self.reglages:
            return self.texte[marque:], marque, len(self.texte)
        ouvre = YAMLHandler.FM_BOUNDARY.match(self.texte[marque:])
        debut = marque + ouvre.end() if ouvre else 0
        ferme = YAMLHandler.FM_BOUNDARY.search(self.texte, debut) if ouvre else None
        return (self.texte[debut : ferme.start()], debut, ferme.end()) if ferme else ("", 0, 0)


@dataclass(frozen=True)
class Passage:
    """Un texte suivi. ``places`` donne, pour chaque signe, où il commence et finit dans la source."""

    source: Source
    champ: Chemin  # vide pour le texte libre
    valeur: str
    texte: str  # la valeur, masquée
    places: Places
    marqueurs: tuple[Any, ...] = ()

    def ligne(self, rang: int) -> int:
        return self.source.ligne(self.places[min(rang, len(self.places) - 1)][0])

    @cached_property
    def citations(self) -> list[tuple[int, int]]:
        return [trouve.span() for trouve in CITATION.finditer(self.texte)]

    def cite(self, debut: int, fin: int) -> bool:
        """Vrai à l'intérieur de guillemets : ces mots sont ceux d'un autre."""
        return any(ouvre < debut and fin < ferme for ouvre, ferme in self.citations)


def read_passages(source: Source) -> Iterator[Passage]:
    """Les passages d'un fichier : les champs de prose de son en-tête, puis son texte libre."""
    entete, debut, corps = source.parties
    if source.modele and not entete:
        return  # une fiche sans en-tête n'est pas encore une fiche
    noeuds = dict(_scalars(yaml.compose(entete, Loader=CHARGEUR), ())) if entete else {}
    for champ, marqueurs in _prose(source, noeuds):
        if champ in noeuds:
            yield from _passage(source, champ, *read_scalar(entete, noeuds[champ], debut), marqueurs)
    yield from _passage(source, (), source.texte[corps:], [(n, n + 1) for n in range(corps, len(source.texte))])


def read_all_values(source: Source) -> dict[Chemin, str]:
    """Toutes les valeurs d'un fichier par chemin, clés comprises, et son texte libre sous le chemin vide."""
    entete, _debut, corps = source.parties
    noeuds = _scalars(yaml.compose(entete, Loader=CHARGEUR), ()) if entete else ()
    return {champ: noeud.value for champ, noeud in noeuds} | {(): source.texte[corps:]}


def join(passages: list[Passage]) -> Passage:
    """Les passages d'un fichier bout à bout, comme des paragraphes."""
    texte, places = "", []
    for passage in passages:
        texte += passage.texte + "\n\n"
        places += [*passage.places, *[(passage.places[-1][1],) * 2] * 2]
    valeur = "".join(p.valeur + "\n\n" for p in passages)
    return Passage(passages[0].source, (), valeur, texte, places)


def _passage(source: Source, champ: Chemin, valeur: str, places: Places, marqueurs: tuple = ()) -> Iterator[Passage]:
    if valeur.strip():
        signes = list(valeur)
        for trouve in chain.from_iterable(masque.finditer(valeur) for masque in MASQUES):
            signes[trouve.start() : trouve.end()] = _hide(trouve)
        yield Passage(source, champ, valeur, "".join(signes), places, marqueurs)


def _hide(trouve: re.Match) -> str:
    """Autant de masques que de signes ; le crochet qui ferme un lien reste, pour faire la paire."""
    garde = "]" if trouve.group().startswith("](") else ""
    return garde + MASQUE * (len(trouve.group()) - len(garde))


def read_values(source: Source) -> Iterator[tuple[Chemin, str, tuple[Any, ...]]]:
    """Les valeurs simples de l'en-tête d'une fiche, avec leurs marqueurs."""
    entete = source.parties[0]
    donnees = yaml.load(entete, Loader=TOUT_EN_TEXTE) if source.modele else None
    for valeur in visit(source.modele, donnees) if isinstance(donnees, dict) else ():
        if valeur.modele is None:
            yield valeur.chemin, valeur.valeur, valeur.marqueurs


def _prose(source: Source, noeuds: dict[Chemin, yaml.ScalarNode]) -> Iterator[tuple[Chemin, tuple[Any, ...]]]:
    """Les champs écrits en phrases : tout texte qui n'est ni un code, ni une référence, ni les mots d'un autre."""
    if source.reglages:
        yield from ((champ, ()) for champ, noeud in noeuds.items() if " " in noeud.value)
    elif source.modele is None:
        yield from ((("title",), ()), (("description",), ()))
    for champ, _valeur, marqueurs in read_values(source):
        texte = any(isinstance(m, StringConstraints) for m in marqueurs)
        if texte and not any(isinstance(m, SANS_PROSE) or getattr(m, "pattern", None) for m in marqueurs):
            yield champ, marqueurs


def _scalars(noeud: yaml.Node | None, chemin: Chemin) -> Iterator[tuple[Chemin, yaml.ScalarNode]]:
    if isinstance(noeud, yaml.ScalarNode):
        yield chemin, noeud
    elif isinstance(noeud, yaml.SequenceNode):
        for rang, enfant in enumerate(noeud.value):
            yield from _scalars(enfant, (*chemin, rang))
    elif isinstance(noeud, yaml.MappingNode):
        for cle, enfant in noeud.value:
            yield from _scalars(enfant, (*chemin, cle.value))
