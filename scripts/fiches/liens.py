"""L'état des adresses extérieures que la base cite, tel que ``content/liens.yml`` le garde : une commande l'écrit."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pydantic import ConfigDict, Field, ValidationError

from .linking import Entree
from .loading import RawFiche, read_settings, shown_path
from .markdown_sur import links
from .messages import french_problems
from .problems import AVERTISSEMENT, Problem
from .schema.commun import Modele
from .schema.types import Adresse, Jour, Texte

NOM = "liens.yml"
MORT = "mort"


class Lien(Modele):
    model_config = ConfigDict(extra="ignore")  # la vérification peut en noter plus

    url: Adresse = Field(title="Adresse", description="L'adresse essayée.", examples=["https://www.rtes.fr"])
    etat: Texte = Field(title="État", description="« mort » si elle ne mène plus à rien.", examples=[MORT])
    le: Jour = Field(title="Essayée le", description="Jour de l'essai.", examples=["2026-11-22"])

    @property
    def mort(self) -> bool:
        return self.etat == MORT


class _Fichier(Modele):
    liens: list[Lien]


def load_liens(racine: Path) -> tuple[list[Lien] | None, list[Problem]]:
    """Les liens essayés, ou rien si personne ne les a essayés. Un fichier mal formé est ignoré, et signalé."""
    fichier = racine / NOM
    if not fichier.is_file():
        return None, []
    donnees, lignes, problemes = read_settings(fichier, racine)
    if not problemes:
        places = {("liens", *place): ligne for place, ligne in lignes.items()}
        brute = RawFiche(shown_path(fichier, racine), "", "", {}, "", 1, places)
        try:
            return _Fichier.model_validate({"liens": donnees}).liens, []
        except ValidationError as erreur:
            problemes = list(french_problems(erreur, _Fichier, brute))
    return None, [replace(p, gravite=AVERTISSEMENT) for p in problemes]


def addresses(entree: Entree) -> set[str]:
    """Les adresses extérieures d'une fiche, sans leur ancre : ses champs, et les liens de ses textes."""
    textes = [*_strings(entree.fiche.model_dump(mode="json")), entree.corps]
    trouvees = {texte for texte in textes if texte.startswith("http")}
    for texte in textes:
        if "://" in texte and texte not in trouvees:
            trouvees.update(cible for cible in links(texte) if cible.startswith("http"))
    return {adresse.partition("#")[0] for adresse in trouvees}


def _strings(valeur: object) -> Iterator[str]:
    if isinstance(valeur, str):
        yield valeur
    elif isinstance(valeur, (dict, list)):
        for element in valeur.values() if isinstance(valeur, dict) else valeur:
            yield from _strings(element)
