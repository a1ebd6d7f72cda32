"""Un contenu de synthèse, valide et toujours le même, pour mesurer la construction à toute taille.

Rien ici ne décrit un pôle réel : les noms le disent (« Pôle d'essai 12 »).
"""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import frontmatter

from .references import slugify
from .territoires import Territoires

MOTS = [
    "coopération",
    "territoire",
    "commune",
    "emploi",
    "atelier",
    "lieu",
    "association",
    "entreprise",
    "habitants",
    "filière",
    "énergie",
    "alimentation",
    "insertion",
    "formation",
    "mutualisation",
    "gouvernance",
    "convention",
    "subvention",
    "foncier",
    "loyer",
    "coordination",
    "projet",
    "réseau",
    "agglomération",
    "département",
    "région",
    "élus",
    "services",
    "agents",
    "achats",
    "réemploi",
    "culture",
    "logistique",
    "épargne",
    "accompagnement",
]
LEVIERS = ("pedagogie", "cadres", "transversalite", "voisinage", "concertation", "foncier", "coordination", "appui")
COMMUN = {"confiance": "moyenne", "verifie_le": "2026-01-15", "revoir_avant": "2030-01-15"}


def write_corpus(nombre: int, dossier: Path, modele: Path) -> int:
    """Écrit ``nombre`` fiches (huit leviers et un texte compris) et recopie vocabulaires et territoires de ``modele``."""
    for partie in ("vocabulaires", "territoires"):
        shutil.copytree(modele / partie, dossier / partie)
    shutil.copy(modele / "site.yml", dossier / "site.yml")
    fiches = list(_fiches(nombre, sorted(Territoires(modele).commune.values())))
    for chemin, champs, corps in fiches:
        cible = dossier / "fiches" / f"{chemin}.md"
        cible.parent.mkdir(parents=True, exist_ok=True)
        cible.write_text(frontmatter.dumps(frontmatter.Post(corps, **champs), width=110) + "\n", encoding="utf-8")
    return len(fiches)


def _fiches(nombre: int, communes: list) -> Iterator[tuple[str, dict[str, Any], str]]:
    hasard = random.Random(2014)
    for rang, nom in enumerate(LEVIERS, start=1):
        yield f"leviers/{nom}", _levier(rang, nom, hasard), _prose(hasard, 150)
    yield "textes/loi-essai", _texte(hasard), ""
    for rang in range(max(nombre - len(LEVIERS) - 1, 0)):
        if rang % 10 == 9:
            yield f"notions/notion-{rang}", _commun(f"Notion d'essai {rang}", hasard), ""
        else:
            yield f"exemples/pole-{rang}", _exemple(rang, hasard.choice(communes), hasard), _prose(hasard, 300)


def _phrase(hasard: random.Random, longueur: int = 12) -> str:
    return " ".join(hasard.choices(MOTS, k=longueur)).capitalize() + "."


def _prose(hasard: random.Random, mots: int) -> str:
    phrases = [_phrase(hasard, 15) for _ in range(mots // 15)]
    return "\n\n".join(" ".join(phrases[n : n + 5]) for n in range(0, len(phrases), 5))


def _enonce(hasard: random.Random) -> dict[str, Any]:
    return {"texte": _phrase(hasard), "sources": ["essai"]}


def _commun(titre: str, hasard: random.Random) -> dict[str, Any]:
    return {
        "titre": titre,
        "resume": _phrase(hasard, 20),
        "sources": [{"cle": "essai", "titre": "Source d'essai"}],
        **COMMUN,
    }


def _levier(rang: int, nom: str, hasard: random.Random) -> dict[str, Any]:
    cases = ("qui", "premier_pas", "cout", "delai", "base_legale", "risque")
    return _commun(f"Levier d'essai {rang}", hasard) | {
        "numero": rang,
        "titre_court": nom.capitalize(),
        "en_bref": {case: _enonce(hasard) for case in cases},
        "en_clair": [_phrase(hasard) for _ in range(4)],
        "citation_2014": {"texte": _phrase(hasard), "sources": ["essai"]},
        "qui_agit": [{"niveau": n, "possibilites": [_phrase(hasard, 8)]} for n in ("commune", "epci", "region")],
        "actions": [
            {
                "titre": _phrase(hasard, 6),
                "description": _phrase(hasard, 25),
                "effort": hasard.choice(["faible", "moyen", "fort"]),
                "horizon": "court-terme",
                "textes": [{"texte": "texte:loi-essai#9"}],
                "sources": ["essai"],
            }
            for _ in range(8)
        ],
        "vigilance": [_enonce(hasard) for _ in range(4)],
        "questions": {"elu": [_phrase(hasard)], "technicien": [_phrase(hasard)]},
    }


def _texte(hasard: random.Random) -> dict[str, Any]:
    verification = {"resultat": "non-verifie", "contre": "texte d'essai"}
    return _commun("Loi d'essai", hasard) | {
        "nature": "loi",
        "etat": "en-vigueur",
        "etat_note": "Texte d'essai.",
        "verification": dict(verification),
        "articles": [
            {"numero": str(n), "portee": _phrase(hasard, 30), "verification": dict(verification)} for n in range(1, 20)
        ],
    }


def _exemple(rang: int, commune: Any, hasard: random.Random) -> dict[str, Any]:
    leviers = [f"levier:{slugify(nom)}" for nom in hasard.sample(LEVIERS, 3)]
    return _commun(f"Pôle d'essai {rang}", hasard) | {
        "territoire": {"commune": commune.code, "milieu": hasard.choice(["rural", "urbain"])},
        "devenir": {"etat": "en-activite", "annee": 2025, "texte": _phrase(hasard), "sources": ["essai"]},
        "secteurs": ["insertion-emploi"],
        "collectivites": [
            {
                "nom": commune.nom,
                "niveau": "commune",
                "role": _phrase(hasard, 20),
                "leviers": leviers,
                "sources": ["essai"],
            }
        ],
        "chronologie": [{"date": str(n), "texte": _phrase(hasard), "sources": ["essai"]} for n in (2010, 2014, 2020)],
        "chiffres": [{"libelle": "Emplois", "valeur": rang, "unite": "emplois", "annee": "2020", "sources": ["essai"]}],
        "enseignements": [_enonce(hasard) for _ in range(3)],
    }
