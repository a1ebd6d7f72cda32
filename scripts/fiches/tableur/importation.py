"""Les tables reconnues → une proposition par fiche, chaque valeur avec la cellule qui la donne."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..loading import RawFiche
from ..problems import AVERTISSEMENT, Problem
from ..references import slugify
from ..schema import GENRES, Fiche
from ..schema.types import FORME_IDENTIFIANT
from ..schema.visite import Chemin
from .cellules import Usage, clean, read
from .colonnes import Reconnue
from .fusion import Element, merge, places
from .lieux import Faute
from .lignes import Fiches, elements
from .plan import CORPS, IDENTIFIANT, RANG, Feuille, plan, sheets

IDENTIFIANT_MAX = 80


@dataclass(frozen=True)
class Proposition:
    """Une fiche telle que le fichier la veut ; ``places`` dit la cellule de chaque chemin, « () » celle de la ligne."""

    genre: str
    identifiant: str
    donnees: dict[str, Any]
    corps: str
    ancienne: RawFiche | None
    places: dict[Chemin, str]

    @property
    def modele(self) -> type[Fiche]:
        return GENRES[self.genre]

    @property
    def nouvelle(self) -> bool:
        return self.ancienne is None

    @property
    def inchangee(self) -> bool:
        avant = self.ancienne
        return avant is not None and (avant.donnees, avant.corps.strip()) == (self.donnees, self.corps.strip())


class Importation:
    """Lit les tables d'un genre. Les problèmes s'accumulent : tous sont dits d'un coup."""

    def __init__(self, genre: str, tables: Sequence[Reconnue], fiches: Fiches, usage: Usage):
        self.genre, self.fiches, self.usage = genre, fiches, usage
        self.racine = plan(GENRES[genre])
        self.tables = {table.feuille.nom: table for table in tables}
        self.problemes: list[Problem] = []
        self.lignes: dict[
            str, tuple[Element, str | None, bool]
        ] = {}  # par identifiant : ligne, texte, garder les vides
        self.places: dict[str, str] = {}
        self.absentes: dict[str, list[str]] = defaultdict(list)

    def propositions(self) -> list[Proposition]:
        if table := self.tables.get(self.racine.nom):
            self._read_main(table)
        self._read_groups()
        return [self._proposition(identifiant, *ligne) for identifiant, ligne in self.lignes.items()]

    def _problem(self, place: str, code: str, message: str, conseil: str, gravite: str = "erreur") -> None:
        self.problemes.append(Problem(place, 0, code, message, conseil, gravite))

    def _proposition(self, identifiant: str, element: Element, corps: str | None, garder: bool) -> Proposition:
        ancienne = self.fiches.get((self.genre, identifiant))
        donnees = merge(ancienne.donnees if ancienne else {}, element, self.racine, self.usage, garder)
        if ancienne is None and "statut" in GENRES[self.genre].model_fields:
            donnees.setdefault("statut", "brouillon")
        if ancienne is not None and (corps is None or (garder and not corps)):
            corps = ancienne.corps
        ou = {(): self.places[identifiant]} | dict(places(element, self.racine))
        return Proposition(self.genre, identifiant, donnees, corps or "", ancienne, ou)

    def _read_main(self, table: Reconnue) -> None:
        for rang, cellules in table.lignes():
            element = self._element(table, rang, cellules)
            ecrit, titre = clean(cellules.get(IDENTIFIANT)), clean(cellules.get("titre"))
            identifiant = ecrit or slugify(titre or "")[:IDENTIFIANT_MAX].strip("-")
            place = table.place(rang, IDENTIFIANT if ecrit else "titre")
            if not self._is_good(identifiant, place) or self._is_double(identifiant, place):
                continue
            if not ecrit or self._is_namesake(identifiant, titre):
                self._warn_about_namesakes(identifiant, titre, place)
            corps = None
            if CORPS in cellules:
                corps, element.places[CORPS] = clean(cellules[CORPS]) or "", table.place(rang, CORPS)
            self.lignes[identifiant] = (element, corps, not ecrit)
            self.places[identifiant] = place

    def _is_good(self, identifiant: str, place: str) -> bool:
        if re.fullmatch(FORME_IDENTIFIANT, identifiant) and len(identifiant) <= IDENTIFIANT_MAX:
            return True
        if not identifiant:
            message, conseil = "la ligne n'a ni identifiant ni titre", "Donnez un titre : l'identifiant en sera tiré."
        else:
            message = f"l'identifiant « {identifiant} » n'a pas la forme attendue"
            conseil = f"Minuscules sans accent, chiffres, tirets, {IDENTIFIANT_MAX} signes au plus"
            conseil += f" : « {slugify(identifiant)[:IDENTIFIANT_MAX].strip('-')} »." if slugify(identifiant) else "."
        self._problem(place, "identifiant-incorrect", message, conseil)
        return False

    def _is_double(self, identifiant: str, place: str) -> bool:
        if identifiant not in self.lignes:
            return False
        message = f"« {identifiant} » est déjà donné par {self.places[identifiant].split(', ')[-1]}"
        conseil = "Réunissez les deux lignes, ou donnez-leur deux identifiants."
        self._problem(place, "ligne-en-double", message, conseil)
        return True

    def _is_namesake(self, identifiant: str, titre: str | None) -> bool:
        autre = self.usage.titres[self.genre].get(slugify(titre or ""))
        return (self.genre, identifiant) not in self.fiches and autre not in (None, identifiant)

    def _warn_about_namesakes(self, identifiant: str, titre: str | None, place: str) -> None:
        """Sans identifiant, on dit à quelle fiche la ligne est rattachée, ou à laquelle elle ressemble."""
        autre = self.usage.titres[self.genre].get(slugify(titre or ""))
        if (self.genre, identifiant) in self.fiches:
            message = f"sans identifiant, la ligne est rattachée à la fiche existante « {identifiant} »"
            conseil = "Ses cellules vides n'effacent rien. Si c'est une autre fiche, donnez-lui un identifiant."
        elif autre:
            message = f"une fiche a déjà ce titre : « {autre} »"
            conseil = (
                f"Pour la modifier, écrivez « {autre} » dans la colonne « identifiant » ; sinon précisez le titre."
            )
        else:
            return
        self._problem(place, "titre-deja-pris", message, conseil, AVERTISSEMENT)

    def _element(self, table: Reconnue, rang: int, cellules: dict[str, Any]) -> Element:
        """Lit les champs d'une ligne ; une cellule fautive est dite, et garde son texte : le champ n'est pas absent."""
        valeurs, ou = {}, {}
        for colonne in (c for c in table.colonnes.values() if c.est_donnee):
            lu = read(cellules[colonne.nom], colonne, self.usage, cellules)
            place = table.place(rang, colonne.nom)
            if isinstance(lu, Faute):
                self._problem(place, *lu)
                lu = [clean(cellules[colonne.nom])] if colonne.liste else clean(cellules[colonne.nom])
            valeurs[colonne.nom], ou[colonne.nom] = lu, place
        return Element(valeurs, ou)

    def _read_groups(self) -> None:
        for feuille in self.racine.enfants:
            if not (table := self.tables.get(feuille.nom)):
                self._orphans(feuille)
                continue
            par_fiche = self._group(table, feuille)
            for identifiant, lignes in par_fiche.items():
                if identifiant not in self.lignes:
                    self.lignes[identifiant] = (Element({}, {}), None, False)
                    self.places[identifiant] = lignes[0][1]
                utiles = [element for element, _ in lignes if not element.vide]
                self.lignes[identifiant][0].enfants[feuille.nom] = utiles
            for identifiant in [i for i in self.lignes if i not in par_fiche]:
                self._note_missing(identifiant, feuille)
        for identifiant, groupes in self.absentes.items():
            self._warn_about_missing(identifiant, groupes)

    def _group(self, table: Reconnue, feuille: Feuille) -> dict[str, list[tuple[Element, str]]]:
        """Les éléments d'un groupe, par fiche, chacun avec ceux qui en dépendent."""
        par_fiche: dict[str, list[tuple[Element, str]]] = defaultdict(list)
        par_rang: dict[tuple[str, str], Element] = {}
        for rang, cellules in table.lignes():
            if not (identifiant := self._owner(table, rang, cellules)):
                continue
            element = self._element(table, rang, cellules)
            numero = clean(cellules.get(RANG)) or str(len(par_fiche[identifiant]) + 1)
            if (identifiant, numero) in par_rang:
                message = f"le rang {numero} est déjà pris pour « {identifiant} »"
                self._problem(table.place(rang, RANG), "rang-incorrect", message, "Numérotez les lignes 1, 2, 3…")
            par_rang[identifiant, numero] = element
            par_fiche[identifiant].append((element, table.place(rang, IDENTIFIANT)))
        for enfant in feuille.enfants:
            if dessous := self.tables.get(enfant.nom):
                self._attach(dessous, enfant, par_rang, feuille)
        return par_fiche

    def _attach(self, table: Reconnue, enfant: Feuille, par_rang: dict, feuille: Feuille) -> None:
        for element in par_rang.values():
            element.enfants[enfant.nom] = []
        for rang, cellules in table.lignes():
            if not (identifiant := self._owner(table, rang, cellules)):
                continue
            numero = clean(cellules.get(f"{RANG}.parent"))
            parent = par_rang.get((identifiant, numero or ""))
            if parent is None:
                message = f"« {feuille.nom} » n'a pas de rang {numero or '(vide)'} pour « {identifiant} »"
                conseil = f"Écrivez le rang de la ligne de « {feuille.nom} » que celle-ci complète."
                self._problem(table.place(rang, f"{RANG}.parent"), "rang-incorrect", message, conseil)
                continue
            parent.enfants[enfant.nom].append(self._element(table, rang, cellules))

    def _owner(self, table: Reconnue, rang: int, cellules: dict[str, Any]) -> str | None:
        """L'identifiant de la fiche d'une ligne de groupe : une fiche du fichier, ou déjà dans la base."""
        ecrit = clean(cellules.get(IDENTIFIANT)) or ""
        for identifiant in (ecrit, slugify(ecrit), self.usage.titres[self.genre].get(slugify(ecrit), "")):
            if identifiant in self.lignes or (self.genre, identifiant) in self.fiches:
                return identifiant
        message = (
            f"aucune fiche ne s'appelle « {ecrit} »" if ecrit else "la ligne ne dit pas de quelle fiche elle parle"
        )
        conseil = f"Écrivez l'identifiant d'une fiche de la feuille « {self.genre} », ou son titre."
        self._problem(table.place(rang, IDENTIFIANT), "fiche-inconnue", message, conseil)
        return None

    def _orphans(self, feuille: Feuille) -> None:
        for enfant in sheets(feuille)[1:]:
            if table := self.tables.get(enfant.nom):
                message, conseil = (
                    f"elle complète « {feuille.nom} », qui n'est pas dans le fichier",
                    "Joignez les deux.",
                )
                self._problem(table.table.place(0), "feuille-inconnue", message, conseil)

    def _note_missing(self, identifiant: str, feuille: Feuille) -> None:
        """Une fiche du fichier sans aucune ligne dans un groupe le garde : on ne vide pas une liste par oubli."""
        ancienne, ajoute_seulement = self.fiches.get((self.genre, identifiant)), self.lignes[identifiant][2]
        if ancienne and not ajoute_seulement and (nombre := len(elements(ancienne.donnees, feuille))):
            self.absentes[identifiant].append(f"« {feuille.nom} » ({nombre})")

    def _warn_about_missing(self, identifiant: str, groupes: list[str]) -> None:
        message = f"aucune ligne pour cette fiche dans {', '.join(groupes)} : ce qu'elle y a est gardé"
        conseil = f"Pour tout retirer d'une feuille, laissez-y une ligne avec le seul identifiant « {identifiant} »."
        self._problem(self.places[identifiant], "lignes-absentes", message, conseil, AVERTISSEMENT)


def read_propositions(tables: Sequence[Reconnue], fiches: Fiches, usage: Usage) -> Iterator[tuple[list, list]]:
    """Par genre présent dans le fichier : les propositions et les problèmes des cellules."""
    for genre in GENRES:
        siennes = [t for t in tables if t.feuille.nom.split(" ")[0] == genre]
        if siennes:
            importation = Importation(genre, siennes, fiches, usage)
            yield importation.propositions(), importation.problemes
