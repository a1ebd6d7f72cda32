"""Le levier : l'une des huit façons pour une collectivité de soutenir un pôle."""

from typing import Annotated, ClassVar

from pydantic import Field

from .commun import Enonce, Fiche, Modele, ReferenceJuridique
from .types import (
    EN_CLAIR,
    AnneeOuPlage,
    Booleen,
    Cite,
    CleSource,
    CodeRegion,
    Niveau,
    Nom,
    Phrase,
    Riche,
    Terme,
    Texte,
    VersExemple,
    VersModalite,
    VersNotion,
)


class Citation(Modele):
    texte: Cite = Field(title="Texte", description="Mot pour mot, fautes de numérisation corrigées.")
    page: Texte | None = Field(None, title="Page", description="Page du document.", examples=["10"])
    page_deduite: Booleen = Field(
        False, title="Page déduite", description="« oui » si le numéro n'est pas imprimé.", examples=["non"]
    )
    sources: list[CleSource] = Field(min_length=1, title="Sources", description="Clé du document cité.")


class EnBref(Modele):
    """Les six cases de « En trente secondes »."""

    qui: Enonce = Field(title="Qui peut agir", description="Niveaux compétents, en une phrase.")
    premier_pas: Enonce = Field(title="Premier pas", description="Par quoi commencer.")
    cout: Enonce = Field(title="Coûts connus", description="Un ordre de grandeur observé.")
    delai: Enonce = Field(title="Délai observé", description="Combien de temps avant un effet.")
    base_legale: Enonce = Field(title="Base légale", description="Le texte sur lequel s'appuyer.")
    risque: Enonce = Field(title="Risque principal", description="Ce qui échoue le plus souvent.")


class QuiAgit(Modele):
    niveau: Niveau = Field(title="Niveau", description="Niveau de collectivité.", examples=["commune"])
    possibilites: list[Riche] = Field(
        min_length=1, title="Possibilités", description="Ce que ce niveau peut faire, à l'infinitif."
    )


class Action(Modele):
    titre: Texte = Field(title="Titre", description="À l'infinitif.", examples=["Recenser les locaux utilisables"])
    description: Riche = Field(title="Description", description="Ce qu'on fait, avec un repère concret.")
    niveaux: list[Niveau] = Field(
        default=[], title="Niveaux", description="Qui peut la mener. Vide : tous.", examples=["commune"]
    )
    effort: Annotated[Texte, Terme("efforts")] = Field(
        title="Effort", description="Temps et argent demandés.", examples=["moyen"]
    )
    horizon: Annotated[Texte, Terme("horizons")] = Field(
        title="Horizon", description="Délai avant un effet.", examples=["court-terme"]
    )
    instruments: list[Texte] = Field(
        default=[], title="Outils", description="Outils et appuis mobilisables.", examples=["Guichet unique"]
    )
    modalites: list[VersModalite] = Field(
        default=[],
        title="Moyens d'agir",
        description="Fiches modalités utiles.",
        examples=["modalite:subvention"],
    )
    textes: list[ReferenceJuridique] = Field(default=[], title="Textes", description="Textes de droit utiles.")
    sources: list[CleSource] = Field(default=[], title="Sources", description="Clés des sources qui la décrivent.")
    deduit: Booleen = Field(
        False, title="Conseil", description="« oui » si aucune source ne la décrit.", examples=["non"]
    )


class Questions(Modele):
    elu: list[Texte] = Field(min_length=1, title="Élu·es", description="Questions à se poser en réunion.")
    technicien: list[Texte] = Field(min_length=1, title="Technicien·nes", description="Questions de mise en œuvre.")


class Indicateur(Modele):
    libelle: Texte = Field(title="Libellé", description="Ce que l'on mesure.")
    lecture: Texte = Field(title="Comment le lire", description="Ce qui est bon signe, et les limites.")
    sources: list[CleSource] = Field(default=[], title="Sources", description="Clés des sources.")
    deduit: Booleen = Field(False, title="Conseil", description="« oui » si la rédaction le propose.", examples=["oui"])


class ActionDeCollectivite(Modele):
    nom: Nom = Field(title="Collectivité", description="Son nom usuel.", examples=["Ville de Tarnos"])
    niveau: Niveau = Field(title="Niveau", description="Niveau de la collectivité.", examples=["commune"])
    region: CodeRegion | None = Field(None, title="Région", description="Code officiel de la région.", examples=["75"])
    action: Riche = Field(title="Action", description="Ce qu'elle a fait.")
    annee: AnneeOuPlage | None = Field(None, title="Année", description="AAAA ou AAAA-AAAA.", examples=["2017"])
    resultat: Riche | None = Field(None, title="Résultat", description="Ce qu'on sait de l'effet.")
    exemple: VersExemple | None = Field(
        None, title="Pôle", description="La fiche du pôle concerné.", examples=["exemple:pole-sud-archer"]
    )
    sources: list[CleSource] = Field(min_length=1, title="Sources", description="Clés des sources.")
    a_verifier: Texte | None = Field(None, title="À vérifier", description="Ce qui reste douteux.")


class Levier(Fiche):
    genre: ClassVar[str] = "levier"
    dossier: ClassVar[str] = "leviers"
    libelle: ClassVar[str] = "Levier"
    pluriel: ClassVar[str] = "Les huit leviers"
    corps: ClassVar[str | None] = "Pourquoi"
    corps_obligatoire: ClassVar[bool] = True

    numero: int = Field(ge=1, le=8, title="Numéro", description="Rang dans la source de 2014.", examples=["6"])
    titre_court: Texte = Field(title="Titre court", description="Un ou deux mots.", examples=["Pédagogie"])
    en_bref: EnBref = Field(title="En trente secondes", description="Six réponses.")
    en_clair: list[Phrase] = Field(**EN_CLAIR)
    citation_2014: Citation = Field(title="Formulation de 2014", description="Le levier tel que la source l'énonce.")
    qui_agit: list[QuiAgit] = Field(min_length=1, title="Qui peut faire quoi", description="Par niveau.")
    actions: list[Action] = Field(min_length=1, title="Actions", description="Du plus simple au plus exigeant.")
    couts: list[Enonce] = Field(default=[], title="Coûts et moyens", description="Ordres de grandeur observés.")
    vigilance: list[Enonce] = Field(min_length=1, title="Points de vigilance", description="Ce qui échoue.")
    questions: Questions = Field(title="Questions à se poser", description="Pour préparer une décision.")
    indicateurs: list[Indicateur] = Field(default=[], title="Mesurer", description="Ce qui dit si l'on avance.")
    collectivites: list[ActionDeCollectivite] = Field(
        default=[], title="Elles l'ont fait", description="Collectivités qui ont actionné ce levier."
    )
    exemples: list[VersExemple] = Field(
        default=[],
        title="Pôles à lire",
        description="Pôles que la rédaction conseille.",
        examples=["exemple:pole-sud-archer"],
    )
    textes: list[ReferenceJuridique] = Field(default=[], title="Textes", description="Textes du levier.")
    notions: list[VersNotion] = Field(
        default=[], title="Notions", description="Termes à connaître.", examples=["notion:dla"]
    )
