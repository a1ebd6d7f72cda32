"""« Proposer une correction » : au bas de chaque page, vers la forge, vers une lettre prête, ou vers la page qui l'explique."""

import re
from html import unescape
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import yaml
from playwright.sync_api import expect

from fiches.correction import correction_address
from fiches.site import Site
from navigateur import Ouvrir, run_script

FICHE = "content/fiches/exemples/pole-sud-archer.md"
NOM = "Proposer une correction"


def built(contenu, sortie, **reglages) -> dict[str, str]:
    """Les pages d'un petit site dont l'éditeur a dit ``reglages``, par adresse."""
    site = {"nom": "Repères PTCE", "presentation": "Une base."} | reglages
    (contenu / "site.yml").write_text(yaml.safe_dump(site, allow_unicode=True), "utf-8")
    fini = run_script("construire.py", "--contenu", contenu, "--sortie", sortie)
    assert fini.returncode == 0, fini.stdout
    return {f.parent.relative_to(sortie).as_posix(): f.read_text("utf-8") for f in sortie.rglob("index.html")}


def link(page: str) -> str:
    trouve = re.search(rf'<a href="([^"]*)">{NOM}</a>', page)
    assert trouve, "le lien manque au pied de la page"
    return unescape(trouve[1])


def test_forge_opens_the_file_of_the_fiche_even_when_an_address_is_known(contenu, tmp_path):
    forge = "https://forge.example/rtes/base/-/edit/main/"
    pages = built(
        contenu, tmp_path / "site", modifier=forge + "{chemin}", editeur={"courriel": "contact@reperes.example"}
    )
    assert link(pages["exemples/pole-du-val"]) == f"{forge}content/fiches/exemples/pole-du-val.md"
    assert link(pages["comprendre/histoire"]) == f"{forge}docs/comprendre/histoire.md"
    assert f'href="{forge}content/fiches/notions/ptce.md"' in pages["glossaire"]
    assert "contact@reperes.example" in pages["contribuer"], "sans compte, le courriel reste"


def test_without_a_forge_a_letter_is_ready_with_the_page_the_file_and_what_to_say(contenu, tmp_path):
    pages = built(
        contenu,
        tmp_path / "site",
        adresse_publique="https://reperes.example/",
        editeur={"courriel": "contact@reperes.example"},
    )
    lettre = urlsplit(link(pages["exemples/pole-du-val"]))
    assert (lettre.scheme, unquote(lettre.path)) == ("mailto", "contact@reperes.example")
    champs = parse_qs(lettre.query)
    assert champs["subject"] == ["Correction : Pôle du Val"]
    lignes = champs["body"][0].split("\r\n")
    assert lignes[:2] == [
        "Page : https://reperes.example/exemples/pole-du-val/",
        "Fichier : content/fiches/exemples/pole-du-val.md",
    ]
    assert {"Ce qui est faux, ou qui manque :", "Ce qu'il faudrait lire à la place :"} <= set(lignes)
    assert any(ligne.startswith("Votre source") for ligne in lignes)
    assert "+" not in lettre.query, "les messageries ne lisent pas « + » comme une espace"
    assert "mailto:contact@reperes.example?" in unescape(pages["glossaire"])
    assert "un message prêt à envoyer" in unescape(pages["contribuer"]).replace("\u00a0", " ")


def test_without_forge_nor_address_the_link_leads_to_the_page_that_says_what_to_copy(ouvrir: Ouvrir):
    fenetre = ouvrir()
    page = fenetre.aller("exemples/pole-sud-archer/")
    page.get_by_role("link", name=NOM).click()
    lettre = page.get_by_label("Le message à envoyer")
    expect(lettre).to_have_value(
        re.compile(
            rf"^Page\s: {re.escape(fenetre.racine)}exemples/pole-sud-archer/\nFichier\s: {FICHE}\n\nCe qui est faux"
        )
    )
    lettre.press("End")
    page.get_by_role("button", name="Copier le message").click()
    expect(page.get_by_role("status").filter(has_text="Copié.")).to_be_visible()
    assert fenetre.erreurs == []


@pytest.mark.parametrize("ou", ["comprendre/histoire/", "", "contribuer/champs/"])
def test_every_written_page_offers_it(ouvrir: Ouvrir, ou):
    fenetre = ouvrir()
    page = fenetre.aller(ou)
    page.get_by_role("link", name=NOM).click()
    expect(page.get_by_label("Le message à envoyer")).to_have_value(re.compile(rf"^Page\s: {fenetre.racine}{ou}\n"))


def test_glossary_offers_it_word_by_word(ouvrir: Ouvrir):
    fenetre = ouvrir()
    page = fenetre.aller("glossaire/")
    page.get_by_role("link", name=f"{NOM} à la définition de Pôle territorial de coopération économique").click()
    expect(page.get_by_label("Le message à envoyer")).to_have_value(
        re.compile(r"glossaire/#ptce\nFichier\s: content/fiches/notions/ptce\.md")
    )


@pytest.mark.parametrize(
    "demande",
    [
        "fichier=<img src=x onerror=alert(1)>.md",
        "fichier=content/../../etc/passwd",
        "fichier=content/x.md%0AVotre mot de passe&page=",
        "fichier=javascript:alert(1).md",
        "page=exemples/pole-sud-archer/",
    ],
)
def test_hostile_address_leaves_the_letter_blank(ouvrir: Ouvrir, demande):
    fenetre = ouvrir()
    page = fenetre.aller(f"contribuer/?{demande}")
    expect(page.get_by_label("Le message à envoyer")).to_have_value(re.compile(r"^Page\s: \n\nCe qui est faux"))
    assert fenetre.erreurs == []


def test_hostile_page_beside_a_true_file_is_left_out(ouvrir: Ouvrir):
    page = ouvrir().aller(f"contribuer/?fichier={FICHE}&page=//ailleurs.example/<b>")
    expect(page.get_by_label("Le message à envoyer")).to_have_value(re.compile(rf"^Page\s: \nFichier\s: {FICHE}\n"))


def test_letter_is_there_without_javascript(ouvrir: Ouvrir):
    page = ouvrir(javascript=False).aller("contribuer/")
    expect(page.get_by_label("Le message à envoyer")).to_have_value(re.compile("Votre source"))
    expect(page.get_by_role("button", name="Copier le message")).to_be_hidden()


def test_title_with_signs_of_an_address_stays_in_the_subject():
    site = Site.model_validate({"nom": "R", "presentation": "P", "editeur": {"courriel": "a@b.example"}})
    adresse = correction_address(site, FICHE, "Eau & forêt ? 100 % + 1#2", "exemples/x/")
    assert parse_qs(urlsplit(adresse).query)["subject"] == ["Correction : Eau & forêt ? 100 % + 1#2"]
