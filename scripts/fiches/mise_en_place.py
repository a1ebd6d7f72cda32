"""Mettre un site neuf à la place de l'ancien, d'un seul geste ; si cela échoue, l'ancien revient."""

import shutil
from pathlib import Path


def replace(sortie: Path, neuf: Path) -> None:
    """Met le site neuf à la place de l'ancien, qui revient si le neuf ne peut pas être mis en place."""
    ancien = _previous(sortie)
    shutil.rmtree(ancien, ignore_errors=True)
    sortie.parent.mkdir(parents=True, exist_ok=True)
    if sortie.exists():
        sortie.rename(ancien)
    try:
        neuf.rename(sortie)
    except OSError:
        restore(sortie)
        raise
    shutil.rmtree(ancien, ignore_errors=True)


def restore(sortie: Path) -> None:
    """Remet le site mis de côté, si une mise en place s'est arrêtée en chemin."""
    if not sortie.exists() and _previous(sortie).exists():
        _previous(sortie).rename(sortie)


def is_replaceable(sortie: Path) -> bool:
    """Vrai d'un site, d'un dossier vide ou de rien : le reste n'est pas à nous."""
    vide = sortie.is_dir() and not any(sortie.iterdir())
    return not sortie.exists() or (sortie / "index.html").is_file() or vide


def _previous(sortie: Path) -> Path:
    return sortie.with_name(f".{sortie.name}-ancien")
