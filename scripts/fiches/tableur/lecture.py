"""Un fichier de tableur ou CSV → ses tables, cellule par cellule. Ne sait rien des fiches.

python-calamine ne connaît pas les cellules en erreur (#REF!) ni les formules sans résultat : il les rend vides, et
une cellule vide efface. On les cherche donc avant lui.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook

from ..problems import AVERTISSEMENT, Problem
from .erreurs import broken_cells, column_letters

POIDS_MAX = 20 * 1024 * 1024
POIDS_OUVERT_MAX = 300 * 1024 * 1024
LIGNES_MAX = 20_000
COLONNES_MAX = 300
PARTAGER = (
    "Gardez les fiches à ajouter ou à modifier, retirez images et lignes vides, ou séparez-le en plusieurs fichiers."
)
ANCIEN_OU_CHIFFRE = b"\xd0\xcf\x11\xe0"  # un classeur chiffré est rangé comme un ancien .xls


@dataclass(frozen=True)
class Table:
    """Une feuille : ``lignes`` commence à la ligne 1, à la colonne A. ``nom`` est vide pour un CSV."""

    fichier: str
    nom: str
    lignes: list[list[Any]]

    def place(self, ligne: int, colonne: int | None = None) -> str:
        """« poles.xlsx, feuille « exemple », cellule C5 » ; les rangs partent de 0."""
        feuille = f", feuille « {self.nom} »" if self.nom else ""
        ou = f"ligne {ligne + 1}" if colonne is None else f"cellule {column_letters(colonne)}{ligne + 1}"
        return f"{self.fichier}{feuille}, {ou}"


def read_tables(fichier: Path) -> tuple[list[Table], list[Problem]]:
    """Les tables d'un fichier, ou ce qui empêche de le lire."""
    if fichier.stat().st_size > POIDS_MAX:
        return [], [_problem(fichier, "tableur-trop-gros", f"le fichier dépasse {POIDS_MAX // 1024**2} Mo", PARTAGER)]
    octets = fichier.read_bytes()
    if fichier.suffix.lower() in (".csv", ".tsv", ".txt"):
        tables, problemes = _csv(fichier, octets)
    else:
        tables, problemes = _workbook(fichier, octets)
    for table in tables:
        problemes += _too_big(table)
    return tables, problemes


def _problem(fichier: Path, code: str, message: str, conseil: str) -> Problem:
    return Problem(fichier.name, 0, code, message, conseil)


def _too_big(table: Table) -> Iterator[Problem]:
    hauteur, largeur = len(table.lignes), max(map(len, table.lignes), default=0)
    if hauteur > LIGNES_MAX or largeur > COLONNES_MAX:
        taille = f"{hauteur} lignes sur {largeur} colonnes, la limite est de {LIGNES_MAX} sur {COLONNES_MAX}"
        yield Problem(table.place(0).rpartition(",")[0], 0, "tableur-trop-gros", f"la table fait {taille}", PARTAGER)


def _workbook(fichier: Path, octets: bytes) -> tuple[list[Table], list[Problem]]:
    if octets.startswith(ANCIEN_OU_CHIFFRE) or _is_encrypted_ods(octets):
        message = "le classeur est protégé par un mot de passe, ou dans l'ancien format .xls"
        conseil = (
            "Ouvrez-le, retirez le mot de passe (Fichier, Propriétés ou Informations), enregistrez en .xlsx ou .ods."
        )
        return [], [_problem(fichier, "tableur-protege", message, conseil)]
    conseil = "Ouvrez-le dans votre tableur et enregistrez-le de nouveau en .xlsx ou .ods."
    try:
        with ZipFile(io.BytesIO(octets)) as archive:
            if sum(partie.file_size for partie in archive.infolist()) > POIDS_OUVERT_MAX:
                return [], [
                    _problem(fichier, "tableur-trop-gros", "le classeur est démesuré une fois ouvert", PARTAGER)
                ]
            fautes = broken_cells(archive)
        classeur = CalamineWorkbook.from_filelike(io.BytesIO(octets))
        tables = []
        for nom in classeur.sheet_names:
            feuille = classeur.get_sheet_by_name(nom)
            lignes = feuille.to_python(skip_empty_area=False, nrows=LIGNES_MAX + 1)
            tables.append(Table(fichier.name, nom, lignes))
    except (CalamineError, BadZipFile, SyntaxError, KeyError, ValueError, OSError):
        message = "ce n'est pas un classeur lisible : il est abîmé, ou d'un autre format"
        return [], [_problem(fichier, "tableur-illisible", message, conseil)]
    problemes = [
        Problem(
            f"{fichier.name}, feuille « {nom} », cellule {cellule}",
            0,
            "cellule-en-erreur",
            f"la cellule ne contient pas de valeur mais {quoi}",
            "Corrigez la formule, ou collez la valeur à sa place (collage spécial, valeurs).",
        )
        for nom, cellule, quoi in fautes
    ]
    return tables, problemes


def _is_encrypted_ods(octets: bytes) -> bool:
    try:
        with ZipFile(io.BytesIO(octets)) as archive:
            return b"encryption-data" in archive.read("META-INF/manifest.xml")
    except (BadZipFile, KeyError):
        return False


def _csv(fichier: Path, octets: bytes) -> tuple[list[Table], list[Problem]]:
    """Un CSV d'où qu'il vienne : UTF-8, UTF-16 ou Windows-1252 ; virgule, point-virgule ou tabulation."""
    problemes = []
    if octets.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodage = "utf-16"
    else:
        encodage = "utf-8-sig"
        try:
            octets.decode(encodage)
        except UnicodeDecodeError:
            encodage = "cp1252"
            message = "le fichier n'est pas en UTF-8 : il est lu comme un CSV d'Excel (Windows-1252)"
            conseil = "Vérifiez les accents avec --essai ; sinon, enregistrez-le en « CSV UTF-8 » ou en .xlsx."
            problemes.append(Problem(fichier.name, 0, "csv-windows", message, conseil, AVERTISSEMENT))
    texte = octets.decode(encodage, "replace")
    separateur = None
    if trouve := re.match(r"sep=(.)\r?\n", texte):  # ce qu'Excel écrit en tête pour lui-même
        separateur, texte = trouve[1], "\n" + texte[trouve.end() :]
    premiere = next((ligne for ligne in texte.splitlines() if ligne.strip()), "")
    separateur = separateur or max(";,\t", key=lambda signe: len(next(csv.reader([premiere], delimiter=signe), [])))
    try:
        if "\0" in texte:
            raise csv.Error
        lignes = list(csv.reader(io.StringIO(texte, newline=""), delimiter=separateur, strict=True))
    except csv.Error:
        message = "ce n'est pas un CSV lisible"
        conseil = (
            "Ouvrez-le dans votre tableur et enregistrez-le en .xlsx, ou en CSV avec des guillemets autour des textes."
        )
        return [], [_problem(fichier, "tableur-illisible", message, conseil)]
    return [Table(fichier.name, "", lignes)], problemes
