"""Le statut d'une fiche : un brouillon n'arrête rien et ne paraît nulle part, une archive garde sa page et quitte les listes."""

from pathlib import Path

import pytest

from conftest import JOUR
from fiches.checking import check
from fiches.problems import ERREUR

FICHE = """---
titre: Pôle de l'Écluse
resume: À Redon, trois structures préparent un atelier partagé au bord de l'écluse.
territoire:
  commune: '35236'
devenir:
  etat: inconnu
  texte: Aucune nouvelle depuis 2026.
sources:
  - cle: presse-2026
    titre: Trois structures à l'écluse
confiance: basse
verifie_le: 2026-11-22
revoir_avant: 2027-11-22
statut: brouillon
---

Trois structures cherchent un atelier à partager.
"""


def draft(contenu: Path) -> Path:
    """Pose un brouillon complet, que rien ne cite."""
    fichier = contenu / "fiches/exemples/pole-de-l-ecluse.md"
    fichier.write_text(FICHE, "utf-8")
    return fichier


@pytest.mark.parametrize("statut", ["brouillon", "relecture"])
def test_problems_of_a_draft_are_warnings_and_stop_nothing(contenu, statut):
    fichier = draft(contenu)
    abime = fichier.read_text("utf-8").replace("confiance: basse\n", "").replace("35236", "99999")
    fichier.write_text(abime.replace("statut: brouillon", f"statut: {statut}"), "utf-8")
    resultat = check(contenu, JOUR)
    assert {(p.code, p.gravite) for p in resultat.problemes} == {
        ("cle-manquante", "avertissement"),
        ("code-inconnu", "avertissement"),
    }
    assert resultat.base is not None


def test_the_same_problems_stop_a_published_fiche(contenu):
    fichier = draft(contenu)
    abime = fichier.read_text("utf-8").replace("confiance: basse\n", "").replace("statut: brouillon\n", "")
    fichier.write_text(abime, "utf-8")
    assert [(p.code, p.gravite) for p in check(contenu, JOUR).problemes] == [("cle-manquante", ERREUR)]


def test_draft_that_cannot_be_read_is_an_error(contenu):
    draft(contenu).write_text("---\nstatut: brouillon\ntitre: [\n---\n", "utf-8")
    assert [(p.code, p.gravite) for p in check(contenu, JOUR).problemes] == [("yaml-syntaxe", ERREUR)]


@pytest.mark.parametrize("statut", ["brouillon", "relecture"])
def test_published_fiche_may_not_cite_a_draft(contenu, statut):
    fichier = draft(contenu)
    fichier.write_text(FICHE.replace("statut: brouillon", f"statut: {statut}"), "utf-8")
    pole = contenu / "fiches/exemples/pole-du-val.md"
    pole.write_text(pole.read_text("utf-8") + "\nVoir [l'écluse](exemple:pole-de-l-ecluse).\n", "utf-8")
    (probleme,) = check(contenu, JOUR).problemes
    assert (probleme.chemin, probleme.code, probleme.gravite) == (
        "content/fiches/exemples/pole-du-val.md",
        "brouillon-cite",
        ERREUR,
    )
    assert pole.read_text("utf-8").split("\n")[probleme.ligne - 1].startswith("Voir [l'écluse]")
    assert probleme.message.endswith(f"son statut est « {statut} »")
    assert probleme.conseil == "Publiez-la (« statut: publiee »), ou retirez le lien."


def test_draft_is_not_in_the_base(contenu):
    draft(contenu)
    assert "exemple:pole-de-l-ecluse" not in map(str, check(contenu, JOUR).base.entrees)


def test_a_misspelt_status_is_not_a_draft(contenu):
    fichier = draft(contenu)
    fichier.write_text(fichier.read_text("utf-8").replace("statut: brouillon", "statut: brouillons"), "utf-8")
    (probleme,) = check(contenu, JOUR).problemes
    assert (probleme.code, probleme.gravite) == ("terme-inconnu", ERREUR)
    assert "Vouliez-vous dire « brouillon » ?" in probleme.conseil


def test_the_draft_gives_way_when_it_has_the_title_of_a_published_fiche(contenu):
    """« pole-de-l-ecluse » vient avant « pole-du-val » : ce n'est pourtant pas la fiche publiée qui est de trop."""
    fichier = draft(contenu)
    fichier.write_text(fichier.read_text("utf-8").replace("Pôle de l'Écluse", "Pôle du Val"), "utf-8")
    (probleme,) = check(contenu, JOUR).problemes
    assert (probleme.chemin.split("/")[-1], probleme.gravite) == ("pole-de-l-ecluse.md", "avertissement")


def test_a_draft_may_not_take_the_former_name_of_a_published_fiche(contenu):
    fichier = draft(contenu)
    fichier.rename(fichier.with_name("halle-du-val.md"))
    (probleme,) = check(contenu, JOUR).problemes
    assert (probleme.chemin.split("/")[-1], probleme.code) == ("halle-du-val.md", "identifiant-en-double")
    assert probleme.gravite == "avertissement"


def test_levier_left_as_a_draft_is_missing(contenu):
    fichier = contenu / "fiches/leviers/accompagnement-ingenierie.md"
    fichier.write_text(fichier.read_text("utf-8").replace("confiance:", "statut: brouillon\nconfiance:"), "utf-8")
    assert "leviers-incomplets" in {p.code for p in check(contenu, JOUR).problemes}


def test_two_drafts_may_cite_each_other(contenu):
    fichier = draft(contenu)
    autre = fichier.with_name("pole-des-quais.md")
    texte = fichier.read_text("utf-8")
    autre.write_text(
        texte.replace("Pôle de l'Écluse", "Pôle des Quais") + "Voir [l'écluse](exemple:pole-de-l-ecluse).\n", "utf-8"
    )
    fichier.write_text(texte + "Voir [les quais](exemple:pole-des-quais).\n", "utf-8")
    assert check(contenu, JOUR).problemes == []
