"""« Par où commencer ? » : des règles vérifiées, et ce qu'elles conseillent à une personne qui répond."""

import json
import re
import shutil
from urllib.parse import urlencode

import pytest
import yaml
from playwright.sync_api import expect

from conftest import JOUR
from fiches.checking import check
from fiches.orientation import load_orientation
from navigateur import ORDINATEUR, RACINE, TELEPHONE, Ouvrir
from outils_navigateur import axe, overflows

REGLAGES = (RACINE / "content" / "orientation.yml").read_text("utf-8")


@pytest.fixture
def problemes(base, tmp_path):
    """Les problèmes d'un réglage modifié : ``problemes(avant, après)``."""

    def lire(avant: str, apres: str) -> list[tuple[int, str, str]]:
        assert avant in REGLAGES
        (tmp_path / "orientation.yml").write_text(REGLAGES.replace(avant, apres, 1), "utf-8")
        return [(p.ligne, p.code, p.conseil) for p in load_orientation(tmp_path, base)[1]]

    return lire


def test_settings_of_the_base_have_no_problem(base):
    orientation, soucis = load_orientation(RACINE / "content", base)
    assert soucis == []
    assert orientation is not None


@pytest.mark.parametrize(
    ("avant", "apres", "code", "conseil"),
    [
        ("si: {apport: [argent]}", "si: {aport: [argent]}", "question-inconnue", "apport"),
        ("si: {apport: [argent]}", "si: {apport: [argnet]}", "reponse-inconnue", "argent"),
        ("levier:emploi-coordination-recherche#4", "levier:emploi-coordination-recherche#44", "reference-inconnue", ""),
        ("modalite:subvention", "modalite:subventoin", "reference-inconnue", "subvention"),
        ("modalite:subvention", "texte:loi-ess-2014-856", "reference-inconnue", "levier"),
        ("points: 4", "points: 9", "nombre-hors-limites", ""),
        ("raison: le poste", "raion: le poste", "cle-inconnue", "raison"),
    ],
)
def test_wrong_rule_says_its_line_and_the_remedy(problemes, avant, apres, code, conseil):
    trouves = problemes(avant, apres)
    assert code in [c for _, c, _ in trouves]
    ligne, _, dit = next(t for t in trouves if t[1] == code)
    assert conseil in dit
    attendue = REGLAGES[: REGLAGES.index(avant)].count("\n") + 1
    assert abs(ligne - attendue) <= 2


def test_site_without_questions_still_opens_the_page(contenu):
    base = check(contenu, JOUR).base
    assert load_orientation(contenu, base) == (None, [])


def test_wrong_rule_stops_the_publication(contenu, base):
    shutil.copy(RACINE / "content" / "orientation.yml", contenu / "orientation.yml")
    orientation, soucis = load_orientation(contenu, check(contenu, JOUR).base)
    assert orientation is None  # le petit contenu n'a pas les moyens que les règles citent
    assert {p.code for p in soucis} == {"reference-inconnue"}


def test_every_answer_counts_for_something(base):
    """Une réponse qu'aucune règle ne lit n'aurait pas à être demandée ; taille et délai servent aussi ailleurs."""
    donnees = yaml.safe_load(REGLAGES)
    lues = {(cle, code) for r in donnees["regles"] for cle, codes in r["si"].items() for code in codes}
    posees = {(q["cle"], c["code"]) for q in donnees["questions"] for c in q["choix"]}
    assert {p for p in posees - lues if p[0] not in ("taille", "horizon", "milieu")} == set()


def answer(ouvrir: Ouvrir, largeur: int = ORDINATEUR, **reponses):
    paires = [(cle, code) for cle, codes in reponses.items() for code in codes.split()]
    fenetre = ouvrir(largeur)
    page = fenetre.aller(f"orientation/?{urlencode(paires)}")
    expect(page.locator("#orientation-reponse")).to_be_visible()
    return fenetre, page


def leviers(page) -> list[str]:
    return [
        re.search(r"leviers/([^/]+)/", lien.get_attribute("href"))[1] for lien in page.locator(".rp-ordre h3 a").all()
    ]


@pytest.mark.parametrize(
    ("reponses", "premier", "moyen"),
    [
        ({"niveau": "commune", "apport": "lieu"}, "amenagement-immobilier-foncier", "mise-a-disposition-locaux"),
        ({"niveau": "epci", "apport": "achats", "horizon": "moyen-terme"}, "cadres-contractuels", "marches-reserves"),
        ({"niveau": "region", "apport": "argent", "stade": "installe"}, "cadres-contractuels", "fonds-europeens"),
        ({"niveau": "departement", "apport": "temps"}, "accompagnement-ingenierie", "mise-a-disposition-agents"),
        ({"stade": "difficulte", "niveau": "epci"}, "cooperations-inter-collectivites", "contractualisation"),
        ({"stade": "idee", "apport": "voix"}, "concertation-tetes-de-reseau", "adhesion-gouvernance"),
    ],
    ids=lambda v: "-".join(v.values()) if isinstance(v, dict) else v,
)
def test_answers_lead_to_the_levier_and_the_means_one_expects(ouvrir: Ouvrir, reponses, premier, moyen):
    _, page = answer(ouvrir, **reponses)
    assert leviers(page)[0] == premier or premier in leviers(page)[:2]
    assert page.locator(f".rp-ordre a[href*='modalites/{moyen}/']").count() >= 1


def test_reasons_are_said_in_words(ouvrir: Ouvrir):
    _, page = answer(ouvrir, niveau="epci", apport="lieu")
    texte = page.locator(".rp-ordre").inner_text()
    assert "Parce qu’un lieu est disponible" in texte
    assert "Parce que vous êtes une intercommunalité" in texte


def test_nothing_closed_to_the_level_is_advised(ouvrir: Ouvrir):
    """Aucun moyen n'est fermé à un niveau aujourd'hui : on en ferme un en chemin, et il n'est plus proposé."""
    reponses = "niveau=commune&apport=lieu"
    locaux = ".rp-ordre a[href*='modalites/mise-a-disposition-locaux/']"
    assert ouvrir().aller(f"orientation/?{reponses}").locator(locaux).count() >= 1

    def fermer(route):
        tete, _, donnees = route.fetch().text().partition(" = ")
        lues = json.loads(donnees.strip().removesuffix(";"))
        (moyen,) = [m for m in lues["modalites"] if m["id"] == "modalite:mise-a-disposition-locaux"]
        moyen["peut"]["commune"] = "non"
        route.fulfill(body=f"{tete} = {json.dumps(lues)};", content_type="text/javascript")

    fenetre = ouvrir()
    fenetre.page.route("**/assets/orientation/donnees.js", fermer)
    page = fenetre.aller(f"orientation/?{reponses}")
    assert page.locator(".rp-ordre a[href*='modalites/']").count() >= 3
    assert page.locator(locaux).count() == 0


def test_every_link_of_the_answer_leads_somewhere(ouvrir: Ouvrir, site):
    _, page = answer(ouvrir, niveau="commune", apport="lieu voix", taille="moins-de-2000", milieu="rural")
    liens = [a.get_attribute("href") for a in page.locator("#orientation-reponse a").all()]
    assert len(liens) > 15
    for lien in liens:
        chemin, _, ancre = lien.split("?")[0].removeprefix("../").partition("#")
        html = (site / chemin / "index.html").read_text("utf-8")
        assert not ancre or f'id="{ancre}"' in html, lien
    assert page.locator("#orientation-cas li").count() >= 3


@pytest.mark.parametrize("largeur", [ORDINATEUR, TELEPHONE])
def test_answering_changes_the_address_the_order_and_keeps_the_keyboard(ouvrir: Ouvrir, largeur):
    fenetre = ouvrir(largeur)
    page = fenetre.aller("orientation/")
    expect(page.locator("#orientation-reponse")).to_be_hidden()
    commune = page.get_by_role("radio", name="Une commune")
    commune.focus()
    page.keyboard.press("Space")
    expect(commune).to_be_focused()
    page.get_by_role("checkbox", name="Un lieu ou un terrain").press("Space")
    assert page.url.endswith("?niveau=commune&apport=lieu")
    expect(page.locator("#orientation-etat")).to_contain_text("Lieux et foncier")
    assert axe(page) == []
    assert overflows(page) == []
    page.reload()
    expect(commune).to_be_checked()
    page.get_by_role("button", name="Tout effacer").click()
    expect(page.locator("#orientation-reponse")).to_be_hidden()
    assert page.url.endswith("orientation/")
    assert fenetre.erreurs == []
    assert fenetre.etrangeres == []


@pytest.mark.parametrize("valeur", ["zzz", "<img src=x onerror=alert(1)>", "é" * 10_000, "__proto__", "👩🏽‍🌾"])
def test_unknown_answer_is_shown_as_text_and_left_aside(ouvrir: Ouvrir, valeur):
    fenetre = ouvrir(TELEPHONE)
    page = fenetre.aller("orientation/?" + urlencode({"niveau": valeur, "apport": "lieu"}))
    expect(page.get_by_text("réponse inconnue")).to_be_visible()
    assert leviers(page)[0] == "amenagement-immobilier-foncier"
    assert page.locator("main img").count() == 0
    assert overflows(page) == []
    assert fenetre.erreurs == []


def test_without_javascript_the_page_leads_to_each_level(ouvrir: Ouvrir):
    page = ouvrir(javascript=False).aller("orientation/")
    for niveau in ("commune", "epci", "departement", "region"):
        assert page.locator(f"main a[href='../vous-etes/{niveau}/']").count() == 1
    assert page.locator("#orientation").is_hidden()


def test_page_works_from_a_folder(ouvrir: Ouvrir, site):
    fenetre = ouvrir(racine=site.as_uri() + "/")
    page = fenetre.aller("orientation/index.html?niveau=commune&apport=lieu")
    assert leviers(page)[0] == "amenagement-immobilier-foncier"
    assert page.locator(".rp-ordre h3 a").first.get_attribute("href").endswith("index.html")
    assert fenetre.erreurs == []
