"""Mesure le site construit : poids de la recherche et de la carte, délai de la première réponse, justesse, durée de construction."""

import gzip
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

import evaluer_recherche
from fiches.checking import check
from fiches.commande import Lecteur
from fiches.corpus import write_corpus
from fiches.jour import build_day

RACINE = Path(__file__).resolve().parent.parent
# Ce qu'un visiteur reçoit avant sa première réponse, puis ce que pèse la carte ; en kilooctets compressés, avec la limite.
BUDGETS = {
    "recherche, avant la première réponse": (
        90,
        (
            "assets/vendor/minisearch-*.js",
            "assets/vendor/snowball-*.js",
            "assets/recherche/index.js",
            "assets/js/analyse.js",
            "assets/js/moteur.js",
            "assets/js/suggestions.js",
            "assets/js/page-recherche.js",
        ),
    ),
    "carte": (40, ("assets/carte/*", "assets/js/carte.js")),
}
DELAIS = """() => {
  const tours = [];
  for (let i = 0; i < 15; i++) {
    const debut = performance.now();
    const moteur = new window.reperes.Moteur(window.REPERES_INDEX);
    moteur.chercher("mise a dispo de locaus asociation");
    tours.push(performance.now() - debut);
  }
  return tours;
}"""


def main(arguments: list[str] | None = None) -> int:
    lecteur = Lecteur("banc.py", __doc__)
    lecteur.add_argument("--site", type=Path, default=RACINE / "site", metavar="DIR", help="site construit")
    options = lecteur.parse_args(arguments)
    if not (options.site / "recherche" / "index.html").is_file():
        lecteur.error(f"« {options.site} » n'est pas un site construit : lancez « make site »")
    for nom, (limite, motifs) in BUDGETS.items():
        poids = sum(weight(f) for motif in motifs for f in sorted(options.site.glob(motif)))
        print(f"{nom} : {poids / 1000:.1f} ko compressés (limite {limite} ko)")
    print(f"première réponse, index reçu : {first_answer(options.site):.0f} ms (médiane de 15 ; limite 100 ms)")
    evaluer_recherche.main([str(RACINE / "tests" / "questions.yaml"), "--site", str(options.site)])
    petit, grand = validation(250), validation(1000)
    print(
        f"vérification : 250 fiches {petit:.2f} s, 1 000 fiches {grand:.2f} s, soit {grand / petit:.1f} fois plus (idéal 4)"
    )
    return 0


def weight(fichier: Path) -> int:
    """Poids compressé d'un fichier, en octets."""
    return len(gzip.compress(fichier.read_bytes(), 9))


def first_answer(site: Path) -> float:
    """Millisecondes entre l'index reçu et la première réponse, dans Chromium."""
    from playwright.sync_api import sync_playwright  # bibliothèque des essais

    with evaluer_recherche.serve(site) as racine, sync_playwright() as playwright:
        navigateur = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        page = navigateur.new_page()
        page.goto(f"{racine}recherche/?q=pole")
        page.wait_for_selector("#recherche-resultats[aria-busy=false]", state="attached")
        tours = page.evaluate(DELAIS)
        navigateur.close()
    return statistics.median(tours)


def validation(nombre: int) -> float:
    """Secondes que prend la vérification d'un contenu de synthèse (le plus court de trois essais)."""
    with tempfile.TemporaryDirectory() as dossier:
        write_corpus(nombre, Path(dossier) / "content", RACINE / "content")
        durees = []
        for _ in range(3):
            debut = time.perf_counter()
            check(Path(dossier) / "content", build_day())
            durees.append(time.perf_counter() - debut)
    return min(durees)


if __name__ == "__main__":
    sys.exit(main())
