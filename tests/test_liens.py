"""Le site construit se tient : chaque lien mène quelque part, chaque page a sa structure, rien ne vient d'ailleurs."""

import itertools
import re
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from fiches.liens_du_site import PageLue, broken_links, is_external, read_pages, target

PUBLIQUE = "https://collectivites.exemple.fr/reperes/"
CHARGEURS = {"script": "src", "img": "src", "source": "src", "iframe": "src", "video": "src", "audio": "src"}


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, PageLue]:
    return read_pages(site)


def test_every_address_and_anchor_of_the_site_leads_somewhere(pages, site):
    """Ce que la construction exige déjà ; ici, aussi du site donné aux autres essais."""
    assert list(broken_links(site, pages)) == []


def small_site(racine: Path, **fichiers: str) -> list[tuple[str, str]]:
    """Écrit un site, puis rend ses liens cassés : d'où ils partent, ce qui est écrit."""
    for nom, texte in ({"index": ""} | fichiers).items():
        chemin = f"{nom}.js" if texte.startswith(("window", "(window")) else f"{nom}/index.html".removeprefix("index/")
        fichier = racine / chemin
        fichier.parent.mkdir(parents=True, exist_ok=True)
        fichier.write_text(texte, encoding="utf-8")
    return [(c.depuis, c.lien) for c in broken_links(racine, read_pages(racine), PUBLIQUE)]


@pytest.mark.parametrize(
    "lien", ["b/", "../b", "../a", "#x", "?q=1#x", "../b/#x", "/nulle/", "/reperes/c/", f"{PUBLIQUE}c/"]
)
def test_a_link_that_leads_nowhere_is_seen(tmp_path, lien):
    assert small_site(tmp_path, a=f'<a href="{lien}">', b='<p id="y">')[0][0] == "a/index.html"


@pytest.mark.parametrize(
    "lien",
    [
        "../b/",
        "../b/index.html",
        "../b/?q=1#y",
        "",
        "#z",
        "/reperes/b/#y",
        "/",
        f"{PUBLIQUE}b/#y",
        "..",
        "https://exemple.fr/rien",
    ],
)
def test_a_link_that_leads_somewhere_is_not(tmp_path, lien):
    assert small_site(tmp_path, a=f'<a id="z" href="{lien}">', b='<p id="y">') == []


def test_the_address_of_a_moved_page_is_followed(tmp_path):
    assert small_site(tmp_path, a='<meta http-equiv="refresh" content="0; url=../parti/">') == [
        ("a/index.html", "../parti/")
    ]


@pytest.mark.parametrize(
    ("script", "donnee", "lien"),
    [
        ("assets/a/donnees", '{"adresse":"b/c/"}', "b/c/"),
        ("assets/a/donnees", '{"documents":[["b/#x","B"]]}', "b/#x"),
        ("assets/a/exemple", r'{"html":"<a href=\"../b/#x\">"}', "../b/#x"),
        ("assets/a/exemple", r'{"html":"<a href=\"../d/?a=1&amp;b=2\">"}', "../d/?a=1&b=2"),
    ],
)
def test_addresses_held_by_a_data_script_are_followed_too(tmp_path, script, donnee, lien):
    juste = donnee.replace("b/c/", "b/").replace("#x", "#y").replace("../d/", "../b/")
    page = {"a": "", "b": '<p id="y">'}
    assert small_site(tmp_path / "juste", **page, **{script: f"window.REPERES_A = {juste};"}) == []
    faux = small_site(
        tmp_path / "faux", **page, **{script: f"(window.REPERES_A = window.REPERES_A || {{}}).b = {donnee};"}
    )
    assert faux == [(f"{script}.js", lien)]


def test_the_data_scripts_of_the_real_site_are_really_read(pages, site):
    from fiches.liens_du_site import internal_links

    lus = {depuis for depuis, _, _ in internal_links(site, pages)}
    for script in (
        "recherche/index",
        "orientation/donnees",
        "autodiagnostic/donnees",
        "comparer/exemple",
        "dossier/index",
    ):
        assert f"assets/{script}.js" in lus


def test_links_leave_the_site_only_over_the_web_or_by_mail(pages):
    schemas = {urlsplit(lien).scheme for page in pages.values() for lien in page.liens if is_external(lien)}
    assert schemas <= {"http", "https", "mailto", "tel"}


def test_nothing_is_loaded_from_another_host(pages):
    """Ni script, ni feuille, ni image, ni police d'un tiers : la visite ne regarde que notre hôte."""
    charges = []
    for page in pages.values():
        for balise, attributs in page.balises:
            lien = attributs.get(CHARGEURS.get(balise, ""))
            if balise == "link" and attributs.get("rel") not in ("canonical", "alternate"):
                lien = attributs.get("href")
            if balise in ("use", "image"):
                lien = attributs.get("href") or attributs.get("xlink:href")
            if lien and is_external(lien) and not lien.startswith("data:"):
                charges.append(f"{page.chemin} → {lien}")
            if "url(" in (attributs.get("style") or ""):
                charges.append(f"{page.chemin} → {attributs['style']}")
    assert charges == []


def test_stylesheets_load_only_files_of_the_site(site):
    vues = 0
    for feuille in site.rglob("*.css"):
        texte = re.sub(r"/\*.*?\*/", "", feuille.read_text("utf-8"), flags=re.DOTALL)
        assert "@import" not in texte
        for adresse in re.findall(r"url\(\s*[\"']?([^\"')]+)", texte):
            vues += 1
            if not adresse.startswith("data:"):
                assert not is_external(adresse), adresse
                assert (feuille.parent / adresse).resolve().is_file(), adresse
    assert vues


# Dans docx : les noms des formats Open XML, écrits comme des adresses, et une page nommée par un message d'erreur.
NOMMES = r"http://(schemas\.(microsoft\.com|openxmlformats\.org)|purl\.(oclc\.)?org|www\.(w3\.org|ibm\.com))/|https://answers\.microsoft\.com/"
APPELS = r"\b(fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon|importScripts|Worker)\b|\bimport\("


def test_scripts_call_no_other_host(site):
    """Hors licences et commentaires, aucune adresse complète dans un script."""
    for script in site.rglob("*.js"):
        if script.parent.relative_to(site).as_posix() == "assets/recherche" or "sveltia-cms" in script.parent.name:
            continue  # des textes, qui citent des adresses ; le formulaire, que la politique de sa page retient
        texte = re.sub(r"/\*.*?\*/|^\s*//.*$", "", script.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
        if script.relative_to(site).parts[1] in ("comparer", "dossier"):
            # des liens à suivre, jamais des fichiers à charger
            texte = re.sub(r'((href|xmlns)=\\"|\\">)https?://', "", texte)
        if script.name.startswith("docx-"):
            assert not re.search(APPELS, texte)
            texte = re.sub(NOMMES, "", texte)
        assert not re.search(r"https?://", texte), script.name


def test_identifiers_are_unique_in_each_page(pages):
    doubles = {
        page.chemin: repetes
        for page in pages.values()
        if (repetes := [i for i, nombre in Counter(page.ids).items() if nombre > 1])
    }
    assert doubles == {}


def test_each_page_has_one_title_one_main_heading_and_one_search_field(pages):
    ecarts = {}
    for page in pages.values():
        compte = Counter(balise for balise, _ in page.balises)
        champs = [a for balise, a in page.balises if balise == "input" and a.get("type") == "search"]
        vu = (compte["h1"], compte["title"], compte["main"], len(champs))
        if vu != (1, 1, 1, 1) and page.chemin != "admin/index.html":  # le formulaire dessine la sienne
            ecarts[page.chemin] = vu
    assert ecarts == {}


def test_each_page_says_it_is_in_french(pages):
    langues = {p.chemin: [a.get("lang") for balise, a in p.balises if balise == "html"] for p in pages.values()}
    assert {chemin: vues for chemin, vues in langues.items() if vues != ["fr"]} == {}


def test_page_titles_are_unique(site):
    titres = Counter(
        re.search(r"<title>(.*?)</title>", f.read_text("utf-8"), re.DOTALL)[1] for f in site.rglob("*.html")
    )
    assert [t for t, nombre in titres.items() if nombre > 1] == []


def test_headings_never_skip_a_level(pages):
    sauts = []
    for page in pages.values():
        niveaux = [int(b[1]) for b, _ in page.balises if re.fullmatch(r"h[1-6]", b)]
        sauts += [f"{page.chemin} : h{a} puis h{b}" for a, b in itertools.pairwise(niveaux) if b > a + 1]
    assert sauts == []


def test_no_inline_script_nor_event_handler(pages):
    """Une politique de sécurité stricte peut être posée par l'hébergeur : aucun script n'est dans la page."""
    fautes = [
        page.chemin
        for page in pages.values()
        for balise, attributs in page.balises
        if (balise == "script" and not attributs.get("src")) or any(nom.startswith("on") for nom in attributs)
    ]
    assert fautes == []


def test_no_page_of_a_fiche_is_an_orphan(pages, base):
    """Chaque fiche est atteinte depuis l'accueil, de lien en lien."""
    vues, a_voir = set(), ["index.html"]
    while a_voir:
        chemin = a_voir.pop()
        if chemin in vues or chemin not in pages:
            continue
        vues.add(chemin)
        a_voir += [target(chemin, lien)[0] for lien in pages[chemin].liens if not is_external(lien)]
    attendues = {
        f"{e.adresse}index.html" if e.genre != "notion" else "glossaire/index.html" for e in base.entrees.values()
    }
    assert attendues - vues == set()
