"""Écrire le classeur : mode d'emploi, une feuille par genre et par groupe répété, listes de choix."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ..schema.types import CodeOfficiel, TexteDActe, TexteRiche
from ..schema.visite import base_type
from .plan import CORPS, IDENTIFIANT, LISTES, MODE_D_EMPLOI, Colonne, Feuille, term_list

ENTETES = 2  # le titre, puis le chemin du champ
LIGNES_PREVUES = 2000  # jusqu'où vont les listes de choix
HAUTEUR = 45  # trois lignes de texte ; une cellule longue se lit entière dans la barre de saisie
POLICE = "Calibri"
CELLULE_MAX = 32_767  # limite des tableurs
BLEU, GRIS = PatternFill("solid", fgColor="1F3A5F"), PatternFill("solid", fgColor="E8EDF3")
FORMAT_DE_JOUR = "[$-40C]DD/MM/YYYY"  # en français quelle que soit la langue du tableur
LONG = Alignment(vertical="top", wrap_text=True)


def workbook(feuilles: Sequence[tuple[Feuille, list[list[Any]]]], choix: dict[str, list[str]]) -> Workbook:
    """Un classeur ; ``choix`` donne, par nom, les valeurs des listes de choix (vocabulaires, fiches, territoires)."""
    classeur = Workbook()
    _guide(classeur.active, feuilles)
    listes = classeur.create_sheet(LISTES)
    plages = dict(_choices(listes, choix))
    for feuille, lignes in feuilles:
        _sheet(classeur.create_sheet(feuille.nom), feuille, lignes, plages)
    classeur.move_sheet(listes, len(feuilles))
    listes.sheet_state = "hidden"
    return classeur


def choice_name(colonne: Colonne) -> str | None:
    """Le nom de la liste de choix d'une colonne : un vocabulaire, des genres de fiches, « departement », « oui »."""
    if colonne.genres:
        return " ".join(colonne.genres)
    lieu = colonne.marqueur(CodeOfficiel)
    if lieu and lieu.niveau in ("departement", "region"):
        return lieu.niveau
    return "oui" if base_type(colonne.champ.annotation) is bool else term_list(colonne)


def help_text(colonne: Colonne) -> str:
    """L'aide d'une colonne : ce qu'on y met, si elle est obligatoire, un exemple, et comment y mettre plusieurs valeurs."""
    champ = colonne.champ
    lignes = [champ.description or "", "Obligatoire." if colonne.obligatoire else "Facultatif."]
    if colonne.liste:
        lignes.append("Plusieurs valeurs : séparez-les par « | ».")
    if champ.examples and not term_list(colonne):
        lignes.append(f"Exemple : {champ.examples[0]}")
    return "\n".join(lignes)


def _choices(page: Worksheet, choix: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    for rang, (nom, valeurs) in enumerate(choix.items(), start=1):
        lettre = get_column_letter(rang)
        for ligne, valeur in enumerate((nom, *valeurs), start=1):
            _put(page, ligne, rang, valeur)
        if valeurs:
            yield nom, f"{quote_sheetname(LISTES)}!${lettre}$2:${lettre}${len(valeurs) + 1}"


def _sheet(page: Worksheet, feuille: Feuille, lignes: list[list[Any]], plages: dict[str, str]) -> None:
    for rang, colonne in enumerate(feuille.colonnes, start=1):
        lettre = get_column_letter(rang)
        titre = page.cell(1, rang, f"{colonne.titre} *" if colonne.obligatoire else colonne.titre)
        titre.font, titre.fill = Font(name=POLICE, bold=True, color="FFFFFF"), BLEU
        titre.alignment = Alignment(vertical="center", wrap_text=True)
        titre.comment = Comment(help_text(colonne), "Repères PTCE", width=320, height=140)
        chemin = page.cell(2, rang, colonne.nom)
        chemin.font, chemin.fill = Font(name=POLICE, size=8, italic=True, color="555555"), GRIS
        page.column_dimensions[lettre].width = _width(colonne)
        page.column_dimensions[lettre].number_format = FORMAT_DE_JOUR if _is_day(colonne) else "@"
        page.column_dimensions[lettre].alignment = LONG
        if colonne.nom == IDENTIFIANT and feuille.chemin:
            genre = feuille.nom.split(" ")[0]
            _offer(page, lettre, f"{quote_sheetname(genre)}!$A${ENTETES + 1}:$A${LIGNES_PREVUES}", False)
        elif plage := plages.get(choice_name(colonne) or ""):
            _offer(page, lettre, plage, not colonne.liste and not colonne.genres)
    page.row_dimensions[1].height = 32
    for ligne, valeurs in enumerate(lignes, start=ENTETES + 1):
        page.row_dimensions[ligne].height = HAUTEUR
        for rang, valeur in enumerate(valeurs, start=1):
            if valeur is not None:
                _put(page, ligne, rang, valeur, feuille.colonnes[rang - 1])
    page.freeze_panes = page.cell(ENTETES + 1, 2)
    page.auto_filter.ref = f"A{ENTETES}:{get_column_letter(len(feuille.colonnes))}{max(len(lignes), 1) + ENTETES}"


def _put(page: Worksheet, ligne: int, rang: int, valeur: Any, colonne: Colonne | None = None) -> None:
    """Écrit une cellule. Un texte reste du texte, même s'il commence comme une formule."""
    cellule = page.cell(ligne, rang)
    if isinstance(valeur, str):
        cellule.value, cellule.data_type, cellule.number_format = valeur, "s", "@"
        if valeur[:1] in "=+-@\t":
            cellule.quotePrefix = True
    else:
        cellule.value = valeur
        cellule.number_format = FORMAT_DE_JOUR if colonne and _is_day(colonne) else "General"
    cellule.alignment = LONG


def _offer(page: Worksheet, lettre: str, plage: str, fermee: bool) -> None:
    """Une liste de choix : fermée, elle refuse le reste ; ouverte (plusieurs valeurs, article d'un texte), elle propose."""
    liste = DataValidation("list", formula1=plage, allow_blank=True, showErrorMessage=fermee)
    liste.errorTitle, liste.error = "Valeur inconnue", "Choisissez une valeur de la liste, ou laissez la cellule vide."
    liste.add(f"{lettre}{ENTETES + 1}:{lettre}{LIGNES_PREVUES}")
    page.add_data_validation(liste)


def _is_day(colonne: Colonne) -> bool:
    return base_type(colonne.champ.annotation) is date


def _width(colonne: Colonne) -> int:
    if colonne.nom == CORPS or colonne.marqueur(TexteDActe):
        return 80
    if colonne.nom in ("resume", "texte") or colonne.marqueur(TexteRiche):
        return 55
    if base_type(colonne.champ.annotation) is not str or colonne.nom.startswith("rang"):
        return 14
    return 34 if colonne.liste or colonne.nom in (IDENTIFIANT, "titre", "url") else 24


def too_long(feuilles: Iterable[tuple[Feuille, list[list[Any]]]]) -> list[str]:
    """Les cellules que les tableurs couperaient : « exemple, pole-x, corps »."""
    return [
        f"{feuille.nom}, {ligne[0]}, {feuille.colonnes[rang].nom}"
        for feuille, lignes in feuilles
        for ligne in lignes
        for rang, valeur in enumerate(ligne)
        if isinstance(valeur, str) and len(valeur) > CELLULE_MAX
    ]


def _guide(page: Worksheet, feuilles: Sequence[tuple[Feuille, list[list[Any]]]]) -> None:
    page.title = MODE_D_EMPLOI
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 34, 90
    page.cell(1, 1, "Repères PTCE : la base dans un tableur").font = Font(name=POLICE, bold=True, size=16)
    for ligne, (quoi, comment) in enumerate(CONSIGNES, start=3):
        page.cell(ligne, 1, quoi).font = Font(name=POLICE, bold=True)
        page.cell(ligne, 2, comment)
    debut = len(CONSIGNES) + 4
    page.cell(debut, 1, "Feuilles").font = Font(name=POLICE, bold=True)
    for ligne, (feuille, lignes) in enumerate(feuilles, start=debut + 1):
        lien = page.cell(ligne, 1, feuille.nom)
        lien.hyperlink = f"#{quote_sheetname(feuille.nom)}!A{ENTETES + 1}"
        lien.font = Font(name=POLICE, underline="single", color="1F3A5F")
        page.cell(ligne, 2, _what(feuille, len(lignes)))
    for rangee in page.iter_rows(min_row=3):
        for cellule in rangee:
            cellule.alignment = LONG


def _what(feuille: Feuille, nombre: int) -> str:
    compte = f"{nombre} ligne{'s' if nombre > 1 else ''}" if nombre else "vide"
    return f"{feuille.titre} ({compte}) : une ligne par {'élément' if feuille.chemin else 'fiche'}"


CONSIGNES = (
    ("Une ligne, une fiche", "Dans la feuille d'un genre (« exemple » pour les pôles), chaque ligne est une fiche."),
    (
        "Ce qui se répète",
        "Sources, chiffres, étapes… ont leur feuille : une ligne par élément, avec l'identifiant de la fiche.",
    ),
    (
        "Identifiant",
        "Il nomme la fiche pour toujours. Pour une fiche nouvelle, laissez-le vide : il sera tiré du titre.",
    ),
    ("Colonnes avec *", "Obligatoires. Posez la souris sur un titre : ce qu'on y met, et un exemple."),
    ("Plusieurs valeurs", "Dans une même cellule, séparez-les par « | » : Couture | Cuir."),
    ("Listes de choix", "La flèche au bord de la cellule montre ce que l'on peut écrire."),
    ("Dates et nombres", "Tapez 12/03/2024, ou 2014 si l'on n'a que l'année ; 1 200 et 2,7 se lisent aussi."),
    ("Lieux", "« Romans-sur-Isère (26281) », « Romans-sur-Isère » ou le code. Un nom porté deux fois se précise."),
    ("Textes de droit", "texte:loi-ess-2014-856#9, ou en toutes lettres s'il n'a pas de fiche : CGCT, art. L. 1311-2."),
    (
        "Vider",
        "Une cellule vidée efface la valeur. Pour vider une liste d'éléments, laissez une ligne avec le seul identifiant.",
    ),
    ("Ne pas toucher", "La deuxième ligne de chaque feuille, en gris, et le nom des feuilles : l'import les lit."),
    ("Ce qu'on ne sait pas", "Laissez vide. Rien ne s'invente : ni date, ni nombre, ni adresse."),
    (
        "Ensuite",
        "make importer FICHIER=… ESSAI=oui montre ce qui changerait, sans rien écrire ; sans ESSAI, c'est fait.",
    ),
)
