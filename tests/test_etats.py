"""Le statut d'une fiche : un brouillon n'arrête rien et ne paraît nulle part, une archive garde sa page et quitte les listes."""

import csv
import io
import json
import re
from pathlib import Path

import frontmatter
import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from conftest import EPOQUE, JOUR, RACINE
from fiches import exports
from fiches.checking import check
from fiches.orientation import load_orientation
from fiches.pages import docs_problems
from fiches.problems import ERREUR
from fiches.references import parse
from fiches.schema import GENRES
from fiches.veille import supports, veille_problems
from navigateur import run_script, serve

FICHE = """---
titre: Pôle de l'Écluse
resume: À Redon, trois structures préparent un atelier partagé au bord de l'écluse.
territoire:
  commune: '35236'
devenir:
  etat: inconnu
  texte: Aucune nouvelle depuis 2026.
sources:
  - cle: presse-2026
    titre: Trois structures à l'écluse
confiance: basse
verifie_le: 2026-11-22
revoir_avant: 2027-11-22
statut: brouillon
---

Trois structures cherchent un atelier à partager.
"""


def draft(contenu: Path) -> Path:
    """Pose un brouillon complet, que rien ne cite."""
    fichier = contenu / "fiches/exemples/pole-de-l-ecluse.md"
    fichier.write_text(FICHE, "utf-8")
    return fichier


@pytest.mark.parametrize("statut", ["brouillon", "relecture"])
def test_problems_of_a_draft_are_warnings_and_stop_nothing(contenu, statut):
    fichier = draft(contenu)
    abime = fichier.read_text("utf-8").replace("confiance: basse\n", "").replace("35236", "99999")
    fichier.write_text(abime.replace("statut: brouillon", f"statut: {statut}"), "utf-8")
    resultat = check(contenu, JOUR)
    assert {(p.code, p.gravite) for p in resultat.problemes} == {
        ("cle-manquante", "avertissement"),
        ("code-inconnu", "avertissement"),
    }
    assert resultat.base is not None


def test_the_same_problems_stop_a_published_fiche(contenu):
    fichier = draft(contenu)
    abime = fichier.read_text("utf-8").replace("confiance: basse\n", "").replace("statut: brouillon\n", "")
    fichier.write_text(abime, "utf-8")
    assert [(p.code, p.gravite) for p in check(contenu, JOUR).problemes] == [("cle-manquante", ERREUR)]


def test_draft_that_cannot_be_read_is_an_error(contenu):
    draft(contenu).write_text("---\nstatut: brouillon\ntitre: [\n---\n", "utf-8")
    assert [(p.code, p.gravite) for p in check(contenu, JOUR).problemes] == [("yaml-syntaxe", ERREUR)]


@pytest.mark.parametrize("statut", ["brouillon", "relecture"])
def test_published_fiche_may_not_cite_a_draft(contenu, statut):
    fichier = draft(contenu)
    fichier.write_text(FICHE.replace("statut: brouillon", f"statut: {statut}"), "utf-8")
    pole = contenu / "fiches/exemples/pole-du-val.md"
    pole.write_text(pole.read_text("utf-8") + "\nVoir [l'écluse](exemple:pole-de-l-ecluse).\n", "utf-8")
    (probleme,) = check(contenu, JOUR).problemes
    assert (probleme.chemin, probleme.code, probleme.gravite) == (
        "content/fiches/exemples/pole-du-val.md",
        "brouillon-cite",
        ERREUR,
    )
    assert pole.read_text("utf-8").split("\n")[probleme.ligne - 1].startswith("Voir [l'écluse]")
    assert probleme.message.endswith(f"son statut est « {statut} »")
    assert probleme.conseil == "Publiez-la (« statut: publiee »), ou retirez le lien."


def test_draft_is_not_in_the_base(contenu):
    draft(contenu)
    assert "exemple:pole-de-l-ecluse" not in map(str, check(contenu, JOUR).base.entrees)


def test_a_misspelt_status_is_not_a_draft(contenu):
    fichier = draft(contenu)
    fichier.write_text(fichier.read_text("utf-8").replace("statut: brouillon", "statut: brouillons"), "utf-8")
    (probleme,) = check(contenu, JOUR).problemes
    assert (probleme.code, probleme.gravite) == ("terme-inconnu", ERREUR)
    assert "Vouliez-vous dire « brouillon » ?" in probleme.conseil


def test_the_draft_gives_way_when_it_has_the_title_of_a_published_fiche(contenu):
    """« pole-de-l-ecluse » vient avant « pole-du-val » : ce n'est pourtant pas la fiche publiée qui est de trop."""
    fichier = draft(contenu)
    fichier.write_text(fichier.read_text("utf-8").replace("Pôle de l'Écluse", "Pôle du Val"), "utf-8")
    (probleme,) = check(contenu, JOUR).problemes
    assert (probleme.chemin.split("/")[-1], probleme.gravite) == ("pole-de-l-ecluse.md", "avertissement")


def test_a_draft_may_not_take_the_former_name_of_a_published_fiche(contenu):
    fichier = draft(contenu)
    fichier.rename(fichier.with_name("halle-du-val.md"))
    (probleme,) = check(contenu, JOUR).problemes
    assert (probleme.chemin.split("/")[-1], probleme.code) == ("halle-du-val.md", "identifiant-en-double")
    assert probleme.gravite == "avertissement"


def test_levier_left_as_a_draft_is_missing(contenu):
    fichier = contenu / "fiches/leviers/accompagnement-ingenierie.md"
    fichier.write_text(fichier.read_text("utf-8").replace("confiance:", "statut: brouillon\nconfiance:"), "utf-8")
    assert "leviers-incomplets" in {p.code for p in check(contenu, JOUR).problemes}


def test_two_drafts_may_cite_each_other(contenu):
    fichier = draft(contenu)
    autre = fichier.with_name("pole-des-quais.md")
    texte = fichier.read_text("utf-8")
    autre.write_text(
        texte.replace("Pôle de l'Écluse", "Pôle des Quais") + "Voir [l'écluse](exemple:pole-de-l-ecluse).\n", "utf-8"
    )
    fichier.write_text(texte + "Voir [les quais](exemple:pole-des-quais).\n", "utf-8")
    assert check(contenu, JOUR).problemes == []


# Rien d'un brouillon ne sort ---------------------------------------------------------------------

MOT = "zygopterix"  # ne se trouve nulle part ailleurs
SANS_LEVIER = [genre for genre in GENRES if genre != "levier"]  # il y en a huit, pas un de plus


def stage(contenu: Path, statut: str, genres=GENRES) -> None:
    """Pose une fiche de chaque genre, tirée d'une fiche valide, qui porte partout le mot rare."""
    for genre in genres:
        dossier = contenu / "fiches" / GENRES[genre].dossier
        origine = min(dossier.glob("*.md"), key=lambda f: (f.stat().st_size, f.name))
        poste = frontmatter.load(str(origine))
        poste.metadata |= {
            "titre": f"{MOT} {genre}",
            "titre_court": MOT,
            "resume": f"Un {MOT} de plus.",
            "variantes": [f"{MOT} bis"],
            "a_verifier": [f"Le {MOT} existe-t-il ?"],
            "anciens_identifiants": [f"ancien-{MOT}-{genre}"],
            "statut": statut,
        }
        if statut == "archivee":
            poste.metadata["archive"] = {
                "motif": "Elle ne sert plus.",
                "le": "2026-11-20",
                "remplacee_par": [f"{genre}:{origine.stem}"],
            }
        poste.content += f"\n\nLe {MOT} en deux mots."
        (dossier / f"{MOT}-{genre}.md").write_text(frontmatter.dumps(poste), "utf-8")


def leaks(dossier: Path) -> list[str]:
    """Les fichiers dont le nom ou le contenu porte le mot, texte des PDF compris."""
    trouves = []
    for fichier in sorted(f for f in dossier.rglob("*") if f.is_file()):
        texte = fichier.read_bytes().decode("utf-8", "ignore")
        if fichier.suffix == ".pdf":
            lecteur = PdfReader(fichier)
            texte = " ".join([str(lecteur.metadata), *(page.extract_text() for page in lecteur.pages)])
        if MOT in f"{fichier.relative_to(dossier)} {texte}".lower():
            trouves.append(fichier.relative_to(dossier).as_posix())
    return trouves


def build(contenu: Path, *options: str) -> Path:
    sortie = contenu.parent / "site"
    fini = run_script("construire.py", "--contenu", contenu, "--sortie", sortie, *options, SOURCE_DATE_EPOCH=EPOQUE)
    assert fini.returncode == 0, fini.stdout
    return sortie


@pytest.mark.parametrize("statut", ["brouillon", "relecture"])
def test_nothing_of_a_draft_of_any_kind_leaves_in_the_site(contenu, tmp_path, statut):
    stage(contenu, statut)
    pdf = ["--pdf", str(tmp_path / "cache")] if statut == "brouillon" else []
    site = build(contenu, *pdf)
    assert not pdf or list(site.rglob("*.pdf"))
    assert leaks(site) == []
    fini = run_script("ecrire_pages.py", tmp_path / "pages", "--contenu", contenu)
    assert fini.returncode == 0, fini.stdout
    assert leaks(tmp_path / "pages") == []


def test_the_same_fiches_once_published_are_everywhere(contenu):
    stage(contenu, "publiee", SANS_LEVIER)
    trouves = leaks(build(contenu))
    assert {f"exemples/{MOT}-exemple/index.html", "glossaire/index.html", "assets/recherche/index.js"} <= set(trouves)
    assert {"donnees/v1/fiches.json", "assets/comparer/index.js", "assets/dossier/index.js"} <= set(trouves)


def script_data(fichier: Path) -> dict:
    return json.loads(fichier.read_text("utf-8").partition("=")[2].rstrip().rstrip(";"))


def test_former_name_of_a_fiche_of_any_kind_leads_to_it_and_is_in_the_data(contenu):
    stage(contenu, "publiee", SANS_LEVIER)
    levier = contenu / "fiches/leviers/pedagogie-ess.md"
    poste = frontmatter.load(str(levier))
    poste["anciens_identifiants"] = [f"ancien-{MOT}-levier"]
    levier.write_text(frontmatter.dumps(poste), "utf-8")
    site = build(contenu)
    fiches = {
        f["type"]: f
        for f in json.loads((site / "donnees/v1/fiches.json").read_text("utf-8"))["fiches"]
        if f"ancien-{MOT}-{f['type']}" in f.get("anciens_identifiants", [])
    }
    assert set(fiches) == set(GENRES)
    comparer, dossier = (script_data(site / f"assets/{nom}/index.js") for nom in ("comparer", "dossier"))
    for genre, modele in GENRES.items():
        ancien, neuf = f"ancien-{MOT}-{genre}", fiches[genre]["id"]
        lignes = csv.DictReader(io.StringIO((site / f"donnees/v1/{genre}.csv").read_text("utf-8")))
        assert next(n for n in lignes if n["id"] == neuf)["anciens_identifiants"] == ancien
        if genre == "notion":
            glossaire = (site / "glossaire/index.html").read_text("utf-8")
            assert f'id="{neuf}" data-fiche="{neuf}"><span id="{ancien}">' in glossaire
            continue
        page = (site / modele.dossier / ancien / "index.html").read_text("utf-8")
        assert f'<meta http-equiv="refresh" content="0; url=../../{modele.dossier}/{neuf}/">' in page
        for genres in (comparer, dossier["genres"]):
            assert genre not in genres or genres[genre]["anciens"][ancien] == neuf


# Une archive garde sa page et quitte les listes ---------------------------------------------------


def test_archived_fiche_of_any_kind_is_on_its_page_in_the_data_in_search_and_nowhere_else(contenu, tmp_path):
    stage(contenu, "archivee", SANS_LEVIER)
    site = build(contenu, "--pdf", str(tmp_path / "cache"))
    dossiers = {genre: GENRES[genre].dossier for genre in SANS_LEVIER if genre != "notion"}
    pages = {f"{dossier}/{MOT}-{genre}/index.html" for genre, dossier in dossiers.items()}
    anciennes = {f"{dossier}/ancien-{MOT}-{genre}/index.html" for genre, dossier in dossiers.items()}
    donnees = {f"donnees/v1/{genre}.csv" for genre in SANS_LEVIER} | {"donnees/v1/fiches.json"}
    donnees.add("assets/dossier/index.js")  # pour dire qu'elle est archivée à qui la garde dans un dossier
    recherche = {"assets/recherche/index.js", "assets/recherche/textes.js"}
    suivi = {"glossaire/index.html", "etat/index.html"}  # les définitions archivées, la liste des archives
    assert set(leaks(site)) - {"sitemap.xml"} == pages | anciennes | donnees | recherche | suivi

    for page in pages:
        html = re.sub(r"\s", " ", (site / page).read_text("utf-8"))
        assert "Fiche archivée le 20 novembre 2026." in html, page
        assert "Elle ne sert plus." in html, page
        assert re.search(r"À la place : <a href=\"[^\"]+\">", html), page
        assert "Comparer avec une autre fiche" not in html, page
        assert "ajouter-au-dossier" not in html, page
    glossaire = (site / "glossaire/index.html").read_text("utf-8")
    assert f'id="{MOT}-notion"' in glossaire
    assert f'id="ancien-{MOT}-notion"' in glossaire

    fiches = json.loads((site / "donnees/v1/fiches.json").read_text("utf-8"))["fiches"]
    archivees = [f for f in fiches if f.get("statut") == "archivee"]
    assert sorted(f["type"] for f in archivees) == sorted(SANS_LEVIER)
    assert all(f["archive"]["le"] == "2026-11-20" for f in archivees)
    assert not any("statut" in f for f in fiches if f not in archivees)


def test_law_may_change_without_an_archived_fiche_having_to_follow(contenu):
    acteur = contenu / "fiches/acteurs/agence-du-val.md"
    texte = acteur.read_text("utf-8") + "\nVoir [le code](texte:code-marches-publics-2006).\n"
    acteur.write_text(texte, "utf-8")
    assert [p.code for p in check(contenu, JOUR).problemes] == ["texte-abroge"]
    archive = "statut: archivee\narchive:\n  motif: Elle a fermé.\n  le: 2026-11-20\nconfiance:"
    acteur.write_text(texte.replace("confiance:", archive), "utf-8")
    resultat = check(contenu, JOUR)
    assert resultat.problemes == []
    appuis = {a.fiche for a in supports(resultat.lues, RACINE / "docs", parse("texte:code-marches-publics-2006"))}
    assert "acteur:agence-du-val" not in appuis


def test_written_page_that_cites_a_draft_is_told_to_publish_it(contenu, tmp_path):
    draft(contenu)
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.md").write_text("# Titre\n\n[Un pôle](exemple:pole-de-l-ecluse), [un autre](exemple:nul).\n", "utf-8")
    cite, inconnu = docs_problems(check(contenu, JOUR).base, docs)
    assert (cite.ligne, cite.gravite) == (3, "avertissement")
    assert cite.message == "la fiche « exemple:pole-de-l-ecluse » n'est pas publiée : le lien devient du texte"
    assert cite.conseil == "Publiez-la, ou retirez le lien."
    assert "n'existe pas" in inconnu.message


def test_watch_list_may_name_a_draft(contenu):
    draft(contenu)
    (contenu / "veille.yml").write_text(
        "changements:\n  - texte: texte:loi-ess-2014-856#9\n    devenu: modifie\n    le: 2026-11-01\n    points:\n"
        "      - fiche: exemple:pole-de-l-ecluse\n        ou: Texte\n        etat: a-relire\n",
        "utf-8",
    )
    assert veille_problems(contenu, RACINE / "docs", check(contenu, JOUR).base) == []


def test_search_finds_an_archived_fiche_after_all_the_others_and_says_so(contenu, chromium):
    stage(contenu, "archivee", ["exemple"])
    pole = contenu / "fiches/exemples/pole-du-val.md"
    pole.write_text(pole.read_text("utf-8") + f"\nUn {MOT} y vivait.\n", "utf-8")
    with serve(build(contenu)) as racine:
        page = chromium.new_page()
        page.goto(f"{racine}recherche/?q={MOT}")
        page.wait_for_selector("#recherche-resultats[aria-busy=false] li")
        resultats = page.locator("#recherche-resultats > li")
        assert resultats.count() == 2
        assert "Pôle du Val" in resultats.nth(0).inner_text()
        assert "Fiche archivée" in resultats.nth(1).inner_text()
        page.close()


def test_a_kept_dossier_says_that_one_of_its_fiches_is_archived(contenu, chromium):
    stage(contenu, "archivee", ["exemple"])
    with serve(build(contenu)) as racine:
        page = chromium.new_page()
        page.goto(f"{racine}dossier/?fiches=exemple:{MOT}-exemple,exemple:pole-du-val")
        expect(page.locator("#dossier-messages")).to_contain_text(
            re.compile(rf"Cette fiche est archivée et n’entre plus dans un dossier\s: «\s{MOT} exemple\s».")
        )
        expect(page.locator("#dossier-document .fiche")).to_have_count(1)
        page.close()


def test_links_to_an_archived_fiche_still_lead_to_it_with_its_mention(contenu):
    stage(contenu, "archivee", ["exemple"])
    acteur = contenu / "fiches/acteurs/reseau-rtes.md"
    acteur.write_text(acteur.read_text("utf-8") + f"\nVoir [l'ancien](exemple:{MOT}-exemple).\n", "utf-8")
    page = (build(contenu) / "acteurs/reseau-rtes/index.html").read_text("utf-8")
    assert page.count(f'href="../../exemples/{MOT}-exemple/"') == 2  # dans le texte et parmi les fiches liées
    assert f"{MOT} (archivée)" in page


def test_advice_never_leads_to_an_archived_means(contenu):
    base = check(contenu, JOUR).base
    assert base is not None
    (contenu / "orientation.yml").write_text(ORIENTATION, "utf-8")
    assert load_orientation(contenu, base)[1] == []
    moyen = contenu / "fiches/modalites/mise-a-disposition.md"
    archive = "statut: archivee\narchive:\n  motif: Ce moyen n'existe plus.\n  le: 2026-11-20\n"
    moyen.write_text(moyen.read_text("utf-8").replace("statut: publiee\n", archive), "utf-8")
    codes = [p.code for p in load_orientation(contenu, check(contenu, JOUR).base)[1]]
    assert codes == ["reference-inconnue"]


def test_advice_that_leads_to_a_draft_says_to_publish_it(contenu):
    (contenu / "orientation.yml").write_text(ORIENTATION.replace("mise-a-disposition", "bail"), "utf-8")
    moyen = (contenu / "fiches/modalites/mise-a-disposition.md").read_text("utf-8")
    brouillon = moyen.replace("statut: publiee\n", "statut: brouillon\n").replace("titre: ", "titre: Bail, ")
    brouillon = re.sub(r"anciens_identifiants: .*\n", "", brouillon)
    (contenu / "fiches/modalites/bail.md").write_text(brouillon, "utf-8")
    (probleme,) = load_orientation(contenu, check(contenu, JOUR).base)[1]
    assert probleme.message == "« modalite:bail » n'est pas publiée"
    assert probleme.conseil == "Publiez-la, ou retirez-la de cette règle."


ORIENTATION = """questions:
  - cle: niveau
    titre: Vous êtes
    choix:
      - {code: commune, libelle: Une commune, dit: vous êtes une commune}
      - {code: region, libelle: Une région, dit: vous êtes une région}
regles:
  - si: {niveau: [commune]}
    vers: ['modalite:mise-a-disposition']
    points: 2
    raison: une commune a des murs
"""


# La fiche vierge, l'échéance -----------------------------------------------------------------------


@pytest.mark.parametrize("genre", GENRES)
def test_blank_fiche_of_any_kind_is_a_draft_that_stops_nothing(contenu, genre):
    fini = run_script("nouvelle_fiche.py", genre, f"{MOT} l'essai", "--contenu", contenu)
    assert fini.returncode == 0, fini.stdout
    (fichier,) = (contenu / "fiches").rglob(f"{MOT}-l-essai.md")
    assert "\nstatut: brouillon\n" in fichier.read_text("utf-8")
    resultat = check(contenu, JOUR)
    assert resultat.base is not None
    assert {p.chemin for p in resultat.problemes} == {f"content/{fichier.relative_to(contenu)}"}
    assert {p.gravite for p in resultat.problemes} == {"avertissement"}


@pytest.mark.parametrize(
    ("fiche", "echeance"),
    [
        ("textes/loi-ess-2014-856", "2027-02-28"),
        ("dispositifs/appel-ptce-2013", "2027-02-28"),
        ("modeles/deliberation-adhesion", "2027-02-28"),
        ("exemples/pole-du-val", "2027-08-31"),
        ("notions/scic", "2027-08-31"),
    ],
)
def test_fiche_without_a_due_date_takes_that_of_its_kind(contenu, fiche, echeance):
    """Six mois après le 31 août, c'est le dernier jour de février."""
    fichier = contenu / f"fiches/{fiche}.md"
    texte = re.sub(r"verifie_le: .*", "verifie_le: 2026-08-31", fichier.read_text("utf-8"))
    fichier.write_text(re.sub(r"revoir_avant: .*\n", "", texte), "utf-8")
    base = check(contenu, JOUR).base
    publie = next(f for f in exports.index(base)["fiches"] if fiche.endswith(f"/{f['id']}"))
    assert publie["revoir_avant"] == echeance


def test_the_due_date_a_fiche_gives_is_the_one_kept(contenu):
    fichier = contenu / "fiches/textes/loi-ess-2014-856.md"
    texte = re.sub(r"revoir_avant: .*", "revoir_avant: 2026-12-24", fichier.read_text("utf-8"))
    fichier.write_text(texte, "utf-8")
    (loi,) = (e for e in check(contenu, JOUR).base.genre("texte") if e.identifiant == fichier.stem)
    assert loi.fiche.revoir_avant.isoformat() == "2026-12-24"


def test_guide_tells_the_due_dates_of_the_schema():
    mois = {genre: modele.mois_avant_relecture for genre, modele in GENRES.items()}
    assert {genre for genre, n in mois.items() if n == 6} == {"texte", "dispositif", "modele"}
    assert set(mois.values()) == {6, 12}
    guide = (RACINE / "docs/contribuer/relire.md").read_text("utf-8")
    assert "un an après, six mois pour un texte, un dispositif ou un modèle" in guide
