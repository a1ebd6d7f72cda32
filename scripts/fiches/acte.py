"""Le texte d'un acte : des paragraphes et des listes, où ce que l'agent remplit est entre crochets."""

import re
from typing import NamedTuple

BLANC = re.compile(r"\[[^\[\]]*\]")


class Morceau(NamedTuple):
    """Un bout de ligne ; ``blanc`` quand il est à remplir."""

    texte: str
    blanc: bool


class Bloc(NamedTuple):
    """Un paragraphe (une ligne) ou une liste (une ligne par élément)."""

    liste: bool
    lignes: list[list[Morceau]]


def blocks(texte: str) -> list[Bloc]:
    """Les blocs d'un texte : une ligne vide les sépare, et une ligne qui commence par un tiret ouvre un élément."""
    blocs: list[Bloc] = []
    for partie in re.split(r"\n\s*\n", texte.strip()):
        elements: list[tuple[bool, list[str]]] = []
        for ligne in map(str.strip, partie.splitlines()):
            tiret = ligne.startswith("- ")
            if tiret or not elements:
                elements.append((tiret, [ligne.removeprefix("- ")]))
            else:
                elements[-1][1].append(ligne)
        for liste, lignes in elements:
            morceaux = pieces(" ".join(lignes))
            if liste and blocs and blocs[-1].liste:
                blocs[-1].lignes.append(morceaux)
            else:
                blocs.append(Bloc(liste, [morceaux]))
    return blocs


def pieces(ligne: str) -> list[Morceau]:
    """La ligne coupée à ses blancs, crochets compris."""
    trouves = BLANC.finditer(ligne)
    morceaux, debut = [], 0
    for trouve in trouves:
        morceaux += [Morceau(ligne[debut : trouve.start()], False), Morceau(trouve.group(), True)]
        debut = trouve.end()
    return [m for m in (*morceaux, Morceau(ligne[debut:], False)) if m.texte]


def unclosed_blank(texte: str) -> str | None:
    """Le début du premier blanc mal fermé, vide ou emboîté ; rien si tous sont bien écrits."""
    for bloc in blocks(texte):
        for ligne in bloc.lignes:
            for morceau in ligne:
                if (not morceau.blanc and re.search(r"[\[\]]", morceau.texte)) or morceau.texte in ("[]", "[ ]"):
                    return morceau.texte[max(re.search(r"[\[\]]", morceau.texte).start() - 20, 0) :][:60].strip()
    return None


_CODE = r"[LRD]\.\s?\d+(?:-\d+)*"
_LOI = r"\d+(?:er)?(?:-\d+)*(?:\s(?:bis|ter|quater|quinquies|sexies|septies|octies|nonies|decies))?\b"
_NOMBRE = f"(?:{_CODE}|{_LOI})"
_ARTICLES = re.compile(rf"\b[Aa]rticles?\s+({_NOMBRE}(?:(?:,\s|\set\s|\sà\s){_NOMBRE})*)|({_CODE})")
_NUMERO = re.compile(r"\bn°\s?(\d{2,4}-\d+)|\((?:UE|CE)\)\s(?:n°\s?)?(\d+/\d+)")


def cited_articles(texte: str) -> list[str]:
    """Les numéros d'articles qu'un texte nomme : « articles 1er et 9 », « L. 2113-15 »."""
    nu = " ".join(texte.split())
    trouves = [n for t in _ARTICLES.finditer(nu) for n in re.findall(_NOMBRE, t[1] or t[2])]
    return list(dict.fromkeys(trouves))


def cited_numbers(texte: str) -> list[str]:
    """Les numéros de lois, de décrets et de règlements qu'un texte nomme : « n° 2014-856 », « (UE) 2023/2831 »."""
    return list(dict.fromkeys(t[1] or t[2] for t in _NUMERO.finditer(" ".join(texte.split()))))
