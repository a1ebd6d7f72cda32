"""Visiter des adresses du web, poliment : le seul module qui va sur le réseau, et jamais pendant une construction.

Un site à la fois reçoit une demande à la fois, espacée ; plusieurs sites avancent ensemble.
"""

import queue
import re
import socket
import ssl
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from itertools import pairwise

import httpx

from .etat_des_liens import Constat
from .page_web import Reponse, judge

PASSAGERS = (429, 500, 502, 503, 504)
SANS_HEAD = (httpx.RemoteProtocolError, httpx.ReadTimeout, httpx.ReadError)
MEME_SITE = ("dns", "connexion", "tls")  # vrai d'une adresse, vrai de tout le site : on n'insiste pas


@dataclass(frozen=True)
class Politesse:
    """Secondes entre deux demandes à un site, sites visités ensemble, essais, et jusqu'où attendre."""

    delai: float = 1.0
    sites: int = 12
    essais: int = 3
    recul: float = 2.0  # avant le deuxième essai ; doublé ensuite
    attente: float = 60.0  # ce qu'un site peut demander d'attendre (« Retry-After »)
    connexion: float = 10.0
    lecture: float = 20.0
    total: float = 45.0
    corps: int = 256 * 1024  # octets lus d'une page : assez pour son titre


def site_of(url: str) -> str:
    return _origin(url).partition("://")[2].lower().removeprefix("www.")


def _origin(url: str) -> str:
    return re.split(r"(?<=[^:/])[/?#]", url, maxsplit=1)[0]


def visit(urls: Iterable[str], agent: str, politesse: Politesse) -> Iterator[tuple[str, Constat]]:
    """Chaque adresse et son constat, dans l'ordre où les sites répondent ; un site qui dit d'attendre trop est laissé."""
    sites: dict[str, list[str]] = defaultdict(list)
    for url in urls:
        sites[site_of(url)].append(url)
    a_faire: queue.SimpleQueue[list[str]] = queue.SimpleQueue()
    for lot in sorted(sites.values(), key=len, reverse=True):
        a_faire.put(lot)
    visiteur = _Visiteur(agent, politesse)
    for _ in range(min(politesse.sites, len(sites))):
        threading.Thread(target=visiteur.work, args=(a_faire,), daemon=True).start()
    restants = len(sites)
    try:
        while restants:
            fait = visiteur.faits.get()
            if isinstance(fait, Exception):
                raise fait
            if fait is None:
                restants -= 1
            else:
                yield fait
    finally:
        visiteur.arret.set()


class _Visiteur:
    """Ce que les fils partagent : l'agent, la politesse, ce qui est fait, et le signal d'arrêt."""

    def __init__(self, agent: str, politesse: Politesse):
        self.agent, self.politesse = agent, politesse
        self.faits: queue.SimpleQueue[tuple[str, Constat] | Exception | None] = queue.SimpleQueue()
        self.arret = threading.Event()
        self.tls = httpx.create_ssl_context()

    def work(self, a_faire: "queue.SimpleQueue[list[str]]") -> None:
        while not self.arret.is_set():
            try:
                lot = a_faire.get_nowait()
            except queue.Empty:
                return
            try:
                self._site(lot)
            except Exception as erreur:  # un fil qui meurt en silence laisserait attendre toujours
                self.faits.put(erreur)
            self.faits.put(None)

    def _site(self, urls: list[str]) -> None:
        p, fermes = self.politesse, {}
        delais = httpx.Timeout(p.lecture, connect=p.connexion)
        entetes = {"User-Agent": self.agent, "Accept-Encoding": "identity", "Accept-Language": "fr"}
        with httpx.Client(
            verify=self.tls, timeout=delais, headers=entetes, follow_redirects=True, max_redirects=10
        ) as client:
            for rang, url in enumerate(urls):
                origine = _origin(url)
                if rang and origine not in fermes:
                    self.arret.wait(p.delai)
                if self.arret.is_set():
                    return
                constat, patience = fermes.get(origine) or self._insist(client, url)
                if constat.code in MEME_SITE:
                    fermes[origine] = constat, 0
                self.faits.put((url, constat))
                if patience > p.attente:
                    return  # le site demande à ne plus être visité aujourd'hui

    def _insist(self, client: httpx.Client, url: str) -> tuple[Constat, float]:
        """Essaie plusieurs fois ce qui peut passer ; rend le constat et ce que le site demande encore d'attendre."""
        p = self.politesse
        for essai in range(p.essais):
            constat, passager, patience = self._try(client, url)
            dernier = essai == p.essais - 1 or patience > p.attente
            if not passager or dernier or self.arret.wait(max(patience, p.recul * 2**essai)):
                break
        return constat, patience

    def _try(self, client: httpx.Client, url: str) -> tuple[Constat, bool, float]:
        """Un essai : le constat, s'il peut changer à l'essai suivant, et l'attente demandée."""
        try:
            reponse = self._ask(client, "HEAD", url)
            if reponse is None or reponse.wants_body:
                self.arret.wait(self.politesse.delai)
                reponse = self._ask(client, "GET", url)
        except httpx.TooManyRedirects:
            return Constat("echec", "boucle"), False, 0
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError):
            return Constat("echec", "adresse"), False, 0
        except httpx.TransportError as erreur:
            cause, definitive = _cause(erreur)
            return Constat("echec", cause), not definitive, 0
        passager = reponse.code in PASSAGERS
        return judge(reponse, url), passager, reponse.attente if passager else 0

    def _ask(self, client: httpx.Client, methode: str, url: str) -> Reponse | None:
        """La réponse, ou rien si le site ne sait pas répondre à HEAD."""
        limite, corps = time.monotonic() + self.politesse.total, b""
        try:
            with client.stream(methode, url) as r:
                reponse = Reponse(
                    r.status_code,
                    str(r.url),
                    [(h.status_code, str(suivant.url)) for h, suivant in pairwise([*r.history, r])],
                    r.headers.get("content-type", "").partition(";")[0].strip().lower(),
                    r.headers.get("cf-mitigated") == "challenge",
                    _seconds(r.headers),
                )
                if methode == "HEAD" or not reponse.html:
                    return reponse
                try:
                    for morceau in r.iter_bytes():
                        corps += morceau
                        if len(corps) > self.politesse.corps or time.monotonic() > limite:
                            break
                except httpx.TransportError:
                    pass  # coupée en chemin : la page est là, et ce qui en est lu suffit
                return reponse.with_body(corps, r.charset_encoding)
        except SANS_HEAD:
            if methode == "HEAD":
                return None
            raise


def _seconds(entetes: httpx.Headers) -> float:
    """« Retry-After » : des secondes, ou une date que l'on compte depuis celle de la réponse ; zéro s'il est illisible."""
    attente = entetes.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", attente):
        return float(attente)
    try:
        ecart = parsedate_to_datetime(attente) - parsedate_to_datetime(entetes.get("date", ""))
        return max(0.0, ecart.total_seconds())
    except (TypeError, ValueError):
        return 0.0


def _cause(erreur: BaseException | None) -> tuple[str, bool]:
    """Ce qui a vraiment empêché la réponse, au fond de l'erreur, et si réessayer tout de suite n'y changerait rien."""
    if isinstance(erreur, httpx.TimeoutException):
        return "delai", False
    while erreur:
        if isinstance(erreur, socket.gaierror):
            return "dns", erreur.errno == socket.EAI_NONAME
        if isinstance(erreur, ssl.SSLError):
            return "tls", True
        erreur = erreur.__cause__ or erreur.__context__
    return "connexion", False
