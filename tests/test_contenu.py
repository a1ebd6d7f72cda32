"""Le vrai contenu : un cas par fichier, les huit leviers, et tout ce que dit le dossier de 2014."""

import re
from functools import cache

import pytest
import yaml

from conftest import RACINE
from fiches.checking import Resultat, check
from fiches.jour import build_day
from fiches.loading import list_files, shown_path
from fiches.site import load_site

CONTENU = RACINE / "content"
FICHIERS = [shown_path(f, CONTENU) for f in list_files(CONTENU)]
INVENTAIRE = yaml.safe_load((RACINE / "tests/inventaire.yaml").read_text("utf-8"))
COMBIEN = {"A": 7, "B": 5, "C": 6, "D": 6, "E": 8, "F": 3}
LIGNES = [f"{lettre}{n}" for lettre, nombre in COMBIEN.items() for n in range(1, nombre + 1)]


@cache
def result() -> Resultat:
    return check(CONTENU, build_day())


def drafts() -> set[str]:
    """Les brouillons : leurs problèmes n'arrêtent personne, et ils ne comptent pas."""
    return {lue.brute.chemin for lue in result().lues if lue.en_attente}


@pytest.mark.parametrize("chemin", FICHIERS)
def test_published_fiche_has_no_problem(chemin):
    assert (
        chemin in drafts()
        or [f"{p.ligne}: [{p.code}] {p.message}" for p in result().problemes if p.chemin == chemin] == []
    )


def test_nothing_outside_the_fiches_has_a_problem():
    problemes = [*result().problemes, *load_site(CONTENU)[1]]
    assert [f"{p.chemin}: {p.message}" for p in problemes if p.chemin not in FICHIERS] == []


def test_leviers_are_the_eight_of_the_source_in_its_order():
    assert [e.identifiant for e in result().base.genre("levier")] == [
        "pedagogie-ess",
        "cadres-contractuels",
        "transversalite-interne",
        "cooperations-inter-collectivites",
        "concertation-tetes-de-reseau",
        "amenagement-immobilier-foncier",
        "emploi-coordination-recherche",
        "accompagnement-ingenierie",
    ]


def test_every_levier_quotes_the_source_and_names_collectivites_that_did_it():
    for levier in result().base.genre("levier"):
        assert levier.fiche.citation_2014.sources == ["dossier-2014"], levier.identifiant
        assert levier.fiche.collectivites, levier.identifiant


def test_poles_of_the_map_of_2014_have_their_fiche_and_status():
    """La carte du dossier montre une soixantaine de pôles."""
    situes = [e for e in result().base.genre("exemple") if e.fiche.en_2014 and e.fiche.en_2014.statut != "absent"]
    assert len(situes) >= 55


def test_inventory_lists_every_line_of_the_source():
    assert list(INVENTAIRE) == LIGNES


def bare(texte: str) -> str:
    """Le texte en minuscules, sans gras, sans puce, sans adresse de lien ni retour à la ligne."""
    sans_liens = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", texte)
    return re.sub(r"\s+", " ", re.sub(r"\*+|^\s*- ", "", sans_liens, flags=re.MULTILINE)).lower().replace("’", "'")


@pytest.mark.parametrize(
    ("ligne", "chemin"), [(ligne, chemin) for ligne, chemins in INVENTAIRE.items() for chemin in chemins], ids=str
)
def test_what_the_source_says_is_in_the_base(ligne, chemin):
    assert chemin not in drafts()
    texte = bare((RACINE / chemin).read_text("utf-8"))
    assert [e for e in INVENTAIRE[ligne][chemin] if bare(e).strip() not in texte] == []
