"""Écrit la page des vérifications, d'après les règles et les fiches fautives des essais."""

import sys
from pathlib import Path

from fiches.commande import Lecteur
from fiches.depot import write_all
from fiches.verifications import CHEMIN, page

RACINE = Path(__file__).resolve().parent.parent


def main(arguments: list[str] | None = None) -> int:
    Lecteur("ecrire_manuel.py", __doc__).parse_args(arguments)
    fichier = RACINE / "docs" / CHEMIN
    write_all({fichier: page(RACINE / "tests" / "fiches" / "invalides")})
    print(f"docs/{CHEMIN} est à jour.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
