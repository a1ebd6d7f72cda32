"""De la base et des pages écrites à la main à toutes les pages du site : un chemin, du Markdown. Rien d'autre."""

import re
import traceback
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import frontmatter
import yaml
from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError, UndefinedError

from .citation import version
from .correction import correction_address
from .linking import Base, Entree
from .markdown_sur import plain
from .problems import AVERTISSEMENT, Problem, suggest
from .references import find_article, parse, slugify
from .rendering import Renderer
from .schema import GENRES, Notion
from .typographie import typeset, typeset_html

LIEN_VERS_FICHE = re.compile(rf"\[([^\]\n]+)\]\(((?:{'|'.join(GENRES)}):[^)\s]+)\)")
# Ce que charge une fiche, et en plus celles d'un genre.
SCRIPTS = ["assets/js/copier.js", "assets/js/dossier-ajouter.js"]
SCRIPTS_DU_GENRE = {"modele": ["assets/js/document-modifiable.js", "assets/js/modele.js"]}


@dataclass(frozen=True)
class Page:
    """``chemin`` est celui de la source (« exemples/x.md ») ; ``origine``, le fichier que l'on modifie.

    ``titre``, ``resume``, ``variantes`` et ``prose`` (texte nu) sont ceux d'une page écrite à la main qui se cherche.
    """

    chemin: str
    contenu: str
    origine: str
    titre: str = ""
    resume: str = ""
    variantes: tuple[str, ...] = ()
    prose: str | None = None


class ContentError(Exception):
    """Une page écrite à la main, ou un réglage, empêche de produire le site. Porte les problèmes à montrer."""

    def __init__(self, problemes: list[Problem]):
        super().__init__("\n".join(f"{p.chemin}:{p.ligne}: {p.message}" for p in problemes))
        self.problemes = problemes


def pages(renderer: Renderer, docs: Path) -> dict[str, Page]:
    """Toutes les pages, par chemin trié. Lève ``ContentError`` si deux pages veulent la même place."""
    ecrites = [_written_page(fichier, docs, renderer) for fichier in sorted(docs.rglob("*.md"))]
    prises = {page.chemin: page for page in ecrites}
    for page in _generated_pages(renderer, set(prises)):
        if page.chemin in prises:
            raise ContentError(
                [
                    Problem(
                        prises[page.chemin].origine,
                        1,
                        "page-en-double",
                        f"cette page prend la place de la fiche {page.origine}",
                        "Renommez l'une des deux : elles auraient la même adresse.",
                    )
                ]
            )
        prises[page.chemin] = page
    return dict(sorted(prises.items()))


def _generated_pages(renderer: Renderer, ecrites: set[str]):
    base = renderer.base
    for genre, modele in GENRES.items():
        entrees = base.whole_genre(genre)
        if genre == Notion.genre or not entrees:
            continue
        for entree in entrees:
            yield _fiche_page(renderer, entree)
            for ancien in entree.fiche.anciens_identifiants:
                yield _moved_page(renderer, entree, ancien)
        accueil = f"{modele.dossier}/index.md"
        if accueil not in ecrites:
            vue = renderer.page(f"{modele.dossier}/")
            html = vue.render("genre.html.j2", modele=modele, entrees=base.genre(genre))
            meta = {"title": modele.pluriel, "rubrique": modele.dossier, "fil": [{"titre": modele.pluriel}]}
            yield Page(accueil, assemble(meta, html), "")
    yield _glossary(renderer, base.genre(Notion.genre))


def _fiche_page(renderer: Renderer, entree: Entree) -> Page:
    meta = {
        "title": entree.titre,
        "description": entree.fiche.resume,
        "rubrique": entree.fiche.dossier,
        "fil": [{"titre": entree.fiche.pluriel, "adresse": f"{entree.fiche.dossier}/"}, {"titre": entree.nom}],
        "correction": correction_address(renderer.site, entree.chemin, entree.titre, entree.adresse),
        "edition": version(renderer.base, entree),
        "largeur": "pleine",
        "scripts": SCRIPTS + SCRIPTS_DU_GENRE.get(entree.genre, []),
    }
    return Page(
        f"{entree.fiche.dossier}/{entree.identifiant}.md", assemble(meta, renderer.fiche(entree)), entree.chemin
    )


def _moved_page(renderer: Renderer, entree: Entree, ancien: str) -> Page:
    adresse = f"{entree.fiche.dossier}/{ancien}/"
    vue = renderer.page(adresse)
    html = vue.render("redirection.html.j2", entree=entree)
    meta = {"title": f"{entree.titre} (ancienne adresse)", "redirection": vue.href(entree), "largeur": "pleine"}
    return Page(f"{entree.fiche.dossier}/{ancien}.md", assemble(meta, html), entree.chemin)


def _glossary(renderer: Renderer, notions: list[Entree]) -> Page:
    par_lettre: dict[str, list[Entree]] = defaultdict(list)
    for notion in sorted(notions, key=lambda e: slugify(e.titre)):
        par_lettre[slugify(notion.titre)[:1].upper()].append(notion)
    html = renderer.page("glossaire/").render(
        "glossaire.html.j2",
        notions=notions,
        par_lettre=sorted(par_lettre.items()),
        archivees=[e for e in renderer.base.whole_genre(Notion.genre) if e.archivee],
    )
    meta = {
        "title": Notion.pluriel,
        "description": "Les mots de la coopération économique et du soutien public, dits simplement.",
        "rubrique": "glossaire",
        "fil": [{"titre": Notion.pluriel}],
        "largeur": "pleine",
    }
    return Page("glossaire.md", assemble(meta, html), "")


def assemble(meta: dict, html: str) -> str:
    """Markdown dont le corps est un seul bloc HTML : aucune ligne vide ne doit l'interrompre."""
    bloc = re.sub(r"\n\s*\n", "\n", typeset_html(html).strip())
    return f"{_header(meta)}\n{bloc}\n"


def _header(meta: dict) -> str:
    compose = {cle: typeset(plain(v)) if cle in ("title", "description") else v for cle, v in meta.items()}
    if fil := meta.get("fil"):
        compose["fil"] = [maillon | {"titre": typeset(plain(maillon["titre"]))} for maillon in fil]
    return f"---\n{yaml.safe_dump(compose, allow_unicode=True, sort_keys=False, width=120)}---\n"


def _written_page(fichier: Path, docs: Path, renderer: Renderer) -> Page:
    chemin = fichier.relative_to(docs).as_posix()
    origine = f"{docs.name}/{chemin}"
    adresse = re.sub(r"(^|/)index/$", r"\1", chemin.removesuffix(".md") + "/")
    brut = fichier.read_text("utf-8-sig")
    debut = 0
    try:
        poste = frontmatter.loads(brut)
        debut = brut.count("\n") - poste.content.rstrip("\n").count("\n") - (len(brut) - len(brut.rstrip("\n")))
        texte = renderer.env.from_string(poste.content).render(vue=renderer.page(adresse))
    except (TemplateError, yaml.YAMLError) as erreur:
        conseil = "Comparez avec une page qui fonctionne : blocs {% … %} et {{ … }}, en-tête entre deux lignes « --- »."
        probleme = Problem(origine, _failing_line(erreur, debut), "page-mal-formee", _in_french(erreur), conseil)
        raise ContentError([probleme]) from erreur

    def resolve(lien: re.Match[str]) -> str:
        texte, cible = lien.groups()
        return f"[{texte}]({_source_link(renderer, chemin, cible)})" if _exists(renderer.base, cible) else texte

    titre, resume = (str(poste.metadata.get(cle) or "") for cle in ("title", "description"))
    meta = {**poste.metadata, "correction": correction_address(renderer.site, origine, titre, adresse)}
    corps = typeset_html(LIEN_VERS_FICHE.sub(resolve, texte))
    contenu = f"{_header(meta)}\n{corps}\n"
    if poste.metadata.get("hors_recherche"):
        return Page(chemin, contenu, origine)
    variantes = tuple(map(str, poste.metadata.get("variantes") or ()))
    return Page(chemin, contenu, origine, titre, resume, variantes, _prose(poste.content))


def _prose(source: str) -> str:
    """Ce que la page dit elle-même : ni les blocs calculés, qui se cherchent dans leurs fiches, ni les exemples à recopier."""
    nu = re.sub(r"<pre>.*?</pre>|```.*?```|{%.*?%}|{{.*?}}|{:[^}]*}|<[^>]+>", " ", source, flags=re.DOTALL)
    return " ".join(re.sub(r"[#*|_>`]+", " ", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", nu)).split())


def _failing_line(erreur: Exception, debut: int) -> int:
    """Ligne de la page où Jinja s'est arrêté, ``debut`` lignes d'en-tête comprises ; 1 si elle n'est pas connue."""
    if isinstance(erreur, TemplateSyntaxError):
        return debut + erreur.lineno
    lignes = [f.lineno for f in traceback.extract_tb(erreur.__traceback__) if f.filename == "<template>"]
    return debut + lignes[-1] if lignes else 1


def _in_french(erreur: Exception) -> str:
    detail = str(erreur).splitlines()[0]
    if isinstance(erreur, UndefinedError):
        nom = re.search(r"'([^']+)'(?: is undefined)?$", detail)
        return f"« {nom[1]} » n'existe pas" if nom else f"un nom n'existe pas ({detail})"
    if isinstance(erreur, TemplateNotFound):
        return f"le gabarit « {detail} » n'existe pas"
    if isinstance(erreur, TemplateError):
        return "un bloc {% … %} ou {{ … }} est mal écrit, ou n'est pas fermé"
    return "l'en-tête, entre les deux lignes « --- », n'est pas lisible"


class LienVersFiche(NamedTuple):
    """Un lien d'une page écrite à la main vers une fiche : « docs/comprendre/histoire.md », sa ligne, sa cible."""

    origine: str
    ligne: int
    cible: str


def fiche_links(docs: Path) -> Iterator[LienVersFiche]:
    """Tous les liens des pages écrites vers des fiches, page par page."""
    for fichier in sorted(docs.rglob("*.md")):
        brut = fichier.read_text("utf-8-sig")
        for lien in LIEN_VERS_FICHE.finditer(brut):
            origine = f"{docs.name}/{fichier.relative_to(docs).as_posix()}"
            yield LienVersFiche(origine, brut.count("\n", 0, lien.start()) + 1, lien[2])


def docs_problems(base: Base, docs: Path) -> list[Problem]:
    """Références des pages écrites vers des fiches absentes de ce contenu : le lien y devient du texte."""
    problemes = []
    for origine, ligne, cible in fiche_links(docs):
        if not _exists(base, cible):
            absente = (reference := parse(cible)) is None or reference.fiche not in base.attente
            conseil = suggest(cible, map(str, base.entrees)) or "Vérifiez le genre et le nom du fichier."
            conseil = conseil if absente else "Publiez-la, ou retirez le lien."
            quoi = "n'existe pas" if absente else "n'est pas publiée"
            message = f"la fiche « {cible} » {quoi} : le lien devient du texte"
            problemes.append(Problem(origine, ligne, "reference-inconnue", message, conseil, AVERTISSEMENT))
    return problemes


def _exists(base: Base, cible: str) -> bool:
    reference = parse(cible)
    if reference is None or reference.fiche not in base.entrees:
        return False
    return not reference.article or find_article(base[reference].fiche, reference.article) is not None


def _source_link(renderer: Renderer, depuis: str, reference: str) -> str:
    """Lien d'une source Markdown à une autre, que le générateur vérifie : « ../exemples/x.md »."""
    adresse, _, ancre = renderer.page("").href(reference).removeprefix("./").partition("#")
    cible = PurePosixPath(adresse.rstrip("/") + ".md")
    remonte = "../" * (len(PurePosixPath(depuis).parts) - 1)
    return f"{remonte}{cible}{'#' + ancre if ancre else ''}"
