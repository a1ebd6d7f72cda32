"""Les frontières du code : qui importe qui, qui parle, qui lit l'heure, et rien qui vienne d'une machine."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from conftest import RACINE

SCRIPTS = RACINE / "scripts"
MODULES = sorted(f.relative_to(SCRIPTS).as_posix() for f in SCRIPTS.rglob("*.py"))
FICHES = [m for m in MODULES if m.startswith("fiches/")]
REGLES = [m for m in MODULES if m.startswith("fiches/regles/")]
PRESSE = {"fiches/imprimerie.py", "fiches/etiquettes.py"}
PAGES = ["fiches/pages.py", "fiches/rendering.py", "fiches/publication.py"]


def tree(module: str) -> ast.Module:
    return ast.parse((SCRIPTS / module).read_text("utf-8"))


def imports(module: str) -> set[str]:
    """Noms complets des modules importés : « fiches.pages », « mkdocs.config.defaults »…"""
    paquet = list(Path(module).with_suffix("").parts)
    trouves: set[str] = set()
    for noeud in ast.walk(tree(module)):
        if isinstance(noeud, ast.Import):
            trouves |= {alias.name for alias in noeud.names}
        elif isinstance(noeud, ast.ImportFrom):
            racine = paquet[: len(paquet) - noeud.level] if noeud.level else []
            base = ".".join([*racine, *([noeud.module] if noeud.module else [])])
            trouves |= {base} | {f"{base}.{alias.name}" for alias in noeud.names}
    return trouves


def reaches(module: str) -> set[str]:
    """Les modules du projet importés, directement ou non."""
    vus: set[str] = set()
    attente = [module]
    while attente:
        for nom in imports(attente.pop()):
            for chemin in (f"{nom.replace('.', '/')}.py", f"{nom.replace('.', '/')}/__init__.py"):
                if chemin in MODULES and chemin not in vus:
                    vus.add(chemin)
                    attente.append(chemin)
    return vus


def calls(module: str) -> set[str]:
    return {ast.unparse(n.func) for n in ast.walk(tree(module)) if isinstance(n, ast.Call)}


def test_imports_are_really_seen():
    assert "mkdocs.config.defaults" in imports("mkdocs_hooks.py")
    assert {"fiches/problems.py", "fiches/schema/levier.py"} <= reaches("fiches/checking.py")


@pytest.mark.parametrize("module", [m for m in MODULES if m != "mkdocs_hooks.py"])
def test_only_the_hooks_import_mkdocs(module):
    assert not {n for n in imports(module) if n.split(".")[0] in ("mkdocs", "material", "properdocs", "zensical")}


@pytest.mark.parametrize("module", [m for m in MODULES if m not in PRESSE])
def test_only_the_press_imports_weasyprint(module):
    assert not {n for n in imports(module) if n.split(".")[0] in ("weasyprint", "fontTools", "pydyf")}


@pytest.mark.parametrize("module", [m for m in MODULES if m != "fiches/langue/orthographe.py"])
def test_only_the_spelling_imports_hunspell(module):
    assert "hunspell" not in {n.split(".")[0] for n in imports(module)}


@pytest.mark.parametrize("module", ["mkdocs_hooks.py", "fiches/publication.py", "fiches/pages.py"])
def test_the_site_is_built_without_the_press_nor_the_dictionary(module):
    """« make site » marche sans WeasyPrint, Pango ni Hunspell."""
    assert reaches(module) & (PRESSE | {"fiches/langue/orthographe.py"}) == set()


@pytest.mark.parametrize("bibliotheque", ["openpyxl", "python_calamine"])
def test_one_module_writes_workbooks_and_one_reads_them(bibliotheque):
    seul = {"openpyxl": "fiches/tableur/classeur.py", "python_calamine": "fiches/tableur/lecture.py"}[bibliotheque]
    assert [m for m in MODULES if bibliotheque in {n.split(".")[0] for n in imports(m)}] == [seul]
    assert not {seul} & (reaches("mkdocs_hooks.py") | reaches("valider.py")), "« make site » s'en passe"


@pytest.mark.parametrize("module", ["valider.py", "construire.py"])
def test_the_language_blocks_nothing(module):
    assert not any(m.startswith("fiches/langue/") for m in reaches(module))


def test_nothing_imports_the_hooks():
    assert [m for m in MODULES if "mkdocs_hooks" in imports(m)] == []


@pytest.mark.parametrize("module", ["fiches/loading.py", "fiches/lecture_yaml.py"])
def test_loading_knows_neither_rules_nor_pages(module):
    assert reaches(module) & {*REGLES, *PAGES, "fiches/checking.py", "fiches/linking.py"} == set()


@pytest.mark.parametrize("module", REGLES)
def test_rules_know_no_page(module):
    assert reaches(module) & {*PAGES, "fiches/search_index.py", "fiches/reports.py"} == set()


@pytest.mark.parametrize("module", [m for m in FICHES if m.startswith("fiches/schema/")])
def test_schema_knows_nothing_but_itself(module):
    assert {m for m in reaches(module) if not m.startswith("fiches/schema/")} <= {"fiches/__init__.py"}


@pytest.mark.parametrize("module", REGLES)
def test_rules_never_print_nor_raise_nor_read_files(module):
    assert [n.lineno for n in ast.walk(tree(module)) if isinstance(n, ast.Raise)] == []
    assert {
        c for c in calls(module) if c in ("print", "open") or c.endswith((".read_text", ".read_bytes", ".open"))
    } == set()


@pytest.mark.parametrize("module", FICHES)
def test_the_package_never_prints(module):
    assert "print" not in calls(module)


@pytest.mark.parametrize("module", [m for m in MODULES if m != "fiches/jour.py"])
def test_only_one_module_reads_the_clock(module):
    horloges = r"(datetime\.(now|today|utcnow)|date\.today|time\.(time|time_ns|localtime|gmtime|strftime|ctime))$"
    assert [c for c in calls(module) if re.search(horloges, c)] == []
    assert "time.time" not in imports(module)


@pytest.mark.parametrize("module", [m for m in FICHES if m != "fiches/visite_web.py"])
def test_only_the_visitor_of_links_goes_to_the_network(module):
    reseau = {"socket", "requests", "httpx", "urllib.request", "http.client", "ftplib"}
    assert imports(module) & reseau == set()


@pytest.mark.parametrize("module", [m for m in MODULES if m not in ("verifier_liens.py", "fiches/visite_web.py")])
def test_nothing_but_its_command_reaches_the_visitor_of_links(module):
    assert "fiches/visite_web.py" not in reaches(module)


@pytest.mark.parametrize("module", FICHES)
def test_module_stays_short(module):
    assert len((SCRIPTS / module).read_text("utf-8").splitlines()) <= 250


@pytest.mark.parametrize("module", [m for m in MODULES if not m.startswith("fiches/")])
def test_command_stays_thin(module):
    assert len((SCRIPTS / module).read_text("utf-8").splitlines()) <= 120


@pytest.mark.parametrize("module", MODULES)
def test_module_says_its_job_in_french(module):
    docstring = ast.get_docstring(tree(module)) or ""
    assert docstring
    assert not re.search(r"\b(the|this|module that|returns)\b", docstring)


def test_no_module_is_a_drawer():
    assert [m for m in MODULES if Path(m).stem in ("utils", "helpers", "common", "misc")] == []


def tracked_files() -> list[Path]:
    """Les fichiers suivis par git, ou à défaut (archive sans .git) tous ceux du projet."""
    fini = subprocess.run(["git", "ls-files", "-z"], cwd=RACINE, capture_output=True, text=True, check=False)
    if fini.returncode == 0 and fini.stdout:
        return [RACINE / n for n in fini.stdout.split("\0") if n and (RACINE / n).is_file()]
    ignores = {".venv", "site", "__pycache__", ".git", ".hypothesis", ".pytest_cache", ".ruff_cache"}
    return [f for f in RACINE.rglob("*") if f.is_file() and not ignores & set(f.relative_to(RACINE).parts)]


def test_no_tracked_file_holds_a_path_of_some_machine():
    machine = re.compile(
        r"(?<![\w.:/-])/(?:home|Users|root|work|tmp|var/folders|mnt|opt|workspace)/[\w.-]+|[A-Z]:\\Users\\"
    )
    fautes = []
    for fichier in tracked_files():
        if fichier.suffix in (".woff2", ".png", ".csv", ".min.js", ".lock") or "vendor" in fichier.parts:
            continue
        try:
            texte = fichier.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        if fichier != Path(__file__).resolve():
            fautes += [f"{fichier.relative_to(RACINE)} : {trouve.group()}" for trouve in machine.finditer(texte)]
    assert fautes == []


def test_generated_site_is_not_tracked():
    assert [f for f in tracked_files() if f.relative_to(RACINE).parts[0] in ("site", ".venv")] == []


def test_content_holds_nothing_that_runs():
    assert [
        f
        for f in tracked_files()
        if "content" in f.relative_to(RACINE).parts[:1] and f.suffix in (".py", ".js", ".sh", ".html")
    ] == []
