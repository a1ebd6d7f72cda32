"""L'analyse du français pour la recherche. ``theme/assets/js/analyse.js`` fait la même chose ; un essai les compare."""

import re
import unicodedata
from functools import cache

from snowballstemmer.french_stemmer import FrenchStemmer

# Livrés au navigateur avec l'index : ces deux listes ne sont écrites qu'ici.
MOTS_VIDES = frozenset(
    re.findall(
        "[a-z]+",
        "a ai au aux avec c ce cela ces cet cette comment d dans de des du elle elles en es est et etes etre eu faire faut il "
        "ils j l la le les leur leurs lors lui m ma mais me meme mes mon n ne nos notre nous on ont ou par pas peut peuvent "
        "peux pour qu que quel quelle quelles quels qui quoi s sa se ses si son sont suis sur t ta te tes ton tu un une vos "
        "votre vous y",
    )
)
ABREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}

# « \s », « \b » et « \d » n'ont pas le même sens en Python et dans un navigateur : tout est écrit en clair.
ESPACE = r"[\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]"
TIRET = r"[-/\u2010-\u2013]"
# Dans l'ordre : « 23 000 » → 23000 ; « art. L. 9 » → article ; « L. 2111 » → l2111 ; « S.C.I.C. », « R&D » → scic, rd.
MILLIERS = re.compile(rf"(^|[^0-9])([0-9]{{1,3}}(?:{ESPACE}[0-9]{{3}})+)(?![0-9])")
ARTICLE = re.compile(rf"(^|[^a-z0-9_])art\.?{ESPACE}?(?=(?:[lrd]\.?{ESPACE}?)?[0-9])")
NUMERO = re.compile(rf"(^|[^a-z0-9_])([lrd])\.?{ESPACE}?(?=[0-9]{{2,}})")
SIGLE = re.compile(r"(^|[^a-z0-9])([a-z](?:[.&][a-z])+)(?![a-z0-9])")
MOT = re.compile(rf"[a-z]*[0-9]+(?:{TIRET}[0-9]+)+|[a-z0-9]+")

_RACINE = FrenchStemmer()


def fold(texte: str) -> str:
    """Minuscules, sans accent ni ligature."""
    remplace = texte.lower().replace("œ", "oe").replace("æ", "ae")
    return "".join(c for c in unicodedata.normalize("NFD", remplace) if not "\u0300" <= c <= "\u036f")


def all_words(texte: str) -> list[str]:
    """Tous les mots d'un texte, dans l'ordre. Un numéro de loi ou d'article reste d'un seul tenant."""
    plat = MILLIERS.sub(lambda m: m[1] + re.sub(ESPACE, "", m[2]), fold(texte))
    plat = NUMERO.sub(r"\1\2", ARTICLE.sub(r"\1article ", plat))
    plat = SIGLE.sub(lambda m: m[1] + re.sub(r"[.&]", "", m[2]), plat)
    mots = (re.sub(TIRET, "-", mot) for mot in MOT.findall(plat))
    return [ABREVIATIONS.get(mot, mot) for mot in mots]


def words(texte: str) -> list[str]:
    """Les mots d'un texte, sans les mots vides."""
    return [mot for mot in all_words(texte) if mot not in MOTS_VIDES]


@cache
def stem(mot: str) -> str:
    """Racine d'un mot (Snowball, français) ; un mot de trois lettres ou un numéro reste entier."""
    return _RACINE.stemWord(mot) if len(mot) > 3 and re.fullmatch("[a-z]+", mot) else mot


def numbers(mot: str) -> list[str]:
    """Les autres façons d'écrire un numéro composé : « l2111-3 » sans sa lettre, « 2014-856 » par morceaux."""
    if "-" not in mot:
        return []
    if not mot[0].isdigit():
        return [mot.lstrip("abcdefghijklmnopqrstuvwxyz")]
    return [morceau for morceau in mot.split("-") if len(morceau) > 1]


def exact_terms(texte: str) -> list[str]:
    """Termes d'un nom ou d'un lieu : chaque mot tel qu'il est écrit, et sa racine."""
    return [terme for mot in words(texte) for terme in dict.fromkeys((mot, stem(mot), *numbers(mot)))]


def prose_terms(texte: str) -> list[str]:
    """Termes d'un texte suivi : les racines seules, deux fois moins nombreuses."""
    return [terme for mot in words(texte) for terme in dict.fromkeys((stem(mot), *numbers(mot)))]
