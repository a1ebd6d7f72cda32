"""Ce que la base entière promet : chaque levier a ses cas et ses moyens, chaque moyen son droit, aucune fiche perdue."""

from collections import defaultdict
from urllib.parse import urlsplit

import frontmatter
import pytest
import yaml

from conftest import JOUR, RACINE
from fiches import syntheses
from fiches.checking import check
from fiches.fraicheur import orphans
from fiches.jour import build_day
from fiches.linking import Base
from fiches.references import parse
from fiches.schema.visite import visit

ORPHELINES = yaml.safe_load((RACINE / "tests" / "orphelines.yaml").read_text("utf-8")) or {}
SANS_FICHE = yaml.safe_load((RACINE / "tests" / "sources_sans_fiche.yaml").read_text("utf-8")) or {}


@pytest.fixture(scope="module")
def base() -> Base:
    resultat = check(RACINE / "content", build_day())
    assert resultat.base is not None, resultat.problemes
    return resultat.base


@pytest.mark.parametrize("numero", range(1, 9))
def test_each_levier_has_at_least_four_cases_and_three_means(base, numero):
    levier = base.genre("levier")[numero - 1]
    cas = len(base.cited_by(levier.reference, ["exemple"])) + len(levier.fiche.collectivites)
    assert cas >= 4
    assert len(base.cited_by(levier.reference, ["modalite"])) >= 3


def test_each_means_rests_on_an_article(base):
    sans_article = [
        modalite.identifiant
        for modalite in base.genre("modalite")
        if not any(
            (reference := parse(valeur.valeur)) and reference.article
            for valeur in visit(type(modalite.fiche), modalite.fiche.model_dump(mode="json"))
            if isinstance(valeur.valeur, str)
        )
    ]
    assert sans_article == []


def test_no_fiche_is_lost_except_those_listed_with_a_reason(base):
    seules = set(map(str, orphans(base, RACINE / "docs")))
    assert seules - ORPHELINES.keys() == set()
    assert ORPHELINES.keys() - seules == set(), "ces fiches sont citées : retirez-les de orphelines.yaml"


def address(url: str) -> tuple[str, str]:
    """L'hôte et l'adresse d'une page, sans ce qui varie d'une citation à l'autre : protocole, « www. », barre finale."""
    morceaux = urlsplit(url)
    hote = (morceaux.hostname or "").rstrip(".").removeprefix("www.")
    return hote, f"{hote}{morceaux.path.rstrip('/')}{'?' if morceaux.query else ''}{morceaux.query}"


def test_document_cited_three_times_has_its_fiche_except_those_listed_with_a_reason(base):
    citees = defaultdict(set)
    for entree in base.entrees.values():
        for source in entree.fiche.sources:
            if source.url and not source.ressource:
                citees[address(source.url)].add(str(entree.reference))
    souvent = {adresse for adresse, fiches in citees.items() if len(fiches) >= 3}
    assert {page for hote, page in souvent if not {hote, page} & SANS_FICHE.keys()} == set()
    servent = {cle for adresse in souvent for cle in adresse}
    assert SANS_FICHE.keys() - servent == set(), (
        "aucune adresse citée trois fois : retirez-les de sources_sans_fiche.yaml"
    )


def test_every_pole_of_2014_is_counted_once(base):
    groupes = syntheses.poles_of_2014(base)
    poles = [p.identifiant for g in groupes for p in g.poles]
    assert len(poles) == len(set(poles))
    assert sum(syntheses.outcomes([p for g in groupes for p in g.poles]).values()) == len(poles)


def test_calls_are_told_from_the_oldest_to_the_latest(base):
    dates = [d.fiche.dates.lancement or d.fiche.dates.resultats or "9999" for d in syntheses.calls(base)]
    assert dates == sorted(dates)


@pytest.mark.parametrize("niveau", ["commune", "epci", "departement", "region"])
def test_each_level_is_offered_actions_for_every_levier(base, niveau):
    for moyens in syntheses.means(base, niveau):
        assert moyens.actions, moyens.levier.identifiant
        assert all(not a.niveaux or niveau in a.niveaux for _rang, a in moyens.actions)
        assert all(qui.peut != "non" for _modalite, qui in moyens.modalites)


def test_home_shows_well_established_poles_of_different_regions(base):
    vedettes = syntheses.featured(base, 6)
    assert len(vedettes) == 6
    assert {p.fiche.confiance for p in vedettes} == {"haute"}
    assert len({syntheses.region_of(base, p) for p in vedettes}) == 6


def test_most_cited_texts_come_first(base):
    cites = [len(base.cited_by(e.reference)) for e in syntheses.most_cited(base, "texte", 6)]
    assert cites == sorted(cites, reverse=True)
    assert cites[0] == max(len(base.cited_by(e.reference)) for e in base.genre("texte"))


def test_means_closed_to_a_level_is_told_as_closed_and_never_offered(contenu):
    fichier = contenu / "fiches/modalites/mise-a-disposition.md"
    poste = frontmatter.load(str(fichier))
    for qui in poste["qui_peut"]:
        qui["peut"] = "non" if qui["niveau"] == "commune" else "oui"
    fichier.write_text(frontmatter.dumps(poste), encoding="utf-8")
    base = check(contenu, JOUR).base
    offerts = [m for moyens in syntheses.means(base, "commune") for m, _qui in moyens.modalites]
    assert offerts == []
    assert [m.identifiant for m, _qui in syntheses.excluded(base, "commune")] == ["mise-a-disposition"]
