"""L'analyse française d'un texte pour la recherche. ``recherche.js`` fait la même chose ; un essai les compare."""

import re
import unicodedata

MOTS_VIDES = frozenset(
    [
        "a",
        "ai",
        "au",
        "aux",
        "avec",
        "ce",
        "ces",
        "cet",
        "cette",
        "d",
        "dans",
        "de",
        "des",
        "du",
        "elle",
        "elles",
        "en",
        "est",
        "et",
        "eu",
        "il",
        "ils",
        "j",
        "l",
        "la",
        "le",
        "les",
        "leur",
        "leurs",
        "lui",
        "m",
        "ma",
        "mais",
        "me",
        "meme",
        "mes",
        "mon",
        "n",
        "ne",
        "nos",
        "notre",
        "nous",
        "on",
        "ont",
        "ou",
        "par",
        "pas",
        "pour",
        "qu",
        "que",
        "qui",
        "s",
        "sa",
        "se",
        "ses",
        "si",
        "son",
        "sont",
        "sur",
        "t",
        "ta",
        "te",
        "tes",
        "ton",
        "tu",
        "un",
        "une",
        "vos",
        "votre",
        "vous",
        "y",
    ]
)

# « \s », « \b » et « \d » n'ont pas le même sens en Python et dans un navigateur : tout est écrit en clair.
ESPACE = r"[\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]"
NUMERO = re.compile(rf"(?<![a-z0-9_])([lrd])\.?{ESPACE}?(?=[0-9]{{2,}})")


def fold(texte: str) -> str:
    """Minuscules, sans accent ni ligature."""
    remplace = texte.lower().replace("œ", "oe").replace("æ", "ae")
    return "".join(c for c in unicodedata.normalize("NFD", remplace) if not "\u0300" <= c <= "\u036f")


def stem(mot: str) -> str:
    """Singulier approché : « pôles » et « pôle » se rejoignent. Quatre lettres restent entières : RTES n'est pas RTE."""
    if len(mot) > 4 and mot.endswith("aux") and not mot.endswith("eaux"):
        return mot[:-3] + "al"
    if len(mot) > 4 and mot[-1] in "sx" and not mot[-2].isdigit() and not mot.endswith("ss"):
        return mot[:-1]
    return mot


def tokens(texte: str) -> list[str]:
    """Les termes d'un texte, dans l'ordre. Un numéro d'article donne aussi sa forme collée : « l2111 »."""
    plat = NUMERO.sub(r"\1", fold(texte))
    return [stem(mot) for mot in re.findall(r"[a-z0-9]+", plat) if mot not in MOTS_VIDES]
