"""Une valeur de fiche ↔ une cellule : ce qu'une personne lit et tape, sans rien perdre au retour.

``write`` rend ce que montre la cellule ; ``read``, ce qu'il faut écrire dans la fiche, ou la faute de la cellule.
Ce qu'aucune des deux ne comprend passe tel quel : les règles des fiches le disent mieux.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from ..ecriture import MOIS
from ..references import parse, slugify
from ..schema.commun import ReferenceJuridique
from ..schema.types import CodeOfficiel, DateLibre, Terme
from ..schema.visite import base_type, submodel
from ..territoires import Territoires
from ..vocabulaires import Vocabulaires
from .lieux import Faute, read_place, show_place
from .plan import Colonne

JOUR_ZERO = date(1899, 12, 30)
JOUR = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
JOUR_ECRIT = re.compile(r"(?:(\d{1,2}|1er)\s+)?([a-zûé]+)\s+(\d{4})", re.IGNORECASE)
PLAGE = re.compile(r"(\d{4})\s*[-–]\s*(\d{4})")
NOMBRE = re.compile(r"-?\d{1,3}(?:[  \u202f]\d{3})+(?:[.,]\d+)?|-?\d+(?:[.,]\d+)?")
INVISIBLES = re.compile("[\u200b\u200e\u200f\u2060\ufeff]")
OUI_NON = {"oui": "oui", "vrai": "oui", "non": "non", "faux": "non"}
PHRASE_FINIE = (".", "!", "?", "…", "»", ")")


@dataclass(frozen=True)
class Usage:
    """Ce qu'il faut savoir de la base pour lire une cellule ; ``titres`` mène d'un titre à son identifiant."""

    vocabulaires: Vocabulaires
    territoires: Territoires
    titres: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def write(valeur: Any, colonne: Colonne, usage: Usage) -> Any:
    """Ce que montre la cellule : texte, nombre ou date ; rien si le champ est absent."""
    if valeur is None:
        return None
    elements = [e for e in (valeur if isinstance(valeur, list) else [valeur]) if e]
    if _is_compact(colonne):
        return _join([_compact(e) if isinstance(e, dict) else str(e) for e in elements]) or None
    if colonne.liste:
        return _join([str(_show(str(e), colonne, usage)) for e in elements]) or None
    return _show(str(valeur), colonne, usage)


def read(cellule: Any, colonne: Colonne, usage: Usage, voisines: Mapping[str, Any] | None = None) -> Any:
    """La valeur à écrire dans la fiche, rien si la cellule est vide. ``voisines`` : le reste de la ligne, lu ou non."""
    texte = clean(cellule)
    if texte is None:
        return None
    if _is_compact(colonne):
        return [_expand(morceau) for morceau in _split_references(texte)]
    if not colonne.liste:
        return _understand(cellule, colonne, usage, voisines or {})
    morceaux = split(texte) if isinstance(cellule, str) else [cellule]
    if len(morceaux) == 1 and (terme := colonne.marqueur(Terme)):
        morceaux = _split_terms(texte, usage.vocabulaires, terme.vocabulaire) or morceaux
    lus = [_understand(morceau, colonne, usage, {}) for morceau in morceaux]
    return next((lu for lu in lus if isinstance(lu, Faute)), lus) or None


def clean(cellule: Any) -> str | None:
    """Le texte d'une cellule, sans les espaces qui l'entourent ni ce qui ne se voit pas ; rien si elle est vide."""
    if isinstance(cellule, bool):
        return "oui" if cellule else "non"
    if isinstance(cellule, float | int):
        return _digits(cellule)
    if isinstance(cellule, datetime):
        cellule = cellule.date()
    if isinstance(cellule, date):
        return cellule.isoformat()
    texte = INVISIBLES.sub("", str("" if cellule is None else cellule))
    texte = re.sub("[\u00a0\u202f]", " ", texte.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(ligne.rstrip() for ligne in texte.strip().split("\n")) or None


def _digits(nombre: float) -> str:
    return str(int(nombre)) if nombre == int(nombre) else f"{Decimal(repr(nombre)):f}"


def _show(valeur: str, colonne: Colonne, usage: Usage) -> Any:
    genre = base_type(colonne.champ.annotation)
    if genre in (int, Decimal) and re.fullmatch(r"-?\d{1,15}(\.\d{1,6})?", valeur):
        nombre = int(valeur) if valeur.lstrip("-").isdigit() else float(valeur)
        return nombre if Decimal(_digits(nombre)) == Decimal(valeur) else valeur
    if genre is date and re.fullmatch(r"\d{4}-\d{2}-\d{2}", valeur):
        return _real_date(valeur) or valeur
    if (terme := colonne.marqueur(Terme)) and valeur in usage.vocabulaires.codes(terme.vocabulaire):
        return usage.vocabulaires.libelle(terme.vocabulaire, valeur)
    if lieu := colonne.marqueur(CodeOfficiel):
        return show_place(valeur, lieu.niveau, usage.territoires)
    return valeur


def _understand(cellule: Any, colonne: Colonne, usage: Usage, voisines: Mapping[str, Any]) -> Any:
    texte = clean(cellule)
    genre = base_type(colonne.champ.annotation)
    if genre is bool:
        return {"1": "oui", "0": "non"}.get(texte, OUI_NON.get(texte.lower(), texte))
    if genre is int and isinstance(cellule, date):
        return _year(texte)
    if genre in (int, Decimal):
        return _number(texte)
    if genre is date or colonne.marqueur(DateLibre):
        return _date(texte)
    if terme := colonne.marqueur(Terme):
        return _term(texte, usage.vocabulaires, terme.vocabulaire)
    if lieu := colonne.marqueur(CodeOfficiel):
        ligne = {nom: clean(autre) for nom, autre in voisines.items()}
        return read_place(texte, colonne.chemin, lieu.niveau, usage.territoires, ligne)
    if colonne.genres:
        return _link(texte, colonne.genres, usage)
    return texte


def _number(texte: str) -> str:
    """« 1 200 », « 2,7 » et « 1 200,50 » comme on les tape ; le reste ne change pas."""
    return re.sub(r"\s", "", texte).replace(",", ".") if NOMBRE.fullmatch(texte) else texte


def _year(texte: str) -> str:
    """« 2024 » tapé dans une cellule au format date devient le 16 juillet 1905, 2024e jour du tableur."""
    jours = (date.fromisoformat(texte) - JOUR_ZERO).days
    return str(jours) if 1800 <= jours <= 2100 else texte


def _date(texte: str) -> str:
    """« 12/03/2024 », « 12 mars 2024 », « mars 2024 » → année d'abord ; le reste ne change pas."""
    if trouve := PLAGE.fullmatch(texte):
        return f"{trouve[1]}-{trouve[2]}"
    if trouve := JOUR.fullmatch(texte):
        jour, mois, annee = trouve.groups()
        return f"{annee}-{int(mois):02}-{int(jour):02}"
    if (trouve := JOUR_ECRIT.fullmatch(texte)) and trouve[2].lower() in MOIS:
        mois = f"{trouve[3]}-{MOIS.index(trouve[2].lower()) + 1:02}"
        return f"{mois}-{int(trouve[1].removesuffix('er')):02}" if trouve[1] else mois
    return texte


def _real_date(texte: str) -> date | None:
    try:
        return date.fromisoformat(texte)
    except ValueError:
        return None


def _term(texte: str, vocabulaires: Vocabulaires, nom: str) -> str:
    """Le code d'un terme, donné par son code ou par son libellé ; un inconnu passe, la règle le dira."""
    codes = vocabulaires.codes(nom)
    noms = {slugify(vocabulaires.libelle(nom, code)): code for code in codes} | {slugify(code): code for code in codes}
    return noms.get(slugify(texte), texte)


def _split_terms(texte: str, vocabulaires: Vocabulaires, nom: str) -> list[str]:
    """Des termes séparés par des virgules, s'ils sont tous connus : un libellé peut contenir une virgule."""
    morceaux = [_term(m.strip(), vocabulaires, nom) for m in texte.split(",")]
    codes = vocabulaires.codes(nom)
    return [] if _term(texte, vocabulaires, nom) in codes or not set(morceaux) <= set(codes) else morceaux


def _link(texte: str, genres: tuple[str, ...], usage: Usage) -> str | Faute:
    """Une référence écrite en entier, un identifiant seul ou un titre exact."""
    if parse(texte) or ":" in texte.split(" ")[0]:
        return texte
    nom, diese, article = texte.partition("#")
    for genre in genres:
        connus = usage.titres.get(genre, {})
        if trouve := connus.get(slugify(nom)):
            return f"{genre}:{trouve}{diese}{article}"
    message = f"« {texte} » n'est ni une référence ni le titre exact d'une fiche"
    proches = get_close_matches(slugify(nom), usage.titres.get(genres[0], {}), n=1, cutoff=0.5)
    proche = f"Vouliez-vous dire « {genres[0]}:{usage.titres[genres[0]][proches[0]]} » ? " if proches else ""
    conseil = f"{proche}Choisissez dans la liste de la cellule, ou écrivez {genres[0]}:identifiant."
    return Faute("reference-mal-formee", message, conseil)


def split(texte: str) -> list[str]:
    """Les éléments d'une cellule : séparés par « | », sinon un par ligne, sinon par « ; » hors d'une phrase finie."""
    marque = re.sub(r"\\([\\|])", lambda trouve: "\ue000" if trouve[1] == "|" else "\ue001", texte)
    if "|" in marque:
        morceaux = marque.split("|")
    elif "\n" in marque:
        morceaux = marque.split("\n")
    else:
        morceaux = [marque] if marque.endswith(PHRASE_FINIE) else marque.split(";")
    nets = (m.replace("\ue000", "|").replace("\ue001", "\\").strip() for m in morceaux)
    return [m for m in nets if m]


def _join(elements: list[str]) -> str:
    """L'inverse de ``split`` : « a | b » ; une barre finale protège un élément seul qui se couperait."""
    nets = [e.strip().replace("\\", "\\\\").replace("|", "\\|") for e in elements]
    texte = " | ".join(nets)
    return f"{texte} |" if len(nets) == 1 and split(texte) != [elements[0].strip()] else texte


def _is_compact(colonne: Colonne) -> bool:
    return colonne.liste and submodel(colonne.champ.annotation) is ReferenceJuridique


def _compact(reference: dict[str, Any]) -> str:
    """« texte:loi-ess-2014-856#9 », un libellé seul, ou « texte = … ; libelle = … ; historique = oui »."""
    seul = next(iter(reference.values())) if len(reference) == 1 else None
    if isinstance(seul, str) and _expand(seul.strip()) == {next(iter(reference)): seul.strip()}:
        return seul
    return " ; ".join(f"{nom} = {str(valeur).strip().replace(';', chr(92) + ';')}" for nom, valeur in reference.items())


def _expand(texte: str) -> dict[str, str]:
    champs = ReferenceJuridique.model_fields
    morceaux = [m.strip().replace("\\;", ";") for m in re.split(r"(?<!\\);", texte)]
    paires = [(nom.strip(), valeur.strip()) for nom, _, valeur in (m.partition("=") for m in morceaux)]
    if all(nom in champs and valeur for nom, valeur in paires):
        return dict(paires)
    return {"texte" if parse(texte) else "libelle": texte}


def _split_references(texte: str) -> list[str]:
    """Comme ``split``, mais « ; » ne sépare que des références : il relie aussi les champs d'une seule."""
    morceaux = split(f"{texte}|")
    if len(morceaux) == 1 and "\n" in texte:
        morceaux = split(texte)
    seuls = split(texte)
    return seuls if len(morceaux) == 1 and all(parse(m) for m in seuls) else morceaux
