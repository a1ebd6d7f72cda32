"""Relier les fiches : la base figée, avec les renvois calculés dans les deux sens."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from .fiche_lue import FicheLue, renvois
from .references import Reference, covers
from .schema import GENRES
from .schema.commun import ARCHIVEE, EN_ATTENTE
from .territoires import Territoires
from .vocabulaires import Vocabulaires

GENRES_A_NOTE = ("levier", "modalite", "exemple")


@dataclass(frozen=True)
class Entree:
    """Une fiche que le site montre : sa référence, ses champs, son texte libre et le fichier d'où elle vient."""

    reference: Reference
    fiche: Any
    corps: str
    chemin: str

    @property
    def genre(self) -> str:
        return self.reference.genre

    @property
    def identifiant(self) -> str:
        return self.reference.identifiant

    @property
    def titre(self) -> str:
        return self.fiche.titre

    @property
    def nom(self) -> str:
        """Le titre court s'il existe : ce qu'on montre dans une liste. Une fiche qui n'est pas publiée le dit."""
        mention = {ARCHIVEE: " (archivée)"} | dict.fromkeys(EN_ATTENTE, " (brouillon)")
        return (self.fiche.titre_court or self.fiche.titre) + mention.get(self.fiche.statut, "")

    @property
    def archivee(self) -> bool:
        return self.fiche.statut == ARCHIVEE

    @property
    def en_attente(self) -> bool:
        """Un brouillon : seule la prévisualisation en a."""
        return self.fiche.statut in EN_ATTENTE

    @property
    def adresse(self) -> str:
        """Adresse de la page depuis la racine du site, sans barre initiale."""
        if self.genre == "notion":
            return f"glossaire/#{self.identifiant}"
        return f"{self.fiche.dossier}/{self.identifiant}/"

    @property
    def note(self) -> str | None:
        """Adresse de sa note en PDF depuis la racine du site, pour les genres qui en ont une."""
        return (
            f"pdf/{self.fiche.dossier}/{self.identifiant}.pdf"
            if self.genre in GENRES_A_NOTE and not self.archivee
            else None
        )


@dataclass(frozen=True)
class Base:
    """Tout ce que le site montre. On ne la modifie pas : on en tire des pages.

    Une fiche archivée a sa page et ses liens ; elle n'est ni dans « genre », ni dans les renvois qu'on calcule.
    """

    entrees: Mapping[Reference, Entree]  # archives comprises
    retroliens: Mapping[Reference, tuple[Entree, ...]]  # qui cite cette fiche, ou cet article
    citations: Mapping[Reference, tuple[Entree, ...]]  # qui est cité par cette fiche
    vocabulaires: Vocabulaires
    territoires: Territoires
    jour: date
    attente: frozenset[Reference]  # ce qui existe sans être publié : pour le dire à qui le cite

    def genre(self, genre: str) -> list[Entree]:
        """Les entrées d'un genre qui servent encore : les leviers par numéro, les autres par identifiant."""
        return [e for e in self.whole_genre(genre) if not e.archivee]

    def whole_genre(self, genre: str) -> list[Entree]:
        """Les entrées d'un genre, archives comprises."""
        trouvees = [e for e in self.entrees.values() if e.genre == genre]
        return sorted(
            trouvees, key=lambda e: (getattr(e.fiche, "numero", 0) if genre == "levier" else 0, e.identifiant)
        )

    def __getitem__(self, reference: Reference) -> Entree:
        return self.entrees[reference.fiche]

    def cited_by(self, reference: Reference, genres: Iterable[str] = GENRES) -> list[Entree]:
        """Les fiches qui citent une fiche, ou l'un de ses articles si la référence en porte un."""
        return [e for e in self.retroliens.get(reference, ()) if e.genre in genres]

    def citing_article(self, texte: Reference, numero: str) -> list[Entree]:
        """Les fiches qui citent un article, ou l'un de ceux que réunit « 4 à 6 »."""
        trouvees: dict[Reference, Entree] = {}
        for reference, citants in self.retroliens.items():
            if reference.fiche == texte and reference.article and covers(numero, reference.article):
                trouvees |= {e.reference: e for e in citants}
        return sorted(trouvees.values(), key=lambda e: (e.genre, getattr(e.fiche, "numero", 0) or 0, e.identifiant))


def link(
    lues: Sequence[FicheLue],
    vocabulaires: Vocabulaires,
    territoires: Territoires,
    jour: date,
    attente: frozenset[Reference] = frozenset(),
) -> Base:
    entrees = {
        lue.reference: Entree(lue.reference, lue.fiche, lue.brute.corps, lue.brute.chemin)
        for lue in sorted(lues, key=lambda lue: lue.reference.fiche)
    }
    citants: dict[Reference, dict[Reference, Entree]] = defaultdict(dict)
    cites: dict[Reference, dict[Reference, Entree]] = defaultdict(dict)
    for lue in sorted(lues, key=lambda lue: lue.reference.fiche):
        for renvoi in renvois(lue):
            cible = renvoi.reference
            if cible and cible.fiche != lue.reference:
                if not entrees[lue.reference].archivee:
                    citants[cible.fiche][lue.reference] = entrees[lue.reference]
                    citants[cible][lue.reference] = entrees[lue.reference]
                cites[lue.reference][cible.fiche] = entrees[cible.fiche]
    return Base(
        MappingProxyType(entrees),
        MappingProxyType({cible: tuple(sources.values()) for cible, sources in citants.items()}),
        MappingProxyType({source: tuple(cibles.values()) for source, cibles in cites.items()}),
        vocabulaires,
        territoires,
        jour,
        attente,
    )


def showable(lues: Sequence[FicheLue], fautives: Collection[str]) -> list[FicheLue]:
    """Les fiches publiées, et les brouillons sans faute qui ne citent que ce qui se montre aussi."""
    montrees = {lue.reference: lue for lue in lues if not (lue.en_attente and lue.brute.chemin in fautives)}
    while perdus := [lue for lue in montrees.values() if lue.en_attente and _leads_nowhere(lue, montrees)]:
        for lue in perdus:
            del montrees[lue.reference]
    return list(montrees.values())


def _leads_nowhere(lue: FicheLue, montrees: Collection) -> bool:
    return any(r.reference and r.reference.fiche not in montrees for r in renvois(lue))
