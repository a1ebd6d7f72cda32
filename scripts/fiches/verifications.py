"""La page « Ce que la vérification vérifie » : chaque règle, ses codes, un exemple faux et le même corrigé.

Les règles se disent par leur docstring ; les exemples sont les fiches fautives des essais et leurs remèdes, que les essais
appliquent pour de vrai.
"""

import inspect
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import yaml
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup, escape

from . import lecture_yaml, loading, messages
from .checking import REGLES_DE_BASE, REGLES_DE_FICHE
from .phrases import Phrase, spoken
from .problems import AVERTISSEMENT
from .remedes import Remede, read_remedes

ICI = Path(__file__).parent
CHEMIN = "contribuer/verifications.md"
LARGEUR = 180  # au-delà, une ligne d'exemple n'apprend plus rien
LECTURE = {
    loading: ("Le fichier", "Avant de lire la fiche, il faut pouvoir l'ouvrir."),
    lecture_yaml: ("L'en-tête", "Les champs s'écrivent « nom: valeur », en retrait de deux espaces sous ce qui les contient."),
    messages: ("Les champs", "Chaque champ a sa forme : le manuel des champs la donne, avec un exemple."),
}  # fmt: skip
# Ce qui ne se voit pas en écrivant une fiche, par le début du fichier qui le dit.
AUTOUR = {
    "fiches/tableur/": ("Dans un tableur", "En reprenant un classeur dans la base."),
    "fiches/": ("Autour des fiches", "Liens, réglages, listes fermées, pages écrites à la main."),
}


class Verification(NamedTuple):
    """Un code ; ``remede`` est absent quand aucune fiche ne peut le produire seule."""

    code: str
    message: str
    conseil: str
    avertit: bool
    remede: Remede | None


class Regle(NamedTuple):
    phrase: str
    verifications: list[Verification]


class Partie(NamedTuple):
    titre: str
    intro: str
    regles: list[Regle]


def parts(invalides: Path) -> list[Partie]:
    """Toutes les vérifications, dans l'ordre où elles se font."""
    cas = yaml.safe_load((invalides / "attendus.yaml").read_text("utf-8"))
    dites = spoken(ICI.parent)
    reste = {code: _verification(code, phrase, cas, invalides) for code, phrase in dites.items()}

    def take(source: str) -> list[Verification]:
        codes = dict.fromkeys(re.findall(r'"([a-z]+(?:-[a-z]+)*)"', source))
        return [reste.pop(code) for code in codes if code in reste]

    parties = [Partie(*LECTURE[module], [Regle("", take(inspect.getsource(module)))]) for module in LECTURE]
    for module in dict.fromkeys(sys.modules[r.__module__] for r in (*REGLES_DE_FICHE, *REGLES_DE_BASE)):
        regles = [Regle(inspect.getdoc(r) or "", take(_source(r, module))) for r in _rules(module)]
        regles += [Regle("", autres)] if (autres := take(inspect.getsource(module))) else []
        parties.append(Partie(*_title(module), [r for r in regles if r.verifications]))
    for debut, (titre, intro) in AUTOUR.items():
        autres = [reste.pop(code) for code in list(reste) if dites[code].ou.startswith(debut)]
        parties.append(Partie(titre, intro, [Regle("", autres)]))
    return parties


def page(invalides: Path) -> str:
    """Le Markdown de la page, que la construction relira comme les autres."""
    env = Environment(loader=FileSystemLoader(ICI / "gabarits"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    env.filters["nu"] = _bare
    return env.get_template("manuel/verifications.md.j2").render(parties=parts(invalides)) + "\n"


def _rules(module: ModuleType) -> Iterator[Callable]:
    return (r for r in (*REGLES_DE_FICHE, *REGLES_DE_BASE) if r.__module__ == module.__name__)


def _source(regle: Callable, module: ModuleType) -> str:
    """Le code de la règle, et celui des fonctions de son module qu'elle appelle."""
    source = inspect.getsource(regle)
    aides = [aide for nom in re.findall(r"\b(_\w+)\(", source) if (aide := getattr(module, nom, None))]
    return "\n".join([source, *map(inspect.getsource, aides)])


def _title(module: ModuleType) -> tuple[str, str]:
    """« Règles des sources d'une fiche : chaque fait dit d'où il vient. » : le titre, puis l'explication."""
    titre, _, intro = (inspect.getdoc(module) or "").splitlines()[0].partition(" : ")
    return titre.rstrip("."), intro[:1].upper() + intro[1:]


def _verification(code: str, phrase: Phrase, cas: dict, invalides: Path) -> Verification:
    """Un code qui a sa fiche fautive se dit par ce que la vérification en dit ; sinon, par ce qui est écrit dans le code."""
    if code not in cas:
        return Verification(code, phrase.message, phrase.conseil, False, None)
    dit = next(p for p in cas[code]["problemes"] if p["code"] == code)
    remede = next(iter(read_remedes(cas[code], (invalides / f"{code}.md").read_text("utf-8"))), None)
    return Verification(code, dit["message"], dit["conseil"], dit.get("gravite") == AVERTISSEMENT, remede)


def _bare(texte: str) -> Markup:
    """Un exemple tel qu'on le tape, sans que la construction y voie du HTML, un lien vers une fiche ou un bloc Jinja."""
    lignes = [ligne if len(ligne) <= LARGEUR else f"{ligne[:LARGEUR]}…" for ligne in texte.split("\n")]
    return Markup(str(escape("\n".join(lignes))).replace("[", "&#91;").replace("{", "&#123;"))
