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


@pytest.fixture
def contenu(tmp_path: Path) -> Path:
    """Un petit contenu valide, à abîmer librement : ``content/fiches``, vocabulaires, territoires et ``site.yml``."""
    dossier = tmp_path / "content"
    shutil.copytree(VALIDES, dossier / "fiches")
    for partie in ("vocabulaires", "territoires"):
        shutil.copytree(RACINE / "content" / partie, dossier / partie)
    shutil.copy(RACINE / "content" / "site.yml", dossier / "site.yml")
    return dossier
