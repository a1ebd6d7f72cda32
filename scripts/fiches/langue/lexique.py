"""Les mots que la base connaît en plus du dictionnaire : ``mots.txt``, les lieux, les noms et les sigles des fiches."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..schema.types import MotPourMot, NomPropre
from ..territoires import Territoires
from .passages import Source, read_values

LISTE = "mots.txt"
LETTRES = re.compile(r"[^\W\d_]+")
SIGLE = re.compile(r"(?<![\w\ufffc.-])[A-ZÉ](?:[A-ZÉ&]|-(?=[A-Z]{2}))+[a-z]?\b(?!\.\w|-[a-z])")
NIVEAUX = ("commune", "epci", "departement", "region")


@dataclass(frozen=True)
class Lexique:
    """``mots`` se tapent en minuscules ou avec une capitale, ``noms`` tels quels ; ``sigles`` n'ont pas à être expliqués."""

    mots: frozenset[str]
    noms: frozenset[str]
    sigles: frozenset[str]

    def knows(self, mot: str) -> bool:
        return mot in self.mots or mot in self.noms or mot[:1].lower() + mot[1:] in self.mots


def read_lexique(racine: Path, sources: Iterable[Source]) -> Lexique:
    """Un nom est connu s'il paraît avec sa capitale dans un nom, un titre de document ou une liste officielle."""
    mots = frozenset(mot for _ligne, mot in read_word_list(racine / LISTE))
    territoires = Territoires(racine)
    noms = {n for niveau in NIVEAUX for lieu in territoires.at(niveau).values() for n in LETTRES.findall(lieu.nom)}
    sigles = set(mots)
    for source in sources:
        for champ, valeur, marqueurs in read_values(source):
            nomme = champ[0] == "titre" and source.modele.genre in ("exemple", "acteur")
            if nomme or any(isinstance(m, MotPourMot | NomPropre) for m in marqueurs):
                noms.update(m for m in LETTRES.findall(valeur) if m[0].isupper())
            if champ[0] in ("sigle", "titre", "titre_court", "variantes", "anciens_noms"):
                sigles.update(SIGLE.findall(valeur))
    return Lexique(mots, frozenset(noms), frozenset(sigles))


def read_word_list(fichier: Path) -> Iterator[tuple[int, str]]:
    """Les mots et leurs lignes : un mot par ligne ; ce qui suit un dièse est un commentaire."""
    lignes = fichier.read_text("utf-8-sig").splitlines() if fichier.is_file() else []
    for numero, ligne in enumerate(lignes, start=1):
        if mot := ligne.partition("#")[0].strip():
            yield numero, mot


def alphabetical(mot: str) -> tuple[str, str]:
    """L'ordre du dictionnaire : sans accent ni majuscule, puis avec."""
    nu = unicodedata.normalize("NFD", mot.casefold().replace("œ", "oe"))
    return "".join(signe for signe in nu if not unicodedata.combining(signe)), mot
