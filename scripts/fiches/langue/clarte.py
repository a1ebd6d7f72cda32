"""La clarté : des phrases que l'on suit, des titres courts, des sigles expliqués. « En clair » a ses propres règles."""

import re
from collections.abc import Iterator

from .controles import Controle, Trouvaille
from .lexique import SIGLE, Lexique
from .passages import MASQUE

# Deux phrases sur cent passent 35 mots dans les fiches de novembre 2026 ; deux titres sur cent, 16.
MOTS_MAX, MOTS_MAX_TITRE = 35, 16
LIENS_MAX = 5  # au-delà, c'est une liste de liens, que l'on parcourt
# Une phrase finit à un point, à un point-virgule (le lecteur y respire), à un paragraphe, à un élément de liste.
FIN = re.compile(
    r"(?<![\s(.][A-Z])(?<!\bart)(?<!\bal)(?<!\bp)[.!?…]+[»)\s]*\s(?=[«(]?\s?[A-ZÀ-ÖØ-Þ\d\ufffc])"
    r"| ?;\s|\n[ \t>]*\n|\n[ \t>]*(?=[-*+|#]|\d+[.)])"
)
MOT = re.compile(r"\S*\w\S*")


def longer_than(texte: str, limite: int) -> Iterator[Trouvaille]:
    debut = 0
    for fin in [*(t.span() for t in FIN.finditer(texte)), (len(texte), len(texte))]:
        phrase = texte[debut : fin[0]]
        mots = list(MOT.finditer(phrase))
        if len(mots) > limite and "|" not in phrase and phrase.count("]" + MASQUE) < LIENS_MAX:
            yield Trouvaille(debut + mots[0].start(), debut + mots[-1].end())
        debut = fin[1]


def long_sentences(texte: str) -> Iterator[Trouvaille]:
    return longer_than(texte, MOTS_MAX)


def long_titles(texte: str) -> Iterator[Trouvaille]:
    return longer_than(texte, MOTS_MAX_TITRE)


def unexplained(texte: str, lexique: Lexique) -> Iterator[Trouvaille]:
    """Les sigles d'une fiche que ni elle ni le glossaire n'expliquent, à leur première place."""
    vus: set[str] = set()
    for trouve in SIGLE.finditer(texte):
        sigle = trouve.group()
        if sigle in vus or sigle in lexique.sigles or sigle in lexique.noms:
            continue
        vus.add(sigle)
        explique = rf"\((?:[^()]*\W)?{re.escape(sigle)}\b|\b{re.escape(sigle)}\W{{0,3}}\("
        if not re.search(explique, texte):
            yield Trouvaille(*trouve.span())


PHRASE = Controle(
    "phrase-longue",
    f"Une phrase se suit sans effort : {MOTS_MAX} mots au plus entre deux points ou points-virgules.",
    "Le pôle " + "de la ville " * MOTS_MAX + "ouvre.",
    "Le pôle ouvre. La ville le suit.",
    long_sentences,
    conseil="Coupez-la en deux.",
)
TITRE = Controle(
    "titre-long",
    f"Un titre tient en {MOTS_MAX_TITRE} mots.",
    "Le pôle " + "de la ville " * MOTS_MAX_TITRE,
    "Le pôle de la ville",
    long_titles,
    conseil="Gardez-en l'essentiel ; le résumé dira le reste.",
)


SIGLES = Controle(
    "sigle-inexplique",
    "Un sigle est expliqué dans la fiche, ou connu du glossaire, des acteurs ou de content/mots.txt.",
    "Le CBXY ouvre.",
    "Le CBXY (comité de bassin) ouvre.",
    conseil="Écrivez-le en toutes lettres la première fois, le sigle entre parenthèses.",
    dit="le sigle « {} » n'est pas expliqué",
)
