"""Dire les problèmes : en texte pour une personne, en JSON pour un programme, en annotations pour GitHub et GitLab."""

import json
import re
from collections.abc import Sequence
from hashlib import sha256

from .problems import ERREUR, Problem


def as_lines(problemes: Sequence[Problem]) -> list[str]:
    """Deux lignes par problème : où et quoi, puis que faire."""
    lignes = []
    for p in problemes:
        marque = "" if p.gravite == ERREUR else f" ({p.gravite})"
        lignes.append(_one_line(f"{p.lieu}: [{p.code}]{marque} {p.message}"))
        lignes.append(_one_line(f"    → {p.conseil}"))
    return lignes


def as_text(problemes: Sequence[Problem], fichiers: int | None = None) -> str:
    lignes = as_lines(problemes)
    erreurs = sum(p.gravite == ERREUR for p in problemes)
    autres = len(problemes) - erreurs
    bilan = f"{_count(fichiers, 'fiche')} : " if fichiers is not None else ""
    if not problemes:
        bilan += "aucun problème."
    else:
        bilan += " et ".join(
            morceau
            for morceau in (
                _count(erreurs, "erreur") if erreurs else "",
                _count(autres, "avertissement") if autres else "",
            )
            if morceau
        )
        bilan += "." if not erreurs else ", à corriger avant de publier."
    return "\n".join([*lignes, bilan])


def as_json(problemes: Sequence[Problem], fichiers: int | None) -> str:
    return json.dumps([p.as_dict() for p in problemes], ensure_ascii=False, indent=2)


def as_github(problemes: Sequence[Problem], fichiers: int | None) -> str:
    return "\n".join(
        f"::{'error' if p.gravite == ERREUR else 'warning'} file={_property(p.chemin)},line={p.ligne},"
        f"title={_property(p.code)}::{_data(f'{p.message}. {p.conseil}')}"
        for p in problemes
    )


def as_gitlab(problemes: Sequence[Problem], fichiers: int) -> str:
    """Rapport « Code Quality » : l'empreinte ignore la ligne, pour qu'un problème déplacé reste le même."""
    return json.dumps(
        [
            {
                "description": f"{p.message}. {p.conseil}",
                "check_name": p.code,
                "fingerprint": sha256(f"{p.chemin}\n{p.code}\n{p.message}".encode()).hexdigest(),
                "severity": "major" if p.gravite == ERREUR else "minor",
                "location": {"path": p.chemin, "lines": {"begin": p.ligne}},
            }
            for p in problemes
        ],
        ensure_ascii=False,
        indent=2,
    )


FORMATS = {"texte": as_text, "json": as_json, "github": as_github, "gitlab": as_gitlab}


def _one_line(texte: str) -> str:
    """Une fiche peut citer un retour à la ligne ou un code de terminal : ils ne sortent pas du message."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", texte)


def _count(nombre: int, nom: str) -> str:
    return f"{nombre} {nom}{'s' if nombre > 1 else ''}"


def _data(texte: str) -> str:
    return texte.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(texte: str) -> str:
    return _data(texte).replace(":", "%3A").replace(",", "%2C")
