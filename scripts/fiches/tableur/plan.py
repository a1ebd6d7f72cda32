"""Le plan d'un classeur, tiré du schéma : ses feuilles et leurs colonnes.

Les champs d'une fiche sont mis à plat comme dans les données ouvertes (``exports.columns``). Un groupe répété
(sources, chiffres…) a sa feuille, une ligne par élément ; une liste de textes de droit tient dans une cellule.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ..exports import columns
from ..schema import GENRES, Fiche
from ..schema.commun import ReferenceJuridique
from ..schema.types import Identifiant, Lien, Terme, Texte
from ..schema.visite import is_list, markers, submodel

IDENTIFIANT = "identifiant"
CORPS = "corps"
RANG = "rang"
SEPARATEUR = " · "
LISTES = "Listes"
MODE_D_EMPLOI = "Mode d'emploi"


@dataclass(frozen=True)
class Colonne:
    """Une colonne : ``nom`` est le chemin du champ, « territoire.commune » ; ``titre``, ce qu'en lit une personne."""

    nom: str
    titre: str
    champ: FieldInfo
    obligatoire: bool = False

    @property
    def chemin(self) -> tuple[str, ...]:
        return tuple(self.nom.split("."))

    @property
    def liste(self) -> bool:
        return is_list(self.champ.annotation)

    @property
    def marqueurs(self) -> tuple:
        return (*self.champ.metadata, *markers(self.champ.annotation))

    def marqueur(self, genre: type):
        return next((m for m in self.marqueurs if isinstance(m, genre)), None)

    @property
    def genres(self) -> tuple[str, ...]:
        """Les genres de fiches que la colonne peut désigner ; un lien qui n'en nomme aucun les permet tous."""
        lien = self.marqueur(Lien)
        return (lien.genres or tuple(GENRES)) if lien else ()

    @property
    def est_donnee(self) -> bool:
        """Faux pour l'identifiant, le texte de la fiche et les rangs, qui ne sont pas des champs de l'en-tête."""
        return self.nom not in (IDENTIFIANT, CORPS) and not self.nom.startswith(RANG)


@dataclass(frozen=True)
class Feuille:
    """``chemin`` est vide pour la feuille des fiches ; sinon c'est le groupe répété, depuis celui qui le contient."""

    nom: str
    titre: str
    modele: type[BaseModel]
    chemin: tuple[str, ...]
    colonnes: tuple[Colonne, ...]
    enfants: tuple["Feuille", ...] = ()

    def colonne(self, nom: str) -> Colonne | None:
        return next((c for c in self.colonnes if c.nom == nom), None)

    @property
    def donnees(self) -> tuple[Colonne, ...]:
        return tuple(c for c in self.colonnes if c.est_donnee)


def sheets(feuille: Feuille) -> list[Feuille]:
    """La feuille, puis toutes celles de ses groupes."""
    return [feuille, *(dessous for enfant in feuille.enfants for dessous in sheets(enfant))]


@cache
def plan(modele: type[Fiche]) -> Feuille:
    return _sheet(modele, modele, (), _names(modele), modele.pluriel)


def _sheet(
    fiche: type[Fiche], modele: type[BaseModel], chemin: tuple[str, ...], noms: dict[tuple, str], titre: str
) -> Feuille:
    """La feuille du groupe au bout du chemin, qui part de la fiche ; vide, celle des fiches."""
    champs = columns(modele)
    groupes = [(n, c) for n, c in champs if _is_group(c)]
    enfants = tuple(_sheet(fiche, submodel(c.annotation), (*chemin, n), noms, c.title or n) for n, c in groupes)
    simples = [_column(modele, n, c) for n, c in champs if not _is_group(c)]
    parent = noms[chemin[:-1]] if len(chemin) > 1 else ""
    cles = _keys(fiche, chemin, parent, enfants)
    ici = tuple(chemin[-1].split(".")) if chemin else ()
    return Feuille(noms[chemin], titre, modele, ici, (*cles, *simples, *_body(fiche, chemin)), enfants)


def _names(fiche: type[Fiche]) -> dict[tuple[str, ...], str]:
    """Le nom de chaque feuille : « exemple · sources » ; de deux groupes homonymes, chacun dit celui qui le contient."""
    chemins = list(_groups(fiche, ()))
    fins = [chemin[-1].split(".")[-1] for chemin in chemins]
    noms = {(): fiche.genre}
    for chemin, fin in zip(chemins, fins, strict=True):
        court = fin if fins.count(fin) == 1 else ".".join(chemin)
        noms[chemin] = f"{fiche.genre}{SEPARATEUR}{court}"
    return noms


def _groups(modele: type[BaseModel], chemin: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for nom, champ in columns(modele):
        if _is_group(champ):
            yield (*chemin, nom)
            yield from _groups(submodel(champ.annotation), (*chemin, nom))


def _is_group(champ: FieldInfo) -> bool:
    sous_modele = submodel(champ.annotation)
    return sous_modele is not None and sous_modele is not ReferenceJuridique


def _column(modele: type[BaseModel], nom: str, champ: FieldInfo) -> Colonne:
    """Titre composé des groupes traversés ; obligatoire si tout ce qui y mène l'est."""
    titres, obligatoire, ici = [], True, modele
    for cle in nom.split("."):
        traverse = ici.model_fields[cle]
        titres.append(traverse.title or cle)
        obligatoire &= traverse.is_required()
        ici = submodel(traverse.annotation)
    return Colonne(nom, SEPARATEUR.join(titres), champ, obligatoire)


def _keys(fiche: type[Fiche], chemin: tuple, parent: str, enfants: tuple) -> list[Colonne]:
    """Ce qui dit de quelle fiche parle une ligne, et de quel élément si les groupes s'emboîtent."""
    if not chemin:
        aide = "Nom du fichier et adresse de la fiche : minuscules sans accent, chiffres, tirets. Vide : tiré du titre."
        return [_special(IDENTIFIANT, "Identifiant", aide, Identifiant, "pole-sud-archer")]
    aide = f"Celui de la fiche, dans la feuille « {fiche.genre} »."
    cles = [_special(IDENTIFIANT, "Identifiant", aide, Identifiant, obligatoire=True)]
    if parent:
        aide = f"Le rang de la ligne que celle-ci complète, dans la feuille « {parent} »."
        cles.append(_special(f"{RANG}.parent", f"Rang dans « {parent} »", aide, Texte, "1", obligatoire=True))
    if enfants:
        noms = ", ".join(f"« {enfant.nom} »" for enfant in enfants)
        aide = f"1, 2, 3… pour chaque fiche : {noms} y renvoie. Vide : l'ordre des lignes."
        cles.append(_special(RANG, "Rang", aide, Texte, "1"))
    return cles


def _body(fiche: type[Fiche], chemin: tuple[str, ...]) -> list[Colonne]:
    if chemin or not fiche.corps:
        return []
    aide = "Le texte de la fiche, en paragraphes séparés par une ligne vide."
    return [_special(CORPS, fiche.corps, aide, Texte, obligatoire=fiche.corps_obligatoire)]


def _special(nom: str, titre: str, aide: str, forme: object, exemple: str = "", obligatoire: bool = False) -> Colonne:
    champ = FieldInfo.from_annotation(forme)
    champ.title, champ.description, champ.examples = titre, aide, [exemple] if exemple else None
    return Colonne(nom, titre, champ, obligatoire)


def term_list(colonne: Colonne) -> str | None:
    """Le vocabulaire dont la colonne prend ses valeurs, s'il y en a un."""
    terme = colonne.marqueur(Terme)
    return terme.vocabulaire if terme else None
