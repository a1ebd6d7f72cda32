"""L'autodiagnostic : les situations de ``content/autodiagnostic.yml``, vérifiées, puis prêtes pour la page."""

from collections.abc import Iterator
from pathlib import Path

from pydantic import Field

from .donnees_js import as_script
from .linking import Base
from .loading import RawFiche
from .problems import Problem, suggest
from .references import parse
from .reglages import load_reglages
from .schema.commun import Modele
from .schema.types import Texte
from .typographie import typeset

CHEMIN = "assets/autodiagnostic/donnees.js"


class Situation(Modele):
    texte: Texte = Field(title="Texte", description="Ce que l'on peut constater.", examples=["Un local est prêté."])
    suite: list[int] = Field(
        min_length=2, max_length=2, title="Suite", description="Numéros des deux actions à regarder.", examples=["1"]
    )


class LevierObserve(Modele):
    levier: Texte = Field(title="Levier", description="Fiche du levier.", examples=["levier:pedagogie-ess"])
    question: Texte = Field(
        title="Question", description="Ce que l'on se demande.", examples=["Le pôle a-t-il un lieu ?"]
    )
    situations: list[Situation] = Field(
        min_length=3, max_length=4, title="Situations", description="De « pas commencé » à « enraciné »."
    )


class Autodiagnostic(Modele):
    leviers: list[LevierObserve] = Field(
        min_length=8, max_length=8, title="Leviers", description="Les huit, dans l'ordre de la source."
    )


def load_autodiagnostic(racine: Path, base: Base) -> tuple[Autodiagnostic | None, list[Problem]]:
    """Les situations, ou les problèmes. Sans fichier, ni l'un ni les autres."""
    lu, brute, problemes = load_reglages(racine, "autodiagnostic.yml", Autodiagnostic)
    if lu is None or brute is None:
        return None, problemes
    problemes = list(_wrong(lu, base, brute))
    return (None if problemes else lu), problemes


def _wrong(lu: Autodiagnostic, base: Base, brute: RawFiche) -> Iterator[Problem]:
    """Les huit leviers sont dans leur ordre, et une suite cite des actions qui existent."""
    attendus = [str(e.reference) for e in base.genre("levier")]
    for rang, (observe, attendu) in enumerate(zip(lu.leviers, attendus, strict=False)):
        if observe.levier != attendu:
            message = f"le levier {rang + 1} est « {attendu} », pas « {observe.levier} »"
            conseil = suggest(observe.levier, attendus) or "Gardez les huit leviers dans leur ordre."
            yield Problem(brute.chemin, brute.ligne(("leviers", rang, "levier")), "levier-deplace", message, conseil)
            continue
        actions = len(base[parse(attendu)].fiche.actions)
        for place, situation in enumerate(observe.situations):
            for numero in situation.suite:
                if not 1 <= numero <= actions:
                    ligne = brute.ligne(("leviers", rang, "situations", place))
                    message = f"« {attendu} » n'a pas d'action n° {numero}"
                    yield Problem(
                        brute.chemin, ligne, "action-inconnue", message, f"Citez une action de 1 à {actions}."
                    )


def script(lu: Autodiagnostic | None, base: Base) -> str:
    """Pour chaque levier : son nom, son adresse, et les actions que chaque situation appelle ; rien, sans réglage."""
    if lu is None:
        return as_script("window.REPERES_AUTODIAGNOSTIC", None)
    leviers = []
    for observe in lu.leviers:
        entree = base[parse(observe.levier)]
        actions = [typeset(action.titre) for action in entree.fiche.actions]
        leviers.append(
            {
                "numero": entree.fiche.numero,
                "court": typeset(entree.nom),
                "adresse": entree.adresse,
                "situations": [
                    {"texte": typeset(s.texte), "suite": [[numero, actions[numero - 1]] for numero in s.suite]}
                    for s in observe.situations
                ],
            }
        )
    return as_script("window.REPERES_AUTODIAGNOSTIC", leviers)
