"""Remet dans la présentation du projet les fiches que le formulaire a modifiées ; ce qu'elles disent ne change pas."""

import subprocess
import sys
from pathlib import Path

from fiches.commande import Lecteur
from fiches.depot import write_all
from fiches.loading import load_file
from fiches.rangement import tidy
from fiches.reports import as_lines

RACINE = Path(__file__).resolve().parent.parent


def main(arguments: list[str] | None = None) -> int:
    lecteur = Lecteur("ranger.py", __doc__)
    lecteur.add_argument("--contenu", type=Path, default=RACINE / "content", metavar="DIR", help="dossier du contenu")
    lecteur.add_argument(
        "--depuis", default="HEAD", metavar="VERSION", help="version à laquelle comparer ; sans elle, la dernière"
    )
    options = lecteur.parse_args(arguments)
    contenu = options.contenu.resolve()
    if not (contenu / "fiches").is_dir():
        lecteur.error(f"« {contenu} » ne contient pas de dossier « fiches »")
    connue = _git(contenu, "rev-parse", "--verify", "--quiet", f"{options.depuis}^{{commit}}")
    if connue is None:
        lecteur.error(f"« {contenu} » n'est pas dans un dépôt git, ou n'y a pas de version « {options.depuis} »")
    modifies = _git(contenu, "diff", "--name-only", "--relative", "-z", options.depuis, "--", "fiches")
    neufs = _git(contenu, "ls-files", "--others", "--exclude-standard", "-z", "--", "fiches")
    textes, fautes = {}, 0
    for nom in sorted({*f"{modifies}{neufs}".split("\0")} - {""}):
        fichier = contenu / nom
        if not fichier.is_file():
            continue
        lue, problemes = load_file(fichier, contenu)
        if lue is None:
            print("\n".join(as_lines(problemes)))
            fautes += 1
            continue
        texte = tidy(_git(contenu, "show", f"{options.depuis}:./{nom}"), lue)
        if texte != fichier.read_text("utf-8"):
            textes[fichier] = texte
            print(f"{nom} : rangée")
    write_all(textes)
    print(f"{len(textes)} fiche(s) rangée(s).")
    return 1 if fautes else 0


def _git(dossier: Path, *arguments: str) -> str | None:
    """Ce que répond git, ou rien s'il refuse."""
    fini = subprocess.run(["git", "-C", dossier, *arguments], capture_output=True, check=False)
    return fini.stdout.decode("utf-8") if fini.returncode == 0 else None


if __name__ == "__main__":
    sys.exit(main())
