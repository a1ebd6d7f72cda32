"""Le formulaire tenu comme par une personne : un dossier du navigateur tient lieu de disque, le reste est vrai."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Locator, Page, expect

from fiches.loading import RawFiche, load_file
from navigateur import RACINE

DEPOT = """async () => (await navigator.storage.getDirectory()).getDirectoryHandle('depot', { create: true })"""
POSER = """async (fichiers) => {
  const depot = await (await navigator.storage.getDirectory()).getDirectoryHandle('depot', { create: true });
  for (const [chemin, texte] of Object.entries(fichiers)) {
    const dossiers = chemin.split('/');
    const nom = dossiers.pop();
    let ici = depot;
    for (const d of dossiers) ici = await ici.getDirectoryHandle(d, { create: true });
    const ecrit = await (await ici.getFileHandle(nom, { create: true })).createWritable();
    await ecrit.write(texte);
    await ecrit.close();
  }
}"""
LIRE = """async (chemin) => {
  const dossiers = chemin.split('/');
  const nom = dossiers.pop();
  try {
    let ici = await (await navigator.storage.getDirectory()).getDirectoryHandle('depot');
    for (const d of dossiers) ici = await ici.getDirectoryHandle(d);
    return await (await (await ici.getFileHandle(nom)).getFile()).text();
  } catch (erreur) {
    if (erreur.name === 'NotFoundError') return null;
    throw erreur;
  }
}"""
# Un champ ne se dessine qu'à l'approche, et ceux d'au-dessus le déplacent : on descend jusqu'à lui, puis il doit tenir.
DESCENDRE = """chemin => {
  const voir = c => document.querySelector(`[data-key-path="${c}"]`);
  const vu = voir(chemin);
  let but = vu;
  for (let c = chemin; !but && c.includes('.'); but = voir(c)) c = c.slice(0, c.lastIndexOf('.'));
  (but ?? [...document.querySelectorAll('[data-key-path]')].at(-1))?.scrollIntoView({ block: 'start' });
  const place = vu && `${chemin} ${vu.getBoundingClientRect().top} ${vu.scrollHeight}`;
  window.tenue = place && place === window.place ? window.tenue + 1 : 0;
  window.place = place;
  return window.tenue > 6;
}"""
# Ce qu'une personne écrirait ; le reste prend une phrase quelconque.
VALEURS = {
    "cle": "essai",
    "numero": "L. 1",
    "commune": "26281",
    "url": "https://exemple.fr/",
    "revoir_avant": "2027-11-20",
}


@dataclass
class Atelier:
    """Le formulaire ouvert sur un dossier ; ``ecrits`` : les fichiers qu'il a enregistrés, par chemin."""

    page: Page
    racine: str
    ecrits: dict[str, str] = field(default_factory=dict)

    def ouvrir(self, suite: str) -> None:
        self.page.goto(f"{self.racine}admin/#/collections/{suite}")

    def ouvrir_fiche(self, dossier: str, nom: str, titre: str) -> None:
        self.ouvrir(f"{dossier}/entries/{nom}")
        self.page.wait_for_function(
            "titre => document.querySelector('[data-key-path=\"titre\"] input')?.value === titre", arg=titre
        )

    def champ(self, chemin: str) -> Locator:
        self.page.wait_for_function(DESCENDRE, arg=chemin)
        return self.page.locator(f'[data-key-path="{chemin}"]')

    def enregistrer(self) -> None:
        self.page.get_by_role("button", name="Enregistrer", exact=True).click()

    def relire(self, chemin: str, marque: str) -> RawFiche:
        """Attend que le fichier porte la marque, et le lit comme la base le lit : toutes les valeurs en texte."""
        for _ in range(200):
            if marque in (texte := self.lire(chemin) or ""):
                self.ecrits[chemin] = texte
                with TemporaryDirectory() as dossier:
                    fichier = Path(dossier, chemin)
                    fichier.parent.mkdir(parents=True)
                    fichier.write_text(texte, "utf-8")
                    return fiche_lue(Path(dossier, "content"), chemin)
            self.page.wait_for_timeout(50)
        raise AssertionError(f"{chemin} n'est pas enregistré")

    def lire(self, chemin: str) -> str | None:
        return self.page.evaluate(LIRE, chemin)

    def remplir(self, champs: list[dict[str, Any]], prefixe: str = "") -> None:
        """Remplit ce qui est obligatoire, et ce que la vérification demande en plus : des sources, un lieu, une date."""
        noms = {c["name"] for c in champs}
        for c in champs:
            chemin = prefixe + c["name"]
            source = prefixe and c["name"] == ("sources" if "sources" in noms else "deduit")
            if (
                c["required"]
                or source
                or chemin in ("sources.0.titre", "territoire.commune", "devenir.annee", "statut")
            ):
                self._remplir(c, chemin)

    def _remplir(self, c: dict[str, Any], chemin: str) -> None:
        ici = self.champ(chemin)
        match c:
            case {"widget": "object", "fields": champs}:
                self.remplir(champs, f"{chemin}.")
            case {"widget": "list", "fields": champs, "label_singular": nom}:
                for rang in range(c.get("min", 1)):
                    ici.get_by_role("button", name=re.compile(f"Ajouter.*{nom}")).first.click()
                    self.remplir(champs, f"{chemin}.{rang}.")
            case {"widget": "list", "field": element}:
                for rang in range(c.get("min", 1)):
                    ici.get_by_role("button", name=re.compile("Ajouter")).first.click()
                    self._remplir(element, f"{chemin}.{rang}")
            case {"widget": "list"}:
                ici.get_by_role("textbox").first.fill(VALEURS["cle"])
            case {"name": "statut"}:
                ici.get_by_role("radio", name="Publiée").click()
            case {"name": "deduit"}:
                ici.get_by_role("radio", name="Oui").click()
            case {"widget": "select" | "relation"}:
                self._choisir(ici)
            case {"widget": "datetime"}:
                ici.locator("input[type=date]").fill(VALEURS.get(c["name"], "2026-11-20"))
            case {"widget": "number"}:
                ici.get_by_role("spinbutton").fill(str(c.get("max", 3)))
            case {"widget": "markdown"}:
                ici.get_by_role("textbox").click()
                self.page.keyboard.type("Un récit d'essai.")
            case _:
                ici.get_by_role("textbox").first.fill(VALEURS.get(c["name"], "Une phrase d'essai."))

    def _choisir(self, ici: Locator) -> None:
        """Prend le premier choix : bouton, case, ou liste déroulante."""
        premier = ici.locator("[role=radio], [role=checkbox], [role=combobox]").first
        premier.click()
        if premier.get_attribute("role") == "combobox":
            self.page.get_by_role("option").first.click()
        else:
            expect(premier).to_be_checked()


def fiche_lue(contenu: Path, chemin: str) -> RawFiche:
    """La fiche telle que la base la lit, valeurs en texte."""
    lue, problemes = load_file(contenu.parent / chemin, contenu)
    assert lue, problemes
    return lue


def repository() -> dict[str, str]:
    """Le dépôt tel que le formulaire le voit : les fiches, et le dossier de git."""
    fiches = sorted((RACINE / "content" / "fiches").rglob("*.md"))
    return {f.relative_to(RACINE).as_posix(): f.read_text("utf-8") for f in fiches} | {".git/HEAD": "ref: main\n"}
