"""Tout ce que le site publie, fabriqué d'un coup : les pages et les fichiers calculés."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from . import (
    administration,
    autodiagnostic,
    calendrier,
    carte,
    communes,
    comparaison,
    dossier,
    etat_des_liens,
    exports,
    orientation,
    search_index,
)
from .autodiagnostic import load_autodiagnostic
from .brouillons import draft_pages, listing
from .checking import Resultat, check
from .fraicheur import follow
from .orientation import load_orientation
from .pages import ContentError, Page, docs_problems, pages
from .problems import AVERTISSEMENT, Problem, has_errors
from .rendering import Renderer
from .site import Site, load_site
from .veille import veille_problems


@dataclass(frozen=True)
class Publication:
    """``pages`` : Markdown par chemin ; ``fichiers`` : le reste, par chemin dans le site."""

    site: Site
    pages: dict[str, Page]
    fichiers: dict[str, str]
    avertissements: list[Problem]


def gather(contenu: Path, docs: Path, jour: date, apercu: bool = False) -> tuple[Resultat, Site | None, list[Problem]]:
    """Ce que donne la vérification du contenu, les réglages du site, et tous les problèmes, pages écrites comprises."""
    resultat = check(contenu.resolve(), jour, apercu)
    site, soucis = load_site(contenu.resolve())
    problemes = sorted({*resultat.problemes, *soucis})
    if resultat.base:
        for lire in (load_orientation, load_autodiagnostic):
            problemes += lire(contenu.resolve(), resultat.base)[1]
        problemes += [replace(p, gravite=AVERTISSEMENT) for p in etat_des_liens.load(contenu.resolve())[1]]
        problemes += veille_problems(contenu.resolve(), docs, resultat.base)
        problemes += docs_problems(resultat.base, docs)
    return resultat, site, problemes


def publish(contenu: Path, docs: Path, jour: date, pdf: bool = False, apercu: bool = False) -> Publication:
    """Vérifie le contenu puis fabrique le site en mémoire ; lève ``ContentError`` avec tous les problèmes.

    ``pdf`` : avec les liens vers les notes ; ``apercu`` : avec les brouillons, pour qui les écrit.
    """
    resultat, site, problemes = gather(contenu, docs, jour, apercu)
    if has_errors(problemes) or resultat.base is None or site is None:
        raise ContentError(problemes)
    questions = load_orientation(contenu.resolve(), resultat.base)[0]
    situations = load_autodiagnostic(contenu.resolve(), resultat.base)[0]
    suivi = follow(resultat.base, resultat.lues, docs, etat_des_liens.load(contenu.resolve())[0])
    attente = listing(resultat.base, resultat.lues, problemes) if apercu else []
    reglages = {"orientation": questions, "autodiagnostic": situations, "avec_pdf": pdf}
    reglages |= {"suivi": suivi, "brouillons": attente}
    renderer = Renderer(resultat.base, site, docs, reglages)
    toutes = pages(renderer, docs)
    if apercu:
        toutes = draft_pages(renderer, resultat.lues, problemes) | toutes
    fichiers = search_index.files(resultat.base, toutes.values()) | exports.files(resultat.base)
    fichiers[orientation.CHEMIN] = orientation.script(questions, renderer)
    fichiers[autodiagnostic.CHEMIN] = autodiagnostic.script(situations, resultat.base)
    fichiers |= comparaison.files(renderer) | dossier.files(renderer)
    fichiers |= calendrier.files(suivi, site)
    fichiers |= carte.files(resultat.base) | communes.files(resultat.base.territoires)
    fichiers |= administration.files(renderer)
    return Publication(site, toutes, fichiers, problemes)
