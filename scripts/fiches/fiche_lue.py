"""La fiche lue, conforme ou non, et les références qu'elle écrit."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from .loading import RawFiche
from .markdown_sur import links
from .problems import ERREUR, Problem
from .references import Reference, parse
from .schema import GENRES, Fiche
from .schema.commun import ARCHIVEE, EN_ATTENTE, PUBLIEE, ReferenceJuridique
from .schema.types import Lien, TexteRiche, is_true, read_jour
from .schema.visite import Chemin, Valeur, visit


@dataclass(frozen=True)
class FicheLue:
    """Une fiche lue, conforme au schéma ou non, avec ce qu'il faut pour dire où est un problème."""

    brute: RawFiche
    fiche: Fiche | None  # absente quand elle n'est pas conforme

    @property
    def reference(self) -> Reference:
        return Reference(self.brute.genre, self.brute.identifiant)

    @property
    def modele(self) -> type[Fiche]:
        return GENRES[self.brute.genre]

    @property
    def statut(self) -> str:
        """Le statut écrit, même si le reste de la fiche n'est pas conforme."""
        ecrit = self.brute.donnees.get("statut")
        return ecrit.strip() if isinstance(ecrit, str) else PUBLIEE

    @property
    def en_attente(self) -> bool:
        """Brouillon ou fiche en relecture : rien du site ne doit la montrer."""
        return self.statut in EN_ATTENTE

    @property
    def archivee(self) -> bool:
        """Une archive est de l'histoire : le droit peut changer sans qu'elle ait à le suivre."""
        return self.statut == ARCHIVEE

    @cached_property
    def valeurs(self) -> tuple[Valeur, ...]:
        return tuple(visit(self.modele, self.brute.donnees))

    def sources(self) -> list[tuple[int, dict]]:
        """Les entrées de « sources » qui ont la forme voulue, avec leur rang."""
        brutes = self.brute.donnees.get("sources")
        return [(n, s) for n, s in enumerate(brutes if isinstance(brutes, list) else []) if isinstance(s, dict)]

    def problem(self, chemin: Chemin, code: str, message: str, conseil: str, gravite: str = ERREUR) -> Problem:
        return Problem(self.brute.chemin, self.brute.ligne(chemin), code, message, conseil, gravite)

    def body_problem(self, extrait: str, code: str, message: str, conseil: str, gravite: str = ERREUR) -> Problem:
        """Problème dans le texte libre, à la ligne où l'extrait paraît d'abord."""
        rang = self.brute.corps.find(extrait)
        ligne = self.brute.ligne_corps + self.brute.corps.count("\n", 0, max(rang, 0))
        return Problem(self.brute.chemin, ligne, code, message, conseil, gravite)


@dataclass(frozen=True)
class Renvoi:
    """Une référence écrite dans une fiche, et sa place. « chemin » vaut None dans le texte libre."""

    chemin: Chemin | None
    brut: str
    genres: tuple[str, ...]
    historique: bool = False
    version_du: date | None = None

    @property
    def reference(self) -> Reference | None:
        return parse(self.brut)


def renvois(lue: FicheLue) -> Iterator[Renvoi]:
    """Toutes les références d'une fiche : champs, textes riches et texte libre, dans l'ordre."""
    historiques: set[Chemin] = set()
    versions: dict[Chemin, date | None] = {}
    for chemin, valeur, marqueurs, modele in lue.valeurs:
        if modele is ReferenceJuridique:
            versions[chemin] = read_jour(valeur.get("version_du"))
            if is_true(valeur.get("historique")):
                historiques.add(chemin)
        for marqueur in marqueurs:
            if isinstance(marqueur, Lien):
                porteur, genres = chemin[:-1], marqueur.genres or tuple(GENRES)
                yield Renvoi(chemin, valeur, genres, porteur in historiques, versions.get(porteur))
            elif isinstance(marqueur, TexteRiche):
                yield from (Renvoi(chemin, cible, tuple(GENRES)) for cible in links(valeur) if parse(cible))
    yield from (Renvoi(None, cible, tuple(GENRES)) for cible in links(lue.brute.corps) if parse(cible))
