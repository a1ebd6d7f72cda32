"""Lire : octets, en-tête, numéros de ligne, valeurs laissées en texte, réglages du contenu."""

import shutil

import pytest

from conftest import INVALIDES, JOUR, RACINE
from fiches.checking import check
from fiches.lecture_yaml import read_yaml
from fiches.loading import TAILLE_MAX, list_files, load_file
from fiches.markdown_sur import links
from fiches.site import load_site
from fiches.territoires import Territoires

FICHE = (INVALIDES / "terme-inconnu.md").read_text("utf-8").replace("inginierie", "ingenierie")
POSE = "fiches/acteurs/maison-de-redon.md"
CHEMIN = f"content/{POSE}"


def put(contenu, octets):
    (contenu / POSE).write_bytes(octets if isinstance(octets, bytes) else octets.encode("utf-8"))
    return contenu


def places(contenu):
    return [(p.chemin, p.ligne, p.code) for p in check(contenu, JOUR).problemes]


def raw(contenu):
    brute, problemes = load_file(contenu / POSE, contenu)
    assert problemes == []
    return brute


@pytest.mark.parametrize(
    ("ecrit", "lu"),
    [
        ("01", "01"),
        ("2.70", "2.70"),
        ("oui", "oui"),
        ("on", "on"),
        ("2026-11-22", "2026-11-22"),
        ("1e3", "1e3"),
        ("'null'", "null"),
        ("null", None),
        ("~", None),
        ("", None),
        ("''", ""),
        ("[]", []),
        ("{}", {}),
        ("[01, oui]", ["01", "oui"]),
    ],
    ids=str,
)
def test_scalar_stays_the_text_that_was_typed(ecrit, lu):
    donnees, _, problemes = read_yaml(f"valeur: {ecrit}\n", "x.md")
    assert problemes == []
    assert donnees == {"valeur": lu}


def test_every_value_knows_its_line(contenu):
    brute = raw(put(contenu, FICHE))
    lignes = FICHE.split("\n")
    for chemin, debut in {
        ("titre",): "titre:",
        ("role_actuel", "texte"): "  texte:",
        ("role_actuel", "sources", 0): "  sources:",
        ("sources", 0, "titre"): "    titre:",
        ("revoir_avant",): "revoir_avant:",
    }.items():
        assert lignes[brute.ligne(chemin) - 1].startswith(debut)
    assert lignes[brute.ligne_corps - 1].startswith("La maison occupe")


def test_unknown_place_falls_back_to_the_line_of_what_contains_it(contenu):
    brute = raw(put(contenu, FICHE))
    assert brute.ligne(("role_actuel", "textes", 3)) == brute.ligne(("role_actuel",))


@pytest.mark.parametrize(
    "octets",
    [
        b"\xef\xbb\xbf" + FICHE.encode(),
        FICHE.replace("\n", "\r\n").encode(),
        FICHE.replace("\n", "\r").encode(),
        FICHE.replace("---\n", "-----  \n").encode(),
        FICHE.replace("---\ntitre", "---\n\n\ntitre").encode(),
        FICHE.rstrip("\n").encode(),
        (FICHE + "\n\n\n").encode(),
    ],
    ids=["bom", "crlf", "cr", "longs-tirets", "lignes-vides", "sans-fin-de-ligne", "lignes-vides-a-la-fin"],
)
def test_harmless_ways_of_saving_a_file_are_accepted(contenu, octets):
    assert places(put(contenu, octets)) == []


@pytest.mark.parametrize(
    "octets",
    [
        b"\xef\xbb\xbf" + FICHE.replace("La maison", "La <b>maison").encode(),
        FICHE.replace("La maison", "La <b>maison").replace("\n", "\r\n").encode(),
    ],
    ids=["bom", "crlf"],
)
def test_lines_are_right_whatever_the_way_of_saving(contenu, octets):
    ligne = FICHE.split("\n").index(next(n for n in FICHE.split("\n") if n.startswith("La maison"))) + 1
    assert places(put(contenu, octets)) == [(CHEMIN, ligne, "html-interdit")]


def test_lines_are_right_after_blank_lines(contenu):
    texte = FICHE.replace("---\ntitre", "---\n\n\ntitre").replace("\nLa maison", "\n\n\nLa <b>maison")
    ligne = texte[: texte.index("La <b>")].count("\n") + 1
    assert places(put(contenu, texte)) == [(CHEMIN, ligne, "html-interdit")]


@pytest.mark.parametrize(
    ("corps", "extrait"),
    [
        ("Un b.\n\nVoir [ici](b).", "Voir"),
        ("Voir.\n\nPuis [ici](&#106;avascript:alert).", "Puis"),
        ("Un [x][y].\n\nPuis rien.\n\n[y]: javascript:alert", "[y]:"),
    ],
    ids=["cible-courte", "entites", "lien-par-reference"],
)
def test_forbidden_link_is_shown_on_its_own_line(contenu, corps, extrait):
    texte = FICHE.replace("La maison occupe", f"{corps}\n\nLa maison occupe")
    ligne = texte[: texte.index(extrait)].count("\n") + 1
    assert places(put(contenu, texte)) == [(CHEMIN, ligne, "lien-interdit")]


def test_rule_of_three_dashes_in_the_prose_is_not_a_header(contenu):
    assert places(put(contenu, FICHE + "\n---\n\nLa suite, après un trait.\n")) == []


def test_missing_prose_is_shown_on_a_line_that_exists(contenu):
    fiche = contenu / "fiches/exemples/pole-du-val.md"
    entete = fiche.read_text("utf-8").rpartition("---")[0]
    for fin in ("---", "---\n", "---\n\n\n"):
        fiche.write_text(entete + fin, "utf-8")
        derniere = (entete + fin).rstrip("\n").count("\n") + 1
        assert places(contenu) == [("content/fiches/exemples/pole-du-val.md", derniere, "texte-absent")]


@pytest.mark.parametrize(
    ("entete", "ligne", "mot"),
    [
        ('titre: "Redon\nnature: ingenierie', 2, "guillemets"),
        ("titre: 'L'ESS'\nnature: x", 2, "ponctuation"),
        ("titre: @redon", 2, "signe réservé"),
        ("titre: `redon`", 2, "signe réservé"),
        ("titre: Redon\n nature: x", 3, "deux-points"),
        ("titre: Redon\nliste:\n  - a\n - b", 5, "alignement"),
        ("titre: [a, b\nnature: x", 3, "alignement"),
        ("titre: Redon\nnature", 4, "alignement"),
        ("titre: Redon\x07", 2, "invisible"),
    ],
    ids=[
        "guillemet",
        "apostrophe",
        "arobase",
        "accent",
        "retrait",
        "tiret",
        "crochet",
        "sans-deux-points",
        "invisible",
    ],
)
def test_broken_yaml_is_explained_in_french_at_its_line(contenu, entete, ligne, mot):
    (contenu / POSE).write_text(f"---\n{entete}\n---\n", "utf-8")
    (probleme,) = load_file(contenu / POSE, contenu)[1]
    assert (probleme.ligne, probleme.code) == (ligne, "yaml-syntaxe")
    assert mot in probleme.message
    assert probleme.conseil


def test_broken_file_fails_once_and_hides_no_other_file(contenu):
    put(contenu, "---\ntitre: [\n---\n")
    shutil.copy(INVALIDES / "terme-inconnu.md", contenu / "fiches/acteurs/autre-maison.md")
    assert sorted(code for _, _, code in places(contenu)) == ["terme-inconnu", "yaml-syntaxe"]


def test_largest_accepted_file_is_three_times_the_longest_real_fiche():
    assert max(f.stat().st_size for f in list_files(RACINE / "content")) * 2 < TAILLE_MAX


def test_nested_duplicate_key_names_both_lines():
    _, _, problemes = read_yaml("a:\n  b: 1\n  c: 2\n  b: 3\n", "x.md", decalage=1)
    assert [(p.ligne, p.code) for p in problemes] == [(5, "cle-en-double")]
    assert "ligne 3" in problemes[0].message


def test_missing_levier_is_an_error(contenu):
    (contenu / "fiches/leviers/pedagogie-ess.md").unlink()
    (contenu / "fiches/leviers/cadres-contractuels.md").unlink()
    problemes = [p for p in check(contenu, JOUR).problemes if p.code == "leviers-incomplets"]
    assert [p.message for p in problemes] == ["il manque les leviers 1, 2"]


@pytest.mark.parametrize(
    ("texte", "ligne", "code"),
    [
        ("titre: Efforts\ntermes:\n  - code: faible\n", 3, "vocabulaire-incorrect"),
        ("titre: Efforts\ntermes: []\n", 2, "vocabulaire-incorrect"),
        ("- faible\n- fort\n", 1, "vocabulaire-incorrect"),
        ("titre: Efforts\ntitre: Bis\ntermes:\n  - {code: faible, libelle: Faible}\n", 2, "cle-en-double"),
        ("titre: [\n", 2, "yaml-syntaxe"),
    ],
    ids=["terme-sans-libelle", "liste-vide", "sans-champs", "cle-double", "casse"],
)
def test_broken_vocabulary_is_reported_at_its_line(contenu, texte, ligne, code):
    (contenu / "vocabulaires/efforts.yml").write_text(texte, "utf-8")
    trouves = [(p.ligne, p.code) for p in check(contenu, JOUR).problemes if p.chemin.endswith("efforts.yml")]
    assert trouves == [(ligne, code)]


@pytest.mark.parametrize("nom", ["vocabulaires/efforts.yml", "site.yml"])
def test_settings_in_latin_1_are_a_problem_not_a_crash(contenu, nom):
    (contenu / nom).write_bytes("nom: Repères\n".encode("latin-1"))
    problemes = [*check(contenu, JOUR).problemes, *load_site(contenu)[1]]
    assert "encodage" in {p.code for p in problemes if p.chemin == f"content/{nom}"}


def test_missing_code_table_stops_everything_with_one_problem(contenu):
    (contenu / "territoires/epci.csv").unlink()
    (probleme,) = check(contenu, JOUR).problemes
    assert (probleme.chemin, probleme.code) == ("content/territoires/epci.csv", "fichier-de-codes-absent")


def test_missing_vocabularies_stop_everything_with_one_problem(contenu):
    shutil.rmtree(contenu / "vocabulaires")
    assert [p.code for p in check(contenu, JOUR).problemes] == ["vocabulaires-absents"]


def test_missing_site_file_is_reported(contenu):
    (contenu / "site.yml").unlink()
    assert [(p.chemin, p.code) for p in load_site(contenu)[1]] == [("content/site.yml", "site-absent")]


@pytest.mark.parametrize(
    ("texte", "code"),
    [
        ("- nom\n", "yaml-structure"),
        ("nom: Repères\n", "cle-manquante"),
        ("nom: Repères\npresentation: Base\nadresse_publique: reperes.fr\n", "adresse-incorrecte"),
        ("nom: Repères\npresentation: Base\nediteur: RTES\n", "type-incorrect"),
    ],
    ids=["liste", "incomplet", "adresse", "editeur"],
)
def test_broken_site_file_is_explained(contenu, texte, code):
    (contenu / "site.yml").write_text(texte, "utf-8")
    site, problemes = load_site(contenu)
    assert site is None
    assert [p.code for p in problemes] == [code]
    assert all(p.message and p.conseil for p in problemes)


def test_real_code_tables_are_read_whole():
    tables = Territoires(RACINE / "content")
    assert tables.commune["26281"].nom == "Romans-sur-Isère"
    assert tables.departement["2A"].region == "94"
    assert tables.region["84"].nom == "Auvergne-Rhône-Alpes"
    assert all(c.departement in tables.departement and c.region in tables.region for c in tables.commune.values())


def test_links_are_found_in_every_markdown_form():
    texte = "[a](notion:x) [b][c] <https://d.fr> **[e](f)**\n\n- [g](h 'titre')\n\n[c]: i"
    assert set(links(texte)) == {"notion:x", "i", "https://d.fr", "f", "h"}


def test_link_target_is_decoded_before_it_is_judged():
    assert links("[x](&#106;avascript:alert)") == ("javascript:alert",)
