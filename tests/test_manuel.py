"""Le manuel des rédacteurs : tiré du schéma et des règles, il ne peut pas s'en écarter ; ce qu'il fait taper, on le tape."""

import re
from pathlib import Path

import pytest

import photographier_manuel
from conftest import INVALIDES, JOUR, RACINE
from fiches import verifications
from fiches.checking import REGLES_DE_BASE, REGLES_DE_FICHE, check
from fiches.manuel import fields, groups
from fiches.problems import AVERTISSEMENT, Problem
from fiches.references import parse
from fiches.reports import as_text
from fiches.schema import GENRES
from fiches.schema.types import Lien
from fiches.schema.visite import markers
from fiches.typographie import typeset
from test_regles import ATTENDUS, emitted_codes

CONTRIBUER = RACINE / "docs" / "contribuer"


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


def answered(contenu: Path, texte: str) -> list[Problem]:
    """Ce que dit la vérification d'une fiche posée à la place de celle de « Ma première fiche »."""
    (contenu / "fiches" / photographier_manuel.FICHIER).write_text(texte, "utf-8")
    return check(contenu, JOUR).problemes


def test_first_fiche_typed_as_the_page_says_gets_the_answers_the_page_quotes(contenu):
    problemes = answered(contenu, photographier_manuel.typed())
    assert [(p.ligne, p.code) for p in problemes] == [r[:2] for r in photographier_manuel.answers()]
    assert {p.gravite for p in problemes} == {AVERTISSEMENT}, "un brouillon n'arrête rien"
    (cite,) = re.findall(r"```text\n(.*?)```", photographier_manuel.PAGE.read_text("utf-8"), re.DOTALL)
    assert as_text(problemes).startswith(cite)


def test_first_fiche_has_no_problem_once_the_answers_are_followed(contenu):
    assert answered(contenu, photographier_manuel.corrected()) == []
    assert answered(contenu, photographier_manuel.published()) == []


def test_first_fiche_takes_the_fifteen_minutes_it_promises():
    titres = re.findall(r"^## .*\((\d+) minutes?\)$", photographier_manuel.PAGE.read_text("utf-8"), re.MULTILINE)
    assert sum(map(int, titres)) == 15


def test_images_are_light_told_in_words_and_can_be_taken_again(tmp_path):
    citees = re.findall(r"!\[(.*?)\]\(images/(.*?)\)", photographier_manuel.PAGE.read_text("utf-8"))
    assert {nom for _, nom in citees} == set(photographier_manuel.PRISES)
    assert all(len(mots) > 40 for mots, _ in citees)
    petit = photographier_manuel.build(tmp_path, apres=True)
    for nom, image in photographier_manuel.PRISES.items():
        octets = (photographier_manuel.IMAGES / nom).read_bytes()
        assert octets.startswith(b"\x89PNG")
        assert len(octets) < photographier_manuel.POIDS_MAX
        assert (petit / image.adresse.split("?")[0] / "index.html").is_file(), f"{nom} montre une page qui n'est plus"


@pytest.mark.parametrize("bloc", range(2))
def test_each_way_to_retire_a_fiche_can_be_pasted_as_it_is(contenu, bloc):
    colle = re.findall(r"```yaml\n(.*?)```", (CONTRIBUER / "retirer.md").read_text("utf-8"), re.DOTALL)[bloc]
    assert (
        answered(contenu, photographier_manuel.published().replace("territoire:\n", f"{colle}territoire:\n", 1)) == []
    )


def test_charter_shows_each_grade_of_confidence_on_a_fiche_that_has_it(base):
    charte = (CONTRIBUER / "charte.md").read_text("utf-8")
    montres = dict(re.findall(r"^\| \*\*(\w+)\*\* .*\]\((exemple:[a-z0-9-]+)\)", charte, re.MULTILINE))
    assert set(montres) == set(base.vocabulaires.codes("confiances"))
    for confiance, reference in montres.items():
        assert base[parse(reference)].fiche.confiance == confiance
    sujets = [d.sujet for d in base[parse("exemple:pole-sud-archer")].fiche.divergences]
    assert "Coût de la Cité de la chaussure" in sujets


def test_ten_questions_before_publishing():
    assert re.findall(r"^(\d+)\. \*\*.+\?\*\*", (CONTRIBUER / "relire.md").read_text("utf-8"), re.MULTILINE) == [
        str(n) for n in range(1, 11)
    ]


def test_every_page_of_the_manual_is_one_click_from_its_entrance():
    entree = (CONTRIBUER / "index.md").read_text("utf-8")
    pages = {f.name for f in CONTRIBUER.glob("*.md")} - {"index.md"}
    assert {p for p in pages if f"]({p}" not in entree} == set()


def test_every_example_of_a_reference_leads_to_a_fiche_of_the_base(base):
    """On recopie un exemple : il doit exister."""
    modeles = [*GENRES.values(), *(groupe.modele for groupe in groups().values())]
    donnes = {
        exemple
        for modele in modeles
        for champ in modele.model_fields.values()
        if any(isinstance(m, Lien) for m in (*champ.metadata, *markers(champ.annotation)))
        for exemple in champ.examples or ()
    }
    assert len(donnes) > 10
    assert [e for e in sorted(donnes) if parse(e) is None or parse(e).fiche not in base.entrees] == []
