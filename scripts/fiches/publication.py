"""Tout ce que le site publie, fabriqué d'un coup : les pages et les fichiers calculés."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from . import autodiagnostic, carte, communes, comparaison, dossier, exports, orientation, search_index
from .autodiagnostic import load_autodiagnostic
from .checking import Resultat, check
from .orientation import load_orientation
from .pages import ContentError, Page, docs_problems, pages
from .problems import Problem, has_errors
from .rendering import Renderer
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
    if resultat.base:
        for lire in (load_orientation, load_autodiagnostic):
            problemes += lire(contenu.resolve(), resultat.base)[1]
        problemes += docs_problems(resultat.base, docs)
    return resultat, site, problemes


def publish(contenu: Path, docs: Path, jour: date, pdf: bool = False) -> Publication:
    """Vérifie le contenu puis fabrique le site en mémoire ; ``pdf`` : avec les liens vers les notes. Lève ``ContentError`` avec tous les problèmes."""
    resultat, site, problemes = gather(contenu, docs, jour)
    if has_errors(problemes) or resultat.base is None or site is None:
        raise ContentError(problemes)
    questions = load_orientation(contenu.resolve(), resultat.base)[0]
    situations = load_autodiagnostic(contenu.resolve(), resultat.base)[0]
    reglages = {"orientation": questions, "autodiagnostic": situations, "avec_pdf": pdf}
    renderer = Renderer(resultat.base, site, docs, reglages)
    toutes = pages(renderer, docs)
    fichiers = search_index.files(resultat.base, toutes.values()) | exports.files(resultat.base)
    fichiers[orientation.CHEMIN] = orientation.script(questions, renderer)
    fichiers[autodiagnostic.CHEMIN] = autodiagnostic.script(situations, resultat.base)
    fichiers |= comparaison.files(renderer) | dossier.files(renderer)
    fichiers |= carte.files(resultat.base) | communes.files(resultat.base.territoires)
    return Publication(site, toutes, fichiers, problemes)
