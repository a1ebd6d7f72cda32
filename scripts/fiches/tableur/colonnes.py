"""Reconnaître les feuilles et les colonnes d'un fichier, le nôtre ou celui d'un autre outil."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..problems import AVERTISSEMENT, Problem, suggest
from ..references import slugify
from ..schema import GENRES
from .cellules import clean
from .lecture import Table
from .plan import IDENTIFIANT, LISTES, MODE_D_EMPLOI, Colonne, Feuille, plan, sheets

# Comment d'autres tableaux nomment nos champs ; le premier chemin qui existe dans la feuille est retenu.
USUELS = {
    "id": ("identifiant",),
    "nom": ("titre", "nom"),
    "nom-du-pole": ("titre",),
    "nom-du-ptce": ("titre",),
    "intitule": ("titre",),
    "description": ("resume",),
    "ville": ("territoire.commune",),
    "code-insee": ("territoire.commune",),
    "annee": ("creation.annee", "annee", "date"),
    "annee-de-creation": ("creation.annee",),
    "site-internet": ("site",),
    "site-web": ("site",),
    "recit": ("corps",),
    "histoire": ("corps",),
}


@dataclass(frozen=True)
class Reconnue:
    """Une table dont on sait quelle feuille elle est ; ``debut`` est le rang de sa première ligne de données."""

    table: Table
    feuille: Feuille
    colonnes: dict[int, Colonne]
    debut: int
    comprises: tuple[str, ...]

    def lignes(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Le rang et les cellules, par nom de champ, de chaque ligne qui n'est pas vide."""
        for rang, ligne in enumerate(self.table.lignes[self.debut :], start=self.debut):
            cellules = {c.nom: ligne[place] if place < len(ligne) else None for place, c in self.colonnes.items()}
            if any(clean(cellule) is not None for cellule in cellules.values()):
                yield rang, cellules

    def place(self, rang: int, nom: str | None = None) -> str:
        return self.table.place(rang, next((p for p, c in self.colonnes.items() if c.nom == nom), None))


def recognise(tables: Sequence[Table], genre: str | None) -> tuple[list[Reconnue], list[Problem]]:
    """Les tables du genre demandé, ou de tous ; ce qui n'est pas repris est dit."""
    noms = {nom: {slugify(f.nom): f for f in sheets(plan(modele))} for nom, modele in GENRES.items()}
    connues = {
        cle: feuille for nom, siennes in noms.items() if genre in (None, nom) for cle, feuille in siennes.items()
    }
    ecartees = {slugify(LISTES), slugify(MODE_D_EMPLOI)}.union(
        *(n for nom, n in noms.items() if genre not in (None, nom))
    )
    pleines = [t for t in tables if any(clean(c) is not None for ligne in t.lignes for c in ligne)]
    pleines = [t for t in pleines if slugify(t.nom) not in ecartees]
    trouvees = [(t, connues[slugify(t.nom)]) for t in pleines if slugify(t.nom) in connues]
    if not trouvees and len(pleines) == 1 and genre:
        trouvees = [(pleines[0], plan(GENRES[genre]))]
    reprises = {id(table) for table, _ in trouvees}
    problemes = [_unknown_sheet(t, genre, bool(trouvees)) for t in pleines if id(t) not in reprises]
    if not pleines:
        fichier = tables[0].fichier if tables else ""
        problemes.append(Problem(fichier, 0, "tableur-vide", "le fichier ne contient aucune ligne", "Remplissez-le."))
    reconnues = []
    for table, feuille in trouvees:
        reconnue, soucis = _columns(table, feuille)
        problemes += soucis
        reconnues += [reconnue] if reconnue else []
    return reconnues, problemes


def _unknown_sheet(table: Table, genre: str | None, autres: bool) -> Problem:
    nom = f"la feuille « {table.nom} »" if table.nom else "ce CSV"
    if autres:
        conseil = "Si elle contient des fiches, donnez-lui le nom d'une feuille exportée, par exemple « exemple »."
        return Problem(table.fichier, 0, "feuille-inconnue", f"{nom} n'est pas reprise", conseil, AVERTISSEMENT)
    conseil = f"Nommez « {genre} » la feuille des fiches." if genre else "Ajoutez --type et le genre : --type exemple."
    return Problem(table.fichier, 0, "feuille-inconnue", f"on ne sait pas ce que contient {nom}", conseil)


def _columns(table: Table, feuille: Feuille) -> tuple[Reconnue | None, list[Problem]]:
    premiere = next(r for r, ligne in enumerate(table.lignes) if any(clean(c) is not None for c in ligne))
    chemins = table.lignes[premiere + 1] if premiere + 1 < len(table.lignes) else []
    noms = [clean(c) for c in chemins]
    nommees = bool([n for n in noms if n]) and all(feuille.colonne(n) for n in noms if n)
    ligne = premiere + 1 if nommees else premiere
    colonnes: dict[int, Colonne] = {}
    comprises, problemes = [], []
    for place, cellule in enumerate(table.lignes[ligne]):
        titre = clean(cellule)
        if titre is None:
            problemes += _untitled(table, ligne, place)
            continue
        colonne, autres = _match(titre, feuille)
        if colonne is None:
            problemes.append(_unknown_column(table, ligne, place, titre, feuille, autres))
            continue
        if colonne.nom != titre:
            comprises.append(f"« {titre} » → {colonne.nom}")
        colonnes[place] = colonne
    for nom, fois in Counter(c.nom for c in colonnes.values()).items():
        if fois > 1:
            place = [p for p, c in colonnes.items() if c.nom == nom][-1]
            message = f"deux colonnes donnent « {nom} »"
            problemes.append(Problem(table.place(ligne, place), 0, "colonne-en-double", message, "Gardez-en une."))
    presentes = {c.nom for c in colonnes.values()}
    cles = {IDENTIFIANT} if feuille.chemin else {IDENTIFIANT, "titre"}
    if not presentes & cles:
        message = f"aucune colonne ne donne {' ni '.join(f'« {cle} »' for cle in sorted(cles, reverse=True))}"
        conseil = "La première ligne nomme les colonnes : ajoutez-y « Titre » ou « Identifiant »."
        return None, [*problemes, Problem(table.place(ligne), 0, "colonne-absente", message, conseil)]
    return Reconnue(table, feuille, colonnes, ligne + 1, tuple(comprises)), problemes


def _match(titre: str, feuille: Feuille) -> tuple[Colonne | None, list[Colonne]]:
    """La colonne que désigne un titre ; sinon, celles entre lesquelles on ne peut pas choisir."""
    titre = titre.rstrip(" *")
    cle = slugify(titre)
    if exacte := feuille.colonne(titre) or next((c for c in feuille.colonnes if slugify(c.titre) == cle), None):
        return exacte, []
    if usuelle := next((c for nom in USUELS.get(cle, ()) if (c := feuille.colonne(nom))), None):
        return usuelle, []
    proches = [c for c in feuille.colonnes if slugify(c.champ.title or "") == cle or slugify(c.nom) == cle]
    return (proches[0], []) if len(proches) == 1 else (None, proches)


def _untitled(table: Table, ligne: int, place: int) -> Iterator[Problem]:
    if any(clean(suite[place]) is not None for suite in table.lignes[ligne + 1 :] if place < len(suite)):
        message = "cette colonne n'a pas de titre : elle n'est pas reprise"
        conseil = "Donnez-lui le titre d'un champ, ou retirez-la."
        yield Problem(table.place(ligne, place), 0, "colonne-inconnue", message, conseil, AVERTISSEMENT)


def _unknown_column(table: Table, ligne: int, place: int, titre: str, feuille: Feuille, autres: list) -> Problem:
    ou = table.place(ligne, place)
    if autres:
        choix = ", ".join(f"« {c.titre} »" for c in autres)
        message = f"la colonne « {titre} » peut désigner plusieurs champs"
        return Problem(ou, 0, "colonne-ambigue", message, f"Renommez-la : {choix}.")
    message = f"la colonne « {titre} » ne correspond à aucun champ : elle n'est pas reprise"
    groupe = next((f for f in sheets(feuille)[1:] if slugify(titre).startswith(slugify(f.chemin[-1]))), None)
    if groupe:
        conseil = f"Ce groupe a sa feuille : « {groupe.nom} », une ligne par élément."
    else:
        conseil = suggest(titre, [c.nom for c in feuille.colonnes]) or "Donnez-lui le titre d'un champ, ou retirez-la."
    return Problem(ou, 0, "colonne-inconnue", message, conseil, AVERTISSEMENT)
