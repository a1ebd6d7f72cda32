"""« make ranger » : la fiche réécrite par le formulaire reprend la présentation du projet, et dit la même chose."""

import subprocess
from pathlib import Path

import pytest
import yaml

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


def test_unchanged_fields_get_their_writing_their_place_and_their_comments_back():
    attendu = AVANT.replace('commune: "26281"', "commune: '26281'").replace("milieu: rural", "milieu: urbain")
    attendu = attendu.replace(
        "chiffres:",
        "porteur: >-\n  Une association dont le nom est assez long pour que la ligne dépasse la largeur que le projet donne à ses fiches,\n"
        "  et au-delà\nchiffres:",
    ).replace("# Pourquoi ce code : voir la délibération.\n", "")  # le champ qu'il commente a changé
    assert tidy(AVANT, APRES) == attendu


def test_comment_before_an_unchanged_field_stays():
    sans_changement = APRES.replace("urbain", "rural")
    assert "# Pourquoi ce code : voir la délibération.\nterritoire:" in tidy(AVANT, sans_changement)


def test_removed_field_does_not_come_back():
    assert "chiffres" not in tidy(AVANT, APRES.replace("chiffres:\n  - libelle: Surface\n    valeur: 2.70\n", ""))


def test_tidying_twice_changes_nothing_more():
    une_fois = tidy(AVANT, APRES)
    assert tidy(AVANT, une_fois) == tidy(une_fois, une_fois) == une_fois


@pytest.mark.parametrize(
    "texte", ["", "sans en-tête", "---\ntitre: [\n---\n"], ids=["vide", "sans-entete", "yaml-faux"]
)
def test_file_that_cannot_be_read_is_left_as_it_is(texte):
    assert tidy(AVANT, texte) == texte


@pytest.mark.parametrize("dossier", sorted(d.name for d in (RACINE / "content/fiches").iterdir()))
def test_real_fiche_written_flat_comes_back_as_it_was(dossier):
    """Chaque vraie fiche, réécrite sans coupure ni ordre, revient octet pour octet."""
    for fichier in sorted((RACINE / "content/fiches" / dossier).glob("*.md")):
        texte = fichier.read_text("utf-8")
        _, entete, corps = texte.split("---\n", 2)
        champs = dict(sorted(yaml.load(entete, yaml.BaseLoader).items()))
        plat = f"---\n{yaml.safe_dump(champs, allow_unicode=True, width=10**6, sort_keys=False)}---\n{corps}"
        assert tidy(texte, plat) == texte, fichier.name


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
    assert fiche.read_text("utf-8") == tidy(AVANT, APRES)
    assert neuve.read_text("utf-8") == tidy(None, APRES)
    assert sorted(f.name for f in fiche.parent.iterdir()) == ["neuve.md", "pole-du-val.md"]
    assert run_script("ranger.py", "--contenu", depot / "content").stdout == "0 fiche(s) rangée(s).\n"


def test_folder_without_git_is_a_misuse(contenu):
    fini = run_script("ranger.py", "--contenu", contenu)
    assert fini.returncode == 2
    assert "n'est pas dans un dépôt git" in fini.stdout
