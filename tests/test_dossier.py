"""« Mon dossier » : des fiches gardées sur l'appareil ou dans l'adresse, réunies en un document pour le conseil."""

import json
import re
import shutil
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from fiches.dossier import cited_articles
from fiches.ecriture import long_date
from fiches.markdown_sur import plain
from fiches.references import parse
from fiches.typographie import typeset
from navigateur import TELEPHONE, Fenetre, Ouvrir, serve
from outils_documents import convert, download, read_back
from outils_navigateur import overflows

SUBVENTION, ARCHER, LOI = "modalite:subvention", "exemple:pole-sud-archer", "texte:loi-ess-2014-856"
TROIS = f"{SUBVENTION},{ARCHER},{LOI}"
CLOS = "dispositif:aap-ptce-2013"
REFUS = (
    """Object.defineProperty(window, "localStorage", {get() { throw new DOMException("refusé", "SecurityError"); }})"""
)


def net(texte: str) -> str:
    return re.sub(r"\s+", " ", texte).strip()


def open_dossier(fenetre: Fenetre, suite: str = "") -> Page:
    page = fenetre.aller(f"dossier/{suite}")
    page.locator("#dossier-atelier").wait_for()
    return page


def chosen(page: Page) -> list[str]:
    return [net(t) for t in page.locator("#dossier-fiches li > a").all_inner_texts()]


def parts(page: Page) -> list[str]:
    """Les titres du document, une fois toutes ses fiches arrivées."""
    page.locator("#dossier-document .colophon").wait_for()
    return [net(t) for t in page.locator("#dossier-document h2").all_inner_texts()]


def messages(page: Page) -> str:
    return net(page.locator("#dossier-messages").inner_text())


def kept(page: Page) -> str | None:
    return page.evaluate("localStorage.getItem('reperes-dossier')")


def name(base, reference: str) -> str:
    return net(typeset(plain(base[parse(reference)].titre)))


def test_any_fiche_joins_the_dossier_from_its_page(ouvrir: Ouvrir, base):
    fenetre = ouvrir()
    for rang, reference in enumerate((SUBVENTION, ARCHER, "acteur:rtes", "modele:lettre-region"), start=1):
        page = fenetre.aller(base[parse(reference)].adresse)
        page.get_by_role("button", name="Ajouter à mon dossier").click()
        expect(page.locator("#ajouter-au-dossier [role=status]")).to_contain_text(
            f"Votre dossier compte {rang} fiche{'s' if rang > 1 else ''}."
        )
        expect(page.locator(".rp-nav a", has_text="Mon dossier")).to_have_text(f"Mon dossier ({rang})")
    page.get_by_role("button", name="Retirer de mon dossier").click()
    page.get_by_role("link", name="Voir mon dossier").click()
    page.locator("#dossier-document .colophon").wait_for()
    assert chosen(page)[:2] == [name(base, SUBVENTION), name(base, ARCHER)]
    assert len(chosen(page)) == 3
    assert f"?fiches={SUBVENTION},{ARCHER}," in page.url, "l'adresse porte le dossier"
    assert fenetre.erreurs == []
    assert fenetre.etrangeres == []


def test_the_document_holds_cover_summary_fiches_glossary_and_law(ouvrir: Ouvrir, base):
    page = open_dossier(ouvrir(), f"?fiches={TROIS}")
    page.get_by_label("Collectivité").fill("Commune de Saint-Martin")
    page.get_by_label("Objet").fill("Adhérer au pôle")
    page.get_by_label("Date du conseil").fill("1er décembre 2026")
    titres = parts(page)
    expect(page.locator("#dossier-document .le")).to_have_text("Conseil du 1er décembre 2026")
    assert parts(page) == ["Adhérer au pôle", "Sommaire", *(name(base, r) for r in TROIS.split(",")), "Les mots employés", "Les textes cités"], titres  # fmt: skip
    assert page.locator("#dossier-document .sur").first.inner_text() == "Commune de Saint-Martin"
    feuille = net(page.locator("#dossier-document").inner_text())
    for reference in TROIS.split(","):
        fiche = base[parse(reference)].fiche
        assert net(typeset(plain(fiche.resume))) in feuille
        assert f"vérifiée le {net(long_date(fiche.verifie_le))}, confiance {fiche.confiance}" in feuille
    for source in base[parse(ARCHER)].fiche.sources[:3]:
        titre = source.titre or base[parse(source.ressource)].titre
        assert net(typeset(titre)) in feuille
    assert "Société coopérative d’intérêt collectif (SCIC)" in page.locator(".glossaire").inner_text()
    assert "pour=Commune%20de%20Saint-Martin" in page.url
    assert "le=1er%20d%C3%A9cembre%202026" in page.url


def test_the_law_table_names_every_article_that_the_fiches_cite(ouvrir: Ouvrir, base):
    page = open_dossier(ouvrir(), f"?fiches={TROIS}")
    parts(page)
    lignes = {
        net(tr.locator("th").inner_text()): [net(c) for c in tr.locator("td").all_inner_texts()]
        for tr in page.locator("#dossier-document .textes tbody tr").all()
    }
    cites = cited_articles(base)
    attendus = {t for r in TROIS.split(",") for t in cites.get(parse(r), ())}
    assert len(lignes) == len(attendus) > 5
    for texte in base.genre("texte"):
        if texte.identifiant not in attendus:
            continue
        articles, etat, verifie = lignes[net(typeset(plain(texte.nom)))]
        assert verifie == net(long_date(texte.fiche.verifie_le))
        assert etat == base.vocabulaires.libelle("etats-texte", texte.fiche.etat)
        for reference in TROIS.split(","):
            for numero in cites.get(parse(reference), {}).get(texte.identifiant, ()):
                assert numero in articles


def test_every_source_of_a_text_is_found_by_the_reverse_index(base):
    """Les articles d'une fiche, retrouvés en lisant ses références une à une."""
    fiche = base[parse(SUBVENTION)].fiche
    ecrits = {t for q in fiche.qui_peut for r in q.textes if r.texte for t in [parse(r.texte)] if t.article}
    assert len(ecrits) > 3
    cites = cited_articles(base)[parse(SUBVENTION)]
    for reference in ecrits:
        assert cites[reference.identifiant], reference


@pytest.mark.parametrize(
    ("suite", "dits", "restent"),
    [
        (f"?fiches={ARCHER},exemple:nulle-part,n'importe", ["Aucune fiche ne porte ces noms : « exemple:nulle-part » et « n'importe »"], 1),
        (f"?fiches={ARCHER},pole-sud-archer", ["Une fiche était demandée deux fois"], 1),
        ("?fiches=exemple:figeacteurs", ["« exemple:figeacteurs » s’appelle maintenant « "], 1),
        (f"?fiches={CLOS}", ["reste dans le dossier, avec sa mention : clos"], 1),
        (f"?fiches=notion:scic,{ARCHER}", ["Le glossaire se compose seul"], 1),
        ("?fiches=constructor,__proto__,texte:toString", ["Aucune fiche ne porte ces noms"], 0),
        ("?fiches=%3Cimg%20src=x%20onerror=alert(1)%3E", ["Aucune fiche ne porte ce nom : « <img src=x onerror=alert(1)> »"], 0),
        (f"?fiches={ARCHER}&pour={'x' * 500}", ["Le nom de la collectivité dépasse 120 signes : la suite est coupée."], 1),
        ("?fiches=", [], 0),
    ],
)  # fmt: skip
def test_a_bad_address_is_explained_and_the_rest_is_kept(ouvrir: Ouvrir, suite, dits, restent):
    fenetre = ouvrir(TELEPHONE)
    page = open_dossier(fenetre, suite)
    for dit in dits:
        assert dit in messages(page)
    assert len(page.get_by_label("Collectivité").input_value()) <= 120
    assert len(chosen(page)) == restent
    if restent:
        parts(page)
    else:
        expect(page.get_by_text("Votre dossier est vide.")).to_be_visible()
    assert overflows(page) == []
    assert fenetre.erreurs == []


def test_forty_fiches_at_most_and_the_others_are_named(ouvrir: Ouvrir, base):
    tous = [str(e.reference) for e in base.genre("exemple")[:43]]
    page = open_dossier(ouvrir(), f"?fiches={','.join(tous)}")
    assert "Quarante fiches au plus. Laissé de côté" in messages(page)
    assert len([t for t in parts(page) if t in {name(base, r) for r in tous}]) == 40
    expect(page.locator("#dossier-ajout")).to_be_hidden()


def test_a_name_with_markup_stays_a_text(ouvrir: Ouvrir):
    piege = "<img src=x onerror=document.title='pris'><script>document.title='pris'</script>"
    fenetre = ouvrir()
    page = open_dossier(fenetre, f"?fiches={ARCHER}&pour={quote(piege)}&objet={quote(piege)}")
    parts(page)
    assert net(page.locator("#dossier-document .sur").first.inner_text()) == piege
    assert page.locator("#dossier-document .couverture :is(img, script)").count() == 0
    assert "pris" not in page.title()
    assert fenetre.erreurs == []


def test_a_device_that_refuses_to_keep_still_makes_a_dossier(ouvrir: Ouvrir, base):
    fenetre = ouvrir()
    fenetre.page.add_init_script(REFUS)
    page = fenetre.aller("exemples/pole-sud-archer/")
    page.get_by_role("button", name="Ajouter à mon dossier").click()
    page.locator("#dossier-document .colophon").wait_for()
    assert "Votre navigateur refuse de garder le dossier" in messages(page)
    page.get_by_label("Genre").select_option(label="Moyens d’agir")
    page.get_by_label("Ajouter une fiche").select_option(SUBVENTION)
    page.get_by_role("button", name="Ajouter", exact=True).click()
    assert chosen(page) == [name(base, ARCHER), name(base, SUBVENTION)]
    assert f"fiches={ARCHER},{SUBVENTION}" in page.url
    assert fenetre.erreurs == []


def test_what_the_device_keeps_can_be_nonsense(ouvrir: Ouvrir):
    fenetre = ouvrir()
    fenetre.aller("mentions-legales/").evaluate(
        "localStorage.setItem('reperes-dossier', '[{},<b>,exemple:pole-sud-archer')"
    )
    page = open_dossier(fenetre)
    assert len(chosen(page)) == 1
    assert kept(page) == ARCHER
    assert fenetre.erreurs == []


def test_a_dossier_received_never_replaces_ones_own_unasked(ouvrir: Ouvrir):
    fenetre = ouvrir()
    fenetre.aller("exemples/pole-sud-archer/").get_by_role("button", name="Ajouter à mon dossier").click()
    page = open_dossier(fenetre, f"?fiches={SUBVENTION},{LOI}")
    assert "le vôtre, de 1 fiche, est intact" in messages(page)
    page.get_by_role("button", name=re.compile("^Retirer")).first.click()
    assert kept(page) == ARCHER
    assert page.url.endswith(f"?fiches={LOI}")
    page.get_by_role("button", name="Garder celui-ci à la place").click()
    assert kept(page) == LOI


def test_opening_an_address_keeps_nothing_on_the_device(ouvrir: Ouvrir):
    page = open_dossier(ouvrir(), f"?fiches={TROIS}")
    parts(page)
    assert kept(page) is None
    page.get_by_role("button", name="Le garder").click()
    assert kept(page) == TROIS


def test_order_changes_by_keyboard_and_the_focus_follows(ouvrir: Ouvrir, base):
    page = open_dossier(ouvrir(), f"?fiches={TROIS}")
    bouton = page.get_by_role("button", name=f"Monter : {name(base, LOI)}")
    bouton.focus()
    page.keyboard.press("Enter")
    assert chosen(page) == [name(base, r) for r in (SUBVENTION, LOI, ARCHER)]
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Monter")
    page.keyboard.press("Enter")
    assert chosen(page)[0] == name(base, LOI)
    assert page.evaluate("document.activeElement.tagName") == "BUTTON"
    assert parts(page)[2] == name(base, LOI)
    expect(page.locator("#dossier-annonce")).to_contain_text("rang 1 sur 3")


def test_an_emptied_dossier_comes_back(ouvrir: Ouvrir):
    page = open_dossier(ouvrir(), f"?fiches={TROIS}&pour=Commune")
    page.get_by_role("button", name="Le garder").click()
    page.get_by_role("button", name="Vider").click()
    assert chosen(page) == []
    assert kept(page) is None
    assert "3 fiches retirées." in messages(page)
    expect(page.locator("#dossier-outils")).to_be_hidden()
    expect(page.get_by_text("Votre dossier est vide.")).to_be_visible()
    page.get_by_role("button", name="Remettre").click()
    assert len(chosen(page)) == 3
    assert kept(page) == TROIS
    assert len(parts(page)) == 3 + 4


def test_a_fiche_that_does_not_arrive_is_named_and_the_others_print(ouvrir: Ouvrir, site, tmp_path: Path, base):
    ampute = shutil.copytree(site, tmp_path / "site", ignore=shutil.ignore_patterns("donnees", "territoires"))
    (ampute / "assets/dossier/exemple/pole-sud-archer.js").unlink()
    with serve(ampute) as racine:
        page = open_dossier(ouvrir(racine=racine), f"?fiches={TROIS}")
        assert len(parts(page)) == 2 + 4
        assert (
            f"Cette fiche n’a pas pu être chargée : {name(base, ARCHER)}. Le reste du dossier est entier"
            in messages(page)
        )


def test_it_prints_as_a_document_and_nothing_else(ouvrir: Ouvrir, tmp_path: Path, base):
    page = open_dossier(ouvrir(), f"?fiches={TROIS}&pour=Commune%20de%20Saint-Martin&le=2026-12-10")
    parts(page)
    page.pdf(path=tmp_path / "dossier.pdf", prefer_css_page_size=True)
    pages = [net(p.extract_text()) for p in PdfReader(tmp_path / "dossier.pdf").pages]
    assert "Commune de Saint-Martin" in pages[0]
    assert "Conseil du 10 décembre 2026" in pages[0]
    assert "Sommaire 1. " in pages[1]
    assert all("Dossier pour le conseil · Commune de Saint-Martin · Repères PTCE · version du" in p for p in pages)
    tout = " ".join(pages)
    assert "Les mots employés" in tout
    assert "Les textes cités" in tout
    assert "Pour le rouvrir" in tout
    for absent in ("Ajouter une fiche", "Télécharger", "Moyens d’agir Exemples", "Chercher", "Vider"):
        assert absent not in tout
    assert all(pages), "aucune page blanche"


def test_it_works_from_a_folder(ouvrir: Ouvrir, site: Path, base):
    fenetre = ouvrir(racine=site.as_uri() + "/")
    page = fenetre.aller(f"dossier/index.html?fiches={TROIS}&pour=Commune")
    assert len(parts(page)) == 3 + 4
    page.get_by_label("Objet").fill("Adhérer")
    expect(page.locator("#dossier-document .couverture h2")).to_have_text("Adhérer")
    assert fenetre.erreurs == []


def test_the_editable_document_says_what_the_page_says(ouvrir: Ouvrir, base, tmp_path: Path):
    piege = "Commune <b>de</b> & Cie"
    fenetre = ouvrir()
    page = open_dossier(fenetre, f"?fiches={TROIS}&pour={quote(piege)}")
    titres = parts(page)
    relu = read_back(convert([download(page, tmp_path)], "fodt")[0])
    assert [p.texte for p in relu.paragraphes if p.niveau == 1] == titres
    textes = [p.texte for p in relu.paragraphes]
    assert piege in textes
    visibles = page.locator("#dossier-document :is(p, li, td, th, dt, dd):not(:has(p, li, td))")
    tout = " ".join(textes)
    assert visibles.count() > 100
    absents = [
        t
        for t in map(net, visibles.all_inner_texts())
        if t and t.replace("\u2060", "") not in tout.replace("\u2060", "")
    ]
    assert absents == []
    assert relu.sujet.endswith(piege)
    assert fenetre.erreurs == []
    assert fenetre.etrangeres == []


def test_the_answer_of_orientation_becomes_a_dossier(ouvrir: Ouvrir):
    page = ouvrir().aller("orientation/?niveau=commune&milieu=rural&stade=naissant&apport=lieu")
    page.get_by_role("link", name="En faire un dossier pour mon conseil").click()
    titres = parts(page)
    assert len(titres) >= 4 + 4
    assert messages(page).startswith("Ce dossier vient d’une adresse.")


def test_each_fiche_has_its_script_and_each_term_its_definition(site: Path, base):
    index = json.loads((site / "assets/dossier/index.js").read_text("utf-8").split(" = ", 1)[1].rstrip(";\n"))
    for genre, nommes in index["genres"].items():
        for identifiant, *_ in nommes["fiches"]:
            brut = (site / f"assets/dossier/{genre}/{identifiant}.js").read_text("utf-8")
            fiche = json.loads(brut.split("] = ", 1)[1].rstrip(";\n"))
            assert set(fiche["notions"]) <= set(index["notions"])
            assert set(fiche["textes"]) <= set(index["textes"])
            assert base.entrees[parse(f"{genre}:{identifiant}")].nom
    assert set(index["genres"]) == {e.genre for e in base.entrees.values()} - {"notion"}


def test_a_fiche_of_every_kind_has_its_place_in_the_document(ouvrir: Ouvrir, base):
    genres = sorted({e.genre for e in base.entrees.values()} - {"notion"})
    fiches = [base.genre(genre)[0] for genre in genres]
    page = open_dossier(ouvrir(), f"?fiches={','.join(str(e.reference) for e in fiches)}")
    assert parts(page)[2 : 2 + len(fiches)] == [net(typeset(plain(e.titre))) for e in fiches]
    assert page.locator("#dossier-document a:not([href])").count() == 0
    assert "Cité aux pages" not in page.locator("#dossier-document").inner_text()
