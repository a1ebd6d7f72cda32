"""Les modèles d'actes : le texte et ses blancs, ce qui le fonde, la copie, le renvoi depuis chaque moyen d'agir."""

import re
from html import unescape

import pytest
from playwright.sync_api import expect

from conftest import JOUR, RACINE
from fiches.acte import Bloc, Morceau, blocks, cited_articles, cited_numbers, unclosed_blank
from fiches.checking import check
from fiches.jour import build_day
from fiches.references import find_article, parse
from fiches.rendering import Renderer
from fiches.site import load_site
from navigateur import ORDINATEUR, TELEPHONE, Ouvrir

MODELES = sorted(f.stem for f in (RACINE / "content/fiches/modeles").glob("*.md"))
ACTE = "modeles/deliberation-adhesion-soutien/"
each_modele = pytest.mark.parametrize("modele", MODELES)


def said(morceaux: list[Morceau]) -> str:
    return "".join(m.texte for m in morceaux)


def test_text_is_cut_into_paragraphs_and_lists():
    blocs = blocks("Vu la loi\nde 2014 ;\n\nElle y siège :\n- seule ;\n  sans suppléant ;\n\n- deux fois.\n\nFin.")
    assert [(b.liste, [said(ligne) for ligne in b.lignes]) for b in blocs] == [
        (False, ["Vu la loi de 2014 ;"]),
        (False, ["Elle y siège :"]),
        (True, ["seule ; sans suppléant ;", "deux fois."]),
        (False, ["Fin."]),
    ]


def test_blanks_are_told_from_the_text():
    assert blocks("La [nom] adhère.") == [
        Bloc(False, [[Morceau("La ", False), Morceau("[nom]", True), Morceau(" adhère.", False)]])
    ]


@pytest.mark.parametrize("texte", ["La [nom adhère.", "La nom] adhère.", "La [] adhère.", "[a [b] c]", "- [x"])
def test_badly_written_blank_is_found(texte):
    assert unclosed_blank(texte)
    assert unclosed_blank("La [nom de la commune] adhère à [nom].") is None


def test_articles_and_numbers_named_by_a_text_are_all_found():
    texte = (
        "Vu la loi n° 2014-856, notamment ses articles 1er, 2 et 9 ; l'article 19\nsepties ; le code, articles L. 2113-15"
        " et R. 2113-8, et son article L. 2131-11 ; le règlement (UE) 2023/2831 ; l'article 9-1 ; le lot 3."
    )
    assert cited_articles(texte) == [
        "1er", "2", "9", "19 septies", "L. 2113-15", "R. 2113-8", "L. 2131-11", "9-1",
    ]  # fmt: skip
    assert cited_numbers(texte) == ["2014-856", "2023/2831"]


@pytest.fixture(scope="module")
def vraie():
    return check(RACINE / "content", build_day()).base


def test_the_six_texts_a_collectivite_asks_for_are_there(vraie):
    natures = [e.fiche.nature for e in vraie.genre("modele")]
    assert len(natures) >= 6
    assert set(natures) == set(vraie.vocabulaires.codes("natures-modele"))


@each_modele
def test_each_modele_deals_with_state_aid_and_with_conflicts_of_interest(vraie, modele):
    entree = vraie.entrees[parse(f"modele:{modele}")]
    textes = {t for c in entree.fiche.clauses for t in c.textes}
    assert any(t.startswith("texte:elus-conflits-interets#") for t in textes)
    dits = [c.titre for c in entree.fiche.clauses] + [e.texte for e in entree.fiche.vigilance]
    assert any("Aides d'État" in dit for dit in dits)


@each_modele
def test_each_clause_names_a_described_article_or_says_it_is_advice(vraie, modele):
    for clause in vraie.entrees[parse(f"modele:{modele}")].fiche.clauses:
        for partie in (clause, *clause.variantes):
            references = [parse(t) for t in partie.textes]
            assert all(find_article(vraie[r].fiche, r.article) for r in references), clause.titre
            assert bool(references) != partie.deduit or clause.note, clause.titre


def rendered(contenu) -> str:
    base = check(contenu, JOUR).base
    site, _ = load_site(contenu)
    return Renderer(base, site).fiche(base.entrees[parse("modele:deliberation-adhesion")])


def test_articles_are_numbered_and_clauses_keep_their_order(contenu):
    titres = re.findall(r"<h3[^>]*>(.*?)</h3>", rendered(contenu))
    assert titres == ["Visas", "Article 1er. Adhésion", "Article 2. Compte rendu"]


def test_article_that_was_not_read_is_told_next_to_its_clause_and_at_the_top(contenu):
    def warning(html: str) -> str:
        return unescape(re.search(r'<section id="avertissement".*?</section>', html, re.DOTALL)[0])

    html = rendered(contenu)
    assert "textes/loi-ess-2014-856/#art-4-a-6" in warning(html)
    assert "textes/code-commande-publique/#art-l-2111-3" in warning(html), "celui d'une variante compte aussi"
    assert "textes/reglement-de-minimis-2023" not in warning(html)
    assert html.count('class="rp-conseil-mot">non relu<') == 2
    for fichier in (contenu / "fiches/textes").glob("*.md"):
        fichier.write_text(fichier.read_text("utf-8").replace("resultat: non-verifie", "resultat: confirme"), "utf-8")
    html = rendered(contenu)
    assert "pas pu relire" not in warning(html)
    assert "non relu" not in html


def test_each_means_leads_to_its_modeles(vraie, site):
    for entree in vraie.genre("modele"):
        for moyen in entree.fiche.modalites:
            html = (site / vraie[parse(moyen)].adresse / "index.html").read_text("utf-8")
            partie = re.search(r'<section id="modeles">.*?</section>', html, re.DOTALL)[0]
            assert f'href="../../{entree.adresse}"' in partie
            assert '<a href="#modeles">' in html


def copied(page) -> str:
    page.get_by_role("button", name="Copier le texte").click()
    expect(page.get_by_role("status").filter(has_text="Texte copié")).to_be_visible()
    return page.evaluate("navigator.clipboard.readText()")


@each_modele
def test_copy_takes_the_clauses_and_leaves_the_notes(ouvrir: Ouvrir, vraie, adresse, modele):
    fenetre = ouvrir()
    fenetre.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=adresse.rstrip("/"))
    texte = copied(fenetre.aller(f"modeles/{modele}/"))
    fiche = vraie.entrees[parse(f"modele:{modele}")].fiche

    def bare(mots: str) -> str:
        return re.sub(r"[\W_]+", " ", unescape(mots))

    for clause in fiche.clauses:
        for partie in (clause, *clause.variantes):
            for bloc in blocks(partie.texte):
                for ligne in bloc.lignes:
                    assert bare(said(ligne)).strip() in bare(texte)
        if clause.note:
            assert bare(clause.note)[:40] not in bare(texte)
    assert texte.count("[Facultatif") == sum(c.facultative for c in fiche.clauses)
    assert texte.count("[Variante.") == sum(len(c.variantes) for c in fiche.clauses)
    assert "conseil de la rédaction" not in texte
    assert "\n\n\n" not in texte
    numeros = re.findall(r"^Article (1er|\d+)\. ", texte, re.MULTILINE)
    assert numeros == ["1er", *map(str, range(2, len(numeros) + 1))][: len(numeros)]
    assert fenetre.erreurs == []


def test_copy_works_without_the_modern_clipboard(ouvrir: Ouvrir, adresse):
    fenetre = ouvrir()
    fenetre.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=adresse.rstrip("/"))
    page = fenetre.aller(ACTE)
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('refus')); }")
    assert copied(page).startswith("[Nom de la collectivité]\n\nExtrait du registre")
    assert page.evaluate("document.activeElement.className") == "rp-copier"


def test_refused_copy_is_said(ouvrir: Ouvrir):
    page = ouvrir().aller(ACTE)
    page.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(); document.execCommand = () => false; }"
    )
    page.get_by_role("button", name="Copier le texte").press("Enter")
    expect(page.get_by_role("status").filter(has_text="n’a pas été permise")).to_be_visible()


def test_without_javascript_no_button_is_offered_and_the_text_is_whole(ouvrir: Ouvrir):
    page = ouvrir(javascript=False).aller(ACTE)
    assert page.get_by_role("button", name="Copier le texte").count() == 0
    expect(page.locator(".rp-clause").last).to_contain_text("Résultat du vote")


@pytest.mark.parametrize("largeur", [ORDINATEUR, TELEPHONE])
def test_what_founds_a_clause_stands_beside_it_or_just_below(ouvrir: Ouvrir, largeur):
    page = ouvrir(largeur).aller(ACTE)
    texte, droit = (
        page.locator(f"#clause-2 > {c}").first.bounding_box() for c in (".rp-clause-texte", ".rp-clause-droit")
    )
    if largeur == ORDINATEUR:
        assert droit["x"] >= texte["x"] + texte["width"]
        assert abs(droit["y"] - texte["y"]) < 2
    else:
        assert 0 <= droit["y"] - texte["y"] - texte["height"] < 40


def test_blank_is_seen_without_its_colour(ouvrir: Ouvrir):
    style = (
        ouvrir()
        .aller(ACTE)
        .locator(".rp-blanc")
        .first.evaluate(
            "e => { const s = getComputedStyle(e); return [e.textContent[0], s.borderBottomStyle, +s.fontWeight]; }"
        )
    )
    assert style == ["[", "dotted", 600]


def test_printed_modele_keeps_its_clauses_and_drops_the_button(ouvrir: Ouvrir):
    page = ouvrir().aller(ACTE)
    page.emulate_media(media="print")
    expect(page.locator(".rp-copier")).to_be_hidden()
    expect(page.locator(".rp-clause").last).to_be_visible()
    expect(page.locator("#avertissement")).to_be_visible()
