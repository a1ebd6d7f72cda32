"""Les contrôles de ponctuation et d'espaces. La construction compose (insécables, apostrophes) : elle n'y est pas."""

import re
from collections.abc import Iterator

from .controles import Controle, Trouvaille, table

PAIRES = {")": "(", "]": "[", "»": "«"}
ESPACE = " \u00a0\u202f"


def unbalanced(texte: str) -> Iterator[Trouvaille]:
    """Parenthèses, crochets et guillemets qui ne vont pas par deux, paragraphe par paragraphe."""
    for paragraphe in re.finditer(r"(?:[^\n]|\n(?!\s*\n))+", texte):
        ouverts: list[re.Match] = []
        for signe in re.finditer(r"(?<![^\s(])\w{1,3}\)|[()\[\]«»]", paragraphe.group()):
            if signe.group() in PAIRES.values():
                ouverts.append(signe)
            elif ouverts and ouverts[-1].group() == PAIRES[signe.group()[-1]]:
                ouverts.pop()
            elif signe.group() in PAIRES:
                yield Trouvaille(paragraphe.start() + signe.start(), paragraphe.start() + signe.end())
                ouverts.clear()
        yield from (Trouvaille(paragraphe.start() + s.start(), paragraphe.start() + s.end()) for s in ouverts)


def dashes(texte: str) -> Iterator[Trouvaille]:
    """Les tirets d'incise ; entre deux capitales, c'est un nom : « Ulisse – Pôle Alpen »."""
    for trouve in re.finditer(r"(?<=[a-zàâçéèêëîïôûù»)]) (?:--?|[—–]) (?=[a-zàâçéèêëîïôûù«(])", texte):
        yield Trouvaille(trouve.start(), trouve.end())


PONCTUATION: tuple[Controle, ...] = (
    *table(
        ("espace-double", "Une seule espace sépare deux mots.", "deux  mots", "deux mots", rf"(?<=[\w,;:!?)»’'…%€])[ {ESPACE}](?=[{ESPACE}]+[^\s|])|(?<=[^\d\s]\.)[{ESPACE}](?=[{ESPACE}]+[^\s|])", "", True),
        ("espace-avant-virgule", "La virgule et le point se collent au mot qui précède.", "la ville , le pays", "la ville, le pays", rf"(?<=[\w)»])[{ESPACE}]+(?=,(?!\d)|\.(?:\s|$))", "", True),
        ("espace-apres-virgule", "Une espace suit la virgule et le point-virgule.", "la ville,le pays", "la ville, le pays", r"(?<=[^\W\d_][,;])(?=[^\W\d_])", " ", True),
        ("espace-avant-signe", "Une espace précède « : », « ; », « ! » et « ? ».", "Un pôle: pour qui?", "Un pôle : pour qui ?", r"(?<=[\w)»%€])(?=[:;!?](?:\s|$))", " ", True),
        ("espace-parenthese", "Rien ne sépare une parenthèse de ce qu'elle contient.", "un pôle ( PTCE )", "un pôle (PTCE)", rf"(?<=\()[{ESPACE}]+(?=\S)|(?<=[\w.»%€])[{ESPACE}]+(?=\))", "", True),
        ("espace-hors-parenthese", "Une espace précède la parenthèse ouvrante et suit la parenthèse fermante.", "un pôle(PTCE)et sa ville", "un pôle (PTCE) et sa ville", r"(?<=[a-zàâçéèêëîïôûù]{3})(?=\((?!s\)|e\)|x\)|ne\)|nes\)|es\)|trice|rice|ve)\w{3})|(?<=\w{2}\))(?=[^\W\d_]{2})", " ", False),
        ("signe-double", "Une virgule, un point-virgule ou deux points ne se doublent pas.", "la ville,, le pays", "la ville, le pays", r"([,;:])\1(?=\s|$)", r"\1", True),
        ("points-de-suspension", "Les points de suspension sont trois.", "des prêts, des dons....", "des prêts, des dons...", r"(?<!\.)(?:\.{4,}|\.{2}(?!\.))", "...", False),
        ("etc-points", "« etc. » ne prend qu'un point.", "des prêts, des dons, etc...", "des prêts, des dons, etc.", r"\betc *(?:\.{2,}|\.?…)", "etc.", True),
        ("etc-virgule", "Une virgule précède « etc. ».", "des prêts, des dons etc.", "des prêts, des dons, etc.", r"(?<=[\w)»]) (?=etc\b)", ", ", True),
        ("etc-sans-point", "« etc. » finit par un point.", "des dons, etc", "des dons, etc.", r"\betc\b(?!\s*[.…])", "etc.", True),
        ("guillemets", "Les guillemets français remplacent les guillemets droits ou anglais.", "une \"fabrique\" et un “pôle”", "une « fabrique » et un « pôle »", r"\"([^\"\n]+)\"|“[ ]?([^“”\n]+?)[ ]?”", lambda t: f"« {(t[1] or t[2]).strip()} »", True),
        ("apostrophe", "L'apostrophe n'est pas un accent.", "l´économie", "l'économie", r"(?<=[^\W\d_])[´ʼ′`](?=[^\W\d_])", "'", True),
        ("espace-apres-point", "Une espace suit le point qui finit une phrase.", "Le pôle naît.La ville suit.", "Le pôle naît. La ville suit.", r"(?<=[^\W\d_]{3}\.)(?=[A-ZÀÉÈÊÇ][a-zéè']+ )", " ", False),
    ),
    Controle("signe-ouvert", "Parenthèses, crochets et guillemets vont par deux.", "un pôle (PTCE", "un pôle (PTCE)", unbalanced, conseil="Refermez-le, ou retirez-le."),
    Controle("tiret", "Une précision se met entre virgules ou entre parenthèses, pas entre tirets.", "un pôle - le premier - ouvre", "un pôle, le premier, ouvre", dashes, conseil="Mettez une virgule, deux points ou des parenthèses."),
)  # fmt: skip
