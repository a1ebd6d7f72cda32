"""Règles des sources d'une fiche : chaque fait dit d'où il vient."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from ..fiche_lue import FicheLue
from ..problems import Problem, suggest
from ..schema.exemple import Exemple
from ..schema.types import CleDeSource, is_true
from . import Contexte, RegleDeFiche

# Sites qui recopient des documents publiés ailleurs, textes de droit compris : leur adresse ne dit pas qui parle et
# disparaît sans prévenir. Deux derniers noms de l'hôte ; un blog qui reprend un article se marque à la main.
SITES_DE_COPIES = {
    "123dok.net", "20-bal.com", "archeo-lex.fr", "codes-et-lois.fr", "dayfr.com", "docplayer.fr", "docslib.org",
    "doctrine.fr", "doczz.fr", "doczz.net", "erreur-systeme.fr", "expydoc.com", "fdocuments.fr",
    "fdokument.com", "foxoo.com", "franco.wiki", "french-business-law.com", "juriblio.fr", "justpaste.it",
    "lexaris.de", "libe.io", "ma-veille-juridique.com", "manualzilla.com", "paperblog.fr", "pdfslide.fr",
    "pdfslide.tips", "pressreader.com", "readkong.com", "rssing.com", "scribd.com", "sintact.ro",
    "slideplayer.fr", "studylibfr.com", "topimmo.info", "tricoteuses.fr", "vdocuments.fr", "vdocuments.site",
}  # fmt: skip


def sources_bien_citees(lue: FicheLue, _: Contexte) -> Iterator[Problem]:
    """Chaque clé de source citée est déclarée, une seule fois, dans « sources »."""
    cles: set[str] = set()
    for rang, source in lue.sources():
        cle = source.get("cle")
        if not isinstance(cle, str):
            continue  # dit par le schéma
        if cle in cles:
            yield lue.problem(
                ("sources", rang, "cle"),
                "source-en-double",
                f"la clé de source « {cle} » sert deux fois",
                "Donnez une clé différente à chaque source, ou réunissez les deux entrées.",
            )
        cles.add(cle)
    for chemin, valeur, marqueurs, _m in lue.valeurs:
        if any(isinstance(m, CleDeSource) for m in marqueurs) and valeur not in cles:
            yield lue.problem(
                chemin,
                "source-inconnue",
                f"la source « {valeur} » n'est pas déclarée dans la fiche",
                suggest(valeur, cles) or "Ajoutez-la dans « sources ».",
            )


def sources_completes(lue: FicheLue, _: Contexte) -> Iterator[Problem]:
    """Une source a une fiche ressource ou un titre ; une adresse de copie est déclarée comme telle."""
    for rang, source in lue.sources():
        if not source.get("ressource") and not source.get("titre"):
            yield lue.problem(
                ("sources", rang),
                "source-incomplete",
                f"la source « {source.get('cle') or rang + 1} » n'a ni titre ni fiche ressource",
                "Ajoutez « titre: … », ou « ressource: ressource:… » si elle a sa fiche.",
            )
        hote = _host(source.get("url"))
        if hote in SITES_DE_COPIES and not is_true(source.get("copie")):
            yield lue.problem(
                ("sources", rang, "url"),
                "copie-non-declaree",
                f"{hote} recopie des documents publiés ailleurs",
                "Remplacez l'adresse par celle de l'original, ou ajoutez « copie: oui » à la source.",
            )


def _host(adresse: object) -> str:
    try:
        hote = urlsplit(adresse if isinstance(adresse, str) else "").hostname or ""
    except ValueError:
        hote = ""
    return ".".join(hote.rstrip(".").split(".")[-2:])


def faits_sources(lue: FicheLue, _: Contexte) -> Iterator[Problem]:
    """Un fait, un chiffre ou un conseil dit sa source, le texte qui le fonde, ou qu'il est déduit."""
    for chemin, groupe, _marqueurs, modele in lue.valeurs:
        # « deduit » n'existe que sur ce qui s'affirme ; une notion entière peut aussi être formulée par la rédaction.
        if modele is None or "deduit" not in modele.model_fields or not chemin:
            continue
        if not (groupe.get("sources") or groupe.get("textes") or is_true(groupe.get("deduit"))):
            quoi = next(
                (groupe[k] for k in ("texte", "libelle", "titre", "nom") if isinstance(groupe.get(k), str)),
                "",
            )
            ajout = "« sources: [clé] »" if "sources" in modele.model_fields else "« textes: [texte:fiche#article] »"
            yield lue.problem(
                chemin,
                "sans-source",
                f"aucune source ne porte « {quoi[:60] or '.'.join(map(str, chemin))} »",
                f"Ajoutez {ajout}, ou « deduit: oui » si c'est un conseil de la rédaction.",
            )


def devenir_date(lue: FicheLue, _: Contexte) -> Iterator[Problem]:
    """Un devenir établi porte l'année de la dernière information et sa source."""
    if not isinstance(lue.fiche, Exemple):
        return
    devenir = lue.fiche.devenir
    if devenir.etat != "inconnu" and not (devenir.annee and devenir.sources):
        yield lue.problem(
            ("devenir",),
            "devenir-non-date",
            f"l'état « {devenir.etat} » est affirmé sans année ou sans source",
            "Ajoutez « annee » et « sources », ou écrivez « etat: inconnu ».",
        )


REGLES: tuple[RegleDeFiche, ...] = (
    sources_bien_citees,
    sources_completes,
    faits_sources,
    devenir_date,
)
