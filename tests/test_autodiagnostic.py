"""L'autodiagnostic : huit réponses, une rose et un tableau, repris depuis l'adresse."""

import re

import pytest
from playwright.sync_api import expect

from fiches.autodiagnostic import load_autodiagnostic
from navigateur import ORDINATEUR, RACINE, TELEPHONE, Ouvrir
from outils_navigateur import axe, overflows

REGLAGES = (RACINE / "content" / "autodiagnostic.yml").read_text("utf-8")


@pytest.mark.parametrize(
    ("avant", "apres", "code"),
    [
        ("levier: levier:pedagogie-ess", "levier: levier:pedagogie", "levier-deplace"),
        ("levier: levier:pedagogie-ess", "levier: levier:cadres-contractuels", "levier-deplace"),
        ("suite: [1, 3]", "suite: [1, 33]", "action-inconnue"),
        ("suite: [1, 3]", "suite: [1]", "liste-trop-courte"),
        ("    question: Vos élus", "    qestion: Vos élus", "cle-inconnue"),
    ],
)
def test_wrong_setting_says_where_and_how(base, tmp_path, avant, apres, code):
    (tmp_path / "autodiagnostic.yml").write_text(REGLAGES.replace(avant, apres, 1), "utf-8")
    lu, soucis = load_autodiagnostic(tmp_path, base)
    assert lu is None
    trouve = next(p for p in soucis if p.code == code)
    assert trouve.conseil
    assert abs(trouve.ligne - REGLAGES[: REGLAGES.index(avant)].count("\n") - 1) <= 3


def test_settings_of_the_base_have_no_problem(base):
    lu, soucis = load_autodiagnostic(RACINE / "content", base)
    assert soucis == []
    assert [len(o.situations) for o in lu.leviers] == [4] * 8


@pytest.mark.parametrize("largeur", [ORDINATEUR, TELEPHONE])
def test_answers_draw_the_rose_fill_the_table_and_stay_in_the_address(ouvrir: Ouvrir, base, largeur):
    fenetre = ouvrir(largeur)
    page = fenetre.aller("autodiagnostic/")
    expect(page.locator("#autodiagnostic-reponse")).to_be_hidden()
    premier = page.get_by_role("radio").first
    premier.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.url.endswith("?1=2")
    page.get_by_role("group", name="6. Le pôle peut-il").get_by_role("radio").first.check()
    assert page.url.endswith("?1=2&6=0")
    lignes = page.locator("#autodiagnostic-reponse tbody tr")
    assert lignes.count() == 8
    expect(lignes.nth(0)).to_contain_text("3 sur 4")
    expect(lignes.nth(1)).to_contain_text("Sans réponse")
    assert lignes.nth(5).locator("td a").count() == 2
    expect(page.locator("#autodiagnostic-forts")).to_contain_text("Pédagogie")
    rose = page.locator(".rp-rose-points svg")
    expect(rose).to_have_attribute("aria-label", re.compile("Pédagogie.: 3 sur 4"))
    assert rose.locator("use.p").count() == 1
    assert axe(page) == []
    assert overflows(page) == []
    page.reload()
    expect(page.get_by_role("radio", checked=True)).to_have_count(2)
    page.get_by_role("button", name="Tout effacer").click()
    expect(page.locator("#autodiagnostic-reponse")).to_be_hidden()
    assert page.url.endswith("autodiagnostic/")
    assert fenetre.erreurs == []


def test_every_action_offered_exists(ouvrir: Ouvrir, site):
    page = ouvrir().aller("autodiagnostic/?" + "&".join(f"{n}={n % 4}" for n in range(1, 9)))
    liens = [a.get_attribute("href") for a in page.locator("#autodiagnostic-reponse tbody td a").all()]
    assert len(liens) == 16
    for lien in liens:
        chemin, _, ancre = lien.removeprefix("../").partition("#")
        assert f'id="{ancre}"' in (site / chemin / "index.html").read_text("utf-8")


@pytest.mark.parametrize("suite", ["1=9", "1=<b>", "9=1", "1=-1", "__proto__=1", "1=" + "9" * 5000, "x"])
def test_wrong_address_is_left_aside(ouvrir: Ouvrir, suite):
    fenetre = ouvrir(TELEPHONE)
    page = fenetre.aller(f"autodiagnostic/?{suite}&2=1")
    expect(page.get_by_role("radio", checked=True)).to_have_count(1)
    expect(page.locator("#autodiagnostic-etat")).to_contain_text("1 levier sur 8")
    assert overflows(page) == []
    assert fenetre.erreurs == []


def test_without_javascript_the_page_can_be_filled_on_paper(ouvrir: Ouvrir):
    page = ouvrir(javascript=False).aller("autodiagnostic/")
    assert page.get_by_role("radio").count() == 32
    assert page.locator("#autodiagnostic-reponse").is_hidden()
