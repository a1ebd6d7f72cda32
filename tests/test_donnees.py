"""Les données ouvertes : ce qu'un réutilisateur télécharge est complet, typé et conforme à ses schémas."""

import csv
import io
import json

import pytest

from conftest import RACINE
from fiches.checking import check
from fiches.exports import DOSSIER, files
from fiches.jour import build_day
from fiches.schema import GENRES


@pytest.fixture(scope="module")
def sorties():
    return files(check(RACINE / "content", build_day()).base)


def test_index_lists_every_fiche_with_its_address(sorties):
    index = json.loads(sorties[f"{DOSSIER}/fiches.json"])
    assert index.keys() == {"version", "genere_le", "licence", "fiches"}
    assert index["genere_le"] == build_day().isoformat()
    assert len(index["fiches"]) == len(list((RACINE / "content/fiches").rglob("*.md")))
    levier = next(f for f in index["fiches"] if f["id"] == "pedagogie-ess")
    assert (levier["type"], levier["url"], levier["numero"]) == ("levier", "leviers/pedagogie-ess/", 1)


@pytest.mark.parametrize("genre", GENRES)
def test_csv_columns_are_those_of_its_table_schema(sorties, genre):
    lignes = list(csv.reader(io.StringIO(sorties[f"{DOSSIER}/{genre}.csv"])))
    schema = json.loads(sorties[f"{DOSSIER}/{genre}.tableschema.json"])
    assert lignes[0] == [champ["name"] for champ in schema["fields"]]
    assert all(len(ligne) == len(lignes[0]) for ligne in lignes)


def test_codes_and_numbers_keep_their_type(sorties):
    archer = next(csv.DictReader(io.StringIO(sorties[f"{DOSSIER}/exemple.csv"])), None)
    assert archer is not None
    lignes = {ligne["id"]: ligne for ligne in csv.DictReader(io.StringIO(sorties[f"{DOSSIER}/exemple.csv"]))}
    assert lignes["pole-sud-archer"]["territoire.commune"] == "26281"
    chiffres = json.loads(lignes["eoliennes-pays-de-vilaine"]["chiffres"])
    assert all(isinstance(chiffre["valeur"], int | float) for chiffre in chiffres)
    types = {c["name"]: c["type"] for c in json.loads(sorties[f"{DOSSIER}/exemple.tableschema.json"])["fields"]}
    assert (types["site"], types["devenir.annee"], types["verifie_le"], types["lieu_commun"]) == (
        "string",
        "integer",
        "date",
        "boolean",
    )


def test_geojson_places_each_pole_in_its_commune(sorties):
    entites = json.loads(sorties[f"{DOSSIER}/exemples.geojson"])["features"]
    romans = next(e for e in entites if e["id"] == "pole-sud-archer")
    longitude, latitude = romans["geometry"]["coordinates"]
    assert 5.0 < longitude < 5.1
    assert 45.0 < latitude < 45.1
    assert romans["properties"]["nom_commune"] == "Romans-sur-Isère"


def test_json_schema_enumerates_the_closed_lists(sorties):
    schema = json.loads(sorties[f"{DOSSIER}/fiche.exemple.schema.json"])
    assert schema["properties"]["confiance"]["enum"] == ["haute", "moyenne", "basse"]
    assert "en-activite" in schema["$defs"]["Devenir"]["properties"]["etat"]["enum"]
    assert schema["additionalProperties"] is False
