"""La fiche vierge d'un genre, tirée du schéma : chaque champ avec ce qu'on y met et un exemple, aucun prérempli.

Les exemples restent dans les commentaires : une valeur d'exemple oubliée dans un champ passerait pour un fait.
"""

from collections.abc import Iterator
from datetime import date

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from .schema import Fiche
from .schema.commun import EN_ATTENTE
from .schema.types import Terme
from .schema.visite import is_list, markers, submodel
from .vocabulaires import Vocabulaires

LARGEUR = 110


def blank_fiche(modele: type[Fiche], titre: str, vocabulaires: Vocabulaires, jour: date) -> str:
    """Front matter commenté d'un brouillon. Les champs obligatoires sont ouverts, les facultatifs précédés d'un dièse."""
    connus = {
        "titre": "'" + titre.replace("'", "''") + "'",
        "verifie_le": jour.isoformat(),
        "statut": EN_ATTENTE[0],  # elle ne paraît, et n'arrête la construction, qu'une fois publiée
    }
    lignes = [
        "---",
        *_comment(
            "Remplissez les champs ouverts. Un champ précédé de « # » est facultatif : retirez le dièse et l'espace qui le suit."
        ),
    ]
    if modele.corps:
        place = "obligatoire" if modele.corps_obligatoire else "facultatif"
        lignes += _comment(f"Sous la dernière ligne « --- » vient le texte « {modele.corps} » ({place}).")
    for nom, champ in modele.model_fields.items():
        lignes += ["", *_comment(f"{champ.title}{_help(champ, vocabulaires)}")]
        valeur = list(_value(nom, champ, vocabulaires, connus.get(nom, "")))
        lignes += valeur if champ.is_required() or nom in connus else [f"# {ligne}" for ligne in valeur]
    return "\n".join([*lignes, "---", "", ""])


def _value(nom: str, champ: FieldInfo, vocabulaires: Vocabulaires, valeur: str = "", niveau: int = 0) -> Iterator[str]:
    sous_modele = submodel(champ.annotation)
    if sous_modele is None:
        yield from (
            [f"{nom}:", "  -"] if is_list(champ.annotation) and champ.is_required() else [f"{nom}: {valeur}".rstrip()]
        )
        return
    yield f"{nom}:"
    lignes = list(_group(sous_modele, vocabulaires, niveau + 1))
    marge = ("  - ", "    ") if is_list(champ.annotation) else ("  ", "  ")
    yield from ((marge[0] if rang == 0 else marge[1]) + ligne for rang, ligne in enumerate(lignes))


def _group(modele: type[BaseModel], vocabulaires: Vocabulaires, niveau: int) -> Iterator[str]:
    """Les champs d'un groupe, les obligatoires d'abord, une ligne chacun avec son aide au bout."""
    for nom, champ in sorted(modele.model_fields.items(), key=lambda paire: not paire[1].is_required()):
        if submodel(champ.annotation):
            if niveau == 1 or champ.is_required():
                dieses = "" if champ.is_required() else "# "
                yield from (dieses + ligne for ligne in _value(nom, champ, vocabulaires, niveau=niveau))
            continue
        aide = f"# {champ.title}{_help(champ, vocabulaires)}"
        crochets = " []" if is_list(champ.annotation) and not champ.is_required() else ""
        yield f"{nom}:{crochets}  {aide}" if champ.is_required() else f"# {nom}:{crochets}  {aide}"


def _help(champ: FieldInfo, vocabulaires: Vocabulaires) -> str:
    terme = next((m for m in (*champ.metadata, *markers(champ.annotation)) if isinstance(m, Terme)), None)
    choix = f" Au choix : {', '.join(vocabulaires.codes(terme.vocabulaire))}." if terme else ""
    exemple = f" Exemple : {champ.examples[0].rstrip('.')}." if champ.examples and not terme else ""
    place = "obligatoire" if champ.is_required() else "facultatif"
    return f" ({place}). {champ.description}{choix}{exemple}"


def _comment(texte: str) -> Iterator[str]:
    ligne = "#"
    for mot in texte.split():
        if len(ligne) + len(mot) + 1 > LARGEUR:
            yield ligne
            ligne = "#"
        ligne += f" {mot}"
    yield ligne
