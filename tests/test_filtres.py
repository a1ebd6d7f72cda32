"""Les listes filtrées : les facettes, puis dans un navigateur les comptes, l'adresse, le tri, le tableau et le CSV."""

import csv
import io
import re
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Page, expect

from fiches import facettes
from fiches.facettes import EXEMPLES, LISTES, codes, entries, groups
from navigateur import ORDINATEUR, TELEPHONE, Ouvrir
from outils_navigateur import axe, focusable, overflows, tab_walk

each_width = pytest.mark.parametrize("largeur", [ORDINATEUR, TELEPHONE])
each_list = pytest.mark.parametrize("nom", LISTES)
VISIBLES = "[data-fiche]:visible"


# Les facettes ------------------------------------------------------------------------------------


@each_list
def test_every_code_of_every_entry_is_a_choice_and_counts_add_up(base, nom):
    liste = LISTES[nom]
    offerts = {g.facette.nom: {v.code: v.compte for v in g.valeurs} for g in groups(base, liste)}
    for facette in liste.facettes:
        portes = [code for entree in entries(base, liste) for code in codes(base, facette, entree)]
        if len(set(portes)) > 1:
            assert offerts[facette.nom] == {code: portes.count(code) for code in set(portes)}, facette.nom


@each_list
def test_choices_keep_the_order_of_the_vocabulary_and_say_it_in_french(base, nom):
    for groupe in groups(base, LISTES[nom]):
        attendus = [*groupe.facette.libelles(base), facettes.NON_ETABLI]
        offerts = [v.code for v in groupe.valeurs]
        assert offerts == [code for code in attendus if code in offerts]
        assert all(v.libelle.strip() and v.libelle != v.code for v in groupe.valeurs)


def test_codes_of_a_list_never_hold_a_space_and_two_vocabularies_never_share_one(base):
    for liste in LISTES.values():
        for facette in liste.facettes:
            assert not [c for e in entries(base, liste) for c in codes(base, facette, e) if re.search(r"\s", c)]
    for noms in (("natures-texte", "natures-dispositif"), ("etats-texte", "etats-dispositif")):
        premier, second = (set(base.vocabulaires.codes(n)) for n in noms)
        assert premier & second == set(), noms


def test_pole_is_found_in_every_department_where_it_acts(base):
    facette = next(f for f in EXEMPLES.facettes if f.nom == "departement")
    eoliennes = next(e for e in base.genre("exemple") if e.fiche.territoire.departements)
    assert set(eoliennes.fiche.territoire.departements) < set(codes(base, facette, eoliennes))


def test_only_local_authorities_are_engaged(base):
    facette = next(f for f in EXEMPLES.facettes if f.nom == "niveau")
    trouves = {c for e in base.genre("exemple") for c in codes(base, facette, e)}
    assert {"commune", "epci", "departement", "region"} <= trouves
    assert trouves & {"etat", "union-europeenne", "satellite"} == set()


def test_text_concerns_the_levels_that_a_means_or_an_action_founds_on_it(base):
    facette = next(f for f in LISTES["textes"].facettes if f.nom == "niveau")
    par_texte = {e.identifiant: codes(base, facette, e) for e in base.genre("texte")}
    assert par_texte["cgct-srdeii"] == ["region"]
    assert par_texte["esus"] == [facettes.NON_ETABLI]
    assert set(par_texte["bail-emphyteotique-administratif"]) >= {"commune", "epci", "departement", "region"}


# Dans le navigateur ---------------------------------------------------------------------------------


def matching(base, nom: str, **choix: list[str]) -> set[str]:
    """Ce que la page doit montrer, calculé ici : OU dans un groupe, ET entre les groupes."""
    liste = LISTES[nom]
    par_nom = {f.nom: f for f in liste.facettes}
    return {
        e.identifiant
        for e in entries(base, liste)
        if all(set(codes(base, par_nom[facette], e)) & set(valeurs) for facette, valeurs in choix.items())
    }


def shown(page: Page) -> list[str]:
    return page.locator(VISIBLES).evaluate_all("l => l.map(e => e.dataset.fiche)")


def counts(page: Page, facette: str) -> dict[str, int]:
    paires = page.locator(f'[data-facette="{facette}"] label').evaluate_all(
        "l => l.map(e => [e.querySelector('input').value, Number(e.querySelector('.nb').textContent)])"
    )
    return dict(paires)


def unfold(page: Page) -> None:
    """Déplie tout sans déplacer le clavier : sur un téléphone les filtres, partout des facettes, sont repliés."""
    page.evaluate("""() => {
      const bouton = document.querySelector(".rp-filtrer");
      if (bouton.getAttribute("aria-expanded") === "false") bouton.click();
      document.querySelectorAll(".rp-filtres details").forEach(d => { d.open = true; });
    }""")


ADRESSES = [
    ("exemples", {"region": ["11"], "levier": ["6"]}),
    ("exemples", {"levier": ["6", "7"], "milieu": ["rural"]}),
    ("exemples", {"devenir": ["transforme", "arrete"]}),
    ("exemples", {"statut-2014": ["temoin"], "confiance": ["haute", "moyenne"]}),
    ("exemples", {"lieu-commun": ["non-etabli"], "niveau": ["epci"], "dispositif": ["aap-ptce-2013"]}),
    ("exemples", {"departement": ["44"], "secteur": ["energie", "habitat-construction"]}),
    ("textes", {"niveau": ["epci"], "levier": ["6"]}),
    ("textes", {"nature": ["appel-a-projets"], "etat": ["clos", "en-cours"]}),
    ("modalites", {"niveau": ["departement"], "effort": ["faible"], "levier": ["2", "6"]}),
]


def query(choix: dict[str, list[str]]) -> str:
    return "&".join(f"{nom}={quote(v)}" for nom, valeurs in choix.items() for v in valeurs)


@each_width
@pytest.mark.parametrize(("nom", "choix"), ADRESSES)
def test_address_shows_exactly_the_cases_that_answer_and_counts_follow(ouvrir: Ouvrir, base, nom, choix, largeur):
    fenetre = ouvrir(largeur)
    page = fenetre.aller(f"{nom}/?{query(choix)}")
    attendus = matching(base, nom, **choix)
    assert set(shown(page)) == attendus
    assert len(shown(page)) == len(attendus)
    total = len(entries(base, LISTES[nom]))
    expect(page.locator(".compte")).to_have_text(re.compile(rf"^{len(attendus) or 'Aucun'}\s.+ sur\s{total}$"))
    for facette in LISTES[nom].facettes:
        autres = {f: v for f, v in choix.items() if f != facette.nom}
        for code, nombre in counts(page, facette.nom).items():
            assert nombre == len(matching(base, nom, **autres, **{facette.nom: [code]})), (facette.nom, code)
    coches = page.locator(".rp-filtres input:checked").evaluate_all("l => l.map(e => [e.name, e.value])")
    assert sorted(map(tuple, coches)) == sorted((f, v) for f, valeurs in choix.items() for v in valeurs)
    assert page.locator(".puces li").count() == len(coches)
    assert fenetre.erreurs == []


@each_width
def test_checking_boxes_changes_list_address_and_announcement_and_back_undoes_it(
    ouvrir: Ouvrir, base, adresse, largeur
):
    page = ouvrir(largeur).aller("exemples/")
    tous = len(base.genre("exemple"))
    expect(page.get_by_role("status").first).to_be_attached()
    assert len(shown(page)) == tous
    unfold(page)
    page.locator("#f-levier-6").check()
    page.locator("#f-levier-7").check()
    page.locator("#f-milieu-rural").check()
    assert page.url == f"{adresse}exemples/?levier=6&levier=7&milieu=rural"
    assert set(shown(page)) == matching(base, "exemples", levier=["6", "7"], milieu=["rural"])
    expect(page.locator(".compte[role=status]")).to_have_text(re.compile(rf"^{len(shown(page))}\spôles sur\s{tous}$"))
    page.go_back()
    assert page.url == f"{adresse}exemples/?levier=6&levier=7"
    expect(page.locator("#f-milieu-rural")).not_to_be_checked()
    expect(page.locator("#f-milieu-rural")).to_be_focused()
    assert set(shown(page)) == matching(base, "exemples", levier=["6", "7"])
    page.go_back()
    page.go_back()
    assert page.url == f"{adresse}exemples/"
    assert len(shown(page)) == tous
    page.go_forward()
    assert set(shown(page)) == matching(base, "exemples", levier=["6"])


def test_address_sent_to_a_colleague_gives_the_same_page(ouvrir: Ouvrir, adresse):
    page = ouvrir().aller("exemples/")
    unfold(page)
    page.locator("#f-levier-6").check()
    page.locator("#f-region-76").check()
    page.get_by_label("Trier par").select_option("confiance")
    page.get_by_role("button", name="Tableau").click()
    autre = ouvrir().aller(page.url.removeprefix(adresse))
    assert shown(autre) == shown(page)
    expect(autre.locator("[name=tri]")).to_have_value("confiance")
    expect(autre.get_by_role("button", name="Tableau")).to_have_attribute("aria-pressed", "true")
    expect(autre.locator(".puces li")).to_have_count(2)


@each_width
def test_chips_remove_one_filter_and_clear_removes_all_without_losing_the_keyboard(
    ouvrir: Ouvrir, base, adresse, largeur
):
    page = ouvrir(largeur).aller("exemples/?levier=6&levier=7&milieu=rural&tri=verification")
    puces = page.get_by_role("list", name="Filtres actifs").get_by_role("button")
    expect(puces).to_have_count(3)
    page.get_by_role("button", name=re.compile("Ôter le filtre Levier actionné.+6")).click()
    assert parse_qs(urlsplit(page.url).query) == {"levier": ["7"], "milieu": ["rural"], "tri": ["verification"]}
    assert set(shown(page)) == matching(base, "exemples", levier=["7"], milieu=["rural"])
    expect(puces.first).to_be_focused()
    page.get_by_role("button", name="Tout effacer").first.click()
    assert page.url == f"{adresse}exemples/?tri=verification"
    expect(page.locator(".compte")).to_be_focused()
    expect(page.locator(".puces")).to_be_hidden()
    assert len(shown(page)) == len(base.genre("exemple"))


def test_choice_that_would_give_nothing_stays_focusable_and_does_nothing(ouvrir: Ouvrir, adresse):
    page = ouvrir().aller("exemples/?region=94&levier=6")
    page.goto(f"{adresse}exemples/?devenir=arrete")
    nul = page.locator(".rp-filtres input[aria-disabled=true]:visible").first
    nul.focus()
    expect(nul).to_be_focused()
    page.keyboard.press("Space")
    expect(nul).not_to_be_checked()
    assert page.url == f"{adresse}exemples/?devenir=arrete"


def test_box_that_falls_to_zero_keeps_the_focus(ouvrir: Ouvrir):
    page = ouvrir().aller("exemples/?levier=6&region=zz")
    unfold(page)
    case = page.locator("#f-levier-6")
    case.focus()
    page.keyboard.press("Space")
    expect(case).to_be_focused()
    expect(case).not_to_be_checked()


INCONNUES = {
    "balise": '<img src=x onerror="document.title=1">',
    "fin-de-script": "</script><h1>pris</h1>",
    "dix-mille": "é" * 10_000,
    "emoji": "👩🏽‍🌾" * 40,
    "arabe": "الاقتصاد",
    "retournement": "\u202erural",
    "prototype": "__proto__",
    "constructeur": "constructor",
    "inconnu": "zz",
    "presque": "6 7",
}


@pytest.mark.parametrize("nom", ["exemples", "textes", "modalites"])
@pytest.mark.parametrize("valeur", INCONNUES.values(), ids=INCONNUES)
def test_unknown_value_is_shown_as_text_and_the_empty_page_helps(ouvrir: Ouvrir, nom, valeur):
    fenetre = ouvrir(TELEPHONE)
    page = fenetre.aller(f"{nom}/?levier={quote(valeur)}&confiance=haute")
    assert shown(page) == []
    expect(page.locator(".compte")).to_have_text(re.compile("^Aucun"))
    puce = page.locator(".puces li").first
    assert valeur[:12].strip("\u202e") in puce.inner_text()
    assert len(puce.inner_text()) < 120
    vide = page.locator(".rp-vide")
    expect(vide).to_contain_text("ne répond à tout cela")
    expect(vide).to_contain_text("ne se trouve dans aucune fiche")
    assert page.locator("main img, main script, main h1 ~ h1").count() == 0
    assert page.title().endswith(" – Repères PTCE")
    assert overflows(page) == []
    vide.get_by_role("button", name=re.compile("Ôter levier")).click()
    expect(page.locator(".compte")).to_be_focused()
    assert shown(page)
    assert fenetre.erreurs == []
    assert fenetre.etrangeres == []


def test_thousand_unknown_values_and_unknown_parameters_break_nothing(ouvrir: Ouvrir, base):
    fenetre = ouvrir()
    question = "&".join(f"region=x{n}" for n in range(1000))
    page = fenetre.aller(f"exemples/?{question}&region=11&tri=<b>&vue=__proto__&toString=1")
    assert page.locator(".puces li").count() <= 10
    assert set(shown(page)) == matching(base, "exemples", region=["11"])
    expect(page.locator("[name=tri]")).to_have_value("nom")
    assert fenetre.erreurs == []


def test_address_that_is_not_utf8_breaks_nothing(ouvrir: Ouvrir):
    fenetre = ouvrir()
    page = fenetre.aller("exemples/?levier=%E9%ZZ&region=%")
    expect(page.locator(".rp-vide")).to_contain_text("ne se trouve dans aucune fiche")
    assert fenetre.erreurs == []


def test_sorting_by_name_check_and_confidence(ouvrir: Ouvrir, base):
    page = ouvrir().aller("exemples/")
    par_id = {e.identifiant: e.fiche for e in base.genre("exemple")}
    noms = page.locator(".rp-ligne:visible h3").all_inner_texts()
    assert noms == page.evaluate("n => n.slice().sort((a, b) => a.localeCompare(b, 'fr', {numeric: true}))", noms)
    page.get_by_label("Trier par").select_option("verification")
    dates = [par_id[i].verifie_le for i in shown(page)]
    assert dates == sorted(dates, reverse=True)
    page.get_by_label("Trier par").select_option("confiance")
    rangs = [["haute", "moyenne", "basse"].index(par_id[i].confiance) for i in shown(page)]
    assert rangs == sorted(rangs)
    assert "tri=confiance" in page.url
    page.get_by_label("Trier par").select_option("distance")
    expect(page.locator(".dit-tri")).to_contain_text("tapez votre commune")


@each_width
def test_table_is_a_real_one_with_the_same_cases_in_the_same_order(ouvrir: Ouvrir, largeur):
    page = ouvrir(largeur).aller("exemples/?levier=6&tri=confiance")
    avant = shown(page)
    page.get_by_role("button", name="Tableau").click()
    assert "vue=tableau" in page.url
    assert shown(page) == avant
    table = page.locator(".rp-tableau table")
    expect(table.locator("tbody th[scope=row] a")).to_have_count(len(avant))
    entetes = table.locator("thead th").all_text_contents()
    assert entetes[:3] == ["Nom", "Lieu", "Levier actionné"]
    assert table.locator("tbody tr").first.locator("th, td").count() == len(entetes)
    assert overflows(page) == []
    assert axe(page) == []
    page.get_by_role("button", name="Liste").click()
    assert "vue=" not in page.url
    assert shown(page) == avant


def download(page: Page) -> tuple[str, bytes]:
    with page.expect_download() as attente:
        page.get_by_role("button", name="Exporter (CSV)").click()
    return attente.value.suggested_filename, attente.value.path().read_bytes()


@pytest.mark.parametrize("nom", ["exemples", "textes", "modalites"])
def test_csv_holds_what_is_shown_for_a_french_spreadsheet(ouvrir: Ouvrir, base, adresse, nom):
    page = ouvrir().aller(f"{nom}/?levier=6&confiance=haute")
    fichier, octets = download(page)
    attendus = shown(page)
    assert fichier == f"reperes-ptce-{nom}-{len(attendus)}-sur-{len(entries(base, LISTES[nom]))}-{base.jour}.csv"
    assert octets.startswith(b"\xef\xbb\xbf")
    lignes = list(csv.DictReader(io.StringIO(octets.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert [ligne["Identifiant"] for ligne in lignes] == attendus
    par_id = {e.identifiant: e for e in entries(base, LISTES[nom])}
    for ligne in lignes:
        entree = par_id[ligne["Identifiant"]]
        assert ligne["Adresse"] == adresse + entree.adresse
        assert ligne["Confiance"] == "haute"
        assert ligne["Vérifié le"] == entree.fiche.verifie_le.isoformat()
    assert set(lignes[0]) >= {g.facette.libelle.replace("'", "’") for g in groups(base, LISTES[nom])}


def test_csv_never_holds_a_formula(ouvrir: Ouvrir):
    page = ouvrir().aller("exemples/?levier=6")
    page.evaluate(
        """() => { const l = Array.from(document.querySelectorAll('.rp-ligne:not([hidden]) .lieu'));
        ['=1+1', '+33', '-2', '@x', 'a;"b"'].forEach((t, n) => { l[n].textContent = t; }); }"""
    )
    # Le script a lu la page à son arrivée : on lui redonne la main sur les lieux modifiés.
    page.evaluate("reperes.liste.cas.forEach(c => { c.lieu = c.element.querySelector('.lieu').textContent; })")
    lieux = [
        ligne["Lieu"]
        for ligne in csv.DictReader(io.StringIO(download(page)[1].decode("utf-8-sig"), newline=""), delimiter=";")
    ]
    assert lieux[:5] == ["'=1+1", "'+33", "'-2", "'@x", 'a;"b"']
    assert not [v for v in lieux if v[:1] in "=+-@" and v]


@pytest.mark.parametrize(
    ("nom", "prefixe"), [("exemples", ""), ("modalites", "modalite:"), ("textes", "texte:|dispositif:")]
)
def test_two_to_four_ticked_cases_can_be_compared(ouvrir: Ouvrir, nom, prefixe):
    page = ouvrir().aller(f"{nom}/")
    lien = page.locator("[data-fait=comparer]")
    dit = page.locator("#choix-dit")
    cases = page.locator(".rp-comparer input:visible")
    expect(lien).to_have_attribute("aria-disabled", "true")
    expect(dit).to_contain_text("cochez de deux à quatre")
    cases.nth(0).check()
    expect(lien).to_have_attribute("aria-disabled", "true")
    expect(dit).to_contain_text("au moins un autre")
    for rang in (1, 2, 3):
        cases.nth(rang).check()
        expect(lien).not_to_have_attribute("aria-disabled", "true")
    adresse = lien.get_attribute("href")
    assert re.fullmatch(rf"\.\./comparer/\?fiches=(?:(?:{prefixe})[a-z0-9-]+,){{3}}(?:{prefixe})[a-z0-9-]+", adresse)
    assert adresse.partition("fiches=")[2].split(",")[0].endswith(shown(page)[0])
    cases.nth(4).check()
    expect(lien).to_have_attribute("aria-disabled", "true")
    assert lien.get_attribute("href") is None
    expect(dit).to_contain_text("Quatre au plus")
    assert axe(page) == []


def test_selection_survives_filters_and_the_table(ouvrir: Ouvrir):
    page = ouvrir().aller("exemples/")
    premiers = shown(page)[:2]
    page.locator(".rp-comparer input:visible").nth(0).check()
    page.get_by_role("button", name="Tableau").click()
    expect(page.locator(".rp-tableau .rp-comparer input").first).to_be_checked()
    page.locator(".rp-tableau .rp-comparer input").nth(1).check()
    page.get_by_role("button", name="Liste").click()
    expect(page.locator(".rp-comparer input:visible").nth(1)).to_be_checked()
    assert page.locator("[data-fait=comparer]").get_attribute("href").endswith(",".join(premiers))


def test_phone_keeps_filters_folded_behind_a_button(ouvrir: Ouvrir):
    page = ouvrir(TELEPHONE).aller("exemples/?levier=6")
    bouton = page.get_by_role("button", name=re.compile("^Filtrer"))
    expect(bouton).to_have_text("Filtrer (1 filtre actif)")
    expect(bouton).to_have_attribute("aria-expanded", "false")
    expect(page.locator("#filtres")).to_be_hidden()
    bouton.press("Enter")
    expect(bouton).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#f-levier-6")).to_be_visible()
    assert axe(page) == []
    assert overflows(page) == []
    unfold(page)
    assert [a["html"] for a in tab_walk(page) if not a["visible"] or not a["dans_la_fenetre"] or not a["contour"]] == []
    page.get_by_role("button", name=re.compile(r"^Voir les \d+\spôles")).click()
    expect(page.locator("#filtres")).to_be_hidden()
    expect(page.locator(".compte")).to_be_focused()
    expect(page.locator(".compte")).to_be_in_viewport()
    haut = page.evaluate(
        "[...document.querySelectorAll('.rp-filtres, .rp-listes, .rp-carte-fr')].map(e => e.getBoundingClientRect().top)"
    )
    assert haut == sorted(haut), "filtres, puis liste, puis carte"


def test_desktop_puts_filters_list_and_map_side_by_side(ouvrir: Ouvrir):
    page = ouvrir().aller("exemples/")
    gauche = page.evaluate(
        "[...document.querySelectorAll('.rp-filtres, .rp-trouves, .rp-carte-fr')].map(e => e.getBoundingClientRect().left)"
    )
    haut = page.evaluate(
        "[...document.querySelectorAll('.rp-filtres, .rp-trouves, .rp-carte-fr')].map(e => Math.round(e.getBoundingClientRect().top))"
    )
    assert gauche == sorted(set(gauche))
    assert len(set(haut)) == 1


@pytest.mark.parametrize("nom", ["exemples", "textes", "modalites"])
def test_without_javascript_the_whole_list_is_there_and_no_form(ouvrir: Ouvrir, base, nom):
    page = ouvrir(javascript=False).aller(f"{nom}/?levier=6&region=11")
    assert sorted(shown(page)) == sorted(e.identifiant for e in entries(base, LISTES[nom]))
    for selecteur in (".rp-filtres", ".rp-barre", ".rp-proches", ".rp-vide"):
        assert not page.locator(selecteur).locator("visible=true").count(), selecteur
    if nom == "exemples":
        titres = page.locator(".rp-listes h2").all_inner_texts()
        assert "Bretagne" in titres
        assert titres == sorted(titres, key=lambda t: t.casefold()) or len(titres) > 10


def test_list_opened_from_a_folder_filters_and_exports(ouvrir: Ouvrir, base, site):
    fenetre = ouvrir(racine=site.as_uri() + "/")
    page = fenetre.aller("exemples/index.html?levier=6&region=11")
    assert set(shown(page)) == matching(base, "exemples", levier=["6"], region=["11"])
    page.locator("#f-region-76").check()
    assert set(shown(page)) == matching(base, "exemples", levier=["6"], region=["11", "76"])
    assert page.url.endswith("exemples/index.html?levier=6&region=11&region=76")
    page.get_by_role("button", name="Tableau").click()
    liens = page.locator(".rp-tableau th a").evaluate_all("l => l.map(a => a.getAttribute('href'))")
    assert liens
    assert all(lien.endswith("/index.html") for lien in liens)
    texte = download(page)[1].decode("utf-8-sig")
    assert "file:" not in texte
    assert fenetre.erreurs == []
    assert fenetre.etrangeres == []


@each_width
def test_open_panels_are_reached_by_the_keyboard_in_order(ouvrir: Ouvrir, largeur):
    page = ouvrir(largeur).aller("exemples/?region=11&levier=6")
    unfold(page)
    attendus = focusable(page)
    arrets = tab_walk(page)
    assert [a["html"] for a in arrets] == attendus
    for qualite in ("visible", "dans_la_fenetre", "libre", "contour", "suit"):
        assert [a["html"] for a in arrets if not a[qualite]] == [], qualite
    assert axe(page) == []


def test_printed_list_shows_what_is_filtered_without_the_controls(ouvrir: Ouvrir, base):
    page = ouvrir().aller("exemples/?levier=6&region=11")
    page.emulate_media(media="print")
    assert set(shown(page)) == matching(base, "exemples", levier=["6"], region=["11"])
    expect(page.locator(".rp-filtres")).to_be_hidden()
    expect(page.get_by_role("group", name="Carte des pôles")).to_be_visible()
    expect(page.locator(".compte")).to_be_visible()
