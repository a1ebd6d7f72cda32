"""Pose des questions au vrai site, dans Chromium, et compte celles dont la bonne page vient parmi les premières."""

import functools
import shutil
import sys
import threading
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml

from fiches.commande import Lecteur

RACINE = Path(__file__).resolve().parent.parent
LIENS = """racine => Array.from(document.querySelectorAll("#recherche-resultats > li"))
  .map(li => li.querySelector("a").href.slice(racine.length))"""


def main(arguments: list[str] | None = None) -> int:
    lecteur = Lecteur("evaluer_recherche.py", __doc__)
    lecteur.add_argument("questions", type=Path, metavar="FICHIER", help="liste YAML de {requete, attendus}")
    lecteur.add_argument("--site", type=Path, default=RACINE / "site", metavar="DIR", help="site construit")
    options = lecteur.parse_args(arguments)
    try:
        questions = [(q["requete"], q["attendus"]) for q in yaml.safe_load(options.questions.read_text("utf-8"))]
    except (OSError, yaml.YAMLError, TypeError, KeyError) as erreur:
        lecteur.error(f"« {options.questions} » n'est pas une liste de questions lisible ({erreur})")
    if not (options.site / "recherche" / "index.html").is_file():
        lecteur.error(f"« {options.site} » n'est pas un site construit : lancez « make site »")
    from playwright.sync_api import sync_playwright  # bibliothèque des essais

    with serve(options.site) as racine, sync_playwright() as playwright:
        navigateur = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        reponses = ask(navigateur.new_page(), racine, [question for question, _ in questions])
        navigateur.close()
    rangs = [rank(reponse, attendus) for reponse, (_, attendus) in zip(reponses, questions, strict=True)]
    for (question, attendus), reponse, rang in zip(questions, reponses, rangs, strict=True):
        if rang != 1:
            print(f"{rang or '-':>3}  {question} : attendu {', '.join(attendus)} ; trouvé {' | '.join(reponse[:3])}")
    nombre = len(questions) or 1
    print(
        f"{len(questions)} questions : success@1 {sum(r == 1 for r in rangs) / nombre:.3f}, "
        f"success@3 {sum(0 < r <= 3 for r in rangs) / nombre:.3f}, "
        f"MRR@10 {sum(1 / r for r in rangs if 0 < r <= 10) / nombre:.3f}"
    )
    return 0


def rank(reponse: list[str], attendus: list[str]) -> int:
    """Rang de la première adresse attendue : son dernier dossier, ou l'un d'eux pour « glossaire » et « comprendre »."""
    for rang, adresse in enumerate(reponse, start=1):
        dossiers = adresse.partition("#")[0].strip("/").split("/")
        if dossiers[-1] in attendus or {"glossaire", "comprendre"} & set(attendus) & set(dossiers):
            return rang
    return 0


def ask(page: Any, racine: str, questions: list[str]) -> list[list[str]]:
    """Les adresses trouvées pour chaque question, dans l'ordre de la page ouverte dans ``page``."""
    reponses = []
    for question in questions:
        page.goto(f"{racine}recherche/?q={quote(question)}")
        page.wait_for_selector("#recherche-resultats[aria-busy=false]", state="attached")
        reponses.append(page.evaluate(LIENS, racine))
    return reponses


@contextmanager
def serve(site: Path):
    """Sert le site sur ce poste, le temps des questions ; rend son adresse."""

    class Muet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    serveur = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Muet, directory=str(site)))
    threading.Thread(target=serveur.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{serveur.server_port}/"
    finally:
        serveur.shutdown()


if __name__ == "__main__":
    sys.exit(main())
