"""Lire un fichier de fiche : octets, front matter, numéros de ligne. Aucune règle de fond ici.

Toutes les valeurs simples restent du texte (« 01 » reste « 01 ») : c'est le schéma qui convertit.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from frontmatter.default_handlers import YAMLHandler

from .lecture_yaml import read_yaml
from .problems import Problem
from .schema import DOSSIERS
from .schema.visite import Chemin

TAILLE_MAX = 96 * 1024  # la plus longue fiche en fait trente


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
    relatif = (Path(racine.name) / fichier.relative_to(racine)).as_posix()
    return relatif.encode("utf-8", "surrogateescape").decode(
        "utf-8", "replace"
    )  # un nom de fichier n'est que des octets


def read_settings(fichier: Path, racine: Path) -> tuple[Any, dict[Chemin, int], list[Problem]]:
    """Lit un fichier de réglages en YAML (vocabulaire, site.yml), ou dit pourquoi il ne se lit pas."""
    chemin = shown_path(fichier, racine)
    try:
        return read_yaml(fichier.read_text("utf-8-sig"), chemin)
    except UnicodeDecodeError:
        conseil = "Enregistrez-le en UTF-8."
        return None, {}, [Problem(chemin, 1, "encodage", "le fichier n'est pas enregistré en UTF-8", conseil)]


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
            f"une fiche ne se range pas dans « {Path(*Path(chemin).parts[1:-1])} »",
            f"Rangez la fiche directement dans l'un de ces dossiers : {', '.join(sorted(DOSSIERS))}.",
        )
    if fichier.suffix != ".md":
        return stop(
            "extension-inattendue",
            f"« {Path(chemin).name} » n'est pas un fichier .md",
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
    return _split(texte, chemin, DOSSIERS[relatif.parts[0]], Path(chemin).stem)


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
                "Écrivez « --- » seul sur la première ligne, puis les champs, puis « --- » seul, puis le texte.",
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
    ligne_corps = min(ligne_corps, texte.rstrip("\n").count("\n") + 1)  # texte absent : la dernière ligne
    return RawFiche(chemin, genre, identifiant, donnees, corps.strip("\n"), ligne_corps, lignes), []
