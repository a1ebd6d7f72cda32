"""L'index de recherche : construit ici, sous la forme que MiniSearch 7 charge telle quelle.

Deux fichiers, des scripts classiques pour servir aussi depuis un dossier (``file://``) : le premier porte les noms et
les lieux, et suffit à proposer ; le second, thèmes, résumés et textes, pour chercher au fond et citer.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from .analyse import ABREVIATIONS, MOTS_VIDES, all_words, exact_terms, prose_terms, stem, words
from .donnees_js import as_script
from .linking import Base
from .pages import Page
from .schema import GENRES
from .search_documents import NOMS, Chose, documents, synonyms
from .typographie import typeset

VERSION_DE_MINISEARCH = 2  # « serializationVersion » du format
INDEX, TEXTES = "assets/recherche/index.js", "assets/recherche/textes.js"

AUTRES_GENRES = {
    "article": ["Article", "Articles"],
    "page": ["Page", "Pages"],
    "archive": ["Fiche archivée", "Fiches archivées"],
}

Termes = dict[str, Callable[[str], list[str]]]
TERMES: Termes = dict.fromkeys(NOMS, exact_terms)
TERMES_DES_TEXTES: Termes = dict.fromkeys(("themes", "resume", "texte"), prose_terms)


def files(base: Base, pages: Iterable[Page]) -> dict[str, str]:
    """Les deux scripts, par chemin dans le site."""
    docs = documents(base, pages)
    return {
        INDEX: as_script(
            "window.REPERES_INDEX",
            {
                "analyse": {"mots_vides": sorted(MOTS_VIDES), "abreviations": ABREVIATIONS},
                "genres": {g: [typeset(m.libelle), typeset(m.pluriel)] for g, m in GENRES.items()} | AUTRES_GENRES,
                "synonymes": _stemmed(synonyms(base), [d.adresse for d in docs]),
                "documents": [[d.adresse, typeset(d.titre), d.genre, d.lieu] for d in docs],
                "minisearch": minisearch([d.champs for d in docs], TERMES),
            },
        ),
        TEXTES: as_script(
            "window.REPERES_TEXTES",
            {
                "documents": [[typeset(d.resume), typeset(d.texte)] for d in docs],
                "minisearch": minisearch([d.prose for d in docs], TERMES_DES_TEXTES),
            },
        ),
    }


def _stemmed(choses: list[Chose], adresses: list[str]) -> list[list[Any]]:
    """Pour chaque chose : les numéros de son document et de ses textes, puis chacun de ses noms réduit à ses racines."""
    return [
        [
            [adresses.index(adresse) for adresse in (chose.adresse, *chose.textes)],
            *dict.fromkeys(racines for nom in chose.noms for racines in _stems(nom) if racines),
        ]
        for chose in choses
    ]


def _stems(nom: str) -> list[str]:
    """Un nom réduit à ses racines ; aussi avec ses mots vides s'il n'a qu'eux ou presque (« MES », « loi NOTRe »)."""
    tous, utiles = all_words(nom), words(nom)
    return [" ".join(map(stem, mots)) for mots in ([utiles, tous] if len(tous) <= 2 else [utiles])]


def minisearch(docs: list[dict[str, str]], termes_de: Termes) -> dict[str, Any]:
    """La forme sérialisée de MiniSearch : termes triés, puis pour chaque champ le nombre d'occurrences par document."""
    champs = list(termes_de)
    termes: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    longueurs: dict[str, dict[str, int]] = {}
    totaux = [0] * len(champs)
    for numero, document in enumerate(docs):
        longueurs[str(numero)] = {}
        for rang, champ in enumerate(champs):
            if not document.get(champ):
                continue
            occurrences = Counter(termes_de[champ](document[champ]))
            longueurs[str(numero)][str(rang)] = len(occurrences)
            totaux[rang] += len(occurrences)
            for terme, nombre in occurrences.items():
                termes[terme][str(rang)][str(numero)] = nombre
    return {
        "documentCount": len(docs),
        "nextId": len(docs),
        "documentIds": {str(n): n for n in range(len(docs))},
        "fieldIds": {champ: rang for rang, champ in enumerate(champs)},
        "fieldLength": longueurs,
        "averageFieldLength": [total / max(len(docs), 1) for total in totaux],
        "storedFields": {},
        "dirtCount": 0,
        "index": [[terme, dict(sorted(par_champ.items()))] for terme, par_champ in sorted(termes.items())],
        "serializationVersion": VERSION_DE_MINISEARCH,
    }
