"""Les codes officiels de ``content/territoires`` : communes, EPCI, départements, régions."""

import csv
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from .schema.exemple import Territoire


class Commune(NamedTuple):
    code: str
    nom: str
    departement: str
    region: str
    population: int
    epci: str
    latitude: float | None
    longitude: float | None


class Epci(NamedTuple):
    code: str
    nom: str
    type: str
    population: int


class Departement(NamedTuple):
    code: str
    nom: str
    region: str


class Region(NamedTuple):
    code: str
    nom: str


@dataclass(frozen=True)
class Territoires:
    racine: Path

    @cached_property
    def commune(self) -> dict[str, Commune]:
        return {
            r["code"]: Commune(
                r["code"],
                r["nom"],
                r["departement"],
                r["region"],
                int(r["population"] or 0),
                r["epci"],
                float(r["latitude"]) if r["latitude"] else None,
                float(r["longitude"]) if r["longitude"] else None,
            )
            for r in self._rows("communes")
        }

    @cached_property
    def epci(self) -> dict[str, Epci]:
        return {
            r["siren"]: Epci(r["siren"], r["nom"], r["type"], int(r["population"] or 0)) for r in self._rows("epci")
        }

    @cached_property
    def departement(self) -> dict[str, Departement]:
        return {r["code"]: Departement(r["code"], r["nom"], r["region"]) for r in self._rows("departements")}

    @cached_property
    def region(self) -> dict[str, Region]:
        return {r["code"]: Region(r["code"], r["nom"]) for r in self._rows("regions")}

    @cached_property
    def contours(self) -> dict[str, list[list[tuple[float, float]]]]:
        """Par code de département, ses contours en longitudes et latitudes, sans les trous."""
        collection = json.loads((self.racine / "territoires" / "departements.geojson").read_text("utf-8"))
        contours = {}
        for entite in collection["features"]:
            forme = entite["geometry"]
            polygones = forme["coordinates"] if forme["type"] == "MultiPolygon" else [forme["coordinates"]]
            contours[entite["properties"]["code"]] = [[tuple(p) for p in polygone[0]] for polygone in polygones]
        return contours

    @cached_property
    def ancienne_region(self) -> dict[str, str]:
        """Nom, par département, de la région d'avant 2016 quand elle a été réunie à une autre."""
        return {r["departement"]: r["nom"] for r in self._rows("anciennes-regions")}

    def locate(self, ou: Territoire) -> tuple[Commune | None, Departement | None, Region | None]:
        """Commune, département et région d'un pôle : ce qui manque se tire du plus fin qui est donné."""
        commune = self.commune.get(ou.commune or "")
        departement = self.departement.get(ou.departement or (commune.departement if commune else ""))
        return commune, departement, self.region.get(ou.region or (departement.region if departement else ""))

    def at(self, niveau: str) -> dict:
        """Table des codes d'un niveau : commune, epci, departement ou region."""
        return getattr(self, niveau)

    def _rows(self, nom: str) -> list[dict[str, str]]:
        with (self.racine / "territoires" / f"{nom}.csv").open(encoding="utf-8-sig", newline="") as flux:
            return list(csv.DictReader(flux))
