"""Le modèle : un texte de départ qu'un agent adapte (délibération, convention, clauses, lettre)."""

from typing import Annotated, ClassVar

from pydantic import Field

from .commun import Enonce, Fiche, Modele
from .types import Acte, Booleen, Niveau, Riche, Terme, Texte, VersLevier, VersModalite, VersTexte


class VarianteDeClause(Modele):
    cas: Texte = Field(title="Cas", description="Quand la prendre.", examples=["Si le bénéficiaire est une société"])
    texte: Acte = Field(title="Texte", description="Ce qui remplace la clause, ou s'y ajoute.")
    textes: list[VersTexte] = Field(
        default=[],
        title="Textes",
        description="Articles qui la fondent, décrits dans la base.",
        examples=["texte:loi-ess-2014-856#9"],
    )
    deduit: Booleen = Field(
        False, title="Conseil", description="« oui » si aucun article de la base ne la fonde.", examples=["non"]
    )


class Clause(Modele):
    titre: Texte = Field(title="Titre", description="De quoi parle la clause.", examples=["Objet"])
    texte: Acte = Field(
        title="Texte",
        description="Paragraphes et listes, sans lien ni gras. Ce que l'agent remplit est entre crochets.",
        examples=["La [nom de la commune] adhère à l'association [nom du pôle]."],
    )
    article: Booleen = Field(
        False, title="Article", description="« oui » si la clause est un article numéroté de l'acte.", examples=["non"]
    )
    facultative: Booleen = Field(
        False, title="Facultative", description="« oui » si l'acte tient sans elle.", examples=["non"]
    )
    textes: list[VersTexte] = Field(
        default=[],
        title="Textes",
        description="Articles qui la fondent, décrits dans la base.",
        examples=["texte:loi-ess-2014-856#9"],
    )
    deduit: Booleen = Field(
        False, title="Conseil", description="« oui » si aucun article de la base ne la fonde.", examples=["non"]
    )
    variantes: list[VarianteDeClause] = Field(default=[], title="Variantes", description="Selon le cas.")
    note: Riche | None = Field(None, title="Note", description="Pour l'agent : elle n'entre pas dans l'acte.")


class ModeleDeTexte(Fiche):
    genre: ClassVar[str] = "modele"
    dossier: ClassVar[str] = "modeles"
    libelle: ClassVar[str] = "Modèle"
    pluriel: ClassVar[str] = "Modèles"
    mois_avant_relecture: ClassVar[int] = 6

    nature: Annotated[Texte, Terme("natures-modele")] = Field(
        title="Nature", description="Délibération, convention…", examples=["deliberation"]
    )
    niveaux: list[Niveau] = Field(
        min_length=1, title="Pour qui", description="Niveaux qui peuvent s'en servir.", examples=["commune"]
    )
    quand: list[Enonce] = Field(min_length=1, title="Quand s'en servir", description="Et quand prendre autre chose.")
    ne_couvre_pas: list[Texte] = Field(
        min_length=1, title="Ce qu'il ne couvre pas", description="Ce qu'un juriste doit ajouter ou vérifier."
    )
    clauses: list[Clause] = Field(min_length=1, title="Clauses", description="Dans l'ordre de l'acte.")
    vigilance: list[Enonce] = Field(default=[], title="Points de vigilance", description="Ce qui échoue.")
    modalites: list[VersModalite] = Field(
        min_length=1,
        title="Moyens d'agir",
        description="Moyens que l'acte met en œuvre.",
        examples=["modalite:subvention"],
    )
    leviers: list[VersLevier] = Field(
        default=[], title="Leviers", description="Leviers servis.", examples=["levier:cadres-contractuels"]
    )
