"""Écrire une donnée en script classique : une page la charge par une balise, aussi depuis un dossier (``file://``)."""

import json
from typing import Any


def as_script(cible: str, valeur: Any) -> str:
    """``cible`` est l'expression JavaScript qui reçoit la valeur : « window.REPERES_INDEX »."""
    return f"{cible} = {json.dumps(valeur, ensure_ascii=False, separators=(',', ':'))};\n"
