"""La prévisualisation : une fiche fausse se dit en français, le serveur reste debout, la page revient réparée."""

import os
import queue
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from conftest import fresh_content
from navigateur import RACINE

POLE = "fiches/exemples/pole-sud-archer.md"
PATIENCE = 90  # secondes : borne d'attente, non une mesure


class Apercu:
    """Le serveur de prévisualisation, ce qu'il a dit jusqu'ici, et ses pages."""

    def __init__(self, contenu: Path):
        with socket.socket() as libre:
            libre.bind(("127.0.0.1", 0))
            port = libre.getsockname()[1]
        self.contenu, self.adresse, self.dit = contenu, f"http://127.0.0.1:{port}/", ""
        self.lignes: queue.Queue[str] = queue.Queue()
        self.processus = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"],
            cwd=RACINE,
            env=os.environ
            | {"CONTENU": str(contenu), "PYTHONPATH": str(RACINE / "scripts"), "NO_MKDOCS_2_WARNING": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lecture = threading.Thread(target=self._read, daemon=True)
        self.lecture.start()

    def _read(self) -> None:
        for ligne in self.processus.stdout:
            self.lignes.put(ligne)

    def says(self, extrait: str) -> str:
        """Attend qu'il le dise ; rend ce qu'il a dit depuis le dernier appel."""
        depuis = ""
        limite = time.monotonic() + PATIENCE
        while extrait not in depuis:
            assert self.processus.poll() is None, self.dit
            try:
                ligne = self.lignes.get(timeout=max(limite - time.monotonic(), 0.01))
            except queue.Empty:
                raise AssertionError(f"« {extrait} » n'est pas venu :\n{self.dit}") from None
            depuis += ligne
            self.dit += ligne
        return depuis

    def page(self, chemin: str = "") -> str:
        with urllib.request.urlopen(self.adresse + chemin, timeout=PATIENCE) as reponse:
            return reponse.read().decode("utf-8")

    def until(self, vrai: Callable[[], bool]) -> None:
        limite = time.monotonic() + PATIENCE
        while not vrai():
            assert time.monotonic() < limite, self.dit
            assert self.processus.poll() is None, self.dit
            time.sleep(0.2)

    def stop(self) -> None:
        self.processus.terminate()
        self.processus.wait(timeout=PATIENCE)
        self.lecture.join(timeout=PATIENCE)
        self.processus.stdout.close()


@pytest.fixture
def copie(tmp_path: Path) -> Path:
    return Path(shutil.copytree(RACINE / "content", tmp_path / "content"))


@pytest.fixture
def apercu(copie: Path) -> Iterator[Apercu]:
    serveur = Apercu(copie)
    yield serveur
    serveur.stop()


def test_preview_says_what_is_wrong_in_french_and_recovers_once_it_is_mended(apercu):
    fiche = apercu.contenu / POLE
    juste = fiche.read_text("utf-8")
    ligne = next(n for n, texte in enumerate(juste.splitlines(), start=1) if texte.startswith("confiance:"))
    apercu.says("Serving on")
    assert "Pôle Sud Archer" in apercu.page("exemples/pole-sud-archer/")

    fiche.write_text(juste.replace("confiance: haute", "confiance: haut"), encoding="utf-8")
    dit = apercu.says("à corriger avant de publier")
    assert f"content/{POLE}:{ligne}: [terme-inconnu] « haut » n'est pas un terme de la liste « confiances »" in dit
    assert "→ Vouliez-vous dire « haute » ?" in dit
    assert "Traceback" not in dit
    assert apercu.processus.poll() is None

    fiche.write_text(juste.replace("titre: Pôle Sud Archer", "titre: Pôle Sud réparé", 1), encoding="utf-8")
    apercu.until(lambda: "Pôle Sud réparé" in apercu.page("exemples/pole-sud-archer/"))
    assert "Traceback" not in apercu.dit


def test_preview_shows_a_fiche_added_and_forgets_a_fiche_removed(apercu):
    apercu.says("Serving on")
    nouvelle = apercu.contenu / "fiches/acteurs/reseau-d-essai.md"
    modele = (apercu.contenu / "fiches/acteurs/mes.md").read_text("utf-8")
    nouvelle.write_text(modele.replace("titre:", "titre: Réseau d'essai #", 1), encoding="utf-8")

    def answers() -> bool:
        try:
            return "essai" in apercu.page("acteurs/reseau-d-essai/")
        except urllib.error.HTTPError as erreur:
            erreur.close()
            return False

    apercu.until(answers)
    nouvelle.unlink()
    apercu.until(lambda: not answers())


def test_preview_refuses_to_start_on_an_invalid_content_and_says_why(copie):
    fiche = copie / POLE
    fiche.write_text(fiche.read_text("utf-8").replace("confiance: haute", "confiance: haut"), encoding="utf-8")
    fini = subprocess.run(
        [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", "127.0.0.1:0"],
        cwd=RACINE,
        env=os.environ | {"CONTENU": str(copie), "PYTHONPATH": str(RACINE / "scripts"), "NO_MKDOCS_2_WARNING": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert fini.returncode == 1
    assert f"content/{POLE}:" in fini.stdout
    assert "[terme-inconnu]" in fini.stdout
    assert "Traceback" not in fini.stdout


def test_preview_shows_a_draft_with_its_banner_then_what_it_lacks_once_it_is_spoilt(tmp_path):
    contenu = fresh_content(tmp_path)
    fiche = contenu / "fiches/acteurs/reseau-en-projet.md"
    juste = (contenu / "fiches/acteurs/agence-du-val.md").read_text("utf-8")
    juste = re.sub("^titre: .*", "titre: Réseau en projet\nstatut: relecture", juste, flags=re.MULTILINE)
    fiche.write_text(juste, "utf-8")
    serveur = Apercu(contenu)
    try:
        serveur.says("Serving on")
        page = serveur.page("acteurs/reseau-en-projet/")
        assert re.search(r"Brouillon\s: cette fiche n’est pas publiée", page)
        assert "L&#x27;agence ferme ses portes" in page or "L’agence ferme ses portes" in page
        assert "Réseau en projet" in serveur.page("acteurs/")
        assert re.search(r'acteurs/reseau-en-projet/">Réseau en projet.*prêt à publier', serveur.page("etat/"))

        fiche.write_text(juste.replace("confiance: basse\n", ""), "utf-8")
        serveur.until(lambda: "il manque la clé" in serveur.page("acteurs/reseau-en-projet/"))
        page = serveur.page("acteurs/reseau-en-projet/")
        assert re.search(r"Brouillon\s: cette fiche n’est pas publiée", page)
        assert "Réseau en projet" not in serveur.page("acteurs/")
        assert re.search(r'acteurs/reseau-en-projet/">Réseau en projet.*1\spoint à régler', serveur.page("etat/"))
    finally:
        serveur.stop()
