"""Une cellule rend ce qu'on y a mis : toute valeur permise par le schéma fait l'aller-retour sans rien perdre."""

from datetime import date, datetime
from types import MappingProxyType

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from conftest import RACINE
from fiches.schema import GENRES
from fiches.schema.commun import ReferenceJuridique
from fiches.schema.types import CodeOfficiel, DateLibre, Terme
from fiches.schema.visite import base_type, submodel
from fiches.tableur.cellules import Usage, clean, read, split, write
from fiches.tableur.lieux import Faute
from fiches.tableur.plan import Colonne, plan, sheets
from fiches.territoires import Territoires
from fiches.vocabulaires import load_vocabulaires

USAGE = Usage(
    load_vocabulaires(RACINE / "content")[0],
    Territoires(RACINE / "content"),
    MappingProxyType({"levier": {"pedagogie": "pedagogie-ess", "pedagogie-ess": "pedagogie-ess"}}),
)
COLONNES = {(f.nom, c.nom): c for modele in GENRES.values() for f in sheets(plan(modele)) for c in f.donnees}
CODES = {niveau: sorted(USAGE.territoires.at(niveau)) for niveau in ("commune", "epci", "departement", "region")}
# Ce qu'une fiche peut contenir : ni signe invisible ni fin de ligne étrangère, que « clean » remplace à dessein.
SIGNES = st.characters(exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp", "Co", "Cn"], exclude_characters="\u00a0\u202f")
TEXTE = st.text(st.one_of(SIGNES, st.sampled_from(" |;\\\n=.»")), min_size=1, max_size=60).map(clean).filter(bool)


def column(feuille: str, nom: str) -> Colonne:
    return COLONNES[feuille, nom]


def simple(colonne: Colonne) -> st.SearchStrategy:
    """Les valeurs qu'accepte le champ, telles que la fiche les écrit."""
    genre = base_type(colonne.champ.annotation)
    if genre is bool:
        return st.sampled_from(["oui", "non"])
    if genre is int:
        return st.integers(1800, 2100).map(str)
    if genre is date:
        return st.dates(date(1901, 1, 1), date(2099, 12, 31)).map(date.isoformat)
    if genre is not str:
        return st.decimals(-(10**14), 10**14, places=3).map(lambda n: f"{n.normalize():f}" if n else "0")
    if terme := colonne.marqueur(Terme):
        return st.sampled_from(USAGE.vocabulaires.codes(terme.vocabulaire))
    if lieu := colonne.marqueur(CodeOfficiel):
        return st.sampled_from(CODES[lieu.niveau])
    if colonne.genres:
        return st.from_regex(rf"{colonne.genres[0]}:[a-z0-9]+(-[a-z0-9]+)?", fullmatch=True)
    if colonne.marqueur(DateLibre):
        return st.from_regex(r"(19|20)[0-9]{2}(-0[1-9])?", fullmatch=True)
    return TEXTE


REFERENCE = st.fixed_dictionaries(
    {},
    optional={
        "texte": st.from_regex(r"texte:[a-z0-9]+(#[a-zA-Z0-9]+)?", fullmatch=True),
        "libelle": TEXTE.map(lambda t: " ".join(t.split()).strip()).filter(bool),
        "historique": st.sampled_from(["oui", "non"]),
    },
).filter(bool)


def values(colonne: Colonne) -> st.SearchStrategy:
    if submodel(colonne.champ.annotation) is ReferenceJuridique:
        return st.lists(REFERENCE, min_size=1, max_size=4)
    return st.lists(simple(colonne), min_size=1, max_size=4) if colonne.liste else simple(colonne)


@settings(deadline=None)
@given(st.data())
def test_any_value_of_any_field_comes_back(donnees):
    colonne = COLONNES[donnees.draw(st.sampled_from(sorted(COLONNES)))]
    valeur = donnees.draw(values(colonne))
    rendue = read(write(valeur, colonne, USAGE), colonne, USAGE)
    assert rendue == valeur, f"{colonne.nom} : {write(valeur, colonne, USAGE)!r}"


@settings(deadline=None)
@given(st.lists(REFERENCE, min_size=1, max_size=4))
def test_legal_references_come_back(references):
    colonne = column("exemple · membres", "textes")
    assert read(write(references, colonne, USAGE), colonne, USAGE) == references


@settings(deadline=None)
@given(simple(column("exemple · chiffres", "valeur")))
@example("123456789012345.678")
@example("0.001")
def test_numbers_come_back_digit_for_digit(valeur):
    colonne = column("exemple · chiffres", "valeur")
    assert read(write(valeur, colonne, USAGE), colonne, USAGE) == valeur


@settings(deadline=None)
@given(st.lists(TEXTE, min_size=1, max_size=5))
@example(["Couture ; cuir"])
@example(["0;"])
@example(["Couture\ncuir"])
def test_free_lists_come_back(elements):
    colonne = column("exemple", "activites")
    assert read(write(elements, colonne, USAGE), colonne, USAGE) == elements


@pytest.mark.parametrize("nom", ["commune", "departement", "region", "epci"])
def test_every_place_comes_back_from_what_is_shown(nom):
    colonne = column("exemple", f"territoire.{nom}")
    for code in CODES[nom]:
        valeur = [code] if colonne.liste else code
        assert read(write(valeur, colonne, USAGE), colonne, USAGE) == valeur


@pytest.mark.parametrize(
    ("feuille", "nom", "cellule", "attendu"),
    [
        ("exemple", "verifie_le", "12/03/2024", "2024-03-12"),
        ("exemple", "verifie_le", "1er mars 2024", "2024-03-01"),
        ("exemple", "verifie_le", "2 août 2024", "2024-08-02"),
        ("exemple", "verifie_le", datetime(2024, 3, 12, 9, 30), "2024-03-12"),
        ("exemple", "devenir.annee", date(1905, 7, 16), "2024"),  # 2024 dans une cellule au format date
        ("exemple", "devenir.annee", date(2024, 7, 16), "2024-07-16"),
        ("exemple · chronologie", "date", "mars 2024", "2024-03"),
        ("exemple · chronologie", "date", 2014.0, "2014"),
        ("exemple · chiffres", "annee", "2014 – 2016", "2014-2016"),
        ("exemple · chiffres", "valeur", "2,7", "2.7"),
        ("exemple · chiffres", "valeur", "1 200", "1200"),
        ("exemple · chiffres", "valeur", "1 234 567,5", "1234567.5"),
        ("exemple · chiffres", "valeur", "1\u202f200", "1200"),
        ("exemple · chiffres", "valeur", 2.7, "2.7"),
        ("exemple · chiffres", "valeur", 1e6, "1000000"),
        ("exemple", "lieu_commun", "Oui", "oui"),
        ("exemple", "lieu_commun", "FAUX", "non"),
        ("exemple", "lieu_commun", True, "oui"),
        ("exemple", "lieu_commun", 0.0, "non"),
        ("exemple", "devenir.etat", "En activité", "en-activite"),
        ("exemple", "devenir.etat", "en activite", "en-activite"),
        ("exemple", "secteurs", "Énergie;Tourisme", ["energie", "tourisme"]),
        ("exemple", "secteurs", "Énergie, tourisme", ["energie", "tourisme"]),
        ("texte · articles", "etat", "En vigueur, modifié depuis", "modifie"),
        ("modele", "niveaux", "PNR, pays, PETR", ["syndicat"]),
        ("exemple", "territoire.commune", "Romans sur Isère", "26281"),
        ("exemple", "territoire.commune", 1004.0, "01004"),
        ("exemple", "territoire.commune", "2a004", "2A004"),
        ("exemple", "territoire.commune", "St-Denis (93)", "93066"),
        ("exemple", "territoire.departement", 1, "01"),
        ("exemple", "territoire.departement", "drome", "26"),
        ("exemple", "territoire.region", "Auvergne-Rhône-Alpes", "84"),
        ("exemple", "territoire.epci", "243500741", ["243500741"]),
        ("exemple", "leviers_deduits", "Pédagogie", ["levier:pedagogie-ess"]),
        ("exemple", "leviers_deduits", "pedagogie-ess ; levier:autre", ["levier:pedagogie-ess", "levier:autre"]),
        ("exemple", "activites", "Couture\nCuir", ["Couture", "Cuir"]),
        ("exemple", "a_verifier", "La date ; le montant.", ["La date ; le montant."]),
        ("exemple · sources", "page", 10.0, "10"),
        ("exemple · membres", "textes", "texte:a#1 ; texte:b", [{"texte": "texte:a#1"}, {"texte": "texte:b"}]),
        ("exemple · membres", "textes", "CGCT, art. L. 1 ; art. 2", [{"libelle": "CGCT, art. L. 1 ; art. 2"}]),
        ("exemple", "titre", "\ufeff  Pôle\u00a0du Val ", "Pôle du Val"),
        ("exemple", "titre", "   ", None),
        ("exemple", "activites", " | ", None),
    ],
)  # fmt: skip
def test_what_people_type_is_understood(feuille, nom, cellule, attendu):
    assert read(cellule, column(feuille, nom), USAGE) == attendu


@pytest.mark.parametrize(
    ("nom", "cellule", "code"),
    [
        ("territoire.commune", "Saint-Denis", "lieu-ambigu"),
        ("territoire.commune", "Romans-sur-Isère (26100)", "lieu-inconnu"),  # un code postal n'est pas un code INSEE
        ("territoire.region", "Ain (01)", "lieu-inconnu"),  # 01 est aussi une région
        ("territoire.communes", "Romans-sur-Isère | Nulle-Part", "lieu-inconnu"),
        ("leviers_deduits", "Pédagogie de l'ESS", "reference-mal-formee"),
    ],
)
def test_what_cannot_be_chosen_is_a_fault_with_a_remedy(nom, cellule, code):
    faute = read(cellule, column("exemple", nom), USAGE)
    assert isinstance(faute, Faute)
    assert faute.code == code
    assert faute.conseil.endswith(".")


@pytest.mark.parametrize(
    ("nom", "cellule", "propose"),
    [
        ("territoire.commune", "Romans", "Romans-sur-Isère (26281)"),
        ("territoire.commune", "Romens-sur-Isere", "Noms proches : Romans-sur-Isère (26281)"),
        ("territoire.region", "Rhône-Alpes", "Les régions sont celles d'après 2016."),
        ("leviers_deduits", "La pédagogie", "« levier:pedagogie-ess »"),
    ],
)
def test_remedy_names_what_was_probably_meant(nom, cellule, propose):
    faute = read(cellule, column("exemple", nom), USAGE)
    assert propose in faute.conseil


def test_neighbouring_department_chooses_between_namesakes():
    colonne = column("exemple", "territoire.commune")
    for departement in ("93", "Seine-Saint-Denis", "Seine-Saint-Denis (93)", 93.0):
        assert read("Saint-Denis", colonne, USAGE, {"territoire.departement": departement}) == "93066"


def test_lists_split_on_one_sign_at_a_time():
    assert split("a;b | c") == ["a;b", "c"]
    assert split(r"a \| b | c\\") == ["a | b", "c\\"]
    assert split("Une phrase ; entière.") == ["Une phrase ; entière."]
