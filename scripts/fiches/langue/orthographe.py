"""L'orthographe : le dictionnaire français de Hunspell, et ce que la base connaît en plus."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from .controles import Controle, Trouvaille
from .lexique import Lexique

DICTIONNAIRE = Path(__file__).resolve().parents[2] / "dictionnaire"
MOT = re.compile(r"(?<![\w\ufffc])[^\W_]+(?:['’·-][^\W_]+)*")
PARTIE = re.compile(r"[^\W\d_]+")
EN_CAPITALES = re.compile(r"[A-ZÀ-ÖØ-Þ]{2,}[a-z]?")
ELISION = re.compile(r"(?i)(?:[ldjnsmtc]|qu|jusqu|lorsqu|puisqu|quoiqu|presqu)['’]")
ACCENTS = {"A": "ÀÂ", "E": "ÉÈÊ", "I": "ÎÏ", "O": "Ô", "U": "ÛÙ", "C": "Ç"}
PROPOSITIONS = 3
CAPITALE = Controle(
    "capitale-sans-accent",
    "Une capitale garde son accent.",
    "l'Etat et les Ecoles",
    "l'État et les Écoles",
    sur=True,
)
ORTHOGRAPHE = Controle(
    "orthographe",
    "Chaque mot est dans le dictionnaire, dans content/mots.txt, ou est un nom que la base connaît.",
    "un dévelopement local",
    "un développement local",
    conseil="Si le mot est juste, ajoutez-le à content/mots.txt.",
    dit="« {} » n'est pas un mot connu",
)


class Orthographe:
    """Cherche les mots inconnus ; chaque mot n'est demandé qu'une fois au dictionnaire."""

    def __init__(self, lexique: Lexique):
        from hunspell import Hunspell  # une option : la liste des contrôles se lit sans elle

        self.lexique = lexique
        self._hunspell = Hunspell("fr", hunspell_data_dir=str(DICTIONNAIRE), system_encoding="UTF-8")
        self.in_dictionary = lru_cache(None)(self._hunspell.spell)
        self.suggest = lru_cache(None)(self._suggest)

    def knows(self, mot: str) -> bool:
        return self.in_dictionary(mot) or self.lexique.knows(mot)

    def unknown(self, texte: str) -> Iterator[re.Match]:
        """Les parties de mot inconnues : « l'inconu » est connu par son article, pas par son nom."""
        for mot in MOT.finditer(texte):
            if any(signe.isdigit() for signe in mot.group()) or self.knows(mot.group().replace("’", "'")):
                continue
            debut = elision.end() if (elision := ELISION.match(mot.group())) else 0
            for partie in PARTIE.finditer(texte, mot.start() + debut, mot.end()):
                if not EN_CAPITALES.fullmatch(partie.group()) and not self.knows(partie.group()):
                    yield partie

    def accented(self, mot: str) -> str | None:
        """Le mot commun dont la capitale a perdu son accent : « Etat » pour « État »."""
        for lettre in ACCENTS.get(mot[0], ""):
            if self.in_dictionary(lettre.lower() + mot[1:]):
                return lettre + mot[1:]
        return None

    def misspelt(self, texte: str) -> Iterator[Trouvaille]:
        for partie in self.unknown(texte):
            yield Trouvaille(*partie.span(), self.suggest(partie.group()))

    def unaccented(self, texte: str) -> Iterator[Trouvaille]:
        for partie in self.unknown(texte):
            if juste := self.accented(partie.group()):
                yield Trouvaille(*partie.span(), (juste,))

    def _suggest(self, mot: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._hunspell.suggest(mot)))[:PROPOSITIONS]

    def controles(self) -> tuple[Controle, ...]:
        return replace(CAPITALE, cherche=self.unaccented), replace(ORTHOGRAPHE, cherche=self.misspelt)
