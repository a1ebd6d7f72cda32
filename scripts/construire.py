"""Construit le site : vérifie, fabrique, puis remplace l'ancien d'un seul geste. En cas d'erreur, l'ancien reste."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from fiches.commande import Lecteur
from fiches.jour import build_day
from fiches.problems import has_errors
from fiches.publication import gather
from fiches.reports import as_text

RACINE = Path(__file__).resolve().parent.parent


def main(arguments: list[str] | None = None) -> int:
    lecteur = Lecteur("construire.py", __doc__)
    lecteur.add_argument("--contenu", type=Path, default=RACINE / "content", metavar="DIR", help="dossier du contenu")
    lecteur.add_argument("--sortie", type=Path, default=RACINE / "site", metavar="DIR", help="dossier du site")
    lecteur.add_argument("--complet", action="store_true", help="refuser s'il manque une mention légale")
    options = lecteur.parse_args(arguments)
    contenu, sortie = options.contenu.resolve(), options.sortie.resolve()
    if not (contenu / "fiches").is_dir():
        lecteur.error(f"« {options.contenu} » ne contient pas de dossier « fiches »")
    _restore(sortie)
    if sortie.exists() and not (sortie / "index.html").is_file() and not _is_empty_folder(sortie):
        lecteur.error(f"« {options.sortie} » existe et n'est pas un site : il ne sera pas remplacé")
    debut = time.monotonic()
    print(f"1/3 Vérification de {options.contenu}…", flush=True)
    resultat, site, problemes = gather(contenu, RACINE / "docs", build_day())
    print(as_text(problemes, resultat.fichiers))
    if has_errors(problemes):
        return _give_up(sortie)
    if options.complet and (manques := site.missing()):
        print(f"Il manque à site.yml de quoi publier : {', '.join(manques)}.")
        return _give_up(sortie)
    debut = _done(debut)
    print("2/3 Fabrication des pages…", flush=True)
    neuf = sortie.with_name(f".{sortie.name}-nouveau")
    shutil.rmtree(neuf, ignore_errors=True)
    fabrication = subprocess.run(
        # Sans « --quiet » : il cacherait à « --strict » les avertissements qu'il doit compter.
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", RACINE / "mkdocs.yml", "-d", neuf],
        env=os.environ | {"CONTENU": str(contenu), "PYTHONPATH": str(RACINE / "scripts"), "NO_MKDOCS_2_WARNING": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if fabrication.returncode:
        print(
            "\n".join(ligne for ligne in fabrication.stdout.splitlines() if not ligne.startswith(("INFO", "Aborted")))
        )
        shutil.rmtree(neuf, ignore_errors=True)
        return _give_up(sortie)
    debut = _done(debut)
    print("3/3 Mise en place…", flush=True)
    replace(sortie, neuf)
    pages = sum(1 for _ in sortie.rglob("*.html"))
    poids = sum(f.stat().st_size for f in sortie.rglob("*") if f.is_file())
    _done(debut)
    print(f"{len(resultat.base.entrees)} fiches, {pages} pages, {poids / 1e6:.1f} Mo. Pour voir le site :")
    print(f"  ouvrir {sortie / 'index.html'}")
    print("  ou « make servir », puis http://127.0.0.1:8000/")
    return 0


def replace(sortie: Path, neuf: Path) -> None:
    """Met le site neuf à la place de l'ancien, qui revient si le neuf ne peut pas être mis en place."""
    ancien = _previous(sortie)
    shutil.rmtree(ancien, ignore_errors=True)
    sortie.parent.mkdir(parents=True, exist_ok=True)
    if sortie.exists():
        sortie.rename(ancien)
    try:
        neuf.rename(sortie)
    except OSError:
        _restore(sortie)
        raise
    shutil.rmtree(ancien, ignore_errors=True)


def _previous(sortie: Path) -> Path:
    return sortie.with_name(f".{sortie.name}-ancien")


def _restore(sortie: Path) -> None:
    """Remet le site mis de côté, si une mise en place s'est arrêtée en chemin."""
    if not sortie.exists() and _previous(sortie).exists():
        _previous(sortie).rename(sortie)


def _is_empty_folder(chemin: Path) -> bool:
    return chemin.is_dir() and not any(chemin.iterdir())


def _done(debut: float) -> float:
    maintenant = time.monotonic()
    print(f"    fait en {maintenant - debut:.1f} s", flush=True)
    return maintenant


def _give_up(sortie: Path) -> int:
    reste = f"L'ancien site reste en place dans {sortie}." if sortie.exists() else "Aucun site n'a été écrit."
    print(f"Construction arrêtée. {reste}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
