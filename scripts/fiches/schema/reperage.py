"""Les fiches qui situent : acteur, ressource et notion."""

from typing import Annotated, ClassVar

from pydantic import Field

from .commun import Enonce, Fiche
from .types import (
    EN_CLAIR,
    Adresse,
    Annee,
    Booleen,
    Cite,
    Nom,
    Periode,
    Phrase,
    Riche,
    Terme,
    Texte,
    VersActeur,
    VersNotion,
    VersTexte,
)


class Acteur(Fiche):
    genre: ClassVar[str] = "acteur"
    dossier: ClassVar[str] = "acteurs"
    libelle: ClassVar[str] = "Acteur"
    pluriel: ClassVar[str] = "Acteurs"
    corps: ClassVar[str | None] = "À savoir"

    sigle: Nom | None = Field(None, title="Sigle", description="Sigle usuel.", examples=["RTES"])
    nature: Annotated[Texte, Terme("natures-acteur")] = Field(
        title="Nature", description="Réseau, administration…", examples=["reseau"]
    )
    anciens_noms: list[Nom] = Field(
        default=[],
        title="Anciens noms",
        description="Noms portés auparavant.",
        examples=["Réseau des collectivités territoriales pour une économie solidaire"],
    )
    site: Adresse | None = Field(None, title="Site", description="Adresse relue.", examples=["https://www.rtes.fr"])
    role_2014: Enonce | None = Field(None, title="En 2014", description="Sa place dans la démarche d'alors.")
    role_actuel: Enonce = Field(title="Aujourd'hui", description="Ce qu'il fait, ou ce qui l'a remplacé.")
    appui: Enonce | None = Field(None, title="Pour une collectivité", description="Ce qu'elle peut lui demander.")
    disparu_en: Annee | None = Field(
        None, title="Disparu en", description="Année de fin, s'il n'existe plus.", examples=["2020"]
    )
    remplace_par: VersActeur | None = Field(
        None, title="Remplacé par", description="Sa suite.", examples=["acteur:ess-france"]
    )


class Ressource(Fiche):
    genre: ClassVar[str] = "ressource"
    dossier: ClassVar[str] = "ressources"
    libelle: ClassVar[str] = "Ressource"
    pluriel: ClassVar[str] = "Ressources"
    corps: ClassVar[str | None] = "À savoir"

    titre: Cite = Field(title="Titre", description="Celui du document, mot pour mot.", examples=["Pôle Sud Archer"])
    nature: Annotated[Texte, Terme("natures-ressource")] = Field(
        title="Nature", description="Étude, guide…", examples=["etude"]
    )
    auteurs: list[Nom] = Field(
        default=[], title="Auteurs", description="Organismes ou auteurs publiés.", examples=["Chorum"]
    )
    editeurs: list[VersActeur] = Field(
        default=[], title="Éditeurs", description="Fiches des organismes.", examples=["acteur:rtes"]
    )
    date: Periode | None = Field(None, title="Date", description="AAAA, AAAA-MM ou AAAA-MM-JJ.", examples=["2014-02"])
    url: Adresse | None = Field(
        None, title="Adresse", description="Adresse relue du document.", examples=["https://www.rtes.fr"]
    )
    acces: Riche | None = Field(None, title="Accès", description="Où le trouver, s'il n'est pas en ligne.")
    apports: list[Enonce] = Field(default=[], title="Ce qu'on y trouve", description="Utile à une collectivité.")


class Notion(Fiche):
    genre: ClassVar[str] = "notion"
    dossier: ClassVar[str] = "notions"
    libelle: ClassVar[str] = "Notion"
    pluriel: ClassVar[str] = "Glossaire"

    sigle: Nom | None = Field(None, title="Sigle", description="Sigle usuel.", examples=["PTCE"])
    en_clair: list[Phrase] = Field(default=[], **EN_CLAIR)
    precision: Riche | None = Field(None, title="Précision", description="Ce que la définition ne dit pas.")
    textes: list[VersTexte] = Field(
        default=[],
        title="Textes",
        description="Textes qui la définissent.",
        examples=["texte:loi-ess-2014-856#9"],
    )
    voir: list[VersNotion] = Field(
        default=[], title="Voir aussi", description="Notions voisines.", examples=["notion:ess"]
    )
    deduit: Booleen = Field(
        False,
        title="Formulée par la rédaction",
        description="« oui » si aucune source ne la définit.",
        examples=["non"],
    )
