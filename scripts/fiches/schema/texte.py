"""Le texte : loi, article de code, décret, règlement européen, circulaire."""

from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from .commun import Chiffre, Enonce, Fiche, Modele, ReferenceJuridique
from .types import Booleen, Cite, Jour, Periode, Riche, Terme, Texte, VersLevier

# Formes des identifiants : NOR (3 lettres du ministère, 1 du service, année, numéro, nature) ; identifiants DILA ;
# CELEX (EUR-Lex). Une forme juste ne prouve pas que l'identifiant existe : il doit avoir été lu dans une source.
Nor = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}[A-Z0-9]\d{7}[A-Z]$")]
JorfTexte = Annotated[str, StringConstraints(pattern=r"^JORFTEXT\d{12}$")]
LegiTexte = Annotated[str, StringConstraints(pattern=r"^LEGITEXT\d{12}$")]
JorfArticle = Annotated[str, StringConstraints(pattern=r"^JORFARTI\d{12}$")]
LegiArticle = Annotated[str, StringConstraints(pattern=r"^LEGIARTI\d{12}$")]
Celex = Annotated[
    str, StringConstraints(pattern=r"^([1-9CE]\d{4}[A-Z]{1,2}\d{4,5}(\(\d{2}\))?|0\d{4}[A-Z]\d{4}-\d{8})$")
]


class IdentifiantsTexte(Modele):
    nor: Nor | None = Field(None, title="NOR", description="Numéro de nomenclature.", examples=["ERNX1315311L"])
    jorftext: JorfTexte | None = Field(
        None,
        title="JORFTEXT",
        description="Identifiant au Journal officiel.",
        examples=["JORFTEXT000029313296"],
    )
    legitext: LegiTexte | None = Field(
        None,
        title="LEGITEXT",
        description="Identifiant consolidé (codes).",
        examples=["LEGITEXT000037701019"],
    )
    celex: Celex | None = Field(None, title="CELEX", description="Identifiant EUR-Lex.", examples=["32023R2831"])


class IdentifiantsArticle(Modele):
    jorfarti: JorfArticle | None = Field(
        None, title="JORFARTI", description="Article tel que publié.", examples=["JORFARTI000029313828"]
    )
    legiarti: LegiArticle | None = Field(
        None,
        title="LEGIARTI",
        description="Version consolidée de l'article.",
        examples=["LEGIARTI000037703581"],
    )


class Verification(Modele):
    resultat: Annotated[Texte, Terme("resultats-verification")] = Field(
        title="Résultat", description="Ce que la relecture a donné.", examples=["confirme"]
    )
    contre: Texte = Field(title="Relu contre", description="Le texte ou la copie qui a servi.")
    note: Texte | None = Field(None, title="Note", description="Ce qui a été corrigé ou manque.")


class VersionArticle(Modele):
    du: Jour | None = Field(
        None, title="En vigueur du", description="Premier jour, s'il est connu.", examples=["2016-08-10"]
    )
    au: Jour = Field(title="En vigueur jusqu'au", description="Dernier jour.", examples=["2022-08-22"])
    portee: Riche = Field(title="Portée", description="Ce que l'article permettait ou imposait alors.")
    identifiants: IdentifiantsArticle = Field(
        default=IdentifiantsArticle(), title="Identifiants", description="Seulement ceux lus dans une source."
    )


class Article(Modele):
    numero: Texte = Field(title="Article", description="Numéro tel qu'on le cite.", examples=["L. 2111-3"])
    portee: Riche = Field(title="Portée", description="Ce que l'article permet ou impose à une collectivité.")
    citation: Cite | None = Field(None, title="Citation", description="Extrait mot pour mot, court.")
    cle: Booleen = Field(False, title="Article clé", description="« oui » pour le mettre en avant.", examples=["non"])
    etat: Annotated[Texte, Terme("etats-texte")] | None = Field(
        None, title="État", description="S'il diffère de celui du texte.", examples=["abroge"]
    )
    version_du: Jour | None = Field(
        None,
        title="Version du",
        description="Entrée en vigueur de la version décrite.",
        examples=["2022-08-23"],
    )
    versions: list[VersionArticle] = Field(
        default=[],
        title="Versions antérieures",
        description="Ce que l'article disait avant, de la plus récente à la plus ancienne, avec ses dates.",
    )
    remplace_par: ReferenceJuridique | None = Field(
        None, title="Remplacé par", description="Ce qui remplace un article abrogé."
    )
    identifiants: IdentifiantsArticle = Field(
        default=IdentifiantsArticle(), title="Identifiants", description="Seulement ceux lus dans une source."
    )
    verification: Verification = Field(title="Vérification", description="Contre quoi l'article a été relu.")


class Modification(Modele):
    nature: Annotated[Texte, Terme("natures-modification")] = Field(
        title="Nature", description="Ce que l'autre texte fait à celui-ci.", examples=["modifie-par"]
    )
    reference: ReferenceJuridique = Field(title="Par ou de", description="L'autre texte.")
    date: Periode | None = Field(
        None, title="Date", description="AAAA, AAAA-MM ou AAAA-MM-JJ.", examples=["2019-05-22"]
    )
    note: Riche | None = Field(None, title="Note", description="Ce qui change.")


class TexteJuridique(Fiche):
    genre: ClassVar[str] = "texte"
    dossier: ClassVar[str] = "textes"
    libelle: ClassVar[str] = "Texte"
    pluriel: ClassVar[str] = "Textes"
    mois_avant_relecture: ClassVar[int] = 6
    corps: ClassVar[str | None] = "À savoir"

    nature: Annotated[Texte, Terme("natures-texte")] = Field(
        title="Nature", description="Loi, décret…", examples=["loi"]
    )
    numero: Texte | None = Field(None, title="Numéro", description="Numéro officiel.", examples=["2014-856"])
    date: Periode | None = Field(None, title="Date", description="Date du texte.", examples=["2014-07-31"])
    publication: Texte | None = Field(
        None, title="Publication", description="Journal officiel.", examples=["JORF n° 0176 du 1er août 2014"]
    )
    identifiants: IdentifiantsTexte = Field(
        default=IdentifiantsTexte(), title="Identifiants", description="Seulement ceux lus dans une source."
    )
    etat: Annotated[Texte, Terme("etats-texte")] = Field(
        title="État", description="En vigueur, modifié, abrogé…", examples=["en-vigueur"]
    )
    etat_note: Riche = Field(title="Note d'état", description="Ce qui a changé, et ce qui reste à lire.")
    verification: Verification = Field(title="Vérification", description="Contre quoi le texte a été relu.")
    pour_agir: list[Enonce] = Field(default=[], title="Avant de délibérer", description="Ce qu'il faut en savoir.")
    articles: list[Article] = Field(
        min_length=1, title="Articles", description="Ceux qui comptent pour une collectivité."
    )
    chiffres: list[Chiffre] = Field(default=[], title="Seuils et délais", description="Chaque seuil avec sa source.")
    leviers: list[VersLevier] = Field(
        default=[], title="Leviers", description="Leviers concernés.", examples=["levier:cadres-contractuels"]
    )
    modifications: list[Modification] = Field(
        default=[],
        title="Textes liés",
        description="Ce qu'il modifie, ce qui le modifie, l'applique ou l'abroge.",
    )
