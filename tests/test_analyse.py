"""L'analyse du français, la même des deux côtés, et l'index qu'elle sert à écrire."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from fiches.analyse import all_words, stem, words
from fiches.pages import pages
from fiches.rendering import Renderer
from fiches.search_documents import documents
from fiches.search_index import TERMES, TERMES_DES_TEXTES, minisearch
from fiches.site import load_site
from navigateur import RACINE

DIFFICILES = {
    "ligatures": "Œuvre, cœur, bœuf, ex æquo, Ægide, œ seul",
    "apostrophes": "l'économie, l’économie, lʼéconomie, aujourd'hui, jusqu’à, presqu'île, d’État",
    "majuscules-accentuees": "ÉCONOMIE ÀÂÄ ÇA NOËL ÎLE-DE-FRANCE Ÿ",
    "accents-decomposes": "e\u0301conomie co\u0302te a\u0300 c\u0327a",
    "articles": "L. 2111-3, L.2111-3, l2111-3, L 2111-3, R. 1511-4-2, D.\u00a0123, article L.\u202f9, L. 9, l.12",
    "articles-colles": "ÉL. 2111, él2111, ßl. 2111, _l. 2111, al. 12, œl. 2111, 3l. 2111",
    "numeros": "2014-856, n° 2015-431, 1er, 3,5 M€, 50 %, 2023/2831, m², ½, ٣٤, Ⅳ",
    "sigles": "S.C.I.C. SCIC C.A.E., PTCE/ESS, R&D, CO2, 3D, a.b, x&y&z, .c.d., 1.a",
    "milliers": "23 000 €, 1\u202f000\u00a0000, 2014 856, 12 34, 7 000 000 3, 0 123, 9 856 habitants",
    "composes": "2014–856, l1511‑3, 12/2014, 31/07/2014, 2023/2831/UE, a-1-2, 1-a, art. 9, art L. 2113-12, art.9, art et culture",
    "abreviations": "St-Étienne, Ste Foy, STE, st.",
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
def docs(base):
    return documents(
        base, pages(Renderer(base, load_site(RACINE / "content")[0], RACINE / "docs"), RACINE / "docs").values()
    )


@pytest.fixture(scope="module")
def page_prete(chromium, adresse):
    """La page de recherche, moteur et textes chargés."""
    contexte = chromium.new_context()
    page = contexte.new_page()
    page.goto(f"{adresse}recherche/?q=pole")
    page.wait_for_selector("#recherche-resultats[aria-busy=false]", state="attached")
    page.evaluate("() => { window.listes = window.reperes.analyse.listes(window.REPERES_INDEX.analyse); }")
    yield page
    contexte.close()


@pytest.fixture(scope="module")
def analyse(page_prete):
    """Pour chaque texte, ce que le navigateur en fait : tous les mots, les mots utiles, leurs racines."""
    return lambda textes: page_prete.evaluate(
        """textes => textes.map(t => {
          const a = window.reperes.analyse, mots = a.mots(t, window.listes);
          return [a.tousLesMots(t, window.listes), mots, mots.map(a.racine)];
        })""",
        textes,
    )


def python_analysis(texte: str) -> list[list[str]]:
    return [all_words(texte), words(texte), [stem(mot) for mot in words(texte)]]


@pytest.mark.parametrize("texte", DIFFICILES.values(), ids=DIFFICILES)
def test_browser_and_python_cut_a_difficult_text_alike(analyse, texte):
    assert analyse([texte]) == [python_analysis(texte)]
    mots = texte.split()
    assert dict(zip(mots, analyse(mots), strict=True)) == {mot: python_analysis(mot) for mot in mots}


def test_browser_and_python_cut_every_word_of_the_base_alike(analyse, docs, base):
    textes = sorted({t for d in docs for t in (*d.champs.values(), d.titre, d.resume, d.texte)})
    communes = [c.nom for c in base.territoires.commune.values()]
    mots = sorted({mot for texte in textes for mot in texte.split()})
    assert len(mots) > 3000
    for lot in (textes, mots, communes):
        ecarts = {
            t[:80]: (vus, python_analysis(t))
            for t, vus in zip(lot, analyse(lot), strict=True)
            if vus != python_analysis(t)
        }
        assert ecarts == {}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=20, max_size=60))
def test_browser_and_python_cut_any_text_alike(analyse, textes):
    assert analyse(textes) == [python_analysis(t) for t in textes]


@pytest.mark.parametrize(
    ("texte", "attendus"),
    [
        ("l'œuvre des Pôles", ["oeuvre", "poles"]),
        ("article L. 2111-3", ["article", "l2111-3"]),
        ("art 9 loi ESS", ["article", "9", "loi", "ess"]),
        ("art et culture", ["art", "culture"]),
        ("règlement 2023/2831", ["reglement", "2023-2831"]),
        ("loi n° 2014‑856", ["loi", "2014-856"]),
        ("plus de 23 000 €", ["plus", "23000"]),
        ("S.C.I.C. et R&D", ["scic", "rd"]),
        ("St-Étienne", ["saint", "etienne"]),
    ],
)
def test_analysis_keeps_numbers_whole_and_unfolds_what_one_types(texte, attendus):
    assert words(texte) == attendus


@pytest.mark.parametrize(
    "famille",
    [
        ("pole", "poles"),
        ("cooperation", "cooperations", "cooperatif", "cooperative"),
        ("local", "locaux", "locale"),
        ("economie", "economique", "economiques"),
        ("insertion", "insertions"),
    ],
)
def test_words_of_a_family_share_their_stem(famille):
    assert len({stem(mot) for mot in famille}) == 1


FAIRE_LE_MEME_INDEX = """([champs, docs]) => {
  const fait = new MiniSearch({fields: champs, tokenize: t => t.split(" "), processTerm: t => t || null});
  fait.addAll(docs);
  return JSON.parse(JSON.stringify(fait));
}"""


@pytest.mark.parametrize("partie", ["noms", "textes"])
def test_the_index_written_here_is_the_one_minisearch_would_build(page_prete: Page, docs, partie):
    """Les termes viennent de Python ; MiniSearch les range, et doit les ranger pareil."""
    termes = TERMES if partie == "noms" else TERMES_DES_TEXTES
    valeurs = [d.champs if partie == "noms" else d.prose for d in docs]
    ecrit = minisearch(valeurs, termes)
    coupes = [
        {"id": rang, **{champ: " ".join(couper(v.get(champ) or "")) for champ, couper in termes.items()}}
        for rang, v in enumerate(valeurs)
    ]
    fait = page_prete.evaluate(FAIRE_LE_MEME_INDEX, [list(termes), coupes])
    for cle in ("documentCount", "nextId", "documentIds", "fieldIds", "serializationVersion"):
        assert ecrit[cle] == fait[cle], cle
    assert {terme: champs for terme, champs in ecrit["index"]} == {terme: champs for terme, champs in fait["index"]}
