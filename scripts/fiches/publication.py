"""Tout ce que le site publie, fabriqué d'un coup : les pages et les fichiers calculés."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from . import exports, search_index
from .checking import check
from .pages import ContentError, Page, docs_problems, pages
from .problems import Problem, has_errors
from .site import Site, load_site


@dataclass(frozen=True)
class Publication:
    """``pages`` : Markdown par chemin ; ``fichiers`` : le reste, par chemin dans le site."""

    site: Site
    pages: dict[str, Page]
    fichiers: dict[str, str]
    avertissements: list[Problem]


def publish(contenu: Path, docs: Path, jour: date) -> Publication:
    """Vérifie le contenu puis fabrique le site en mémoire. Lève ``ContentError`` avec tous les problèmes."""
    contenu = contenu.resolve()
    resultat = check(contenu, jour)
    site, soucis = load_site(contenu)
    problemes = sorted({*resultat.problemes, *soucis})
    if has_errors(problemes) or resultat.base is None or site is None:
        raise ContentError(problemes)
    return Publication(
        site,
        pages(resultat.base, site, docs),
        {search_index.CHEMIN: search_index.script(resultat.base)} | exports.files(resultat.base),
        problemes + docs_problems(resultat.base, docs),
    )
