"""Les données ouvertes : la base en JSON, CSV et GeoJSON, avec leurs schémas, tous tirés du schéma des fiches."""

import csv
import io
import json
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from .linking import Base, Entree
from .schema import GENRES, Exemple, Fiche
from .schema.types import Terme
from .schema.visite import base_type, is_list, markers, submodel
from .vocabulaires import Vocabulaires

VERSION = "1"
DOSSIER = f"donnees/v{VERSION}"
TYPES_DE_TABLE = {int: "integer", Decimal: "number", bool: "boolean", date: "date"}
LICENCE = {"nom": "Licence Ouverte 2.0", "url": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"}


def files(base: Base) -> dict[str, str]:
    """Chemin dans le site → contenu. Un genre sans fiche n'a que ses schémas."""
    sorties = {"fiches.json": _json(index(base)), "exemples.geojson": _json(geojson(base))}
    for genre, modele in GENRES.items():
        sorties[f"fiche.{genre}.schema.json"] = _json(json_schema(modele, base.vocabulaires))
        sorties[f"{genre}.csv"] = table(base, modele)
        sorties[f"{genre}.tableschema.json"] = _json(table_schema(modele))
    return {f"{DOSSIER}/{nom}": contenu for nom, contenu in sorties.items()}


def index(base: Base) -> dict[str, Any]:
    return {
        "version": VERSION,
        "genere_le": base.jour.isoformat(),
        "licence": LICENCE,
        "fiches": [_record(entree) for entree in base.entrees.values()],
    }


def _record(entree: Entree) -> dict[str, Any]:
    champs = entree.fiche.model_dump(mode="json", exclude_defaults=True)
    tete = {
        "type": entree.genre,
        "id": entree.identifiant,
        "titre": champs.pop("titre"),
        "resume": champs.pop("resume"),
    }
    return tete | {"url": entree.adresse, **champs, "corps": entree.corps}


def geojson(base: Base) -> dict[str, Any]:
    """Les pôles dont la commune est établie, au point de cette commune (WGS 84, RFC 7946)."""
    entites = []
    for entree in base.genre(Exemple.genre):
        commune = base.territoires.commune.get(entree.fiche.territoire.commune or "")
        if not commune or commune.longitude is None or commune.latitude is None:
            continue
        entites.append(
            {
                "type": "Feature",
                "id": entree.identifiant,
                "geometry": {"type": "Point", "coordinates": [commune.longitude, commune.latitude]},
                "properties": {
                    "titre": entree.titre,
                    "url": entree.adresse,
                    "commune": commune.code,
                    "nom_commune": commune.nom,
                    "etat": entree.fiche.devenir.etat,
                    "annee_etat": entree.fiche.devenir.annee,
                },
            }
        )
    return {"type": "FeatureCollection", "features": entites}


def json_schema(modele: type[Fiche], vocabulaires: Vocabulaires) -> dict[str, Any]:
    """JSON Schema de l'en-tête d'une fiche ; les listes fermées y sont énumérées."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | modele.model_json_schema()
    for sous_modele in _models(modele):
        cible = schema if sous_modele is modele else schema["$defs"][sous_modele.__name__]
        for nom, champ in sous_modele.model_fields.items():
            terme = next((m for m in (*champ.metadata, *markers(champ.annotation)) if isinstance(m, Terme)), None)
            if terme:
                _enumerate(cible["properties"][nom], vocabulaires.codes(terme.vocabulaire))
    return schema


def _enumerate(propriete: dict[str, Any], codes: list[str]) -> None:
    """Pose la liste des codes sur la chaîne que décrit la propriété, directe, en liste ou facultative."""
    for variante in propriete.get("anyOf", [propriete]):
        cible = variante.get("items", variante)
        if cible.get("type") == "string":
            cible["enum"] = codes


def _models(modele: type[BaseModel]) -> list[type[BaseModel]]:
    trouves = [modele]
    for trouve in trouves:
        sous = [s for champ in trouve.model_fields.values() if (s := submodel(champ.annotation))]
        trouves += [s for s in dict.fromkeys(sous) if s not in trouves]
    return trouves


def columns(modele: type[BaseModel], prefixe: str = "") -> list[tuple[str, Any]]:
    """Colonnes d'une table : un groupe de champs s'ouvre en colonnes, une liste tient dans une case."""
    colonnes = []
    for nom, champ in modele.model_fields.items():
        sous_modele = submodel(champ.annotation)
        if sous_modele and not is_list(champ.annotation):
            colonnes += columns(sous_modele, f"{prefixe}{nom}.")
        else:
            colonnes.append((prefixe + nom, champ))
    return colonnes


def table(base: Base, modele: type[Fiche]) -> str:
    """CSV (RFC 4180) d'un genre. Une liste de valeurs s'y écrit « a|b », une liste de groupes en JSON."""
    noms = [nom for nom, _ in columns(modele)]
    flux = io.StringIO()
    ecrivain = csv.writer(flux, lineterminator="\r\n")
    ecrivain.writerow(["id", "url", *noms])
    for entree in base.whole_genre(modele.genre):
        donnees = entree.fiche.model_dump(mode="json")
        ecrivain.writerow([entree.identifiant, entree.adresse, *(_cell(donnees, nom) for nom in noms)])
    return flux.getvalue()


def _cell(donnees: Any, nom: str) -> str:
    for cle in nom.split("."):
        donnees = donnees.get(cle) if isinstance(donnees, dict) else None
    if isinstance(donnees, list):
        simple = all(isinstance(e, str) and "|" not in e for e in donnees)
        return "|".join(donnees) if simple else json.dumps(donnees, ensure_ascii=False)
    return "" if donnees is None else json.dumps(donnees) if isinstance(donnees, bool) else str(donnees)


def table_schema(modele: type[Fiche]) -> dict[str, Any]:
    """Table Schema du CSV, avec les titres et les aides du schéma des fiches."""
    identite = [
        {"name": "id", "title": "Identifiant", "description": "Nom du fichier.", "type": "string", "constraints": {"required": True, "unique": True}},
        {"name": "url", "title": "Adresse", "description": "Depuis la racine du site.", "type": "string"},
    ]  # fmt: skip
    champs = []
    for nom, champ in columns(modele):
        genre = TYPES_DE_TABLE.get(base_type(champ.annotation), "string") if not is_list(champ.annotation) else "string"
        exemple = {"example": champ.examples[0]} if champ.examples else {}
        champs.append({"name": nom, "title": champ.title, "description": champ.description, "type": genre, **exemple})
    return {
        "$schema": "https://specs.frictionlessdata.io/schemas/table-schema.json",
        "name": f"reperes-ptce-{modele.genre}",
        "title": f"Repères PTCE : {modele.pluriel}",
        "version": f"{VERSION}.0.0",
        "fields": identite + champs,
        "primaryKey": "id",
        "missingValues": [""],
    }


def _json(donnees: Any) -> str:
    return json.dumps(donnees, ensure_ascii=False, indent=1, sort_keys=False) + "\n"
