"""Relit la langue des fiches et des pages : typographie, orthographe, phrases trop longues, sigles inexpliqués.

Ce sont des avis : le code de sortie est 0, ou 2 si la commande est mal écrite.
"""

import sys
from pathlib import Path

from fiches.commande import Lecteur
from fiches.depot import write_all
from fiches.langue.correction import correct, diff
from fiches.langue.lexique import read_lexique
from fiches.langue.relecture import Relecteur, problems, read_sources, word_list_problems
from fiches.reports import FORMATS


def main(arguments: list[str] | None = None) -> int:
    lecteur = Lecteur("relire.py", __doc__)
    lecteur.add_argument("--contenu", type=Path, default=Path("content"), metavar="DIR", help="dossier du contenu")
    lecteur.add_argument("--format", choices=sorted(FORMATS), default="texte", help="forme du compte rendu")
    lecteur.add_argument("--corriger", action="store_true", help="corrige ce qui est certain, et montre ce qui change")
    lecteur.add_argument("fichiers", nargs="*", type=Path, metavar="FICHIER", help="ne relire que ces fichiers")
    options = lecteur.parse_args(arguments)
    racine = options.contenu.resolve()
    if not (racine / "fiches").is_dir():
        lecteur.error(f"« {options.contenu} » ne contient pas de dossier « fiches »")
    if options.corriger and options.format != "texte":
        lecteur.error("--corriger montre ce qui change, en texte : retirez --format")
    sources, problemes = read_sources(racine, racine.parent / "docs")
    choisis = {fichier.parent.resolve() / fichier.name: fichier for fichier in options.fichiers}
    chemins = {source.chemin for source in sources.values()} | {p.chemin for p in problemes}
    for fichier, ecrit in choisis.items():
        if not fichier.is_relative_to(racine.parent) or fichier.relative_to(racine.parent).as_posix() not in chemins:
            lecteur.error(f"« {ecrit} » n'est ni une fiche ou un réglage de {options.contenu}, ni une page de docs")
    try:
        relecteur = Relecteur(read_lexique(racine, sources.values()))
    except ModuleNotFoundError:
        lecteur.error("le correcteur Hunspell manque : « make relire » l'installe")
    relus = {f: source for f, source in sources.items() if not choisis or f in choisis}
    if options.corriger:
        for fichier, source in relus.items():
            neuve = relus[fichier] = correct(source, relecteur)
            if neuve.texte != source.texte:
                write_all({fichier: neuve.texte})
                print(diff(source, neuve))
    montres = {f.relative_to(racine.parent).as_posix() for f in choisis}
    problemes = [p for p in [*problemes, *word_list_problems(racine, relecteur)] if not choisis or p.chemin in montres]
    fiches = sum(source.modele is not None for source in relus.values())
    print(FORMATS[options.format](sorted([*problemes, *problems(relecteur, relus.values())]), fiches or None))
    return 0


if __name__ == "__main__":
    sys.exit(main())
