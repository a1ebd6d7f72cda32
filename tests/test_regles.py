"""Chaque code de problème a sa fiche fautive, et la vérification en dit exactement ce qui est attendu."""

import ast
import json
import re
import shutil
from pathlib import Path

import pytest
import yaml

from conftest import INVALIDES, JOUR, RACINE
from fiches.checking import REGLES_DE_BASE, REGLES_DE_FICHE, check
from fiches.problems import ERREUR
from fiches.remedes import apply_remedes
from fiches.schema import GENRES
from fiches.schema.visite import Valeur, visit

ATTENDUS = yaml.safe_load((INVALIDES / "attendus.yaml").read_text("utf-8"))
# Les codes qu'une fiche posée dans un dossier ne peut pas produire, et l'essai qui les produit.
AILLEURS = {
    "leviers-incomplets": "test_lecture.py",
    "lien-symbolique": "test_mauvaises_entrees.py",
    "fichier-illisible": "test_mauvaises_entrees.py",
    "fichier-trop-gros": "test_mauvaises_entrees.py",
    "fichier-binaire": "test_mauvaises_entrees.py",
    "encodage": "test_mauvaises_entrees.py",
    "vocabulaire-incorrect": "test_lecture.py",
    "vocabulaires-absents": "test_lecture.py",
    "fichier-de-codes-absent": "test_lecture.py",
    "site-absent": "test_lecture.py",
    "valeur-incorrecte": "test_messages.py",
    "page-en-double": "test_construire.py",
    "page-mal-formee": "test_construire.py",
    "question-inconnue": "test_orientation.py",
    "reponse-inconnue": "test_orientation.py",
    "levier-deplace": "test_autodiagnostic.py",
    "action-inconnue": "test_autodiagnostic.py",
    "mot-mal-range": "test_langue.py",
    "mot-inutile": "test_langue.py",
    "brouillon-cite": "test_etats.py",
    "csv-windows": "test_tableur.py",
    "tableur-trop-gros": "test_tableur.py",
    "tableur-protege": "test_tableur.py",
    "tableur-illisible": "test_tableur.py",
    "tableur-vide": "test_tableur.py",
    "cellule-en-erreur": "test_tableur.py",
    "feuille-inconnue": "test_tableur.py",
    "colonne-inconnue": "test_tableur.py",
    "colonne-en-double": "test_tableur.py",
    "colonne-absente": "test_tableur.py",
    "colonne-ambigue": "test_tableur.py",
    "lieu-ambigu": "test_tableur.py",
    "lieu-inconnu": "test_tableur.py",
    "identifiant-incorrect": "test_tableur.py",
    "ligne-en-double": "test_tableur.py",
    "titre-deja-pris": "test_tableur.py",
    "rang-incorrect": "test_tableur.py",
    "fiche-inconnue": "test_tableur.py",
    "lignes-absentes": "test_tableur.py",
    "lien-mort": "test_verifier_liens.py",
    "lien-deplace": "test_verifier_liens.py",
    "lien-a-reverifier": "test_verifier_liens.py",
    "lien-non-verifiable": "test_verifier_liens.py",
    "lien-casse": "test_construire.py",
    "ancre-absente": "test_construire.py",
}


def put(contenu: Path, code: str) -> str:
    """Pose la fiche fautive dans le contenu ; rend le chemin que montreront les messages."""
    pose = ATTENDUS[code]["pose"]
    cible = contenu / "fiches" / pose
    cible.parent.mkdir(exist_ok=True)
    shutil.copy(INVALIDES / f"{code}.md", cible)
    return f"content/fiches/{pose}"


def test_the_small_valid_content_has_no_problem_at_all(contenu):
    assert check(contenu, JOUR).problemes == []


@pytest.mark.parametrize("code", sorted(ATTENDUS))
def test_invalid_fiche_gives_exactly_the_expected_problems(contenu, code):
    chemin = put(contenu, code)
    attendus = [{"chemin": chemin, "gravite": ERREUR} | p for p in ATTENDUS[code]["problemes"]]
    assert [p.as_dict() for p in check(contenu, JOUR).problemes] == attendus


@pytest.mark.parametrize("code", sorted(c for c in ATTENDUS if not c.startswith("absurde")))
def test_invalid_fiche_shows_the_code_it_is_named_after(code):
    assert code in {p["code"] for p in ATTENDUS[code]["problemes"]}


def test_every_invalid_fiche_is_listed_and_every_listed_fiche_exists():
    assert {f.stem for f in INVALIDES.glob("*.md")} == set(ATTENDUS)


def test_absurd_fiches_break_nearly_every_rule():
    codes = {p["code"] for nom in ("absurde-contenu", "absurde-schema") for p in ATTENDUS[nom]["problemes"]}
    assert len(codes) >= 30


def emitted_codes() -> set[str]:
    """Codes écrits dans le source : argument d'un appel qui fabrique un problème, ou triplet code, message, conseil."""
    places = {"Problem": 2, "problem": 1, "_problem": 1, "body_problem": 1, "place": 2, "stop": 0, "Faute": 0}
    trouves: set[str] = set()
    for fichier in (RACINE / "scripts").rglob("*.py"):
        for noeud in ast.walk(ast.parse(fichier.read_text("utf-8"))):
            candidat = None
            if isinstance(noeud, ast.Call):
                nom = getattr(noeud.func, "id", None) or getattr(noeud.func, "attr", None)
                place = places.get(nom)
                if place is not None and len(noeud.args) > place:
                    candidat = noeud.args[place]
            elif isinstance(noeud, ast.Tuple) and len(noeud.elts) == 3:
                candidat = noeud.elts[0]
                phrases = [isinstance(e, ast.JoinedStr) or " " in str(getattr(e, "value", "")) for e in noeud.elts[1:]]
                if not any(phrases) or any(isinstance(e, ast.Tuple) for e in noeud.elts):
                    candidat = None
            if isinstance(candidat, ast.Constant) and re.fullmatch(r"[a-z]+(-[a-z]+)*", str(candidat.value)):
                trouves.add(candidat.value)
    return trouves


def test_every_emitted_code_has_its_fiche_or_its_test():
    emis = emitted_codes()
    assert {"encodage", "reference-inconnue", "date-incorrecte", "lien-interdit", "valeur-incorrecte"} <= emis
    assert emis - set(ATTENDUS) - set(AILLEURS) == set()
    assert set(AILLEURS) <= emis, "un code n'est plus émis"
    for code, fichier in AILLEURS.items():
        essais = (RACINE / "tests" / fichier).read_text("utf-8")
        assert re.search(rf'["\[]{code}["\]]', essais), f"{code} n'est pas essayé"


@pytest.mark.parametrize("regle", [*REGLES_DE_FICHE, *REGLES_DE_BASE], ids=lambda r: r.__name__)
def test_rule_states_itself_in_one_french_sentence(regle):
    phrase = (regle.__doc__ or "").strip()
    assert re.fullmatch(r"[A-ZÀÉÈÊÎÔŒ][^\n]+\.", phrase), "une docstring d'une ligne, majuscule et point"
    assert "\n" not in phrase
    assert not re.search(r"\b(the|must|should|each|is|are|of)\b", phrase)


def shown_fields(contenu: Path) -> set[tuple[str, str, str]]:
    from fiches.loading import list_files, load_file

    vus: set[tuple[str, str, str]] = set()
    for fichier in list_files(contenu):
        brute, _ = load_file(fichier, contenu)
        for valeur in visit(GENRES[brute.genre], brute.donnees):
            vus |= _fields(brute.genre, valeur)
    return vus


def _fields(genre: str, valeur: Valeur) -> set[tuple[str, str, str]]:
    if valeur.modele is None:
        return set()
    porteur = genre if valeur.modele is GENRES[genre] else ""
    return {(porteur, valeur.modele.__name__, nom) for nom in valeur.valeur}


def test_valid_fiches_show_every_field_of_every_kind(contenu):
    from fiches.schema.visite import submodel

    declares: set[tuple[str, str, str]] = set()

    def declare(modele, genre):
        for nom, champ in modele.model_fields.items():
            porteur = genre if modele is GENRES[genre] else ""
            nouveau = (porteur, modele.__name__, nom) not in declares
            declares.add((porteur, modele.__name__, nom))
            if nouveau and (sous := submodel(champ.annotation)):
                declare(sous, genre)

    for genre, modele in GENRES.items():
        declare(modele, genre)
    declares = {d for d in declares if d[2] != "archive" and d[1] != "Archive"}  # « test_etats.py » s'en charge
    assert declares - shown_fields(contenu) == set()


def test_valid_fiches_have_every_kind_and_the_eight_leviers(contenu):
    base = check(contenu, JOUR).base
    assert {r.genre for r in base.entrees} == set(GENRES)
    assert [e.fiche.numero for e in base.genre("levier")] == list(range(1, 9))


def test_missing_levier_is_named_once_with_the_remedy(contenu):
    (contenu / "fiches/leviers/pedagogie-ess.md").unlink()
    (probleme,) = check(contenu, JOUR).problemes
    assert (probleme.chemin, probleme.code) == ("content/fiches/leviers", "leviers-incomplets")
    assert probleme.message == "il manque le levier 1"


def test_unreadable_levier_is_not_also_counted_missing(contenu):
    (contenu / "fiches/leviers/pedagogie-ess.md").write_text("illisible", "utf-8")
    assert [p.code for p in check(contenu, JOUR).problemes] == ["front-matter-absent"]


def test_reference_to_an_unreadable_fiche_is_not_called_unknown(contenu):
    (contenu / "fiches/notions/scic.md").write_bytes("---\ntitre: coopérative".encode("latin-1"))
    assert [p.code for p in check(contenu, JOUR).problemes] == ["encodage"]


def test_unknown_levier_suggests_the_nearest_slug(contenu):
    put(contenu, "reference-inconnue")
    conseils = [p.conseil for p in check(contenu, JOUR).problemes]
    assert any("Vouliez-vous dire « levier:amenagement-immobilier-foncier » ?" in c for c in conseils)


def test_unrelated_slug_suggests_nothing_near(contenu):
    """Le préfixe « levier: » ne compte pas dans la ressemblance."""
    put(contenu, "absurde-contenu")
    inconnue = next(p for p in check(contenu, JOUR).problemes if p.code == "reference-inconnue")
    assert "Vouliez-vous" not in inconnue.conseil
    assert "levier:pedagogie-ess" in inconnue.conseil


def test_article_of_a_range_is_known(contenu):
    """« 4 à 6 » décrit l'article 5 : la notion SCIC y renvoie."""
    assert "texte:loi-ess-2014-856#5" in (contenu / "fiches/notions/scic.md").read_text("utf-8")
    assert check(contenu, JOUR).problemes == []


def test_repealed_text_may_be_cited_as_history(contenu):
    fichier = contenu / "fiches/leviers/amenagement-immobilier-foncier.md"
    fichier.write_text(fichier.read_text("utf-8").replace("    historique: oui\n", ""), "utf-8")
    assert [p.code for p in check(contenu, JOUR).problemes] == ["texte-abroge"]


def test_two_file_names_differing_only_by_case_collide(contenu):
    shutil.copy(contenu / "fiches/notions/scic.md", contenu / "fiches/notions/SCIC.md")
    codes = {p.code for p in check(contenu, JOUR).problemes}
    assert {"identifiant-en-double", "identifiant-mal-forme", "titre-en-double"} <= codes


def test_pole_without_code_may_explain_itself_instead(contenu):
    put(contenu, "territoire-vide")
    fichier = contenu / "fiches/exemples/pole-de-la-rive.md"
    fichier.write_text(fichier.read_text("utf-8").replace("milieu: urbain", "precision: Lieu non établi."), "utf-8")
    assert check(contenu, JOUR).problemes == []


def test_unknown_outcome_needs_neither_year_nor_source(contenu):
    put(contenu, "devenir-non-date")
    fichier = contenu / "fiches/exemples/pole-de-la-rive.md"
    fichier.write_text(fichier.read_text("utf-8").replace("etat: en-activite", "etat: inconnu"), "utf-8")
    assert check(contenu, JOUR).problemes == []


def test_warning_alone_still_gives_a_base(contenu):
    put(contenu, "numero-incoherent")
    resultat = check(contenu, JOUR)
    assert resultat.base is not None
    assert [p.gravite for p in resultat.problemes] == ["avertissement"]


def test_backlinks_are_computed_from_fields_and_prose(contenu):
    from fiches.references import parse

    base = check(contenu, JOUR).base
    citants = {str(e.reference) for e in base.cited_by(parse("notion:scic"))}
    assert citants == {"exemple:pole-du-val", "levier:amenagement-immobilier-foncier"}


@pytest.mark.parametrize(
    "hote", ["docplayer.fr", "www.doczz.fr", "ro.scribd.com", "news.dayfr.com.", "legal.tricoteuses.fr"]
)
def test_copy_is_recognised_whatever_stands_before_its_name(contenu, hote):
    chemin = put(contenu, "copie-non-declaree")
    fiche = contenu.parent / chemin
    fiche.write_text(fiche.read_text("utf-8").replace("//docplayer.fr/", f"//{hote}/"), encoding="utf-8")
    assert [p.code for p in check(contenu, JOUR).problemes] == ["copie-non-declaree"]


@pytest.mark.parametrize(
    ("phrase", "codes"),
    [
        ("La mairie prête un local.", []),
        ("L'État, l'Europe et « la région » aident : c'est écrit ; est-ce sûr ?", []),
        (f"{'mot ' * 19}fin.", []),
        (f"{'mot ' * 17}fin : bien ; sûr.", []),
        (f"{'mot ' * 20}fin.", ["en-clair-trop-long"]),
        ("La S.C.I.C. loue un local.", ["en-clair-sigle"]),
        ("C'est l'ÉPCI qui loue.", ["en-clair-sigle"]),
        ("La loi NOTRe le permet.", ["en-clair-sigle"]),
        ("Elle dure 1 500 jours.", ["en-clair-chiffre"]),
        ("Elle loue… Puis elle vend.", ["en-clair-plusieurs-phrases"]),
        ("Elle dit « oui. » Puis elle loue.", ["en-clair-plusieurs-phrases"]),
        ("Louer un local", ["en-clair-sans-point"]),
        ("L'EPCI loue. Il vend 2 lots", ["en-clair-chiffre", "en-clair-plusieurs-phrases", "en-clair-sigle"]),
    ],
)
def test_plain_sentence_is_judged_by_its_words(contenu, phrase, codes):
    fichier = contenu / "fiches/notions/ptce.md"
    avant, _, apres = fichier.read_text("utf-8").partition("en_clair:\n  - ")
    fichier.write_text(f"{avant}en_clair:\n  - {json.dumps(phrase)}\n{apres.partition(chr(10))[2]}", "utf-8")
    assert [p.code for p in check(contenu, JOUR).problemes] == codes


@pytest.mark.parametrize("chemin", ["leviers/pedagogie-ess", "modalites/mise-a-disposition"])
def test_levier_and_moyen_cannot_go_without_their_plain_sentences(contenu, chemin):
    fichier = contenu / "fiches" / f"{chemin}.md"
    texte, retraits = re.subn(r"^en_clair:\n(  - .*\n){4}", "", fichier.read_text("utf-8"), flags=re.MULTILINE)
    assert retraits == 1
    fichier.write_text(texte, "utf-8")
    problemes = check(contenu, JOUR).problemes
    assert "il manque la clé « en_clair »" in [p.message for p in problemes]


def test_notion_may_go_without_plain_sentences_but_not_with_none_of_them(contenu):
    fichier = contenu / "fiches/notions/ptce.md"
    complet = fichier.read_text("utf-8")
    for remplacement, codes in (("", []), ("en_clair: []\n", ["en-clair-pas-quatre"])):
        fichier.write_text(re.sub(r"^en_clair:\n(  - .*\n){4}", remplacement, complet, flags=re.MULTILINE), "utf-8")
        assert [p.code for p in check(contenu, JOUR).problemes] == codes


@pytest.mark.parametrize("code", sorted(c for c in ATTENDUS if not c.startswith("absurde")))
def test_remedy_of_an_invalid_fiche_leaves_no_problem(contenu, code):
    """C'est ce qui rend vrais les exemples corrigés du manuel."""
    pose, texte = apply_remedes(ATTENDUS[code], (INVALIDES / f"{code}.md").read_text("utf-8"))
    (contenu / "fiches" / pose).write_text(texte, "utf-8")
    assert check(contenu, JOUR).problemes == []


def test_every_message_says_what_to_do():
    """Un verbe à l'impératif, ou les valeurs que l'on peut écrire."""
    conseils = {p["conseil"] for cas in ATTENDUS.values() for p in cas["problemes"]}
    muets = [c for c in conseils if not re.search(r"\b(\w+ez|[Dd]ites|[Ff]aites)\b|^Valeurs connues", c)]
    assert muets == []
