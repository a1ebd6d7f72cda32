"""Types des valeurs d'une fiche et leurs marqueurs.

Un marqueur dit ce qu'une chaîne désigne (un terme de vocabulaire, une autre fiche, une source…). Pydantic ne
vérifie que la forme ; les règles parcourent les marqueurs (``visite``) pour vérifier le fond.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer, StringConstraints, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

FORME_IDENTIFIANT = r"^[a-z0-9]+(-[a-z0-9]+)*$"
FORME_ADRESSE = r"^https?://[^\s/$.?#][^\s<>\"]*$"
FORME_PERIODE = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"


@dataclass(frozen=True)
class Terme:
    """La valeur est un code du vocabulaire nommé."""

    vocabulaire: str


@dataclass(frozen=True)
class Lien:
    """La valeur est une référence ``type:identifiant`` vers une fiche de l'un de ces genres ; aucun nommé : tous."""

    genres: tuple[str, ...]


@dataclass(frozen=True)
class CleDeSource:
    """La valeur est la clé d'une entrée de ``sources`` de la même fiche."""


@dataclass(frozen=True)
class CodeOfficiel:
    """La valeur est un code officiel du niveau nommé : commune, epci, departement ou region."""

    niveau: str


@dataclass(frozen=True)
class DateLibre:
    """La valeur est une année, un mois, un jour ou une plage d'années, écrits comme du texte."""


@dataclass(frozen=True)
class TexteRiche:
    """La valeur accepte le Markdown en ligne : gras, italique et liens, y compris vers des fiches."""


@dataclass(frozen=True)
class PhraseEnClair:
    """La valeur est une phrase de « En clair » : courte, sans sigle ni chiffre, sans mise en forme."""


@dataclass(frozen=True)
class TexteDActe:
    """La valeur est le texte d'un acte : paragraphes, listes et blancs entre crochets, sans Markdown."""


@dataclass(frozen=True)
class MotPourMot:
    """La valeur reprend les mots d'un autre : citation, titre d'un document, graphie que l'on tape. Elle ne se relit pas."""


@dataclass(frozen=True)
class NomPropre:
    """La valeur est le nom d'une personne morale ou physique : ses mots ne sont pas dans un dictionnaire."""


def _read_booleen(valeur):
    """« oui » et « non » valent vrai et faux : c'est ce qu'écrit une personne francophone."""
    if isinstance(valeur, str):
        return {"oui": True, "non": False}.get(valeur.strip().lower(), valeur)
    return valeur


def _check_adresse(valeur):
    if isinstance(valeur, str) and not re.match(FORME_ADRESSE, valeur):
        raise PydanticCustomError("adresse", "adresse")
    return valeur


def _check_jour(valeur):
    """Année-mois-jour, et rien d'autre : Pydantic lirait aussi « 1699920000 » comme une date."""
    if isinstance(valeur, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", valeur):
        raise PydanticCustomError("date_jour", "jour")
    return valeur


def _check_nombre(valeur):
    """Des chiffres, un point au plus : ni « 1_000 », ni « 1e999999 », qui épuiserait la mémoire à l'affichage."""
    if isinstance(valeur, str) and not re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,6})?", valeur):
        raise PydanticCustomError("nombre", "nombre")
    return valeur


def _check_periode(valeur):
    """Une année, un mois ou un jour réels : AAAA, AAAA-MM ou AAAA-MM-JJ."""
    if isinstance(valeur, str):
        try:
            if not re.fullmatch(FORME_PERIODE, valeur):
                raise ValueError
            date.fromisoformat(valeur + "-01-01"[len(valeur) - 4 :])
        except ValueError:
            raise PydanticCustomError("periode", "periode") from None
    return valeur


def months_later(jour: date, mois: int) -> date:
    """Le même jour, tant de mois après ; le dernier du mois s'il n'existe pas."""
    annee, rang = divmod(jour.year * 12 + jour.month - 1 + mois, 12)
    return date(annee, rang + 1, min(jour.day, monthrange(annee, rang + 1)[1]))


def _as_number(valeur: Decimal) -> int | float:
    return int(valeur) if valeur == valeur.to_integral_value() else float(valeur)


Texte = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Riche = Annotated[Texte, TexteRiche()]
Cite = Annotated[Texte, MotPourMot()]
Nom = Annotated[Texte, NomPropre()]
Phrase = Annotated[Texte, PhraseEnClair()]
Acte = Annotated[Texte, TexteDActe()]
Resume = Annotated[Texte, StringConstraints(max_length=300)]
Booleen = Annotated[bool, BeforeValidator(_read_booleen)]
Adresse = Annotated[Texte, BeforeValidator(_check_adresse)]
Jour = Annotated[date, BeforeValidator(_check_jour)]
Periode = Annotated[Texte, BeforeValidator(_check_periode), DateLibre()]
_LECTURE_BOOLEENNE = TypeAdapter(Booleen)


def is_true(valeur: object) -> bool:
    """Lecture d'un oui ou non encore brut ; faux s'il est absent ou mal écrit (le schéma le dit ailleurs)."""
    try:
        return _LECTURE_BOOLEENNE.validate_python(valeur)
    except ValidationError:
        return False


Annee = Annotated[int, Field(ge=1800, le=2100)]
AnneeOuPlage = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{4})?$"), DateLibre()]
Nombre = Annotated[
    Decimal, BeforeValidator(_check_nombre), Field(allow_inf_nan=False), PlainSerializer(_as_number, when_used="json")
]
Identifiant = Annotated[str, StringConstraints(pattern=FORME_IDENTIFIANT, max_length=80)]
Cle = Annotated[str, StringConstraints(pattern=FORME_IDENTIFIANT, max_length=60)]
CleSource = Annotated[Texte, CleDeSource()]

Niveau = Annotated[Texte, Terme("niveaux")]
CodeCommune = Annotated[Texte, CodeOfficiel("commune")]
CodeEpci = Annotated[Texte, CodeOfficiel("epci")]
CodeDepartement = Annotated[Texte, CodeOfficiel("departement")]
CodeRegion = Annotated[Texte, CodeOfficiel("region")]

VersLevier = Annotated[Texte, Lien(("levier",))]
VersModalite = Annotated[Texte, Lien(("modalite",))]
VersExemple = Annotated[Texte, Lien(("exemple",))]
VersTexte = Annotated[Texte, Lien(("texte",))]
VersDispositif = Annotated[Texte, Lien(("dispositif",))]
VersActeur = Annotated[Texte, Lien(("acteur",))]
VersRessource = Annotated[Texte, Lien(("ressource",))]
VersFiche = Annotated[Texte, Lien(())]
VersNotion = Annotated[Texte, Lien(("notion",))]


def read_jour(valeur: object) -> date | None:
    """Lecture d'un jour encore brut ; rien s'il est absent ou mal écrit (le schéma le dit ailleurs)."""
    try:
        return date.fromisoformat(valeur) if isinstance(valeur, str) else None
    except ValueError:
        return None


# Le champ « en_clair » : obligatoire sur un levier et un moyen d'agir, facultatif sur une notion.
EN_CLAIR: dict[str, Any] = {
    "title": "En clair",
    "description": "Quatre phrases de vingt mots au plus, sans sigle ni chiffre, que tout le monde comprend.",
    "examples": ["La mairie peut prêter un bâtiment vide à des associations."],
}
