"""Chaque sorte de page, imprimée par le vrai navigateur et relue dans son PDF : tout le texte, aucune commande, un pied."""

import io
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import pytest
import yaml
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from fiches.citation import edition, version
from fiches.schema import GENRES
from navigateur import RACINE, SORTES, Ouvrir, each_kind

REGLAGES = yaml.safe_load((RACINE / "mkdocs.yml").read_text("utf-8").replace("!ENV", ""))["extra"]
FICHES = [sorte for sorte in SORTES if sorte in GENRES]
MARGE, MARGE_COMPARER = 44, 24  # points, sous lesquels il n'y a que le pied de la feuille
COMPARER = [sorte for sorte in SORTES if sorte.startswith("comparer")]
# Ce que le papier n'a pas à porter : commandes, renvois d'une page à l'autre, citation (le pied la donne).
LIRE = """() => {
  const hors = "nav:not(:has(.boussole)), form:not(.rp-questions), button, .rp-bouton, .rp-boutons, .rp-filtres, .rp-barre, .rp-comparer, "
    + ".rp-proches, .suite, .actions, .rp-citer, .rp-ecran, .rp-hors-ecran, .choix, .outils, .imprime, noscript, svg, [role=status], [hidden], .hote, "
    + "#comparer-plein, body:has(#dossier-document > *) :is(#dossier-titre, .rp-chapo), .sans-point:not(:has(li:not([hidden]))), "
    + (document.querySelector(".rp-orientation > div:not([hidden])") ? ".rp-questions" : "script");
  const dit = e => !e.closest(hors), main = document.querySelector("main"), textes = [];
  const suite = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  while (suite.nextNode()) if (suite.currentNode.data.trim() && dit(suite.currentNode.parentElement)) textes.push(suite.currentNode.data);
  return {
    textes,
    titres: Array.from(main.querySelectorAll("h1, h2, h3, h4")).filter(dit).map(e => e.textContent),
    ailleurs: Array.from(main.querySelectorAll("a[href^=http]")).filter(dit).map(e => e.getAttribute("href")),
  };
}"""


COMMANDES = ("Aller au contenu", "Sur cette page", "Tout effacer", "Exporter (CSV)", "Copier l'", "Montrer la suite")


def bare(texte: str) -> str:
    """Le texte sans ce que la mise en page change : blancs, coupures de mot, ligatures, casse."""
    return re.sub(r"[\s\u00ad\u2010\u2060-]+", "", unicodedata.normalize("NFKC", texte)).replace("’", "'").casefold()


@dataclass
class Papier:
    """Une page imprimée : ce que le document contenait, le texte de chaque feuille, son pied, et la taille des lettres."""

    contenu: dict[str, list[str]]
    feuilles: list[str]
    pieds: list[str]
    corps: dict[str, float]

    def lacks(self, textes: list[str]) -> list[str]:
        """Les textes absents. Une coupure de page peut en séparer les mots : on les cherche alors un à un."""
        tout = "".join(self.feuilles)
        return [t for t in textes if bare(t) not in tout and any(bare(mot) not in tout for mot in t.split())]

    def commands(self) -> list[str]:
        """Les menus et les boutons imprimés à tort. Un mot du menu est aussi un mot du texte : on cherche leur suite."""
        tout = "".join(self.feuilles)
        menus = ["".join(entree["titre"] for entree in REGLAGES[menu]) for menu in ("rubriques", "pied")]
        return [commande for commande in (*COMMANDES, *menus) if bare(commande) in tout]


def printed(page: Page, papier: str = "A4") -> Papier:
    """Imprime la page ouverte et relit le PDF."""
    marge = MARGE_COMPARER if "/comparer/" in page.url else MARGE
    resultat = Papier(page.evaluate(LIRE), [], [], {})
    for feuille in PdfReader(io.BytesIO(page.pdf(format=papier, prefer_css_page_size=True))).pages:
        parts: dict[bool, list[str]] = {True: [], False: []}

        def read(texte: str, cm: list, tm: list, _police: object, taille: float, parts=parts) -> None:
            if texte.strip():
                parts[cm[5] + cm[3] * tm[5] < marge].append(texte)
                resultat.corps.setdefault(texte.strip(), abs(taille * tm[3] * cm[3]))

        feuille.extract_text(visitor_text=read)
        resultat.feuilles.append(bare("".join(parts[False])))
        resultat.pieds.append(bare("".join(parts[True])))
    return resultat


@pytest.fixture(scope="session")
def papier(chromium: Browser, adresse: str) -> Callable[[str], Papier]:
    """Chaque sorte imprimée une fois pour tous les essais, depuis un écran sombre."""
    page = chromium.new_context(locale="fr-FR", reduced_motion="reduce", color_scheme="dark").new_page()
    page.set_default_timeout(10_000)

    @cache
    def print_kind(sorte: str) -> Papier:
        # Une question dans l'adresse : la page charge encore ses données.
        page.goto(adresse + SORTES[sorte], wait_until="networkidle" if "?" in sorte or "?" in SORTES[sorte] else "load")
        return printed(page)

    return print_kind


@each_kind
def test_paper_carries_the_whole_text_and_the_addresses(papier, sorte):
    feuilles = papier(sorte)
    assert feuilles.lacks(feuilles.contenu["textes"]) == []
    if sorte not in COMPARER:
        tout = "".join(feuilles.feuilles)
        assert [lien for lien in feuilles.contenu["ailleurs"] if bare(lien) not in tout] == []


@each_kind
def test_paper_has_no_navigation_and_no_button(papier, sorte):
    assert papier(sorte).commands() == []


@each_kind
def test_every_sheet_is_full_and_says_where_it_comes_from(papier, base, adresse, sorte):
    feuilles = papier(sorte)
    total = len(feuilles.feuilles)
    fiche = next((e for e in base.entrees.values() if e.adresse == SORTES[sorte]), None)
    dite = bare(version(base, fiche) if fiche else edition(base.jour))
    for rang, (feuille, pied) in enumerate(zip(feuilles.feuilles, feuilles.pieds, strict=True), 1):
        assert feuille
        assert f"{rang}/{total}" in pied
        assert dite in pied
        assert bare("Repères PTCE") in pied
    tout = "".join(feuilles.feuilles)
    assert bare(adresse + SORTES[sorte]) in tout
    if sorte not in COMPARER:  # qui porte son adresse sous son titre, et le reste au bas de chaque feuille
        assert dite in tout
        if fiche:
            assert bare(fiche.titre) in tout.partition(dite)[0][-400:]


@each_kind
def test_no_heading_is_left_alone_at_the_foot_of_a_sheet(papier, sorte):
    feuilles = papier(sorte)
    titres = [bare(titre) for titre in feuilles.contenu["titres"]]
    seuls = [f[-60:] for f in feuilles.feuilles[:-1] if f.endswith(tuple(t for t in titres if len(t) > 3))]
    assert seuls == []


@pytest.mark.parametrize("sorte", [s for s in SORTES if s not in COMPARER])
def test_no_letter_is_under_nine_points(papier, sorte):
    """Sauf le numéro inscrit dans une petite rose. Une page trop large serait réduite par le navigateur."""
    assert {t: c for t, c in papier(sorte).corps.items() if c < 8.9 and not t.isdigit()} == {}


@pytest.mark.parametrize("sorte", FICHES)
def test_without_javascript_nothing_is_lost_and_the_menus_are_gone(ouvrir: Ouvrir, sorte):
    feuilles = printed(ouvrir(javascript=False).aller(SORTES[sorte]))
    assert feuilles.lacks(feuilles.contenu["textes"] + feuilles.contenu["ailleurs"]) == []
    assert feuilles.commands() == []


@pytest.mark.parametrize("javascript", [True, False])
def test_what_is_folded_is_printed_and_folds_again(ouvrir: Ouvrir, javascript):
    """Replié, puis imprimé : les noms à la suite ne sont que là, la liste les donne un à un."""
    page = ouvrir(javascript=javascript).aller("exemples/")
    page.locator("main details").evaluate_all("l => l.forEach(d => d.open = false)")
    noms = ", ".join(page.locator(".sans-point li").all_text_contents())
    assert bare(noms) in "".join(printed(page).feuilles)
    assert page.locator("main details[open]").count() == 0


def test_addresses_of_the_pages_cited_are_listed_once_under_the_public_one(ouvrir: Ouvrir):
    page = ouvrir().aller(SORTES["exemple"])
    page.evaluate(
        """adresse => document.head.insertAdjacentHTML("beforeend", `<link rel="canonical" href="${adresse}">`)""",
        "https://reperes.example/ptce/" + SORTES["exemple"],
    )
    tout = "".join(printed(page).feuilles)
    foot = tout.rpartition(bare("Adresses des pages citées"))[2]
    assert bare("à la suite de https://reperes.example/ptce/") in foot
    assert bare("https://reperes.example/ptce/" + SORTES["exemple"]) in tout
    cites = page.locator("main .rp-liees a[href^='../../']").evaluate_all("l => l.map(a => a.getAttribute('href'))")
    assert len(cites) > 5
    for chemin in {c.removeprefix("../../").partition("#")[0] for c in cites}:
        assert foot.count(":" + bare(chemin)) == 1, chemin
    assert page.locator(".rp-adresses").count() == 0


def test_a_page_that_cites_too_many_says_where_to_look(papier, adresse):
    tout = "".join(papier("glossaire").feuilles)
    assert bare("La recherche les retrouve par leur nom : " + adresse) in tout
    assert bare("Adresses des pages citées") not in tout


@pytest.mark.parametrize("sorte", ["levier", "textes", "exemples"])
def test_letter_paper_prints_the_same_text_black_on_white(ouvrir: Ouvrir, sorte):
    page = ouvrir(sombre=True).aller(SORTES[sorte])
    feuilles = printed(page, "Letter")
    assert feuilles.lacks(feuilles.contenu["textes"]) == []
    assert all(feuilles.feuilles)
    page.emulate_media(media="print")
    couleurs = "() => { const s = getComputedStyle(document.body); return [s.color, s.backgroundColor]; }"
    assert page.evaluate(couleurs) == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]


def test_table_headers_are_repeated_on_the_next_sheet(papier):
    """Le tableau des textes tient sur plusieurs feuilles."""
    entete = bare("Texte Ce qu'il change État Vérifié le")
    assert sum(entete in feuille for feuille in papier("textes").feuilles) >= 3
