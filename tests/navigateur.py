"""Le site construit une fois par session, un serveur de fichiers sur ce poste et un vrai Chromium."""

import functools
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from fiches.checking import check
from fiches.jour import build_day
from fiches.linking import Base
from fiches.schema import GENRES

RACINE = Path(__file__).resolve().parent.parent
ORDINATEUR, TELEPHONE = 1280, 360
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")  # sinon, celui de Playwright
RUBRIQUES = (
    (RACINE / "mkdocs.yml").read_text("utf-8").partition("  rubriques:\n")[2].partition("  #")[0].count("titre:")
)


def run_script(nom: str, *arguments: object, **environnement: str) -> subprocess.CompletedProcess[str]:
    """Lance un script du dépôt comme le ferait une personne ; rend son code de sortie et ce qu'il a dit."""
    return subprocess.run(
        [sys.executable, RACINE / "scripts" / nom, *map(str, arguments)],
        env=os.environ | {"PYTHONPATH": str(RACINE / "scripts")} | environnement,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        cwd=RACINE,
        timeout=300,
    )


def longest(dossier: str) -> str:
    """Adresse de la fiche la plus longue d'un dossier : celle qui met le plus de gabarit à l'épreuve."""
    fichiers = sorted((RACINE / "content" / "fiches" / dossier).glob("*.md"))
    fichiers = [f for f in fichiers if not re.search(r"^statut: *(?!publiee)", f.read_text("utf-8"), re.MULTILINE)]
    return f"{dossier}/{max(fichiers, key=lambda f: f.stat().st_size).stem}/"


def kinds() -> dict[str, str]:
    """Une page de chaque sorte, par son adresse : toutes les pages écrites, une fiche et une liste de chaque genre."""
    docs = RACINE / "docs"
    ecrites = [f.relative_to(docs).with_suffix("").as_posix() for f in sorted(docs.rglob("*.md"))]
    sortes = {chemin.removesuffix("/index"): f"{chemin}/".removesuffix("index/") for chemin in ecrites}
    sortes |= {
        "glossaire": "glossaire/",
        "contribuer?fichier": "contribuer/?fichier=content/fiches/exemples/pole-sud-archer.md",
        "recherche?q": "recherche/?q=coopération",
        "recherche-vaine": "recherche/?q=zzyzx",
        "recherche-corrigee": "recherche/?q=quaritier+prioritaire+garentie",
        "recherche-genre": "recherche/?q=subvention&genre=exemple",
        "autodiagnostic?": "autodiagnostic/?1=2&2=0&3=1&6=3&7=1",
        "orientation?": "orientation/?niveau=epci&milieu=rural&stade=naissant&apport=lieu&apport=temps&horizon=court-terme",
        "comparer?poles": "comparer/?fiches=pole-sud-archer,ecossolies,cluster-jura",
        "comparer?moyens": "comparer/?fiches=modalite:subvention,modalite:participation-scic&differences=1",
        "comparer?quatre": "comparer/?fiches=texte:loi-ess-2014-856,decret-ptce-2015-431,tzcld,crte",
        "comparer?une": "comparer/?fiches=pole-sud-archer,nulle-part",
        "dossier?": "dossier/?fiches=modalite:subvention,exemple:pole-sud-archer,texte:loi-ess-2014-856,nul&pour=Saint-Martin&le=2026-12-10",
        "etat?filtre": "etat/?signe=divergences&genre=exemple",
        "404": "404.html",
        "exemples?filtre": "exemples/?levier=6&region=84&tri=distance&pres-de=26281",
        "exemples?vide": "exemples/?levier=3&region=zz",
        "exemples?tableau": "exemples/?devenir=transforme&vue=tableau",
        "textes?filtre": "textes/?niveau=epci&levier=6",
        "modalites?filtre": "modalites/?levier=6&effort=faible",
    }
    for genre, modele in GENRES.items():
        if genre != "notion" and any((RACINE / "content/fiches" / modele.dossier).glob("*.md")):
            sortes[genre] = longest(modele.dossier)
            sortes.setdefault(modele.dossier, f"{modele.dossier}/")
    return sortes


SORTES = kinds()
each_kind = pytest.mark.parametrize("sorte", SORTES)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Le vrai contenu, construit par la vraie commande."""
    sortie = tmp_path_factory.mktemp("construit") / "site"
    fini = run_script("construire.py", "--contenu", RACINE / "content", "--sortie", sortie)
    assert fini.returncode == 0, fini.stdout
    return sortie


@pytest.fixture(scope="session")
def base() -> Base:
    resultat = check(RACINE / "content", build_day())
    assert resultat.base is not None, resultat.problemes
    return resultat.base


class _Fichiers(SimpleHTTPRequestHandler):
    """Sert le site comme un hébergeur : « /x/ » vaut « /x/index.html », et l'absent rend 404.html."""

    def log_message(self, *_: object) -> None:
        pass

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        corps = Path(self.directory, "404.html").read_bytes()
        self.send_response(code, message)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(corps)))
        self.end_headers()
        self.wfile.write(corps)


@contextmanager
def serve(site: Path) -> Iterator[str]:
    """Sert un site sur ce poste ; rend son adresse, barre finale comprise."""
    serveur = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Fichiers, directory=str(site)))
    fil = threading.Thread(target=serveur.serve_forever, daemon=True)
    fil.start()
    try:
        yield f"http://127.0.0.1:{serveur.server_port}/"
    finally:
        serveur.shutdown()
        fil.join()
        serveur.server_close()


@pytest.fixture(scope="session")
def adresse(site: Path) -> Iterator[str]:
    with serve(site) as racine:
        yield racine


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        navigateur = playwright.chromium.launch(executable_path=CHROMIUM)
        yield navigateur
        navigateur.close()


@dataclass
class Fenetre:
    """Une page ouverte, et ce que le navigateur en a dit : erreurs et adresses demandées."""

    page: Page
    racine: str
    erreurs: list[str] = field(default_factory=list)
    requetes: list[str] = field(default_factory=list)

    def aller(self, adresse: str = "") -> Page:
        self.page.goto(self.racine + adresse, wait_until="load")
        return self.page

    @property
    def etrangeres(self) -> list[str]:
        """Requêtes parties ailleurs que vers notre hôte."""
        return [r for r in self.requetes if not r.startswith((self.racine, "data:"))]


Ouvrir = Callable[..., Fenetre]


@pytest.fixture
def ouvrir(chromium: Browser, adresse: str) -> Iterator[Ouvrir]:
    """Ouvre une fenêtre neuve : ``ouvrir(largeur, javascript=…, sombre=…, racine=…)``."""
    contextes = []

    def nouvelle(
        largeur: int = ORDINATEUR, *, javascript: bool = True, sombre: bool = False, racine: str | None = None
    ) -> Fenetre:
        contexte = chromium.new_context(
            viewport={"width": largeur, "height": 800},
            java_script_enabled=javascript,
            color_scheme="dark" if sombre else "light",
            reduced_motion="reduce",
            locale="fr-FR",
            offline=False,
        )
        contextes.append(contexte)
        contexte.set_default_timeout(10_000)
        fenetre = Fenetre(contexte.new_page(), racine or adresse)
        fenetre.page.on("console", lambda m: fenetre.erreurs.append(m.text) if m.type in ("error", "warning") else None)
        fenetre.page.on("pageerror", lambda e: fenetre.erreurs.append(str(e)))
        # « ERR_ABORTED » : la personne a quitté la page pendant un chargement, ce n'est pas une faute du site.
        fenetre.page.on(
            "requestfailed",
            lambda r: fenetre.erreurs.append(f"échec : {r.url}") if r.failure != "net::ERR_ABORTED" else None,
        )
        fenetre.page.on("request", lambda r: fenetre.requetes.append(r.url))
        return fenetre

    yield nouvelle
    for contexte in contextes:
        contexte.close()
