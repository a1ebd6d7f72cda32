"""« make ranger » : la fiche réécrite par le formulaire reprend la présentation du projet, et dit la même chose."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from fiches.lecture_yaml import read_yaml
from fiches.loading import RawFiche, load_file
from fiches.rangement import tidy
from navigateur import RACINE, run_script

AVANT = """---
titre: Pôle du Val
resume: >-
  Une première ligne du résumé, coupée comme on l'aime dans ce projet, bien avant la fin, puis
  une seconde.
# Pourquoi ce code : voir la délibération.
territoire:
  commune: "26281"
  milieu: rural
chiffres:
  - libelle: Surface
    valeur: 2.70
sources:
  - cle: essai
---

Le récit, avec un [lien](texte:loi-ess-2014-856#9).
"""
# Le même, tel que le formulaire l'écrit quand on change le milieu et qu'on ajoute un porteur.
APRES = """---
titre: Pôle du Val
resume: Une première ligne du résumé, coupée comme on l'aime dans ce projet, bien avant la fin, puis une seconde.
sources:
  - cle: essai
territoire:
  commune: '26281'
  milieu: urbain
porteur: Une association dont le nom est assez long pour que la ligne dépasse la largeur que le projet donne à ses fiches, et au-delà
chiffres:
  - libelle: Surface
    valeur: 2.70
---

Le récit, avec un [lien](texte:loi-ess-2014-856#9).
"""


def raw(texte: str, dossier: Path) -> RawFiche:
    fichier = dossier / "content/fiches/exemples/pole-du-val.md"
    fichier.parent.mkdir(parents=True, exist_ok=True)
    fichier.write_text(texte, "utf-8")
    lue, problemes = load_file(fichier, dossier / "content")
    assert lue, problemes
    return lue


def test_only_what_changed_is_written_anew(tmp_path):
    porteur = (
        "porteur: >-\n  Une association dont le nom est assez long pour que la ligne dépasse la largeur que le projet donne à ses fiches,\n"
        "  et au-delà\n"
    )
    attendu = AVANT.replace("rural", "urbain").replace("  - cle: essai\n", "  - cle: essai\n" + porteur)
    assert tidy(AVANT, raw(APRES, tmp_path)) == attendu
    assert tidy(attendu, raw(attendu, tmp_path)) == attendu


def test_removed_field_does_not_come_back(tmp_path):
    sans = APRES.replace("chiffres:\n  - libelle: Surface\n    valeur: 2.70\n", "")
    assert "chiffres" not in tidy(AVANT, raw(sans, tmp_path))


@pytest.mark.parametrize(
    "avant", [None, "sans en-tête", "---\ntitre: [\n---\n"], ids=["neuve", "sans-entete", "yaml-faux"]
)
def test_fiche_without_a_readable_former_version_gets_the_form_of_the_base(avant, tmp_path):
    texte = tidy(avant, raw(APRES, tmp_path))
    assert raw(texte, tmp_path).donnees == raw(APRES, tmp_path).donnees
    assert "resume: >-\n  Une première" in texte


@pytest.mark.parametrize("dossier", sorted(d.name for d in (RACINE / "content/fiches").iterdir()))
def test_real_fiche_written_flat_comes_back_as_it_was(dossier):
    """Chaque vraie fiche, réécrite sans coupure ni ordre, revient octet pour octet."""
    for fichier in sorted((RACINE / "content/fiches" / dossier).glob("*.md")):
        texte = fichier.read_text("utf-8")
        _, entete, corps = texte.split("---\n", 2)
        champs = dict(sorted(yaml.load(entete, yaml.BaseLoader).items()))
        plat = f"---\n{yaml.safe_dump(champs, allow_unicode=True, width=10**6, sort_keys=False)}---\n{corps}"
        lue, _ = load_file(fichier, RACINE / "content")
        donnees = read_yaml(plat.split("---\n")[1], "")[0]
        assert tidy(texte, replace(lue, donnees=donnees)) == texte, fichier.name


@pytest.fixture
def depot(tmp_path: Path) -> Path:
    """Un dépôt git dont le contenu est une seule fiche, enregistrée."""
    fiche = tmp_path / "content/fiches/exemples/pole-du-val.md"
    fiche.parent.mkdir(parents=True)
    fiche.write_text(AVANT, "utf-8")
    git = ["git", "-C", tmp_path, "-c", "user.name=Essai", "-c", "user.email=essai@exemple.fr"]
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "une fiche"]):
        subprocess.run([*git, *arguments], check=True)
    return tmp_path


def test_command_tidies_only_what_changed_and_says_it(depot):
    fiche = depot / "content/fiches/exemples/pole-du-val.md"
    fiche.write_text(APRES, "utf-8")
    neuve = fiche.with_name("neuve.md")
    neuve.write_text(APRES, "utf-8")
    fini = run_script("ranger.py", "--contenu", depot / "content")
    assert fini.returncode == 0, fini.stdout
    assert fini.stdout.splitlines() == [
        "fiches/exemples/neuve.md : rangée",
        "fiches/exemples/pole-du-val.md : rangée",
        "2 fiche(s) rangée(s).",
    ]
    assert "# Pourquoi ce code" in fiche.read_text("utf-8")
    assert "milieu: urbain" in fiche.read_text("utf-8")
    assert "resume: >-" in neuve.read_text("utf-8")
    assert sorted(f.name for f in fiche.parent.iterdir()) == ["neuve.md", "pole-du-val.md"]
    assert run_script("ranger.py", "--contenu", depot / "content").stdout == "0 fiche(s) rangée(s).\n"


def test_fiche_that_cannot_be_read_is_said_and_left(depot):
    fiche = depot / "content/fiches/exemples/pole-du-val.md"
    fiche.write_text("---\ntitre: [\n---\n", "utf-8")
    fini = run_script("ranger.py", "--contenu", depot / "content")
    assert fini.returncode == 1
    assert "content/fiches/exemples/pole-du-val.md:" in fini.stdout
    assert fiche.read_text("utf-8") == "---\ntitre: [\n---\n"


def test_folder_without_git_is_a_misuse(contenu):
    fini = run_script("ranger.py", "--contenu", contenu)
    assert fini.returncode == 2
    assert "n'est pas dans un dépôt git" in fini.stdout
