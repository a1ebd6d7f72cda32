"""Adresses officielles des textes, construites depuis leurs identifiants : on ne les écrit jamais à la main."""

from .schema.texte import Article, TexteJuridique

LEGIFRANCE = "https://www.legifrance.gouv.fr"
EUR_LEX = "https://eur-lex.europa.eu/legal-content/FR/TXT/?uri=CELEX:"


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
