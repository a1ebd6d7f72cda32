"""Ce qui se cherche : un document par fiche, par article de texte et par page écrite, champ par champ."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from .linking import Base, Entree
from .markdown_sur import plain
from .pages import Page
from .references import article_slug, parse
from .schema.commun import Modele, Source
from .schema.types import PhraseEnClair, Terme, TexteRiche
from .schema.visite import markers

NOMS = ("sigle", "titre", "noms", "lieux", "regions", "articles")  # chaque mot y garde aussi sa forme exacte
OUTRE_MER = ("01", "02", "03", "04", "06")  # régions de l'article 73 de la Constitution


@dataclass(frozen=True)
class Document:
    """``champs`` et ``prose`` se cherchent ; le reste se montre. ``lieu`` situe un pôle."""

    adresse: str
    titre: str
    genre: str
    resume: str
    texte: str
    lieu: str = ""
    champs: dict[str, str] = field(default_factory=dict)
    themes: str = ""

    @property
    def prose(self) -> dict[str, str]:
        """Ce qui se cherche au fond, champ par champ."""
        return {"themes": self.themes, "resume": self.resume, "texte": self.texte}


def documents(base: Base, pages: Iterable[Page]) -> list[Document]:
    """Tous les documents, dans l'ordre de la base puis des pages écrites."""
    fiches = [document for entree in base.entrees.values() for document in _fiche(base, entree)]
    return fiches + [_page(page) for page in pages if page.prose is not None]


@dataclass(frozen=True)
class Chose:
    """Ce qui a plusieurs noms : une notion ou un acteur, et les textes qui le fondent."""

    adresse: str
    noms: list[str]
    textes: list[str]


def synonyms(base: Base) -> list[Chose]:
    """Titre, sigle et variantes de chaque notion et de chaque acteur."""
    choses = []
    for entree in (*base.genre("notion"), *base.genre("acteur")):
        fiche = entree.fiche
        noms = [fiche.sigle, fiche.titre.partition(" (")[0], fiche.titre_court, *fiche.variantes]
        textes = [base[reference].adresse for reference in map(parse, getattr(fiche, "textes", [])) if reference]
        choses.append(Chose(entree.adresse, [nom for nom in dict.fromkeys(noms) if nom], list(dict.fromkeys(textes))))
    return choses


def _fiche(base: Base, entree: Entree) -> Iterator[Document]:
    fiche = entree.fiche
    exemple = entree.genre == "exemple"
    yield Document(
        entree.adresse,
        entree.titre,
        "archive" if entree.archivee else entree.genre,
        fiche.resume,
        "\n".join([plain(entree.corps), *_strings(fiche)]),
        next((lieu.nom for lieu in base.territoires.locate(fiche.territoire) if lieu), "") if exemple else "",
        {
            "sigle": getattr(fiche, "sigle", None) or "",
            "titre": entree.titre,
            "noms": " ".join(filter(None, [fiche.titre_court, *fiche.variantes])),
            "lieux": " ".join(_places(base, fiche.territoire)) if exemple else "",
            "regions": " ".join(_regions(base, fiche.territoire)) if exemple else "",
            "articles": " ".join(_legal_numbers(fiche)) if entree.genre == "texte" else "",
        },
        " ".join(_labels(base, fiche)),
    )
    for article in fiche.articles if entree.genre == "texte" and not entree.archivee else ():
        portee = plain(article.portee)
        yield Document(
            f"{entree.adresse}#art-{article_slug(article.numero)}",
            f"{entree.nom}, article {article.numero}",
            "article-cle" if article.cle else "article",
            "",
            portee,
            champs={
                "titre": f"article {article.numero}",
                "noms": entree.nom,
                "articles": f"{article.numero} {fiche.numero or ''}",
            },
        )


def _page(page: Page) -> Document:
    adresse = page.chemin.removesuffix(".md").removesuffix("index").rstrip("/")
    resume = page.resume or ""
    return Document(
        f"{adresse}/" if adresse else "", page.titre, "page", resume, page.prose or "",
        champs={"titre": page.titre, "noms": " ".join(page.variantes)},
    )  # fmt: skip


def _legal_numbers(fiche: Any) -> Iterator[str]:
    yield fiche.numero or ""
    yield from (valeur for valeur in fiche.identifiants.model_dump().values() if valeur)


def _places(base: Base, ou: Any) -> Iterator[str]:
    """Noms et codes des lieux d'un pôle, plus petits que sa région ; la région d'avant 2016 en est un."""
    tables = base.territoires
    communes = [tables.commune[c] for c in ou.communes]
    departements = [d for d in (tables.locate(ou)[1], *(tables.departement[c] for c in ou.departements)) if d]
    for lieu in (tables.locate(ou)[0], *communes, *departements, *(tables.epci[c] for c in ou.epci)):
        if lieu:
            yield lieu.nom
            yield lieu.code
    codes = [d.code for d in departements]
    yield from dict.fromkeys(tables.ancienne_region[code] for code in codes if code in tables.ancienne_region)


def _regions(base: Base, ou: Any) -> Iterator[str]:
    """La région d'aujourd'hui, à part : « Auvergne » désigne d'abord l'ancienne région."""
    if region := base.territoires.locate(ou)[2]:
        yield region.nom
        yield region.code
        if region.code in OUTRE_MER:
            yield "outre-mer, ultramarin"


def _labels(base: Base, fiche: Any) -> Iterator[str]:
    """Le genre, les mots des listes fermées que la fiche emploie (secteurs, milieu, nature…), les activités d'un pôle."""
    yield fiche.libelle
    if fiche.genre == "notion":
        yield "définition, signification"
    for nom, champ in type(fiche).model_fields.items():
        listes = [m.vocabulaire for m in (*champ.metadata, *markers(champ.annotation)) if isinstance(m, Terme)]
        valeur = getattr(fiche, nom)
        for code in valeur if isinstance(valeur, list) else [valeur]:
            if listes and code and listes[0] not in ("confiances", "statuts"):
                yield base.vocabulaires.libelle(listes[0], code)
    yield from getattr(fiche, "activites", [])
    if fiche.genre == "exemple":
        yield "PTCE, pôle"
    for prix in getattr(fiche, "laureat_de", []):
        yield f"lauréat {prix.annee or ''}"
    for qui in getattr(fiche, "qui_peut", []):
        if qui.peut != "non":
            yield base.vocabulaires.libelle("niveaux", qui.niveau)


def _strings(modele: Any) -> Iterator[str]:
    """Les textes riches et les phrases « En clair », mis à nu, sans les sources ; chacun garde le nom de son sujet."""
    for nom, champ in type(modele).model_fields.items():
        riche = any(isinstance(m, (TexteRiche, PhraseEnClair)) for m in (*champ.metadata, *markers(champ.annotation)))
        valeur = getattr(modele, nom)
        for element in valeur if isinstance(valeur, list) else [valeur]:
            if isinstance(element, Modele) and not isinstance(element, Source):
                sujet = next(filter(None, (getattr(element, cle, None) for cle in ("titre", "nom", "libelle"))), None)
                dits = list(_strings(element))
                yield from [f"{sujet} : {dits[0]}", *dits[1:]] if sujet and dits else dits or filter(None, [sujet])
            elif riche and isinstance(element, str):
                yield plain(element)
