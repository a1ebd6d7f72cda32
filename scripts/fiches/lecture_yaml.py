"""Lire du YAML sans surprise : toutes les valeurs restent du texte, chacune avec sa ligne.

Renvois, étiquettes, tabulations et clés en double sont des problèmes, pas des effets de bord.
"""

from collections.abc import Iterator
from typing import Any

import yaml

from .problems import Problem
from .schema.visite import Chemin

PROFONDEUR_MAX = 20
CHARGEUR = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
NULS = {"", "~", "null", "Null", "NULL"}


def read_yaml(texte: str, chemin: str, decalage: int = 0) -> tuple[Any, dict[Chemin, int], list[Problem]]:
    """Lit du YAML simple : texte, listes, champs. Renvois, étiquettes et clés en double sont des problèmes."""
    problemes = list(_forbidden(texte, chemin, decalage))
    if problemes:
        return None, {}, problemes
    try:
        noeud = yaml.compose(texte, Loader=CHARGEUR)
    except yaml.YAMLError as erreur:
        return None, {}, [_syntax_problem(erreur, texte, chemin, decalage)]
    lecture = _Reading(chemin, decalage)
    donnees = lecture.value(noeud, ()) if noeud else {}
    return donnees, lecture.lignes, lecture.problemes


def _forbidden(texte: str, chemin: str, decalage: int) -> Iterator[Problem]:
    for numero, ligne in enumerate(texte.split("\n"), start=1):
        if "\t" in ligne[: len(ligne) - len(ligne.lstrip())]:
            yield Problem(
                chemin,
                decalage + numero,
                "yaml-tabulation",
                "la ligne commence par une tabulation",
                "Remplacez la tabulation par des espaces, deux par niveau.",
            )
            return
    profondeur = 0
    try:
        for evenement in yaml.parse(texte, Loader=CHARGEUR):
            ligne = decalage + evenement.start_mark.line + 1
            if isinstance(evenement, yaml.AliasEvent) or getattr(evenement, "anchor", None):
                yield Problem(
                    chemin,
                    ligne,
                    "yaml-renvoi",
                    "les renvois YAML (« & » et « * ») ne sont pas acceptés",
                    "Recopiez la valeur. Si « & » ou « * » fait partie du texte, mettez le texte entre guillemets.",
                )
                return
            if getattr(evenement, "tag", None) and evenement.tag != "!":
                yield Problem(
                    chemin,
                    ligne,
                    "yaml-etiquette",
                    f"l'étiquette « {evenement.tag.replace('tag:yaml.org,2002:', '!!')} » n'est pas acceptée",
                    "Retirez le mot qui commence par « ! », ou mettez le texte entre guillemets.",
                )
                return
            if isinstance(evenement, yaml.CollectionStartEvent):
                profondeur += 1
            elif isinstance(evenement, yaml.CollectionEndEvent):
                profondeur -= 1
            if profondeur > PROFONDEUR_MAX:
                yield Problem(
                    chemin,
                    ligne,
                    "yaml-trop-profond",
                    "les champs s'emboîtent trop profondément",
                    "Reprenez l'exemple d'une fiche vierge : trois niveaux suffisent.",
                )
                return
    except yaml.YAMLError:
        return  # dit par la composition, avec sa ligne


def _syntax_problem(erreur: yaml.YAMLError, texte: str, chemin: str, decalage: int) -> Problem:
    marque = getattr(erreur, "problem_mark", None) or getattr(erreur, "context_mark", None)
    ligne = min(marque.line + 1, texte.count("\n") + 1) if marque else 1
    cause = f"{getattr(erreur, 'problem', '') or ''} {getattr(erreur, 'context', '') or ''} {erreur}"
    if "mapping values" in cause:
        quoi = "deux-points inattendu"
        conseil = 'Mettez entre guillemets un texte qui contient « : », par exemple titre: "L\'ESS : un guide".'
    elif "quoted scalar" in cause:
        quoi = "guillemets ouverts et jamais refermés"
        conseil = "Refermez les guillemets droits. Dans un texte entre apostrophes, doublez l'apostrophe : 'l''ESS'."
        contexte = getattr(erreur, "context_mark", None)
        ligne = contexte.line + 1 if contexte else ligne
    elif "expected <block end>" in cause or "did not find expected" in cause or "could not find expected" in cause:
        quoi = "l'alignement ou la ponctuation de cette ligne casse la liste des champs"
        conseil = (
            "Vérifiez le retrait (deux espaces par niveau), le tiret des listes, l'espace après « : » ; "
            "un texte qui contient « : » ou commence par un guillemet se met tout entier entre guillemets."
        )
    elif "cannot start any token" in cause:
        quoi = "un signe réservé (@, `, %, tabulation) commence une valeur"
        conseil = "Mettez le texte entre guillemets droits."
    elif "special characters" in cause or "unacceptable character" in cause or "control characters" in cause:
        quoi = "caractère invisible interdit"
        trouve = yaml.reader.Reader.NON_PRINTABLE.search(texte)  # l'erreur, elle, ne dit pas sa ligne
        ligne = texte.count("\n", 0, trouve.start()) + 1 if trouve else ligne
        conseil = "Effacez la ligne et retapez-la."
    elif "expected a single document" in cause or "document start" in cause:
        quoi = "une seconde fiche commence dans le même fichier"
        conseil = "Un fichier ne contient qu'une fiche : gardez une seule paire de lignes « --- »."
    else:
        quoi = "l'en-tête n'est pas du YAML correct"
        conseil = "Comparez cette ligne et la précédente avec une fiche qui fonctionne."
    return Problem(chemin, decalage + ligne, "yaml-syntaxe", quoi, conseil)


class _Reading:
    """Passe de l'arbre de PyYAML à des valeurs Python, en notant les lignes et les clés en double."""

    def __init__(self, chemin: str, decalage: int):
        self.chemin, self.decalage = chemin, decalage
        self.lignes: dict[Chemin, int] = {}
        self.problemes: list[Problem] = []

    def value(self, noeud: yaml.Node, ou: Chemin) -> Any:
        self.lignes.setdefault(ou, self._line(noeud))
        if isinstance(noeud, yaml.ScalarNode):
            vide = not noeud.style and noeud.value in NULS  # style vide : valeur sans guillemets
            return None if vide else noeud.value
        if isinstance(noeud, yaml.SequenceNode):
            return [self.value(enfant, (*ou, rang)) for rang, enfant in enumerate(noeud.value)]
        resultat: dict[str, Any] = {}
        for cle, enfant in noeud.value:
            nom = cle.value if isinstance(cle, yaml.ScalarNode) else "?"
            ligne = self._line(cle)
            if nom in resultat:
                premiere = self.lignes[(*ou, nom)]
                self.problemes.append(
                    Problem(
                        self.chemin,
                        ligne,
                        "cle-en-double",
                        f"la clé « {nom} » est écrite deux fois (déjà à la ligne {premiere})",
                        "Gardez une seule des deux lignes : l'autre serait perdue sans bruit.",
                    )
                )
                continue
            self.lignes[(*ou, nom)] = ligne
            resultat[nom] = self.value(enfant, (*ou, nom))
        return resultat

    def _line(self, noeud: yaml.Node) -> int:
        return self.decalage + noeud.start_mark.line + 1
