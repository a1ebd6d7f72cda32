"""« Dossier pour mon conseil » : ce que la page réunit quand on lui nomme des fiches.

L'index porte les noms, les définitions et l'état des textes ; chaque fiche est un script à part, chargé si elle est
choisie. Le texte d'une fiche est celui du livret : une seule façon de l'imprimer.
"""

import re
from collections import defaultdict
from typing import Any

from markupsafe import escape

from .donnees_js import as_script
from .ecriture import long_date
from .etat import state_of
from .linking import Base, Entree
from .livret import PARTIES, body
from .markdown_sur import plain
from .note import NoteWriter
from .references import Reference, find_article, slugify
from .rendering import Renderer
from .schema import GENRES
from .typographie import typeset, typeset_html

ADRESSE = "dossier/"
INDEX = "assets/dossier/index.js"
CESSES = ("abroge", "historique", "clos")


def files(renderer: Renderer) -> dict[str, str]:
    """Les scripts de la page, par chemin dans le site : l'index, puis un par fiche."""
    base = renderer.base
    genres = [genre for genre, *_ in PARTIES if base.genre(genre)]
    cites = cited_articles(base)
    notions = [(e, _pattern(e)) for e in base.genre("notion")]
    vue, writer = renderer.page(ADRESSE), NoteWriter(renderer)
    sorties = {}
    for genre in genres:
        for entree in base.genre(genre):
            html = re.sub(r"\s*\n\s*", " ", typeset_html(_headed(entree, body(writer, vue, entree))).strip())
            fiche = {
                "resume": typeset(plain(entree.fiche.resume)),
                "etat": _standing(base, entree),
                "html": html,
                "notions": _terms(html, notions),
                "textes": cites.get(entree.reference, {}),
            }
            cible = f'(window.REPERES_DOSSIER = window.REPERES_DOSSIER || {{}})["{entree.reference}"]'
            sorties[f"assets/dossier/{genre}/{entree.identifiant}.js"] = as_script(cible, fiche)
    index = {
        "genres": {genre: _names(base, genre) for genre in genres},
        "notions": {e.identifiant: _definition(e) for e, _ in notions},
        "textes": {e.identifiant: _law(base, e) for e in base.genre("texte")},
        "archives": {str(e.reference): typeset(plain(e.titre)) for e in base.entrees.values() if e.archivee},
        "jour": typeset(long_date(base.jour)),
        "nom": renderer.site.nom,
        "publique": renderer.site.adresse_publique or "",
    }
    return {INDEX: as_script("window.REPERES_DOSSIER_INDEX", index)} | sorties


def _headed(entree: Entree, corps: str) -> str:
    """Une ressource n'a dans le livret qu'une ligne de bibliographie : elle reçoit ici le titre des autres fiches."""
    if "<h2" in corps:
        return corps
    libelle, titre = entree.fiche.libelle, escape(entree.titre)
    return f'<header class="tete"><div><p class="sur">{libelle}</p><h2>{titre}</h2></div></header><ul>{corps}</ul>'


def cited_articles(base: Base) -> dict[Reference, dict[str, list[str]]]:
    """Pour chaque fiche, les textes qu'elle cite et leurs articles, dans l'ordre du texte."""
    cites: dict[Reference, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for cible, citants in base.retroliens.items():
        if cible.genre != "texte" or base[cible].archivee:
            continue
        article = find_article(base[cible].fiche, cible.article)
        for entree in citants:
            cites[entree.reference][cible.identifiant] |= {article.numero} if article else set()
    for texte in base.genre("texte"):  # un texte choisi se cite lui-même : il a sa ligne parmi les textes
        cites[texte.reference][texte.identifiant] |= set()
    return {
        citant: {texte: _in_order(base, texte, numeros) for texte, numeros in sorted(textes.items())}
        for citant, textes in cites.items()
    }


def _in_order(base: Base, texte: str, numeros: set[str]) -> list[str]:
    return [a.numero for a in base.entrees[Reference("texte", texte)].fiche.articles if a.numero in numeros]


def _names(base: Base, genre: str) -> dict[str, Any]:
    entrees = base.genre(genre)
    if genre != "levier":
        entrees = sorted(entrees, key=lambda e: slugify(e.nom))
    return {
        "un": typeset(GENRES[genre].libelle),
        "noms": typeset(GENRES[genre].pluriel),
        "dossier": GENRES[genre].dossier,
        "fiches": [[e.identifiant, typeset(plain(e.titre)), _ceased(base, e)] for e in entrees],
        "anciens": {ancien: e.identifiant for e in entrees for ancien in e.fiche.anciens_identifiants},
    }


def _standing(base: Base, entree: Entree) -> str:
    """« fiche à jour, vérifiée le 22 novembre 2026, confiance haute », après l'état d'un texte ou d'un dispositif."""
    libelle = base.vocabulaires.libelle
    etat = f"fiche {state_of(entree.fiche, base.jour).libelle}, vérifiée le {long_date(entree.fiche.verifie_le)}"
    etat += f", {libelle('confiances', entree.fiche.confiance).lower()}"
    if entree.genre in ("texte", "dispositif"):
        etat = f"{libelle(f'etats-{entree.genre}', entree.fiche.etat).lower()} ; {etat}"
    return typeset(etat)


def _ceased(base: Base, entree: Entree) -> str:
    """Ce qu'un texte ou un dispositif n'est plus, en un mot ; rien s'il vaut encore."""
    etat = getattr(entree.fiche, "etat", None)
    return typeset(base.vocabulaires.libelle(f"etats-{entree.genre}", etat).lower()) if etat in CESSES else ""


def _definition(entree: Entree) -> list[str]:
    sigle = entree.fiche.sigle
    nom = f"{entree.titre} ({sigle})" if sigle and sigle != entree.titre else entree.titre
    return [typeset(plain(nom)), typeset(plain(entree.fiche.resume))]


def _law(base: Base, entree: Entree) -> dict[str, Any]:
    """Une ligne des « textes cités » ; ``articles`` ne garde que ceux qui ont un état à eux."""
    etat = base.vocabulaires.libelle
    return {
        "nom": typeset(plain(entree.nom)),
        "adresse": entree.adresse,
        "ordre": [a.numero for a in entree.fiche.articles],
        "etat": typeset(etat("etats-texte", entree.fiche.etat)),
        "verifie": typeset(long_date(entree.fiche.verifie_le)),
        "articles": {a.numero: typeset(etat("etats-texte", a.etat).lower()) for a in entree.fiche.articles if a.etat},
    }


def _pattern(entree: Entree) -> re.Pattern[str]:
    """Ce qui fait reconnaître un mot du glossaire : son titre, au singulier ou au pluriel, ou son sigle en capitales."""
    titre = " ".join(f"{re.escape(mot)}(?:s|x)?" for mot in plain(entree.titre).replace("’", "'").split())
    sigle = entree.fiche.sigle
    return re.compile(rf"\b(?:(?i:{titre})" + (rf"|{re.escape(sigle)}s?" if sigle else "") + r")\b")


def _terms(html: str, notions: list[tuple[Entree, re.Pattern[str]]]) -> list[str]:
    texte = re.sub(r"<[^>]+>", " ", html).replace("’", "'").replace("&#39;", "'").replace(" ", " ")
    texte = " ".join(texte.split())
    return [entree.identifiant for entree, motif in notions if motif.search(texte)]
