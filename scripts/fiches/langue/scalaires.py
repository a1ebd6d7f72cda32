"""Un scalaire YAML, signe par signe : ce qu'il vaut, et la place de chaque signe dans le fichier."""

import re

import yaml

Places = list[tuple[int, int]]  # début et fin dans le fichier, pour chaque signe de la valeur
SAUT = r"[ \t]*\r?\n(?:[ \t]*\r?\n)*[ \t]*"
# Ce que vaut un morceau d'un scalaire en ligne, selon ses guillemets ; le reste vaut ce qu'il écrit.
EN_LIGNE = {
    None: re.compile(rf"(?P<saut>{SAUT})|."),
    "'": re.compile(rf"(?P<saut>{SAUT})|(?P<double>'')|."),
    '"': re.compile(rf"(?P<saut>{SAUT})|(?P<double>\\[\"\\])|(?P<autre>\\.)|."),
}


def read_scalar(texte: str, noeud: yaml.ScalarNode, decalage: int) -> tuple[str, Places]:
    """La valeur et ses places. Une écriture trop rare pour être suivie garde sa valeur, toute à sa première place."""
    debut, fin = noeud.start_mark.index, noeud.end_mark.index
    brut = texte[debut:fin]
    style = noeud.style or None
    signes = _block(brut, style) if style in ("|", ">") else _inline(brut, style)
    lu = "".join(signe for signe, _d, _f in signes)
    if lu != noeud.value:
        return noeud.value, [(decalage + debut, decalage + debut)] * len(noeud.value)
    return lu, [(decalage + debut + d, decalage + debut + f) for _s, d, f in signes]


def _inline(brut: str, style: str | None) -> list[tuple[str, int, int]]:
    garde = 1 if style else 0
    signes = []
    for morceau in EN_LIGNE[style].finditer(brut, garde, len(brut) - garde):
        if morceau.lastgroup == "saut":
            lignes = morceau.group().count("\n")
            place = morceau.start() + len(morceau.group()) - len(morceau.group().lstrip(" \t"))
            signes += [(" " if lignes == 1 else "\n", place, place)] * max(1, lignes - 1)
        elif morceau.lastgroup == "autre":
            return []
        else:
            signes.append((morceau.group()[-1], morceau.start(), morceau.end()))
    return signes


def _block(brut: str, style: str) -> list[tuple[str, int, int]]:
    """Un bloc « | » ou « > » aux retraits réguliers ; « - » seul est connu pour sa fin."""
    entete = re.match(r"[|>](-?)[ \t]*\r?\n", brut)
    retrait = re.search(r"^( +)\S", brut[entete.end() :], re.MULTILINE) if entete else None
    if not entete or not retrait:
        return []
    marge = len(retrait[1])
    signes: list[tuple[str, int, int]] = []
    vides = 0
    for ligne in re.finditer(r"([^\r\n]*)(?:\r?\n|$)", brut[entete.end() :]):
        contenu = ligne[1][marge:]
        if not contenu:
            vides += 1
            continue
        debut = entete.end() + ligne.start()
        if signes:
            plie = style == ">" and not vides
            signes += [(" " if plie else "\n", debut, debut)] * (vides + (style == "|" or plie))
        vides = 0
        signes += [(s, debut + marge + n, debut + marge + n + 1) for n, s in enumerate(contenu)]
    return signes if entete[1] else [*signes, ("\n", len(brut), len(brut))]
