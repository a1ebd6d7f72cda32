"""Ce que seul l'éditeur du site sait : nom, adresses, mentions légales. Lu dans ``content/site.yml``."""

from pathlib import Path

from pydantic import Field, ValidationError

from .forge import Forge
from .loading import RawFiche, read_settings, shown_path
from .messages import french_problems
from .problems import Problem
from .schema.commun import Modele
from .schema.types import Adresse, Texte


class Editeur(Modele):
    nom: Texte | None = Field(None, title="Nom", description="Raison sociale de l'éditeur.")
    adresse: Texte | None = Field(None, title="Adresse", description="Siège.")
    telephone: Texte | None = Field(None, title="Téléphone", description="Numéro public.")
    courriel: Texte | None = Field(None, title="Courriel", description="Adresse de contact publique.")
    directeur_publication: Texte | None = Field(
        None, title="Direction de la publication", description="Représentant légal de l'éditeur."
    )


class Hebergeur(Modele):
    nom: Texte | None = Field(None, title="Nom", description="Raison sociale de l'hébergeur.")
    adresse: Texte | None = Field(None, title="Adresse", description="Siège.")
    telephone: Texte | None = Field(None, title="Téléphone", description="Numéro public.")


class Site(Modele):
    nom: Texte = Field(title="Nom", description="Nom du site.")
    presentation: Texte = Field(title="Présentation", description="Une phrase, au pied de chaque page.")
    adresse_publique: Adresse | None = Field(
        None, title="Adresse publique", description="Adresse du site, barre finale comprise."
    )
    modifier: Texte | None = Field(
        None,
        title="Adresse de modification",
        description="Adresse de la forge qui ouvre un fichier, avec « {chemin} » à la place du fichier.",
    )
    editeur: Editeur = Field(default=Editeur(), title="Éditeur", description="Mentions légales.")
    hebergeur: Hebergeur = Field(default=Hebergeur(), title="Hébergeur", description="Mentions légales.")

    formulaire: Forge | None = Field(
        None, title="Formulaire", description="Forge où le formulaire de /admin/ enregistre."
    )

    def missing(self) -> list[str]:
        """Ce qui manque encore pour publier : vide quand tout est dit."""
        manques = [nom for nom in ("adresse_publique", "modifier") if not getattr(self, nom)]
        for groupe in ("editeur", "hebergeur"):
            bloc = getattr(self, groupe)
            manques += [f"{groupe}.{nom}" for nom in type(bloc).model_fields if not getattr(bloc, nom)]
        return manques


def load_site(racine: Path) -> tuple[Site | None, list[Problem]]:
    fichier = racine / "site.yml"
    chemin = shown_path(fichier, racine)
    if not fichier.is_file():
        conseil = "Recopiez celui du dépôt : il porte le nom du site et ses mentions légales."
        return None, [Problem(chemin, 1, "site-absent", "le fichier site.yml manque", conseil)]
    donnees, lignes, problemes = read_settings(fichier, racine)
    if problemes:
        return None, problemes
    if not isinstance(donnees, dict):
        conseil = "Écrivez un champ par ligne, par exemple « nom: Repères PTCE »."
        message = "le fichier n'est pas une suite de champs « clé: valeur »"
        return None, [Problem(chemin, 1, "yaml-structure", message, conseil)]
    try:
        return Site.model_validate(donnees), []
    except ValidationError as erreur:
        return None, list(french_problems(erreur, Site, RawFiche(chemin, "", "", donnees, "", 1, lignes)))
