"""« Par où commencer ? » : les questions et les règles de ``content/orientation.yml``, vérifiées, puis prêtes pour la page."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import Field

from .donnees_js import as_script
from .linking import Base, Entree
from .loading import RawFiche
from .problems import Problem, suggest
from .references import parse
from .reglages import load_reglages
from .rendering import Renderer
from .schema.commun import Modele
from .schema.types import Booleen, Identifiant, Texte
from .syntheses import levels_of
from .typographie import typeset

CHEMIN = "assets/orientation/donnees.js"


class Choix(Modele):
    code: Identifiant = Field(title="Code", description="Réponse telle que l'adresse la porte.", examples=["epci"])
    libelle: Texte = Field(title="Libellé", description="La réponse, telle qu'on la choisit.", examples=["Un lieu"])
    dit: Texte = Field(
        title="Dit", description="La réponse, à la suite de « Parce que ».", examples=["un lieu est disponible"]
    )
    depuis: int | None = Field(None, title="Depuis", description="Habitants au moins.", examples=["2000"])
    jusqua: int | None = Field(None, title="Jusqu'à", description="Habitants au plus.", examples=["14999"])


class Question(Modele):
    cle: Identifiant = Field(title="Clé", description="Nom du paramètre de l'adresse.", examples=["niveau"])
    titre: Texte = Field(title="Titre", description="La question.", examples=["Vous êtes…"])
    aide: Texte | None = Field(None, title="Aide", description="Une précision.")
    plusieurs: Booleen = Field(False, title="Plusieurs", description="« oui » si plusieurs réponses vont ensemble.")
    choix: list[Choix] = Field(min_length=2, title="Choix", description="Les réponses possibles.")


class Regle(Modele):
    si: dict[str, list[str]] = Field(min_length=1, title="Si", description="Les réponses qu'il faut, par question.")
    vers: list[Texte] = Field(min_length=1, title="Vers", description="Leviers, moyens ou actions mis en avant.")
    points: int = Field(ge=1, le=5, title="Points", description="De 1 à 5.", examples=["3"])
    raison: Texte = Field(title="Raison", description="Ce qui explique le conseil, sans majuscule.")


class Orientation(Modele):
    questions: list[Question] = Field(min_length=1, title="Questions", description="Dans l'ordre de la page.")
    regles: list[Regle] = Field(min_length=1, title="Règles", description="Ce que chaque réponse met en avant.")


def load_orientation(racine: Path, base: Base) -> tuple[Orientation | None, list[Problem]]:
    """Les réglages, ou les problèmes. Sans fichier, pas de page : ni l'un ni les autres."""
    orientation, brute, problemes = load_reglages(racine, "orientation.yml", Orientation)
    if orientation is None or brute is None:
        return None, problemes
    problemes = list(_unknown(orientation, base, brute))
    return (None if problemes else orientation), problemes


def _unknown(orientation: Orientation, base: Base, brute: RawFiche) -> Iterator[Problem]:
    """Une règle ne cite que des questions, des réponses, des leviers, des moyens et des actions qui existent."""
    reponses = {q.cle: [c.code for c in q.choix] for q in orientation.questions}
    for rang, regle in enumerate(orientation.regles):
        ligne = brute.ligne(("regles", rang))
        for cle, codes in regle.si.items():
            if cle not in reponses:
                message = f"la question « {cle} » n'existe pas"
                yield Problem(
                    brute.chemin, ligne, "question-inconnue", message, suggest(cle, reponses) or "Retirez-la."
                )
            for code in codes:
                if cle in reponses and code not in reponses[cle]:
                    message = f"« {code} » n'est pas une réponse à « {cle} »"
                    conseil = suggest(code, reponses[cle]) or f"Réponses : {', '.join(reponses[cle])}."
                    yield Problem(brute.chemin, ligne, "reponse-inconnue", message, conseil)
        for cible in regle.vers:
            if not _exists(base, cible):
                connues = [str(e.reference) for genre in ("levier", "modalite") for e in base.genre(genre)]
                conseil = suggest(cible.partition("#")[0], connues) or "Écrivez levier:…, modalite:… ou levier:…#3."
                message = f"« {cible} » n'est ni un levier, ni un moyen, ni une action"
                if (reference := parse(cible)) and reference.fiche in base.attente:
                    message, conseil = f"« {cible} » n'est pas publiée", "Publiez-la, ou retirez-la de cette règle."
                yield Problem(brute.chemin, ligne, "reference-inconnue", message, conseil)


def _exists(base: Base, cible: str) -> bool:
    reference = parse(cible)
    if reference is None or reference.genre not in ("levier", "modalite"):
        return False
    if reference.fiche not in base.entrees or base[reference].archivee:
        return False
    if reference.article is None:
        return True
    rang = reference.article
    return reference.genre == "levier" and rang.isdigit() and 1 <= int(rang) <= len(base[reference.fiche].fiche.actions)


def script(orientation: Orientation | None, renderer: Renderer) -> str:
    """Tout ce que la page a besoin de savoir pour répondre sans rien envoyer à personne ; rien, sans réglage."""
    if orientation is None:
        return as_script("window.REPERES_ORIENTATION", None)
    base = renderer.base
    vue = renderer.page("orientation/")
    donnees = {
        "questions": [q.model_dump(mode="json", exclude_none=True) for q in orientation.questions],
        "regles": [r.model_dump(mode="json") for r in orientation.regles],
        "leviers": [_levier(e) for e in base.genre("levier")],
        "modalites": [_modalite(e, vue) for e in base.genre("modalite")],
        "exemples": [_exemple(base, e, vue) for e in base.genre("exemple")],
    }
    return as_script("window.REPERES_ORIENTATION", _typeset(donnees))


def _typeset(valeur: Any) -> Any:
    if isinstance(valeur, dict):
        return {cle: v if cle in ("adresse", "id", "code", "cle") else _typeset(v) for cle, v in valeur.items()}
    if isinstance(valeur, list):
        return [_typeset(v) for v in valeur]
    return typeset(valeur) if isinstance(valeur, str) and " " in valeur else valeur


def _levier(entree: Entree) -> dict[str, Any]:
    fiche = entree.fiche
    return {
        "id": str(entree.reference),
        "numero": fiche.numero,
        "titre": fiche.titre,
        "court": entree.nom,
        "adresse": entree.adresse,
        "actions": [
            {"titre": a.titre, "niveaux": a.niveaux, "effort": a.effort, "horizon": a.horizon} for a in fiche.actions
        ],
    }


def _modalite(entree: Entree, vue: Any) -> dict[str, Any]:
    fiche = entree.fiche
    textes = {
        vue.law_label(renvoi): vue.href(renvoi.texte).removeprefix(vue.racine)
        for qui in fiche.qui_peut
        for renvoi in qui.textes
        if renvoi.texte
    }
    return {
        "id": str(entree.reference),
        "titre": entree.nom,
        "adresse": entree.adresse,
        "effort": fiche.effort,
        "leviers": list(fiche.leviers),
        "peut": {qui.niveau: qui.peut for qui in fiche.qui_peut},
        "textes": [{"titre": titre, "adresse": adresse} for titre, adresse in list(textes.items())[:3]],
    }


def _exemple(base: Base, entree: Entree, vue: Any) -> dict[str, Any]:
    commune = base.territoires.locate(entree.fiche.territoire)[0]
    epci = base.territoires.epci.get(commune.epci) if commune else None
    devenir = entree.fiche.devenir
    return {
        "id": str(entree.reference),
        "titre": entree.nom,
        "adresse": entree.adresse,
        "lieu": vue.place(entree),
        "milieu": entree.fiche.territoire.milieu,
        "population": {"commune": commune.population if commune else None, "epci": epci.population if epci else None},
        "niveaux": {niveau: sorted(numeros) for niveau, numeros in levels_of(base, entree).items()},
        "etat": base.vocabulaires.libelle("etats-pole", devenir.etat).lower()
        + (f" ({devenir.annee})" if devenir.annee else ""),
        "actif": devenir.etat == "en-activite",
        "confiance": base.vocabulaires.terme("confiances", entree.fiche.confiance).degre,
    }
