"""Trois lecteurs, de leur question au document qu'ils posent sur la table : la maire, le vice-président, la chargée de mission."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from fiches.ecriture import long_date
from fiches.linking import Base
from fiches.markdown_sur import plain
from fiches.references import parse
from fiches.typographie import typeset
from navigateur import TELEPHONE, Ouvrir
from outils_documents import Ecrit, bare, convert, download, read_back


def composed(texte: str) -> str:
    return bare(typeset(plain(texte)))


def reopen(document: Path) -> Ecrit:
    return read_back(convert([document], "fodt")[0])


def paper(page: Page, fichier: Path) -> tuple[PdfReader, str]:
    """La page enregistrée en PDF par le navigateur, et son texte."""
    page.pdf(path=fichier, prefer_css_page_size=True, tagged=True, outline=True)
    lecteur = PdfReader(fichier)
    return lecteur, bare(" ".join(p.extract_text() for p in lecteur.pages))


def law_dates(base: Base, texte: str) -> None:
    """Chaque texte du tableau final porte sa date de vérification."""
    fin = texte[texte.rindex("Les textes cités") :]
    dates = {bare(long_date(e.fiche.verifie_le)) for e in base.genre("texte")}
    assert re.findall(r"\d+(?:er)? \w+ 20\d\d", fin)
    assert set(re.findall(r"\d+(?:er)? novembre 20\d\d", fin.split("Dossier composé")[0])) <= dates


def test_mayor_of_a_village_of_900_on_a_phone(ouvrir: Ouvrir, base: Base, tmp_path: Path):
    """« Un local vide, deux associations et un artisan qui en parlent : que puis-je proposer au conseil ? »"""
    fenetre = ouvrir(TELEPHONE)
    page = fenetre.aller()
    page.get_by_role("link", name="Par où commencer ?").first.click()
    for reponse in (
        "Une commune",
        "Moins de 2 000",
        "Rural",
        "Une idée, quelques acteurs",
        "Un lieu ou un terrain",
        "Dans l’année",
    ):
        page.get_by_label(reponse).check()
    premier = page.locator("#orientation-ordre li").first
    expect(premier.locator("h3").first).to_have_text("Utiliser l’aménagement, l’immobilier et le foncier")
    expect(premier).to_contain_text("Parce qu’un lieu est disponible")
    expect(premier).to_contain_text("Locaux mis à disposition (vous le pouvez)")
    page.get_by_role("link", name="En faire un dossier pour mon conseil").click()
    page.get_by_label("Collectivité").fill("Commune de Saint-Jean-le-Vieux")
    page.get_by_label("Objet").fill("Prêter l’ancienne école à un pôle qui se crée")
    page.get_by_label("Date du conseil").fill("10 décembre 2026")
    expect(page.locator("#dossier-document .couverture h2")).to_have_text(
        "Prêter l’ancienne école à un pôle qui se crée"
    )

    pdf, texte = paper(page, tmp_path / "dossier.pdf")
    assert "Commune de Saint-Jean-le-Vieux" in bare(pdf.pages[0].extract_text())
    assert "Conseil du 10 décembre 2026" in bare(pdf.pages[0].extract_text())
    locaux = base[parse("modalite:mise-a-disposition-locaux")].fiche
    commune = next(q for q in locaux.qui_peut if q.niveau == "commune")
    assert composed(locaux.resume) in texte
    assert composed(commune.condition)[:60] in texte
    assert "Les mots employés" in texte
    law_dates(base, texte)
    racine = pdf.trailer["/Root"]
    assert racine["/MarkInfo"]["/Marked"].value is True
    assert racine["/Lang"].startswith("fr")
    assert [entree["/Title"] for entree in pdf.outline if not isinstance(entree, list)]
    assert fenetre.erreurs == []


def test_vice_president_of_an_epci_of_60_000(ouvrir: Ouvrir, base: Base, tmp_path: Path):
    """« Un pôle demande des locaux : qui l'a déjà fait près d'ici, et qu'ai-je le droit de signer ? »"""
    fenetre = ouvrir()
    page = fenetre.aller()
    page.get_by_role("searchbox").fill("mettre des locaux à disposition")
    page.get_by_role("searchbox").press("Enter")
    page.locator("#recherche-resultats li a").first.click()
    moyen = base[parse("modalite:mise-a-disposition-locaux")]
    expect(page.get_by_role("heading", level=1)).to_have_text(composed(moyen.titre))
    epci = next(q for q in moyen.fiche.qui_peut if q.niveau == "epci")
    assert composed(epci.condition)[:50] in bare(page.locator("main").inner_text())
    page.get_by_role("button", name="Ajouter à mon dossier").click()

    page.get_by_role("link", name="Exemples", exact=True).first.click()
    page.get_by_label("Votre commune ou intercommunalité").fill("Arche Agglo")
    page.get_by_role("option", name=re.compile("Arche Agglo")).click()
    proche = page.locator(".proches a").first
    nom = bare(proche.inner_text())
    expect(page.locator(".semblables li").first).to_be_visible()
    proche.click()
    page.get_by_role("button", name="Ajouter à mon dossier").click()
    page.get_by_role("link", name="Voir mon dossier").click()
    page.get_by_label("Collectivité").fill("Arche Agglo")
    page.get_by_label("Date du conseil").fill("15 janvier 2027")
    page.locator("#dossier-document .colophon").wait_for()

    relu = reopen(download(page, tmp_path))
    textes = [p.texte for p in relu.paragraphes]
    titres = [p.texte for p in relu.paragraphes if p.niveau == 1]
    assert titres[0] == "Soutenir un pôle territorial de coopération économique"
    assert titres[1] == "Sommaire"
    assert titres[2] == composed(moyen.titre)
    assert titres[-2:] == ["Les mots employés", "Les textes cités"]
    assert any(nom in t for t in titres), (nom, titres)
    assert "Arche Agglo" in textes
    assert "Conseil du 15 janvier 2027" in textes
    tout = " ".join(textes)
    assert composed(epci.condition)[:50] in tout
    assert [p.texte for p in relu.paragraphes if p.niveau == 2][:2] == ["L’essentiel", "Qui peut"]
    assert relu.langues == {"fr-FR"}
    assert relu.sujet == "Dossier pour le conseil, Arche Agglo"
    assert "page" in relu.pied
    assert not any("Retirer" in t or "Télécharger" in t for t in textes)
    law_dates(base, tout)
    assert fenetre.erreurs == []


def test_officer_of_a_region(ouvrir: Ouvrir, base: Base, tmp_path: Path):
    """« Que peut ma région, jusqu'où va son droit, et de quel texte partir pour la convention ? »"""
    fenetre = ouvrir()
    page = fenetre.aller()
    page.get_by_role("link", name=re.compile("Tout ce que ce niveau peut faire")).last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vous êtes une région")
    page.locator("main").get_by_role("link", name="Convention pluriannuelle", exact=False).first.click()
    moyen = base[parse("modalite:convention-pluriannuelle")]
    expect(page.get_by_role("heading", level=1)).to_have_text(composed(moyen.titre))
    region = next(q for q in moyen.fiche.qui_peut if q.niveau == "region")
    assert composed(region.condition)[:50] in bare(page.locator("main").inner_text())
    modele = base[parse("modele:convention-pluriannuelle-objectifs")]
    page.locator("main").get_by_role("link", name=composed(modele.titre)).first.click()

    relu = reopen(download(page, tmp_path))
    textes = [p.texte for p in relu.paragraphes]
    for clause in modele.fiche.clauses:
        assert any(t.endswith(composed(clause.titre)) for t in textes), clause.titre
    assert len(relu.surlignes) > 20, "les blancs à remplir se voient"
    assert any("en vigueur" in t and "vérifié" in t for t in textes), "chaque article a son état et sa date"

    page.get_by_role("button", name="Ajouter à mon dossier").click()
    page.get_by_role("link", name="Voir mon dossier").click()
    page.get_by_label("Collectivité").fill("Région Bretagne")
    expect(page.locator("#dossier-document h2")).to_have_count(5, timeout=10_000)
    _, texte = paper(page, tmp_path / "dossier.pdf")
    assert composed(modele.titre) in texte
    assert "Région Bretagne" in texte
    law_dates(base, texte)
    assert fenetre.erreurs == []


@pytest.mark.parametrize("genre", ["levier", "modalite", "exemple"])
def test_each_of_these_readers_can_take_a_fiche_away_without_script(ouvrir: Ouvrir, base: Base, tmp_path: Path, genre):
    entree = base.genre(genre)[0]
    page = ouvrir(javascript=False).aller(entree.adresse)
    _, texte = paper(page, tmp_path / "fiche.pdf")
    assert composed(entree.fiche.resume)[:60] in texte
