"""Ce que les essais partagent : la racine du dépôt, un jour fixe et un petit contenu valide."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

pytest_plugins = ["navigateur"]  # site construit, serveur et Chromium
RACINE = Path(__file__).resolve().parent.parent
VALIDES = RACINE / "tests" / "fiches" / "valides"
INVALIDES = RACINE / "tests" / "fiches" / "invalides"
JOUR = date(2026, 11, 22)
EPOQUE = str(int(datetime(2026, 11, 22, tzinfo=UTC).timestamp()))  # le même jour, pour SOURCE_DATE_EPOCH


def fresh_content(parent: Path) -> Path:
    """Écrit sous ``parent`` un petit contenu valide : ``content/fiches``, vocabulaires, territoires, ``site.yml``."""
    dossier = parent / "content"
    shutil.copytree(VALIDES, dossier / "fiches")
    for partie in ("vocabulaires", "territoires"):
        shutil.copytree(RACINE / "content" / partie, dossier / partie)
    shutil.copy(RACINE / "content" / "site.yml", dossier / "site.yml")
    communes = dossier / "territoires" / "communes.csv"  # trois départements suffisent, et se lisent vite
    lignes = communes.read_text("utf-8").splitlines(keepends=True)
    communes.write_text("".join(n for n in lignes if n.startswith(("code", "26", "35", "56"))), "utf-8")
    return dossier


@pytest.fixture
def contenu(tmp_path: Path) -> Path:
    """Un petit contenu valide, à abîmer librement."""
    return fresh_content(tmp_path)
