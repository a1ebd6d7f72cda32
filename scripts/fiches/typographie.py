"""La typographie française : les rédacteurs tapent simplement, la construction compose.

Règles de l'Imprimerie nationale : espace insécable avant « : » et dans les guillemets, fine insécable avant ; ! ?,
apostrophe courbe, points de suspension, espaces des nombres.
"""

import re

FINE, INSECABLE = "\u202f", "\u00a0"

# Ce qu'on ne touche jamais : balises, code, styles, liens et attributs Markdown, adresses, blocs Jinja.
INTOUCHABLE = re.compile(
    r"<(script|style|svg|code|pre)\b.*?</\1>|<[^>]*>|```.*?```|`[^`\n]*`|\]\([^)\n]*\)|\{[:#.%{][^\n]*?\}"
    r"|^\[[^\]\n]+\]:.*$|https?://[^\s)<]+|&[a-z]+;|&#\d+;",
    re.DOTALL | re.MULTILINE,
)
REGLES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(motif), remplacement)
    for motif, remplacement in (
        (r"(?<=\w)'(?=\w)", "’"),
        (r"\.\.\.", "…"),
        (rf"«[ {INSECABLE}{FINE}]*", f"«{INSECABLE}"),
        (rf"[ {INSECABLE}{FINE}]*»", f"{INSECABLE}»"),
        (rf"(?<=\S)[ {INSECABLE}](?=:(?:\s|$))", INSECABLE),
        (rf"(?<=\S)[ {INSECABLE}](?=[;!?](?:[\s)»{INSECABLE}]|$))", FINE),
        (rf"(?<=\d)[ {INSECABLE}](?=[%€]|M€|Md€|millions?\b|milliards?\b|euros?\b|m²|MW\b|hectares?\b)", INSECABLE),
        (r"(?<=\d) (?=\d{3}(?!\d))", FINE),
        (r"\b(n|N)° ?(?=\d)", rf"\1°{INSECABLE}"),
        (r"\b([Aa]rt|[Pp])\. (?=[\dLRDIVX])", rf"\1.{INSECABLE}"),
        (r"\b([LRD])\. ?(?=\d)", rf"\1.{INSECABLE}"),
        (r"\b(\d{1,2}|1er) (?=(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)\b)", rf"\1{INSECABLE}"),
    )
)  # fmt: skip


def typeset(texte: str) -> str:
    """Compose un texte nu, du HTML ou du Markdown, sans toucher aux balises ni au code."""
    morceaux, debut = [], 0
    for intouchable in INTOUCHABLE.finditer(texte):
        morceaux += [_compose(texte[debut : intouchable.start()]), intouchable.group()]
        debut = intouchable.end()
    return "".join([*morceaux, _compose(texte[debut:])])


def typeset_html(html: str) -> str:
    """Compose du HTML sorti de Jinja, qui écrit l'apostrophe « &#39; » : nos attributs sont entre guillemets, elle revient."""
    return typeset(html.replace("&#39;", "'"))


def _compose(texte: str) -> str:
    for motif, remplacement in REGLES:
        texte = motif.sub(remplacement, texte)
    return texte
