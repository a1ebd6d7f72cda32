"""La carte : la projection, la place des pôles, le poids, puis dans un navigateur le clavier et les filtres."""

import gzip
import math
import random
import re
from itertools import combinations, pairwise

import pytest
from playwright.sync_api import Page, expect

from fiches import carte
from fiches.projection import lambert93, local_projection, simplify
from navigateur import ORDINATEUR, TELEPHONE, Ouvrir
from outils_navigateur import axe, overflows, tab_walk
from test_filtres import shown

each_width = pytest.mark.parametrize("largeur", [ORDINATEUR, TELEPHONE])

# Valeurs de PROJ (EPSG:4326 vers EPSG:2154), au centimètre.
LAMBERT = [
    ("Lille", 3.0586, 50.6372, 704152.62, 7060028.09),
    ("Brest", -4.4860, 48.3904, 146640.35, 6836261.63),
    ("Strasbourg", 7.7521, 48.5734, 1050362.70, 6840899.65),
    ("Bastia", 9.4503, 42.6973, 1228595.08, 6199123.35),
    ("Hendaye", -1.7736, 43.3588, 313055.58, 6262773.21),
    ("Paris", 2.3522, 48.8566, 652469.02, 6862035.26),
    ("sur le méridien d'origine", 3.0, 46.5, 700000.00, 6600000.00),
]


@pytest.mark.parametrize(("nom", "longitude", "latitude", "x", "y"), LAMBERT, ids=[p[0] for p in LAMBERT])
def test_lambert93_agrees_with_the_reference_to_the_centimetre(nom, longitude, latitude, x, y):
    est, nord = lambert93(longitude, latitude)
    assert (est, nord) == pytest.approx((x, y), abs=0.01)


def test_local_projection_keeps_the_shape_of_an_island():
    x, y = local_projection(60)(1, 1)
    assert (x, y) == pytest.approx((0.5, 1))


def test_simplification_stays_within_its_tolerance_and_keeps_both_ends():
    ligne = [(n, 10 * math.sin(n / 7)) for n in range(100)]
    courte = simplify(ligne, 0.5)
    assert (courte[0], courte[-1]) == (ligne[0], ligne[-1])
    assert len(courte) < 40
    for x, y in ligne:
        gauche, droite = next((a, b) for a, b in pairwise(courte) if a[0] <= x <= b[0])
        part = (x - gauche[0]) / (droite[0] - gauche[0])
        assert abs(y - gauche[1] - part * (droite[1] - gauche[1])) < 1
    assert simplify([(0, 0), (5, 5), (10, 0), (5, -5), (0, 0)], 0.5) == [(0, 0), (5, 5), (10, 0), (5, -5), (0, 0)]


def test_background_draws_every_department_with_whole_numbers(base):
    fond = carte.background(base.territoires)
    assert fond.count("<path ") >= len(base.territoires.contours)
    assert not re.search(r'd="[^"]*\d\.\d', fond)
    assert "prefers-color-scheme:dark" in fond
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", fond)


def test_neighbouring_coasts_are_where_they_should_be(base):
    zone = carte.zones(base.territoires)["metropole"]
    lille, marseille, brest, nice = (
        zone.place(*p) for p in ((3.06, 50.63), (5.37, 43.3), (-4.49, 48.39), (7.26, 43.7))
    )
    assert lille[1] < brest[1] < marseille[1]
    assert brest[0] < lille[0] < marseille[0] < nice[0]
    assert all(0 <= x <= 1000 and 0 <= y <= 934 for x, y in (lille, marseille, brest, nice))


def test_every_pole_with_a_commune_is_inside_its_frame_and_near_its_commune(base):
    poles = carte.located(base)
    attendus = {e.identifiant for e in base.genre("exemple") if e.fiche.territoire.commune}
    assert {p.entree.identifiant for p in poles} == attendus
    assert {e.identifiant for e in carte.unlocated(base, carte.located(base))} == {
        e.identifiant for e in base.genre("exemple")
    } - attendus
    zones = carte.zones(base.territoires)
    for pole in poles:
        x, y, largeur, hauteur = zones[pole.zone].cadre
        assert x <= pole.x <= x + largeur
        assert y <= pole.y <= y + hauteur
        vrai = zones[pole.zone].place(pole.commune.longitude, pole.commune.latitude)
        assert math.dist(vrai, (pole.x, pole.y)) < 3 * carte.ECART, pole.entree.identifiant
    assert {p.zone for p in poles if p.commune.departement in ("75", "93")} == {"ile-de-france"}


def test_no_two_poles_hide_each_other(base):
    for a, b in combinations(carte.located(base), 2):
        assert math.dist((a.x, a.y), (b.x, b.y)) > carte.ECART - 3, (a.entree.identifiant, b.entree.identifiant)


def test_twenty_poles_of_one_commune_spread_around_it():
    places = carte.spread([(500.0, 500.0)] * 20, (0, 0, 1000, 1000))
    assert min(math.dist(a, b) for a, b in combinations(places, 2)) > carte.ECART - 3
    assert max(math.dist(p, (500, 500)) for p in places) < 4 * carte.ECART
    assert places == carte.spread([(500.0, 500.0)] * 20, (0, 0, 1000, 1000))


def test_two_thousand_poles_stay_inside_the_frame_and_apart():
    """La base peut grandir : les points se serrent, sans sortir du cadre ni se confondre."""
    hasard = random.Random(2014)
    vrais = [(hasard.uniform(0, 1000), hasard.uniform(0, 934)) for _ in range(2000)]
    places = carte.spread(vrais, (0, 0, 1000, 934))
    assert all(0 <= x <= 1000 and 0 <= y <= 934 for x, y in places)
    assert len({(round(x), round(y)) for x, y in places}) > 1990


def test_the_whole_map_weighs_less_than_forty_kilobytes(site):
    fond = (site / carte.CHEMIN).read_bytes()
    html = (site / "exemples/index.html").read_text("utf-8")
    ligne = re.search(r'<section class="rp-carte-fr">.*?</section>', html, re.DOTALL)[0].encode()
    script = (site / "assets/js/carte.js").read_bytes()
    poids = sum(len(gzip.compress(part)) for part in (fond, ligne, script))
    assert poids <= 40_000, poids


def points(page: Page) -> list[str]:
    return page.locator(".rp-carte-fr a[data-point]:visible").evaluate_all("l => l.map(e => e.dataset.point)")


@each_width
def test_points_follow_the_filters(ouvrir: Ouvrir, base, largeur):
    page = ouvrir(largeur).aller("exemples/")
    situes = {p.entree.identifiant for p in carte.located(base)}
    assert set(points(page)) == situes
    page.evaluate("document.getElementById('f-levier-6').click()")
    assert set(points(page)) == situes & set(shown(page))
    expect(page.locator(".rp-carte-fr g.rp-rose:visible").first).to_be_visible()
    assert page.locator(".rp-carte-fr .tous circle").count() == len(situes)
    page.go_back()
    assert set(points(page)) == situes
    page.goto(page.url + "?region=zz")
    assert points(page) == []


def test_each_point_is_a_link_to_its_pole_named_with_its_commune(ouvrir: Ouvrir, base):
    page = ouvrir().aller("exemples/")
    for pole in carte.located(base):
        lien = page.locator(f'.rp-carte-fr a[data-point="{pole.entree.identifiant}"]')
        assert lien.get_attribute("href") == f"../{pole.entree.adresse}"
        assert lien.get_attribute("aria-label") == f"{pole.entree.nom}, {pole.commune.nom}"


@each_width
def test_map_is_one_tab_stop_walked_with_arrows_and_opened_with_enter(ouvrir: Ouvrir, largeur):
    page = ouvrir(largeur).aller("exemples/?levier=6")
    arrets = [a for a in tab_walk(page) if "data-point" in a["html"]]
    assert len(arrets) == 1
    page.locator(".rp-carte-fr a[tabindex='0']").focus()
    vus = {page.evaluate("document.activeElement.dataset.point")}
    for touche in ("ArrowDown",) * 5 + ("ArrowRight",) * 5 + ("ArrowUp",) * 5 + ("ArrowLeft",) * 5:
        page.keyboard.press(touche)
        vus.add(page.evaluate("document.activeElement.dataset.point"))
        bulle = page.locator(".rp-carte-fr .bulle")
        expect(bulle).to_be_visible()
        assert bulle.inner_text() == page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert len(vus) > 5
    assert page.locator(".rp-carte-fr a[tabindex='0']").count() == 1
    assert overflows(page) == []
    assert axe(page) == []
    page.keyboard.press("Escape")
    expect(bulle).to_be_hidden()
    but = page.evaluate("document.activeElement.dataset.point")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/exemples/{but}/")


def test_arrows_reach_every_point_of_the_map(ouvrir: Ouvrir, base):
    page = ouvrir().aller("exemples/")
    page.locator(".rp-carte-fr a[tabindex='0']").focus()
    atteints = page.evaluate("""() => {
      const vus = new Set([document.activeElement.dataset.point]), attente = [document.activeElement];
      while (attente.length) {
        const ici = attente.shift();
        ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].forEach(key => {
          ici.focus();
          ici.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}));
          const la = document.activeElement;
          if (!vus.has(la.dataset.point)) { vus.add(la.dataset.point); attente.push(la); }
        });
      }
      return vus.size;
    }""")
    assert atteints == len(carte.located(base))


def test_name_shows_on_hover_and_map_survives_dark_and_print(ouvrir: Ouvrir):
    fenetre = ouvrir(sombre=True)
    page = fenetre.aller("exemples/?levier=6&region=11")
    point = page.locator(".rp-carte-fr a[data-point]:visible").first
    point.hover()
    expect(page.locator(".rp-carte-fr .bulle")).to_have_text(point.get_attribute("aria-label"))
    page.emulate_media(media="print")
    carte_vue = page.get_by_role("group", name="Carte des pôles")
    expect(carte_vue).to_be_visible()
    assert carte_vue.bounding_box()["width"] > 300
    assert fenetre.erreurs == []


def test_poles_without_a_commune_are_listed_apart_and_follow_the_filters(ouvrir: Ouvrir, base):
    page = ouvrir().aller("exemples/?levier=6")
    page.locator(".sans-point summary").click()
    listes = page.locator(".sans-point li:visible").evaluate_all("l => l.map(e => e.dataset.suit)")
    assert set(listes) == set(shown(page)) & {e.identifiant for e in carte.unlocated(base, carte.located(base))}


def test_each_located_fiche_carries_its_small_map_with_words(base, site):
    manques = []
    for entree in base.genre("exemple"):
        html = (site / entree.adresse / "index.html").read_text("utf-8")
        commune = base.territoires.commune.get(entree.fiche.territoire.commune or "")
        attendu = bool(commune and commune.latitude is not None)
        trouve = re.search(r'<figure class="rp-repere"><svg [^>]*aria-label="([^"]+)".*?</figure>', html, re.DOTALL)
        if bool(trouve) != attendu or (trouve and commune.nom.replace("'", "’") not in trouve[1].replace("'", "’")):
            manques.append(entree.identifiant)
    assert manques == []


def test_without_javascript_points_are_plain_links(ouvrir: Ouvrir, base):
    page = ouvrir(javascript=False).aller("exemples/")
    liens = page.locator(".rp-carte-fr a[data-point]")
    assert liens.count() == len(carte.located(base))
    but = liens.first.get_attribute("data-point")
    liens.first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/exemples/{but}/")
