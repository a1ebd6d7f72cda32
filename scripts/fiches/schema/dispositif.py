"""Le dispositif : appel à projets, programme, budget, animation nationale."""

from typing import Annotated, ClassVar

from pydantic import Field

from .commun import Chiffre, Enonce, Fiche, Modele, Quantite, ReferenceJuridique
from .types import (
    Booleen,
    CleSource,
    CodeCommune,
    Nom,
    Periode,
    Riche,
    Terme,
    Texte,
    VersActeur,
    VersDispositif,
    VersExemple,
    VersLevier,
)


class Dates(Modele):
    lancement: Periode | None = Field(None, title="Lancement", description="Ouverture.", examples=["2013-07-15"])
    cloture: Periode | None = Field(None, title="Clôture", description="Fin des dépôts.", examples=["2013-10-11"])
    resultats: Periode | None = Field(None, title="Résultats", description="Annonce.", examples=["2014-01-10"])
    fin: Periode | None = Field(None, title="Fin", description="Fin du soutien.", examples=["2016"])


class LaureatDeDispositif(Modele):
    nom: Nom = Field(title="Nom", description="Tel que la source le nomme.", examples=["La Coursive Boutaric"])
    exemple: VersExemple | None = Field(
        None, title="Pôle", description="Sa fiche.", examples=["exemple:pole-sud-archer"]
    )
    commune: CodeCommune | None = Field(None, title="Commune", description="Code INSEE.", examples=["21231"])
    lieu: Texte | None = Field(
        None, title="Lieu", description="Si la commune n'est pas établie.", examples=["Île-de-France"]
    )
    certitude: Annotated[Texte, Terme("certitudes")] = Field(
        title="Certitude", description="Ce que dit la source.", examples=["etablie"]
    )
    note: Riche | None = Field(None, title="Note", description="Ce qu'il faut savoir.")
    sources: list[CleSource] = Field(min_length=1, title="Sources", description="Clés des sources.")


class Dispositif(Fiche):
    genre: ClassVar[str] = "dispositif"
    dossier: ClassVar[str] = "dispositifs"
    libelle: ClassVar[str] = "Dispositif"
    pluriel: ClassVar[str] = "Dispositifs"
    mois_avant_relecture: ClassVar[int] = 6
    corps: ClassVar[str | None] = "À savoir"

    nature: Annotated[Texte, Terme("natures-dispositif")] = Field(
        title="Nature", description="Appel, programme…", examples=["appel-a-projets"]
    )
    organisateur: Riche = Field(title="Organisateur", description="Qui l'ouvre et le finance.")
    acteurs: list[VersActeur] = Field(
        default=[],
        title="Acteurs",
        description="Fiches des organismes.",
        examples=["acteur:caisse-des-depots"],
    )
    dates: Dates = Field(default=Dates(), title="Dates", description="Celles qui sont établies.")
    etat: Annotated[Texte, Terme("etats-dispositif")] = Field(
        title="État", description="Ouvert, clos…", examples=["clos"]
    )
    etat_note: Riche = Field(title="Note d'état", description="Ce qui a suivi.")
    enveloppe: Quantite | None = Field(None, title="Enveloppe (€)", description="Total en euros.")
    aide_minimale: Quantite | None = Field(None, title="Aide minimale (€)", description="Par lauréat, en euros.")
    aide_maximale: Quantite | None = Field(None, title="Aide maximale (€)", description="Par lauréat, en euros.")
    candidatures: Quantite | None = Field(None, title="Candidatures", description="Dossiers reçus.")
    recevables: Quantite | None = Field(None, title="Recevables", description="Dossiers recevables.")
    nombre_laureats: Quantite | None = Field(None, title="Lauréats", description="Nombre annoncé.")
    criteres: list[Enonce] = Field(default=[], title="Critères", description="Ce qui était demandé.")
    instruction: list[Enonce] = Field(default=[], title="Instruction", description="Qui décide et comment.")
    pour_agir: list[Enonce] = Field(
        default=[], title="Pour les collectivités", description="Ce qu'elles peuvent en tirer."
    )
    laureats: list[LaureatDeDispositif] = Field(
        default=[], title="Lauréats", description="Ceux que nomme une source de cette fiche."
    )
    liste_complete: Booleen = Field(
        False, title="Liste complète", description="« oui » si tous les lauréats y sont.", examples=["non"]
    )
    chiffres: list[Chiffre] = Field(default=[], title="Autres chiffres", description="Chaque chiffre avec sa source.")
    leviers: list[VersLevier] = Field(
        default=[], title="Leviers", description="Leviers concernés.", examples=["levier:cadres-contractuels"]
    )
    textes: list[ReferenceJuridique] = Field(default=[], title="Textes", description="Fondement.")
    suite: VersDispositif | None = Field(
        None, title="Suite", description="Dispositif qui l'a suivi.", examples=["dispositif:aap-ptce-2015"]
    )
