"""La rose d'un pôle : huit pétales, un par levier, et un cœur qui dit ce qu'il est devenu."""

from dataclasses import dataclass

from .ecriture import enumerate_french
from .linking import Base, Entree
from .references import parse

PLEIN, CONTOUR, VIDE = "plein", "contour", "vide"


@dataclass(frozen=True)
class Rose:
    petales: tuple[str, ...]  # du levier 1 au levier 8
    coeur: str | None = None
    lecture: str = ""

    def numeros(self, etat: str) -> list[int]:
        return [n for n, petale in enumerate(self.petales, start=1) if petale == etat]

    @property
    def actifs(self) -> list[int]:
        return [n for n, petale in enumerate(self.petales, start=1) if petale != VIDE]


def rose_of(base: Base, exemple: Entree) -> Rose:
    """Un pétale n'est plein que si une collectivité nommée a agi et qu'une source le dit ; sinon il est en contour."""
    petales = [VIDE] * 8

    def mark(levier: str, etat: str) -> None:
        numero = base[parse(levier)].fiche.numero
        if petales[numero - 1] != PLEIN:
            petales[numero - 1] = etat

    for role in exemple.fiche.collectivites:
        etabli = base.vocabulaires.terme("niveaux", role.niveau).collectivite and role.sources and not role.deduit
        for levier in role.leviers:
            mark(levier, PLEIN if etabli else CONTOUR)
    for levier in exemple.fiche.leviers_deduits:
        mark(levier, CONTOUR)
    etat = base.vocabulaires.terme("etats-pole", exemple.fiche.devenir.etat)
    rose = Rose(tuple(petales), etat.signe)
    return Rose(rose.petales, etat.signe, f"Rose de {exemple.nom} : {read(rose)} ; {etat.libelle.lower()}")


def levier_rose(numero: int, petale: str = PLEIN) -> Rose:
    """Une rose où seul compte le levier donné : son signe."""
    return Rose(tuple(petale if n == numero else VIDE for n in range(1, 9)))


def read(rose: Rose) -> str:
    """La rose en mots : « leviers 1 et 7 établis ; levier 8 déduit »."""
    morceaux = [
        f"levier{'s' if len(numeros) > 1 else ''} {enumerate_french(numeros)} {mot}{'s' if len(numeros) > 1 else ''}"
        for numeros, mot in ((rose.numeros(PLEIN), "établi"), (rose.numeros(CONTOUR), "déduit"))
        if numeros
    ]
    return " ; ".join(morceaux) or "aucun levier établi"
