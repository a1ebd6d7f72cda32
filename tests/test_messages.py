"""Tout ce que Pydantic peut refuser dans une fiche a sa phrase en français."""

import re
from typing import get_args

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core.core_schema import ErrorType

from conftest import JOUR
from fiches.checking import check
from fiches.loading import RawFiche
from fiches.messages import PHRASES, french_problems
from fiches.schema import GENRES
from fiches.site import Site

# Ce que chaque type du schéma interne de Pydantic peut refuser dans des données lues d'un fichier YAML (du texte, des
# listes, des champs, rien) ; puis ce qu'ajoute une contrainte.
TYPES = {
    "model": {"model_type"},
    "model-fields": {"missing", "extra_forbidden"},
    "model-field": set(),
    "list": {"list_type"},
    "str": {"string_type"},
    "int": {"int_type", "int_parsing", "int_parsing_size", "int_from_float"},
    "bool": {"bool_type", "bool_parsing"},
    "decimal": {"decimal_type", "decimal_parsing", "finite_number"},
    "date": {"date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"},
    "nullable": set(),
    "default": set(),
    "definitions": set(),
    "definition-ref": set(),
    "function-before": set(),  # une vérification du projet, dans PROPRES
    "function-after": {"finite_number"},  # allow_inf_nan=False sur un nombre décimal
}
CONTRAINTES = {
    ("str", "min_length"): "string_too_short",
    ("str", "max_length"): "string_too_long",
    ("str", "pattern"): "string_pattern_mismatch",
    ("list", "min_length"): "too_short",
    ("int", "ge"): "greater_than_equal",
    ("int", "le"): "less_than_equal",
}
NEUTRES = {
    "type", "schema", "fields", "default", "metadata", "ref", "schema_ref", "items_schema", "definitions", "function",
    "cls", "config", "custom_init", "root_model", "model_name", "extras_schema", "strip_whitespace", "allow_inf_nan",
    "serialization", "computed_fields", "frozen", "copy_default", "validate_default", "microseconds_precision", "strict",
    "serialization_exclude", "validation_alias", "serialization_alias", "extra_behavior", "post_init", "revalidate_instances",
    "regex_engine", "default_factory", "coerce_numbers_to_str",
}  # fmt: skip
A_PART = {"missing", "extra_forbidden", "string_too_short"}  # dites en cherchant la clé la plus proche ou l'exemple
PROPRES = {"adresse", "periode", "date_jour", "nombre"}  # les vérifications du projet


def schema_nodes(noeud):
    if isinstance(noeud, dict):
        if (isinstance(noeud.get("type"), str) and noeud["type"] in TYPES | dict.fromkeys(["function-plain"])) or (
            isinstance(noeud.get("type"), str) and "schema" in noeud
        ):
            yield noeud
        for cle, valeur in noeud.items():
            if cle not in ("metadata", "serialization", "default", "cls", "config"):
                yield from schema_nodes(valeur)
    elif isinstance(noeud, list | tuple):
        for valeur in noeud:
            yield from schema_nodes(valeur)


def possible_errors(modele: type[BaseModel]) -> set[str]:
    erreurs: set[str] = set()
    for noeud in schema_nodes(TypeAdapter(modele).core_schema):
        assert noeud["type"] in TYPES, f"type de schéma nouveau : {noeud['type']}, à ajouter avec ses erreurs"
        erreurs |= TYPES[noeud["type"]]
        for contrainte in set(noeud) - NEUTRES:
            erreurs.add(CONTRAINTES[noeud["type"], contrainte])
    return erreurs


def test_listed_error_types_exist_in_pydantic():
    assert set().union(*TYPES.values(), CONTRAINTES.values()) <= set(get_args(ErrorType))


@pytest.mark.parametrize("modele", [*GENRES.values(), Site], ids=lambda m: m.__name__)
def test_every_error_a_model_can_raise_has_its_french_sentence(modele):
    erreurs = possible_errors(modele)
    assert {"string_type", "missing", "model_type"} <= erreurs
    assert erreurs - A_PART - set(PHRASES) == set()


def test_own_checks_have_their_french_sentence():
    assert set(PHRASES) >= PROPRES


@pytest.mark.parametrize("type_erreur", sorted(PHRASES))
def test_sentence_is_whole_french_and_says_what_to_do(type_erreur):
    code, message, conseil = PHRASES[type_erreur]
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code)
    assert "{champ}" in message
    assert not message.endswith(".")
    assert conseil.endswith((".", "{aide}"))


def problems(modele, donnees):
    brute = RawFiche("content/fiches/x.md", "", "", donnees, "", 1, {(): 2})
    with pytest.raises(ValidationError) as erreur:
        modele.model_validate(donnees)
    return list(french_problems(erreur.value, modele, brute))


def test_error_type_without_sentence_still_speaks_french():
    class Couleur(BaseModel):
        teinte: set[str]

    (probleme,) = problems(Couleur, {"teinte": "rouge"})
    assert (probleme.code, probleme.message) == ("valeur-incorrecte", "« teinte » : « rouge » ne convient pas")


def test_french_date_is_given_back_in_the_right_order():
    notion = {"verifie_le": "22/11/2026"}
    trouve = next(
        p for p in problems(GENRES["notion"], notion) if "verifie_le" in p.message and p.code == "date-incorrecte"
    )
    assert "2026-11-22" in trouve.conseil


def test_long_value_is_cut_in_the_message():
    trouve = next(p for p in problems(GENRES["acteur"], {"site": "x" * 500}) if p.code == "adresse-incorrecte")
    assert len(trouve.message) < 120
    assert "…" in trouve.message


def test_places_in_lists_are_counted_from_one():
    trouves = {p.message for p in problems(GENRES["notion"], {"sources": [{"cle": "a"}, {"titre": "b"}]})}
    assert "il manque la clé « sources.2.cle »" in trouves


def test_missing_key_says_its_purpose_and_an_example():
    trouve = next(p for p in problems(GENRES["levier"], {}) if "numero" in p.message)
    assert trouve.conseil == "Ajoutez-la. Numéro : Rang dans la source de 2014. Par exemple « numero: 6 »."


def test_indent_pasted_from_a_web_page_is_named_as_such(contenu):
    """Deux espaces insécables font une clé de plus ; retirer le champ, ce que dirait le message, le perdrait."""
    fichier = contenu / "fiches/exemples/pole-du-val.md"
    texte = fichier.read_text("utf-8")
    assert "\n  precision: La halle" in texte
    fichier.write_text(texte.replace("\n  precision: La halle", "\n\u00a0\u00a0precision: La halle", 1), "utf-8")
    conseils = [p.conseil for p in check(contenu, JOUR).problemes if p.code == "cle-inconnue"]
    assert any("espaces insécables" in conseil for conseil in conseils), conseils
