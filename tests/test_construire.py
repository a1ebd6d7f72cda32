"""La construction : ce qu'elle dit, ce qu'elle écrit, et ce qu'elle ne détruit jamais."""

import re
import shutil
from hashlib import sha256
from html import unescape
from pathlib import Path
from subprocess import CompletedProcess

import frontmatter
import pytest
import yaml

from conftest import fresh_content
from navigateur import RACINE, run_script

POLE = "fiches/exemples/pole-du-val.md"
SITE_REMPLI = {
    "nom": "Repères PTCE",
    "presentation": "La base de connaissances sur le soutien des collectivités aux PTCE.",
    "adresse_publique": "https://reperes-ptce.fr/",
    "modifier": "https://gitlab.com/rtes/reperes-ptce/-/edit/main/{chemin}",
    "editeur": {
        "nom": "Éditeur d'essai",
        "adresse": "1 rue de la Mairie, 59000 Lille",
        "telephone": "00 00 00 00 00",
        "courriel": "animation@reperes-ptce.fr",
        "directeur_publication": "La présidente du réseau",
    },
    "hebergeur": {
        "nom": "Hébergeur coopératif",
        "adresse": "1 place de la République, 35000 Rennes",
        "telephone": "00 00 00 00 00",
    },
}


@pytest.fixture
def copie(tmp_path: Path) -> Path:
    """Un petit contenu, que l'essai peut abîmer ; le vrai est construit une fois, par « site »."""
    return fresh_content(tmp_path)


@pytest.fixture
def ancien(tmp_path: Path, site: Path) -> Path:
    """Un site déjà en place, que la construction doit remplacer ou laisser intact."""
    return Path(shutil.copytree(site, tmp_path / "site"))


def build(contenu: Path, sortie: Path, *options: str, **environnement: str) -> CompletedProcess[str]:
    return run_script("construire.py", "--contenu", contenu, "--sortie", sortie, *options, **environnement)


def prints(dossier: Path) -> dict[str, str]:
    """Empreinte de chaque fichier, par chemin."""
    return {
        f.relative_to(dossier).as_posix(): sha256(f.read_bytes()).hexdigest()
        for f in sorted(dossier.rglob("*"))
        if f.is_file()
    }


def edit(fichier: Path, **champs: object) -> None:
    """Change des champs d'une fiche."""
    poste = frontmatter.load(str(fichier))
    poste.metadata.update(champs)
    fichier.write_text(frontmatter.dumps(poste) + "\n", encoding="utf-8")


def leftovers(dossier: Path) -> list[str]:
    return [p.name for p in dossier.iterdir() if p.name.startswith(".")]


def test_build_says_each_step_in_french_with_its_duration_and_how_to_open_the_site(copie, tmp_path):
    sortie = tmp_path / "publie" / "site"
    fini = build(copie, sortie)
    assert fini.returncode == 0, fini.stdout
    etapes = re.findall(r"^(\d/3 .+?)…?$", fini.stdout, re.MULTILINE)
    assert [e[:3] for e in etapes] == ["1/3", "2/3", "3/3"]
    assert len(re.findall(r"fait en \d+[.,]\d s", fini.stdout)) == 3
    fiches = len(list((copie / "fiches").rglob("*.md")))
    pages = len(list(sortie.rglob("*.html")))
    assert f"{fiches} fiches, {pages} pages" in fini.stdout
    assert f"ouvrir {sortie / 'index.html'}" in fini.stdout
    assert "make servir" in fini.stdout
    assert (sortie / "index.html").is_file()
    assert leftovers(sortie.parent) == []
    assert not re.search(r"\b(INFO|WARNING|Traceback)\b", fini.stdout)


def test_build_replaces_the_previous_site_without_keeping_its_files(copie, ancien):
    (ancien / "page-retiree.html").write_text("<h1>Ancienne page</h1>", encoding="utf-8")
    fini = build(copie, ancien)
    assert fini.returncode == 0, fini.stdout
    assert not (ancien / "page-retiree.html").exists()
    assert leftovers(ancien.parent) == []


def test_invalid_fiche_stops_the_build_and_leaves_the_previous_site_byte_for_byte(copie, ancien):
    edit(copie / POLE, confiance="tres-haute")
    avant = prints(ancien)
    fini = build(copie, ancien)
    assert fini.returncode == 1
    assert f"content/{POLE}:" in fini.stdout
    assert "[terme-inconnu]" in fini.stdout
    assert "→" in fini.stdout
    assert f"L'ancien site reste en place dans {ancien}." in fini.stdout
    assert prints(ancien) == avant
    assert leftovers(ancien.parent) == []


def test_invalid_fiche_writes_no_site_when_there_was_none(copie, tmp_path):
    edit(copie / POLE, confiance="tres-haute")
    sortie = tmp_path / "jamais"
    fini = build(copie, sortie)
    assert fini.returncode == 1
    assert "Aucun site n'a été écrit." in fini.stdout
    assert not sortie.exists()
    assert leftovers(tmp_path) == []


def test_failure_while_making_pages_also_leaves_the_previous_site(ancien, tmp_path):
    """Les fiches sont justes, une page écrite a un lien cassé : la fabrication échoue."""
    depot = _repository_copy(tmp_path)
    page = depot / "docs/mentions-legales.md"
    page.write_text(page.read_text("utf-8") + "\nVoir [l'aide](aide-introuvable.md).\n", encoding="utf-8")
    avant = prints(ancien)
    fini = run_script(depot / "scripts/construire.py", "--sortie", ancien)
    assert fini.returncode == 1
    assert "mentions-legales.md" in fini.stdout
    assert "aide-introuvable.md" in fini.stdout
    assert f"L'ancien site reste en place dans {ancien}." in fini.stdout
    assert prints(ancien) == avant
    assert leftovers(ancien.parent) == []


def test_broken_links_are_named_where_they_are_written_and_leave_the_previous_site(ancien, tmp_path):
    """MkDocs ne voit ni le HTML d'une page, ni l'ancre d'une fiche, ni le pied : le site neuf est relu avant la pose."""
    depot = _repository_copy(tmp_path)
    ecrite, reglages, fiche = depot / "docs/mentions-legales.md", depot / "mkdocs.yml", depot / "content" / POLE
    ecrite.write_text(ecrite.read_text("utf-8") + '\n<p><a href="../exemple/pole-du-val/">Le pôle</a></p>\n', "utf-8")
    reglages.write_text(reglages.read_text("utf-8").replace("adresse: contribuer/", "adresse: contribuez/"), "utf-8")
    fiche.write_text(fiche.read_text("utf-8") + "\nVoir [les chiffres](#sourcess).\n", "utf-8")
    notion = depot / "content/fiches/notions/ptce.md"
    notion.write_text(notion.read_text("utf-8") + "\nVoir [plus bas](#nulle-part).\n", "utf-8")
    attendus = [
        f"content/fiches/notions/ptce.md:{_line(notion, '#nulle-part')}: [ancre-absente] la page « glossaire/ » mène à",
        f"docs/mentions-legales.md:{_line(ecrite, '../exemple/pole-du-val/')}: [lien-casse] la page « mentions-legales/ »",
        f"mkdocs.yml:{_line(reglages, 'contribuez/')}: [lien-casse] la page « acteurs/agence-du-val/ » (et ",
        f"content/{POLE}:{_line(fiche, '#sourcess')}: [ancre-absente] la page « exemples/pole-du-val/ » mène à",
    ]
    avant = prints(ancien)
    fini = run_script(depot / "scripts/construire.py", "--sortie", ancien)
    assert fini.returncode == 1
    for attendu in attendus:
        assert attendu in fini.stdout
    for conseil in ("« exemples/pole-du-val/ » ?", "« contribuer/ » ?", "« sources » ?"):
        assert f"Vouliez-vous dire {conseil}" in fini.stdout
    assert "4 erreurs" in fini.stdout
    assert f"L'ancien site reste en place dans {ancien}." in fini.stdout
    assert prints(ancien) == avant
    assert leftovers(ancien.parent) == []


def _line(fichier: Path, extrait: str) -> int:
    return next(n for n, ligne in enumerate(fichier.read_text("utf-8").splitlines(), start=1) if extrait in ligne)


def test_output_folder_that_is_not_a_site_is_refused_and_kept(copie, tmp_path):
    sortie = tmp_path / "documents"
    sortie.mkdir()
    (sortie / "budget.ods").write_bytes(b"chiffres")
    fini = build(copie, sortie)
    assert fini.returncode == 2
    assert "existe et n'est pas un site" in fini.stdout
    assert prints(sortie) == {"budget.ods": sha256(b"chiffres").hexdigest()}


def test_output_that_is_a_file_is_refused_in_french_and_kept(copie, tmp_path):
    sortie = tmp_path / "site"
    sortie.write_text("un fichier, pas un dossier", encoding="utf-8")
    fini = build(copie, sortie)
    assert fini.returncode == 2
    assert "n'est pas un site" in fini.stdout
    assert sortie.read_text("utf-8") == "un fichier, pas un dossier"


def test_output_folder_inside_the_content_is_refused(copie):
    """Le site ne se construit pas par-dessus les fiches."""
    avant = prints(copie)
    fini = build(copie, copie)
    assert fini.returncode == 2
    assert prints(copie) == avant


def test_content_folder_without_fiches_is_a_misuse(tmp_path):
    fini = build(tmp_path, tmp_path / "site")
    assert fini.returncode == 2
    assert "ne contient pas de dossier « fiches »" in fini.stdout


def test_same_content_and_same_day_give_the_same_bytes(copie, tmp_path):
    """Ni l'heure, ni l'ordre des ensembles, ni le dossier où se trouve le contenu ne changent un octet."""
    ailleurs = Path(shutil.copytree(copie, tmp_path / "ailleurs" / "content"))
    empreintes = []
    for rang, (contenu, graine) in enumerate(((copie, "0"), (ailleurs, "4242"))):
        sortie = tmp_path / f"site-{rang}"
        fini = build(contenu, sortie, SOURCE_DATE_EPOCH="1798761600", PYTHONHASHSEED=graine)
        assert fini.returncode == 0, fini.stdout
        empreintes.append(prints(sortie))
    assert empreintes[0] == empreintes[1]


def test_the_day_of_the_build_decides_which_fiches_are_stale(copie, tmp_path):
    """Bien après « revoir_avant », la fiche se dit périmée : le jour vient de SOURCE_DATE_EPOCH, pas de l'horloge."""
    sortie = tmp_path / "site"
    fini = build(copie, sortie, SOURCE_DATE_EPOCH="2208988800")  # 2040
    assert fini.returncode == 0, fini.stdout
    assert "périmée" in (sortie / "exemples/pole-du-val/index.html").read_text("utf-8")


def test_written_page_at_the_address_of_a_fiche_is_named_with_the_fiche(copie, tmp_path):
    """Les pages écrites font partie du dépôt : l'essai en prend une copie."""
    depot = _repository_copy(tmp_path)
    (depot / "docs/exemples/pole-du-val.md").write_text("# Pôle Sud\n\nUne page à la main.\n", encoding="utf-8")
    fini = run_script(depot / "scripts/construire.py", "--sortie", tmp_path / "site")
    assert fini.returncode == 1
    assert "docs/exemples/pole-du-val.md:1: [page-en-double]" in fini.stdout
    assert "content/fiches/exemples/pole-du-val.md" in fini.stdout
    assert "même adresse" in fini.stdout
    assert not (tmp_path / "site").exists()


def test_written_page_at_the_address_of_an_old_identifier_is_refused(tmp_path):
    depot = _repository_copy(tmp_path)
    edit(depot / "content" / POLE, anciens_identifiants=["archer-romans"])
    (depot / "docs/exemples/archer-romans.md").write_text("# Archer\n\nUne page à la main.\n", encoding="utf-8")
    fini = run_script(depot / "scripts/construire.py", "--sortie", tmp_path / "site")
    assert fini.returncode == 1
    assert "docs/exemples/archer-romans.md:1: [page-en-double]" in fini.stdout


def test_written_page_that_names_an_unknown_fiche_is_warned_about_and_loses_the_link(tmp_path):
    """Un autre contenu n'a pas les mêmes fiches : la page se lit quand même."""
    depot = _repository_copy(tmp_path)
    page = depot / "docs/mentions-legales.md"
    texte = page.read_text("utf-8").rstrip("\n") + "\n"
    page.write_text(texte + "\nLe [pôle de Romans](exemple:pole-du-vall).\n", encoding="utf-8")
    fini = run_script(depot / "scripts/construire.py", "--sortie", tmp_path / "site")
    assert fini.returncode == 0, fini.stdout
    ligne = texte.count("\n") + 2
    assert f"docs/mentions-legales.md:{ligne}: [reference-inconnue] (avertissement)" in fini.stdout
    assert "exemple:pole-du-val" in fini.stdout
    html = (tmp_path / "site/mentions-legales/index.html").read_text("utf-8")
    assert "Le pôle de Romans." in html


@pytest.mark.parametrize(
    "ajout",
    ["\n{% if vue %}Sans fin.\n", "\n{{ inconnue }}\n"],
    ids=["bloc-non-ferme", "variable-inconnue"],
)
def test_malformed_written_page_is_named_with_its_line_in_french(tmp_path, ajout):
    depot = _repository_copy(tmp_path)
    page = depot / "docs/mentions-legales.md"
    texte = page.read_text("utf-8").rstrip("\n") + "\n"
    page.write_text(texte + ajout, encoding="utf-8")
    ligne = texte.count("\n") + 2
    fini = run_script(depot / "scripts/construire.py", "--sortie", tmp_path / "site")
    assert fini.returncode == 1
    assert f"docs/mentions-legales.md:{ligne}: [page-mal-formee]" in fini.stdout
    assert not re.search(r"Traceback|undefined|Unexpected end", fini.stdout)


def _repository_copy(tmp_path: Path) -> Path:
    """Une copie de ce qui construit le site, pour y changer une page écrite."""
    depot = tmp_path / "depot"
    depot.mkdir()
    fresh_content(depot)
    for nom in ("docs", "scripts", "theme"):
        shutil.copytree(RACINE / nom, depot / nom, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(RACINE / "mkdocs.yml", depot)
    return depot


def test_publication_is_refused_while_legal_notices_are_missing_and_names_them(copie, ancien):
    incomplet = {**SITE_REMPLI, "adresse_publique": None, "hebergeur": {"nom": "Hébergeur coopératif"}}
    (copie / "site.yml").write_text(yaml.safe_dump(incomplet, allow_unicode=True), encoding="utf-8")
    avant = prints(ancien)
    fini = build(copie, ancien, "--complet")
    assert fini.returncode == 1
    annonce = next(ligne for ligne in fini.stdout.splitlines() if ligne.startswith("Il manque"))
    assert set(annonce.partition(" : ")[2].rstrip(".").split(", ")) == {
        "adresse_publique",
        "hebergeur.adresse",
        "hebergeur.telephone",
    }
    assert prints(ancien) == avant


def test_publication_with_every_notice_filled_shows_them(copie, tmp_path):
    (copie / "site.yml").write_text(yaml.safe_dump(SITE_REMPLI, allow_unicode=True), encoding="utf-8")
    sortie = tmp_path / "site"
    fini = build(copie, sortie, "--complet")
    assert fini.returncode == 0, fini.stdout
    fiche = (sortie / "exemples/pole-du-val/index.html").read_text("utf-8")
    assert '<link rel="canonical" href="https://reperes-ptce.fr/exemples/pole-du-val/">' in fiche
    mentions = unescape((sortie / "mentions-legales/index.html").read_text("utf-8")).replace("’", "'")
    for groupe in ("editeur", "hebergeur"):
        for valeur in SITE_REMPLI[groupe].values():
            assert valeur in re.sub(r"\s", " ", mentions)


def test_synthetic_content_builds_like_any_other_content_folder(tmp_path):
    """Le contrat « make site CONTENU=DIR » : un autre contenu valide donne un site."""
    contenu, sortie = tmp_path / "essai", tmp_path / "site"
    assert run_script("generer_corpus.py", 14, contenu).returncode == 0
    fini = build(contenu, sortie)
    assert fini.returncode == 0, fini.stdout
    assert (sortie / "exemples/pole-0/index.html").is_file()


def test_help_is_in_french(tmp_path):
    fini = run_script("construire.py", "--help")
    assert fini.returncode == 0
    assert "dossier du site" in fini.stdout


def test_swap_that_fails_halfway_gives_the_previous_site_back(tmp_path):
    """Le site neuf manque au moment de le mettre en place : l'ancien revient, entier."""
    from construire import replace

    ancien = tmp_path / "site"
    ancien.mkdir()
    (ancien / "index.html").write_text("ancien", encoding="utf-8")
    with pytest.raises(FileNotFoundError):
        replace(ancien, tmp_path / ".site-nouveau")
    assert (ancien / "index.html").read_text("utf-8") == "ancien"
    assert leftovers(tmp_path) == []


def test_site_stranded_by_a_power_cut_is_put_back_before_anything_is_removed(copie, tmp_path):
    edit(copie / POLE, confiance="tres-haute")
    coupe = tmp_path / ".site-ancien"
    coupe.mkdir()
    (coupe / "index.html").write_text("ancien", encoding="utf-8")
    fini = build(copie, tmp_path / "site")
    assert fini.returncode == 1
    assert (tmp_path / "site/index.html").read_text("utf-8") == "ancien"
