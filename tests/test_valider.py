"""La commande valider.py, telle qu'une personne ou un programme s'en sert."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from conftest import EPOQUE, INVALIDES, RACINE

ACTEUR = "fiches/acteurs/maison-de-redon.md"


def run(contenu, *options, cwd=RACINE, **environnement):
    return subprocess.run(
        [sys.executable, RACINE / "scripts/valider.py", *([] if contenu is None else ["--contenu", contenu]), *options],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env=os.environ | {"SOURCE_DATE_EPOCH": EPOQUE} | environnement,
    )


@pytest.fixture
def fautif(contenu):
    """Un contenu où deux fiches ont une erreur et une troisième un avertissement."""
    shutil.copy(INVALIDES / "terme-inconnu.md", contenu / ACTEUR)
    shutil.copy(INVALIDES / "devenir-non-date.md", contenu / "fiches/exemples/pole-de-la-rive.md")
    shutil.copy(INVALIDES / "numero-incoherent.md", contenu / "fiches/textes/decret-ptce-2015-431.md")
    return contenu


def test_clean_content_exits_zero_with_one_summary_line(contenu):
    fini = run(contenu)
    assert (fini.returncode, fini.stdout, fini.stderr) == (0, "22 fiches : aucun problème.\n", "")


def test_problems_exit_one_and_end_with_a_count(fautif):
    fini = run(fautif)
    assert fini.returncode == 1
    assert fini.stdout == (
        "content/fiches/acteurs/maison-de-redon.md:4: [terme-inconnu] « inginierie » n'est pas un terme de la liste"
        " « natures-acteur »\n"
        "    → Vouliez-vous dire « ingenierie » ? Valeurs connues : administration, chambre, etablissement-public,"
        " financeur, fondation, groupement, ingenierie, instance, … (11 en tout).\n"
        "content/fiches/exemples/pole-de-la-rive.md:6: [devenir-non-date] l'état « en-activite » est affirmé sans année"
        " ou sans source\n"
        "    → Ajoutez « annee » et « sources », ou écrivez « etat: inconnu ».\n"
        "content/fiches/textes/decret-ptce-2015-431.md:5: [numero-incoherent] (avertissement) le numéro 2014-431 et la"
        " date 2015-04-15 ne sont pas de la même année\n"
        "    → Vérifiez le numéro et la date sur Légifrance.\n"
        "25 fiches : 2 erreurs et 1 avertissement, à corriger avant de publier.\n"
    )


def test_warning_alone_exits_zero(contenu):
    shutil.copy(INVALIDES / "numero-incoherent.md", contenu / "fiches/textes/decret-ptce-2015-431.md")
    fini = run(contenu)
    assert fini.returncode == 0
    assert fini.stdout.endswith("23 fiches : 1 avertissement.\n")


def test_json_is_a_list_of_problems_with_exactly_six_keys(fautif):
    fini = run(fautif, "--format", "json")
    problemes = json.loads(fini.stdout)
    assert fini.returncode == 1
    assert len(problemes) == 3
    assert all(list(p) == ["chemin", "ligne", "code", "message", "conseil", "gravite"] for p in problemes)
    assert problemes[0]["chemin"] == f"content/{ACTEUR}"
    assert problemes[0]["ligne"] == 4
    assert [p["gravite"] for p in problemes] == ["erreur", "erreur", "avertissement"]


def test_json_of_clean_content_is_an_empty_list(contenu):
    fini = run(contenu, "--format", "json")
    assert (fini.returncode, json.loads(fini.stdout)) == (0, [])


def test_github_format_annotates_the_line(fautif):
    fini = run(fautif, "--format", "github")
    lignes = fini.stdout.splitlines()
    assert fini.returncode == 1
    assert lignes[1] == (
        "::error file=content/fiches/exemples/pole-de-la-rive.md,line=6,title=devenir-non-date::"
        "l'état « en-activite » est affirmé sans année ou sans source. "
        "Ajoutez « annee » et « sources », ou écrivez « etat: inconnu »."
    )
    assert lignes[2].startswith("::warning file=content/fiches/textes/decret-ptce-2015-431.md,line=5,")


def test_github_format_escapes_what_would_break_the_annotation(contenu):
    fiche = (INVALIDES / "terme-inconnu.md").read_text("utf-8").replace("inginierie", '"50 %\\n::error::x"')
    (contenu / ACTEUR).write_text(fiche, "utf-8")
    (ligne,) = run(contenu, "--format", "github").stdout.splitlines()
    assert "50 %25%0A::error" in ligne


def test_problems_are_sorted_and_identical_from_run_to_run(contenu):
    for nom in ("absurde-contenu", "absurde-schema", "lien-interdit", "terme-inconnu"):
        shutil.copy(INVALIDES / f"{nom}.md", contenu / f"fiches/exemples/{nom}.md")
    sorties = {run(contenu, "--format", "json", PYTHONHASHSEED=graine).stdout for graine in ("0", "1", "2")}
    assert len(sorties) == 1
    places = [(p["chemin"], p["ligne"], p["code"], p["message"]) for p in json.loads(sorties.pop())]
    assert places == sorted(places)
    assert len(places) > 40


def test_named_file_shows_only_its_problems(fautif):
    fini = run(fautif, fautif / ACTEUR)
    assert fini.returncode == 1
    assert "maison-de-redon" in fini.stdout
    assert "pole-de-la-rive" not in fini.stdout
    assert fini.stdout.endswith("1 fiche : 1 erreur, à corriger avant de publier.\n")


def test_named_clean_file_exits_zero_even_if_others_are_broken(fautif):
    fini = run(fautif, fautif / "fiches/notions/scic.md")
    assert (fini.returncode, fini.stdout) == (0, "1 fiche : aucun problème.\n")


def test_named_file_is_still_checked_against_the_whole_base(contenu):
    shutil.copy(INVALIDES / "reference-inconnue.md", contenu / "fiches/exemples/pole-de-la-rive.md")
    fini = run(contenu, contenu / "fiches/exemples/pole-de-la-rive.md", "--format", "json")
    assert [p["code"] for p in json.loads(fini.stdout)] == ["reference-inconnue", "reference-inconnue"]


def test_files_may_be_named_from_the_current_folder(fautif):
    fini = run("content", f"content/{ACTEUR}", f"./content/fiches/exemples/../{ACTEUR[7:]}", cwd=fautif.parent)
    assert fini.returncode == 1
    assert fini.stdout.endswith("1 fiche : 1 erreur, à corriger avant de publier.\n")


def test_content_reached_through_a_link_accepts_its_own_files(fautif, tmp_path):
    (tmp_path / "lien").symlink_to(fautif)
    fini = run(tmp_path / "lien", tmp_path / "lien" / ACTEUR)
    assert fini.returncode == 1
    assert "[terme-inconnu]" in fini.stdout


def test_linked_fiche_may_be_named(contenu):
    (contenu / ACTEUR).symlink_to("/etc/passwd")
    fini = run(contenu, contenu / ACTEUR)
    assert fini.returncode == 1
    assert "[lien-symbolique]" in fini.stdout


@pytest.mark.parametrize(
    ("options", "mot"),
    [
        (["--contenu", "absent"], "ne contient pas de dossier « fiches »"),
        (["--contenu", "tests/fiches/valides"], "ne contient pas de dossier « fiches »"),
        (["README.md"], "n'est pas dans content/fiches"),
        (["content/site.yml"], "n'est pas dans content/fiches"),
        (["content/fiches/../site.yml"], "n'est pas dans content/fiches"),
        (["/etc/passwd"], "n'est pas dans content/fiches"),
        (["content/fiches/leviers/absent.md"], "n'existe pas"),
        (["content/fiches/leviers"], "est un dossier"),
        (["--format", "xml"], "n'est pas un choix possible"),
        (["--format"], "il manque une valeur"),
        (["--contenu"], "il manque une valeur"),
        (["--bidule"], "arguments inconnus : --bidule"),
        (["--form", "json"], "arguments inconnus : --form"),
    ],
    ids=lambda v: " ".join(v) if isinstance(v, list) else "",
)
def test_misuse_exits_two_and_says_why_in_french(options, mot):
    fini = run(None, *options)
    assert fini.returncode == 2
    assert fini.stdout == ""
    assert mot in fini.stderr
    assert fini.stderr.startswith("Usage : valider.py")
    assert "error" not in fini.stderr


def test_help_is_in_french_and_names_every_option(contenu):
    fini = run(None, "--help")
    assert fini.returncode == 0
    for mot in ("Usage :", "--contenu DIR", "--format", "FICHIER", "montre cette aide", "dossier du contenu"):
        assert mot in fini.stdout
    for anglais in ("usage:", "positional", "show this", "exit", "optional"):
        assert anglais not in fini.stdout


def test_default_content_is_the_one_of_the_current_folder(fautif):
    fini = run(None, cwd=fautif.parent)
    assert fini.returncode == 1
    assert "25 fiches" in fini.stdout


def test_day_comes_from_the_environment_when_it_is_set(contenu):
    fini = run(contenu, "--format", "json", SOURCE_DATE_EPOCH="1700000000")
    assert {p["code"] for p in json.loads(fini.stdout)} == {"date-future"}


def test_content_is_only_read(fautif):
    avant = {f: f.stat().st_mtime_ns for f in fautif.rglob("*")}
    run(fautif)
    assert {f: f.stat().st_mtime_ns for f in fautif.rglob("*")} == avant
