"""Un petit web sur ce poste, pour les essais des liens externes : une adresse par conduite de serveur. Rien n'en sort."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PATIENCE = 30  # secondes : borne d'attente, non une mesure
PAGES = {
    "/": "Le portail",
    "/bon": "Le pôle et ses membres",
    "/dit-introuvable": "Oups ! La page que vous cherchez est introuvable",
    "/says-not-found": "Page not found – Example",
    "/barriere": "Just a moment...",
}
CODES = {"/interdit": 403, "/trop": 429, "/absent": 404, "/parti": 410, "/panne": 500}
RENVOIS = {
    "/demenage": (301, "/bon"),
    "/demenage-puis-provisoire": (308, "/provisoire"),
    "/provisoire": (302, "/bon"),
    "/boucle": (302, "/boucle"),
    "/vers-accueil": (301, "/"),
    "/vers-absent": (301, "/absent"),
}


class Web(ThreadingHTTPServer):
    """Le serveur, ce qui lui a été demandé, et combien de demandes il a vues à la fois."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conduite)
        self.codes = dict(CODES)
        self.demandes: list[tuple[str, str]] = []
        self.agents: set[str] = set()
        self.vues: Counter[str] = Counter()
        self.ensemble, self.ensemble_max, self.envoyes = 0, 0, 0
        self.verrou, self.fin, self.bloque = threading.Lock(), threading.Event(), threading.Event()
        self.rendez_vous: threading.Barrier | None = None

    def at(self, chemin: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{chemin}"

    def handle_error(self, *_: object) -> None:
        """Un visiteur qui coupe n'est pas une panne."""


class _Conduite(BaseHTTPRequestHandler):
    server: Web

    def log_message(self, *_: object) -> None:
        pass

    def do_HEAD(self) -> None:
        web, chemin = self.server, self.path
        with web.verrou:
            web.demandes.append((self.command, chemin))
            web.agents.add(self.headers["User-Agent"])
            web.vues[chemin] += 1
            web.ensemble += 1
            web.ensemble_max = max(web.ensemble, web.ensemble_max)
        if chemin.startswith("/page-"):
            time.sleep(0.05)  # laisse à une seconde demande le temps d'arriver, si l'on en fait deux
        with web.verrou:  # avant de répondre : la suivante ne peut venir qu'après
            web.ensemble -= 1
        self._answer(chemin)

    do_GET = do_HEAD

    def _answer(self, chemin: str) -> None:
        web = self.server
        if chemin in RENVOIS:
            code, vers = RENVOIS[chemin]
            self._say(code, "", {"Location": vers})
        elif chemin == "/document.pdf":
            self._say(200, "%PDF-1.7", {"Content-Type": "application/pdf"})
        elif chemin == "/hoquet":
            self._say(500 if web.vues[chemin] <= 2 else 200, "<title>Revenu</title>")  # HEAD puis GET échouent une fois
        elif chemin == "/patientez":
            self._say(429 if web.vues[chemin] == 1 else 200, "<title>Merci</title>", {"Retry-After": "0"})
        elif chemin == "/trop":
            self._say(429, "", {"Retry-After": "3600"})
        elif chemin == "/sans-head" and self.command == "HEAD":
            self.close_connection = True
        elif chemin == "/coupee":
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", "9999")
            self.end_headers()
            self.wfile.write(b"<title>Une page coup")
            self.close_connection = True
        elif chemin == "/enorme" and self.command == "GET":
            self._flood()
        elif chemin == "/muet":
            web.bloque.set()
            web.fin.wait(PATIENCE)
        elif chemin == "/ensemble":
            web.rendez_vous.wait(PATIENCE)
            self._say(200, "<title>Ensemble</title>")
        else:
            titre = PAGES.get(chemin, "Le portail")
            self._say(web.codes.get(chemin, 200), f"<html><head><title>{titre}</title></head><h1>Titre</h1>")

    def _say(self, code: int, corps: str, entetes: dict[str, str] | None = None) -> None:
        octets = corps.encode()
        self.send_response(code)
        for nom, valeur in ({"Content-Type": "text/html; charset=utf-8"} | (entetes or {})).items():
            self.send_header(nom, valeur)
        self.send_header("Content-Length", str(len(octets)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(octets)

    def _flood(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        try:
            while not self.server.fin.is_set():
                self.wfile.write(b"<p>encore</p>" * 1000)
                self.server.envoyes += 13_000
        except OSError:
            self.close_connection = True


@contextmanager
def open_web() -> Iterator[Web]:
    web = Web()
    fil = threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    fil.start()
    try:
        yield web
    finally:
        web.fin.set()
        web.shutdown()
        fil.join()
        web.server_close()
