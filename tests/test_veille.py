"""La veille du droit : un article change, tout ce qui s'appuie dessus est nommé, et la liste garde ce qui est fait."""

import re

import pytest
import yaml

from conftest import EPOQUE, JOUR
from fiches.checking import check
from fiches.fiche_lue import renvois
from fiches.references import parse
from fiches.veille import Changement, Veille, declare, load_veille, place, supports
from navigateur import RACINE, run_script

LOI, ARTICLE = "texte:loi-ess-2014-856", "texte:loi-ess-2014-856#9"


def watch(contenu, *arguments: str):
    return run_script("veille.py", "--contenu", contenu, *arguments, SOURCE_DATE_EPOCH=EPOQUE)


def listed(contenu) -> list[dict]:
    return yaml.safe_load((contenu / "veille.yml").read_text("utf-8"))["changements"]


def test_every_fiche_action_and_model_that_cites_the_article_is_listed_with_its_line(contenu):
    fini = watch(contenu, ARTICLE, "--le", "2026-12-01", "--note", "Loi de finances")
    assert fini.returncode == 0, fini.stdout
    points = {(p["fiche"], p["ou"]): p["etat"] for p in listed(contenu)[0]["points"] if ":" in p["fiche"]}
    # Qui cite le texte entier s'appuie aussi sur l'article ; qui cite un autre article, non.
    attendues = {
        lue.reference
        for lue in check(contenu, JOUR).lues
        if re.search(r"loi-ess-2014-856(#9)?(?![#\w-])", (contenu.parent / lue.brute.chemin).read_text("utf-8"))
        and str(lue.reference) != LOI
    }
    assert {parse(fiche) for fiche, _ in points} == attendues
    assert ("modele:deliberation-adhesion", "Clauses, 2 : Visas") in points or any("Clauses" in ou for _, ou in points)
    assert set(points.values()) == {"a-relire"}
    for chemin, ligne, ou in re.findall(r"^  (\S+?):(\d+): (.+)$", fini.stdout, re.MULTILINE):
        source = contenu.parent if chemin.startswith("content") else RACINE
        assert int(ligne) <= len((source / chemin).read_text("utf-8").splitlines()), ou
    assert listed(contenu)[0]["note"] == "Loi de finances"


def test_the_line_opens_on_the_citation(contenu):
    lues = check(contenu, JOUR).lues
    for appui in supports(lues, RACINE / "docs", parse(ARTICLE)):
        source = contenu.parent if appui.chemin.startswith("content") else RACINE
        lignes = (source / appui.chemin).read_text("utf-8").splitlines()
        assert "loi-ess-2014-856" in "\n".join(lignes[appui.ligne - 1 : appui.ligne + 3]), appui


def test_pages_written_by_hand_are_listed_too(contenu):
    watch(contenu, ARTICLE)
    assert any(p["fiche"].startswith("docs/") for p in listed(contenu)[0]["points"])


def test_a_text_declared_as_a_whole_lists_every_article(contenu):
    watch(contenu, LOI, "--devenu", "abroge", "--le", "2026-12-01")
    entier = {(p["fiche"], p["ou"]) for p in listed(contenu)[0]["points"]}
    watch(contenu, ARTICLE, "--le", "2026-12-02")
    article = {(p["fiche"], p["ou"]) for p in listed(contenu)[0]["points"]}
    assert article <= entier
    assert [c["devenu"] for c in listed(contenu)] == ["modifie", "abroge"]


def test_saying_it_again_keeps_what_was_done_and_adds_what_is_new(contenu):
    watch(contenu, ARTICLE, "--le", "2026-12-01", "--note", "par la loi")
    fichier = contenu / "veille.yml"
    fichier.write_text(fichier.read_text("utf-8").replace("etat: a-relire", "etat: sans-effet", 1), "utf-8")
    avant = listed(contenu)[0]["points"]
    pole = contenu / "fiches/exemples/pole-du-val.md"
    pole.write_text(pole.read_text("utf-8") + "\nVoir l'[article](texte:loi-ess-2014-856#9).\n", "utf-8")
    fini = watch(contenu, ARTICLE, "--le", "2026-12-01")
    assert fini.returncode == 0, fini.stdout
    apres = listed(contenu)[0]
    assert apres["note"] == "par la loi"
    assert [p for p in apres["points"] if p["fiche"] != "exemple:pole-du-val"] == avant
    assert sum(p["etat"] == "sans-effet" for p in apres["points"]) == 1
    assert len(listed(contenu)) == 1


def test_a_fiche_read_again_since_the_change_is_done(contenu):
    watch(contenu, ARTICLE, "--le", "2026-11-01")
    etats = {p["fiche"]: p["etat"] for p in listed(contenu)[0]["points"]}
    assert etats["notion:ptce"] == "relue"
    assert all(etat == "a-relire" for fiche, etat in etats.items() if fiche.startswith("docs/"))


def test_what_remains_is_told_without_argument(contenu):
    assert "Aucun changement noté." in watch(contenu).stdout
    watch(contenu, ARTICLE, "--le", "2026-12-01")
    reste = watch(contenu).stdout
    assert "modifié le 1er décembre 2026" in reste
    assert re.search(r"fiches/notions/ptce\.md:\d+: ", reste)
    fichier = contenu / "veille.yml"
    fichier.write_text(fichier.read_text("utf-8").replace("a-relire", "relue"), "utf-8")
    assert "0 point à relire." in watch(contenu).stdout


@pytest.mark.parametrize(
    ("arguments", "dit"),
    [
        (["texte:loi-ess-2014"], "n'est pas un texte de la base. Vouliez-vous dire « texte:loi-ess-2014-856 »"),
        (["notion:ptce"], "n'est pas un texte de la base"),
        ([f"{LOI}#99"], "ne décrit pas cet article. Articles décrits : 9, 4 à 6"),
        ([LOI, "--le", "demain"], "« demain » n'est pas un jour : écrivez AAAA-MM-JJ"),
        ([LOI, "--devenu", "mort"], "n'est pas un choix possible"),
    ],
)
def test_a_bad_request_is_refused_with_its_remedy_and_writes_nothing(contenu, arguments, dit):
    fini = watch(contenu, *arguments)
    assert fini.returncode == 2
    assert dit in fini.stdout.replace("\n", " ")
    assert not (contenu / "veille.yml").exists()


@pytest.mark.parametrize(
    ("ecrit", "dit"),
    [
        (
            "changements:\n  - texte: texte:x\n    devenu: change\n    le: 2026-12-01\n",
            "« change » n'a pas la forme attendue",
        ),
        ("changements: [\n", "veille.yml"),
        ("changements:\n  - le: hier\n", "il manque la clé « changements.1.texte »"),
    ],
)
def test_a_list_that_cannot_be_read_is_said_and_left_as_it_is(contenu, ecrit, dit):
    (contenu / "veille.yml").write_text(ecrit, "utf-8")
    fini = watch(contenu, ARTICLE)
    assert fini.returncode == 1
    assert dit in fini.stdout, fini.stdout
    assert (contenu / "veille.yml").read_text("utf-8") == ecrit


def test_a_fiche_that_left_is_told_in_the_list(contenu, tmp_path):
    watch(contenu, ARTICLE)
    fichier = contenu / "veille.yml"
    fichier.write_text(fichier.read_text("utf-8").replace("notion:ptce", "notion:ptc"), "utf-8")
    fini = run_script("construire.py", "--contenu", contenu, "--sortie", tmp_path / "site", SOURCE_DATE_EPOCH=EPOQUE)
    assert "la fiche « notion:ptc » de la veille n'existe pas" in fini.stdout
    assert fini.returncode == 0, fini.stdout


def test_a_point_whose_place_disappeared_is_kept_if_it_was_treated(contenu):
    lues = check(contenu, JOUR).lues
    changement = Changement(texte=ARTICLE, devenu="modifie", le="2026-12-01")
    appuis = supports(lues, RACINE / "docs", parse(ARTICLE))
    veille = declare(Veille(), changement, appuis)
    fait = veille.changements[0].points[0].model_copy(update={"etat": "relue"})
    traitee = Veille(
        changements=[veille.changements[0].model_copy(update={"points": [fait, *veille.changements[0].points[1:]]})]
    )
    assert fait in declare(traitee, changement, appuis[1:]).changements[0].points
    assert load_veille(contenu)[0] == Veille()


def test_older_versions_are_shown_under_the_article(contenu, tmp_path):
    """La page d'un texte dit ce que l'article disait avant, avec ses dates."""
    fini = run_script("construire.py", "--contenu", contenu, "--sortie", tmp_path / "site", SOURCE_DATE_EPOCH=EPOQUE)
    assert fini.returncode == 0, fini.stdout
    page = (tmp_path / "site/textes/loi-ess-2014-856/index.html").read_text("utf-8")
    dit = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "Version antérieure Du 2 août 2014 au 31 mai 2020 : Organisaient le Conseil supérieur seul." in dit


def test_what_is_told_as_history_is_not_to_be_read_again(contenu):
    cible = parse("texte:code-marches-publics-2006")
    lues = check(contenu, JOUR).lues
    passes = {r.chemin for lue in lues for r in renvois(lue) if r.historique and r.reference.fiche == cible}
    assert passes
    listes = {(a.fiche, a.ou) for a in supports(lues, RACINE / "docs", cible)}
    dits = {(str(lue.reference), place(lue, r)) for lue in lues for r in renvois(lue) if r.historique}
    assert not listes & dits
