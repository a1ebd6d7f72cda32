"""Les brouillons que la prévisualisation ne peut pas encore montrer : à leur place, ce qu'il leur reste à dire."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .correction import correction_address
from .fiche_lue import FicheLue
from .linking import Base
from .pages import Page, assemble
from .problems import Problem
from .rendering import Renderer


def waiting(base: Base, lues: Sequence[FicheLue]) -> list[FicheLue]:
    return [lue for lue in lues if lue.reference in base.attente]


class Brouillon(NamedTuple):
    """Une ligne de la liste des brouillons ; ``reste`` : combien de problèmes il lui reste."""

    titre: str
    genre: str
    statut: str
    adresse: str
    reste: int


def listing(base: Base, lues: Sequence[FicheLue], problemes: Iterable[Problem]) -> list[Brouillon]:
    """Tous les brouillons, les plus avancés d'abord."""
    problemes = list(problemes)
    prets = [Brouillon(e.titre, e.genre, e.fiche.statut, e.adresse, 0) for e in base.entrees.values() if e.en_attente]
    autres = [
        Brouillon(title(lue), lue.brute.genre, lue.statut, address(lue), len(remaining(lue, problemes)))
        for lue in waiting(base, lues)
    ]
    return sorted(prets + autres, key=lambda b: (b.reste, b.titre))


def title(lue: FicheLue) -> str:
    ecrit = lue.brute.donnees.get("titre")
    return ecrit if isinstance(ecrit, str) and ecrit.strip() else lue.brute.identifiant


def address(lue: FicheLue) -> str:
    return f"{lue.modele.dossier}/{lue.brute.identifiant}/"


def draft_pages(renderer: Renderer, lues: Sequence[FicheLue], problemes: Iterable[Problem]) -> dict[str, Page]:
    """Une page par brouillon incomplet, à l'adresse qu'il aura."""
    problemes = list(problemes)
    pages = {}
    for lue in waiting(renderer.base, lues):
        dossier, titre = lue.modele.dossier, title(lue)
        vue = renderer.page(address(lue))
        html = vue.render("brouillon.html.j2", titre=titre, reste=remaining(lue, problemes))
        meta = {
            "title": titre,
            "rubrique": dossier,
            "fil": [{"titre": lue.modele.pluriel, "adresse": f"{dossier}/"}, {"titre": titre}],
            "correction": correction_address(renderer.site, lue.brute.chemin, titre, address(lue)),
        }
        chemin = f"{dossier}/{lue.brute.identifiant}.md"
        pages[chemin] = Page(chemin, assemble(meta, html), lue.brute.chemin)
    return pages


def remaining(lue: FicheLue, problemes: list[Problem]) -> list[Problem]:
    """Ce qui empêche de montrer un brouillon, dans l'ordre du fichier."""
    siens = [p for p in problemes if p.chemin == lue.brute.chemin]
    cite = "la fiche cite un brouillon qui ne peut pas encore être montré"
    return siens or [lue.problem((), "brouillon-cite", cite, "Complétez-le d'abord.")]
