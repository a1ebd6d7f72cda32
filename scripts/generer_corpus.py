"""Écrit un contenu de synthèse valide de N fiches, pour mesurer la construction."""

import sys
from pathlib import Path

from fiches.commande import Lecteur
from fiches.corpus import LEVIERS, write_corpus

RACINE = Path(__file__).resolve().parent.parent
MINIMUM = len(LEVIERS) + 1


def main(arguments: list[str] | None = None) -> int:
    lecteur = Lecteur("generer_corpus.py", __doc__)
    lecteur.add_argument("nombre", type=int, metavar="N", help=f"nombre de fiches, {MINIMUM} au moins")
    lecteur.add_argument("dossier", type=Path, metavar="DIR", help="dossier à créer, ou vide")
    options = lecteur.parse_args(arguments)
    if options.nombre < MINIMUM:
        lecteur.error(f"il faut au moins {MINIMUM} fiches : les huit leviers et un texte")
    if options.dossier.exists() and (not options.dossier.is_dir() or any(options.dossier.iterdir())):
        lecteur.error(f"« {options.dossier} » existe et n'est pas un dossier vide")
    ecrites = write_corpus(options.nombre, options.dossier, RACINE / "content")
    print(f"{ecrites} fiches écrites dans {options.dossier}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
