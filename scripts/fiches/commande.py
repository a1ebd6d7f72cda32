"""Les commandes parlent français : l'aide et les erreurs d'argparse, qui ne sait que l'anglais."""

import argparse
import re
from pathlib import Path
from typing import Any, NoReturn

from .reports import FORMATS

TITRES = {"positional arguments": "arguments", "options": "options", "optional arguments": "options"}
PHRASES = (
    (r"unrecognized arguments: (.*)", r"arguments inconnus : \1"),
    (r"the following arguments are required: (.*)", r"il manque : \1"),
    (r"invalid choice: (\S+) \(choose from (.*)\)", r"\1 n'est pas un choix possible (\2)"),
    (r"invalid int value: (.*)", r"\1 n'est pas un nombre entier"),
    (r"expected one argument", "il manque une valeur"),
    (r"ignored explicit argument (.*)", r"ne prend pas de valeur (\1)"),
    (r"^argument (\S+?): ", r"\1 : "),
)


class _Aide(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, prefix or "Usage : ")

    def start_section(self, heading: str | None) -> None:
        super().start_section(TITRES.get(heading or "", heading))


class Lecteur(argparse.ArgumentParser):
    """Lecteur d'arguments ; « description » est la première ligne de la docstring de la commande."""

    def __init__(self, prog: str, description: str):
        super().__init__(
            prog=prog,
            description=description.splitlines()[0],
            formatter_class=_Aide,
            add_help=False,
            allow_abbrev=False,
        )
        self.add_argument("-h", "--help", "--aide", action="help", help="montre cette aide")

    def add_content(self) -> None:
        """Le contenu que lit la commande, la forme de son compte rendu, et les fiches auxquelles elle se limite."""
        self.add_argument("--contenu", type=Path, default=Path("content"), metavar="DIR", help="dossier du contenu")
        self.add_argument("--format", choices=sorted(FORMATS), default="texte", help="forme du compte rendu")
        self.add_argument("fichiers", nargs="*", type=Path, metavar="FICHIER", help="ne montrer que ces fiches")

    def content(self, options: argparse.Namespace) -> tuple[Path, list[Path]]:
        """Dossier du contenu et fiches choisies, chemins entiers ; s'arrête si l'un n'est pas ce qu'il doit être."""
        racine = options.contenu.resolve()
        if not (racine / "fiches").is_dir():
            self.error(f"« {options.contenu} » ne contient pas de dossier « fiches »")
        # Le dossier est suivi jusqu'au bout de ses liens ; le fichier, non : une fiche qui est un lien est un problème.
        fichiers = [fichier.parent.resolve() / fichier.name for fichier in options.fichiers]
        for fichier, ecrit in zip(fichiers, options.fichiers, strict=True):
            if not fichier.is_relative_to(racine / "fiches"):
                self.error(f"« {ecrit} » n'est pas dans {options.contenu}/fiches ; indiquez son dossier avec --contenu")
            if fichier.is_dir():
                self.error(f"« {ecrit} » est un dossier ; indiquez des fiches, ou rien pour les voir toutes")
            if not fichier.is_symlink() and not fichier.exists():
                self.error(f"« {ecrit} » n'existe pas")
        return racine, fichiers

    def error(self, message: str) -> NoReturn:
        for anglais, francais in PHRASES:
            message = re.sub(anglais, francais, message)
        self.exit(2, f"{self.format_usage()}{self.prog} : {message}\n")
