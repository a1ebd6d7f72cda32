"""Les liens du site construit : chaque adresse et chaque ancre interne mène quelque part, ou un problème le dit.

Ne lit que des fichiers, jamais le réseau. Où le lien s'écrit (fiche, page ou gabarit) : ``origine_des_liens``.
"""

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from .linking import Base
from .origine_des_liens import Origines
from .problems import Problem, suggest

Balise = tuple[str, dict[str, str | None]]
# Une donnée écrite par ``donnees_js`` : les liens de son HTML, et ses adresses du site (« exemples/pole-sud-archer/ »).
SCRIPT_DE_DONNEES = re.compile(r"\(?window\.REPERES_")
DANS_UN_SCRIPT = re.compile(r'href=\\"([^"\\]+)\\"|"((?:\.\./)?(?:[a-z0-9-]+/)+(?:#[\w-]+)?)"')
RENVOI = re.compile(r"\d+\s*;\s*url=(.+)")


class _Lecture(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.balises: list[Balise] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.balises.append((tag, dict(attrs)))

    handle_startendtag = handle_starttag


@dataclass
class PageLue:
    """Une page du site, par ses balises ; ``chemin`` est celui du fichier dans le site."""

    chemin: str
    balises: list[Balise] = field(repr=False)

    @cached_property
    def ids(self) -> list[str]:
        return [a["id"] for _, a in self.balises if a.get("id")]

    @cached_property
    def liens(self) -> list[str]:
        trouves = [
            a[nom] for _, a in self.balises for nom in ("href", "src", "action", "srcset") if a.get(nom) is not None
        ]
        renvois = (RENVOI.match(a.get("content") or "") for b, a in self.balises if b == "meta")
        return trouves + [renvoi[1] for renvoi in renvois if renvoi]


class Casse(NamedTuple):
    """Un lien qui ne mène nulle part : d'où il part, ce qui est écrit, le fichier visé et son ancre, s'il existe."""

    depuis: str
    lien: str
    vise: str
    ancre: str


def read_page(chemin: str, html: str) -> PageLue:
    lecture = _Lecture()
    lecture.feed(html)
    return PageLue(chemin, lecture.balises)


def read_pages(site: Path) -> dict[str, PageLue]:
    fichiers = {f.relative_to(site).as_posix(): f for f in sorted(site.rglob("*.html"))}
    return {chemin: read_page(chemin, fichier.read_text("utf-8")) for chemin, fichier in fichiers.items()}


def is_external(lien: str) -> bool:
    return bool(urlsplit(lien).scheme or urlsplit(lien).netloc)


def target(depuis: str, lien: str, racine: str = "/") -> tuple[str, str]:
    """Fichier du site visé par un lien interne, et son ancre ; ``racine`` : le chemin où le site sera servi."""
    morceaux = urlsplit(lien)
    chemin = unquote(morceaux.path)
    if not chemin:
        vise = depuis
    else:
        if chemin.startswith("/"):
            chemin = "/" + chemin.removeprefix(racine.rstrip("/")).lstrip("/")
        joint = posixpath.normpath(posixpath.join("/", posixpath.dirname(depuis), chemin)).lstrip("/")
        vise = posixpath.join(joint, "index.html") if chemin.endswith(("/", ".")) or not joint else joint
    return vise, unquote(morceaux.fragment)


def broken_links(site: Path, pages: dict[str, PageLue], publique: str = "") -> Iterator[Casse]:
    """Les liens du site vers lui-même qui ne mènent à rien ; ``publique`` est l'adresse où il sera servi."""
    fichiers = {f.relative_to(site).as_posix() for f in site.rglob("*") if f.is_file()}
    ancres = {page.chemin: set(page.ids) for page in pages.values()}
    racine = urlsplit(publique).path or "/"
    for depuis, base, lien in internal_links(site, pages):
        if publique and lien.startswith(publique):
            lien = racine + lien[len(publique) :]
        if is_external(lien):
            continue
        vise, ancre = target(base, lien, racine)
        if vise not in fichiers or (ancre and vise in ancres and ancre not in ancres[vise]):
            yield Casse(depuis, lien, vise, ancre if vise in fichiers else "")


def internal_links(site: Path, pages: dict[str, PageLue]) -> Iterator[tuple[str, str, str]]:
    """D'où part chaque lien, la page depuis laquelle il se lit, et ce qui est écrit."""
    for page in pages.values():
        yield from ((page.chemin, page.chemin, lien) for lien in dict.fromkeys(page.liens))
    for script in sorted((site / "assets").rglob("*.js")):
        texte = script.read_text("utf-8")
        chemin = script.relative_to(site)
        if SCRIPT_DE_DONNEES.match(texte):
            liens = {unescape(html or adresse) for html, adresse in DANS_UN_SCRIPT.findall(texte)}
            for lien in sorted(lien for lien in liens if not lien.startswith("#")):  # une ancre : le script la place
                # « ../ » part de la page qui charge le script, du même nom que son dossier ; le reste, de l'accueil.
                page = f"{chemin.parts[1]}/index.html" if lien.startswith("../") else "index.html"
                yield chemin.as_posix(), page, lien


def link_problems(site: Path, base: Base, contenu: Path, depot: Path, publique: str = "") -> list[Problem]:
    """Un problème par lien cassé, là où il s'écrit ; un lien de l'ossature, cassé partout, n'en fait qu'un."""
    pages = read_pages(site)
    casses = list(broken_links(site, pages, publique))
    origines = Origines(base, contenu, depot)
    depuis: dict[tuple[str, str], set[str]] = defaultdict(set)
    for casse in casses:
        depuis[casse.vise, casse.ancre].add(casse.depuis)
    places: dict[tuple[str, int, str, str], list[Casse]] = defaultdict(list)
    for casse in casses:
        adresse = casse.vise.removesuffix("index.html")
        partout = len(depuis[casse.vise, casse.ancre]) > len(pages) / 2
        chemin, ligne = origines.locate(casse.depuis, casse.lien, adresse, casse.ancre, partout)
        places[chemin, ligne, casse.vise, casse.ancre].append(casse)
    return sorted(_problem(chemin, ligne, ensemble, pages) for (chemin, ligne, _, _), ensemble in places.items())


def _problem(chemin: str, ligne: int, casses: list[Casse], pages: dict[str, PageLue]) -> Problem:
    casse = min(casses, key=lambda c: c.depuis == "404.html")  # ses adresses ne sont écrites nulle part telles quelles
    reste = len({c.depuis for c in casses}) - 1
    qui = _shown(casse.depuis) + (f" (et {reste} autre{'s' if reste > 1 else ''})" if reste else "")
    if casse.ancre:
        ou = "cette page" if casse.vise == casse.depuis else _shown(casse.vise)
        message = f"{qui} mène à « {casse.lien} » : l'ancre « {casse.ancre} » n'existe pas dans {ou}"
        conseil = f"Corrigez l'ancre, ou retirez le lien. {suggest(casse.ancre, set(pages[casse.vise].ids))}"
        return Problem(chemin, ligne, "ancre-absente", message, conseil.strip())
    adresse = casse.vise.removesuffix("index.html")
    proches = suggest(adresse, {p.removesuffix("index.html") for p in pages})
    message = f"{qui} mène à « {casse.lien} », que le site n'a pas"
    return Problem(chemin, ligne, "lien-casse", message, f"Corrigez l'adresse, ou retirez le lien. {proches}".strip())


def _shown(chemin: str) -> str:
    if chemin == "index.html":
        return "l'accueil"
    adresse = chemin.removesuffix("index.html")
    return (
        f"le fichier « {chemin} »" if adresse == chemin and not chemin.endswith(".html") else f"la page « {adresse} »"
    )
