"""Les commandes parlent français : l'aide et les erreurs d'argparse, qui ne sait que l'anglais."""

import argparse
import re
from typing import Any, NoReturn

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

    def error(self, message: str) -> NoReturn:
        for anglais, francais in PHRASES:
            message = re.sub(anglais, francais, message)
        self.exit(2, f"{self.format_usage()}{self.prog} : {message}\n")
