"""Les contrôles de mots et de nombres : ordinaux, unités, dates, accents des capitales, graphies fautives fréquentes."""

import re

from .controles import Controle, replacing, table

MOIS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
JOURS = "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
UNITES = r"€|k€|M€|Md€|euros?\b|habitants?\b|salariés?\b|emplois?\b|m²|hectares?\b|logements?\b|communes?\b|entreprises?\b|associations?\b|personnes?\b"
OE = r"\b([cC]|[sS]|[nN]|[vV]|[mM]an|[bB]|[mM]|[dD]és)?([oO])e(?=uvre|ur|ud|ux?\b|uf|il)"
SOUDES = {
    r"c'est à dire": "c'est-à-dire",
    "vis à vis": "vis-à-vis",
    "au delà": "au-delà",
    "au dessus": "au-dessus",
    "au dessous": "au-dessous",
    "ci dessus": "ci-dessus",
    "ci dessous": "ci-dessous",
    "ci joint": "ci-joint",
    "chef lieu": "chef-lieu",
    "chefs lieux": "chefs-lieux",
    "rez de chaussée": "rez-de-chaussée",
    "avant hier": "avant-hier",
    "peut il": "peut-il",
    "doit il": "doit-il",
    "est il possible": "est-il possible",
}
A_GRAVE = "partir|travers|défaut|condition|côté|ce titre|ce jour|ce stade|terme|noter|cet effet|cette fin|ces fins|cette date|l'inverse|l'issue|l'occasion|l'initiative|l'origine|la suite|la fois|la différence|compter|savoir|moins que|moins d|chaque"
NOMBRES = "deux|trois|quatre|cinq|sept|huit|neuf|onze|douze|treize|quatorze|quinze|seize|vingt|trente|quarante|cinquante|soixante|cent|mille|est|sont|ont|ensemble"
DOUBLES = "de|du|des|la|le|les|un|une|et|à|au|aux|dans|pour|par|sur|avec|sans|cette|ces|qui|est|sont|ou"


def capitalised(trouve: re.Match, neuf: str) -> str:
    return neuf.capitalize() if trouve.group()[0].isupper() else neuf


def spaced(nombre: str) -> str:
    """Les chiffres par trois, séparés d'une espace que la construction rendra fine."""
    return f"{int(nombre):,}".replace(",", " ")


USAGE: tuple[Controle, ...] = (
    *table(
        ("ordinal", "Un ordinal s'abrège en 1re, 2e, XXe.", "la 1ère, la 2ème et le XXème", "la 1re, la 2e et le XXe", r"\b1(?:ère|ere)(s?)\b|\b(\d+|[IVX]+)(?:ième|ieme|ème|eme)(s?)\b", lambda t: f"1re{t[1]}" if t[2] is None else f"{t[2]}e{t[3]}", True),
        ("ordinal-second", "« Seconde » s'abrège en 2de, « second » en 2d.", "la 2nde étape", "la 2de étape", r"\b2n(de?s?)\b", r"2\1", True),
        ("numero", "« Numéro » s'abrège en n°.", "la loi no 2014-856, le décret nº 2015-431", "la loi n° 2014-856, le décret n° 2015-431", r"\b(?:[nN]º|no) ?(?=\d)", lambda t: ("N" if t.group()[0] == "N" else "n") + "° ", True),
        ("espace-unite", "Une espace sépare le nombre de son unité.", "10 000€ et 20% en 3km", "10 000 € et 20 % en 3 km", r"(?<=\d)(?=(?:[€%]|[kM]€|Md€|euros?\b|km\b|m²|ha\b|kg\b))", " ", True),
        ("milliers", "Les milliers se séparent par une espace.", "10.000 euros pour 25000 habitants", "10 000 euros pour 25 000 habitants", rf"(?<![\w.,/-])(?:\d{{1,3}}(?:\.\d{{3}})+(?![.\d])|\d{{5,9}}|(?!(?:19|20)\d\d)\d{{4}})(?= (?:{UNITES}))", lambda t: spaced(t.group().replace(".", "")), True),
        ("decimale", "La partie décimale suit une virgule.", "2.5 millions et 7.25 %", "2,5 millions et 7,25 %", r"(?<![\w.,-])(\d{1,3})\.(\d{1,2})(?= (?:[€%]|[kM]€|Md€|millions?|milliards?))", r"\1,\2", True),
        ("metre-carre", "Le mètre carré s'écrit m².", "300 m2", "300 m²", r"(?<=\d) ?m2\b", " m²", True),
        ("heure", "Une espace entoure le h des heures.", "à 14h30", "à 14 h 30", r"\b([01]?\d|2[0-3])h([0-5]\d)\b", r"\1 h \2", True),
        ("mois-capitale", "Les mois s'écrivent en minuscules.", "le 31 Juillet 2014, en Mars 2015", "le 31 juillet 2014, en mars 2015", rf"(?<=[\da-zé,] )(?:{MOIS.title().replace('|', '|')})(?= \d{{4}}\b)|(?<=\d )(?:{MOIS.title()})\b|(?<=1er )(?:{MOIS.title()})\b", lambda t: t.group().lower(), True),
        ("jour-capitale", "Les jours s'écrivent en minuscules.", "le Lundi 3 mars", "le lundi 3 mars", rf"(?<=[a-zé,] )(?:{JOURS.title()})(?= \d|s?\b(?= (?:matin|soir|après)))", lambda t: t.group().lower(), True),
        ("a-sans-accent", "La capitale garde son accent : « À partir de ».", "A partir de 2014, tout change.", "À partir de 2014, tout change.", rf"(?:^|(?<=[.!?:] )|(?<=« ))A(?= (?:{A_GRAVE})\b)", "À", True),
        ("a-sans-accent-nom", "Devant un nom de lieu, « À » garde son accent.", "A Lille, le réseau se réunit.", "À Lille, le réseau se réunit.", r"(?:^|(?<=[.!?] ))A(?= [A-ZÉ][\w-]+,)", "À", False),
        ("a-ou-cote", "La préposition « à » et « à côté » gardent leurs accents.", "grâce a la ville, jusqu'a la gare, ouvert a partir de 2014, à coté", "grâce à la ville, jusqu'à la gare, ouvert à partir de 2014, à côté", r"\b([Gg]râce |[Qq]uant |[Jj]usqu['’])a\b|\ba(?= (?:partir de|travers|cause de|propos de)\b)|\bà coté\b", lambda t: f"{t[1]}à" if t[1] else {"a": "à"}.get(t.group(), "à côté"), True),
        ("ligature", "Le o et le e se lient : œuvre, cœur, vœu.", "la mise en oeuvre, au coeur du voeu", "la mise en œuvre, au cœur du vœu", OE, lambda t: (t[1] or "") + ("Œ" if t[2] == "O" else "œ"), True),
        ("trait-d-union", "Ces locutions prennent un trait d'union.", "au delà du pôle, c'est à dire partout", "au-delà du pôle, c'est-à-dire partout", r"(?i)\b(?:" + "|".join(s.replace("'", "['’]") for s in SOUDES) + r")\b", lambda t: capitalised(t, SOUDES[t.group().lower().replace("’", "'")]), True),
        ("elision", "« Que », « lorsque », « puisque » et « si » s'élident.", "si il vient, lorsque elle part", "s'il vient, lorsqu'elle part", r"\b([Ss])i (?=ils?\b)|\b([Qq]u|[Ll]orsqu|[Pp]uisqu|[Jj]usqu|[Qq]uoiqu)e (?=(?:ils?|elles?|on|une?|en|à|au|aux)\b)", lambda t: f"{t[1] or t[2]}'", True),
        ("mot-double", "Un petit mot ne se répète pas.", "le soutien de de la ville", "le soutien de la ville", rf"\b({DOUBLES}) +\1\b(?!-)", r"\1", True),
        ("mot-repete", "Un mot ne se répète pas.", "la ville ville prête", "la ville prête", r"\b(?!nous\b|vous\b)([^\W\d_]{4,}) \1\b(?!-)", r"\1", False),
        ("monsieur", "« Monsieur » s'abrège en M.", "Mr Dupont", "M. Dupont", r"\bMr\.? (?=[A-ZÉ])", "M. ", True),
        ("participe", "Après « avoir », le verbe est au participe passé.", "la ville a aider le pôle", "la ville a aidé le pôle", r"\b(a|ont|avait|avaient|ayant|aurait|auraient) (?!premier|dernier|hier|cher)([^\W\d_]{2,})er\b", r"\1 \2é", False),
        ("infinitif", "Après « pouvoir », « devoir », « vouloir » et « falloir », le verbe est à l'infinitif.", "la ville peut aidé le pôle", "la ville peut aider le pôle", r"\b(peut|peuvent|doit|doivent|veut|veulent|faut|pourrait|devrait) ((?:se |s'|l'|les? |la |y |en )?[a-zà-ÿ]{2,})é\b", r"\1 \2er", False),
        ("accord-pluriel", "Après « des », « ces » et « aux », le nom est au pluriel.", "des pôle et ces ville", "des pôles et ces villes", rf"\b([Dd]es|[Cc]es|[Aa]ux) (?!(?:{NOMBRES})\b)([a-zà-ÿœ]{{2,}}[^\W\d_sxz])(?![\w'’·-])", r"\1 \2s", False),
        ("sigle-points", "Un sigle s'écrit sans points.", "un P.T.C.E.", "un PTCE", r"\b(?:[A-ZÉ]\.){3,}(?!\w)", lambda t: t.group().replace(".", ""), False),
        ("sigle-pluriel", "Un sigle ne prend pas la marque du pluriel.", "les PTCEs", "les PTCE", r"\b([A-Z]{3,})s\b", r"\1", False),
    ),
    Controle("quel-que-soit", "« Quel que soit » s'écrit en trois mots.", "quelque soit le pôle", "quel que soit le pôle", replacing(r"\b([Qq])uelque (?=(?:soi(?:t|ent)|fût|était)\b)", r"\1uel que "), True),
)  # fmt: skip
