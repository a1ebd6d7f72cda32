"""Ce qu'un tableur dit d'une fiche, posé sur ce qu'elle contient : ce qui n'y est pas ne bouge pas."""

import difflib
import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from ..schema.visite import Chemin
from .cellules import Usage, read, write
from .lignes import dig, elements
from .plan import Colonne, Feuille


@dataclass
class Element:
    """Une ligne lue : valeurs par champ, cellule de chacune, éléments de ses groupes (absents si non repris)."""

    valeurs: dict[str, Any]
    places: dict[str, str]
    enfants: dict[str, list["Element"]] = field(default_factory=dict)

    @property
    def vide(self) -> bool:
        return not any(valeur is not None for valeur in self.valeurs.values()) and not any(self.enfants.values())


def merge(donnees: dict[str, Any], element: Element, feuille: Feuille, usage: Usage, garder: bool) -> dict[str, Any]:
    """Les données avec ce que dit la ligne. ``garder`` : une cellule vide n'efface rien."""
    neuves = deepcopy(donnees)
    for nom, valeur in element.valeurs.items():
        colonne = feuille.colonne(nom)
        if valeur == normal(donnees, colonne, usage) or (valeur is None and garder):
            continue
        _put(neuves, colonne.chemin, valeur)
    for enfant in feuille.enfants:
        if enfant.nom in element.enfants:
            anciens, neufs = elements(donnees, enfant), element.enfants[enfant.nom]
            liste = _merge_list(anciens, neufs, enfant, usage)
            if liste != anciens:
                _put(neuves, enfant.chemin, liste or None)
    return neuves


def normal(donnees: Any, colonne: Colonne, usage: Usage) -> Any:
    """La valeur actuelle telle qu'un aller-retour par le tableur la rendrait : c'est à elle qu'on compare."""
    ecrite = write(dig(donnees, colonne.chemin), colonne, usage)
    return read(ecrite, colonne, usage) if ecrite is not None else None


def places(element: Element, feuille: Feuille, debut: Chemin = ()) -> Iterator[tuple[Chemin, str]]:
    """Chaque chemin de la fiche et la cellule qui le donne."""
    for nom, place in element.places.items():
        yield (*debut, *feuille.colonne(nom).chemin), place
    for enfant in feuille.enfants:
        for rang, dessous in enumerate(element.enfants.get(enfant.nom, ())):
            yield from places(dessous, enfant, (*debut, *enfant.chemin, rang))


def _merge_list(anciens: list[dict], neufs: list[Element], feuille: Feuille, usage: Usage) -> list[dict[str, Any]]:
    """Les éléments reconnus gardent leurs données ; un élément changé part de celui qu'il remplace."""
    presents = {nom for element in neufs for nom in element.valeurs}
    enfants = {nom for element in neufs for nom in element.enfants}
    avant = [_signature(_as_element(ancien, feuille, usage), presents, enfants) for ancien in anciens]
    apres = [_signature(element, presents, enfants) for element in neufs]
    liste = []
    for _, i, j, k, m in difflib.SequenceMatcher(None, avant, apres, autojunk=False).get_opcodes():
        for rang in range(m - k):
            ancien = anciens[i + rang] if i + rang < j else {}
            liste.append(merge(ancien, neufs[k + rang], feuille, usage, garder=False))
    return liste


def _as_element(donnees: dict[str, Any], feuille: Feuille, usage: Usage) -> Element:
    valeurs = {c.nom: normal(donnees, c, usage) for c in feuille.donnees}
    enfants = {e.nom: [_as_element(d, e, usage) for d in elements(donnees, e)] for e in feuille.enfants}
    return Element(valeurs, {}, enfants)


def _signature(element: Element, presents: set[str], enfants: set[str]) -> str:
    """Ce à quoi on reconnaît un élément : ses valeurs dans les colonnes que le fichier contient."""
    tous = {nom for dessous in element.enfants.values() for e in dessous for nom in e.valeurs}
    dessous = {n: [_signature(e, tous, set()) for e in liste] for n, liste in element.enfants.items() if n in enfants}
    return json.dumps(
        [{n: v for n, v in element.valeurs.items() if n in presents and v is not None}, dessous], sort_keys=True
    )


def _put(donnees: dict[str, Any], chemin: tuple[str, ...], valeur: Any) -> None:
    """Pose une valeur, ou l'efface si elle est vide, avec le groupe qu'elle laisserait vide."""
    cle, *reste = chemin
    if not reste:
        if valeur is None:
            donnees.pop(cle, None)
        else:
            donnees[cle] = valeur
        return
    if not isinstance(donnees.get(cle), dict):
        if valeur is None:
            return
        donnees[cle] = {}
    _put(donnees[cle], tuple(reste), valeur)
    if not donnees[cle]:
        del donnees[cle]
