"""La base dans un tableur et retour, par les deux commandes, comme une personne qui préfère un tableau."""

import csv
import shutil
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from conftest import RACINE
from fiches.depot import write_all
from fiches.schema import GENRES, Fiche
from fiches.tableur.lecture import LIGNES_MAX
from fiches.tableur.plan import plan, sheets
from outils_documents import convert, open_in_office
from outils_tableur import change, export, load, prints, run, write_book

POLE = "fiches/exemples/pole-du-val.md"
CSV_DE_LIBREOFFICE = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false,false,false,-1"


# --- l'aller-retour du vrai contenu -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def vrai(tmp_path_factory):
    """La vraie base et son classeur, tel quel, en .ods, repassé par LibreOffice, et un genre en CSV."""
    atelier = tmp_path_factory.mktemp("vrai")
    contenu = atelier / "content"
    shutil.copytree(RACINE / "content", contenu)
    classeur = export(contenu, atelier / "base.xlsx")
    pole = export(contenu, atelier / "poles.xlsx", "--type", "exemple")
    convert([classeur], "ods")
    (atelier / "libreoffice").mkdir()
    shutil.copy(atelier / "base.ods", atelier / "libreoffice" / "base.ods")
    convert([atelier / "libreoffice" / "base.ods"], "xlsx")
    open_in_office([pole], CSV_DE_LIBREOFFICE)
    return contenu


@pytest.mark.parametrize("fichier", ["base.xlsx", "base.ods", "libreoffice/base.xlsx"])
def test_the_whole_base_comes_back_byte_for_byte(vrai, fichier):
    avant = prints(vrai)
    fini = load(vrai, vrai.parent / fichier)
    assert (fini.returncode, fini.stdout) == (0, "Rien n'a changé.\n")
    assert prints(vrai) == avant
    assert len(avant) > 500


def test_one_kind_comes_back_from_a_csv_saved_by_libreoffice(vrai):
    avant = prints(vrai)
    fini = load(vrai, vrai.parent / "poles-exemple.csv", "--type", "exemple")
    assert (fini.returncode, fini.stdout) == (0, "Rien n'a changé.\n")
    assert prints(vrai) == avant


def test_one_changed_cell_changes_one_line_of_one_file(vrai, tmp_path):
    contenu = tmp_path / "content"
    shutil.copytree(vrai, contenu)
    avant = prints(contenu)
    ancien = (contenu / "fiches/exemples/pole-sud-archer.md").read_text("utf-8").splitlines()
    classeur = shutil.copy(vrai.parent / "poles.xlsx", tmp_path / "poles.xlsx")
    change(classeur, {("exemple", "pole-sud-archer", "site"): "https://www.exemple.fr/archer"})
    fini = load(contenu, classeur)
    assert fini.returncode == 0, fini.stdout
    assert (
        "~ exemple:pole-sud-archer\n    site : « https://www.archer.fr/ » → « https://www.exemple.fr/archer »"
        in fini.stdout
    )
    assert {f for f, e in prints(contenu).items() if avant[f] != e} == {"fiches/exemples/pole-sud-archer.md"}
    neuf = (contenu / "fiches/exemples/pole-sud-archer.md").read_text("utf-8").splitlines()
    assert [(a, n) for a, n in zip(ancien, neuf, strict=True) if a != n] == [
        ("site: https://www.archer.fr/", "site: https://www.exemple.fr/archer")
    ]


# --- le classeur ------------------------------------------------------------------------------------------------


def test_every_field_of_the_schema_has_its_column():
    for modele in GENRES.values():
        feuilles = sheets(plan(modele))
        assert len({f.nom for f in feuilles}) == len(feuilles)
        assert all(len(f.nom) <= 31 for f in feuilles), "au-delà, les tableurs refusent le nom"
        for feuille in feuilles:
            assert len({c.nom for c in feuille.colonnes}) == len({c.titre for c in feuille.colonnes})
            dits = {c.chemin[0] for c in feuille.donnees} | {e.chemin[0] for e in feuille.enfants}
            assert dits == set(feuille.modele.model_fields)
        petits = [e for groupe in plan(modele).enfants for e in groupe.enfants]
        assert not any(e.enfants for e in petits), "l'import relie deux niveaux de groupes, pas trois"


def test_workbook_is_ready_to_fill(contenu, tmp_path):
    classeur = load_workbook(export(contenu, tmp_path / "poles.xlsx", "--type", "exemple"))
    assert classeur.sheetnames[:3] == ["Mode d'emploi", "exemple", "exemple · sources"]
    assert classeur["Listes"].sheet_state == "hidden"
    page = classeur["exemple"]
    assert page.freeze_panes == "B3"
    titres = {c.value: c for c in page[1]}
    assert {"Identifiant", "Titre *", "Titre court", "Territoire · Commune"} <= set(titres)
    assert "Le nom sous lequel on la cherche." in titres["Titre *"].comment.text
    assert "Exemple : Pôle Sud Archer" in titres["Titre *"].comment.text
    lignes = {c.value: page.cell(3, c.column).value for c in page[2]}
    assert lignes["territoire.commune"] == "Béganne (56011)"
    assert lignes["devenir.etat"] == "En activité"
    assert lignes["secteurs"] == "Insertion et emploi | Économie circulaire et réemploi"
    assert isinstance(lignes["verifie_le"], date)
    assert all(10 <= page.column_dimensions[c.column_letter].width <= 80 for c in page[1])
    assert classeur["Mode d'emploi"]["A1"].value == "Repères PTCE : la base dans un tableur"


def offered(classeur: Path) -> dict[str, tuple[str, bool]]:
    """Par champ de la feuille « exemple », la plage de sa liste de choix et si elle refuse le reste."""
    page = load_workbook(classeur)["exemple"]
    champs = {c.column_letter: c.value for c in page[2]}
    return {
        champs["".join(filter(str.isalpha, str(plage).split(":")[0]))]: (liste.formula1.replace("$", "").replace("'", ""), bool(liste.showErrorMessage))
        for liste in page.data_validations.dataValidation
        for plage in liste.sqref.ranges
    }  # fmt: skip


def test_choices_survive_libreoffice(contenu, tmp_path):
    """LibreOffice ouvre le classeur sans rien réparer, et rend les mêmes listes de choix."""
    classeur = export(contenu, tmp_path / "poles.xlsx", "--type", "exemple")
    avant = offered(classeur)
    assert [avant[champ][1] for champ in ("devenir.etat", "secteurs", "modalites")] == [True, False, False]
    assert {"lieu_commun", "territoire.departement", "confiance"} <= set(avant)
    (tmp_path / "rendu").mkdir()
    (rendu,) = convert([Path(shutil.copy(convert([classeur], "ods")[0], tmp_path / "rendu" / "poles.ods"))], "xlsx")
    apres = offered(rendu)
    assert apres.keys() == avant.keys()
    assert {c: ferme for c, (_, ferme) in apres.items()} == {c: ferme for c, (_, ferme) in avant.items()}
    assert apres["devenir.etat"][0] == avant["devenir.etat"][0]


def test_text_that_looks_like_a_formula_stays_text(contenu, tmp_path):
    fiche = contenu / POLE
    fiche.write_text(fiche.read_text("utf-8").replace("titre_court: Le Val", "titre_court: '=1+1'"), "utf-8")
    classeur = export(contenu, tmp_path / "poles.xlsx", "--type", "exemple")
    cellule = load_workbook(classeur)["exemple"]["C3"]
    assert (cellule.value, cellule.data_type, cellule.quotePrefix) == ("=1+1", "s", True)
    for fichier in (classeur, *convert([classeur], "ods")):
        assert load(contenu, fichier).stdout == "Rien n'a changé.\n"


def test_export_refuses_what_it_cannot_write(contenu, tmp_path):
    fini = run("exporter_tableur.py", "--contenu", contenu, tmp_path / "poles.csv")
    assert fini.returncode == 2
    assert "le nom du classeur finit par .xlsx" in fini.stderr
    (contenu / POLE).write_text("pas une fiche", "utf-8")
    fini = run("exporter_tableur.py", "--contenu", contenu, tmp_path / "poles.xlsx")
    assert (fini.returncode, list(tmp_path.glob("*.xlsx"))) == (1, [])
    assert "[front-matter-absent]" in fini.stdout


# --- le tableau d'une autre personne ----------------------------------------------------------------------------

NOUVEAU = "Nom;Commune;Année;Téléphone\nHalle des Rives;Redon;2019;02 99 00 00 00\n"
COMPLET = {
    "titre": "Halle des Rives",
    "resume": "À Redon, une ressourcerie et une épicerie partagent une halle.",
    "confiance": "basse",
    "verifie_le": "12/03/2024",
    "revoir_avant": date(2027, 3, 12),
    "territoire.commune": "Redon",
    "creation.annee": 2019,
    "creation.deduit": "oui",
    "devenir.etat": "Devenir inconnu",
    "devenir.texte": "On ne sait pas.",
    "activites": "Ressourcerie ; Épicerie",
    "corps": "Une halle, deux structures.\n\nElles la louent à la commune.",
}
STATUT = {"statut": "publiee"} if "statut" in Fiche.model_fields else {}  # d'une fiche publiée, tout est exigé
SOURCES = [
    ["identifiant", "cle", "titre", "url", "consulte_le"],
    ["halle-des-rives", "journal", "Le journal", "https://www.exemple.fr/a", date(2026, 11, 2)],
]


def book(tmp_path: Path, *lignes: dict, sources: list | None = None) -> Path:
    champs = list(dict.fromkeys(champ for ligne in lignes for champ in ligne))
    table = [champs, *([ligne.get(champ) for champ in champs] for ligne in lignes)]
    return write_book(tmp_path / "poles.xlsx", {"exemple": table, "exemple · sources": sources or SOURCES})


def test_new_rows_become_fiches(contenu, tmp_path):
    fini = load(contenu, book(tmp_path, COMPLET))
    assert fini.returncode == 0, fini.stdout
    texte = (contenu / "fiches/exemples/halle-des-rives.md").read_text("utf-8")
    statut = "statut: brouillon\n" if "statut" in Fiche.model_fields else ""
    assert statut in texte
    assert texte.replace(statut, "") == (
        "---\n"
        "titre: Halle des Rives\n"
        "resume: À Redon, une ressourcerie et une épicerie partagent une halle.\n"
        "sources:\n"
        "  - cle: journal\n"
        "    titre: Le journal\n"
        "    url: https://www.exemple.fr/a\n"
        "    consulte_le: 2026-11-02\n"
        "confiance: basse\n"
        "verifie_le: 2024-03-12\n"
        "revoir_avant: 2027-03-12\n"
        "territoire:\n"
        "  commune: '35236'\n"
        "creation:\n"
        "  annee: 2019\n"
        "  deduit: oui\n"
        "devenir:\n"
        "  etat: inconnu\n"
        "  texte: On ne sait pas.\n"
        "activites:\n"
        "  - Ressourcerie\n"
        "  - Épicerie\n"
        "---\n"
        "\n"
        "Une halle, deux structures.\n"
        "\n"
        "Elles la louent à la commune.\n"
    )


def test_second_import_updates_and_never_duplicates(contenu, tmp_path):
    load(contenu, book(tmp_path, COMPLET))
    avant = prints(contenu)
    fini = load(contenu, book(tmp_path, COMPLET))
    assert fini.stdout.endswith("Rien n'a changé.\n")
    assert "rattachée à la fiche existante « halle-des-rives »" in fini.stdout
    assert prints(contenu) == avant
    fini = load(contenu, book(tmp_path, COMPLET | {"identifiant": "halle-des-rives", "creation.annee": 2020}))
    assert "creation.annee : « 2019 » → « 2020 »" in fini.stdout
    assert prints(contenu).keys() == avant.keys()


def test_dry_run_shows_each_field_and_writes_nothing(contenu, tmp_path):
    avant = prints(contenu)
    classeur = export(contenu, tmp_path / "poles.xlsx", "--type", "exemple")
    change(
        classeur, {("exemple", "pole-du-val", "devenir.annee"): 2025, ("exemple", "pole-du-val", "titre_court"): None}
    )
    fini = load(contenu, classeur, "--essai")
    assert fini.returncode == 0
    assert fini.stdout == (
        "~ exemple:pole-du-val\n"
        "    titre_court : effacé, c'était « Le Val »\n"
        "    devenir.annee : « 2026 » → « 2025 »\n"
        "Fiches : 1 modifiée.\n"
        "Ceci est un essai : rien n'a été écrit.\n"
    )
    assert prints(contenu) == avant


@pytest.mark.parametrize(
    ("encodage", "separateur"), [("utf-8-sig", ";"), ("cp1252", ";"), ("utf-8", ","), ("utf-16", "\t")]
)
def test_csv_from_another_tool_is_understood(contenu, tmp_path, encodage, separateur):
    fichier = tmp_path / "poles.csv"
    fichier.write_bytes(NOUVEAU.replace(";", separateur).encode(encodage))
    fini = load(contenu, fichier, "--type", "exemple", "--essai")
    assert (
        "Colonnes comprises : « Nom » → titre, « Commune » → territoire.commune, « Année » → creation.annee."
        in fini.stdout
    )
    assert (
        "poles.csv, cellule D1: [colonne-inconnue] (avertissement) la colonne « Téléphone » ne correspond à aucun champ : elle n'est pas reprise"
        in fini.stdout
    )
    assert ("[csv-windows]" in fini.stdout) == (encodage == "cp1252")
    # Il manque de quoi faire une fiche : c'est dit, à la ligne, et pas autre chose.
    assert "poles.csv, cellule A2: [cle-manquante]" in fini.stdout
    assert "[encodage]" not in fini.stdout


def test_drafts_are_written_incomplete_once_the_schema_knows_them(contenu, tmp_path):
    """Une fiche importée est un brouillon : incomplète, elle n'arrête rien ; avant que le schéma le sache, elle est refusée."""
    fichier = tmp_path / "poles.csv"
    fichier.write_text(NOUVEAU, "utf-8")
    fini = load(contenu, fichier, "--type", "exemple")
    fiche = contenu / "fiches/exemples/halle-des-rives.md"
    if "statut" in Fiche.model_fields:
        assert fini.returncode == 0, fini.stdout
        assert "statut: brouillon\n" in fiche.read_text("utf-8")
    else:
        assert fini.returncode == 1
        assert not fiche.exists()


# --- les mauvaises cellules -------------------------------------------------------------------------------------


def test_every_bad_cell_is_told_at_once_with_its_place_and_remedy(contenu, tmp_path):
    mauvais = COMPLET | {
        "verifie_le": "31/02/2024",
        "creation.annee": "vers 2019",
        "lieu_commun": "peut-être",
        "devenir.etat": "En activitée",
        "territoire.commune": "Rodon",
        "site": "www.exemple.fr",
    }  # même d'un brouillon, on n'écrit pas ce qu'on n'a pas su lire
    avant = prints(contenu)
    fini = load(contenu, book(tmp_path, mauvais))
    assert fini.returncode == 1
    assert prints(contenu) == avant
    colonnes = {champ: chr(65 + rang) for rang, champ in enumerate(mauvais)}
    for champ, code, remede in (
        ("verifie_le", "date-incorrecte", "Écrivez année-mois-jour"),
        ("creation.annee", "nombre-incorrect", "Écrivez seulement les chiffres"),
        ("lieu_commun", "type-incorrect", "Écrivez « oui » ou « non »."),
        ("devenir.etat", "terme-inconnu", "Vouliez-vous dire « en-activite » ?"),
        ("territoire.commune", "lieu-inconnu", "Vérifiez l'orthographe officielle"),
        ("site", "adresse-incorrecte", "commence par https://"),
    ):
        debut = f"poles.xlsx, feuille « exemple », cellule {colonnes[champ]}2: [{code}]"
        message, _, conseil = fini.stdout.partition(debut)[2].partition("\n")
        assert message, f"{debut}\n{fini.stdout}"
        assert remede in conseil.split("\n")[0]
    assert "6 erreurs" in fini.stdout, fini.stdout
    assert "Rien n'a été écrit" in fini.stdout


def test_one_bad_row_keeps_every_other_from_being_written(contenu, tmp_path):
    avant = prints(contenu)
    fini = load(contenu, book(tmp_path, COMPLET | STATUT, COMPLET | STATUT | {"titre": "Autre halle", "resume": None}))
    assert fini.returncode == 1
    assert "cellule A3: [cle-manquante] il manque la clé « resume »" in fini.stdout
    assert prints(contenu) == avant


def test_problem_in_a_group_is_at_its_own_row(contenu, tmp_path):
    sources = [*SOURCES, ["halle-des-rives", "journal-2", "Autre", "pas une adresse", "2/11/2026"]]
    fini = load(contenu, book(tmp_path, COMPLET, sources=sources))
    assert "poles.xlsx, feuille « exemple · sources », cellule D3: [adresse-incorrecte]" in fini.stdout


def test_problem_in_the_story_is_at_its_cell(contenu, tmp_path):
    fini = load(contenu, book(tmp_path, STATUT | COMPLET | {"corps": "Un récit.\n\n<b>gras</b>"}))
    assert f"cellule {chr(64 + len(STATUT | COMPLET))}2: [html-interdit]" in fini.stdout


@pytest.mark.parametrize(
    ("ligne", "code", "mots"),
    [
        ({"identifiant": "Halle des Rives"}, "identifiant-incorrect", "« halle-des-rives »"),
        ({"titre": "Pôle du Val"}, "titre-deja-pris", "rattachée à la fiche existante « pole-du-val »"),
        ({"titre": "Pôle du Val", "identifiant": "autre"}, "titre-deja-pris", "une fiche a déjà ce titre : « pole-du-val »"),
        ({"territoire.commune": "Saint-Brieuc"}, "lieu-inconnu", "aucun lieu ne s'appelle « Saint-Brieuc »"),
        ({"territoire.commune": "Redon (56)"}, "lieu-inconnu", "ne vont pas ensemble. Ce nom est connu : Redon (35236)."),
        ({"territoire.commune": "Redon", "territoire.departement": "Drôme"}, "lieu-inconnu", "Ce nom est connu : Redon (35236)."),
    ],
    ids=["identifiant", "titre-pris", "homonyme", "commune-inconnue", "departement-faux", "departement-voisin"],
)  # fmt: skip
def test_row_that_raises_a_question_is_told(contenu, tmp_path, ligne, code, mots):
    fini = load(contenu, book(tmp_path, COMPLET | ligne), "--essai")
    assert f"[{code}]" in fini.stdout
    assert mots in fini.stdout


def test_namesake_communes_are_told_apart_by_the_department(contenu, tmp_path):
    with (contenu / "territoires/communes.csv").open("a", encoding="utf-8") as flux:
        flux.write("35999,Béganne,35,53,100,200069193,47.6,-2.2\n")
    fini = load(contenu, book(tmp_path, COMPLET | {"territoire.commune": "Béganne"}), "--essai")
    assert "[lieu-ambigu] « Béganne » désigne plusieurs lieux" in fini.stdout
    assert "Béganne (56011), Béganne (35999)" in fini.stdout
    for ecrit in ({"territoire.departement": "Morbihan"}, {"territoire.commune": "Béganne (56)"}):
        fini = load(contenu, book(tmp_path, COMPLET | {"territoire.commune": "Béganne"} | ecrit), "--essai")
        assert fini.returncode == 0, fini.stdout


def test_rows_without_owner_or_twice_are_refused(contenu, tmp_path):
    orphelines = [*SOURCES, ["halle-perdue", "x", "X", None, None], [None, "y", "Y", None, None]]
    fini = load(contenu, book(tmp_path, COMPLET, COMPLET, sources=orphelines))
    assert fini.returncode == 1
    assert "cellule A3: [ligne-en-double] « halle-des-rives » est déjà donné par cellule A2" in fini.stdout
    assert (
        "feuille « exemple · sources », cellule A3: [fiche-inconnue] aucune fiche ne s'appelle « halle-perdue »"
        in fini.stdout
    )
    assert "cellule A4: [fiche-inconnue] la ligne ne dit pas de quelle fiche elle parle" in fini.stdout


def test_faulty_cell_is_told_instead_of_erasing(contenu, tmp_path):
    classeur = export(contenu, tmp_path / "poles.xlsx", "--type", "exemple")
    change(classeur, {("exemple", "pole-du-val", "titre_court"): "=NA()"})
    fini = load(contenu, classeur, "--essai")
    assert "feuille « exemple », cellule C3: [cellule-en-erreur]" in fini.stdout
    assert "jamais été calculée" in fini.stdout
    for fichier in convert([classeur], "ods"):
        fini = load(contenu, fichier, "--essai")
        assert "feuille « exemple », cellule C3: [cellule-en-erreur]" in fini.stdout
        assert fini.returncode == 1


# --- ce qui ne se perd pas --------------------------------------------------------------------------------------


def test_comments_and_layout_of_a_fiche_survive_an_update(contenu, tmp_path):
    fiche = contenu / POLE
    texte = fiche.read_text("utf-8").replace("titre_court: Le Val\n", "# le nom d'usage\ntitre_court: Le Val  # relu\n")
    fiche.write_text(texte, "utf-8")
    classeur = export(contenu, tmp_path / "poles.xlsx", "--type", "exemple")
    change(
        classeur, {("exemple", "pole-du-val", "titre_court"): "Val", ("exemple", "pole-du-val", "porteur"): "Une SCIC"}
    )
    assert load(contenu, classeur).returncode == 0
    assert fiche.read_text("utf-8") == texte.replace("titre_court: Le Val  # relu", "titre_court: Val  # relu").replace(
        "porteur: Association du Val", "porteur: Une SCIC"
    )


def test_one_kind_can_be_taken_from_a_whole_workbook(contenu, tmp_path):
    classeur = export(contenu, tmp_path / "base.xlsx")
    change(classeur, {("exemple", "pole-du-val", "titre_court"): "Val", ("notion", "ptce", "sigle"): "P.T.C.E."})
    fini = load(contenu, classeur, "--type", "exemple", "--essai")
    assert fini.stdout.startswith("~ exemple:pole-du-val\n")
    assert "notion" not in fini.stdout


def test_columns_and_sheets_left_out_change_nothing(contenu, tmp_path):
    avant = (contenu / POLE).read_text("utf-8")
    fichier = write_book(tmp_path / "p.xlsx", {"exemple": [["identifiant", "devenir.annee"], ["pole-du-val", 2025]]})
    assert load(contenu, fichier).returncode == 0
    assert (contenu / POLE).read_text("utf-8") == avant.replace(
        "annee: 2026\n  texte: La halle", "annee: 2025\n  texte: La halle"
    )


def test_list_is_not_emptied_by_forgetting_it(contenu, tmp_path):
    feuilles = {
        "exemple": [["identifiant", "titre"], ["pole-du-val", "Pôle du Val"]],
        "exemple · membres": [["identifiant", "texte"], [None, None]],
    }
    fini = load(contenu, write_book(tmp_path / "p.xlsx", feuilles), "--essai")
    assert fini.stdout.endswith("Rien n'a changé.\n")
    feuilles["exemple · chiffres"] = [["identifiant", "libelle"], ["pole-du-val", None]]
    feuilles["exemple · membres"] = [
        ["identifiant", "texte", "sources"],
        ["pole-du-val", "Dix structures.", "journal-redon"],
    ]
    fini = load(contenu, write_book(tmp_path / "p.xlsx", feuilles), "--essai")
    assert "chiffres : effacé" in fini.stdout
    assert "membres 1.texte : « Neuf structures en 2026. » → « Dix structures. »" in fini.stdout


def test_row_without_identifier_adds_and_erases_nothing(contenu, tmp_path):
    avant = (contenu / POLE).read_text("utf-8")
    feuilles = {
        "exemple": [["titre", "titre_court", "site"], ["Pôle du Val", None, "https://www.exemple.fr/neuf"]],
        "exemple · sources": [["identifiant", "cle"], [None, None]],
    }
    fini = load(contenu, write_book(tmp_path / "p.xlsx", feuilles))
    assert fini.returncode == 0, fini.stdout
    assert "[lignes-absentes]" not in fini.stdout
    assert (contenu / POLE).read_text("utf-8") == avant.replace("exemple.fr/pole-du-val", "exemple.fr/neuf", 1)


def test_empty_workbook_receives_new_fiches(contenu, tmp_path):
    """Le classeur vide, rempli sous ses deux lignes de titres, ne touche à rien d'autre."""
    vide = export(contenu, tmp_path / "vide.xlsx", "--type", "exemple", "--vide")
    classeur = load_workbook(vide)
    assert {page.max_row for page in classeur.worksheets[1:-1]} == {2}
    source = dict(zip(*SOURCES, strict=True)) | {"identifiant": "Halle des Rives"}
    for feuille, ligne in (("exemple", COMPLET), ("exemple · sources", source)):
        page = classeur[feuille]
        colonnes = {c.value: c.column for c in page[2]}
        for champ, valeur in ligne.items():
            page.cell(3, colonnes[champ]).value = valeur
    classeur.save(vide)
    avant = prints(contenu)
    fini = load(contenu, vide)
    assert fini.returncode == 0, fini.stdout
    assert "territoire.commune : « 35236 »" in fini.stdout
    assert dict(prints(contenu).items() - avant.items()).keys() == {"fiches/exemples/halle-des-rives.md"}


def test_group_sheet_without_a_row_for_a_fiche_is_told(contenu, tmp_path):
    load(contenu, book(tmp_path, COMPLET))
    feuilles = {
        "exemple": [["identifiant"], ["pole-du-val"], ["halle-des-rives"]],
        "exemple · sources": [["identifiant", "cle", "titre", "url", "consulte_le"], SOURCES[1]],
    }
    fini = load(contenu, write_book(tmp_path / "p.xlsx", feuilles))
    assert (
        "feuille « exemple », cellule A2: [lignes-absentes] (avertissement) aucune ligne pour cette fiche dans « exemple · sources » ("
        in fini.stdout
    )
    assert fini.stdout.endswith("Rien n'a changé.\n")


def test_versions_follow_the_rank_of_their_divergence(contenu, tmp_path):
    classeur = export(contenu, tmp_path / "poles.xlsx", "--type", "exemple")
    page = load_workbook(classeur)["exemple · divergences"]
    assert page["B3"].value == "1", "le petit contenu a une divergence"
    change(classeur, {("exemple · versions", "3", "rang.parent"): "7"})
    fini = load(contenu, classeur, "--essai")
    assert "feuille « exemple · versions », cellule B3: [rang-incorrect]" in fini.stdout


# --- les fichiers qui ne se lisent pas --------------------------------------------------------------------------


def encrypted_ods(fichier: Path) -> None:
    with zipfile.ZipFile(fichier, "w") as archive:
        archive.writestr("META-INF/manifest.xml", "<manifest><encryption-data/></manifest>")
        archive.writestr("content.xml", "chiffré")


@pytest.mark.parametrize(
    ("nom", "faire", "code"),
    [
        ("a.xlsx", lambda f: f.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)), "tableur-protege"),
        ("a.ods", encrypted_ods, "tableur-protege"),
        ("a.xlsx", lambda f: f.write_bytes(b"PK\x03\x04 coupe"), "tableur-illisible"),
        ("a.ods", lambda f: f.write_text("du texte"), "tableur-illisible"),
        ("a.csv", lambda f: f.write_bytes(b"titre\0;x\n"), "tableur-illisible"),
        ("a.csv", lambda f: f.write_text(""), "tableur-vide"),
        ("a.csv", lambda f: f.write_text("titre\n" * (LIGNES_MAX + 2)), "tableur-trop-gros"),
        ("a.csv", lambda f: f.write_text("Commune;Site\nRedon;x\n"), "colonne-absente"),
        ("a.csv", lambda f: f.write_text("Titre;Nom\na;b\n"), "colonne-en-double"),
        ("a.csv", lambda f: f.write_text("Titre;Précision\na;b\n"), "colonne-ambigue"),
        ("a.xlsx", lambda f: write_book(f, {"x": [["titre"]], "y": [["titre"]]}), "feuille-inconnue"),
    ],
    ids=["chiffre", "chiffre-ods", "coupe", "texte-ods", "octet-nul", "vide", "enorme", "sans-titre", "double", "ambigu", "feuilles"],
)  # fmt: skip
def test_file_that_cannot_be_read_is_refused_in_french(contenu, tmp_path, nom, faire, code):
    faire(tmp_path / nom)
    avant = prints(contenu)
    fini = load(contenu, tmp_path / nom, "--type", "exemple")
    assert fini.returncode == 1
    assert f"[{code}]" in fini.stdout
    assert "    → " in fini.stdout
    assert prints(contenu) == avant


def test_misuse_exits_two(contenu, tmp_path):
    for fichier, mots in (
        ("absent.xlsx", "n'existe pas"),
        ("a.pdf", "n'est ni un classeur"),
        ("a.csv", "ajoutez --type"),
    ):
        if fichier != "absent.xlsx":
            (tmp_path / fichier).write_text("titre\n")
        fini = run("importer.py", "--contenu", contenu, tmp_path / fichier)
        assert (fini.returncode, fini.stdout) == (2, "")
        assert mots in fini.stderr


def test_failed_writing_leaves_everything_as_it_was(contenu, tmp_path):
    """Un dossier pris par un fichier arrête l'écriture : ce qui était déjà mis en place est remis."""
    classeur = export(contenu, tmp_path / "base.xlsx")
    change(classeur, {("exemple", "pole-du-val", "titre_court"): "Val", ("notion", "ptce", "sigle"): "P.T.C.E."})
    obstacle = contenu / "fiches/notions/.ptce.md-nouveau"
    obstacle.mkdir()
    avant = prints(contenu)
    fini = load(contenu, classeur)
    assert fini.returncode == 1
    assert "les fiches sont comme avant" in fini.stderr
    assert prints(contenu) == avant


def test_csv_keeps_line_breaks_and_quotes(contenu, tmp_path):
    load(contenu, book(tmp_path, COMPLET))
    with (tmp_path / "poles.csv").open("w", encoding="utf-8", newline="") as flux:
        csv.writer(flux).writerows(
            [["Identifiant", "L’histoire"], ["halle-des-rives", 'Un « mot », un "autre".\n\nPuis la suite.']]
        )
    fini = load(contenu, tmp_path / "poles.csv", "--type", "exemple")
    assert fini.returncode == 0, fini.stdout
    texte = (contenu / "fiches/exemples/halle-des-rives.md").read_text("utf-8")
    assert texte.endswith('---\n\nUn « mot », un "autre".\n\nPuis la suite.\n')


def test_files_already_in_place_come_back_when_another_fails(tmp_path):
    """Le second ne peut pas être mis en place : le premier reprend son texte, le neuf disparaît."""
    ancien, neuf, obstacle = tmp_path / "a.md", tmp_path / "b.md", tmp_path / "c.md"
    ancien.write_text("avant")
    (obstacle / "dossier").mkdir(parents=True)
    with pytest.raises(OSError, match=r"c\.md"):
        write_all({ancien: "après", neuf: "neuf", obstacle: "x"})
    assert ancien.read_text() == "avant"
    assert sorted(f.name for f in tmp_path.iterdir()) == ["a.md", "c.md"]
