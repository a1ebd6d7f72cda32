"""Dit en français ce que Pydantic a refusé : un code, ce qui ne va pas, ce qu'il faut faire."""

import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from .loading import RawFiche
from .problems import Problem, suggest
from .schema.visite import Chemin, submodel

# Type d'erreur Pydantic -> (code, message, conseil). « {champ} » est la clé, les autres noms viennent du contexte.
PHRASES: dict[str, tuple[str, str, str]] = {
    "string_type": (
        "type-incorrect",
        "« {champ} » attend un texte",
        "Écrivez une seule valeur, sans liste ni champs.",
    ),
    "string_too_long": (
        "valeur-trop-longue",
        "« {champ} » dépasse {max_length} signes ({longueur})",
        "Raccourcissez-la : ce qui déborde va dans le texte de la fiche.",
    ),
    "string_pattern_mismatch": (
        "forme-incorrecte",
        "« {champ} » : « {valeur} » n'a pas la forme attendue",
        "Suivez la forme de l'exemple. {aide}",
    ),
    "list_type": (
        "type-incorrect",
        "« {champ} » attend une liste",
        "Écrivez un élément par ligne, chacun après un tiret.",
    ),
    "too_short": (
        "liste-trop-courte",
        "« {champ} » demande au moins {min_length} élément(s)",
        "Ajoutez ce qui manque. {aide}",
    ),
    "model_type": (
        "type-incorrect",
        "« {champ} » attend des champs",
        "Écrivez dessous, en retrait : {cles}.",
    ),
    "model_attributes_type": (
        "type-incorrect",
        "« {champ} » attend des champs",
        "Écrivez dessous, en retrait : {cles}.",
    ),
    "bool_parsing": (
        "type-incorrect",
        "« {champ} » : « {valeur} » n'est ni oui ni non",
        "Écrivez « oui » ou « non ».",
    ),
    "bool_type": ("type-incorrect", "« {champ} » attend oui ou non", "Écrivez « oui » ou « non »."),
    "int_parsing": (
        "nombre-incorrect",
        "« {champ} » : « {valeur} » n'est pas un nombre entier",
        "Écrivez seulement les chiffres, par exemple {exemple}.",
    ),
    "int_type": (
        "nombre-incorrect",
        "« {champ} » attend un nombre entier",
        "Écrivez seulement les chiffres, par exemple {exemple}.",
    ),
    "int_from_float": (
        "nombre-incorrect",
        "« {champ} » attend un nombre entier",
        "Retirez la partie décimale.",
    ),
    "decimal_parsing": (
        "nombre-incorrect",
        "« {champ} » : « {valeur} » n'est pas un nombre",
        "Écrivez 2.7 pour 2,7, sans espace ni unité ; « plus de » ou « environ » vont dans « precision ».",
    ),
    "nombre": (
        "nombre-incorrect",
        "« {champ} » : « {valeur} » n'est pas un nombre",
        "Écrivez 2.7 pour 2,7, sans espace ni unité ; « plus de » ou « environ » vont dans « precision ».",
    ),
    "decimal_type": (
        "nombre-incorrect",
        "« {champ} » attend un nombre",
        "Écrivez 2.7 pour 2,7, sans espace ni unité.",
    ),
    "int_parsing_size": (
        "nombre-hors-limites",
        "« {champ} » est un nombre trop grand",
        "Vérifiez la valeur. {aide}",
    ),
    "finite_number": (
        "nombre-incorrect",
        "« {champ} » attend un nombre fini",
        "Écrivez les chiffres, par exemple {exemple}.",
    ),
    "greater_than_equal": (
        "nombre-hors-limites",
        "« {champ} » vaut {valeur}, le minimum est {ge}",
        "Vérifiez la valeur. {aide}",
    ),
    "less_than_equal": (
        "nombre-hors-limites",
        "« {champ} » vaut {valeur}, le maximum est {le}",
        "Vérifiez la valeur. {aide}",
    ),
    "date_type": (
        "type-incorrect",
        "« {champ} » attend une date",
        "Écrivez une seule date, année-mois-jour, par exemple 2026-11-22.",
    ),
    "adresse": (
        "adresse-incorrecte",
        "« {champ} » : « {valeur} » n'est pas une adresse de page",
        "Recopiez l'adresse entière, qui commence par https:// ou http://.",
    ),
    "periode": (
        "date-incorrecte",
        "« {champ} » : « {valeur} » n'est pas une date",
        "Écrivez l'année, l'année et le mois ou le jour : 2014, 2014-06 ou 2014-06-30.",
    ),
}
PHRASES |= {
    nom: (
        "date-incorrecte",
        "« {champ} » : « {valeur} » n'est pas un jour du calendrier",
        "Écrivez année-mois-jour, par exemple 2026-11-22.",
    )
    for nom in ("date_jour", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact")
}


def french_problems(erreur: ValidationError, modele: type[BaseModel], brute: RawFiche) -> Iterator[Problem]:
    for detail in erreur.errors(include_url=False):
        yield _problem(detail, modele, brute)


def _problem(detail: dict[str, Any], modele: type[BaseModel], brute: RawFiche) -> Problem:
    chemin: Chemin = detail["loc"]
    champ = ".".join(str(c + 1) if isinstance(c, int) else c for c in chemin)
    parent, info = _field(modele, chemin)
    ligne = brute.ligne(chemin)
    if detail["type"] == "missing":
        aide = f"{info.title} : {info.description}" if info else ""
        exemple = f" Par exemple « {chemin[-1]}: {info.examples[0]} »." if info and info.examples else ""
        return Problem(
            brute.chemin,
            brute.ligne(chemin[:-1]) if len(chemin) > 1 else 1,
            "cle-manquante",
            f"il manque la clé « {champ} »",
            f"Ajoutez-la. {aide}{exemple}",
        )
    if detail["type"] == "extra_forbidden":
        conseil = suggest(str(chemin[-1]), parent.model_fields) if parent else ""
        if "\N{NO-BREAK SPACE}" in str(chemin[-1]):
            conseil = "Le retrait contient des espaces insécables, venues d'une page ou de Word : retapez des espaces ordinaires."
        if chemin[-1] in ("id", "identifiant", "type", "genre") and len(chemin) == 1:
            conseil = "Retirez-la : l'identifiant est le nom du fichier, le genre est celui du dossier."
        return Problem(
            brute.chemin,
            ligne,
            "cle-inconnue",
            f"la clé « {champ} » n'existe pas ici",
            conseil or "Retirez-la.",
        )
    if detail.get("input") is None or detail["type"] == "string_too_short":
        conseil = (
            f"Remplissez ce champ. {_help(info)}"
            if info and info.is_required()
            else "Écrivez une valeur, ou retirez la ligne : le champ est facultatif."
        )
        return Problem(brute.chemin, ligne, "valeur-vide", f"« {champ} » est vide", conseil)
    if "date_" in detail["type"] and (
        francais := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", str(detail["input"]))
    ):
        jour, mois, annee = francais.groups()
        conseil = f"L'année vient d'abord : {annee}-{int(mois):02}-{int(jour):02}."
        message = f"« {champ} » : « {detail['input']} » n'est pas écrit année-mois-jour"
        return Problem(brute.chemin, ligne, "date-incorrecte", message, conseil)
    code, message, conseil = PHRASES.get(
        detail["type"],
        ("valeur-incorrecte", "« {champ} » : « {valeur} » ne convient pas", "Corrigez la valeur. {aide}"),
    )
    mots = _Mots(
        detail.get("ctx", {}),
        champ=champ,
        valeur=_short(detail.get("input")),
        longueur=len(detail["input"]) if isinstance(detail.get("input"), str) else "",
        exemple=info.examples[0] if info and info.examples else "8",
        aide=_help(info),
        cles=", ".join(sous.model_fields) if info and (sous := submodel(info.annotation)) else "ses champs",
    )
    return Problem(brute.chemin, ligne, code, message.format_map(mots), conseil.format_map(mots).strip())


class _Mots(dict):
    def __init__(self, contexte: dict[str, Any], **mots: Any):
        super().__init__(contexte | mots)

    def __missing__(self, cle: str) -> str:
        return ""


def _short(valeur: Any) -> str:
    texte = str(valeur)
    return texte if len(texte) <= 60 else texte[:57] + "…"


def _help(info: FieldInfo | None) -> str:
    if not info:
        return ""
    exemple = f" Par exemple : {str(info.examples[0]).removesuffix('.')}." if info.examples else ""
    return f"{info.title} : {info.description}{exemple}"


def _field(modele: type[BaseModel], chemin: Chemin) -> tuple[type[BaseModel] | None, FieldInfo | None]:
    """Le modèle qui porte le champ du chemin, et sa déclaration si elle existe."""
    parent: type[BaseModel] | None = modele
    info: FieldInfo | None = None
    for element in chemin:
        if isinstance(element, int):
            continue
        if info is not None:
            parent = submodel(info.annotation)
        info = parent.model_fields.get(element) if parent else None
        if info is None:
            break
    return parent, info
