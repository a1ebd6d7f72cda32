"""Ce que toutes les fiches partagent : source, énoncé, chiffre, référence juridique, divergence."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from .types import (
    Adresse,
    AnneeOuPlage,
    Booleen,
    Cite,
    Cle,
    CleSource,
    Identifiant,
    Jour,
    Nom,
    Nombre,
    Periode,
    Resume,
    Riche,
    Terme,
    Texte,
    VersFiche,
    VersRessource,
    VersTexte,
    months_later,
)


class Modele(BaseModel):
    """Base de tous les modèles : figée, et aucune clé qui ne soit déclarée."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Source(Modele):
    cle: Cle = Field(
        title="Clé",
        description="Nom court, propre à la fiche, par lequel les énoncés citent la source.",
        examples=["citego-2014"],
    )
    ressource: VersRessource | None = Field(
        None,
        title="Fiche ressource",
        description="Si la source a sa fiche : elle suffit alors, avec la page.",
        examples=["ressource:dossier-lille-2014"],
    )
    titre: Cite | None = Field(
        None,
        title="Titre",
        description="Titre du document. Obligatoire sans fiche ressource.",
        examples=["L'histoire d'EPV"],
    )
    editeur: Nom | None = Field(None, title="Éditeur", description="Qui publie.", examples=["Banque des Territoires"])
    date: Periode | None = Field(None, title="Date", description="AAAA, AAAA-MM ou AAAA-MM-JJ.", examples=["2014-02"])
    url: Adresse | None = Field(
        None,
        title="Adresse",
        description="Adresse de la page.",
        examples=["https://www.archer.fr/pole-sud/ptce"],
    )
    page: Texte | None = Field(None, title="Page", description="Page du document.", examples=["10"])
    nature: Annotated[Texte, Terme("natures-source")] | None = Field(
        None, title="Nature", description="Qui parle.", examples=["officielle"]
    )
    consulte_le: Jour | None = Field(
        None, title="Consultée le", description="Jour de lecture.", examples=["2026-11-22"]
    )
    copie: Booleen = Field(
        False,
        title="Copie",
        description="« oui » quand l'adresse est une copie d'un document publié ailleurs.",
        examples=["non"],
    )


class ReferenceJuridique(Modele):
    texte: VersTexte | None = Field(
        None,
        title="Texte",
        description="Fiche du texte, avec son article après un dièse.",
        examples=["texte:loi-ess-2014-856#9"],
    )
    libelle: Texte | None = Field(
        None,
        title="Libellé",
        description="Pour un texte qui n'a pas de fiche, ou pour préciser la référence.",
        examples=["CGCT, art. L. 1311-2"],
    )
    historique: Booleen = Field(
        False,
        title="Historique",
        description="« oui » pour citer à dessein un texte ou un article abrogé, ou une version antérieure.",
        examples=["non"],
    )
    version_du: Jour | None = Field(
        None,
        title="Version du",
        description="Entrée en vigueur de la version lue, si l'énoncé en dépend.",
        examples=["2022-08-23"],
    )


class Enonce(Modele):
    texte: Riche = Field(
        title="Texte",
        description="Une idée, une phrase ou deux.",
        examples=["Il a fallu plus de dix ans entre l'idée et la mise en service."],
    )
    sources: list[CleSource] = Field(
        default=[], title="Sources", description="Clés des sources qui le disent.", examples=["citego-2014"]
    )
    textes: list[ReferenceJuridique] = Field(default=[], title="Textes", description="Textes de droit qui le fondent.")
    deduit: Booleen = Field(
        False,
        title="Conseil ou déduction",
        description="« oui » quand aucune source ne le dit : il paraît alors comme conseil de la rédaction.",
        examples=["non"],
    )


class Quantite(Modele):
    valeur: Nombre = Field(
        title="Valeur",
        description="Un nombre, sans espace ni unité ; la virgule s'écrit avec un point.",
        examples=["2.7"],
    )
    precision: Texte | None = Field(
        None, title="Précision", description="Ce qui nuance la valeur.", examples=["plus de"]
    )
    annee: AnneeOuPlage | None = Field(
        None, title="Année", description="Année ou plage d'années de la valeur.", examples=["2014"]
    )
    note: Texte | None = Field(None, title="Note", description="Ce qu'il faut savoir pour la lire.")
    sources: list[CleSource] = Field(
        default=[], title="Sources", description="Clés des sources.", examples=["citego-2014"]
    )
    deduit: Booleen = Field(
        False, title="Calculée", description="« oui » si la rédaction l'a calculée.", examples=["non"]
    )


class Chiffre(Quantite):
    libelle: Texte = Field(title="Libellé", description="Ce que l'on compte.", examples=["Surface du domaine"])
    unite: Texte = Field(title="Unité", description="Au pluriel, ou un symbole.", examples=["hectares"])
    textes: list[ReferenceJuridique] = Field(
        default=[], title="Textes", description="Textes de droit qui fixent la valeur."
    )


class Divergence(Modele):
    sujet: Texte = Field(
        title="Sujet", description="Ce sur quoi les sources diffèrent.", examples=["Nombre de candidatures"]
    )
    versions: list[Enonce] = Field(
        min_length=2, title="Versions", description="Ce que dit chaque source, sans choisir."
    )


# Codes du vocabulaire « statuts » qui changent ce que le site montre.
EN_ATTENTE = ("brouillon", "relecture")
PUBLIEE, ARCHIVEE = "publiee", "archivee"


class Archive(Modele):
    motif: Riche = Field(
        title="Motif",
        description="Pourquoi la fiche ne sert plus, en une phrase.",
        examples=["Le pôle a rejoint un autre pôle, décrit ailleurs."],
    )
    le: Jour = Field(title="Archivée le", description="Jour de l'archivage.", examples=["2026-11-22"])
    remplacee_par: list[VersFiche] = Field(
        default=[],
        title="Remplacée par",
        description="Fiches où aller à la place.",
        examples=["exemple:pole-sud-archer"],
    )


class Fiche(Modele):
    """Champs de toute fiche. Le genre et l'identifiant viennent du dossier et du nom du fichier."""

    genre: ClassVar[str]
    dossier: ClassVar[str]
    libelle: ClassVar[str]
    pluriel: ClassVar[str]
    corps: ClassVar[str | None] = None  # titre du texte libre, sous l'en-tête
    corps_obligatoire: ClassVar[bool] = False
    mois_avant_relecture: ClassVar[int] = (
        12  # ce qui change avec le droit ou les appels se relit deux fois plus souvent
    )

    titre: Texte = Field(title="Titre", description="Le nom sous lequel on la cherche.", examples=["Pôle Sud Archer"])
    titre_court: Texte | None = Field(
        None, title="Titre court", description="Pour les listes et le fil d'Ariane.", examples=["Pédagogie"]
    )
    resume: Resume = Field(
        title="Résumé",
        description="Ce que la fiche apprend, en 300 signes au plus.",
        examples=["Un groupe d'insertion ouvre son siège à d'autres acteurs et relance un atelier de chaussures."],
    )
    variantes: list[Cite] = Field(
        default=[],
        title="Variantes",
        description="Autres noms, sigles, graphies fautives que l'on tape en cherchant.",
        examples=["Archer Romans"],
    )
    sources: list[Source] = Field(
        min_length=1, title="Sources", description="Tout ce qui a été lu, une entrée par document."
    )
    divergences: list[Divergence] = Field(
        default=[], title="Divergences", description="Ce sur quoi les sources ne s'accordent pas."
    )
    confiance: Annotated[Texte, Terme("confiances")] = Field(
        title="Confiance", description="Ce que valent les sources réunies.", examples=["haute"]
    )
    verifie_le: Jour = Field(title="Vérifiée le", description="Jour de la dernière relecture.", examples=["2026-11-22"])
    revoir_avant: Jour | None = Field(
        None,
        validate_default=True,
        title="À revoir avant",
        description="Jour où la fiche demande une relecture. Sans lui, il se compte depuis la vérification.",
        examples=["2027-11-22"],
    )
    a_verifier: list[Texte] = Field(default=[], title="À vérifier", description="Points encore douteux, un par ligne.")
    anciens_identifiants: list[Identifiant] = Field(
        default=[],
        title="Anciens identifiants",
        description="Noms de fichier portés auparavant : ils renvoient vers la fiche.",
        examples=["archer-romans"],
    )
    statut: Annotated[Texte, Terme("statuts")] = Field(
        PUBLIEE,
        title="Statut",
        description="Où en est la fiche ; sans choix, elle est publiée. Un brouillon ou une relecture ne sont pas sur le site.",
        examples=["brouillon"],
    )
    archive: Archive | None = Field(
        None, title="Archive", description="Pour une fiche archivée : pourquoi, depuis quand, où aller."
    )

    @field_validator("revoir_avant")
    @classmethod
    def _reckon(cls, jour: date | None, info: ValidationInfo) -> date | None:
        """Une fiche conforme a toujours une échéance : celle qu'elle dit, ou celle de son genre."""
        verifie = info.data.get("verifie_le")
        return months_later(verifie, cls.mois_avant_relecture) if jour is None and verifie else jour
