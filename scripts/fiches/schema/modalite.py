"""La modalité : un moyen légal d'agir (subvention, mise à disposition, entrée au capital…)."""

from typing import Annotated, ClassVar

from pydantic import Field

from .commun import Chiffre, Enonce, Fiche, Modele, ReferenceJuridique
from .types import (
    EN_CLAIR,
    AnneeOuPlage,
    Booleen,
    CleSource,
    Niveau,
    Nom,
    Phrase,
    Riche,
    Terme,
    Texte,
    VersExemple,
    VersLevier,
)


class QuiPeut(Modele):
    niveau: Niveau = Field(title="Niveau", description="Niveau de collectivité.", examples=["epci"])
    peut: Annotated[Texte, Terme("possibilites")] = Field(
        title="Peut-il ?", description="Oui, non, ou sous conditions.", examples=["sous-conditions"]
    )
    condition: Riche = Field(title="Condition", description="Dans quelles limites.")
    depuis: Texte | None = Field(None, title="Depuis", description="Texte et date d'origine.")
    textes: list[ReferenceJuridique] = Field(default=[], title="Textes", description="Fondement.")
    sources: list[CleSource] = Field(default=[], title="Sources", description="Clés des sources.")
    deduit: Booleen = Field(False, title="Déduit", description="« oui » si aucune source ne le dit.", examples=["non"])


class EtapeDeProcedure(Modele):
    titre: Texte = Field(title="Étape", description="À l'infinitif.")
    qui: Texte = Field(title="Qui", description="Organe ou service.", examples=["assemblée délibérante"])
    documents: list[Texte] = Field(
        default=[], title="Documents", description="Pièces à réunir ou à produire.", examples=["Statuts"]
    )
    delai: Texte | None = Field(None, title="Délai", description="Délai légal ou observé.")
    textes: list[ReferenceJuridique] = Field(default=[], title="Textes", description="Fondement.")
    sources: list[CleSource] = Field(default=[], title="Sources", description="Clés des sources.")
    deduit: Booleen = Field(
        False, title="Conseil", description="« oui » si la rédaction le conseille.", examples=["non"]
    )


class ModeleActe(Modele):
    actes: list[Texte] = Field(
        min_length=1,
        title="Actes",
        description="Actes à prendre.",
        examples=["Convention d'occupation du domaine public"],
    )
    clauses: list[Enonce] = Field(default=[], title="Clauses", description="Clauses à prévoir.")


class CasDUsage(Modele):
    exemple: VersExemple | None = Field(
        None, title="Pôle", description="Fiche du pôle.", examples=["exemple:pole-sud-archer"]
    )
    nom: Nom | None = Field(None, title="Nom", description="Pour un cas sans fiche.")
    fait: Riche = Field(title="Ce qui a été fait", description="Qui a fait quoi.")
    annee: AnneeOuPlage | None = Field(None, title="Année", description="AAAA ou AAAA-AAAA.", examples=["2016"])
    sources: list[CleSource] = Field(min_length=1, title="Sources", description="Clés des sources.")


class Modalite(Fiche):
    genre: ClassVar[str] = "modalite"
    dossier: ClassVar[str] = "modalites"
    libelle: ClassVar[str] = "Moyen d'agir"
    pluriel: ClassVar[str] = "Moyens d'agir"
    corps: ClassVar[str | None] = "En bref"
    corps_obligatoire: ClassVar[bool] = True

    en_clair: list[Phrase] = Field(**EN_CLAIR)
    qui_peut: list[QuiPeut] = Field(min_length=1, title="Qui peut", description="Une entrée par niveau.")
    conditions: list[Enonce] = Field(default=[], title="Conditions", description="Règles à respecter.")
    seuils: list[Chiffre] = Field(default=[], title="Seuils", description="Chaque seuil avec sa source.")
    etapes: list[EtapeDeProcedure] = Field(default=[], title="Étapes", description="Dans l'ordre.")
    aides_etat: list[Enonce] = Field(default=[], title="Aides d'État", description="Règles européennes à vérifier.")
    conflits_interets: list[Enonce] = Field(
        default=[], title="Conflits d'intérêts", description="Qui ne vote pas, et pourquoi."
    )
    vigilance: list[Enonce] = Field(default=[], title="Points de vigilance", description="Ce qui échoue.")
    couts: list[Enonce] = Field(default=[], title="Coût", description="Pour la collectivité.")
    duree: list[Enonce] = Field(default=[], title="Durée", description="Combien de temps.")
    reversibilite: list[Enonce] = Field(default=[], title="Réversibilité", description="Comment en sortir.")
    effort: Annotated[Texte, Terme("efforts")] = Field(
        title="Effort", description="Temps et argent demandés.", examples=["faible"]
    )
    leviers: list[VersLevier] = Field(
        min_length=1, title="Leviers", description="Leviers servis.", examples=["levier:amenagement-immobilier-foncier"]
    )
    modele_acte: ModeleActe | None = Field(None, title="Actes et clauses", description="De quoi écrire l'acte.")
    cas: list[CasDUsage] = Field(default=[], title="Cas", description="Où cela s'est fait.")
