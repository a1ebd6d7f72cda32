"""L'état d'une fiche au jour de la construction : à jour, à revoir, périmée ; archivée, elle ne se revoit plus."""

from datetime import date, timedelta
from typing import NamedTuple

from .schema import Fiche
from .schema.commun import ARCHIVEE

PEREMPTION = timedelta(days=365)  # un an après l'échéance, on ne compte plus sur une relecture prochaine


class Etat(NamedTuple):
    code: str
    libelle: str


def state_of(fiche: Fiche, jour: date) -> Etat:
    if fiche.statut == ARCHIVEE:
        return Etat("archivee", "archivée")
    if jour < fiche.revoir_avant:
        return Etat("a-jour", "à jour")
    if jour < fiche.revoir_avant + PEREMPTION:
        return Etat("a-revoir", "à revoir")
    return Etat("perimee", "périmée")
