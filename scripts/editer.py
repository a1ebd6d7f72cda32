"""Sert le site construit sur ce poste, pour écrire des fiches dans le formulaire."""

import functools
import sys
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from fiches.commande import Lecteur

RACINE = Path(__file__).resolve().parent.parent
PORT = 8000  # celui de « make servir » : l'un ou l'autre
ANNONCE = f"""Le formulaire est prêt.
  1. Dans Chrome ou Edge, ouvrez http://127.0.0.1:{PORT}/admin/
  2. Appuyez sur « Travailler avec un dépôt local ».
  3. Choisissez le dossier du projet : {RACINE}
     puis acceptez que la page le modifie.
Chaque enregistrement écrit la fiche dans content/fiches. Pour finir : Ctrl+C, puis « make ranger » et « make valider »."""


class _Silencieux(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def main(arguments: list[str] | None = None) -> int:
    lecteur = Lecteur("editer.py", __doc__)
    lecteur.add_argument("--site", type=Path, default=RACINE / "site", metavar="DIR", help="dossier du site construit")
    options = lecteur.parse_args(arguments)
    if not (options.site / "admin/index.html").is_file():
        lecteur.error(f"« {options.site} » n'est pas un site construit : lancez « make site »")
    page = functools.partial(_Silencieux, directory=str(options.site))
    try:
        serveur = ThreadingHTTPServer(("127.0.0.1", PORT), page)
    except OSError:
        print(f"Le port {PORT} est pris : arrêtez « make servir », ou l'autre « make editer », puis recommencez.")
        return 1
    print(ANNONCE, flush=True)
    try:
        serveur.serve_forever()
    except KeyboardInterrupt:
        print("\nLe formulaire est fermé.")
    finally:
        serveur.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
