"""Écrire le fichier d'une fiche : une neuve dans la forme de la base ; d'une existante, seulement ce qui change.

Tout se fait sur le texte : un champ inchangé garde ses lignes, ses guillemets et ses commentaires, octet pour octet.
"""

import difflib
import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import yaml
from frontmatter.default_handlers import YAMLHandler
from pydantic import BaseModel

from .blank import LARGEUR
from .lecture_yaml import read_yaml
from .schema import Fiche
from .schema.visite import base_type, submodel

SANS_GUILLEMETS = (int, Decimal, bool, date)
Modele = type[BaseModel] | None


class _Nu(str):
    """Un nombre, une date, un oui ou non : il s'écrit sans guillemets."""


class _Forme(yaml.SafeDumper):
    """La forme de la base : listes en retrait, textes longs repliés, actes en lignes."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        return super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(forme: _Forme, texte: str) -> yaml.Node:
    style = "|" if "\n" in texte else ">" if len(texte) > LARGEUR - 25 and " " in texte else None
    return forme.represent_scalar("tag:yaml.org,2002:str", texte, style)


def _bare(forme: _Forme, texte: str) -> yaml.Node:
    return forme.represent_scalar(forme.resolve(yaml.ScalarNode, str(texte), (True, False)), str(texte))


_Forme.add_representer(str, _text)
_Forme.add_representer(_Nu, _bare)


def new_text(modele: type[BaseModel], donnees: dict[str, Any], corps: str) -> str:
    """Le fichier d'une fiche neuve, champs dans l'ordre du schéma."""
    return f"---\n{_dump(donnees, modele)}---\n" + (f"\n{corps.strip()}\n" if corps.strip() else "")


def updated_text(texte: str, modele: type[BaseModel], donnees: dict[str, Any], corps: str) -> str:
    """Le fichier avec ces valeurs ; ce qui est déjà écrit ne bouge pas."""
    fin_de_ligne = "\r\n" if "\r\n" in texte else "\n"
    texte = texte.replace("\r\n", "\n")
    trait = YAMLHandler.FM_BOUNDARY
    debut = texte.index("\n", trait.search(texte).start()) + 1
    fin = trait.search(texte, debut).start()
    trois_tirets, saut, ancien_corps = texte[fin:].partition("\n")
    if corps.strip() != ancien_corps.strip():
        saut, ancien_corps = "\n", f"\n{corps.strip()}\n" if corps.strip() else ""
    neuf = texte[:debut] + _mapping(texte[debut:fin], donnees, modele) + trois_tirets + saut + ancien_corps
    return neuf.replace("\n", fin_de_ligne)


def _dump(donnees: Any, modele: Modele, en_ligne: bool = False) -> str:
    largeur = float("inf") if en_ligne else LARGEUR
    forme = _shaped(donnees, modele)
    return yaml.dump(
        forme, Dumper=_Forme, allow_unicode=True, sort_keys=False, width=largeur, default_flow_style=en_ligne
    )


def _shaped(valeur: Any, modele: Modele, nu: bool = False) -> Any:
    """Les mêmes valeurs, dans l'ordre du schéma ; un texte de plusieurs lignes finit par un retour."""
    if isinstance(valeur, list):
        return [_shaped(element, modele, nu) for element in valeur]
    if isinstance(valeur, dict):
        champs = modele.model_fields if modele else {}
        rang = {nom: place for place, nom in enumerate(_order(modele))}
        return {
            nom: _shaped(valeur[nom], _under(modele, nom), nom in champs and _is_bare(champs[nom].annotation))
            for nom in sorted(valeur, key=lambda nom: rang.get(nom, len(rang)))
        }
    if isinstance(valeur, str):
        return _Nu(valeur) if nu else valeur.strip() + "\n" if "\n" in valeur.strip() else valeur.strip()
    return valeur


def _order(modele: Modele) -> list[str]:
    """L'ordre du schéma ; dans un groupe, les champs obligatoires d'abord, comme dans la fiche vierge."""
    champs = modele.model_fields if modele else {}
    entiere = modele is not None and issubclass(modele, Fiche)
    return list(champs) if entiere else sorted(champs, key=lambda nom: not champs[nom].is_required())


def _is_bare(annotation: Any) -> bool:
    return base_type(annotation) in SANS_GUILLEMETS


def _under(modele: Modele, nom: str) -> Modele:
    champ = modele.model_fields.get(nom) if modele else None
    return submodel(champ.annotation) if champ else None


class _Bloc(NamedTuple):
    """Une clé ou un élément de liste : ce qui le précède (lignes vides, commentaires), puis ses lignes."""

    avant: str
    nom: str
    lignes: str


def _mapping(texte: str, neuf: dict[str, Any], modele: Modele) -> str:
    """Réécrit une suite de clés collée à la marge."""
    ancien, _, _ = read_yaml(texte, "")
    noeud = yaml.compose(texte, Loader=yaml.SafeLoader)
    blocs, reste = _blocks(texte, [(cle.value, cle.start_mark.line) for cle, _ in noeud.value])
    sorties = [
        (bloc.nom, bloc.avant + (_entry(bloc, ancien[bloc.nom], neuf[bloc.nom], modele) if bloc.nom in neuf else ""))
        for bloc in blocs
    ]
    ordre = _order(modele)
    for nom in (nom for nom in _shaped(neuf, modele) if nom not in ancien):
        avant = set(ordre[: ordre.index(nom)]) if nom in ordre else set(ordre)
        place = max((rang + 1 for rang, (ecrit, _) in enumerate(sorties) if ecrit in avant), default=0)
        sorties.insert(place, (nom, _dump({nom: neuf[nom]}, modele)))
    return "".join(lignes for _, lignes in sorties) + reste


def _entry(bloc: _Bloc, ancien: Any, neuf: Any, modele: Modele) -> str:
    if ancien == neuf:
        return bloc.lignes
    tete, _, corps = bloc.lignes.partition("\n")
    if neuf and re.fullmatch(r"[\w-]+:\s*(#.*)?", tete):  # la valeur est dessous, en bloc
        sous_modele = _under(modele, bloc.nom)
        if isinstance(ancien, dict) and isinstance(neuf, dict):
            corps = _indented(corps, lambda texte: _mapping(texte, neuf, sous_modele))
        elif isinstance(ancien, list) and isinstance(neuf, list):
            corps = _indented(corps, lambda texte: _sequence(texte, ancien, neuf, sous_modele))
        else:
            corps = None
        if corps is not None:
            return f"{tete}\n{corps}"
    en_ligne = bool(re.match(r"[\w-]+:\s*\[", tete)) and all(isinstance(e, str) and len(e) < 40 for e in neuf)
    ecrit = f"{bloc.nom}: {_dump(neuf, None, en_ligne=True)}" if en_ligne else _dump({bloc.nom: neuf}, modele)
    commentaire = _inline_comment(tete, corps or "")
    premiere, _, suite = ecrit.partition("\n")
    return f"{premiere}{commentaire}\n{suite}"


def _inline_comment(tete: str, corps: str) -> str:
    """Le commentaire au bout d'une valeur d'une ligne. Dans un texte entre guillemets, « # » n'en est pas un."""
    trouve = re.fullmatch(r"[\w-]+:(?:\s+(?:'[^']*'|\"[^\"]*\"|\[[^\]]*\]|[^'\"\[>|#][^#]*?))?(\s+#.*)", tete)
    return trouve[1] if trouve and not corps.strip() else ""


def _sequence(texte: str, ancien: list[Any], neuf: list[Any], modele: Modele) -> str:
    """Réécrit une liste collée à la marge, élément par élément."""
    noeud = yaml.compose(texte, Loader=yaml.SafeLoader)
    if noeud.flow_style:
        return _dump(neuf, modele)
    blocs, reste = _blocks(texte, [("", _dash_line(texte, element.start_mark.line)) for element in noeud.value])
    sorties = ""
    cles = [[json.dumps(e, sort_keys=True) for e in liste] for liste in (ancien, neuf)]
    for action, i, j, k, m in difflib.SequenceMatcher(None, *cles, autojunk=False).get_opcodes():
        if action == "equal":
            sorties += "".join(bloc.avant + bloc.lignes for bloc in blocs[i:j])
            continue
        for rang in range(max(j - i, m - k)):
            bloc = blocs[i + rang] if rang < j - i else None
            sorties += bloc.avant if bloc else ""
            if rang >= m - k:
                continue
            element = neuf[k + rang]
            groupe = bloc and element and isinstance(ancien[i + rang], dict) and isinstance(element, dict)
            if groupe and bloc.lignes.startswith("- ") and not bloc.lignes.startswith("- {"):
                marge = " " * (len(bloc.lignes[1:]) - len(bloc.lignes[1:].lstrip(" ")))
                dedans = _indented(
                    f" {marge}{bloc.lignes[1:].lstrip(' ')}", lambda texte, e=element: _mapping(texte, e, modele)
                )
                if dedans is not None:
                    sorties += f"-{dedans[1:]}"
                    continue
            sorties += _dump([element], modele)
    return sorties + reste


def _dash_line(texte: str, ligne: int) -> int:
    """La ligne du tiret d'un élément dont la valeur commence à cette ligne ou dessous."""
    lignes = texte.split("\n")
    while ligne > 0 and not lignes[ligne].startswith("-"):
        ligne -= 1
    return ligne


def _blocks(texte: str, debuts: list[tuple[str, int]]) -> tuple[list[_Bloc], str]:
    """Découpe un texte collé à la marge ; lignes vides et commentaires à la marge vont avec ce qui suit."""
    lignes = texte.splitlines(keepends=True)
    blocs, avant = [], lignes[: debuts[0][1]] if debuts else []
    for rang, (nom, debut) in enumerate(debuts):
        fin = debuts[rang + 1][1] if rang + 1 < len(debuts) else len(lignes)
        coupe = fin
        while coupe > debut + 1 and (not lignes[coupe - 1].strip() or lignes[coupe - 1].startswith("#")):
            coupe -= 1
        blocs.append(_Bloc("".join(avant), nom, "".join(lignes[debut:coupe])))
        avant = lignes[coupe:fin]
    return blocs, "".join(avant)


def _indented(texte: str, rewrite: Callable[[str], str]) -> str | None:
    """Réécrit un texte en retrait comme s'il était à la marge ; rien s'il s'y trouve une ligne moins en retrait."""
    lignes = texte.splitlines(keepends=True)
    pleines = [ligne for ligne in lignes if ligne.strip()]
    if not pleines:
        return None
    marge = len(pleines[0]) - len(pleines[0].lstrip(" "))
    if any(len(ligne) - len(ligne.lstrip(" ")) < marge for ligne in pleines):
        return None
    neuf = rewrite("".join(ligne[marge:] if ligne.strip() else ligne for ligne in lignes))
    return "".join(" " * marge + ligne if ligne.strip() else ligne for ligne in neuf.splitlines(keepends=True))
