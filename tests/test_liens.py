"""Le site construit se tient : chaque lien mène quelque part, chaque page a sa structure, rien ne vient d'ailleurs."""

import itertools
import posixpath
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

CHARGEURS = {"script": "src", "img": "src", "source": "src", "iframe": "src", "video": "src", "audio": "src"}


class _Lecture(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.balises: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.balises.append((tag, dict(attrs)))

    handle_startendtag = handle_starttag


@dataclass
class PageLue:
    chemin: str
    balises: list[tuple[str, dict[str, str | None]]] = field(repr=False)

    @cached_property
    def ids(self) -> list[str]:
        return [a["id"] for _, a in self.balises if a.get("id")]

    @property
    def liens(self) -> list[str]:
        return [
            a[nom] for _, a in self.balises for nom in ("href", "src", "action", "srcset") if a.get(nom) is not None
        ]


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, PageLue]:
    lues = {}
    for fichier in sorted(site.rglob("*.html")):
        lecture = _Lecture()
        lecture.feed(fichier.read_text("utf-8"))
        chemin = fichier.relative_to(site).as_posix()
        lues[chemin] = PageLue(chemin, lecture.balises)
    return lues


def target(depuis: str, lien: str) -> tuple[str, str]:
    """Fichier du site visé par un lien interne, et son ancre."""
    morceaux = urlsplit(lien)
    chemin = unquote(morceaux.path)
    if not chemin:
        vise = depuis
    else:
        joint = posixpath.normpath(posixpath.join("/", posixpath.dirname(depuis), chemin)).lstrip("/")
        vise = posixpath.join(joint, "index.html") if chemin.endswith(("/", ".")) or not joint else joint
    return vise, unquote(morceaux.fragment)


def is_external(lien: str) -> bool:
    return bool(urlsplit(lien).scheme or urlsplit(lien).netloc)


def test_every_internal_link_leads_to_a_file_of_the_site(pages, site):
    """La page 404 peut être montrée à toute adresse : ses liens partent de la racine."""
    fichiers = {f.relative_to(site).as_posix() for f in site.rglob("*") if f.is_file()}
    casses = [
        f"{page.chemin} → {lien}"
        for page in pages.values()
        for lien in page.liens
        if not is_external(lien) and target(page.chemin, lien)[0] not in fichiers
    ]
    assert casses == []


def test_every_internal_anchor_exists_in_its_page(pages):
    casses = []
    for page in pages.values():
        for lien in page.liens:
            if is_external(lien):
                continue
            vise, ancre = target(page.chemin, lien)
            if ancre and vise in pages and ancre not in pages[vise].ids:
                casses.append(f"{page.chemin} → {lien}")
    assert casses == []


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
        if script.relative_to(site).as_posix() == "assets/recherche/index.js":
            continue  # des textes de fiches : ils citent des adresses sans les appeler
        texte = re.sub(r"/\*.*?\*/|^\s*//.*$", "", script.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
        if script.parent.relative_to(site).as_posix() == "assets/comparer":
            texte = re.sub(r'(href=\\"|\\">)https?://', "", texte)  # des liens à suivre, jamais des fichiers à charger
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
        if vu != (1, 1, 1, 1):
            ecarts[page.chemin] = vu
    assert ecarts == {}


def test_each_page_says_it_is_in_french(pages):
    assert [p.chemin for p in pages.values() if ("html", {"lang": "fr"}) not in p.balises] == []


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
