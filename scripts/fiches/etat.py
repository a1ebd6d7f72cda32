"""L'état d'une fiche au jour de la construction : à jour, à revoir ou périmée."""

from datetime import date, timedelta
from typing import NamedTuple

from .schema import Fiche

PEREMPTION = timedelta(days=365)  # un an après l'échéance, on ne compte plus sur une relecture prochaine


class Etat(NamedTuple):
    code: str
    libelle: str


def state_of(fiche: Fiche, jour: date) -> Etat:
    if jour < fiche.revoir_avant:
        return Etat("a-jour", "à jour")
    if jour < fiche.revoir_avant + PEREMPTION:
        return Etat("a-revoir", "à revoir")
    return Etat("perimee", "périmée")
