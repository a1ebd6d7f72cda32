"""Ce qu'un import changerait, dit en français : fiches créées, changées champ par champ, inchangées."""

import difflib
import json
from collections.abc import Iterator, Sequence
from typing import Any

from .importation import Proposition

LONGUEUR = 90


def summary(propositions: Sequence[Proposition]) -> list[str]:
    """Le compte rendu, fiche par fiche, puis le compte."""
    lignes: list[str] = []
    for p in propositions:
        if p.nouvelle:
            lignes.append(f"+ {p.genre}:{p.identifiant} : nouvelle fiche, « {p.donnees.get('titre', '')} »")
            lignes += [f"    {nom} : {_value(valeur)}" for nom, valeur in _flat(p.donnees) if nom != "titre"]
            lignes += [f"    corps : {_value(p.corps)}"] if p.corps else []
        elif not p.inchangee:
            lignes.append(f"~ {p.genre}:{p.identifiant}")
            lignes += [f"    {ligne}" for ligne in differences(p.ancienne.donnees, p.donnees)]
            if p.corps.strip() != p.ancienne.corps.strip():
                lignes.append(f"    corps : {_value(p.ancienne.corps)} → {_value(p.corps)}")
    return lignes


def _flat(donnees: dict[str, Any], debut: str = "") -> Iterator[tuple[str, Any]]:
    for nom, valeur in donnees.items():
        if isinstance(valeur, dict):
            yield from _flat(valeur, f"{debut}{nom}.")
        else:
            yield f"{debut}{nom}", valeur


def differences(avant: Any, apres: Any, nom: str = "") -> Iterator[str]:
    """Chaque champ qui change, avec son chemin ; un élément de liste se désigne par son rang."""
    if avant == apres:
        return
    if isinstance(avant, dict) and isinstance(apres, dict):
        for cle in [*avant, *(c for c in apres if c not in avant)]:
            yield from differences(avant.get(cle), apres.get(cle), f"{nom}.{cle}" if nom else cle)
    elif _groups(avant) and _groups(apres):
        yield from _list_differences(avant, apres, nom)
    elif avant is None:
        yield f"{nom} : ajout de {_value(apres)}"
    elif apres is None:
        yield f"{nom} : effacé, c'était {_value(avant)}"
    else:
        yield f"{nom} : {_value(avant)} → {_value(apres)}"


def _list_differences(avant: list, apres: list, nom: str) -> Iterator[str]:
    cles = [[json.dumps(e, sort_keys=True) for e in liste] for liste in (avant, apres)]
    for action, i, j, k, m in difflib.SequenceMatcher(None, *cles, autojunk=False).get_opcodes():
        if action == "equal":
            continue
        for rang in range(max(j - i, m - k)):
            if rang >= j - i:
                yield f"{nom} {k + rang + 1} : ajout de {_value(apres[k + rang])}"
            elif rang >= m - k:
                yield f"{nom} {i + rang + 1} : retiré, c'était {_value(avant[i + rang])}"
            else:
                yield from differences(avant[i + rang], apres[k + rang], f"{nom} {k + rang + 1}")


def _groups(valeur: Any) -> bool:
    return isinstance(valeur, list) and all(isinstance(e, dict) for e in valeur)


def _value(valeur: Any) -> str:
    """Une valeur en une ligne courte : un texte entre guillemets, une liste par son compte ou ses éléments."""
    if isinstance(valeur, dict):
        premier = next((v for v in valeur.values() if isinstance(v, str)), "")
        return _value(premier)
    if _groups(valeur) and valeur:
        return f"{len(valeur)} élément{'s' if len(valeur) > 1 else ''}"
    texte = " | ".join(valeur) if isinstance(valeur, list) else str(valeur or "")
    texte = " ".join(texte.split())
    return f"« {texte if len(texte) <= LONGUEUR else texte[: LONGUEUR - 1] + '…'} »"


def count(propositions: Sequence[Proposition]) -> str:
    neuves = sum(p.nouvelle for p in propositions)
    pareilles = sum(p.inchangee for p in propositions)
    changees = len(propositions) - neuves - pareilles
    if not neuves and not changees:
        return "Rien n'a changé."
    dits = [
        f"{nombre} {mot}{'s' if nombre > 1 else ''}"
        for nombre, mot in ((neuves, "nouvelle"), (changees, "modifiée"), (pareilles, "inchangée"))
        if nombre
    ]
    return f"Fiches : {', '.join(dits)}."
