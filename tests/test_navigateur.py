"""Le site dans un vrai navigateur : sans erreur, sans tiers, au clavier, sur un téléphone, sans JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from navigateur import ORDINATEUR, RUBRIQUES, SORTES, TELEPHONE, Ouvrir, each_kind
from outils_navigateur import axe, focusable, overflows, tab_walk

each_width = pytest.mark.parametrize("largeur", [ORDINATEUR, TELEPHONE])
TETE = ("index", "levier", "exemple", "texte", "modele", "recherche?q", "404")


@each_kind
@each_width
def test_page_opens_without_error_nor_foreign_request(ouvrir: Ouvrir, sorte, largeur):
    fenetre = ouvrir(largeur)
    page = fenetre.aller(SORTES[sorte])
    page.evaluate("document.fonts.ready.then(() => 0)")
    assert fenetre.erreurs == []
    assert fenetre.etrangeres == []
    assert page.evaluate("document.fonts.status") == "loaded"
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


@each_kind
@each_width
def test_page_has_no_accessibility_violation(ouvrir: Ouvrir, sorte, largeur):
    assert axe(ouvrir(largeur).aller(SORTES[sorte])) == []


@each_kind
def test_dark_page_keeps_its_contrast(ouvrir: Ouvrir, sorte):
    page = ouvrir(sombre=True).aller(SORTES[sorte])
    assert axe(page, "color-contrast", "link-in-text-block") == []
    fond = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert sum(map(int, re.findall(r"\d+", fond)[:3])) < 200, f"le fond reste clair : {fond}"


@each_kind
def test_page_does_not_scroll_sideways_at_any_width_nor_with_doubled_text(ouvrir: Ouvrir, sorte):
    """320 px : WCAG 1.4.10 ; lettre doublée : WCAG 1.4.4."""
    page = ouvrir().aller(SORTES[sorte])
    for largeur in (ORDINATEUR, 1000, 768, TELEPHONE, 320):
        page.set_viewport_size({"width": largeur, "height": 800})
        assert overflows(page) == [], largeur
    page.set_viewport_size({"width": ORDINATEUR, "height": 800})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert overflows(page) == [], "lettre doublée"


@each_kind
@each_width
def test_keyboard_reaches_everything_visible_in_order_and_nothing_else(ouvrir: Ouvrir, sorte, largeur):
    page = ouvrir(largeur).aller(SORTES[sorte])
    attendus = focusable(page)
    arrets = tab_walk(page)
    for qualite in ("visible", "dans_la_fenetre", "libre", "contour", "suit"):
        assert [a["html"] for a in arrets if not a[qualite]] == [], qualite
    assert [a["html"] for a in arrets] == attendus
    noms = [a["nom"] for a in arrets]
    assert noms[0] == "Aller au contenu"
    assert "Chercher" in noms
    assert ("Menu" in noms) == (largeur == TELEPHONE)
    assert ("Glossaire" in noms[:12]) == (largeur == ORDINATEUR)


@pytest.mark.parametrize("sorte", TETE)
def test_skip_link_moves_the_keyboard_into_the_content(ouvrir: Ouvrir, sorte):
    page = ouvrir().aller(SORTES[sorte])
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('main')")


@pytest.mark.parametrize("sorte", TETE)
def test_phone_menu_opens_with_enter_and_closes_with_escape(ouvrir: Ouvrir, sorte):
    page = ouvrir(TELEPHONE).aller(SORTES[sorte])
    bouton = page.get_by_role("button", name="Menu")
    menu = page.get_by_role("navigation", name="Principale")
    expect(menu).to_be_hidden()
    bouton.focus()
    page.keyboard.press("Enter")
    expect(bouton).to_have_attribute("aria-expanded", "true")
    expect(menu.get_by_role("link")).to_have_count(RUBRIQUES)
    expect(menu).to_be_visible()
    assert axe(page) == []
    page.keyboard.press("Tab")
    expect(menu.get_by_role("link").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(bouton).to_have_attribute("aria-expanded", "false")
    expect(bouton).to_be_focused()
    page.keyboard.press("Space")
    expect(menu).to_be_visible()
    menu.get_by_role("link", name="Glossaire").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Glossaire")


@each_kind
def test_search_from_the_header_of_every_kind_of_page(ouvrir: Ouvrir, sorte, adresse):
    fenetre = ouvrir(TELEPHONE)
    page = fenetre.aller(SORTES[sorte])
    champ = page.get_by_role("searchbox")
    champ.fill("scic")
    champ.press("Enter")
    page.wait_for_url(f"{adresse}recherche/?q=scic")
    expect(page.locator("#recherche-resultats > li").first).to_be_visible()
    assert fenetre.erreurs == []


def test_elected_reader_sees_in_one_click_what_each_level_can_do(ouvrir: Ouvrir):
    page = ouvrir().aller()
    page.get_by_role("link", name=re.compile("Vous êtes élue? ou élu")).click()
    ancre = page.evaluate("decodeURIComponent(location.hash)")
    assert ancre
    expect(page.locator(ancre)).to_be_in_viewport()
    page.get_by_role("main").get_by_role("link", name="Département", exact=True).click()
    expect(page.locator("#niveau-departement")).to_be_in_viewport()
    tableau = page.locator("#niveau-departement + table, #niveau-departement ~ table").first
    expect(tableau.get_by_role("row").first).to_be_visible()
    assert len(tableau.get_by_role("row").first.inner_text()) > 60


def test_home_page_sends_each_level_to_its_own_possibilities(ouvrir: Ouvrir):
    fenetre = ouvrir(TELEPHONE)
    for nom in ("Une commune", "Une intercommunalité", "Un département", "Une région"):
        page = fenetre.aller()
        page.get_by_role("heading", name=nom, exact=True).get_by_role("link").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Vous êtes {nom[0].lower()}{nom[1:]}")
        expect(page.get_by_role("heading", name="Actions").first).to_be_visible()


def test_technical_reader_goes_from_home_to_an_example_to_its_source(ouvrir: Ouvrir):
    page = ouvrir().aller()
    page.get_by_role("link", name=re.compile("Vous êtes technicienne")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Exemples")
    page.get_by_role("main").get_by_role("link", name="Pôle Sud Archer").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Archer")
    appel = page.locator("sup.rp-note a").first
    ancre = appel.get_attribute("href")
    appel.click()
    source = page.locator(ancre)
    expect(source).to_be_in_viewport()
    expect(source).to_contain_text(re.compile(r"\w{4,}"))
    assert page.locator('#sources a[rel="external"][href^="http"]').count() > 0


def test_reader_goes_from_a_lever_to_an_article_and_back_by_cited_by(ouvrir: Ouvrir):
    page = ouvrir().aller("leviers/cadres-contractuels/")
    page.get_by_role("main").get_by_role("link", name=re.compile("Loi ESS, article 9")).first.click()
    page.wait_for_url("**/textes/loi-ess-2014-856/#art-9")
    article = page.locator("#art-9")
    expect(article).to_be_in_viewport()
    expect(article).to_contain_text("Cité par")
    article.get_by_role("link", name=re.compile("levier 2")).first.click()
    page.wait_for_url("**/leviers/cadres-contractuels/")


def test_an_unknown_address_shows_a_styled_page_that_leads_back(ouvrir: Ouvrir, adresse):
    fenetre = ouvrir()
    reponse = fenetre.page.goto(f"{adresse}exemples/nulle/part/")
    assert reponse.status == 404
    page = fenetre.page
    expect(page.get_by_role("heading", level=1)).to_have_text("Cette page n’existe pas")
    assert fenetre.etrangeres == []
    assert [e for e in fenetre.erreurs if "404" not in e] == []
    assert len([e for e in fenetre.erreurs if "404" in e]) == 1, "seule la page elle-même est absente"
    page.get_by_role("main").get_by_role("link", name="Le glossaire").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Glossaire")


@each_kind
def test_page_reads_whole_without_javascript(ouvrir: Ouvrir, sorte):
    """Le menu est ouvert, chaque titre et chaque paragraphe se voit, et aucun lien n'est perdu."""
    fenetre = ouvrir(TELEPHONE, javascript=False)
    page = fenetre.aller(SORTES[sorte])
    expect(page.get_by_role("navigation", name="Principale").get_by_role("link")).to_have_count(RUBRIQUES)
    expect(page.get_by_role("navigation", name="Principale").get_by_role("link").last).to_be_visible()
    expect(page.get_by_role("button", name="Menu")).to_be_hidden()
    caches = page.evaluate(
        """() => Array.from(document.querySelectorAll("main h1, main h2, main h3, main p, main li, main td, main a[href]"))
          .filter(e => !e.checkVisibility() && !e.closest("[hidden], [aria-hidden=true]")).map(e => e.outerHTML.slice(0, 100))"""
    )
    assert caches == []
    assert overflows(page) == []
    assert fenetre.etrangeres == []


def test_search_page_without_javascript_gives_other_ways_in(ouvrir: Ouvrir):
    page = ouvrir(javascript=False).aller("recherche/?q=scic")
    secours = page.locator("noscript p")
    expect(secours).to_be_visible()
    assert "La recherche demande que le navigateur exécute" in page.content()
    secours.locator("a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Les huit leviers")


def test_readers_without_javascript_follow_the_same_paths(ouvrir: Ouvrir):
    page = ouvrir(javascript=False).aller()
    page.get_by_role("link", name=re.compile("Vous êtes technicienne")).click()
    page.get_by_role("main").get_by_role("link", name="Pôle Sud Archer").first.click()
    page.locator("#fiches-liees").get_by_role("link", name=re.compile("^7")).first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "/leviers/" in page.url
    page.get_by_role("navigation", name="Principale").get_by_role("link", name="Glossaire").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Glossaire")


def test_site_opened_from_a_folder_links_and_searches(ouvrir: Ouvrir, site):
    """Sans serveur : les dossiers deviennent des fichiers, et la recherche marche."""
    fenetre = ouvrir(racine=site.as_uri() + "/")
    page = fenetre.aller("index.html")
    page.get_by_role("navigation", name="Principale").get_by_role("link", name="Exemples").click()
    page.wait_for_url("file://**/exemples/index.html")
    page.get_by_role("main").get_by_role("link", name="Pôle Sud Archer").first.click()
    page.wait_for_url("file://**/exemples/pole-sud-archer/index.html")
    page.locator('#fiches-liees a[href*="leviers/"]').first.click()
    page.wait_for_url("file://**/leviers/*/index.html")
    page.get_by_role("searchbox").fill("romans")
    page.get_by_role("button", name="Chercher").click()
    page.wait_for_url("file://**/recherche/index.html?q=romans")
    resultats = page.locator("#recherche-resultats > li")
    expect(resultats.first).to_be_visible()
    resultats.first.get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Archer")
    assert fenetre.erreurs == []
    assert fenetre.etrangeres == []


@each_kind
def test_page_opened_from_a_folder_has_no_error(ouvrir: Ouvrir, site, sorte):
    """La page 404 n'est jamais ouverte ainsi : elle n'existe que pour un serveur."""
    fenetre = ouvrir(racine=site.as_uri() + "/")
    chemin, _, question = SORTES[sorte if sorte != "404" else "index"].partition("?")
    page = fenetre.aller(f"{chemin}index.html" + (f"?{question}" if question else ""))
    assert fenetre.erreurs == []
    assert fenetre.etrangeres == []
    dossiers = page.evaluate(
        "Array.from(document.links).map(a => a.href).filter(h => h.startsWith('file:') && /\\/([?#]|$)/.test(h))"
    )
    assert dossiers == []


@pytest.mark.parametrize("sorte", TETE)
def test_printed_page_keeps_its_text_and_drops_the_navigation(ouvrir: Ouvrir, sorte):
    page = ouvrir().aller(SORTES[sorte])
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("searchbox")).to_be_hidden()
    expect(page.get_by_role("navigation", name="Principale")).to_be_hidden()


@each_width
@pytest.mark.parametrize("chemin", ["leviers/amenagement-immobilier-foncier/", "modalites/subvention/"])
def test_plain_words_stand_between_the_summary_and_the_details_and_print(ouvrir: Ouvrir, largeur, chemin):
    page = ouvrir(largeur).aller(chemin)
    encadre = page.locator(".rp-clair")
    expect(encadre.get_by_role("heading", level=2, name="En clair")).to_be_visible()
    expect(encadre.get_by_role("listitem")).to_have_count(4)
    boite = encadre.bounding_box()
    resume, suite = page.locator(".rp-chapo").bounding_box(), page.locator(".rp-clair ~ section").first.bounding_box()
    assert resume["y"] + resume["height"] <= boite["y"]
    assert boite["y"] + boite["height"] <= suite["y"]
    assert boite["x"] >= 0
    assert boite["x"] + boite["width"] <= largeur
    lettre = "e => parseFloat(getComputedStyle(e).fontSize)"
    assert encadre.locator("li").first.evaluate(lettre) >= 16
    page.emulate_media(media="print")
    expect(encadre).to_be_visible()
    assert encadre.evaluate("e => getComputedStyle(e).breakInside") == "avoid"
    assert encadre.evaluate("e => getComputedStyle(e).borderLeftStyle") == "solid"
