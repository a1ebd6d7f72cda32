"""« Des cas proches du vôtre » : les tranches de population et les points communs, écrits une fois pour tous."""

import json
from bisect import bisect_right
from typing import NamedTuple

from markupsafe import Markup, escape

from .ecriture import enumerate_french, number
from .linking import Base, Entree
from .typographie import typeset

# Bornes basses : 15 000, 50 000 et 250 000 habitants sont celles des communautés de communes, d'agglomération et
# urbaines (CGCT) ; les bornes des communes sont un choix de la rédaction.
TRANCHES = {
    "taille-commune": (2_000, 10_000, 50_000, 200_000),
    "taille-epci": (15_000, 50_000, 100_000, 250_000),
}


class PointCommun(NamedTuple):
    nom: str  # dans la règle
    raison: str  # devant un pôle
    poids: int = 1


# La clé est l'attribut comparé. Ce que la personne a choisi elle-même compte double.
POINTS_COMMUNS = {
    "taille-epci": PointCommun("taille de l'intercommunalité", "même taille d'intercommunalité"),
    "taille-commune": PointCommun("taille de la commune", "même taille de commune"),
    "milieu": PointCommun("milieu", "même milieu", 2),
    "secteur": PointCommun("secteur", "même secteur", 2),
    "region": PointCommun("région", "même région"),
    "niveau": PointCommun("niveau de la collectivité engagée", "même niveau de collectivité engagé"),
}


def bracket(nom: str, population: int) -> str:
    """Rang de la tranche où tombe une population : « 0 » sous la première borne."""
    return str(bisect_right(TRANCHES[nom], population))


def attributes(base: Base, pole: Entree) -> Markup:
    """Où est le pôle et de quelle taille sont sa commune et son intercommunalité, quand on le sait."""
    ou, tables = pole.fiche.territoire, base.territoires
    commune = tables.commune.get(ou.commune or "")
    epci = tables.epci.get(ou.epci[0] if ou.epci else commune.epci if commune else "")
    paires = {}
    if commune:
        paires["taille-commune"] = bracket("taille-commune", commune.population)
        if commune.latitude is not None:
            paires["point"] = f"{commune.latitude:.2f} {commune.longitude:.2f}"
    if epci:
        paires["taille-epci"] = bracket("taille-epci", epci.population)
    return Markup("".join(f' data-{nom}="{escape(valeur)}"' for nom, valeur in paires.items()))


def rules() -> str:
    """Les règles, pour le script de la page."""
    communs = {nom: {"raison": typeset(p.raison), "poids": p.poids} for nom, p in POINTS_COMMUNS.items()}
    return json.dumps({"tranches": TRANCHES, "communs": communs}, ensure_ascii=False)


def in_words() -> str:
    """Les mêmes règles pour le lecteur : chaque point commun, et les seuils entre deux tailles."""
    return enumerate_french([f"{point.nom}{_bounds(nom)}" for nom, point in POINTS_COMMUNS.items()])


def doubled() -> str:
    """Ceux qui comptent double : « milieu et secteur »."""
    return enumerate_french([f"le {point.nom}" for point in POINTS_COMMUNS.values() if point.poids == 2])


def _bounds(nom: str) -> str:
    if nom not in TRANCHES:
        return ""
    return f" (seuils : {enumerate_french([number(n) for n in TRANCHES[nom]])} habitants)"
