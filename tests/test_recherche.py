"""La recherche : la même analyse du français des deux côtés, le bon résultat, et rien qui s'exécute."""

from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from fiches.analyse import tokens
from fiches.search_index import CHAMPS, documents, minisearch
from navigateur import TELEPHONE, Ouvrir
from outils_navigateur import axe, overflows

DIFFICILES = {
    "ligatures": "Œuvre, cœur, bœuf, ex æquo, Ægide, œ seul",
    "apostrophes": "l'économie, l’économie, lʼéconomie, aujourd'hui, jusqu’à, presqu'île, d’État",
    "majuscules-accentuees": "ÉCONOMIE ÀÂÄ ÇA NOËL ÎLE-DE-FRANCE Ÿ",
    "accents-decomposes": "e\u0301conomie co\u0302te a\u0300 c\u0327a",
    "articles": "L. 2111-3, L.2111-3, l2111-3, L 2111-3, R. 1511-4-2, D.\u00a0123, article L.\u202f9, L. 9, l.12",
    "articles-colles": "ÉL. 2111, él2111, ßl. 2111, _l. 2111, al. 12, œl. 2111, 3l. 2111",
    "numeros": "2014-856, n° 2015-431, 1er, 3,5 M€, 50 %, 2023/2831, m², ½, ٣٤, Ⅳ",
    "sigles": "S.C.I.C. SCIC C.A.E., PTCE/ESS, R&D, CO2, 3D",
    "pluriels": "pôles locaux régionaux eaux chevaux noyaux bureaux CRESS process gaz taux prix os as 2S",
    "mots-d-objets": "constructor toString valueOf hasOwnProperty __proto__ prototype",
    "emoji": "pôle 🌱 territoire 👩🏽‍🌾 énergie ☀️",
    "alphabets": "الاقتصاد التضامني, солидарная экономика, κοινωνική οικονομία ΣΑΣ, 社会的連帯経済, İstanbul ı ſ K Å",
    "espaces": "a\u00a0b\u202fc\u2009d\u3000e\tf\r\ng\u200bh\ufeffi\u0085j\x1ck L.\ufeff2111 L.\u008512 L.\x1c34",
    "balises": '<script>alert("x")</script> &lt;b&gt; ${x} {{ x }}',
    "vide": "",
    "signes": " - … « » – !? ;",
}


@pytest.fixture(scope="module")
def analyse(chromium, adresse):
    """``window.reperes.termes`` sur une liste de textes."""
    contexte = chromium.new_context()
    page = contexte.new_page()
    page.goto(f"{adresse}recherche/")
    yield lambda textes: page.evaluate("textes => textes.map(window.reperes.termes)", textes)
    contexte.close()


@pytest.mark.parametrize("texte", DIFFICILES.values(), ids=DIFFICILES)
def test_browser_and_python_cut_a_difficult_text_alike(analyse, texte):
    assert analyse([texte]) == [tokens(texte)]
    mots = texte.split()
    assert dict(zip(mots, analyse(mots), strict=True)) == {mot: tokens(mot) for mot in mots}


def test_browser_and_python_cut_every_word_of_the_base_alike(analyse, base):
    textes = sorted({valeur for d in documents(base) for valeur in d["champs"].values()})
    mots = sorted({mot for texte in textes for mot in texte.split()})
    assert len(mots) > 3000
    for lot in (textes, mots):
        ecarts = {t[:80]: (vus, tokens(t)) for t, vus in zip(lot, analyse(lot), strict=True) if vus != tokens(t)}
        assert ecarts == {}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=20, max_size=60))
def test_browser_and_python_cut_any_text_alike(analyse, textes):
    assert analyse(textes) == [tokens(t) for t in textes]


@pytest.mark.parametrize(
    ("texte", "attendus"),
    [
        ("l'œuvre des Pôles", ["oeuvre", "pole"]),
        ("Locaux, régionaux", ["local", "regional"]),
        ("article L. 2111-3", ["article", "l2111", "3"]),
        ("coopération / coopérations", ["cooperation", "cooperation"]),
        ("la CRESS", ["cress"]),
    ],
)
def test_analysis_folds_accents_plurals_and_elisions(texte, attendus):
    assert tokens(texte) == attendus


OUVRIR_DEUX_MOTEURS = """docs => {
  const options = {
    fields: %s, storeFields: ["adresse", "titre"], tokenize: window.reperes.termes, processTerm: t => t,
  };
  window.lu = MiniSearch.loadJS(window.REPERES_INDEX, options);
  window.fait = new MiniSearch(options);
  window.fait.addAll(docs);
}"""


@pytest.fixture(scope="module")
def moteurs(chromium, adresse, base):
    """La page de recherche, avec l'index lu (celui de Python) et un index fait sur place des mêmes documents."""
    contexte = chromium.new_context()
    page = contexte.new_page()
    page.goto(f"{adresse}recherche/")
    docs = [
        {"id": rang, **d["champs"], "adresse": d["adresse"], "titre": d["champs"]["titre"]}
        for rang, d in enumerate(documents(base))
    ]
    page.evaluate(OUVRIR_DEUX_MOTEURS % list(CHAMPS), docs)
    yield page
    contexte.close()


def test_the_index_written_here_is_the_one_minisearch_would_build(moteurs: Page, base):
    ecrit, fait = minisearch(documents(base)), moteurs.evaluate("JSON.parse(JSON.stringify(window.fait))")
    for cle in ("documentCount", "nextId", "documentIds", "fieldIds", "serializationVersion"):
        assert ecrit[cle] == fait[cle], cle
    rangs = [str(rang) for rang in range(len(CHAMPS))]
    longueurs = {doc: dict(zip(rangs, nombres, strict=True)) for doc, nombres in fait["fieldLength"].items()}
    assert ecrit["fieldLength"] == longueurs
    assert ecrit["averageFieldLength"] == pytest.approx(fait["averageFieldLength"])
    assert {terme: champs for terme, champs in ecrit["index"]} == {terme: champs for terme, champs in fait["index"]}


@pytest.mark.parametrize(
    "question", ["pole", "coopération territoriale", "SCIC", "L. 9", "2014-856", "concert", "subventoin", "eau", "zzz"]
)
def test_both_indexes_answer_alike(moteurs: Page, question):
    options = {"prefix": True, "fuzzy": 0.2, "boost": {"titre": 6}}
    lus, faits = (
        moteurs.evaluate(
            "([nom, q, o]) => window[nom].search(q, o).map(r => [r.id, Math.round(r.score * 1e6) / 1e6])",
            [nom, question, options],
        )
        for nom in ("lu", "fait")
    )
    assert sorted(lus) == sorted(faits)


def search(page: Page, racine: str, question: str) -> list[str]:
    """Adresses des résultats, dans l'ordre, relatives à la racine."""
    page.goto(f"{racine}recherche/?q={quote(question)}")
    expect(page.locator("#recherche-etat")).not_to_contain_text("Tapez un mot")
    return page.evaluate(
        "r => Array.from(document.querySelectorAll('#recherche-resultats > li')).map(li => li.querySelector('a').href.slice(r.length))",
        racine,
    )


@pytest.mark.parametrize(
    ("question", "attendue", "rang"),
    [
        ("PTCE", "glossaire/#ptce", 1),
        ("poles", "glossaire/#ptce", 10),
        ("pôle territorial de coopération économique", "glossaire/#ptce", 3),
        ("romans", "exemples/pole-sud-archer/", 1),
        ("romans-sur-isère", "exemples/pole-sud-archer/", 1),
        ("ROMANS SUR ISERE", "exemples/pole-sud-archer/", 1),
        ("drôme", "exemples/pole-sud-archer/", 3),
        ("chaussure", "exemples/pole-sud-archer/", 1),
        ("concert", "leviers/concertation-tetes-de-reseau/", 3),
        ("concertation", "leviers/concertation-tetes-de-reseau/", 3),
        ("scic", "glossaire/#scic", 1),
        ("société coopérative d’intérêt collectif", "glossaire/#scic", 1),
        ("article 9", "textes/loi-ess-2014-856/#art-9", 1),
        ("L. 9", "textes/loi-ess-2014-856/#art-9", 3),
        ("loi hamon", "textes/loi-ess-2014-856/", 1),
        ("2014-856", "textes/loi-ess-2014-856/", 1),
        ("décret 2015-431", "textes/decret-ptce-2015-431/", 1),
        ("foncier", "leviers/amenagement-immobilier-foncier/", 3),
        ("fonciers", "leviers/amenagement-immobilier-foncier/", 3),
        ("pédagogei", "leviers/pedagogie-ess/", 3),
        ("eolienes", "exemples/eoliennes-pays-de-vilaine/", 1),
        ("réseau des territoires pour l’économie solidaire", "acteurs/rtes/", 1),
        ("RTES", "acteurs/rtes/", 1),
        ("appel à projets 2013", "dispositifs/aap-ptce-2013/", 3),
        ("utilite sociale", "glossaire/#utilite-sociale", 1),
    ],
)
def test_question_finds_its_page_among_the_first(ouvrir: Ouvrir, adresse, question, attendue, rang):
    trouvees = search(ouvrir().page, adresse, question)
    assert attendue in trouvees[:rang], trouvees[:10]


@pytest.mark.parametrize(
    "familles",
    [
        ("coopération", "cooperation", "coopérations", "COOPÉRATION", "la coopération"),
        ("pôle", "pole", "poles", "Pôles", "un pôle"),
        ("œuvre", "oeuvre", "Œuvres"),
        ("l'économie", "l’économie", "économie", "economies"),
        ("local", "locaux"),
    ],
    ids=lambda f: f[0],
)
def test_forms_of_a_word_find_the_same_pages(ouvrir: Ouvrir, adresse, familles):
    page = ouvrir().page
    reponses = {mot: search(page, adresse, mot) for mot in familles}
    attendue = reponses[familles[0]]
    assert attendue
    assert {mot: r for mot, r in reponses.items() if r != attendue} == {}


def test_each_result_is_one_item_whose_first_link_is_an_existing_page(ouvrir: Ouvrir, adresse, site):
    page = ouvrir().page
    trouvees = search(page, adresse, "coopération")
    assert len(trouvees) > 5
    assert len(set(trouvees)) == len(trouvees)
    for lien in trouvees:
        chemin, _, ancre = lien.partition("#")
        texte = (site / chemin / "index.html").read_text("utf-8")
        assert not ancre or f'id="{ancre}"' in texte
    nombre = page.locator("#recherche-resultats > li").count()
    etat = page.locator("#recherche-etat").inner_text()
    assert etat.startswith(f"{nombre} résultats") or nombre == 50


def test_every_result_says_what_it_is_and_why(ouvrir: Ouvrir, adresse):
    page = ouvrir().page
    search(page, adresse, "subvention")
    for resultat in page.locator("#recherche-resultats > li").all():
        assert len(resultat.inner_text().splitlines()) >= 3


def test_every_page_of_the_base_is_found_by_its_title(ouvrir: Ouvrir, adresse, base):
    page = ouvrir().page
    page.goto(f"{adresse}recherche/")
    perdues = []
    for entree in base.entrees.values():
        trouvees = search(page, adresse, entree.titre)
        if entree.adresse not in trouvees[:5]:
            perdues.append((entree.titre, trouvees[:5]))
    assert perdues == []


HOSTILES = {
    "balise": "<img src=x onerror=\"document.title='pris'\">",
    "script": "<script>document.title='pris'</script>",
    "balise-sans-resultat": "<s>zzyzxq</s>",
    "fin-de-script": "</script></title><h1>pris</h1>",
    "dix-mille-signes": "é" * 10_000,
    "dix-mille-mots": "pôle " * 2_000,
    "emoji": "👩🏽‍🌾🌱",
    "arabe": "الاقتصاد التضامني",
    "retournement": "\u202eecilop",
    "regexp": "(((((.*)+)+)+)+$",
    "prototype": "__proto__ constructor hasOwnProperty",
    "nul": "pôle\x00territoire",
    "mots-vides": "le la les de",
    "espaces": "   \u00a0 ",
    "vide": "",
}


@pytest.mark.parametrize("question", HOSTILES.values(), ids=HOSTILES)
def test_hostile_question_stays_text_and_gets_a_useful_answer(ouvrir: Ouvrir, question):
    fenetre = ouvrir(TELEPHONE)
    page = fenetre.aller(f"recherche/?q={quote(question)}")
    etat = page.locator("#recherche-etat")
    expect(etat).not_to_be_empty()
    visible = question.strip("\u00a0 ")
    if visible:
        expect(etat).to_contain_text("ésultat")
        assert visible[:30].strip() in etat.inner_text().replace("\n", " ") or "\x00" in visible
    else:
        expect(etat).to_contain_text("Tapez un mot")
    assert "pris" not in page.title().split("–")[0] or visible in page.title()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recherche")
    assert page.locator("main img, main script, #recherche-etat *").count() == 0
    assert page.locator("#recherche-resultats > li").count() <= 50
    assert page.get_by_role("main").get_by_role("link").count() >= 4
    assert overflows(page) == []
    assert fenetre.erreurs == []
    assert fenetre.etrangeres == []


def test_question_with_a_plus_sign_is_read_as_a_form_sends_it(ouvrir: Ouvrir):
    page = ouvrir().aller("recherche/?q=sud+archer")
    expect(page.get_by_role("searchbox")).to_have_value("sud archer")
    expect(page.locator("#recherche-resultats a").first).to_have_attribute("href", "../exemples/pole-sud-archer/")


def test_question_that_is_not_utf8_breaks_nothing(ouvrir: Ouvrir):
    fenetre = ouvrir()
    page = fenetre.aller("recherche/?q=%E9conomie%ZZ")
    expect(page.locator("#recherche-etat")).to_contain_text("ésultat")
    assert fenetre.erreurs == []


def test_result_count_is_announced_and_the_page_stays_accessible(ouvrir: Ouvrir):
    page = ouvrir().aller("recherche/?q=coopération")
    expect(page.get_by_role("status")).to_contain_text("résultats pour « coopération »".replace(" ", "\u00a0", 0))
    assert axe(page) == []
    assert "coopération" in page.title()


def test_only_the_search_page_loads_the_index(ouvrir: Ouvrir):
    fenetre = ouvrir()
    fenetre.aller("exemples/pole-sud-archer/")
    assert not [r for r in fenetre.requetes if "recherche" in r or "minisearch" in r]
    fenetre.aller("recherche/")
    assert [r for r in fenetre.requetes if r.endswith("assets/recherche/index.js")]


@pytest.mark.parametrize("question", ["romans", "coopération", "<b>x</b>", "zzyzx"])
def test_search_from_a_folder_answers_as_from_a_server(ouvrir: Ouvrir, adresse, site, question):
    servie = search(ouvrir().page, adresse, question)
    fenetre = ouvrir(racine=site.as_uri() + "/")
    page = fenetre.aller(f"recherche/index.html?q={quote(question)}")
    expect(page.locator("#recherche-etat")).to_contain_text("ésultat")
    locale = page.evaluate(
        "r => Array.from(document.querySelectorAll('#recherche-resultats > li')).map(li => li.querySelector('a').href.slice(r.length))",
        fenetre.racine,
    )
    assert [lien.replace("index.html", "") for lien in locale] == servie
    assert fenetre.erreurs == []
