"""Construit le site : vérifie, fabrique, puis remplace l'ancien d'un seul geste. En cas d'erreur, l'ancien reste."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from fiches.commande import Lecteur
from fiches.jour import build_day
from fiches.liens_du_site import link_problems
from fiches.linking import Base
from fiches.mise_en_place import is_replaceable, replace, restore
from fiches.problems import has_errors
from fiches.publication import gather
from fiches.reports import as_text
from fiches.site import Site

RACINE = Path(__file__).resolve().parent.parent


def main(arguments: list[str] | None = None) -> int:
    lecteur = Lecteur("construire.py", __doc__)
    lecteur.add_argument("--contenu", type=Path, default=RACINE / "content", metavar="DIR", help="dossier du contenu")
    lecteur.add_argument("--sortie", type=Path, default=RACINE / "site", metavar="DIR", help="dossier du site")
    lecteur.add_argument(
        "--pdf",
        type=Path,
        nargs="?",
        const=RACINE / ".cache-pdf",
        metavar="CACHE",
        help="imprimer aussi les notes et le livret ; CACHE garde ceux qui n'ont pas changé",
    )
    lecteur.add_argument("--complet", action="store_true", help="refuser s'il manque une mention légale")
    options = lecteur.parse_args(arguments)
    contenu, sortie = options.contenu.resolve(), options.sortie.resolve()
    if not (contenu / "fiches").is_dir():
        lecteur.error(f"« {options.contenu} » ne contient pas de dossier « fiches »")
    restore(sortie)
    if not is_replaceable(sortie):
        lecteur.error(f"« {options.sortie} » existe et n'est pas un site : il ne sera pas remplacé")
    debut, etapes = time.monotonic(), 4 if options.pdf else 3
    print(f"1/{etapes} Vérification de {options.contenu}…", flush=True)
    resultat, site, problemes = gather(contenu, RACINE / "docs", build_day())
    print(as_text(problemes, resultat.fichiers))
    if has_errors(problemes):
        return _give_up(sortie)
    if options.complet and (manques := site.missing()):
        print(f"Il manque à site.yml de quoi publier : {', '.join(manques)}.")
        return _give_up(sortie)
    debut = _done(debut)
    print(f"2/{etapes} Fabrication des pages…", flush=True)
    neuf = sortie.with_name(f".{sortie.name}-nouveau")
    shutil.rmtree(neuf, ignore_errors=True)
    fabrication = subprocess.run(
        # Sans « --quiet » : il cacherait à « --strict » les avertissements qu'il doit compter.
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", RACINE / "mkdocs.yml", "-d", neuf],
        env=os.environ
        | {"CONTENU": str(contenu), "AVEC_PDF": "true" if options.pdf else "false"}
        | {"PYTHONPATH": str(RACINE / "scripts"), "NO_MKDOCS_2_WARNING": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if fabrication.returncode:
        print("\n".join(n for n in fabrication.stdout.splitlines() if not n.startswith(("INFO", "Aborted"))))
        return _give_up(sortie, neuf)
    debut = _done(debut)
    if options.pdf:
        print(f"3/{etapes} Impression des PDF…", flush=True)
        if not _print_pdf(resultat.base, site, neuf, options.pdf.resolve()):
            return _give_up(sortie, neuf)
        debut = _done(debut)
    print(f"{etapes}/{etapes} Liens et mise en place…", flush=True)
    if casses := link_problems(neuf, resultat.base, contenu, RACINE, site.adresse_publique or ""):
        print(as_text(casses))
        return _give_up(sortie, neuf)
    replace(sortie, neuf)
    pages = sum(1 for _ in sortie.rglob("*.html"))
    poids = sum(f.stat().st_size for f in sortie.rglob("*") if f.is_file())
    _done(debut)
    print(f"{len(resultat.base.entrees)} fiches, {pages} pages, {poids / 1e6:.1f} Mo. Pour voir le site :")
    print(f"  ouvrir {sortie / 'index.html'}\n  ou « make servir », puis http://127.0.0.1:8000/")
    return 0


def _print_pdf(base: Base, site: Site, dossier: Path, cache: Path) -> bool:
    """Écrit les PDF dans le site neuf. Sans WeasyPrint ni Pango, ou si un document échoue, le dit et rend faux."""
    try:
        from fiches.tirage import PrintError, print_all
    except (ImportError, OSError) as manque:
        print(f"WeasyPrint ou Pango manque : « make pdf » les installe ({manque}).")
        return False
    try:
        compte = print_all(base, site, dossier, cache)
    except PrintError as erreur:
        print(f"Un PDF n'a pas pu être composé : {erreur}")
        return False
    print(f"    {compte.documents} PDF, dont {compte.composes} composés ; les autres n'ont pas changé")
    return True


def _done(debut: float) -> float:
    maintenant = time.monotonic()
    print(f"    fait en {maintenant - debut:.1f} s", flush=True)
    return maintenant


def _give_up(sortie: Path, neuf: Path | None = None) -> int:
    if neuf:
        shutil.rmtree(neuf, ignore_errors=True)
    reste = f"L'ancien site reste en place dans {sortie}." if sortie.exists() else "Aucun site n'a été écrit."
    print(f"Construction arrêtée. {reste}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
