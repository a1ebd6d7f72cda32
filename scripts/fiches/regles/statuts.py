"""Règles du statut : ce qu'une fiche archivée doit dire, et ce qu'aucune fiche publiée ne peut citer."""

from collections.abc import Callable, Iterator

from ..fiche_lue import FicheLue, renvois
from ..problems import Problem
from ..schema.commun import ARCHIVEE, PUBLIEE
from ..schema.levier import Levier
from . import Contexte, RegleDeFiche
from .base import Ensemble, place


def archive_expliquee(lue: FicheLue, contexte: Contexte) -> Iterator[Problem]:
    """Une fiche archivée dit pourquoi et depuis quand, une autre non ; un levier ne s'archive pas."""
    archive = lue.brute.donnees.get("archive")
    if not lue.archivee:
        if archive is not None:
            yield lue.problem(
                ("archive",),
                "archive-de-trop",
                "la fiche dit pourquoi elle est archivée, mais elle ne l'est pas",
                f"Écrivez « statut: {ARCHIVEE} », ou retirez « archive ».",
            )
        return
    if lue.modele is Levier:
        yield lue.problem(
            ("statut",),
            "levier-archive",
            "un levier ne s'archive pas",
            "La base a exactement huit leviers : publiez-le.",
        )
    if archive is None:
        yield lue.problem(
            ("statut",),
            "archive-inexpliquee",
            "la fiche est archivée, mais rien ne dit pourquoi",
            "Ajoutez « archive: » et, en retrait dessous, « motif: … » et « le: … » (année-mois-jour).",
        )
    if lue.fiche and lue.fiche.archive and lue.fiche.archive.le > contexte.jour:
        yield lue.problem(
            ("archive", "le"),
            "date-future",
            f"la fiche est dite archivée le {lue.fiche.archive.le}, un jour à venir",
            "Écrivez le jour où vous l'avez archivée.",
        )


def brouillons_non_cites(ensemble: Ensemble) -> Iterator[Problem]:
    """Une fiche publiée ne mène pas à une fiche qui ne l'est pas encore."""
    attente = {lue.reference: lue.statut for lue in ensemble.lues if lue.en_attente}
    for lue in (lue for lue in ensemble.lues if attente and not lue.en_attente):
        for renvoi in renvois(lue):
            if renvoi.reference and (statut := attente.get(renvoi.reference.fiche)):
                yield place(
                    lue,
                    renvoi,
                    "brouillon-cite",
                    f"« {renvoi.reference.fiche} » n'est pas publiée : son statut est « {statut} »",
                    f"Publiez-la (« statut: {PUBLIEE} »), ou retirez le lien.",
                )


def remplacantes_actuelles(ensemble: Ensemble) -> Iterator[Problem]:
    """Une fiche archivée renvoie vers une fiche qui sert encore."""
    archivees = {lue.reference for lue in ensemble.lues if lue.archivee}
    for lue in (lue for lue in ensemble.lues if lue.reference in archivees):
        for renvoi in renvois(lue):
            remplace = renvoi.chemin is not None and renvoi.chemin[:2] == ("archive", "remplacee_par")
            if remplace and renvoi.reference and renvoi.reference.fiche in archivees:
                yield place(
                    lue,
                    renvoi,
                    "remplacante-archivee",
                    f"« {renvoi.reference.fiche} » est archivée elle aussi",
                    "Citez la fiche qui sert aujourd'hui, ou retirez « remplacee_par ».",
                )


REGLES: tuple[RegleDeFiche, ...] = (archive_expliquee,)
REGLES_DE_BASE: tuple[Callable[[Ensemble], Iterator[Problem]], ...] = (brouillons_non_cites, remplacantes_actuelles)
