"""Où s'écrit un lien du site construit : le fichier que l'on modifie, et sa ligne."""

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from . import autodiagnostic, orientation
from .linking import Base
from .rendering import GABARITS


class Origines:
    """Les sources de chaque page et de chaque script, et celles que toutes les pages partagent."""

    def __init__(self, base: Base, contenu: Path, depot: Path):
        self.contenu, self.depot = contenu, depot
        self.textes: dict[Path, str] = {}
        self.communs = [
            depot / "mkdocs.yml",
            *sorted((depot / "theme").rglob("*.html")),
            *sorted(GABARITS.rglob("*.j2")),
        ]
        self.propres: dict[str, list[Path]] = defaultdict(list)
        for ecrite in sorted((depot / "docs").rglob("*.md")):
            page = ecrite.relative_to(depot / "docs").with_suffix("").as_posix()
            self.propres[f"{page.removesuffix('index').rstrip('/')}/index.html".lstrip("/")].append(ecrite)
        for entree in base.entrees.values():
            anciens = (f"{entree.fiche.dossier}/{nom}/index.html" for nom in entree.fiche.anciens_identifiants)
            for chemin in (
                f"{entree.adresse.split('#')[0]}index.html",
                f"assets/dossier/{entree.genre}/{entree.identifiant}.js",
                f"assets/comparer/{entree.genre}.js",
                *anciens,
            ):
                self.propres[chemin].append(contenu.parent / entree.chemin)
        for reglage, chemin in (("orientation", orientation.CHEMIN), ("autodiagnostic", autodiagnostic.CHEMIN)):
            self.propres[chemin].append(contenu / f"{reglage}.yml")

    def locate(self, depuis: str, lien: str, adresse: str, ancre: str, partout: bool) -> tuple[str, int]:
        """Fichier et ligne du lien ; ``partout`` : l'ossature d'abord. Introuvable, la première source de la page."""
        propres = self.propres.get(depuis, [])
        dernier = adresse.rstrip("/").rpartition("/")[2]
        indices = [lien, f"#{ancre}", ancre] if ancre else [lien, adresse, dernier]
        for candidats in (self.communs, propres) if partout else (propres, self.communs):
            if trouve := self._first([i for i in indices if len(i) > 1], candidats):
                return trouve
        return self._shown((propres or self.communs)[0]), 1

    def _first(self, indices: Iterable[str], fichiers: list[Path]) -> tuple[str, int] | None:
        """Le premier fichier où paraît l'indice le plus précis."""
        for indice in indices:
            motif = re.compile(rf"(?<![\w-]){re.escape(indice)}(?![\w-])")
            for fichier in fichiers:
                if trouve := motif.search(self._text(fichier)):
                    return self._shown(fichier), self._text(fichier).count("\n", 0, trouve.start()) + 1
        return None

    def _text(self, fichier: Path) -> str:
        if fichier not in self.textes:
            self.textes[fichier] = fichier.read_text("utf-8-sig") if fichier.is_file() else ""
        return self.textes[fichier]

    def _shown(self, fichier: Path) -> str:
        racine = next(r for r in (self.contenu.parent, self.depot) if fichier.is_relative_to(r))
        return fichier.relative_to(racine).as_posix()
