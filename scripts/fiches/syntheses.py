"""Ce que la base dit une fois rassemblée : devenir des pôles, appels, régions, leviers, moyens de chaque niveau."""

from collections import Counter
from typing import Any, NamedTuple

from .linking import Base, Entree
from .references import parse
from .rose import rose_of

APPELS = ("appel-a-projets", "appel-a-manifestation")


class GroupeDePoles(NamedTuple):
    statut: str
    libelle: str
    poles: list[Entree]

    @property
    def connus(self) -> int:
        return sum(p.fiche.devenir.etat != "inconnu" for p in self.poles)


def poles_of_2014(base: Base) -> list[GroupeDePoles]:
    """Les pôles du dossier de 2014, par statut d'alors, les devenirs dans l'ordre du vocabulaire."""
    etats = base.vocabulaires.codes("etats-pole")
    groupes = []
    for code, terme in base.vocabulaires.listes["statuts-2014"].items():
        poles = [p for p in base.genre("exemple") if p.fiche.en_2014 and p.fiche.en_2014.statut == code]
        if poles and code != "absent":
            poles.sort(key=lambda p: (etats.index(p.fiche.devenir.etat), p.identifiant))
            groupes.append(GroupeDePoles(code, terme.libelle, poles))
    return groupes


def outcomes(poles: list[Entree]) -> Counter:
    """Nombre de pôles par devenir."""
    return Counter(p.fiche.devenir.etat for p in poles)


def calls(base: Base) -> list[Entree]:
    """Les appels nationaux, du plus ancien au plus récent."""
    appels = [d for d in base.genre("dispositif") if d.fiche.nature in APPELS]
    return sorted(appels, key=lambda d: (d.fiche.dates.lancement or d.fiche.dates.resultats or "9999", d.identifiant))


def poles_by_region(base: Base) -> list[tuple[str, int]]:
    """Nombre de pôles par région, du plus au moins ; une région sans pôle compte zéro."""
    compte = Counter({region.nom: 0 for region in base.territoires.region.values()})
    compte.update(region_of(base, pole) or "Région non établie" for pole in base.genre("exemple"))
    return sorted(compte.items(), key=lambda paire: (-paire[1], paire[0]))


def region_of(base: Base, pole: Entree) -> str | None:
    """Nom de la région d'un pôle, donnée ou tirée de sa commune ou de son département."""
    region = base.territoires.locate(pole.fiche.territoire)[2]
    return region.nom if region else None


def poles_by_levier(base: Base) -> list[tuple[Entree, int, int]]:
    """Pour chaque levier : pôles où une collectivité a agi selon une source, et pôles rattachés par la rédaction."""
    roses = [rose_of(base, pole) for pole in base.genre("exemple")]
    return [
        (
            levier,
            *(sum(rose.petales[levier.fiche.numero - 1] == etat for rose in roses) for etat in ("plein", "contour")),
        )
        for levier in base.genre("levier")
    ]


def featured(base: Base, nombre: int) -> list[Entree]:
    """Des pôles bien établis pour l'accueil : de confiance haute, un par région, la rose la plus pleine d'abord."""
    surs = [p for p in base.genre("exemple") if p.fiche.confiance == "haute"] or base.genre("exemple")
    surs.sort(key=lambda p: (-len(rose_of(base, p).numeros("plein")), p.identifiant))
    par_region = {region_of(base, p): p for p in reversed(surs)}
    choisis = sorted(par_region.values(), key=surs.index) + [p for p in surs if p not in par_region.values()]
    return choisis[:nombre]


def most_cited(base: Base, genre: str, nombre: int) -> list[Entree]:
    """Les fiches d'un genre sur lesquelles les autres s'appuient le plus."""
    return sorted(base.genre(genre), key=lambda e: (-len(base.cited_by(e.reference)), e.identifiant))[:nombre]


class MoyensDUnLevier(NamedTuple):
    levier: Entree
    possibilites: list[str]
    actions: list[tuple[int, Any]]
    modalites: list[tuple[Entree, Any]]
    cas: list[tuple[Entree, Any]]


def means(base: Base, niveau: str) -> list[MoyensDUnLevier]:
    """Ce qu'un niveau de collectivité peut faire, levier par levier, avec ceux qui l'ont fait."""
    moyens = []
    for levier in base.genre("levier"):
        fiche = levier.fiche
        moyens.append(
            MoyensDUnLevier(
                levier,
                [p for q in fiche.qui_agit if q.niveau == niveau for p in q.possibilites],
                [(rang, a) for rang, a in enumerate(fiche.actions, start=1) if not a.niveaux or niveau in a.niveaux],
                [
                    (modalite, qui)
                    for modalite in base.genre("modalite")
                    if str(levier.reference) in modalite.fiche.leviers
                    for qui in modalite.fiche.qui_peut
                    if qui.niveau == niveau and qui.peut != "non"
                ],
                [
                    (pole, role)
                    for pole in base.genre("exemple")
                    for role in pole.fiche.collectivites
                    if role.niveau == niveau and role.sources and str(levier.reference) in role.leviers
                ],
            )
        )
    return moyens


def excluded(base: Base, niveau: str) -> list[tuple[Entree, Any]]:
    """Les moyens fermés à ce niveau, et pourquoi."""
    return [
        (modalite, qui)
        for modalite in base.genre("modalite")
        for qui in modalite.fiche.qui_peut
        if qui.niveau == niveau and qui.peut == "non"
    ]


def levels_of(base: Base, pole: Entree) -> dict[str, set[int]]:
    """Leviers actionnés dans un pôle par chaque niveau de collectivité, selon une source."""
    leviers: dict[str, set[int]] = {}
    for role in pole.fiche.collectivites:
        if role.sources and base.vocabulaires.terme("niveaux", role.niveau).collectivite:
            numeros = (base[parse(levier)].fiche.numero for levier in role.leviers)
            leviers.setdefault(role.niveau, set()).update(numeros)
    return leviers
