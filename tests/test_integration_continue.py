"""L'intégration continue de la forge : ce qu'elle lance existe, ce qu'elle emprunte est épinglé, ce qu'elle dit se lit."""

import json
import re
import subprocess

import pytest
import yaml

from conftest import EPOQUE, INVALIDES, RACINE
from navigateur import run_script

GITHUB = sorted((RACINE / ".github/workflows").glob("*.yml"))
GITLAB = RACINE / ".gitlab-ci.yml"
CIBLES = set(re.findall(r"^([a-z]+):.*## ", (RACINE / "Makefile").read_text("utf-8"), re.MULTILINE))


def jobs(fichier) -> dict[str, dict]:
    lu = yaml.safe_load(fichier.read_text("utf-8"))
    if fichier == GITLAB:
        return {nom: valeur for nom, valeur in lu.items() if isinstance(valeur, dict) and "script" in valeur}
    return lu["jobs"]


def commands(job: dict) -> list[str]:
    return job.get("script") or [etape["run"] for etape in job["steps"] if "run" in etape]


@pytest.mark.parametrize("fichier", GITHUB, ids=lambda f: f.name)
def test_every_borrowed_action_is_pinned_by_its_hash_and_says_its_version(fichier):
    texte = fichier.read_text("utf-8")
    emprunts = re.findall(r"uses: (.+)", texte)
    assert emprunts
    for emprunt in emprunts:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", emprunt)
    assert yaml.safe_load(texte)["permissions"] == {"contents": "read"}


@pytest.mark.parametrize("fichier", [*GITHUB, GITLAB], ids=lambda f: f.name)
def test_every_command_is_a_target_of_the_makefile(fichier):
    for job in jobs(fichier).values():
        for commande in commands(job):
            assert re.match(r"make (--silent )?([a-z]+)", commande)[2] in CIBLES, commande


def test_content_and_code_are_separate_jobs_with_a_preview_and_a_weekly_watch():
    github = {nom: job for fichier in GITHUB for nom, job in jobs(fichier).items()}
    gitlab = jobs(GITLAB)
    for lus in (github, gitlab):
        assert set(lus) == {"fiches", "essais", "fraicheur", "liens"}
        dits = {nom: " ".join(commands(job)) for nom, job in lus.items()}
        assert "make test" in dits["essais"]
        assert "test" not in dits["fiches"]
        assert "valider" in dits["fiches"]
    assert "site/" in json.dumps(github["fiches"])
    assert gitlab["fiches"]["artifacts"]["paths"] == ["site/"]
    assert gitlab["fiches"]["artifacts"]["reports"] == {"codequality": "problemes.json"}


def test_a_problem_becomes_an_annotation_on_its_line_for_gitlab(contenu):
    """Forme « Code Quality » de GitLab ; l'empreinte est unique et ne dépend pas de la ligne."""
    fichier = contenu / "fiches/acteurs/maison-de-redon.md"
    fichier.write_text((INVALIDES / "absurde-contenu.md").read_text("utf-8"), "utf-8")
    fini = run_script("valider.py", "--contenu", contenu, "--format", "gitlab", SOURCE_DATE_EPOCH=EPOQUE)
    assert fini.returncode == 1
    dits = json.loads(fini.stdout)
    textuels = run_script("valider.py", "--contenu", contenu, "--format", "json", SOURCE_DATE_EPOCH=EPOQUE)
    assert [(d["location"]["path"], d["location"]["lines"]["begin"], d["check_name"]) for d in dits] == [
        (p["chemin"], p["ligne"], p["code"]) for p in json.loads(textuels.stdout)
    ]
    assert {d["severity"] for d in dits} <= {"major", "minor"}
    decale = fichier.read_text("utf-8").replace("---\n", "---\n# une ligne de plus\n", 1)
    fichier.write_text(decale, "utf-8")
    encore = json.loads(
        run_script("valider.py", "--contenu", contenu, "--format", "gitlab", SOURCE_DATE_EPOCH=EPOQUE).stdout
    )
    assert {d["fingerprint"] for d in encore} == {d["fingerprint"] for d in dits}


def test_the_report_is_not_mixed_with_what_make_says(tmp_path):
    """Au premier lancement, « make » prépare son environnement et le dit ailleurs que dans le rapport."""
    fini = subprocess.run(
        ["make", "--silent", "-n", "valider", f"VENV={tmp_path / 'venv'}", "FORMAT=gitlab"],
        cwd=RACINE,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    dites = [ligne for ligne in fini.stdout.splitlines() if ligne.lstrip("@").startswith("echo ")]
    assert dites
    assert all(ligne.rstrip().endswith(">&2") for ligne in dites)
    assert '--format "gitlab"' in fini.stdout
