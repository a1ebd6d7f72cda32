"""L'index de recherche : construit ici, sous la forme que MiniSearch 7 charge telle quelle.

Le fichier est un script classique, pour servir aussi depuis un dossier (``file://``).
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from .analyse import tokens
from .linking import Base, Entree
from .markdown_sur import plain
from .references import article_slug
from .schema.commun import Modele
from .schema.types import TexteRiche
from .schema.visite import markers
from .typographie import typeset

CHAMPS = ("sigle", "titre", "noms", "resume", "lieux", "articles", "texte")
VERSION_DE_MINISEARCH = 2  # « serializationVersion » du format
CHEMIN = "assets/recherche/index.js"


def documents(base: Base) -> list[dict[str, str]]:
    """Un document par fiche, et un par article de texte ; « champs » porte ce qui se cherche, le reste ce qui se montre."""
    return [document for entree in base.entrees.values() for document in _documents(base, entree)]


def _documents(base: Base, entree: Entree) -> Iterator[dict[str, Any]]:
    fiche = entree.fiche
    yield {
        "adresse": entree.adresse,
        "titre": entree.titre,
        "genre": entree.genre,
        "libelle": fiche.libelle,
        "resume": fiche.resume,
        "champs": {
            "sigle": getattr(fiche, "sigle", None) or "",
            "titre": entree.titre,
            "noms": " ".join(filter(None, [fiche.titre_court, *fiche.variantes])),
            "resume": fiche.resume,
            "lieux": _places(base, fiche) if entree.genre == "exemple" else "",
            "articles": " ".join(_legal_numbers(fiche)) if entree.genre == "texte" else "",
            "texte": " ".join([plain(entree.corps), *_strings(fiche)]),
        },
    }
    for article in fiche.articles if entree.genre == "texte" else ():
        yield {
            "adresse": f"{entree.adresse}#art-{article_slug(article.numero)}",
            "titre": f"{entree.nom}, article {article.numero}",
            "genre": "article-cle" if article.cle else "article",
            "libelle": "Article",
            "resume": _shorten(plain(article.portee)),
            "champs": {
                "sigle": "",
                "titre": f"article {article.numero}",
                "noms": entree.nom,
                "resume": "",
                "lieux": "",
                "articles": f"{article.numero} {fiche.numero or ''}",
                "texte": plain(article.portee),
            },
        }


def _legal_numbers(fiche: Any) -> Iterator[str]:
    yield fiche.numero or ""
    yield from (valeur for valeur in fiche.identifiants.model_dump().values() if valeur)


def _places(base: Base, fiche: Any) -> str:
    ou, tables = fiche.territoire, base.territoires
    autres = [tables.commune[c] for c in ou.communes] + [tables.epci[c] for c in ou.epci]
    return " ".join(t.nom for t in (*tables.locate(ou), *autres) if t)


def _strings(modele: Any) -> Iterator[str]:
    """Les textes riches d'une fiche, mis à nu."""
    for nom, champ in type(modele).model_fields.items():
        riche = any(isinstance(m, TexteRiche) for m in (*champ.metadata, *markers(champ.annotation)))
        valeur = getattr(modele, nom)
        for element in valeur if isinstance(valeur, list) else [valeur]:
            if isinstance(element, Modele):
                yield from _strings(element)
                if titre := getattr(element, "titre", None) or getattr(element, "nom", None):
                    yield titre
            elif riche and isinstance(element, str):
                yield plain(element)


def _shorten(texte: str, limite: int = 220) -> str:
    return texte if len(texte) <= limite else texte[:limite].rsplit(" ", 1)[0] + "…"


def minisearch(docs: list[dict[str, Any]]) -> dict[str, Any]:
    """La forme sérialisée de MiniSearch : termes triés, puis pour chaque champ le nombre d'occurrences par document."""
    termes: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    longueurs: dict[str, dict[str, int]] = {}
    totaux = [0] * len(CHAMPS)
    for numero, document in enumerate(docs):
        longueurs[str(numero)] = {}
        for rang, champ in enumerate(CHAMPS):
            occurrences = Counter(tokens(document["champs"][champ]))
            longueurs[str(numero)][str(rang)] = len(occurrences)
            totaux[rang] += len(occurrences)
            for terme, nombre in occurrences.items():
                termes[terme][str(rang)][str(numero)] = nombre
    nombre = max(len(docs), 1)
    return {
        "documentCount": len(docs),
        "nextId": len(docs),
        "documentIds": {str(n): n for n in range(len(docs))},
        "fieldIds": {champ: rang for rang, champ in enumerate(CHAMPS)},
        "fieldLength": longueurs,
        "averageFieldLength": [total / nombre for total in totaux],
        "storedFields": {
            str(n): {c: v if c == "adresse" else typeset(v) for c, v in d.items() if c != "champs"}
            for n, d in enumerate(docs)
        },
        "dirtCount": 0,
        "index": [[terme, dict(sorted(champs.items()))] for terme, champs in sorted(termes.items())],
        "serializationVersion": VERSION_DE_MINISEARCH,
    }


def script(base: Base) -> str:
    index = json.dumps(minisearch(documents(base)), ensure_ascii=False, separators=(",", ":"), sort_keys=False)
    return f"window.REPERES_INDEX = {index.replace('</', '<' + chr(92) + '/')};\n"
