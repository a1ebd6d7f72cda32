"""Les brouillons que la prévisualisation ne peut pas encore montrer : à leur place, ce qu'il leur reste à dire."""

from collections.abc import Iterable, Sequence

from .fiche_lue import FicheLue
from .linking import Base
from .pages import Page, assemble, from_root
from .problems import Problem
from .rendering import Renderer


def waiting(base: Base, lues: Sequence[FicheLue]) -> list[FicheLue]:
    return [lue for lue in lues if lue.reference in base.attente]


def draft_pages(renderer: Renderer, lues: Sequence[FicheLue], problemes: Iterable[Problem]) -> dict[str, Page]:
    """Une page par brouillon incomplet, à l'adresse qu'il aura."""
    problemes = list(problemes)
    pages = {}
    for lue in waiting(renderer.base, lues):
        dossier, titre = lue.modele.dossier, lue.brute.donnees.get("titre")
        titre = titre if isinstance(titre, str) and titre.strip() else lue.brute.identifiant
        vue = renderer.page(f"{dossier}/{lue.brute.identifiant}/")
        html = vue.render("brouillon.html.j2", titre=titre, reste=remaining(lue, problemes))
        meta = {
            "title": titre,
            "rubrique": dossier,
            "fil": [{"titre": lue.modele.pluriel, "adresse": f"{dossier}/"}, {"titre": titre}],
            "modifier": from_root(renderer, lue.brute.chemin),
        }
        chemin = f"{dossier}/{lue.brute.identifiant}.md"
        pages[chemin] = Page(chemin, assemble(meta, html), lue.brute.chemin)
    return pages


def remaining(lue: FicheLue, problemes: list[Problem]) -> list[Problem]:
    """Ce qui empêche de montrer un brouillon, dans l'ordre du fichier."""
    siens = [p for p in problemes if p.chemin == lue.brute.chemin]
    cite = "la fiche cite un brouillon qui ne peut pas encore être montré"
    return siens or [lue.problem((), "brouillon-cite", cite, "Complétez-le d'abord.")]
