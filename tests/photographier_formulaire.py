"""Refait les images du manuel du formulaire, sur le site construit : une entrée, une fiche, une erreur.

« make site », puis PYTHONPATH=scripts:tests .venv/bin/python tests/photographier_formulaire.py
"""

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

from navigateur import RACINE, serve
from outils_formulaire import DEPOT, POSER, Atelier, repository

IMAGES = RACINE / "docs" / "contribuer" / "images"


def photograph(dossier: Path) -> None:
    with sync_playwright() as playwright, serve(RACINE / "site") as racine:
        navigateur = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        page = navigateur.new_page(viewport={"width": 1000, "height": 640}, locale="fr-FR", reduced_motion="reduce")
        page.add_init_script(f"window.showDirectoryPicker = {DEPOT};")
        atelier = Atelier(page, racine)
        page.goto(f"{racine}admin/")
        page.evaluate(POSER, repository())
        entree = page.get_by_role("button", name="Travailler avec un dépôt local")
        entree.wait_for()
        page.screenshot(path=dossier / "formulaire-entree.png")
        entree.click()
        page.get_by_role("row").first.wait_for()
        atelier.ouvrir_fiche("exemples", "ecossolies", "Les Écossolies")
        atelier.champ("sources")
        page.screenshot(path=dossier / "formulaire-fiche.png")
        commune = atelier.champ("territoire.commune").get_by_role("textbox")
        commune.fill("Nantes")
        atelier.enregistrer()
        atelier.champ("territoire.commune").get_by_role("alert").wait_for()
        atelier.champ("territoire.departement")
        page.screenshot(path=dossier / "formulaire-erreur.png")
        navigateur.close()


if __name__ == "__main__":
    photograph(IMAGES)
