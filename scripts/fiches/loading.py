"""Lire un fichier de fiche : octets, front matter, numéros de ligne. Aucune règle de fond ici.

Toutes les valeurs simples restent du texte (« 01 » reste « 01 ») : c'est le schéma qui convertit.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from .problems import Problem
from .schema import DOSSIERS
from .schema.visite import Chemin

TAILLE_MAX = 512 * 1024
PROFONDEUR_MAX = 20
CHARGEUR = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
NULS = {"", "~", "null", "Null", "NULL"}


@dataclass(frozen=True)
class RawFiche:
    """Une fiche lue mais pas encore vérifiée."""

    chemin: str
    genre: str
    identifiant: str
    donnees: dict[str, Any]
    corps: str
    ligne_corps: int
    lignes: dict[Chemin, int] = field(repr=False)

    def ligne(self, chemin: Chemin) -> int:
        """Ligne de la valeur, ou à défaut de ce qui la contient."""
        while chemin and chemin not in self.lignes:
            chemin = chemin[:-1]
        return self.lignes.get(chemin, 1)


def list_files(racine: Path) -> list[Path]:
    """Tous les fichiers sous ``racine/fiches``, triés ; un dossier atteint par un lien n'est pas suivi."""
    return sorted(p for p in (racine / "fiches").rglob("*") if p.is_symlink() or not p.is_dir())


def shown_path(fichier: Path, racine: Path) -> str:
    """Chemin montré dans les messages : depuis le dossier qui contient le dossier de contenu."""
    return (Path(racine.name) / fichier.relative_to(racine)).as_posix()


def load_file(fichier: Path, racine: Path) -> tuple[RawFiche | None, list[Problem]]:
    """Lit un fichier : rend la fiche brute, ou les problèmes qui l'en empêchent."""
    chemin = shown_path(fichier, racine)

    def stop(code: str, message: str, conseil: str, ligne: int = 1) -> tuple[None, list[Problem]]:
        return None, [Problem(chemin, ligne, code, message, conseil)]

    relatif = fichier.relative_to(racine / "fiches")
    if fichier.is_symlink():
        return stop(
            "lien-symbolique",
            "ce fichier est un lien vers un autre emplacement",
            "Remplacez le lien par une vraie copie du fichier : une fiche ne sort jamais de son dossier.",
        )
    if not fichier.is_file():
        return stop("fichier-illisible", "ce n'est pas un fichier ordinaire", "Supprimez-le du dossier des fiches.")
    if len(relatif.parts) != 2 or relatif.parts[0] not in DOSSIERS:
        return stop(
            "dossier-inconnu",
            f"le dossier « {relatif.parent.as_posix()} » n'est pas un dossier de fiches",
            f"Rangez la fiche directement dans l'un de ces dossiers : {', '.join(sorted(DOSSIERS))}.",
        )
    if fichier.suffix != ".md":
        return stop(
            "extension-inattendue",
            f"« {fichier.name} » n'est pas un fichier .md",
            "Une fiche est un fichier Markdown : donnez-lui l'extension .md, ou sortez-le du dossier.",
        )
    taille = fichier.stat().st_size
    if taille > TAILLE_MAX:
        return stop(
            "fichier-trop-gros",
            f"le fichier pèse {taille // 1024} Ko, la limite est de {TAILLE_MAX // 1024} Ko",
            "Une fiche est un texte court : retirez ce qui n'en est pas, ou séparez-la en deux fiches.",
        )
    try:
        octets = fichier.read_bytes()
    except OSError as erreur:
        return stop("fichier-illisible", f"lecture impossible ({erreur.strerror})", "Vérifiez les droits du fichier.")
    if b"\0" in octets:
        return stop(
            "fichier-binaire",
            "le fichier n'est pas du texte",
            "Enregistrez-le comme texte brut (UTF-8), pas comme document bureautique ni image.",
        )
    try:
        texte = octets.decode("utf-8-sig")
    except UnicodeDecodeError as erreur:
        return stop(
            "encodage",
            "le fichier n'est pas enregistré en UTF-8",
            "Dans l'éditeur de texte, choisissez « Enregistrer avec l'encodage… UTF-8 », puis vérifiez les accents.",
            octets[: erreur.start].count(b"\n") + 1,
        )
    texte = texte.replace("\r\n", "\n").replace("\r", "\n")
    return _split(texte, chemin, DOSSIERS[relatif.parts[0]], fichier.stem)


def _split(texte: str, chemin: str, genre: str, identifiant: str) -> tuple[RawFiche | None, list[Problem]]:
    trait = YAMLHandler.FM_BOUNDARY
    debut = trait.match(texte)
    fin = trait.search(texte, debut.end()) if debut else None
    if not debut or not fin:
        manque = "se ferme" if debut else "commence"
        return None, [
            Problem(
                chemin,
                1,
                "front-matter-absent",
                f"l'en-tête de la fiche ne {manque} pas par une ligne de trois tirets",
                "La première ligne est « --- », viennent les champs, puis une ligne « --- », puis le texte.",
            )
        ]
    entete, corps = YAMLHandler().split(texte)
    decalage = texte.count("\n", 0, debut.end())
    donnees, lignes, problemes = read_yaml(entete, chemin, decalage)
    if problemes:
        return None, problemes
    if not isinstance(donnees, dict):
        return None, [
            Problem(
                chemin,
                decalage + 2,
                "yaml-structure",
                "l'en-tête n'est pas une suite de champs « clé: valeur »",
                "Écrivez un champ par ligne, par exemple « titre: Pôle Sud Archer ».",
            )
        ]
    ligne_corps = texte.count("\n", 0, fin.end()) + 1 + len(corps) - len(corps.lstrip("\n"))
    return RawFiche(chemin, genre, identifiant, donnees, corps.strip("\n"), ligne_corps, lignes), []


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


def _forbidden(texte: str, chemin: str, decalage: int):
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
        conseil = 'Un texte qui contient « : » se met entre guillemets, par exemple titre: "L\'ESS : un guide".'
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
