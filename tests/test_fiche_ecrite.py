"""Réécrire le fichier d'une fiche : ce qui change, et rien d'autre."""

import random
from copy import deepcopy
from typing import Any

import pytest

from conftest import RACINE
from fiches.fiche_ecrite import new_text, updated_text
from fiches.loading import list_files, load_file
from fiches.schema import DOSSIERS, GENRES
from fiches.schema.exemple import Exemple

CONTENU = RACINE / "content"
FICHES = {f.relative_to(CONTENU / "fiches").as_posix(): f for f in list_files(CONTENU)}


def reread(tmp_path, nom: str, texte: str) -> tuple[Any, str]:
    fichier = tmp_path / "content" / "fiches" / nom
    fichier.parent.mkdir(parents=True, exist_ok=True)
    fichier.write_text(texte, "utf-8", newline="")
    brute, problemes = load_file(fichier, tmp_path / "content")
    assert brute, problemes
    return bare(brute.donnees), brute.corps.strip()


def bare(valeur: Any) -> Any:
    """Les mêmes données sans les espaces du bout, que le schéma retire."""
    if isinstance(valeur, dict):
        return {cle: bare(v) for cle, v in valeur.items()}
    return [bare(v) for v in valeur] if isinstance(valeur, list) else valeur.strip() if valeur else valeur


def spots(valeur: Any, chemin: tuple = ()) -> list[tuple]:
    paires = valeur.items() if isinstance(valeur, dict) else enumerate(valeur) if isinstance(valeur, list) else ()
    return [c for cle, v in paires for c in ((*chemin, cle), *spots(v, (*chemin, cle)))]


def mutate(donnees: dict, hasard: random.Random) -> dict:
    """Change, ajoute ou retire une valeur quelque part ; jamais jusqu'à laisser un groupe vide."""
    while True:
        neuves = deepcopy(donnees)
        *debut, cle = hasard.choice(spots(neuves))
        ici = neuves
        for pas in debut:
            ici = ici[pas]
        geste = hasard.choice(["retirer", "changer", "doubler"])
        if geste == "changer" and isinstance(ici[cle], str):
            ici[cle] = hasard.choice(
                ["Une : valeur # l'été", "'entre' guillemets", "- tiret", "oui", "12", "mot " * 60]
            )
        elif geste == "doubler" and isinstance(ici, list):
            ici.insert(cle, deepcopy(ici[cle]))
        elif geste == "retirer" and len(ici) > 1:
            del ici[cle]
        else:
            continue
        return neuves


@pytest.mark.parametrize("nom", FICHES)
def test_real_fiche_keeps_its_bytes_and_takes_any_change(nom, tmp_path):
    brute, _ = load_file(FICHES[nom], CONTENU)
    texte, modele = FICHES[nom].read_text("utf-8"), GENRES[DOSSIERS[nom.split("/")[0]]]
    assert updated_text(texte, modele, brute.donnees, brute.corps) == texte
    assert reread(tmp_path, nom, new_text(modele, brute.donnees, brute.corps)) == (
        bare(brute.donnees),
        brute.corps.strip(),
    )
    neuves = mutate(brute.donnees, random.Random(nom))
    assert reread(tmp_path, nom, updated_text(texte, modele, neuves, "Autre récit.")) == (bare(neuves), "Autre récit.")


TEXTE = """---
# Une fiche annotée.
titre: Pôle   # son nom
resume: >-
  Un texte
  replié.

# Les noms.
variantes: [un, deux]
territoire:
  # siège
  commune: '26281'
  milieu: rural
sources:
  # la première
  - cle: a
    titre: "A"   # relue
    url: http://a.fr
  - cle: b
    titre: B
confiance: basse   # à revoir
---


Le récit.
"""


def update(**champs: Any) -> str:
    donnees = {
        "titre": "Pôle",
        "resume": "Un texte replié.",
        "variantes": ["un", "deux"],
        "territoire": {"commune": "26281", "milieu": "rural"},
        "sources": [{"cle": "a", "titre": "A", "url": "http://a.fr"}, {"cle": "b", "titre": "B"}],
        "confiance": "basse",
    } | champs
    return updated_text(
        TEXTE, Exemple, {k: v for k, v in donnees.items() if v is not None}, champs.pop("corps", "Le récit.")
    )


@pytest.mark.parametrize(
    ("champs", "avant", "apres"),
    [
        ({}, "", ""),
        ({"titre": "Le pôle"}, "titre: Pôle   # son nom", "titre: Le pôle   # son nom"),
        ({"titre": "Pôle : le n° 1 # ici"}, "titre: Pôle   # son nom", "titre: 'Pôle : le n° 1 # ici'   # son nom"),
        ({"confiance": "haute"}, "confiance: basse   # à revoir", "confiance: haute   # à revoir"),
        ({"resume": "Court."}, "resume: >-\n  Un texte\n  replié.\n", "resume: Court.\n"),
        ({"variantes": ["un", "deux", "trois"]}, "[un, deux]", "[un, deux, trois]"),
        ({"variantes": None}, "variantes: [un, deux]\n", ""),
        ({"territoire": {"commune": "26281"}}, "  milieu: rural\n", ""),
        ({"territoire": {"commune": "26281", "milieu": "rural", "region": "84"}}, "  milieu", "  region: '84'\n  milieu"),
        (
            {"sources": [{"cle": "a", "titre": "A", "url": "http://a.fr", "consulte_le": "2026-11-22"}, {"cle": "b", "titre": "B"}]},
            "    url: http://a.fr\n",
            "    url: http://a.fr\n    consulte_le: 2026-11-22\n",
        ),
        ({"sources": [{"cle": "b", "titre": "B"}]}, '  - cle: a\n    titre: "A"   # relue\n    url: http://a.fr\n', ""),
        ({"devenir": {"etat": "inconnu", "annee": "2020"}}, "confiance: basse   # à revoir\n", "confiance: basse   # à revoir\ndevenir:\n  etat: inconnu\n  annee: 2020\n"),
    ],
    ids=["rien", "valeur", "guillemets", "dernier", "replie", "en-ligne", "retire", "sous-champ", "ordre", "element", "element-retire", "groupe"],
)  # fmt: skip
def test_only_the_changed_lines_move(champs, avant, apres):
    assert update(**champs) == TEXTE.replace(avant, apres, 1)


def test_untouched_elements_of_a_list_keep_their_quotes():
    texte = "---\ntitre: A\nvariantes:\n  - \"un\"\n\n  # le second\n  - 'deux'\n---\n"
    rendu = updated_text(texte, Exemple, {"titre": "A", "variantes": ["zéro", "un", "deux"]}, "")
    assert rendu == texte.replace("variantes:\n", "variantes:\n  - zéro\n")


def test_story_is_replaced_alone_and_line_ends_are_kept():
    autre = updated_text(TEXTE, Exemple, {"titre": "Pôle"}, "Autre.")
    assert autre.endswith("---\n\nAutre.\n")
    windows = TEXTE.replace("\n", "\r\n")
    rendu = updated_text(windows, Exemple, {"titre": "Pôle"}, "Autre.\n\nSuite.")
    assert "\n" not in rendu.replace("\r\n", "")


def test_long_text_folds_and_act_keeps_its_lines():
    texte = new_text(Exemple, {"resume": "mot " * 40, "site": "https://exemple.fr/" + "a" * 120}, "")
    assert texte.startswith("---\nresume: >-\n  mot mot")
    assert f"site: https://exemple.fr/{'a' * 120}\n" in texte
    assert max(map(len, texte.replace("a" * 120, "").splitlines())) <= 120
    acte = new_text(GENRES["modele"], {"clauses": [{"titre": "Objet", "texte": "Un.\n\n- deux ;\n- trois."}]}, "")
    assert "    texte: |\n      Un.\n\n      - deux ;\n      - trois.\n" in acte
