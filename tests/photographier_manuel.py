"""Les images de « Ma première fiche », prises sur un petit site avant, puis après la fiche inventée de la page.

Pour les refaire : ``PYTHONPATH=scripts:tests .venv/bin/python tests/photographier_manuel.py``.
"""

import re
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Page, sync_playwright

from conftest import EPOQUE, RACINE, fresh_content
from navigateur import CHROMIUM, run_script, serve

PAGE = RACINE / "docs" / "contribuer" / "premiere-fiche.md"
IMAGES = PAGE.parent / "images"
FICHIER = "exemples/pole-du-val-imaginaire.md"
POIDS_MAX = 80_000
LARGEUR = 760


class Image(NamedTuple):
    """``adresse`` dans le petit site, avant ou après la fiche ; l'image part du haut du contenu."""

    adresse: str
    hauteur: int
    apres: bool


PRISES = {
    "chercher.png": Image("recherche/?q=val", 330, apres=False),
    "fiche-publiee.png": Image("exemples/pole-du-val-imaginaire/", 575, apres=True),
}


def typed() -> str:
    """La fiche telle que la page la fait taper, fautes comprises."""
    return "".join(re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL))


def answers() -> list[tuple[int, str, str]]:
    """Les réponses de la page : ligne, code, ce qu'on écrit à la place."""
    lignes = re.findall(r"^\| ligne (\d+) \| `([a-z-]+)` \| (.*) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    return [(int(ligne), code, ecrit) for ligne, code, ecrit in lignes]


def corrected() -> str:
    """La même, une fois suivies les réponses de la page, du bas vers le haut."""
    lignes = typed().split("\n")
    for ligne, _code, ecrit in sorted(answers(), reverse=True):
        valeur = re.search(r"`(.+)`", ecrit)[1]
        retrait = re.match(r" *", lignes[ligne - 1])[0]
        if ecrit.startswith("une ligne de plus"):
            lignes.insert(ligne, f"{retrait}  {valeur}")
        else:
            lignes[ligne - 1] = retrait + valeur
    return "\n".join(lignes)


def published() -> str:
    return corrected().replace("statut: brouillon\n", "")


def build(parent: Path, apres: bool) -> Path:
    contenu = fresh_content(parent)
    if apres:
        (contenu / "fiches" / FICHIER).write_text(published(), "utf-8")
    fini = run_script("construire.py", "--contenu", contenu, "--sortie", parent / "site", SOURCE_DATE_EPOCH=EPOQUE)
    if fini.returncode:
        sys.exit(fini.stdout[-2000:])
    return parent / "site"


def take(page: Page, racine: str, image: Image) -> bytes:
    page.goto(racine + image.adresse, wait_until="networkidle")
    haut = page.locator("main").bounding_box()["y"] - 16
    return page.screenshot(clip={"x": 0, "y": haut, "width": LARGEUR, "height": image.hauteur}, full_page=True)


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    for nom in PRISES:
        (IMAGES / nom).touch()  # le site ne se construit pas sans elles
    with tempfile.TemporaryDirectory() as dossier, sync_playwright() as playwright:
        navigateur = playwright.chromium.launch(executable_path=CHROMIUM)
        page = navigateur.new_page(viewport={"width": LARGEUR, "height": 900}, reduced_motion="reduce", locale="fr-FR")
        for nom, image in PRISES.items():
            with serve(build(Path(dossier) / nom, image.apres)) as racine:
                (IMAGES / nom).write_bytes(take(page, racine, image))
            print(f"docs/contribuer/images/{nom} : {(IMAGES / nom).stat().st_size // 1000} ko")


if __name__ == "__main__":
    main()
