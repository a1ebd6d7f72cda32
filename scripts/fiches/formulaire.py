"""La configuration du formulaire des rédacteurs (``/admin/``), tirée champ par champ du schéma des fiches.

Ce que le formulaire ne sait pas dire (une clé de source qui existe, des dates dans l'ordre…) reste à la vérification.
Aucun champ n'a de valeur par défaut : le formulaire l'ajouterait aux fiches existantes qui ne l'ont pas.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from annotated_types import Ge, Le, MinLen
from pydantic import BaseModel, StringConstraints
from pydantic.fields import FieldInfo

from .linking import Base
from .messages import PHRASES
from .regles.forme import PHRASES as PHRASES_EN_CLAIR
from .schema import GENRES, Fiche, Levier
from .schema.commun import EN_ATTENTE
from .schema.types import (
    FORME_ADRESSE,
    FORME_IDENTIFIANT,
    FORME_PERIODE,
    Adresse,
    CleDeSource,
    CodeOfficiel,
    Lien,
    Periode,
    PhraseEnClair,
    Terme,
    TexteDActe,
    TexteRiche,
)
from .schema.visite import base_type, is_list, markers, submodel
from .typographie import typeset

# Ce qui se remplit d'abord, sur toute fiche.
TETE = ("titre", "titre_court", "statut", "resume", "variantes", "sources")
NOMMENT = ("cle", "libelle", "nom", "titre")  # dans un groupe, ce qui le nomme vient en premier
CHOIX_VISIBLES = 8  # au-delà, les choix se cherchent dans une liste déroulante
OUI_NON = [{"label": "Oui", "value": "oui"}, {"label": "Non", "value": "non"}]
REFERENCE = "Écrivez le genre puis le nom du fichier ; pour un texte, son article aussi : texte:loi-ess-2014-856#9."
FORMES = {  # ce que vérifie une fonction du schéma, dit à un formulaire
    Adresse.__metadata__[-1]: [FORME_ADRESSE, PHRASES["adresse"][2]],
    Periode.__metadata__[-1]: [FORME_PERIODE, PHRASES["periode"][2]],
}
CODES = {
    "commune": [r"^\d[\dAB]\d{3}$", "Écrivez les cinq signes du code Insee de la commune, pas son code postal."],
    "epci": [r"^\d{9}$", "Écrivez les neuf chiffres du SIREN, sans espace."],
}
# Ce qu'ajoute le bouton d'une liste, et ce qui résume un groupe replié, quand ses deux premières valeurs n'y suffisent pas.
ELEMENTS = {"Source": "source", "Enonce": "énoncé", "Chiffre": "chiffre", "ReferenceJuridique": "texte"}
RESUMES = {"Source": "{{cle}} : {{titre}}{{ressource}}", "ReferenceJuridique": "{{texte}} {{libelle}}", "Enonce": "{{texte}}", "Chiffre": "{{libelle}} : {{valeur}} {{unite}}"}  # fmt: skip
NOM_DE_FICHIER = [
    FORME_IDENTIFIANT,
    "Écrivez en minuscules sans accent, avec des chiffres et des tirets : pole-sud-archer.",
]


def collections(base: Base) -> list[dict[str, Any]]:
    """Une collection par genre, dans l'ordre du schéma."""
    return [_Collection(base, modele).config() for modele in GENRES.values()]


class _Collection:
    def __init__(self, base: Base, modele: type[Fiche]):
        self.base, self.modele = base, modele

    def config(self) -> dict[str, Any]:
        modele = self.modele
        propres = [nom for nom in modele.model_fields if nom not in Fiche.model_fields]
        pied = [nom for nom in Fiche.model_fields if nom not in TETE]
        return {
            "name": modele.dossier,
            "label": typeset(modele.pluriel),
            "label_singular": typeset(modele.libelle),
            "folder": f"content/fiches/{modele.dossier}",
            "create": modele is not Levier,  # ils sont huit
            "delete": False,  # d'autres fiches citent celle-ci : on l'archive
            "identifier_field": "titre",
            "summary": "{{titre}}",
            "sortable_fields": ["titre", "verifie_le", "revoir_avant"],
            "view_filters": [
                {"label": "Brouillons et relectures", "field": "statut", "pattern": f"^({'|'.join(EN_ATTENTE)})$"},
                {"label": "Points à vérifier", "field": "a_verifier", "pattern": ".+"},
                {"label": "Confiance basse", "field": "confiance", "pattern": "^basse$"},
            ],
            "slug": {
                "template": "{{titre}}",
                "editable": ["create"],
                "pattern": [NOM_DE_FICHIER[0], typeset(NOM_DE_FICHIER[1])],
                "hint": typeset(
                    "Nom du fichier et adresse de la fiche, pour toujours : minuscules sans accent, chiffres, tirets."
                ),
            },
            "fields": [*self.named((*TETE, *propres)), *self.body(), *self.named(pied)],
        }

    def named(self, noms: Iterable[str]) -> list[dict[str, Any]]:
        return self.fields((nom, self.modele.model_fields[nom]) for nom in noms)

    def body(self) -> list[dict[str, Any]]:
        if not self.modele.corps:
            return []
        aide = "Le récit, en paragraphes. Un lien vers une autre fiche a pour adresse « genre:nom-du-fichier »."
        return [
            {
                "name": "body",
                "label": typeset(self.modele.corps),
                "widget": "markdown",
                "required": self.modele.corps_obligatoire,
                "hint": typeset(aide),
                "buttons": ["bold", "italic", "link", "heading-three", "bulleted-list", "numbered-list", "quote"],
                "editor_components": [],
            }
        ]

    def fields(self, champs: Iterable[tuple[str, FieldInfo]]) -> list[dict[str, Any]]:
        return [self.field(nom, champ) for nom, champ in champs]

    def field(self, nom: str, champ: FieldInfo) -> dict[str, Any]:
        marqueurs = _markers(champ)
        forme = self.group(champ) if submodel(champ.annotation) else self.simple(champ, marqueurs)
        minimum = [m.min_length for m in marqueurs if isinstance(m, MinLen)]
        return {
            "name": nom,
            "label": typeset(champ.title),
            "required": champ.is_required(),
            "hint": _hint(champ, marqueurs),
            **({"min": minimum[0]} if minimum else {}),
            **forme,
        }

    def group(self, champ: FieldInfo) -> dict[str, Any]:
        modele = submodel(champ.annotation)
        champs = sorted(modele.model_fields.items(), key=_rank)
        groupe = {"fields": self.fields(champs), "collapsed": True, "summary": _summary(modele, champs)}
        if is_list(champ.annotation):
            nom = ELEMENTS.get(modele.__name__, "élément")
            return {"widget": "list", "label_singular": nom, "minimize_collapsed": True, **groupe}
        return {"widget": "object", **groupe, **({"collapsed": False} if champ.is_required() else {})}

    def simple(self, champ: FieldInfo, marqueurs: tuple[Any, ...]) -> dict[str, Any]:
        """Une valeur simple, ou une liste de valeurs simples."""
        liste = is_list(champ.annotation)
        if choix := self.choices(champ, marqueurs):
            return {**choix, "dropdown_threshold": CHOIX_VISIBLES, **({"multiple": True} if liste else {})}
        if not liste:
            return self.scalar(champ, marqueurs)
        element = {"name": "valeur", "label": typeset(champ.title), **self.scalar(champ, marqueurs)}
        court = element["widget"] == "string" and "pattern" not in element
        if court or any(isinstance(m, CleDeSource) for m in marqueurs):
            return {"widget": "list", "label_singular": "élément"}
        compte = {"min": PHRASES_EN_CLAIR, "max": PHRASES_EN_CLAIR} if PhraseEnClair() in marqueurs else {}
        return {"widget": "list", "label_singular": "élément", "field": element, **compte}

    def choices(self, champ: FieldInfo, marqueurs: tuple[Any, ...]) -> dict[str, Any] | None:
        """Une liste fermée : un vocabulaire, un département, d'autres fiches, oui ou non."""
        if base_type(champ.annotation) is bool:
            return {"widget": "select", "options": OUI_NON}
        for marqueur in marqueurs:
            if isinstance(marqueur, Terme):
                termes = self.base.vocabulaires.listes[marqueur.vocabulaire].values()
                return {"widget": "select", "options": [{"label": typeset(t.libelle), "value": t.code} for t in termes]}
            if isinstance(marqueur, CodeOfficiel) and marqueur.niveau not in CODES:
                lieux = self.base.territoires.at(marqueur.niveau).values()
                options = [{"label": f"{lieu.nom} ({lieu.code})", "value": lieu.code} for lieu in lieux]
                return {"widget": "select", "options": options}
            if _is_relation(marqueur):
                (genre,) = marqueur.genres
                return {
                    "widget": "relation",
                    "collection": GENRES[genre].dossier,
                    "value_field": f"{genre}:{{{{slug}}}}",
                    "display_fields": ["titre_court" if genre == "levier" else "titre"],
                    "search_fields": ["titre", "titre_court"],
                }
        return None

    def scalar(self, champ: FieldInfo, marqueurs: tuple[Any, ...]) -> dict[str, Any]:
        type_ = base_type(champ.annotation)
        if type_ is date:
            return {"widget": "datetime", "type": "date", "format": "YYYY-MM-DD", "time_format": False}
        if type_ in (int, Decimal):
            bornes = [
                ("min", m.ge) if isinstance(m, Ge) else ("max", m.le) for m in marqueurs if isinstance(m, Ge | Le)
            ]
            return {"widget": "number", "value_type": "int" if type_ is int else "float", **dict(bornes)}
        longueurs = [m.max_length for m in marqueurs if isinstance(m, StringConstraints) and m.max_length]
        motif = _motif(marqueurs)
        long_texte = (TexteRiche, PhraseEnClair, TexteDActe)
        libre = any(isinstance(m, long_texte) for m in marqueurs) or not (champ.examples or motif)
        return {
            "widget": "text" if libre or max(longueurs, default=0) > 100 else "string",
            **({"maxlength": longueurs[0]} if longueurs else {}),
            **({"pattern": [motif[0], typeset(motif[1])]} if motif else {}),
        }


def _markers(champ: FieldInfo) -> tuple[Any, ...]:
    """Les marqueurs du champ ; ceux d'un type qui porte ses propres bornes (« Annee ») en font partie."""
    directs = (*champ.metadata, *markers(champ.annotation))
    return (*directs, *(m for direct in directs if isinstance(direct, FieldInfo) for m in direct.metadata))


def _is_relation(marqueur: Any) -> bool:
    """Une fiche se choisit dans la liste de son genre ; un texte s'écrit, pour pouvoir nommer son article."""
    return isinstance(marqueur, Lien) and len(marqueur.genres) == 1 and marqueur.genres != ("texte",)


def _motif(marqueurs: tuple[Any, ...]) -> list[str] | None:
    """L'expression régulière et la phrase qui la demande, si la valeur a une forme."""
    for marqueur in marqueurs:
        if marqueur in FORMES:
            return FORMES[marqueur]
        if isinstance(marqueur, CodeOfficiel) and marqueur.niveau in CODES:
            return CODES[marqueur.niveau]
        if isinstance(marqueur, Lien) and not _is_relation(marqueur):
            return [rf"^({'|'.join(marqueur.genres or GENRES)}):{FORME_IDENTIFIANT[1:-1]}(#\S.*)?$", REFERENCE]
        if isinstance(marqueur, StringConstraints) and marqueur.pattern:
            return NOM_DE_FICHIER if marqueur.pattern == FORME_IDENTIFIANT else [marqueur.pattern, "Suivez la forme de l'exemple, à la lettre."]  # fmt: skip
    return None


def _hint(champ: FieldInfo, marqueurs: tuple[Any, ...]) -> str:
    """L'aide du schéma et son exemple ; pas d'exemple de ce qui se choisit, ni d'adresse, dont le formulaire ferait un lien."""
    if any(isinstance(m, CleDeSource) for m in marqueurs):
        return typeset("La clé de chaque source, telle qu'elle est écrite en tête de la fiche. Exemple : citego-2014.")
    choisi = base_type(champ.annotation) is bool or any(isinstance(m, Terme | Lien | CodeOfficiel) for m in marqueurs)
    if not champ.examples or (choisi and not _motif(marqueurs)) or Adresse.__metadata__[-1] in marqueurs:
        return typeset(champ.description)
    return typeset(f"{champ.description} Exemple : {champ.examples[0].rstrip('.')}.")


def _rank(paire: tuple[str, FieldInfo]) -> tuple[bool, bool]:
    nom, champ = paire
    return not champ.is_required(), nom not in NOMMENT


def _summary(modele: type[BaseModel], champs: list[tuple[str, FieldInfo]]) -> str:
    if modele.__name__ in RESUMES:
        return RESUMES[modele.__name__]
    simples = [nom for nom, champ in champs if not submodel(champ.annotation) and not is_list(champ.annotation)]
    return " · ".join(f"{{{{{nom}}}}}" for nom in simples[:2])
