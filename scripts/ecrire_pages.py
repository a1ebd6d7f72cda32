"""Écrit toutes les pages du site dans un dossier, pour un autre générateur que MkDocs."""

import shutil
import sys
from pathlib import Path

from fiches.commande import Lecteur
from fiches.jour import build_day
from fiches.pages import ContentError
from fiches.publication import publish
from fiches.reports import as_text

RACINE = Path(__file__).resolve().parent.parent


def main(arguments: list[str] | None = None) -> int:
    lecteur = Lecteur("ecrire_pages.py", __doc__)
    lecteur.add_argument("dossier", type=Path, metavar="DIR", help="dossier à créer, ou vide")
    lecteur.add_argument("--contenu", type=Path, default=RACINE / "content", metavar="DIR", help="dossier du contenu")
    options = lecteur.parse_args(arguments)
    if options.dossier.exists() and (not options.dossier.is_dir() or any(options.dossier.iterdir())):
        lecteur.error(f"« {options.dossier} » existe et n'est pas un dossier vide")
    docs = RACINE / "docs"
    try:
        publication = publish(options.contenu, docs, build_day())
    except ContentError as erreur:
        print(as_text(erreur.problemes), file=sys.stderr)
        return 1
    shutil.copytree(docs, options.dossier, dirs_exist_ok=True)
    sorties = {chemin: page.contenu for chemin, page in publication.pages.items()} | publication.fichiers
    for chemin, contenu in sorties.items():
        cible = options.dossier / chemin
        cible.parent.mkdir(parents=True, exist_ok=True)
        cible.write_text(contenu, encoding="utf-8")
    print(f"{len(publication.pages)} pages écrites dans {options.dossier}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
