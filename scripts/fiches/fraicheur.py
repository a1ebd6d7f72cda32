"""Ce que la base demande à qui l'écrit : relectures dues, points à vérifier, désaccords, fiches que rien ne cite."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from .etat import state_of
from .etat_des_liens import Releve
from .facettes import Facette, Liste
from .fiche_lue import FicheLue
from .liens_externes import addresses
from .linking import Base, Entree
from .pages import fiche_links
from .references import Reference, parse
from .schema import GENRES, Fiche
from .schema.types import months_later

SEMAINE = timedelta(days=7)
ECHEANCES = {
    "perimee": "Dépassée depuis plus d'un an",
    "a-revoir": "Dépassée",
    "semaine": "Dans les sept jours",
    "trimestre": "Dans les trois mois",
    "plus-tard": "Plus tard",
}
SIGNES = {
    "a-verifier": "Points à vérifier",
    "divergences": "Sources en désaccord",
    "orpheline": "Citée par aucune page",
    "lien-mort": "Lien mort",
    "rien": "Rien à signaler",
}


class Suivi(NamedTuple):
    """Une fiche et ce qu'elle demande. ``leviers`` : leurs numéros ; ``morts`` : ses liens morts, avec leur ligne."""

    entree: Entree
    echeance: str
    signes: list[str]
    leviers: list[int]
    morts: list[tuple[Releve, int]]


class Compte(NamedTuple):
    """Une ligne de bilan : un genre ou un levier."""

    code: str
    libelle: str
    fiches: int
    dues: int
    confiances: Counter
    points: int
    divergences: int


@dataclass(frozen=True)
class Fraicheur:
    """``liens`` est vide si personne ne les a essayés. Les archives ne se relisent plus : elles n'y sont pas."""

    base: Base
    suivis: list[Suivi]  # la plus proche échéance d'abord
    liens: Sequence[Releve]

    @cached_property
    def de_la_semaine(self) -> list[Suivi]:
        """Ce qui est dû, ou le sera dans les sept jours."""
        return [s for s in self.suivis if s.echeance in ("perimee", "a-revoir", "semaine")]

    @cached_property
    def ensuite(self) -> list[Suivi]:
        return self.suivis[len(self.de_la_semaine) :]

    @cached_property
    def par_mois(self) -> list[tuple[str, int]]:
        """Nombre de relectures de chaque mois à venir, « AAAA-MM », tant qu'il y en a."""
        return sorted(Counter(s.entree.fiche.revoir_avant.isoformat()[:7] for s in self.ensuite).items())

    @cached_property
    def par_genre(self) -> list[Compte]:
        return [
            self._tally(genre, modele.pluriel, lambda s, g=genre: s.entree.genre == g)
            for genre, modele in GENRES.items()
            if self.base.genre(genre)
        ]

    @cached_property
    def par_levier(self) -> list[Compte]:
        return [
            self._tally(str(e.fiche.numero), f"{e.fiche.numero}. {e.nom}", lambda s, n=e.fiche.numero: n in s.leviers)
            for e in self.base.genre("levier")
        ]

    @cached_property
    def archives(self) -> list[tuple[Entree, list[Entree]]]:
        """Chaque fiche archivée, et celles qui la citent encore."""
        return [(e, self.base.cited_by(e.reference)) for e in self.base.entrees.values() if e.archivee]

    @cached_property
    def liste(self) -> Liste:
        """Par quoi la liste de toutes les fiches se filtre."""
        par_fiche = {s.entree.reference: s for s in self.suivis}

        def of(lire: Callable[[Suivi], Iterable[object]]) -> Callable[[Base, Entree], list[str]]:
            return lambda _, entree: [str(code) for code in lire(par_fiche[entree.reference])]

        leviers = {str(e.fiche.numero): f"{e.fiche.numero}. {e.nom}" for e in self.base.genre("levier")}
        confiances = {c: t.libelle for c, t in self.base.vocabulaires.listes["confiances"].items()}
        return Liste(
            tuple(GENRES),
            "fiche",
            "fiches",
            "Aucune fiche",
            (
                Facette("echeance", "Échéance", of(lambda s: [s.echeance]), lambda _: ECHEANCES, ouverte=True),
                Facette("signe", "À regarder", of(lambda s: s.signes or ["rien"]), lambda _: SIGNES, ouverte=True),
                Facette("genre", "Genre", of(lambda s: [s.entree.genre]), lambda _: {g: m.pluriel for g, m in GENRES.items()}, True),
                Facette("levier", "Levier", of(lambda s: s.leviers), lambda _: leviers),
                Facette("confiance", "Confiance", of(lambda s: [s.entree.fiche.confiance]), lambda _: confiances),
            ),
            compare=False,
        )  # fmt: skip

    def _tally(self, code: str, libelle: str, garde: Callable[[Suivi], bool]) -> Compte:
        gardes = [s for s in self.suivis if garde(s)]
        fiches = [s.entree.fiche for s in gardes]
        return Compte(
            code,
            libelle,
            len(fiches),
            sum(s in self.de_la_semaine for s in gardes),
            Counter(f.confiance for f in fiches),
            sum(len(f.a_verifier) for f in fiches),
            sum(len(f.divergences) for f in fiches),
        )


def follow(base: Base, lues: Iterable[FicheLue], docs: Path, releves: Mapping[str, Releve]) -> Fraicheur:
    seules = orphans(base, docs)
    morts = dead_links(lues, releves)
    suivis = []
    for entree in sorted(base.entrees.values(), key=lambda e: (e.fiche.revoir_avant, e.reference)):
        if entree.archivee or entree.en_attente:
            continue
        fiche = entree.fiche
        siens = morts.get(entree.chemin, [])
        signes = {
            "a-verifier": fiche.a_verifier,
            "divergences": fiche.divergences,
            "orpheline": entree.reference in seules,
            "lien-mort": siens,
        }
        leviers = {e.fiche.numero for e in (entree, *base.citations.get(entree.reference, ())) if e.genre == "levier"}
        suivis.append(
            Suivi(entree, due(fiche, base.jour), [s for s, porte in signes.items() if porte], sorted(leviers), siens)
        )
    return Fraicheur(base, suivis, list(releves.values()))


def dead_links(lues: Iterable[FicheLue], releves: Mapping[str, Releve]) -> dict[str, list[tuple[Releve, int]]]:
    """Les liens morts de chaque fichier, avec la première ligne où chacun s'écrit."""
    perdus = {url for url, releve in releves.items() if releve.etat == "mort"}
    trouves: dict[str, dict[str, int]] = defaultdict(dict)
    for lue in lues if perdus else ():
        for adresse, place in addresses(lue):
            url = adresse.partition("#")[0]
            if url in perdus:
                trouves[place.chemin].setdefault(url, place.ligne)
    return {
        chemin: [(releves[url], ligne) for url, ligne in sorted(lignes.items())] for chemin, lignes in trouves.items()
    }


def due(fiche: Fiche, jour: date) -> str:
    """Le code d'échéance d'une fiche : celui de son état, ou ce qui la sépare de sa relecture."""
    if (etat := state_of(fiche, jour).code) != "a-jour":
        return etat
    if fiche.revoir_avant <= jour + SEMAINE:
        return "semaine"
    return "trimestre" if fiche.revoir_avant <= months_later(jour, 3) else "plus-tard"


def orphans(base: Base, docs: Path) -> set[Reference]:
    """Les fiches que ni une autre fiche ni une page écrite ne cite ; un levier est cité par le menu."""
    ecrites = {reference.fiche for lien in fiche_links(docs) if (reference := parse(lien.cible))}
    return {
        e.reference
        for e in base.entrees.values()
        if not (
            e.archivee or e.en_attente or e.genre == "levier" or e.reference in ecrites or base.cited_by(e.reference)
        )
    }
