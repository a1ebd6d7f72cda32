"""Vérifie les fiches et dit chaque problème en français, avec sa ligne et son remède.

Code de sortie : 0 tout va bien, 1 il y a des erreurs, 2 la commande est mal écrite.
"""

import sys
from pathlib import Path

from fiches.checking import check
from fiches.commande import Lecteur
from fiches.jour import build_day
from fiches.loading import shown_path
from fiches.problems import has_errors
from fiches.reports import FORMATS


def main(arguments: list[str] | None = None) -> int:
    lecteur = Lecteur("valider.py", __doc__)
    lecteur.add_argument("--contenu", type=Path, default=Path("content"), metavar="DIR", help="dossier du contenu")
    lecteur.add_argument("--format", choices=sorted(FORMATS), default="texte", help="forme du compte rendu")
    lecteur.add_argument("fichiers", nargs="*", type=Path, metavar="FICHIER", help="ne montrer que ces fiches")
    options = lecteur.parse_args(arguments)
    racine = options.contenu.resolve()
    if not (racine / "fiches").is_dir():
        lecteur.error(f"« {options.contenu} » ne contient pas de dossier « fiches »")
    # Le dossier est suivi jusqu'au bout de ses liens ; le fichier, non : une fiche qui est un lien est un problème.
    fichiers = [fichier.parent.resolve() / fichier.name for fichier in options.fichiers]
    for fichier, ecrit in zip(fichiers, options.fichiers, strict=True):
        if not fichier.is_relative_to(racine / "fiches"):
            lecteur.error(f"« {ecrit} » n'est pas dans {options.contenu}/fiches ; indiquez son dossier avec --contenu")
        if fichier.is_dir():
            lecteur.error(f"« {ecrit} » est un dossier ; indiquez des fiches, ou rien pour les voir toutes")
        if not fichier.is_symlink() and not fichier.exists():
            lecteur.error(f"« {ecrit} » n'existe pas")
    resultat = check(racine, build_day())
    problemes, nombre = resultat.problemes, resultat.fichiers
    if fichiers:
        montres = {shown_path(fichier, racine) for fichier in fichiers}
        problemes, nombre = [p for p in problemes if p.chemin in montres], len(montres)
    print(FORMATS[options.format](problemes, nombre))
    return 1 if has_errors(problemes) else 0


if __name__ == "__main__":
    sys.exit(main())
