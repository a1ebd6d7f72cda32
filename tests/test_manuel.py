"""Le manuel des rédacteurs : tiré du schéma, il ne peut pas s'en écarter."""

import re

import pytest

from conftest import INVALIDES, RACINE
from fiches import verifications
from fiches.checking import REGLES_DE_BASE, REGLES_DE_FICHE
from fiches.manuel import fields, groups
from fiches.schema import GENRES
from fiches.typographie import typeset
from test_regles import ATTENDUS, emitted_codes


@pytest.fixture(scope="module")
def page(site) -> str:
    return (site / "contribuer/champs/index.html").read_text("utf-8")


def section(page: str, ancre: str) -> str:
    return re.split(r'<section id="', page.split(f'<section id="{ancre}"', 1)[1], maxsplit=1)[0]


@pytest.mark.parametrize("genre", GENRES)
def test_every_field_of_a_kind_is_there_with_its_help_and_what_it_asks(page, genre):
    ici = section(page, genre)
    for champ in fields(GENRES[genre]):
        ligne = next(ligne for ligne in ici.split("<tr>") if f"<br><code>{champ.cle}</code>" in ligne)
        assert typeset(champ.titre).replace("'", "&#39;") in ligne or champ.titre in ligne
        assert ("obligatoire" in ligne) is champ.obligatoire
        assert champ.groupe == "" or f'href="#groupe-{champ.groupe.lower()}"' in ligne
    assert set(re.findall(r'<th scope="row">.*?<code>([a-z0-9_]+)</code>', ici)) == set(GENRES[genre].model_fields)


def test_every_group_has_its_table(page):
    for nom, groupe in groups().items():
        ici = section(page, f"groupe-{nom.lower()}")
        assert set(re.findall(r'<th scope="row">.*?<code>([a-z0-9_]+)</code>', ici)) == set(groupe.modele.model_fields)


def test_every_closed_list_is_told_in_full(page, base):
    for champ in fields(GENRES["exemple"]):
        for code in base.vocabulaires.codes(champ.vocabulaire) if champ.vocabulaire else ():
            assert f"<code>{code}</code>" in section(page, "exemple")


def test_page_of_checks_is_up_to_date():
    """Sinon : « make manuel »."""
    ecrite = (RACINE / "docs" / verifications.CHEMIN).read_text("utf-8")
    assert ecrite == verifications.page(INVALIDES)


def test_page_of_checks_tells_every_rule_and_every_code():
    parties = verifications.parts(INVALIDES)
    regles = [regle for partie in parties for regle in partie.regles]
    dites = {r.__doc__ for r in (*REGLES_DE_FICHE, *REGLES_DE_BASE)}
    assert {r.phrase for r in regles} - {""} == dites
    codes = [v.code for regle in regles for v in regle.verifications]
    assert len(codes) == len(set(codes))
    # La seule que rien ne phrase dans le code : elle répète ce que dit Jinja.
    assert emitted_codes() - set(codes) == {"page-mal-formee"}


def test_page_of_checks_shows_a_wrong_and_a_right_example_of_each_code_a_fiche_can_break():
    for partie in verifications.parts(INVALIDES):
        for v in (v for regle in partie.regles for v in regle.verifications if v.code in ATTENDUS):
            assert v.remede.avant
            assert v.remede.avant != v.remede.apres


def test_each_message_of_the_check_can_be_found_by_its_code(site):
    page = (site / "contribuer/verifications/index.html").read_text("utf-8")
    for code in emitted_codes() - {"page-mal-formee"}:
        assert f'id="{code}"' in page
    # Un exemple reste ce que l'on tape : la construction n'y voit ni lien vers une fiche ni guillemet à composer.
    assert "&#91;loi](texte:loi-ess-2014-856#12)" in page or "[loi](texte:loi-ess-2014-856#12)" in page


def test_examples_of_the_manual_are_not_searched(site):
    assert "porteurs de projets coopératifs du pays de Redon" not in (site / "assets/recherche/textes.js").read_text(
        "utf-8"
    )
