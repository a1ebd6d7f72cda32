"""Le manuel des rédacteurs : tiré du schéma, il ne peut pas s'en écarter."""

import re

import pytest

from fiches.manuel import fields, groups
from fiches.schema import GENRES
from fiches.typographie import typeset


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
