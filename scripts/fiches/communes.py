"""Les communes et les intercommunalités que l'on peut nommer dans « des cas proches du vôtre ».

Une par ligne, dans un script par première lettre : la page ne charge que celle que l'on tape, même depuis un dossier.
"""

import json
import re
from collections import defaultdict

from .references import slugify
from .territoires import Commune, Territoires

DOSSIER = "assets/territoires"
ARTICLE = re.compile(r"^(?:le|la|les|l) (?=.)")
ABREGES = {"st": "saint", "ste": "sainte"}


def files(territoires: Territoires) -> dict[str, str]:
    """Un script par lettre, celui des intercommunalités, et celui qui dit la lettre de chaque code."""
    par_lettre: dict[str, list[Commune]] = defaultdict(list)
    for commune in territoires.commune.values():
        par_lettre[letter(commune.nom)].append(commune)
    sorties = {
        f"{DOSSIER}/{lettre}.js": _script(lettre, "\n".join(_line(c) for c in sorted(communes)))
        for lettre, communes in sorted(par_lettre.items())
    }
    sorties[f"{DOSSIER}/epci.js"] = _script("epci", {"epci": _epci(territoires), "departements": _places(territoires)})
    sorties[f"{DOSSIER}/codes.js"] = _script("codes", _letters(territoires))
    return sorties


def fold(nom: str) -> str:
    """Un nom tel qu'on le compare : sans accent, tiret ni article, « st » devenu « saint ». Le script fait de même."""
    mots = [ABREGES.get(mot, mot) for mot in slugify(nom).split("-")]
    return ARTICLE.sub("", " ".join(mots))


def letter(nom: str) -> str:
    return fold(nom)[:1]


def letters(territoires: Territoires) -> str:
    """Les lettres qui ont leur script : « abc… »."""
    return "".join(sorted({letter(commune.nom) for commune in territoires.commune.values()}))


def _line(commune: Commune) -> str:
    """« Romans-sur-Isère|26281|33613|200068781|45.04|5.05 » ; le département se lit dans le code."""
    point = ("", "") if commune.latitude is None else (f"{commune.latitude:.2f}", f"{commune.longitude:.2f}")
    return "|".join((commune.nom, commune.code, str(commune.population), commune.epci, *point))


def _epci(territoires: Territoires) -> str:
    """Une intercommunalité est au point de sa commune la plus peuplée ; elle n'en a pas en propre."""
    centres: dict[str, Commune] = {}
    for commune in territoires.commune.values():
        if commune.latitude is not None and commune.population > getattr(centres.get(commune.epci), "population", -1):
            centres[commune.epci] = commune
    return "\n".join(
        f"{epci.nom}|{epci.code}|{epci.population}|{c.departement}|{c.latitude:.2f}|{c.longitude:.2f}"
        for epci in territoires.epci.values()
        if (c := centres.get(epci.code))
    )


def _places(territoires: Territoires) -> dict[str, list[str]]:
    return {d.code: [d.nom, d.region] for d in territoires.departement.values()}


def _letters(territoires: Territoires) -> dict[str, str]:
    """Par département, la lettre de la commune de chaque rang : l'adresse ne porte que le code, « 26281 »."""
    rangs: dict[str, dict[int, str]] = defaultdict(dict)
    for commune in territoires.commune.values():
        rangs[commune.code[:2]][int(commune.code[2:])] = letter(commune.nom)
    return {
        debut: "".join(lettres.get(rang, "-") for rang in range(max(lettres) + 1))
        for debut, lettres in sorted(rangs.items())
    }


def _script(nom: str, donnees: object) -> str:
    contenu = json.dumps(donnees, ensure_ascii=False, separators=(",", ":"))
    return f'reperes.territoires("{nom}",{contenu});\n'
