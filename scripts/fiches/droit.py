"""Adresses officielles des textes, construites depuis leurs identifiants ; d'une adresse citée, la forme de ceux-ci."""

import re
from urllib.parse import unquote

from pydantic import TypeAdapter, ValidationError

from .schema.texte import Article, Celex, TexteJuridique

LEGIFRANCE = "https://www.legifrance.gouv.fr"
EUR_LEX = "https://eur-lex.europa.eu/legal-content/FR/TXT/?uri=CELEX:"
DILA = re.compile(r"((?:JORF|LEGI)(?:TEXT|ARTI|SCTA))(\w*)", re.IGNORECASE)
CELEX_CITE = re.compile(r"CELEX:([^&#\s]*)")


def text_address(texte: TexteJuridique) -> str | None:
    """Page du texte sur Légifrance ou EUR-Lex, ou rien sans identifiant sûr."""
    identifiants = texte.identifiants
    if identifiants.celex:
        return EUR_LEX + identifiants.celex
    if identifiants.legitext:
        famille = "codes" if texte.nature == "code" else "loda"
        return f"{LEGIFRANCE}/{famille}/id/{identifiants.legitext}"
    if identifiants.jorftext:
        return f"{LEGIFRANCE}/loda/id/{identifiants.jorftext}"
    return None


def article_address(article: Article, texte: TexteJuridique) -> str | None:
    """Page de l'article : sa version consolidée si elle est connue, sinon celle du Journal officiel."""
    identifiants = article.identifiants
    if identifiants.legiarti:
        famille = "codes" if texte.nature == "code" else "loda"
        jour = f"/{article.version_du}" if article.version_du else ""
        return f"{LEGIFRANCE}/{famille}/article_lc/{identifiants.legiarti}{jour}"
    if identifiants.jorfarti:
        return f"{LEGIFRANCE}/jorf/article_jo/{identifiants.jorfarti}"
    return None


def is_official(adresse: str) -> bool:
    """Vrai sur Légifrance et EUR-Lex, qui refusent les robots : leurs adresses se vérifient par l'identifiant."""
    return adresse.split("/")[2].lower().removeprefix("www.") in ("legifrance.gouv.fr", "eur-lex.europa.eu")


def malformed_identifiers(adresse: str) -> list[str]:
    """Les identifiants d'une adresse officielle qui n'ont pas leur forme ; une forme juste ne prouve pas qu'ils existent."""
    lue = unquote(adresse)
    faux = [g + n for g, n in DILA.findall(lue) if not g.isupper() or not re.fullmatch(r"\d{12}", n)]
    return faux + [celex for celex in CELEX_CITE.findall(lue) if not _is_celex(celex)]


def _is_celex(texte: str) -> bool:
    try:
        return bool(TypeAdapter(Celex).validate_python(texte))
    except ValidationError:
        return False
