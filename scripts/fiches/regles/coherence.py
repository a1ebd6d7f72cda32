"""Règles de cohérence d'une fiche : ses dates, son territoire, son droit."""

import re
from collections.abc import Iterator
from itertools import pairwise

from ..ecriture import long_date
from ..fiche_lue import FicheLue
from ..problems import AVERTISSEMENT, Problem
from ..references import article_slug
from ..schema.dispositif import Dispositif
from ..schema.exemple import Exemple
from ..schema.texte import TexteJuridique
from . import Contexte, RegleDeFiche


def dates_ordonnees(lue: FicheLue, contexte: Contexte) -> Iterator[Problem]:
    """Les dates se suivent, et aucune vérification n'est dans l'avenir."""
    fiche = lue.fiche
    if fiche is None:
        return
    if fiche.verifie_le > contexte.jour:
        yield lue.problem(
            ("verifie_le",),
            "date-future",
            f"la fiche est dite vérifiée le {fiche.verifie_le}, un jour à venir",
            "Écrivez le jour où vous l'avez relue.",
        )
    if fiche.revoir_avant <= fiche.verifie_le:
        yield lue.problem(
            ("revoir_avant",),
            "dates-en-desordre",
            f"« revoir_avant » ({fiche.revoir_avant}) précède la vérification ({fiche.verifie_le})",
            "Repoussez « revoir_avant », d'ordinaire six mois ou un an après la vérification.",
        )
    suites: list[tuple[tuple, str]] = []
    if isinstance(fiche, Dispositif):
        dates = fiche.dates
        suites = [
            (("dates", nom), valeur)
            for nom in ("lancement", "cloture", "resultats", "fin")
            if (valeur := getattr(dates, nom))
        ]
    elif isinstance(fiche, Exemple):
        suites = [(("chronologie", rang, "date"), etape.date) for rang, etape in enumerate(fiche.chronologie)]
    for (_c, avant), (chemin, apres) in pairwise(suites):
        court = min(len(avant), len(apres))
        if apres[:court] < avant[:court]:
            yield lue.problem(
                chemin,
                "dates-en-desordre",
                f"« {apres} » vient après « {avant} » dans la fiche mais avant dans le temps",
                "Vérifiez les deux dates, puis rangez-les de la plus ancienne à la plus récente.",
            )


def territoire_coherent(lue: FicheLue, contexte: Contexte) -> Iterator[Problem]:
    """La commune, le département et la région d'un pôle vont ensemble."""
    if not isinstance(lue.fiche, Exemple):
        return
    ou, tables = lue.fiche.territoire, contexte.territoires
    if not (ou.commune or ou.departement or ou.region or ou.precision):
        yield lue.problem(
            ("territoire",),
            "territoire-vide",
            "le territoire ne dit ni commune, ni département, ni région",
            "Donnez au moins la région, ou expliquez dans « precision » ce qui n'est pas établi.",
        )
    commune = tables.commune.get(ou.commune or "")
    departement = tables.departement.get(ou.departement or (commune.departement if commune else ""))
    if commune and ou.departement and commune.departement != ou.departement:
        yield lue.problem(
            ("territoire", "departement"),
            "territoire-incoherent",
            f"{commune.nom} ({commune.code}) est dans le département {commune.departement}, pas {ou.departement}",
            f"Écrivez « departement: '{commune.departement}' », ou corrigez la commune.",
        )
    elif departement and ou.region and departement.region != ou.region:
        yield lue.problem(
            ("territoire", "region"),
            "territoire-incoherent",
            f"{departement.nom} ({departement.code}) est dans la région {departement.region}, pas {ou.region}",
            f"Écrivez « region: '{departement.region}' », ou corrigez le département.",
        )


def versions_ordonnees(lue: FicheLue, _: Contexte) -> Iterator[Problem]:
    """Les versions d'un article se suivent sans se recouvrir, de l'actuelle à la plus ancienne."""
    for rang, article in enumerate(lue.fiche.articles if isinstance(lue.fiche, TexteJuridique) else ()):
        suivante = article.version_du
        for numero, version in enumerate(article.versions):
            if (version.du and version.du > version.au) or (suivante and version.au >= suivante):
                yield lue.problem(
                    ("articles", rang, "versions", numero, "au"),
                    "versions-en-desordre",
                    f"la version de l'article « {article.numero} » jusqu'au {long_date(version.au)} en recouvre une autre",
                    "Faites finir une version la veille de la suivante ; la plus récente vient d'abord, « version_du » date l'actuelle.",
                )
            suivante = version.du or version.au


def texte_juridique_coherent(lue: FicheLue, _: Contexte) -> Iterator[Problem]:
    """Un texte n'a pas deux fois le même article ; abrogé, il dit par quoi ; numéroté, son année est celle de sa date."""
    fiche = lue.fiche
    if not isinstance(fiche, TexteJuridique):
        return
    vus: set[str] = set()
    for rang, article in enumerate(fiche.articles):
        cle = article_slug(article.numero)
        if cle in vus:
            yield lue.problem(
                ("articles", rang, "numero"),
                "article-en-double",
                f"l'article « {article.numero} » est décrit deux fois",
                "Réunissez les deux entrées.",
            )
        vus.add(cle)
    suite = {m.nature for m in fiche.modifications} & {"abroge-par", "remplace-par"}
    if fiche.etat == "abroge" and not suite:
        yield lue.problem(
            ("etat",),
            "abroge-sans-suite",
            "le texte est abrogé mais rien ne dit par quoi",
            "Ajoutez dans « modifications » une entrée de nature « abroge-par » ou « remplace-par ».",
        )
    if fiche.numero and fiche.date and re.fullmatch(r"\d{4}-\d+", fiche.numero) and fiche.numero[:4] != fiche.date[:4]:
        yield lue.problem(
            ("numero",),
            "numero-incoherent",
            f"le numéro {fiche.numero} et la date {fiche.date} ne sont pas de la même année",
            "Vérifiez le numéro et la date sur Légifrance.",
            AVERTISSEMENT,
        )


REGLES: tuple[RegleDeFiche, ...] = (
    dates_ordonnees,
    territoire_coherent,
    versions_ordonnees,
    texte_juridique_coherent,
)
