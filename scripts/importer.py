"""Ajoute ou met à jour des fiches depuis un tableur (.xlsx, .ods) ou un CSV. Tout est écrit, ou rien.

Code de sortie : 0 tout va bien, 1 le fichier est à corriger et rien n'est écrit, 2 la commande est mal écrite.
"""

import sys
from pathlib import Path

from fiches.commande import Lecteur
from fiches.depot import write_all
from fiches.jour import build_day
from fiches.problems import ERREUR, has_errors
from fiches.reports import as_text
from fiches.schema import GENRES

RACINE = Path(__file__).resolve().parent.parent
FORMES = (".xlsx", ".ods", ".csv", ".tsv", ".txt")


def main(arguments: list[str] | None = None) -> int:
    lecteur = Lecteur("importer.py", __doc__)
    lecteur.add_argument("--type", choices=list(GENRES), metavar="GENRE", help="un seul genre : " + ", ".join(GENRES))
    lecteur.add_argument("--essai", action="store_true", help="montrer ce qui changerait, sans rien écrire")
    lecteur.add_argument("--contenu", type=Path, default=RACINE / "content", metavar="DIR", help="dossier du contenu")
    lecteur.add_argument("fichier", type=Path, metavar="FICHIER", help="classeur .xlsx ou .ods, ou CSV")
    options = lecteur.parse_args(arguments)
    racine = options.contenu.resolve()
    if not (racine / "fiches").is_dir():
        lecteur.error(f"« {options.contenu} » ne contient pas de dossier « fiches »")
    if not options.fichier.is_file():
        lecteur.error(f"« {options.fichier} » n'existe pas")
    if options.fichier.suffix.lower() not in FORMES:
        lecteur.error(
            f"« {options.fichier} » n'est ni un classeur (.xlsx, .ods) ni un CSV ; enregistrez-le sous l'un d'eux"
        )
    if options.fichier.suffix.lower() not in FORMES[:2] and not options.type:
        lecteur.error("un CSV ne dit pas ce qu'il contient : ajoutez --type, par exemple --type exemple")
    try:
        from fiches.tableur.bilan import count, summary
        from fiches.tableur.colonnes import recognise
        from fiches.tableur.importation import read_propositions
        from fiches.tableur.lecture import read_tables
        from fiches.tableur.lignes import load_all
        from fiches.tableur.verification import texts, trial
    except ImportError as manque:
        print(f"« make importer » installe ce qui manque ({manque}).", file=sys.stderr)
        return 1
    tables, problemes = read_tables(options.fichier)
    reconnues, soucis = recognise(tables, options.type) if tables else ([], [])
    problemes += soucis
    for table in (t for t in reconnues if t.comprises):
        print(f"Colonnes comprises : {', '.join(table.comprises)}.")
    fiches, usage, soucis = load_all(racine)
    propositions = []
    for trouvees, fautes in read_propositions(reconnues, fiches, usage):
        propositions += trouvees
        problemes += fautes
    textes = texts(propositions, racine)
    if textes:
        dites = {p.chemin for p in problemes if p.gravite == ERREUR}  # une cellule fautive ne l'est qu'une fois
        problemes += [p for p in trial(racine, propositions, textes, build_day()) if p.chemin not in dites]
    if not has_errors(problemes):
        print("\n".join([*summary(propositions), ""]) if textes else "", end="")
    if problemes:
        print(as_text(problemes))
    if has_errors(problemes):
        print("Rien n'a été écrit : corrigez ces cellules, puis recommencez.")
        return 1
    print(count(propositions))
    if not textes:
        return 0
    if options.essai:
        print("Ceci est un essai : rien n'a été écrit.")
        return 0
    try:
        write_all(textes)
    except OSError as erreur:
        print(f"L'écriture a échoué ({erreur.strerror}) : les fiches sont comme avant.", file=sys.stderr)
        return 1
    print("C'est écrit. « make valider » et « make servir » montrent le résultat.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
