"""« Citer cette fiche » : la phrase, l'entrée BibTeX et le courriel, avec l'adresse et la version du jour."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from fiches.citation import bibtex
from fiches.ecriture import long_date
from fiches.references import parse
from navigateur import ORDINATEUR, TELEPHONE, Ouvrir
from outils_navigateur import overflows

FICHES = ["exemples/pole-sud-archer/", "textes/loi-ess-2014-856/", "modalites/subvention/"]


@pytest.mark.parametrize("chemin", FICHES)
def test_citation_names_the_fiche_its_check_its_version_and_its_address(ouvrir: Ouvrir, adresse, base, chemin):
    fenetre = ouvrir()
    page = fenetre.aller(f"{chemin}?a=b#sources")
    entree = next(e for e in base.entrees.values() if e.adresse == chemin)
    dite = page.locator("#citation").inner_text().replace("\u00a0", " ").replace("’", "'")
    assert entree.titre in dite
    assert long_date(entree.fiche.verifie_le) in dite
    assert f"version du {long_date(base.jour)}" in dite
    assert dite.endswith(f"{adresse}{chemin}.")
    bib = page.locator("#bibtex").inner_text()
    assert re.search(r"^@misc\{reperes-ptce-[a-z0-9-]+,\n", bib)
    assert bib.count("{") == bib.count("}")
    assert f"url = {{{adresse}{chemin}}}" in bib
    assert fenetre.erreurs == []


@pytest.mark.parametrize("largeur", [ORDINATEUR, TELEPHONE])
def test_citation_is_copied_and_said(ouvrir: Ouvrir, adresse, largeur):
    fenetre = ouvrir(largeur)
    page = fenetre.aller(FICHES[0])
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copier la citation").press("Enter")
    expect(page.locator("#citer [role=status]")).to_have_text("Copié.")
    colle = page.evaluate("navigator.clipboard.readText()")
    assert "Pôle Sud Archer" in colle
    assert colle.endswith(f"{adresse}{FICHES[0]}.")
    assert overflows(page) == []


def test_mail_carries_the_title_and_the_address(ouvrir: Ouvrir, adresse):
    page = ouvrir().aller(FICHES[0])
    courriel = urlsplit(page.get_by_role("link", name="Envoyer par courriel").get_attribute("href"))
    assert courriel.scheme == "mailto"
    mots = parse_qs(courriel.query)
    assert "Pôle Sud Archer" in mots["subject"][0]
    assert mots["body"][0].endswith(adresse + FICHES[0])


def test_without_javascript_the_citation_is_still_there(ouvrir: Ouvrir):
    page = ouvrir(javascript=False).aller(FICHES[0])
    assert "adresse de cette page" in page.locator("#citation").inner_text()
    assert page.get_by_role("button", name="Copier la citation").count() == 0


def test_special_signs_are_escaped_for_bibtex(base):
    entree = base[parse("exemple:culture-et-cooperation")]
    assert "Culture \\& Coopération" in bibtex(base, entree, "Repères PTCE")
