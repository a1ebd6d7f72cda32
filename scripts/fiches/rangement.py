"""Rendre à une fiche réécrite par le formulaire la présentation du projet, sans toucher à ce qu'elle dit.

Un champ qui n'a pas changé reprend son écriture et sa place d'avant ; un champ changé ou neuf est coupé en lignes.
"""

import re
from typing import Any

import yaml

from .lecture_yaml import read_yaml

LARGEUR = 110
TETE = re.compile(r"\A---\n(.*?\n)---\n", re.DOTALL)


def tidy(avant: str | None, apres: str) -> str:
    """``apres`` rangé d'après ``avant`` (rien pour une fiche neuve). Tel quel s'il ne se lit pas, ou plus tout à fait."""
    entete = TETE.match(apres)
    if not entete:
        return apres
    vieux, corps_vieux = _parts(avant or "")
    neuf, corps = _parts(apres)
    ranges: list[str] = [cle for cle in vieux if cle in neuf]
    place = 0
    for cle in neuf:
        if cle in ranges:
            place = ranges.index(cle) + 1
        else:
            ranges.insert(place, cle)
            place += 1
    blocs = [vieux[c] if c in vieux and _value(vieux[c]) == _value(neuf[c]) else _folded(neuf[c]) for c in ranges]
    texte = f"---\n{''.join(blocs)}---\n{corps_vieux if corps_vieux.strip() == corps.strip() else corps}"
    return texte if _values(texte) == _values(apres) else apres


def _parts(texte: str) -> tuple[dict[str, str], str]:
    """Les champs de l'en-tête, chacun avec ses lignes et les commentaires qui le précèdent, et le reste."""
    entete = TETE.match(texte)
    if not entete:
        return {}, texte
    blocs: dict[str, str] = {}
    attente = cle = ""
    for ligne in entete[1].splitlines(keepends=True):
        if debut := re.match(r"[a-z_0-9]+(?=:)", ligne):
            cle, attente = debut[0], attente + ligne
            blocs[cle], attente = attente, ""
        elif ligne.startswith("#") or not cle:
            attente += ligne
        else:
            blocs[cle] += attente + ligne
            attente = ""
    if cle:
        blocs[cle] += attente
    return blocs, texte[entete.end() :]


def _value(bloc: str) -> Any:
    return _stripped(read_yaml(bloc, "")[0])


def _values(texte: str) -> Any:
    entete = TETE.match(texte)
    return _value(entete[1]), texte[entete.end() :].strip()


def _stripped(valeur: Any) -> Any:
    """Les blancs du bout d'un texte ne comptent pas : le schéma les ôte."""
    if isinstance(valeur, dict):
        return {cle: _stripped(v) for cle, v in valeur.items()}
    if isinstance(valeur, list):
        return [_stripped(v) for v in valeur]
    return valeur.strip() if isinstance(valeur, str) else valeur


class _Ecriture(yaml.SafeDumper):
    """Les tirets d'une liste sont en retrait sous sa clé."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        return super().increase_indent(flow, False)


def _folded(bloc: str) -> str:
    """Le même bloc, chaque longue phrase coupée en lignes ; nombres, dates et guillemets restent."""
    arbre = yaml.compose(bloc, Loader=yaml.SafeLoader)
    _fold(arbre, 0)
    return yaml.serialize(arbre, Dumper=_Ecriture, allow_unicode=True, width=LARGEUR)


def _fold(noeud: yaml.Node, colonne: int) -> None:
    if isinstance(noeud, yaml.MappingNode):
        for cle, valeur in noeud.value:
            _fold(valeur, colonne + (len(cle.value) + 2 if isinstance(valeur, yaml.ScalarNode) else 2))
    elif isinstance(noeud, yaml.SequenceNode):
        for valeur in noeud.value:
            _fold(valeur, colonne + 2)
    elif "\n" not in noeud.value and colonne + len(noeud.value) > LARGEUR and " " in noeud.value:
        noeud.style = ">"
