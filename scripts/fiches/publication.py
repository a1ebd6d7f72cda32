"""Tout ce que le site publie, fabriqué d'un coup : les pages et les fichiers calculés."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from . import exports, search_index
from .checking import Resultat, check
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


def gather(contenu: Path, docs: Path, jour: date) -> tuple[Resultat, Site | None, list[Problem]]:
    """Ce que donne la vérification du contenu, les réglages du site, et tous les problèmes, pages écrites comprises."""
    resultat = check(contenu.resolve(), jour)
    site, soucis = load_site(contenu.resolve())
    problemes = sorted({*resultat.problemes, *soucis})
    return resultat, site, problemes + (docs_problems(resultat.base, docs) if resultat.base else [])


def publish(contenu: Path, docs: Path, jour: date, pdf: bool = False) -> Publication:
    """Vérifie le contenu puis fabrique le site en mémoire ; ``pdf`` : avec les liens vers les notes. Lève ``ContentError`` avec tous les problèmes."""
    resultat, site, problemes = gather(contenu, docs, jour)
    if has_errors(problemes) or resultat.base is None or site is None:
        raise ContentError(problemes)
    toutes = pages(resultat.base, site, docs, pdf)
    fichiers = search_index.files(resultat.base, toutes.values()) | exports.files(resultat.base)
    return Publication(site, toutes, fichiers, problemes)
