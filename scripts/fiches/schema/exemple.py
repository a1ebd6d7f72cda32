"""L'exemple : un pôle réel, ce que les collectivités y ont fait et ce qu'il est devenu."""

from typing import Annotated, ClassVar

from pydantic import Field

from .commun import Chiffre, Enonce, Fiche, Modele
from .types import (
    Adresse,
    Annee,
    Booleen,
    Cite,
    CleSource,
    CodeCommune,
    CodeDepartement,
    CodeEpci,
    CodeRegion,
    Niveau,
    Nom,
    Periode,
    Riche,
    Terme,
    Texte,
    VersActeur,
    VersDispositif,
    VersLevier,
    VersModalite,
)


class Territoire(Modele):
    commune: CodeCommune | None = Field(
        None,
        title="Commune",
        description="Code INSEE de la commune d'implantation : ce n'est pas son code postal.",
        examples=["26281"],
    )
    departement: CodeDepartement | None = Field(
        None, title="Département", description="Code officiel.", examples=["26"]
    )
    region: CodeRegion | None = Field(None, title="Région", description="Code officiel.", examples=["84"])
    communes: list[CodeCommune] = Field(
        default=[], title="Autres communes", description="Communes où le pôle agit aussi.", examples=["44007"]
    )
    epci: list[CodeEpci] = Field(
        default=[],
        title="Intercommunalités",
        description="SIREN des EPCI où il agit.",
        examples=["200068781"],
    )
    departements: list[CodeDepartement] = Field(
        default=[], title="Autres départements", description="Départements où il agit aussi.", examples=["44"]
    )
    milieu: Annotated[Texte, Terme("milieux")] | None = Field(
        None, title="Milieu", description="Rural, urbain… Absent : non établi.", examples=["mixte"]
    )
    precision: Texte | None = Field(None, title="Précision", description="Ce que les codes ne disent pas.")


class Naissance(Modele):
    annee: Annee = Field(title="Année", description="Année de création retenue.", examples=["2007"])
    precision: Texte | None = Field(None, title="Précision", description="Ce qui naît cette année-là.")
    sources: list[CleSource] = Field(default=[], title="Sources", description="Clés des sources.")
    deduit: Booleen = Field(
        False, title="Déduite", description="« oui » si aucune source ne la donne.", examples=["non"]
    )


class En2014(Modele):
    statut: Annotated[Texte, Terme("statuts-2014")] = Field(
        title="Statut", description="Place dans le dossier de 2014.", examples=["temoin"]
    )
    nom: Cite | None = Field(None, title="Nom en 2014", description="Tel qu'imprimé, numérisation corrigée.")
    note: Riche | None = Field(None, title="Note", description="Ce que le dossier en dit.")


class Laureat(Modele):
    dispositif: VersDispositif = Field(
        title="Dispositif", description="Fiche du dispositif obtenu.", examples=["dispositif:aap-ptce-2013"]
    )
    annee: Annee | None = Field(None, title="Année", description="Année de sélection.", examples=["2014"])
    note: Riche | None = Field(None, title="Note", description="Montant, objet, incertitude.")
    sources: list[CleSource] = Field(min_length=1, title="Sources", description="Clés des sources.")


class Devenir(Modele):
    etat: Annotated[Texte, Terme("etats-pole")] = Field(
        title="État", description="Ce qu'il est devenu.", examples=["en-activite"]
    )
    annee: Annee | None = Field(None, title="Année", description="Année de la dernière information.", examples=["2020"])
    texte: Riche = Field(title="Ce qu'on sait", description="Une phrase ou deux.")
    sources: list[CleSource] = Field(default=[], title="Sources", description="Clés des sources.")


class Etape(Modele):
    date: Periode = Field(title="Date", description="AAAA, AAAA-MM ou AAAA-MM-JJ.", examples=["2014-06"])
    texte: Riche = Field(title="Fait", description="Ce qui se passe.")
    sources: list[CleSource] = Field(min_length=1, title="Sources", description="Clés des sources.")


class RoleDeCollectivite(Modele):
    nom: Nom = Field(
        title="Nom", description="Collectivité, société publique ou institution.", examples=["Ville de Lille"]
    )
    niveau: Niveau = Field(title="Niveau", description="Niveau de celle qui a agi.", examples=["epci"])
    code: Texte | None = Field(
        None,
        title="Code officiel",
        description="INSEE ou SIREN de la collectivité, s'il est connu.",
        examples=["200093201"],
    )
    role: Riche = Field(title="Ce qu'elle a fait", description="Au passé, sans adjectif.")
    leviers: list[VersLevier] = Field(
        default=[],
        title="Leviers",
        description="Leviers que ce fait illustre.",
        examples=["levier:amenagement-immobilier-foncier"],
    )
    sources: list[CleSource] = Field(default=[], title="Sources", description="Clés des sources.")
    deduit: Booleen = Field(False, title="Déduit", description="« oui » si aucune source ne le dit.", examples=["non"])


class Exemple(Fiche):
    genre: ClassVar[str] = "exemple"
    dossier: ClassVar[str] = "exemples"
    libelle: ClassVar[str] = "Exemple"
    pluriel: ClassVar[str] = "Exemples"
    corps: ClassVar[str | None] = "L’histoire"
    corps_obligatoire: ClassVar[bool] = True

    territoire: Territoire = Field(title="Territoire", description="Où, avec les codes officiels.")
    en_2014: En2014 | None = Field(None, title="En 2014", description="Place dans le dossier de Lille.")
    creation: Naissance | None = Field(None, title="Création", description="Absente : non établie.")
    devenir: Devenir = Field(title="Ce qu'il est devenu", description="État et dernière information datée.")
    site: Adresse | None = Field(None, title="Site", description="Site du pôle.", examples=["https://www.archer.fr/"])
    forme_juridique: Riche | None = Field(None, title="Forme juridique", description="Celle du porteur.")
    porteur: Riche | None = Field(None, title="Porteur", description="Structure qui porte le pôle.")
    secteurs: list[Annotated[Texte, Terme("secteurs")]] = Field(
        default=[], title="Secteurs", description="Grands secteurs.", examples=["insertion-emploi"]
    )
    activites: list[Texte] = Field(
        default=[], title="Activités", description="Ce que l'on y fait, en mots libres.", examples=["Chaussure et cuir"]
    )
    impulsion: Annotated[Texte, Terme("impulsions")] | None = Field(
        None, title="Impulsion", description="D'où vient l'élan.", examples=["entrepreneuriale"]
    )
    approche: Annotated[Texte, Terme("approches")] | None = Field(
        None, title="Dynamique", description="Filière, secteur ou plusieurs activités.", examples=["filiere"]
    )
    lieu_commun: Booleen | None = Field(
        None,
        title="Lieu commun",
        description="« oui », « non », ou rien si ce n'est pas établi.",
        examples=["oui"],
    )
    membres: list[Enonce] = Field(default=[], title="Membres", description="Qui en est, avec l'année.")
    emplois: list[Enonce] = Field(default=[], title="Emplois", description="Combien, où, quelle année.")
    collectivites: list[RoleDeCollectivite] = Field(
        default=[], title="Ce que les institutions ont fait", description="Une entrée par institution."
    )
    leviers_deduits: list[VersLevier] = Field(
        default=[],
        title="Leviers déduits",
        description="Rattachés par la rédaction sans fait établi d'une collectivité.",
        examples=["levier:accompagnement-ingenierie"],
    )
    modalites: list[VersModalite] = Field(
        default=[],
        title="Moyens utilisés",
        description="Fiches modalités.",
        examples=["modalite:participation-scic"],
    )
    laureat_de: list[Laureat] = Field(default=[], title="Lauréat de", description="Appels et programmes obtenus.")
    acteurs: list[VersActeur] = Field(
        default=[], title="Acteurs", description="Réseaux liés au pôle.", examples=["acteur:rtes"]
    )
    chronologie: list[Etape] = Field(
        default=[], title="Chronologie", description="Faits datés, du plus ancien au plus récent."
    )
    chiffres: list[Chiffre] = Field(default=[], title="Chiffres", description="Chaque chiffre avec sa source.")
    enseignements: list[Enonce] = Field(
        default=[], title="Ce qu'on en retient", description="Leçons pour une collectivité."
    )
