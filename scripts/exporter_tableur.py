"""Écrit la base, ou un genre de fiches, dans un classeur à remplir : une feuille par genre, listes de choix comprises."""

import sys
from pathlib import Path

from fiches.commande import Lecteur
from fiches.reports import as_text
from fiches.schema import GENRES

RACINE = Path(__file__).resolve().parent.parent


def main(arguments: list[str] | None = None) -> int:
    lecteur = Lecteur("exporter_tableur.py", __doc__)
    lecteur.add_argument("--type", choices=list(GENRES), metavar="GENRE", help="un seul genre : " + ", ".join(GENRES))
    lecteur.add_argument("--vide", action="store_true", help="sans aucune fiche, pour en ajouter de nouvelles")
    lecteur.add_argument("--contenu", type=Path, default=RACINE / "content", metavar="DIR", help="dossier du contenu")
    lecteur.add_argument("sortie", type=Path, metavar="SORTIE.xlsx", help="le classeur à écrire")
    options = lecteur.parse_args(arguments)
    racine, sortie = options.contenu.resolve(), options.sortie
    if not (racine / "fiches").is_dir():
        lecteur.error(f"« {options.contenu} » ne contient pas de dossier « fiches »")
    if sortie.suffix.lower() != ".xlsx":
        lecteur.error(f"« {sortie} » : le nom du classeur finit par .xlsx (LibreOffice et Excel l'ouvrent)")
    if not sortie.absolute().parent.is_dir():
        lecteur.error(f"le dossier de « {sortie} » n'existe pas")
    try:
        from fiches.tableur.classeur import too_long, workbook
        from fiches.tableur.lignes import choices, load_all, rows
    except ImportError as manque:
        print(f"« make exporter » installe ce qui manque ({manque}).", file=sys.stderr)
        return 1
    fiches, usage, problemes = load_all(racine)
    if problemes:
        print(as_text(problemes))
        return 1
    feuilles = [
        f
        for genre, modele in GENRES.items()
        if options.type in (None, genre)
        for f in rows(modele, {} if options.vide else fiches, usage)
    ]
    if longues := too_long(feuilles):
        print("Un tableur couperait ces cellules, trop longues : " + " ; ".join(longues) + ".", file=sys.stderr)
        return 1
    classeur = workbook(feuilles, choices([feuille for feuille, _ in feuilles], fiches, usage))
    neuf = sortie.with_name(f".{sortie.name}-nouveau")
    try:
        classeur.save(neuf)
        neuf.replace(sortie)
    except OSError as erreur:
        neuf.unlink(missing_ok=True)
        print(
            f"« {sortie} » ne peut pas être écrit ({erreur.strerror}) : est-il ouvert dans le tableur ?",
            file=sys.stderr,
        )
        return 1
    nombre = sum(len(lignes) for feuille, lignes in feuilles if not feuille.chemin)
    print(f"{sortie} : {nombre} fiches. Remplissez-le, puis « make importer FICHIER={sortie} ESSAI=oui ».")
    return 0


if __name__ == "__main__":
    sys.exit(main())
