"""« Des cas proches du vôtre » : les fichiers de communes, puis dans un navigateur le champ, les voisins, les semblables."""

import json
import math
import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from fiches import communes
from fiches.communes import fold, letter
from fiches.proximite import bracket
from navigateur import ORDINATEUR, TELEPHONE, Ouvrir
from outils_navigateur import axe, overflows
from test_filtres import shown

each_width = pytest.mark.parametrize("largeur", [ORDINATEUR, TELEPHONE])
ROMANS = "26281"


# Les fichiers ---------------------------------------------------------------------------------------


def read(script: str):
    nom, donnees = re.fullmatch(r'reperes\.territoires\("(\w+)",(.*)\);\n', script, re.DOTALL).groups()
    return nom, json.loads(donnees)


@pytest.fixture(scope="module")
def fichiers(base) -> dict[str, str]:
    return communes.files(base.territoires)


def test_every_commune_is_in_the_file_of_its_letter_with_what_the_page_needs(base, fichiers):
    trouvees = {}
    for lettre in communes.letters(base.territoires):
        nom, lignes = read(fichiers[f"assets/territoires/{lettre}.js"])
        assert nom == lettre
        for ligne in lignes.split("\n"):
            champs = ligne.split("|")
            assert letter(champs[0]) == lettre
            trouvees[champs[1]] = champs
    assert set(trouvees) == set(base.territoires.commune)
    for code, (nom, _, population, epci, latitude, longitude) in trouvees.items():
        commune = base.territoires.commune[code]
        assert (nom, int(population), epci) == (commune.nom, commune.population, commune.epci)
        if commune.latitude is not None:
            assert abs(float(latitude) - commune.latitude) <= 0.0051
            assert abs(float(longitude) - commune.longitude) <= 0.0051


def test_the_letter_of_every_code_is_known(base, fichiers):
    _, codes = read(fichiers["assets/territoires/codes.js"])
    fausses = [c.code for c in base.territoires.commune.values() if codes[c.code[:2]][int(c.code[2:])] != letter(c.nom)]
    assert fausses == []
    assert sum(lettre != "-" for ligne in codes.values() for lettre in ligne) == len(base.territoires.commune)


def test_an_epci_stands_at_its_most_populated_commune(base, fichiers):
    _, donnees = read(fichiers["assets/territoires/epci.js"])
    lignes = [ligne.split("|") for ligne in donnees["epci"].split("\n")]
    membres = [c for c in base.territoires.commune.values() if c.latitude is not None]
    assert {ligne[1] for ligne in lignes} == {c.epci for c in membres if c.epci} & set(base.territoires.epci)
    valence = next(ligne for ligne in lignes if ligne[1] == "200068781")
    centre = max((c for c in membres if c.epci == "200068781"), key=lambda c: c.population)
    assert valence[3:] == [centre.departement, f"{centre.latitude:.2f}", f"{centre.longitude:.2f}"]
    assert donnees["departements"]["26"] == ["Drôme", "84"]


@pytest.mark.parametrize(
    ("tape", "compris"),
    [
        ("Saint-Étienne", "saint etienne"),
        ("st etienne", "saint etienne"),
        ("STE-MARIE", "sainte marie"),
        ("Le Havre", "havre"),
        ("L'Haÿ-les-Roses", "hay les roses"),
        ("l’haÿ les roses", "hay les roses"),
        ("Les Abymes", "abymes"),
        ("Lens", "lens"),
        ("Laon", "laon"),
        ("Œuilly", "oeuilly"),
    ],
)
def test_names_are_compared_without_accent_dash_nor_article(tape, compris):
    assert fold(tape) == compris


def test_the_page_folds_every_name_as_the_build_does(ouvrir: Ouvrir, base):
    page = ouvrir().aller("exemples/")
    noms = sorted({c.nom for c in base.territoires.commune.values()} | {e.nom for e in base.territoires.epci.values()})
    plies = page.evaluate("noms => noms.map(reperes.plier)", noms)
    assert [(n, p) for n, p in zip(noms, plies, strict=True) if p != fold(n)] == []


@pytest.mark.parametrize(
    ("nom", "population", "rang"),
    [
        ("taille-commune", 0, "0"),
        ("taille-commune", 1_999, "0"),
        ("taille-commune", 2_000, "1"),
        ("taille-commune", 2_000_000, "4"),
        ("taille-epci", 14_999, "0"),
        ("taille-epci", 250_000, "4"),
    ],
)
def test_bracket_of_a_population(nom, population, rang):
    assert bracket(nom, population) == rang


# Dans le navigateur -----------------------------------------------------------------------------------


def type_place(page: Page, texte: str) -> None:
    champ = page.get_by_role("combobox", name=re.compile("commune"))
    champ.fill("")
    champ.press_sequentially(texte)


def options(page: Page) -> list[str]:
    expect(page.get_by_role("listbox").get_by_role("option").first).to_be_visible()
    return page.get_by_role("listbox").get_by_role("option").all_inner_texts()


@pytest.mark.parametrize(
    ("tape", "attendue"),
    [
        ("romans-sur-isere", "Romans-sur-Isère Drôme (26)"),
        ("ROMANS SUR IS", "Romans-sur-Isère Drôme (26)"),
        ("st etienne", "Saint-Étienne Loire (42)"),
        ("Saint-Étienne", "Saint-Étienne Loire (42)"),
        ("le havre", "Le Havre Seine-Maritime (76)"),
        ("havre", "Le Havre Seine-Maritime (76)"),
        ("l'hay les roses", "L’Haÿ-les-Roses Val-de-Marne (94)"),
        ("ajaccio", "Ajaccio Corse-du-Sud (2A)"),
        ("cayenne", "Cayenne Guyane (973)"),
        ("valence romans agglo", "CA Valence Romans Agglo intercommunalité, Drôme (26)"),
    ],
)
def test_a_place_is_found_however_it_is_typed(ouvrir: Ouvrir, tape, attendue):
    fenetre = ouvrir()
    page = fenetre.aller("exemples/")
    type_place(page, tape)
    assert options(page)[0] == attendue
    assert fenetre.erreurs == []


def test_namesakes_are_told_apart_by_their_department(ouvrir: Ouvrir):
    page = ouvrir().aller("exemples/")
    type_place(page, "saint-denis")
    trouvees = [o for o in options(page) if o.startswith("Saint-Denis ")]
    assert len(trouvees) == len(set(trouvees)) >= 2
    assert any("La Réunion (974)" in o for o in trouvees)
    assert any("Seine-Saint-Denis (93)" in o for o in trouvees)


def kilometres(base, code: str, pole) -> float:
    """La distance à vol d'oiseau, calculée ici sur les points que porte la page."""
    ici, la = base.territoires.commune[code], base.territoires.commune.get(pole.fiche.territoire.commune or "")
    if la is None:
        return math.inf
    p1, p2 = math.radians(round(ici.latitude, 2)), math.radians(round(la.latitude, 2))
    dl = math.radians(round(la.longitude, 2) - round(ici.longitude, 2))
    return 6371 * math.acos(min(1, math.sin(p1) * math.sin(p2) + math.cos(p1) * math.cos(p2) * math.cos(dl)))


def expected_alike(base, code: str, milieu: str, secteur: str, combien: int) -> list[str]:
    """Les pôles qui ont le plus de points communs, le milieu et le secteur choisis comptant double."""
    ici, tables = base.territoires.commune[code], base.territoires

    def points(pole) -> int:
        ou = pole.fiche.territoire
        la = tables.commune.get(ou.commune or "")
        epci = tables.epci.get(ou.epci[0] if ou.epci else la.epci if la else "")
        region = tables.locate(ou)[2]
        return (
            bool(la and bracket("taille-commune", la.population) == bracket("taille-commune", ici.population))
            + bool(
                epci
                and bracket("taille-epci", epci.population) == bracket("taille-epci", tables.epci[ici.epci].population)
            )
            + 2 * (ou.milieu == milieu)
            + 2 * (secteur in pole.fiche.secteurs)
            + bool(region and region.code == ici.region)
            + any(role.niveau == "commune" for role in pole.fiche.collectivites)
        )

    poles = sorted(base.genre("exemple"), key=lambda p: (-points(p), kilometres(base, code, p)))
    return [p.identifiant for p in poles[:combien]]


def expected_nearest(base, code: str, combien: int) -> list[str]:
    situes = [p for p in base.genre("exemple") if p.fiche.territoire.commune]
    return [p.identifiant for p in sorted(situes, key=lambda p: kilometres(base, code, p))[:combien]]


@each_width
def test_choosing_a_commune_gives_the_nearest_and_the_most_alike_with_reasons(ouvrir: Ouvrir, base, adresse, largeur):
    fenetre = ouvrir(largeur)
    page = fenetre.aller("exemples/?levier=6")
    champ = page.get_by_role("combobox", name=re.compile("commune"))
    type_place(page, "romans-sur-is")
    options(page)
    expect(champ).to_have_attribute("aria-expanded", "true")
    assert axe(page) == []
    champ.press("ArrowDown")
    active = champ.get_attribute("aria-activedescendant")
    expect(page.locator(f"#{active}")).to_have_attribute("aria-selected", "true")
    champ.press("Enter")
    expect(champ).to_have_attribute("aria-expanded", "false")
    expect(champ).to_have_value("Romans-sur-Isère")
    expect(page.locator("ol.proches li").first).to_be_visible()
    assert page.url == f"{adresse}exemples/?levier=6&pres-de={ROMANS}"
    liens = page.locator("ol.proches a").evaluate_all("l => l.map(a => a.getAttribute('href'))")
    assert liens == [f"../exemples/{i}/" for i in expected_nearest(base, ROMANS, 5)]
    raisons = page.locator("ol.proches .pourquoi").all_inner_texts()
    assert raisons[0].startswith("Sur place")
    assert all(re.match(r"À \d+\skm", r) for r in raisons[1:])
    semblables = page.locator("ol.semblables .pourquoi").all_inner_texts()
    communs = [len(r.split(", ")) - 1 for r in semblables]
    assert communs == sorted(communs, reverse=True)
    assert "même taille d’intercommunalité" in semblables[0]
    expect(page.locator(".rp-proches .regle")).to_contain_text(
        "15 000, 50 000, 100 000 et 250 000 habitants".replace("00 0", "00\u202f0")
        .replace("15 ", "15\u202f")
        .replace("50 ", "50\u202f")
    )
    assert axe(page) == []
    assert overflows(page) == []
    assert fenetre.erreurs == []
    assert fenetre.etrangeres == []


def test_setting_and_sector_count_and_ride_in_the_address(ouvrir: Ouvrir, base):
    page = ouvrir().aller(f"exemples/?pres-de={ROMANS}&votre-milieu=rural&votre-secteur=energie")
    expect(page.locator("ol.semblables li").first).to_be_visible()
    trouves = page.locator("ol.semblables a").evaluate_all("l => l.map(a => a.getAttribute('href').split('/')[2])")
    assert trouves == expected_alike(base, ROMANS, "rural", "energie", 5)
    expect(page.locator("ol.semblables li").filter(has_text="même secteur").first).to_be_visible()
    expect(page.locator("#votre-milieu")).to_have_value("rural")
    page.locator("#votre-secteur").select_option("textile-mode")
    assert page.url.endswith(f"pres-de={ROMANS}&votre-milieu=rural&votre-secteur=textile-mode")
    page.go_back()
    expect(page.locator("#votre-secteur")).to_have_value("energie")


def test_list_sorted_by_distance_says_each_distance(ouvrir: Ouvrir, base):
    page = ouvrir().aller(f"exemples/?pres-de={ROMANS}&tri=distance")
    expect(page.locator("ol.proches li").first).to_be_visible()
    situes = {p.identifiant for p in base.genre("exemple") if p.fiche.territoire.commune}
    liste = shown(page)
    assert liste[:20] == expected_nearest(base, ROMANS, 20)
    assert not set(liste[len(situes) :]) & situes, "les pôles sans commune viennent après"
    expect(page.locator(".rp-ligne:visible .loin").nth(1)).to_contain_text("km")
    page.get_by_role("button", name="Tableau").click()
    expect(page.locator(".rp-tableau thead")).to_contain_text("Distance")


@pytest.mark.parametrize("code", ["200068781", "2A004", "2a004", "97411", "75056"])
def test_address_alone_restores_the_place(ouvrir: Ouvrir, code):
    fenetre = ouvrir()
    page = fenetre.aller(f"exemples/?pres-de={code}")
    expect(page.locator("ol.semblables li").first).to_be_visible()
    expect(page.locator(".rp-proches .etat")).to_contain_text("habitants")
    expect(page.get_by_role("combobox", name=re.compile("commune"))).not_to_have_value("")
    assert fenetre.erreurs == []


@pytest.mark.parametrize(
    "valeur",
    [
        "99999",
        "00000",
        "123456789",
        "<img src=x onerror=alert(1)>",
        "é" * 10_000,
        "👩🏽‍🌾",
        "الجزائر",
        "__proto__",
        "26",
    ],
)
def test_unknown_code_in_the_address_gets_a_useful_answer(ouvrir: Ouvrir, base, valeur):
    fenetre = ouvrir(TELEPHONE)
    page = fenetre.aller(
        f"exemples/?pres-de={quote(valeur)}&votre-milieu={quote(valeur[:99])}&votre-secteur={quote(valeur[:99])}"
    )
    etat = page.locator(".rp-proches .etat")
    expect(etat).to_contain_text("Tapez plutôt son nom")
    assert len(etat.inner_text()) < 200
    assert page.locator("main img").count() == 0
    expect(page.locator("#votre-milieu")).to_have_value("")
    assert len(shown(page)) == len(base.genre("exemple"))
    assert overflows(page) == []
    assert fenetre.erreurs == []


@pytest.mark.parametrize("texte", ["zzyzx", "<b>x</b>", "Ω", "xqz", "2e arrondissement", "👩🏽‍🌾👩🏽‍🌾", "-- --"])
def test_unknown_name_says_so_without_a_request_that_fails(ouvrir: Ouvrir, texte):
    fenetre = ouvrir()
    page = fenetre.aller("exemples/")
    champ = page.get_by_role("combobox", name=re.compile("commune"))
    champ.fill(texte)
    if re.search(r"[a-z0-9].*[a-z0-9]", texte):
        expect(page.locator(".rp-proches .etat")).to_contain_text("Aucune commune ni intercommunalité ne s’appelle")
    expect(page.get_by_role("listbox")).to_be_hidden()
    assert page.locator("main b").count() == 0
    assert fenetre.erreurs == []


def test_keyboard_moves_around_the_options_and_escape_gives_up(ouvrir: Ouvrir, adresse):
    page = ouvrir().aller("exemples/")
    champ = page.get_by_role("combobox", name=re.compile("commune"))
    type_place(page, "lyon")
    nombre = len(options(page))
    expect(page.locator(".rp-proches .etat[role=status]")).to_contain_text(f"{nombre} proposition")
    champ.press("ArrowUp")
    expect(page.get_by_role("listbox").get_by_role("option").last).to_have_attribute("aria-selected", "true")
    champ.press("ArrowDown")
    expect(page.get_by_role("listbox").get_by_role("option").first).to_have_attribute("aria-selected", "true")
    champ.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(champ).to_be_focused()
    assert page.url == f"{adresse}exemples/"
    champ.press("ArrowDown")
    expect(page.get_by_role("listbox")).to_be_visible()
    champ.press("Tab")
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_mouse_chooses_and_clearing_the_field_forgets_the_place(ouvrir: Ouvrir, adresse):
    page = ouvrir().aller("exemples/")
    type_place(page, "auch")
    options(page)
    page.get_by_role("listbox").get_by_role("option").first.click()
    expect(page.locator("ol.proches li").first).to_be_visible()
    champ = page.get_by_role("combobox", name=re.compile("commune"))
    champ.fill("")
    expect(page.locator(".rp-proches .resultats")).to_be_hidden()
    assert page.url == f"{adresse}exemples/"
    page.go_back()
    expect(page.locator("ol.proches li").first).to_be_visible()


def test_no_place_file_is_asked_for_before_one_types(ouvrir: Ouvrir):
    fenetre = ouvrir()
    page = fenetre.aller("exemples/")
    assert [r for r in fenetre.requetes if "territoires" in r] == []
    type_place(page, "albi")
    options(page)
    demandes = {r.rpartition("/")[2] for r in fenetre.requetes if "territoires" in r}
    assert demandes == {"epci.js", "a.js"}


def test_places_work_from_a_folder(ouvrir: Ouvrir, site):
    fenetre = ouvrir(racine=site.as_uri() + "/")
    page = fenetre.aller("exemples/index.html")
    type_place(page, "st-etienne")
    options(page)
    page.get_by_role("listbox").get_by_role("option").first.click()
    expect(page.locator("ol.proches li").first).to_be_visible()
    lien = page.locator("ol.proches a").first
    assert lien.get_attribute("href").endswith("/index.html")
    lien.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert fenetre.erreurs == []
    assert fenetre.etrangeres == []


def test_file_that_cannot_be_read_is_said_in_words(ouvrir: Ouvrir):
    fenetre = ouvrir()
    page = fenetre.aller("exemples/")
    page.route("**/territoires/epci.js", lambda route: route.abort())
    type_place(page, "albi")
    expect(page.locator(".rp-proches .etat")).to_contain_text("n’a pas pu être lue")
