"""Les pages : les mêmes par tous les générateurs, complètes, et sans rien qui s'exécute."""

import dataclasses
import os
import re
import shutil
import subprocess
import sys
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from fiches.ecriture import long_date
from fiches.linking import Base, Entree
from fiches.pages import pages
from fiches.references import article_slug
from fiches.rendering import Renderer, related
from fiches.schema import GENRES
from fiches.schema.commun import Modele
from fiches.schema.types import CodeOfficiel, Lien, Terme
from fiches.schema.visite import markers, submodel
from fiches.site import load_site
from fiches.typographie import typeset
from navigateur import RACINE, run_script, serve

MODULES = os.environ | {"PYTHONPATH": str(RACINE / "scripts"), "NO_MKDOCS_2_WARNING": "1"}


def run_module(*arguments: object, dossier: Path = RACINE) -> str:
    fini = subprocess.run(
        [sys.executable, "-m", *map(str, arguments)],
        env=MODULES,
        cwd=dossier,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=300,
    )
    assert fini.returncode == 0, fini.stdout
    return fini.stdout


def plain_config(dossier: Path, pages_ecrites: Path, *, validation: bool = True) -> Path:
    """Les réglages du site, sans crochets, sur des pages déjà écrites."""
    texte = (RACINE / "mkdocs.yml").read_text("utf-8")
    texte, crochets = re.subn(r"^hooks:\n(  - .*\n)+", "", texte, flags=re.MULTILINE)
    assert crochets == 1
    texte = re.sub(r"^docs_dir: .*$", "docs_dir: pages", texte, flags=re.MULTILINE)
    if not validation:
        # Zensical relit tout le fichier à chaque lien : sur du HTML d'une seule ligne, il y passe des minutes.
        texte = re.sub(r"^validation:\n(  .*\n)+", "validation: false\n", texte, flags=re.MULTILINE)
    shutil.copytree(RACINE / "theme", dossier / "theme")
    if pages_ecrites != dossier / "pages":
        shutil.copytree(pages_ecrites, dossier / "pages")
    fichier = dossier / "mkdocs.yml"
    fichier.write_text(texte, encoding="utf-8")
    return fichier


def html_files(site: Path) -> dict[str, str]:
    return {f.relative_to(site).as_posix(): f.read_text("utf-8") for f in sorted(site.rglob("*.html"))}


def main_of(html: str) -> str:
    """Le contenu de la page ; celle du formulaire n'est pas dans notre ossature et compte entière."""
    trouve = re.search(r"<main\b.*</main>", html, re.DOTALL)
    return trouve[0] if trouve else html


def unquoted(html: str) -> str:
    """Sans les messages de la vérification, qui disent comment écrire en Markdown."""
    return re.sub(r'<section class="rp-verification".*?</section>', "", main_of(html), flags=re.DOTALL)


def text_of(html: str) -> str:
    """Ce qui se lit, espaces ramenées à une seule."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


@pytest.fixture(scope="module")
def site_moves(tmp_path_factory) -> Path:
    """Le vrai contenu, où une fiche de chaque genre a changé de nom."""
    contenu = Path(shutil.copytree(RACINE / "content", tmp_path_factory.mktemp("renomme") / "content"))
    for chemin, ancien in ANCIENS.items():
        fichier = contenu / "fiches" / f"{chemin}.md"
        texte = fichier.read_text("utf-8")
        fichier.write_text(texte.replace("---\n", f"---\nanciens_identifiants: [{ancien}]\n", 1), encoding="utf-8")
    return contenu


ANCIENS = {
    "exemples/pole-sud-archer": "archer-romans",
    "leviers/pedagogie-ess": "pedagogie",
    "textes/loi-ess-2014-856": "loi-hamon",
    "acteurs/rtes": "reseau-des-territoires",
    "notions/scic": "societe-cooperative-d-interet-collectif",
}


@pytest.fixture(scope="module")
def construit(site_moves, tmp_path_factory) -> Path:
    sortie = tmp_path_factory.mktemp("crochets") / "site"
    fini = run_script("construire.py", "--contenu", site_moves, "--sortie", sortie)
    assert fini.returncode == 0, fini.stdout
    return sortie


@pytest.fixture(scope="module")
def ecrites(site_moves, tmp_path_factory) -> Path:
    dossier = tmp_path_factory.mktemp("ecrites") / "pages"
    fini = run_script("ecrire_pages.py", dossier, "--contenu", site_moves)
    assert fini.returncode == 0, fini.stdout
    assert re.search(r"\d+ pages écrites dans ", fini.stdout)
    return dossier


def test_pages_in_memory_and_written_pages_give_the_same_site(construit, ecrites, tmp_path):
    run_module("mkdocs", "build", "--strict", "-f", plain_config(tmp_path, ecrites))
    par_crochets, par_fichiers = html_files(construit), html_files(tmp_path / "site")
    assert set(par_fichiers) == set(par_crochets)
    assert [c for c in par_crochets if main_of(par_fichiers[c]) != main_of(par_crochets[c])] == []
    autres = {f.relative_to(construit).as_posix() for f in construit.rglob("*") if f.is_file()}
    assert autres == {
        f.relative_to(tmp_path / "site").as_posix() for f in (tmp_path / "site").rglob("*") if f.is_file()
    }


def test_zensical_builds_the_written_pages(construit, ecrites, tmp_path):
    """La porte de sortie : un autre générateur, les mêmes pages et les mêmes textes."""
    run_module("zensical", "build", "-f", plain_config(tmp_path, ecrites, validation=False), dossier=tmp_path)
    attendues, trouvees = html_files(construit), html_files(tmp_path / "site")
    assert set(attendues) - set(trouvees) == set()
    for chemin in (
        "exemples/pole-sud-archer/index.html",
        "leviers/pedagogie-ess/index.html",
        "textes/loi-ess-2014-856/index.html",
        "glossaire/index.html",
        "comprendre/definition/index.html",
        "index.html",
    ):
        assert text_of(main_of(trouvees[chemin])) == text_of(main_of(attendues[chemin])), chemin
    assert "REPERES_INDEX" in (tmp_path / "site/assets/recherche/index.js").read_text("utf-8")


def test_properdocs_builds_the_same_settings_into_the_same_pages(site, tmp_path):
    """Même mkdocs.yml, mêmes crochets : seule la signature du générateur peut changer."""
    run_module("properdocs", "build", "--strict", "-f", "mkdocs.yml", "-d", tmp_path / "site")
    attendues, trouvees = html_files(site), html_files(tmp_path / "site")
    assert set(trouvees) == set(attendues)
    signature = re.compile(r'<meta name="generator"[^>]*>\n?')
    differentes = [c for c in attendues if signature.sub("", trouvees[c]) != signature.sub("", attendues[c])]
    assert differentes == []


def test_writing_pages_into_a_folder_in_use_is_refused(tmp_path):
    (tmp_path / "notes.txt").write_text("à garder", encoding="utf-8")
    fini = run_script("ecrire_pages.py", tmp_path)
    assert fini.returncode == 2
    assert "n'est pas un dossier vide" in fini.stdout
    assert [f.name for f in tmp_path.iterdir()] == ["notes.txt"]


def test_writing_pages_of_an_invalid_content_writes_nothing(tmp_path):
    contenu = Path(shutil.copytree(RACINE / "content", tmp_path / "content"))
    (contenu / "fiches/exemples/essai.md").write_text("Sans en-tête.\n", encoding="utf-8")
    fini = run_script("ecrire_pages.py", tmp_path / "pages", "--contenu", contenu)
    assert fini.returncode == 1
    assert "content/fiches/exemples/essai.md:1: [front-matter-absent]" in fini.stdout
    assert not (tmp_path / "pages").exists()


@pytest.mark.parametrize(("chemin", "ancien"), [(c, a) for c, a in ANCIENS.items() if not c.startswith("notions/")])
def test_old_identifier_leads_to_the_fiche(construit, chemin, ancien):
    dossier = chemin.partition("/")[0]
    html = (construit / dossier / ancien / "index.html").read_text("utf-8")
    assert f'<meta http-equiv="refresh" content="0; url=../../{chemin}/">' in html
    assert f'<a href="../../{chemin}/">' in main_of(html)


def test_old_identifier_of_a_notion_stays_an_anchor_of_the_glossary(construit):
    html = (construit / "glossaire/index.html").read_text("utf-8")
    assert 'id="societe-cooperative-d-interet-collectif"' in html


def test_reader_of_an_old_address_arrives_at_the_fiche(construit, ouvrir):
    with serve(construit) as racine:
        page = ouvrir(racine=racine).aller("exemples/archer-romans/")
        page.wait_for_url(f"{racine}exemples/pole-sud-archer/")
        page.get_by_role("heading", name="Pôle Sud Archer", level=1).wait_for()


@pytest.mark.parametrize(
    "motif",
    [r"\bNone\b", r"\b[Uu]ndefined\b", r"\{\{", r"\{%", r"à compléter", r"\bTODO\b", r"\bTrue\b|\bFalse\b", r"Lorem"],
)
def test_no_page_shows_a_leftover_of_the_machine(site, motif):
    fautes = [
        f"{chemin} : …{html[max(trouve.start() - 60, 0) : trouve.end() + 40]}…"
        for chemin, html in html_files(site).items()
        if (trouve := re.search(motif, html))
    ]
    assert fautes == []


def test_no_page_shows_unrendered_markdown(site):
    """Une étoile double ou un lien entre crochets qui se lit est un Markdown resté brut, sauf dans un message cité."""
    fautes = [
        f"{chemin} : …{trouve.group()}…"
        for chemin, html in html_files(site).items()
        if (trouve := re.search(r".{0,30}(\*\*\w|\]\((?:https?:|\w+:)).{0,30}", text_of(unquoted(html))))
    ]
    assert fautes == []


def fiche_pages(base: Base, site: Path) -> list[tuple[Entree, str]]:
    return [
        (entree, (site / entree.adresse / "index.html").read_text("utf-8"))
        for entree in base.entrees.values()
        if entree.genre != "notion"
    ]


def composed(texte: str) -> str:
    return re.sub(r"\s+", " ", typeset(texte))


def test_each_fiche_says_when_it_was_checked_and_how_far_to_trust_it(base, site):
    manques = []
    for entree, html in fiche_pages(base, site):
        lu = text_of(main_of(html))
        confiance = base.vocabulaires.libelle("confiances", entree.fiche.confiance).lower()
        for attendu in (f"vérifié le {long_date(entree.fiche.verifie_le)}", confiance):
            if composed(attendu) not in lu:
                manques.append(f"{entree.reference} : {attendu}")
    assert manques == []


def test_each_fiche_shows_its_title_its_summary_and_every_point_to_check(base, site):
    manques = []
    for entree, html in fiche_pages(base, site):
        lu = text_of(main_of(html))
        for attendu in (entree.fiche.titre, entree.fiche.resume, *entree.fiche.a_verifier):
            if composed(attendu) not in lu:
                manques.append(f"{entree.reference} : {attendu[:60]}")
    assert manques == []


def sentences(encadre: str) -> list[str]:
    return [text_of(phrase) for phrase in re.findall(r"<li>(.*?)</li>", encadre)]


def test_each_levier_and_moyen_says_it_in_plain_words_before_anything_else(base, site):
    """Sous le résumé et avant toute autre partie ; la définition d'un PTCE le dit partout où elle se lit."""
    for entree in (*base.genre("levier"), *base.genre("modalite")):
        html = main_of((site / entree.adresse / "index.html").read_text("utf-8"))
        premiere = re.search(r"<section\b.*?</section>", html, re.DOTALL)[0]
        assert 'id="en-clair"' in premiere, entree.reference
        assert sentences(premiere) == [composed(p) for p in entree.fiche.en_clair], entree.reference
        assert text_of(html).index(composed(entree.fiche.resume)) < text_of(html).index(
            composed(entree.fiche.en_clair[0])
        )
        assert 'href="#en-clair"' in html
    (ptce,) = (e for e in base.genre("notion") if e.identifiant == "ptce")
    for chemin in ("index.html", "glossaire/index.html", "comprendre/definition/index.html"):
        encadre = re.search(r'<section class="rp-clair".*?</section>', (site / chemin).read_text("utf-8"), re.DOTALL)[0]
        assert sentences(encadre) == [composed(p) for p in ptce.fiche.en_clair], chemin


def test_each_fiche_lists_its_sources_with_their_address(base, site):
    manques = []
    for entree, html in fiche_pages(base, site):
        partie = re.search(r'<section id="sources">.*?</section>', html, re.DOTALL)[0]
        assert partie.count("<li ") == len(entree.fiche.sources), entree.reference
        for source in entree.fiche.sources:
            if f'id="source-{source.cle}"' not in partie or (source.url and source.url not in unescape(partie)):
                manques.append(f"{entree.reference} : {source.cle}")
            if source.titre and composed(source.titre) not in text_of(partie):
                manques.append(f"{entree.reference} : {source.titre}")
    assert manques == []


def test_each_fiche_links_to_those_it_cites_and_those_that_cite_it(base, site):
    manques = []
    for entree, html in fiche_pages(base, site):
        liees = [voisine for _, groupe in related(base, entree) for voisine in groupe]
        if not liees:
            continue
        partie = re.search(r'<section id="fiches-liees">.*?</section>', html, re.DOTALL)[0]
        manques += [f"{entree.reference} → {v.reference}" for v in liees if f'href="../../{v.adresse}"' not in partie]
    assert manques == []


def test_each_cited_article_lists_the_fiches_that_cite_it(base, site):
    verifies = 0
    for entree, html in fiche_pages(base, site):
        for article in entree.fiche.articles if entree.genre == "texte" else ():
            debut = html.index(f'id="art-{article_slug(article.numero)}"')
            bloc = html[debut : html.find('<div class="art', debut) if '<div class="art' in html[debut:] else None]
            citants = base.citing_article(entree.reference, article.numero)
            assert ("Cité par" in bloc) == bool(citants), article.numero
            for citant in citants:
                assert f'href="../../{citant.adresse}"' in bloc, (article.numero, citant.reference)
                verifies += 1
    assert verifies > 10


def test_every_count_on_the_home_page_is_the_real_one(base, site):
    lu = text_of(main_of((site / "index.html").read_text("utf-8")))
    assert f"dans {len(base.genre('exemple'))} pôles" in lu
    for levier in base.genre("levier"):
        nombre = len(base.cited_by(levier.reference, ["exemple"]))
        dit = re.search(re.escape(composed(levier.nom)) + r"( \d+ exemples?)?", lu)
        assert (dit[1] or "").strip() == (f"{nombre} exemple{'s' * (nombre > 1)}" if nombre else ""), levier.nom


def test_advice_of_the_editors_is_shown_as_such(base, site):
    for entree, html in fiche_pages(base, site):
        conseils = [
            v for v in getattr(entree.fiche, "vigilance", []) + getattr(entree.fiche, "enseignements", []) if v.deduit
        ]
        if conseils:
            assert main_of(html).count("conseil de la rédaction") >= len(conseils), entree.reference


# Ce qu'une main hostile glisserait si une règle manquait : balises, fin d'attribut, ligne vide, entités, Markdown, Jinja.
PIEGE = (
    '<script>alert(1)</script><img src=x onerror=alert(2)>"\' onmouseover=alert(3) x="\n\n<iframe src=x></iframe>\n\n'
    "&lt;script&gt;alert(4)&lt;/script&gt; &amp;lt;/title&amp;gt;&amp;lt;script&amp;gt;alert(5)&amp;lt;/script&amp;gt; </title>"
    "[clic](javascript:alert(6)) ![image](https://exemple.org/x.png) {{ 7 * 191 }} {% raw %}"
)
INTOUCHABLES = ("date", "annee", "lancement", "cloture", "resultats", "fin")  # mises en forme par l'affichage


def poisoned(modele: Modele) -> Modele:
    """Le même modèle, le piège ajouté à chaque texte libre, sans passer par la vérification."""
    champs: dict[str, Any] = {}
    for nom, champ in type(modele).model_fields.items():
        valeur = getattr(modele, nom)
        marques = (*champ.metadata, *markers(champ.annotation))
        libre = not any(isinstance(m, (Terme, Lien, CodeOfficiel)) for m in marques) and nom not in INTOUCHABLES

        def spoil(element: Any, libre: bool = libre) -> Any:
            if isinstance(element, Modele):
                return poisoned(element)
            return f"{element} {PIEGE}" if isinstance(element, str) and libre else element

        if isinstance(valeur, list):
            champs[nom] = [spoil(e) for e in valeur]
        elif valeur is None and libre and accepts_text(champ.annotation) and submodel(champ.annotation) is None:
            champs[nom] = PIEGE
        else:
            champs[nom] = spoil(valeur)
    return type(modele).model_construct(**champs)


def accepts_text(annotation: Any) -> bool:
    return annotation is str or any(accepts_text(a) for a in get_args(annotation))


IMAGES_DU_MANUEL = {f"images/{image.name}" for image in (RACINE / "docs/contribuer/images").iterdir()}


class _Danger(HTMLParser):
    """Relève tout ce qui pourrait s'exécuter ou appeler quelqu'un."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.trouves: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributs = dict(attrs)
        if tag == "img" and attributs.get("src", "").removeprefix("../") in IMAGES_DU_MANUEL:
            return
        if tag in ("img", "iframe", "object", "embed", "base", "video") or (tag == "script" and "src" not in attributs):
            self.trouves.append(self.get_starttag_text())
        for nom, valeur in attributs.items():
            if nom.startswith("on") or re.match(r"\s*(javascript|data|vbscript):", valeur or "", re.IGNORECASE):
                self.trouves.append(f"{tag} {nom}={valeur}")

    handle_startendtag = handle_starttag


@pytest.fixture(scope="module")
def empoisonne(base, tmp_path_factory) -> Path:
    """Le site d'une base dont chaque texte de chaque fiche porte le piège."""
    entrees = {
        r: dataclasses.replace(e, fiche=poisoned(e.fiche), corps=e.corps + PIEGE) for r, e in base.entrees.items()
    }

    def same(index: Any) -> dict:
        return {cible: tuple(entrees[e.reference] for e in citants) for cible, citants in index.items()}

    fausse = dataclasses.replace(
        base, entrees=entrees, retroliens=same(base.retroliens), citations=same(base.citations)
    )
    site, _ = load_site(RACINE / "content")
    dossier = tmp_path_factory.mktemp("piege")
    for chemin, page in pages(Renderer(fausse, site, RACINE / "docs"), RACINE / "docs").items():
        cible = dossier / "pages" / chemin
        cible.parent.mkdir(parents=True, exist_ok=True)
        cible.write_text(page.contenu, encoding="utf-8")
    run_module("mkdocs", "build", "-f", plain_config(dossier, dossier / "pages"))
    return dossier / "site"


def test_markup_slipped_into_any_field_stays_text(base, empoisonne):
    dangers = {}
    for chemin, html in html_files(empoisonne).items():
        lecture = _Danger()
        lecture.feed(html)
        if lecture.trouves:
            dangers[chemin] = lecture.trouves[:3]
    assert dangers == {}
    fiche = text_of((empoisonne / "exemples/pole-sud-archer/index.html").read_text("utf-8"))
    assert fiche.count("<script>alert(1)</script>") > 20
    assert "1337" not in fiche


def test_markup_slipped_into_any_field_runs_nothing_in_a_browser(empoisonne, ouvrir):
    fenetre = ouvrir(racine=empoisonne.as_uri() + "/")
    dialogues = []
    fenetre.page.on("dialog", lambda d: (dialogues.append(d.message), d.dismiss()))
    for genre in (
        "exemples/pole-sud-archer",
        "leviers/pedagogie-ess",
        "textes/loi-ess-2014-856",
        "glossaire",
        "leviers",
    ):
        page = fenetre.aller(f"{genre}/index.html")
        assert page.locator("main script, main img, main iframe").count() == 0
        assert page.locator("h1").count() == 1
    assert dialogues == []
    assert fenetre.etrangeres == []


def test_every_template_of_a_genre_renders_a_fiche_with_only_its_required_fields(base):
    """Ce qui est facultatif peut manquer : la page se rend, sans trou visible."""
    site, _ = load_site(RACINE / "content")
    for genre in GENRES:
        for entree in base.genre(genre)[:1] if genre != "notion" else ():
            modele = type(entree.fiche)
            obligatoires = {nom for nom, champ in modele.model_fields.items() if champ.is_required()}
            fiche = modele.model_validate(entree.fiche.model_dump(include=obligatoires))
            nue = dataclasses.replace(entree, fiche=fiche, corps="Un récit court.")
            html = Renderer(
                dataclasses.replace(base, entrees=dict(base.entrees) | {entree.reference: nue}), site
            ).fiche(nue)
            assert "None" not in html
            assert "<h1>" in html


def test_settings_name_no_written_page_that_does_not_exist():
    """Chaque page du menu a son fichier, ou vient des fiches."""

    class Lecteur(yaml.SafeLoader):
        pass

    Lecteur.add_constructor("!ENV", lambda *_: "content")
    reglages = yaml.load((RACINE / "mkdocs.yml").read_text("utf-8"), Lecteur)

    def paths(nav: Any) -> list[str]:
        if isinstance(nav, str):
            return [nav]
        return [p for e in (nav if isinstance(nav, list) else nav.values()) for p in paths(e)]

    absentes = [p for p in paths(reglages["nav"]) if not (RACINE / "docs" / p).is_file()]
    assert absentes == ["glossaire.md"]


def test_number_sign_stands_only_before_a_number(site):
    """« Loi n° 2014-856 », mais jamais « Code n° CGCT, art. L. 1511-2 »."""
    fautes = [
        f"{chemin} : {trouve.group()}"
        for chemin, html in html_files(site).items()
        if chemin.startswith("textes/") and (trouve := re.search(r"n°\s+[^\d\s].{0,30}", text_of(unquoted(html))))
    ]
    assert fautes == []
    assert re.search(r"Loi n°\s2014-856", text_of((site / "textes/loi-ess-2014-856/index.html").read_text("utf-8")))
