"""Rendre à une fiche réécrite par le formulaire la présentation du projet, sans toucher à ce qu'elle dit."""

from typing import Any

from frontmatter.default_handlers import YAMLHandler

from .fiche_ecrite import new_text, updated_text
from .lecture_yaml import read_yaml
from .loading import RawFiche
from .schema import GENRES


def tidy(avant: str | None, apres: RawFiche) -> str:
    """Le texte de la fiche : ce qui n'a pas changé s'écrit comme dans ``avant`` (rien pour une fiche neuve)."""
    modele = GENRES[apres.genre]
    ancien = _header(avant) if avant else None
    if ancien is None:
        return new_text(modele, apres.donnees, apres.corps)
    return updated_text(avant, modele, _with_ends(ancien, apres.donnees), apres.corps)


def _header(texte: str) -> dict[str, Any] | None:
    """L'en-tête d'une version enregistrée, s'il se lit."""
    try:
        donnees, _, problemes = read_yaml(YAMLHandler().split(texte)[0], "")
    except ValueError:
        return None
    return donnees if isinstance(donnees, dict) and not problemes else None


def _with_ends(ancien: Any, neuf: Any) -> Any:
    """``neuf``, avec les blancs qu'avait un texte à ses bouts : le formulaire les ôte, et ils ne veulent rien dire."""
    if isinstance(neuf, dict) and isinstance(ancien, dict):
        return {cle: _with_ends(ancien.get(cle), valeur) for cle, valeur in neuf.items()}
    if isinstance(neuf, list) and isinstance(ancien, list):
        return [_with_ends(a, n) for a, n in zip(ancien, neuf, strict=False)] + neuf[len(ancien) :]
    pareils = isinstance(neuf, str) and isinstance(ancien, str) and neuf.strip() == ancien.strip()
    return ancien if pareils else neuf
