"""Rendre une fiche en HTML par les gabarits Jinja, un par genre. Ne sait rien du générateur de site."""

import re
from collections import defaultdict
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from . import carte, citation, communes, facettes, manuel, proximite, syntheses
from .acte import blocks
from .correction import PAGE, correction_address, letter
from .droit import article_address, text_address
from .ecriture import amount, enumerate_french, long_date, number
from .etat import state_of
from .linking import Base, Entree
from .markdown_sur import render_bloc, render_ligne
from .references import Reference, article_slug, find_article, parse
from .rose import levier_rose, rose_of
from .schema import GENRES
from .schema.commun import ReferenceJuridique, Source
from .site import Site

GABARITS = Path(__file__).parent / "gabarits"


class Renderer:
    """Un environnement Jinja pour toute la base ; ``page`` en donne une vue depuis une adresse."""

    def __init__(self, base: Base, site: Site, docs: Path | None = None, reglages: dict[str, Any] | None = None):
        self.base, self.site = base, site
        dossiers = [FileSystemLoader(GABARITS)] + ([FileSystemLoader(docs)] if docs else [])
        self.env = Environment(
            loader=ChoiceLoader(dossiers),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self.env.globals |= {
            "base": base,
            "site": site,
            # « avec_pdf » : le site porte les notes, ses pages peuvent les annoncer.
            **(
                {"orientation": None, "autodiagnostic": None, "avec_pdf": False, "suivi": None, "brouillons": []}
                | (reglages or {})
            ),
            "terme": base.vocabulaires.libelle,
            "infos": base.vocabulaires.terme,
            "roses": self.roses,
            "levier_rose": levier_rose,
            "nombre_de": self.count,
            "adresse_texte": text_address,
            "adresse_article": article_address,
            "GENRES": GENRES,
            "syntheses": syntheses,
            "facettes": facettes,
            "carte": carte,
            "citation": citation,
            "communes": communes,
            "lettre_de_correction": letter,
            "manuel": manuel,
            "proximite": proximite,
            "blocs_d_acte": blocks,
        }
        self.env.filters |= {
            "date": long_date,
            "nombre": number,
            "enumere": enumerate_french,
            "cle_article": article_slug,
            "unique": lambda valeurs: list(dict.fromkeys(valeurs)),
        }

    @cached_property
    def roses(self) -> dict[Reference, Any]:
        return {e.reference: rose_of(self.base, e) for e in self.base.whole_genre("exemple")}

    def count(self, genre: str) -> int:
        return len(self.base.genre(genre))

    def page(self, adresse: str) -> "View":
        return View(self, adresse)

    def fiche(self, entree: Entree) -> str:
        """HTML de la page d'une fiche."""
        return self.page(entree.adresse).render(
            f"{entree.genre}.html.j2",
            entree=entree,
            fiche=entree.fiche,
            etat=state_of(entree.fiche, self.base.jour),
            lies=related(self.base, entree),
        )


class View:
    """Ce qu'un gabarit demande pour une page donnée : liens relatifs à elle, notes de source, textes riches."""

    def __init__(self, renderer: Renderer, adresse: str):
        self.renderer, self.base = renderer, renderer.base
        self.racine = "../" * adresse.split("#")[0].count("/") or "./"

    def render(self, gabarit: str, **variables: Any) -> str:
        return self.renderer.env.get_template(gabarit).render(vue=self, **variables)

    def href(self, cible: str | Reference | Entree) -> str:
        """Adresse relative d'une page du site (« leviers/ »), d'une référence ou d'une entrée."""
        if isinstance(cible, Entree):
            return self.racine + cible.adresse
        reference = cible if isinstance(cible, Reference) else parse(cible)
        if reference is None:
            return self.racine + str(cible)
        entree = self.base[reference]
        return self.racine + entree.adresse + self._anchor(entree, reference.article)

    def _anchor(self, entree: Entree, cle: str | None) -> str:
        article = find_article(entree.fiche, cle)
        return f"#art-{article_slug(article.numero)}" if article else ""

    def entree(self, reference: str | Reference) -> Entree:
        return self.base[reference if isinstance(reference, Reference) else parse(reference)]

    def riche(self, texte: str | None) -> Markup:
        return Markup(render_ligne(texte, self.href)) if texte else Markup()

    def bloc(self, texte: str) -> Markup:
        return Markup(render_bloc(texte, self.href))

    def cited_source(self, source: Source) -> dict[str, Any]:
        """Une source telle qu'on l'imprime : sa fiche ressource complète ce qu'elle ne dit pas."""
        ressource = self.entree(source.ressource) if source.ressource else None
        editeurs = [self.entree(e).nom for e in ressource.fiche.editeurs] if ressource else []
        return {
            "titre": source.titre or ressource.titre,
            "editeur": source.editeur or ", ".join(editeurs),
            "date": source.date or (ressource.fiche.date if ressource else None),
            "fiche": ressource,
        }

    def law_label(self, reference: ReferenceJuridique) -> str:
        """« Loi ESS, article 9 » : le titre court du texte et l'article, ou le libellé écrit par la rédaction."""
        if reference.libelle or not reference.texte:
            return reference.libelle or ""
        cible = parse(reference.texte)
        entree = self.base[cible]
        article = find_article(entree.fiche, cible.article)
        if article is None:
            return entree.nom
        mots = article.numero  # « 9 », « L. 1511-2 », mais aussi « Annexes 2 et 3 »
        return f"{entree.nom}, " + (
            f"article {mots}" if re.match(r"([LRD]\. ?)?\d", mots) else mots[0].lower() + mots[1:]
        )

    def reference_label(self, reference: str) -> str:
        return self.law_label(ReferenceJuridique(texte=reference))

    def article(self, reference: str) -> Any | None:
        """L'article que désigne une référence, tel que sa fiche le décrit."""
        cible = parse(reference)
        return find_article(self.base[cible].fiche, cible.article)

    def correction(self, entree: Entree) -> str:
        """Adresse où proposer une correction à une fiche."""
        adresse = correction_address(self.renderer.site, entree.chemin, entree.titre, entree.adresse)
        return self.racine + adresse if adresse.startswith(PAGE) else adresse

    def quantity(self, quantite: Any, unite: str | None = None) -> dict[str, str]:
        valeur, symbole = amount(quantite.valeur, unite or quantite.unite)
        return {"valeur": valeur, "unite": symbole}

    def place(self, pole: Entree) -> str:
        """« Romans-sur-Isère, Auvergne-Rhône-Alpes » : ce que les codes du territoire permettent de dire."""
        commune, departement, region = self.base.territoires.locate(pole.fiche.territoire)
        noms = [lieu.nom for lieu in (commune or departement, region) if lieu]
        return ", ".join(dict.fromkeys(noms)) or "Territoire non établi"


def related(base: Base, entree: Entree) -> list[tuple[str, list[Entree]]]:
    """Fiches qui citent celle-ci ou qu'elle cite, par genre ; les sources sont ailleurs dans la page."""
    voisines: dict[Reference, Entree] = {e.reference: e for e in base.cited_by(entree.reference)}
    voisines |= {e.reference: e for e in base.citations.get(entree.reference, ())}
    par_genre: dict[str, list[Entree]] = defaultdict(list)
    for voisine in sorted(voisines.values(), key=_order):
        par_genre[voisine.genre].append(voisine)
    return [(genre, par_genre[genre]) for genre in GENRES if par_genre[genre]]


def _order(entree: Entree) -> tuple[int, str]:
    return getattr(entree.fiche, "numero", 0) if entree.genre == "levier" else 0, entree.identifiant
