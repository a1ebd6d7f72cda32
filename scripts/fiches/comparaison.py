"""Ce que charge la page « Comparer » : les noms des fiches, puis par genre leurs cellules, ligne par ligne.

Des scripts classiques, pour servir aussi depuis un dossier (``file://``) : l'index d'abord, le genre demandé ensuite.
Les lignes d'un genre, leurs noms et leurs cellules sont dans ``gabarits/comparer/``, et nulle part ailleurs.
"""

import re
from typing import Any

from .donnees_js import as_script
from .linking import Base, Entree
from .references import slugify
from .rendering import Renderer, View
from .rose import read
from .schema import GENRES
from .syntheses import region_of
from .typographie import typeset, typeset_html

ADRESSE = "comparer/"
INDEX = "assets/comparer/index.js"

# Dans l'ordre où un identifiant porté par deux genres se comprend ; les notions n'ont pas de page à elles.
NOMS = {
    "exemple": ("un pôle", "pôles"),
    "modalite": ("un moyen d’agir", "moyens d’agir"),
    "levier": ("un levier", "leviers"),
    "texte": ("un texte", "textes"),
    "dispositif": ("un dispositif", "dispositifs"),
    "acteur": ("un acteur", "acteurs"),
    "ressource": ("une ressource", "ressources"),
}
SANS_REGION = "Région non établie"
NOTE = "« Non établi » : aucune source lue ne le dit, ou la fiche n'en parle pas."
APPEL_DE_NOTE = re.compile(r'href="#source-([^"]+)"')


def files(renderer: Renderer) -> dict[str, str]:
    """Les scripts de la page, par chemin dans le site : l'index, puis un par genre."""
    base = renderer.base
    genres = [genre for genre in NOMS if base.genre(genre)]
    index = {genre: _names(base, genre) for genre in genres}
    par_genre = "(window.REPERES_COMPARAISONS = window.REPERES_COMPARAISONS || {})"
    return {INDEX: as_script("window.REPERES_COMPARER", index)} | {
        f"assets/comparer/{genre}.js": as_script(f"{par_genre}.{genre}", comparison(renderer, genre))
        for genre in genres
    }


def _names(base: Base, genre: str) -> dict[str, Any]:
    entrees = sorted(base.genre(genre), key=lambda e: _rank(base, e))
    return {
        "un": NOMS[genre][0],
        "noms": NOMS[genre][1],
        "liste": f"{GENRES[genre].dossier}/",
        "fiches": [[e.identifiant, typeset(_title(e)), typeset(e.nom), _group(base, e)] for e in entrees],
        "anciens": {ancien: e.identifiant for e in entrees for ancien in e.fiche.anciens_identifiants},
    }


def _rank(base: Base, entree: Entree) -> tuple[Any, ...]:
    groupe = _group(base, entree)
    return (
        groupe == SANS_REGION,
        slugify(groupe),
        getattr(entree.fiche, "numero", 0) if entree.genre == "levier" else 0,
        slugify(entree.titre),
    )


def _title(entree: Entree) -> str:
    return f"{entree.fiche.numero}. {entree.titre}" if entree.genre == "levier" else entree.titre


def _group(base: Base, entree: Entree) -> str:
    """Sous quel nom la fiche se range dans la liste à choisir : la région d'un pôle, la nature d'un texte."""
    if entree.genre == "exemple":
        return region_of(base, entree) or SANS_REGION
    nature = getattr(entree.fiche, "nature", None)
    return typeset(base.vocabulaires.libelle(f"natures-{entree.genre}", nature)) if nature else ""


def comparison(renderer: Renderer, genre: str) -> dict[str, Any]:
    """Les lignes d'un genre et, pour chaque fiche, ses cellules dans cet ordre et les sources qu'elles citent."""
    vue = renderer.page(ADRESSE)
    gabarit = renderer.env.get_template(f"comparer/{genre}.html.j2").make_module({"lire_rose": read})
    lignes = gabarit.lignes
    return {
        "note": typeset(getattr(gabarit, "note", NOTE)),
        "lignes": [
            {"nom": typeset(ligne["nom"])} | {c: ligne[c] for c in ("commun", "tete", "signe", "suivi") if c in ligne}
            for ligne in lignes
        ],
        "fiches": {e.identifiant: _column(vue, lignes, e) for e in renderer.base.genre(genre)},
    }


def _column(vue: View, lignes: list[dict[str, Any]], entree: Entree) -> dict[str, Any]:
    cellules = [_cell(vue, ligne, entree) for ligne in lignes]
    citees = set(APPEL_DE_NOTE.findall("".join(cellules)))
    macros = vue.renderer.env.get_template("macros.html.j2").module
    return {
        "adresse": vue.href(entree),
        "cellules": cellules,
        "sources": {s.cle: _composed(macros.source(vue, s)) for s in entree.fiche.sources if s.cle in citees},
    }


def _cell(vue: View, ligne: dict[str, Any], entree: Entree) -> str:
    arguments = [ligne["argument"]] if "argument" in ligne else []
    return _composed(ligne["cellule"](vue, entree, *arguments))


def _composed(html: str) -> str:
    return typeset_html(re.sub(r"\s*\n\s*", " ", str(html)).strip())
