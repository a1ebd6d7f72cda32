"""Parcours d'une fiche lue, guidé par le schéma : chaque valeur avec son chemin et ses marqueurs.

Le parcours suit les données brutes, pas le modèle construit : une fiche à laquelle il manque une clé livre ainsi
tous ses autres problèmes d'un coup.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple, get_args, get_origin

from pydantic import BaseModel

Chemin = tuple[str | int, ...]


class Valeur(NamedTuple):
    """Une valeur simple (avec ses marqueurs) ou un groupe de champs (avec son modèle)."""

    chemin: Chemin
    valeur: Any
    marqueurs: tuple[Any, ...] = ()
    modele: type[BaseModel] | None = None


def markers(annotation: Any) -> tuple[Any, ...]:
    """Marqueurs déclarés dans une annotation, à travers ``X | None`` et ``list[X]``."""
    trouves: list[Any] = list(getattr(annotation, "__metadata__", ()))
    for argument in get_args(annotation):
        if argument not in trouves:
            trouves.extend(markers(argument))
    return tuple(trouves)


def visit(modele: type[BaseModel], donnees: dict[str, Any], chemin: Chemin = ()) -> Iterator[Valeur]:
    """Rend chaque groupe de champs et chaque valeur simple connus du schéma, dans l'ordre de déclaration."""
    yield Valeur(chemin, donnees, modele=modele)
    for nom, marqueurs, sous_modele, liste in _plan(modele):
        contenu = donnees.get(nom)
        places = enumerate(contenu) if liste and isinstance(contenu, list) else [(None, contenu)]
        for rang, element in places:
            ici = (*chemin, nom) if rang is None else (*chemin, nom, rang)
            if isinstance(element, dict) and sous_modele:
                yield from visit(sous_modele, element, ici)
            elif isinstance(element, str):
                yield Valeur(ici, element, marqueurs)


@cache
def _plan(modele: type[BaseModel]) -> list[tuple[str, tuple[Any, ...], type[BaseModel] | None, bool]]:
    """Ce qu'il faut savoir de chaque champ, tiré une fois des annotations."""
    return [
        (nom, (*champ.metadata, *markers(champ.annotation)), submodel(champ.annotation), is_list(champ.annotation))
        for nom, champ in modele.model_fields.items()
    ]


def is_list(annotation: Any) -> bool:
    return get_origin(annotation) is list or any(is_list(argument) for argument in get_args(annotation))


def submodel(annotation: Any) -> type[BaseModel] | None:
    """Le modèle contenu dans une annotation (``X``, ``X | None`` ou ``list[X]``), s'il y en a un."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((trouve for a in get_args(annotation) if (trouve := submodel(a))), None)


def base_type(annotation: Any) -> type | None:
    """Le type Python sous ``Annotated``, ``X | None`` et ``list[X]``."""
    if isinstance(annotation, type) and not get_args(annotation):
        return annotation if annotation is not type(None) else None
    return next((trouve for argument in get_args(annotation) if (trouve := base_type(argument))), None)
