"""Les documents à modifier : téléchargés par un vrai navigateur, rouverts par un vrai LibreOffice, relus mot à mot."""

import re
import shutil
from hashlib import sha256
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import expect
from pypdf import PdfReader

from conftest import fresh_content
from fiches.acte import blocks
from fiches.ecriture import long_date
from fiches.linking import Base
from fiches.references import find_article, parse
from fiches.typographie import typeset
from navigateur import RACINE, Ouvrir, run_script, serve
from outils_documents import Ecrit, Paragraphe, bare, convert, download, read_back, tag

MODELES = sorted(f.stem for f in (RACINE / "content/fiches/modeles").glob("*.md"))
ACTE = "deliberation-adhesion-soutien"
VENDEUR = RACINE / "theme/assets/vendor"
BIBLIOTHEQUE = "assets/vendor/docx-9.15.2.min.js"
NOTE, REPERE, TITRE_REPERE = "Note de la rédaction", "Repère de la rédaction", "Titre repère"
each_modele = pytest.mark.parametrize("modele", MODELES)


def composed(texte: str) -> str:
    return bare(typeset(texte))


@pytest.fixture(scope="module")
def telecharges(chromium, adresse: str, tmp_path_factory) -> dict[str, Path]:
    """Le document de chaque modèle, tel que le navigateur le remet."""
    dossier = tmp_path_factory.mktemp("documents")
    contexte = chromium.new_context(locale="fr-FR")
    page = contexte.new_page()
    documents = {}
    for modele in MODELES:
        page.goto(f"{adresse}modeles/{modele}/")
        documents[modele] = download(page, dossier)
    contexte.close()
    return documents


@pytest.fixture(scope="module")
def relus(telecharges: dict[str, Path]) -> dict[str, Ecrit]:
    convert(list(telecharges.values()), "fodt")
    return {modele: read_back(d.with_suffix(".fodt")) for modele, d in telecharges.items()}


def test_copied_files_are_those_described():
    """Chaque fichier repris est celui que LISEZMOI décrit, et aucun n'y manque."""
    dits = dict(
        re.findall(
            r"^\| `([^`/ ]+)` \| `([0-9a-f]{64})` \|$", (VENDEUR / "LISEZMOI.md").read_text("utf-8"), re.MULTILINE
        )
    )
    fichiers = [*VENDEUR.glob("*.js"), *VENDEUR.glob("*.txt"), *VENDEUR.parent.glob("fonts/*.woff2")]
    assert {f.name: sha256(f.read_bytes()).hexdigest() for f in fichiers} == dits


def clauses(base: Base, modele: str):
    """Chaque clause, avec le titre qu'elle porte dans l'acte."""
    numero = 0
    for clause in base.entrees[parse(f"modele:{modele}")].fiche.clauses:
        numero += clause.article
        rang = f"Article {'1er' if numero == 1 else numero}. " if clause.article else ""
        yield composed(rang + clause.titre), clause


def body(ecrit: Ecrit, base: Base, modele: str) -> list[Paragraphe]:
    """Les paragraphes de l'acte : du premier titre de clause à l'origine du document."""
    premier = next(clauses(base, modele))[0]
    textes = [p.texte for p in ecrit.paragraphes]
    return ecrit.paragraphes[textes.index(premier) : textes.index("Origine du document")]


@each_modele
def test_every_line_of_the_act_is_there_in_order(relus, base, modele):
    fiche = base.entrees[parse(f"modele:{modele}")].fiche
    attendu = []
    for titre, clause in clauses(base, modele):
        nature = "" if clause.article or fiche.nature == "clauses" else TITRE_REPERE
        attendu.append((titre, nature))
        attendu += [("[Facultatif : à garder ou à retirer]", REPERE)] * clause.facultative
        for partie in (clause, *clause.variantes):
            if partie is not clause:
                attendu.append((composed(f"[Variante. {partie.cas}]"), REPERE))
            for bloc in blocks(partie.texte):
                genre = "élément" if bloc.liste else ""
                attendu += [(composed("".join(m.texte for m in ligne)), genre) for ligne in bloc.lignes]
    ecrit = [
        (p.texte, "élément" if p.element else p.style if p.style in (REPERE, TITRE_REPERE) else "")
        for p in body(relus[modele], base, modele)
        if p.style != NOTE
    ]
    assert ecrit == attendu


@each_modele
def test_headings_are_headings(relus, base, modele):
    fiche = base.entrees[parse(f"modele:{modele}")].fiche
    assert [(p.niveau, p.texte) for p in relus[modele].paragraphes if p.niveau] == [
        (1, composed(fiche.titre)),
        (2, "Un texte de départ, à faire relire"),
        (2, "Comment s’en servir"),
        *((2, titre) for titre, _ in clauses(base, modele)),
        (2, "Origine du document"),
    ]
    assert {p.style for p in relus[modele].paragraphes if p.niveau} <= {"Heading 1", "Heading 2", TITRE_REPERE}


@each_modele
def test_every_blank_is_bracketed_bold_and_highlighted(relus, base, modele):
    attendu = [
        composed(morceau.texte)
        for _, clause in clauses(base, modele)
        for partie in (clause, *clause.variantes)
        for bloc in blocks(partie.texte)
        for ligne in bloc.lignes
        for morceau in ligne
        if morceau.blanc
    ]
    assert len(attendu) > 20
    assert relus[modele].surlignes == attendu


@each_modele
def test_each_clause_is_followed_by_what_founds_it_its_state_and_its_date(relus, base, modele):
    attendu = []
    for _, clause in clauses(base, modele):
        for partie in (clause, *clause.variantes):
            for reference in map(parse, partie.textes):
                texte = base[reference].fiche
                article = find_article(texte, reference.article)
                attendu.append(
                    (
                        composed(article.numero).lower(),
                        composed(base.vocabulaires.libelle("etats-texte", article.etat or texte.etat).lower()),
                        composed(
                            base.vocabulaires.libelle("resultats-verification", article.verification.resultat).lower()
                        ),
                        composed(long_date(texte.verifie_le)),
                    )
                )
            attendu += [("conseil de la rédaction",)] * partie.deduit
    dits = [p.texte for p in body(relus[modele], base, modele) if p.texte.startswith("Fondement : ")]
    assert len(dits) == len(attendu)
    assert [(d, mots) for d, mots in zip(dits, attendu, strict=True) if not all(m in d.lower() for m in mots)] == []
    notes = [composed(re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", c.note)) for _, c in clauses(base, modele) if c.note]
    assert [p.texte for p in body(relus[modele], base, modele) if p.style == NOTE and p.texte not in dits] == notes


@each_modele
def test_document_warns_says_its_name_its_language_and_where_it_comes_from(relus, base, adresse, modele):
    ecrit, fiche = relus[modele], base.entrees[parse(f"modele:{modele}")].fiche
    textes = [p.texte for p in ecrit.paragraphes]
    assert ecrit.paragraphes[2].style == "Avertissement"
    assert "aucun juriste ne l’a encore relu" in textes[2]
    assert [composed(n) for n in fiche.ne_couvre_pas] == [
        p.texte for p in ecrit.paragraphes[3 : textes.index("Comment s’en servir")] if p.element
    ]
    assert (ecrit.titre, ecrit.langues) == (composed(fiche.titre), {"fr-FR"})
    assert ecrit.sujet.startswith("Modèle · ")
    jour = composed(long_date(base.jour))
    assert textes[-1].startswith(f"Ce document vient de « {composed(fiche.titre)} », Repères PTCE, fiche vérifiée le ")
    assert textes[-1].endswith(f"version du {jour}, {adresse}modeles/{modele}/.")
    assert bare(f"Modèle de Repères PTCE, version du {jour}, à adapter") in ecrit.pied
    assert all(lien.startswith(("http://127.0.0.1:", "https://")) for lien in ecrit.liens)


def test_printed_document_numbers_its_pages(telecharges):
    for imprime in convert(list(telecharges.values()), "pdf"):
        pages = [bare(p.extract_text()) for p in PdfReader(imprime).pages]
        assert len(pages) > 2
        for numero, page in enumerate(pages, 1):
            assert f"page {numero} sur {len(pages)}" in page
        assert "Comment s’en servir" in pages[0], "le mode d'emploi tient en une page, que l'on retire"
        assert "Note de la rédaction" not in " ".join(pages[1:])


def test_nothing_is_loaded_before_the_button_nor_asked_elsewhere(ouvrir: Ouvrir, tmp_path):
    fenetre = ouvrir()
    page = fenetre.aller(f"modeles/{ACTE}/")
    assert not [r for r in fenetre.requetes if "docx" in r]
    download(page, tmp_path)
    expect(page.get_by_role("status").filter(has_text=f"Document téléchargé : {ACTE}.docx.")).to_be_visible()
    assert [r for r in fenetre.requetes if "docx" in r] == [fenetre.racine + BIBLIOTHEQUE]
    assert [r for r in fenetre.etrangeres if not r.startswith("blob:")] == []
    assert fenetre.erreurs == []


def test_without_javascript_no_document_is_offered(ouvrir: Ouvrir):
    assert ouvrir(javascript=False).aller(f"modeles/{ACTE}/").get_by_role("button", name="DOCX").count() == 0


def test_opened_from_a_folder_the_document_keeps_no_path_of_this_machine(ouvrir: Ouvrir, site, relus, tmp_path):
    fenetre = ouvrir(racine=site.as_uri() + "/")
    document = download(fenetre.aller(f"modeles/{ACTE}/index.html"), tmp_path)
    ecrit = read_back(convert([document], "fodt")[0])
    assert [p.texte for p in ecrit.paragraphes[:-1]] == [p.texte for p in relus[ACTE].paragraphes[:-1]]
    assert ecrit.paragraphes[-1].texte.endswith(".")
    assert ecrit.liens == [lien for lien in relus[ACTE].liens if lien.startswith("https://")]
    assert str(site) not in document.with_suffix(".fodt").read_text("utf-8")
    assert fenetre.erreurs == []


def test_missing_library_is_said_and_a_second_try_works(ouvrir: Ouvrir, site, tmp_path):
    abime = Path(shutil.copytree(site, tmp_path / "site"))
    bibliotheque = abime / BIBLIOTHEQUE
    bibliotheque.rename(tmp_path / "de-cote.js")
    with serve(abime) as racine:
        fenetre = ouvrir(racine=racine)
        page = fenetre.aller(f"modeles/{ACTE}/")
        page.get_by_role("button", name="Télécharger (DOCX)").click()
        expect(
            page.get_by_role("status").filter(has_text="Le document n’a pas pu être préparé. Réessayez")
        ).to_be_visible()
        assert len(fenetre.erreurs) == 1
        assert "404" in fenetre.erreurs[0]
        (tmp_path / "de-cote.js").rename(bibliotheque)
        assert download(page, tmp_path).stat().st_size > 5000


def test_links_lead_to_the_public_address(ouvrir: Ouvrir, tmp_path):
    contenu = fresh_content(tmp_path)
    reglages = yaml.safe_load((contenu / "site.yml").read_text("utf-8"))
    reglages["adresse_publique"] = "https://reperes-ptce.fr/"
    (contenu / "site.yml").write_text(yaml.safe_dump(reglages, allow_unicode=True), "utf-8")
    fini = run_script("construire.py", "--contenu", contenu, "--sortie", tmp_path / "site")
    assert fini.returncode == 0, fini.stdout
    fenetre = ouvrir(racine=(tmp_path / "site").as_uri() + "/")
    document = download(fenetre.aller("modeles/deliberation-adhesion/index.html"), tmp_path)
    ecrit = read_back(convert([document], "fodt")[0])
    assert "https://reperes-ptce.fr/textes/loi-ess-2014-856/#art-9" in ecrit.liens
    assert ecrit.liens[-1] == "https://reperes-ptce.fr/modeles/deliberation-adhesion/"
    assert not [lien for lien in ecrit.liens if not lien.startswith("https://")]


PAGE = """<h1>Dossier</h1><p hidden>caché</p><p class="rp-hors-ecran">dit</p><button>Copier</button><svg><title>dessin</title></svg>
<p style="color: red" data-x="1">Voir <a href="#plus-bas">plus bas</a>, <a href="#ailleurs">ailleurs</a> et <a href="../../textes/?q=1#a">les textes</a>.</p>
<ul><li>un<ul><li>dedans</li></ul></li></ul><ol><li>premier</li><li>deuxième</li></ol>
<table><caption>Montants</caption><thead><tr><th>Année</th><th>Euros</th></tr></thead><tbody><tr><th>2025</th><td>1 000</td></tr></tbody></table>
<h3 id="plus-bas">Plus bas</h3><details><summary>Détail</summary><p>Replié</p></details>"""


def test_any_piece_of_page_becomes_a_document(ouvrir: Ouvrir, tmp_path):
    fenetre = ouvrir()
    page = fenetre.aller(f"modeles/{ACTE}/")
    with page.expect_download() as attendu:
        page.evaluate(
            """html => { const e = document.createElement("div"); e.innerHTML = html; return window.reperes.documentModifiable({
              html: window.reperes.htmlPropre(e), titre: "Dossier", sujet: "Essai", pied: "Pied", fichier: "dossier.docx" }); }""",
            PAGE,
        )
    attendu.value.save_as(tmp_path / "dossier.docx")
    ecrit = read_back(convert([tmp_path / "dossier.docx"], "fodt")[0])
    assert [p.texte for p in ecrit.paragraphes] == [
        "Dossier", "Voir plus bas, ailleurs et les textes.", "un", "dedans", "premier", "deuxième",
        "Montants", "Année", "Euros", "2025", "1 000", "Plus bas", "Détail", "Replié",
    ]  # fmt: skip
    assert [p.niveau for p in ecrit.paragraphes if p.niveau] == [1, 3]
    assert [p.texte for p in ecrit.paragraphes if p.element] == ["un", "dedans", "premier", "deuxième"]
    ici = f"{fenetre.racine}modeles/{ACTE}/"
    repere, *liens = ecrit.liens
    assert repere[1:] in [m.get(tag("text:name")) for m in ecrit.racine.iter(tag("text:bookmark"))]
    assert liens == [f"{ici}#ailleurs", f"{fenetre.racine}textes/?q=1#a"]
    entete = ecrit.racine.find(f".//{tag('table:table-header-rows')}")
    assert [bare("".join(c.itertext())) for c in entete.iter(tag("table:table-cell"))] == ["Année", "Euros"]
    assert (ecrit.titre, ecrit.sujet, ecrit.pied) == ("Dossier", "Essai", "Pied page 1 sur 1")
