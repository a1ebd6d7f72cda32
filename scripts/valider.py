"""Vérifie les fiches et dit chaque problème en français, avec sa ligne et son remède.

Code de sortie : 0 tout va bien, 1 il y a des erreurs, 2 la commande est mal écrite.
"""

import sys

from fiches.checking import check
from fiches.commande import Lecteur
from fiches.jour import build_day
from fiches.loading import shown_path
from fiches.problems import has_errors
from fiches.reports import FORMATS


def main(arguments: list[str] | None = None) -> int:
    lecteur = Lecteur("valider.py", __doc__)
    lecteur.add_content()
    options = lecteur.parse_args(arguments)
    racine, fichiers = lecteur.content(options)
    resultat = check(racine, build_day())
    problemes, nombre = resultat.problemes, resultat.fichiers
    if fichiers:
        montres = {shown_path(fichier, racine) for fichier in fichiers}
        problemes, nombre = [p for p in problemes if p.chemin in montres], len(montres)
    print(FORMATS[options.format](problemes, nombre))
    return 1 if has_errors(problemes) else 0


if __name__ == "__main__":
    sys.exit(main())
