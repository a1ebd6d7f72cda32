"""Le manuel des rédacteurs, tiré du code : les champs de chaque genre."""

from typing import Any, NamedTuple

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from .schema import GENRES, Fiche
from .schema.types import CleDeSource, CodeOfficiel, Lien, Terme, TexteRiche
from .schema.visite import base_type, is_list, markers, submodel


class Champ(NamedTuple):
    """Une ligne du manuel. ``groupe`` est le modèle décrit plus bas ; ``vocabulaire``, la liste où choisir."""

    cle: str
    titre: str
    aide: str
    exemple: str
    obligatoire: bool
    liste: bool
    forme: str
    groupe: str
    vocabulaire: str


def fields(modele: type[BaseModel]) -> list[Champ]:
    """Les champs d'un modèle, ceux du genre avant ceux que toute fiche partage."""
    communs = Fiche.model_fields if issubclass(modele, Fiche) else {}
    noms = sorted(modele.model_fields, key=lambda nom: nom in communs and nom not in ("titre", "resume"))
    return [_field(nom, modele.model_fields[nom]) for nom in noms]


class Groupe(NamedTuple):
    """Un groupe de champs, et les titres des champs qui l'emploient : c'est par eux qu'on le reconnaît."""

    modele: type[BaseModel]
    titres: list[str]


def groups() -> dict[str, Groupe]:
    """Les groupes de champs de tous les genres, par nom, dans l'ordre où on les rencontre."""
    trouves: dict[str, Groupe] = {}

    def collect(modele: type[BaseModel]) -> None:
        for champ in modele.model_fields.values():
            sous_modele = submodel(champ.annotation)
            if not sous_modele:
                continue
            connu = trouves.get(sous_modele.__name__)
            groupe = trouves.setdefault(sous_modele.__name__, Groupe(sous_modele, []))
            if champ.title and champ.title not in groupe.titres:
                groupe.titres.append(champ.title)
            if not connu:
                collect(sous_modele)

    for genre in GENRES.values():
        collect(genre)
    return trouves


def _field(nom: str, champ: FieldInfo) -> Champ:
    marqueurs = (*champ.metadata, *markers(champ.annotation))
    sous_modele = submodel(champ.annotation)
    terme = next((m.vocabulaire for m in marqueurs if isinstance(m, Terme)), "")
    return Champ(
        cle=nom,
        titre=champ.title or nom,
        aide=champ.description or "",
        exemple=str(champ.examples[0]) if champ.examples and not terme else "",
        obligatoire=champ.is_required(),
        liste=is_list(champ.annotation),
        forme="" if sous_modele or terme else _shape(champ, marqueurs),
        groupe=sous_modele.__name__ if sous_modele else "",
        vocabulaire=terme,
    )


def _shape(champ: FieldInfo, marqueurs: tuple[Any, ...]) -> str:
    """Ce qu'on écrit, en quelques mots."""
    for marqueur in marqueurs:
        match marqueur:
            case Lien(genres):
                return "référence : " + " ou ".join(f"{genre}:…" for genre in genres or GENRES)
            case CleDeSource():
                return "clé d'une source de la fiche"
            case CodeOfficiel(niveau):
                return f"code officiel ({niveau})"
            case TexteRiche():
                return "texte, avec gras, italique et liens"
    nom = getattr(base_type(champ.annotation), "__name__", "str")
    return {"bool": "oui ou non", "date": "AAAA-MM-JJ", "Decimal": "nombre", "int": "nombre entier"}.get(
        nom, "texte libre"
    )
