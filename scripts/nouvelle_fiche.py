"""Écrit une fiche vierge commentée, prête à remplir : un brouillon, tant que son statut le dit."""

import sys
from pathlib import Path

from fiches.blank import blank_fiche
from fiches.commande import Lecteur
from fiches.jour import build_day
from fiches.references import slugify
from fiches.schema import GENRES
from fiches.vocabulaires import load_vocabulaires

RACINE = Path(__file__).resolve().parent.parent


def main(arguments: list[str] | None = None) -> int:
    lecteur = Lecteur("nouvelle_fiche.py", __doc__)
    lecteur.add_argument("type", choices=list(GENRES), metavar="TYPE", help=", ".join(GENRES))
    lecteur.add_argument("titre", metavar="TITRE", help="titre de la fiche, entre guillemets")
    lecteur.add_argument("--contenu", type=Path, default=RACINE / "content", metavar="DIR", help="dossier du contenu")
    options = lecteur.parse_args(arguments)
    identifiant = slugify(options.titre)[:80].strip("-")
    if not identifiant:
        lecteur.error("le titre doit contenir des lettres ou des chiffres")
    modele = GENRES[options.type]
    fichier = options.contenu / "fiches" / modele.dossier / f"{identifiant}.md"
    if fichier.exists():
        print(f"« {fichier} » existe déjà : rien n'a été écrit. Choisissez un autre titre.", file=sys.stderr)
        return 1
    vocabulaires, _ = load_vocabulaires(options.contenu.resolve())
    fichier.parent.mkdir(parents=True, exist_ok=True)
    fichier.write_text(blank_fiche(modele, options.titre, vocabulaires, build_day()), encoding="utf-8")
    print(f"{fichier} : un brouillon à remplir, puis à vérifier avec « make valider ».")
    return 0


if __name__ == "__main__":
    sys.exit(main())
