"""Ce que l'on sait de chaque adresse citée, jour après jour : ``content/liens.yml``, que « make liens » tient.

Une adresse n'est « morte » qu'après avoir manqué deux jours différents ; un site qui refuse les robots n'est jamais mort.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Literal, NamedTuple

import yaml
from pydantic import Field, ValidationError

from .depot import write_all
from .loading import RawFiche, read_settings, shown_path
from .messages import french_problems
from .problems import Problem
from .schema.commun import Modele
from .schema.types import Adresse, Jour, Texte

NOM = "liens.yml"
ENTETE = (
    "# Écrit par « make liens » : l'état de chaque adresse citée. « vu_le » : le dernier jour où elle a répondu, s'il\n"
    "# n'est pas celui de la visite (« le »). Pour qu'une adresse soit relue de zéro, retirez ses lignes.\n"
)
REPOND = ("vivant", "deplace")
# Ce qui ne dépend pas du réseau : une seule lecture suffit à le dire.
CERTAINS = ("adresse", "identifiant")


class Constat(NamedTuple):
    """Ce qu'une visite a vu. ``code`` : la réponse HTTP, ou ce qui l'a empêchée ; ``vers`` : la nouvelle adresse."""

    issue: Literal["vivant", "deplace", "non-verifiable", "echec"]
    code: str
    vers: str | None = None


class Releve(Modele):
    url: Adresse = Field(title="Adresse", description="Sans son ancre.")
    etat: Literal["vivant", "deplace", "a-reverifier", "mort", "non-verifiable"] = Field(
        title="État", description="Vivant, déplacé, à revérifier, mort ou non vérifiable."
    )
    code: Texte = Field(title="Code", description="Réponse HTTP, ou ce qui l'a empêchée.", examples=["404"])
    le: Jour = Field(title="Le", description="Jour de la dernière visite.")
    depuis: Jour = Field(title="Depuis", description="Premier jour de cet état ; d'un lien mort, premier jour manqué.")
    vu_le: Jour | None = Field(
        None, title="Vu le", description="Dernier jour où elle a répondu, si ce n'est pas « le »."
    )
    vers: Adresse | None = Field(None, title="Vers", description="Nouvelle adresse, annoncée par le site.")
    archive: Adresse | None = Field(
        None, title="Archive", description="Où chercher une copie du jour où la page a été lue. Non vérifiée."
    )

    @property
    def last_seen(self) -> date | None:
        return self.le if self.etat in REPOND else self.vu_le


def record(url: str, ancien: Releve | None, constat: Constat, jour: date, lue_le: date | None) -> Releve:
    """L'état d'une adresse après une visite. ``lue_le`` : le jour où une personne l'a lue, pour l'archive."""
    echoue_depuis = ancien.depuis if ancien and ancien.etat in ("a-reverifier", "mort") else jour
    etat = constat.issue
    if constat.issue == "echec":
        etat = "mort" if echoue_depuis < jour or constat.code in CERTAINS else "a-reverifier"
    garde = ancien is not None and ancien.etat == etat
    vu_le = ancien.last_seen if ancien and constat.issue not in REPOND else None
    lue_le = lue_le or vu_le
    return Releve(
        url=url,
        etat=etat,
        code=constat.code,
        le=jour,
        depuis=echoue_depuis if etat == "mort" else ancien.depuis if garde else jour,
        vu_le=vu_le,
        vers=constat.vers,
        archive=f"https://web.archive.org/web/{lue_le:%Y%m%d}/{url}" if etat == "mort" and lue_le else None,
    )


def load(racine: Path) -> tuple[dict[str, Releve], list[Problem]]:
    """L'état noté, par adresse ; vide si le fichier n'existe pas encore."""
    fichier = racine / NOM
    if not fichier.is_file():
        return {}, []
    chemin = shown_path(fichier, racine)
    donnees, lignes, problemes = read_settings(fichier, racine)
    if problemes:
        return {}, problemes
    if not isinstance(donnees, list):
        conseil = "Remettez la version précédente du fichier, ou supprimez-le : tout sera relu."
        return {}, [Problem(chemin, 1, "yaml-structure", "le fichier n'est pas une liste d'adresses", conseil)]
    releves: dict[str, Releve] = {}
    for rang, entree in enumerate(donnees):
        brute = RawFiche(chemin, "", "", entree, "", 1, {c[1:]: n for c, n in lignes.items() if c[:1] == (rang,)})
        try:
            releve = Releve.model_validate(entree)
            releves[releve.url] = releve
        except ValidationError as erreur:
            problemes += french_problems(erreur, Releve, brute)
    return releves, problemes


def save(racine: Path, releves: Mapping[str, Releve]) -> None:
    """Écrit l'état, trié par adresse."""
    entrees = [releves[url].model_dump(exclude_none=True) for url in sorted(releves)]
    texte = yaml.dump(entrees, Dumper=_SansRenvoi, allow_unicode=True, sort_keys=False, width=10_000)
    write_all({racine / NOM: ENTETE + texte})


class _SansRenvoi(yaml.SafeDumper):
    """Deux fois le même jour s'écrit deux fois : un renvoi (« &id001 ») ne se relit pas."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def trustworthy(visites: Iterable[tuple[str, str, Constat]]) -> list[tuple[str, Constat]]:
    """Les visites à noter, d'une suite (site, adresse, constat) dans l'ordre où elles ont fini.

    Sans aucune réponse, la machine est hors ligne : rien à noter. Des noms introuvables sur dix sites d'affilée, à la
    fin, disent un réseau coupé en chemin : ils ne sont pas notés non plus.
    """
    suite = list(visites)
    muets = ("dns", "connexion", "delai")
    derniere = max((rang for rang, (_, _, c) in enumerate(suite) if c.code not in muets), default=-1)
    coupes = {site for site, _, c in suite[derniere + 1 :] if c.code == "dns"}
    if derniere < 0:
        return []
    return [(url, c) for _, url, c in (suite[: derniere + 1] if len(coupes) >= 10 else suite)]
