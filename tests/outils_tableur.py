"""Ce que les essais du tableur partagent : les deux commandes, un classeur rempli à la main, l'empreinte du contenu."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from conftest import EPOQUE, RACINE


def run(commande: str, *arguments: Any) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, RACINE / "scripts" / commande, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"SOURCE_DATE_EPOCH": EPOQUE},
    )


def export(contenu: Path, sortie: Path, *options: str) -> Path:
    fini = run("exporter_tableur.py", "--contenu", contenu, *options, sortie)
    assert (fini.returncode, fini.stderr) == (0, ""), fini.stdout + fini.stderr
    return sortie


def load(contenu: Path, fichier: Path, *options: str) -> subprocess.CompletedProcess:
    fini = run("importer.py", "--contenu", contenu, *options, fichier)
    assert "Traceback" not in fini.stderr, fini.stderr
    return fini


def write_book(fichier: Path, feuilles: dict[str, list[list[Any]]]) -> Path:
    """Un classeur tel qu'une personne le ferait : des feuilles, leurs lignes."""
    classeur = Workbook()
    classeur.remove(classeur.active)
    for nom, lignes in feuilles.items():
        page = classeur.create_sheet(nom)
        for ligne in lignes:
            page.append(ligne)
    classeur.save(fichier)
    return fichier


def change(fichier: Path, cellules: dict[tuple[str, str, str], Any]) -> Path:
    """Modifie des cellules d'un classeur exporté : (feuille, identifiant ou rang de ligne, champ) → valeur."""
    classeur = load_workbook(fichier)
    for (feuille, qui, champ), valeur in cellules.items():
        page = classeur[feuille]
        colonne = next(c.column for c in page[2] if c.value == champ)
        ligne = int(qui) if qui.isdigit() else next(r[0].row for r in page.iter_rows(min_row=3) if r[0].value == qui)
        page.cell(ligne, colonne).value = valeur
    classeur.save(fichier)
    return fichier


def prints(contenu: Path) -> dict[str, str]:
    """L'empreinte de chaque fichier : rien d'autre ne dit « octet pour octet »."""
    return {
        f.relative_to(contenu).as_posix(): hashlib.sha256(f.read_bytes()).hexdigest()
        for f in sorted((contenu / "fiches").rglob("*"))
        if f.is_file()
    }
