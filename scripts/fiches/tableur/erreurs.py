"""Les cellules d'un classeur qui n'ont pas de valeur : une erreur (#REF!), ou une formule jamais calculée."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree
from zipfile import ZipFile

CELLULE_XLSX = re.compile(rb'<c r="([A-Z]+\d+)"([^>]*?)(?:/>|>(.*?)</c>)', re.DOTALL)
VALEUR = re.compile(rb"<v[^>/]*>[^<]")
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TYPE_ODS = re.compile(r"\}value-type$")


def column_letters(rang: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    lettres = ""
    rang += 1
    while rang:
        rang, reste = divmod(rang - 1, 26)
        lettres = chr(65 + reste) + lettres
    return lettres


def broken_cells(archive: ZipFile) -> list[tuple[str, str, str]]:
    """Feuille, cellule et nature de chaque faute."""
    return list(_xlsx(archive) if "xl/workbook.xml" in archive.namelist() else _ods(archive))


def _xlsx(archive: ZipFile) -> Iterator[tuple[str, str, str]]:
    cibles = {
        r.get("Id"): r.get("Target", "") for r in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    classeur = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    for feuille in classeur.iter("{http://schemas.openxmlformats.org/spreadsheetml/2006/main}sheet"):
        cible = cibles[feuille.get(RELATION)]
        octets = archive.read(cible.lstrip("/") if cible.startswith("/") else f"xl/{cible}")
        for cellule, attributs, dedans in CELLULE_XLSX.findall(octets):
            if b't="e"' in attributs:
                yield feuille.get("name"), cellule.decode(), "une erreur"
            elif b"<f" in dedans and b't="str"' not in attributs and not VALEUR.search(dedans):
                yield feuille.get("name"), cellule.decode(), "une formule qui n'a jamais été calculée"


def _ods(archive: ZipFile) -> Iterator[tuple[str, str, str]]:
    ligne = colonne = 0
    nom = ""
    with archive.open("content.xml") as flux:
        for moment, element in ElementTree.iterparse(flux, ("start", "end")):
            if moment == "start" and element.tag == f"{OFFICE}table":
                nom, ligne = element.get(f"{OFFICE}name"), 0
            elif moment == "start" and element.tag == f"{OFFICE}table-row":
                colonne = 0
            elif moment == "end" and element.tag in (f"{OFFICE}table-cell", f"{OFFICE}covered-table-cell"):
                if any(TYPE_ODS.search(cle) and valeur == "error" for cle, valeur in element.items()):
                    yield nom, f"{column_letters(colonne)}{ligne + 1}", "une erreur"
                colonne += int(element.get(f"{OFFICE}number-columns-repeated", 1))
            elif moment == "end" and element.tag == f"{OFFICE}table-row":
                ligne += int(element.get(f"{OFFICE}number-rows-repeated", 1))
                element.clear()
