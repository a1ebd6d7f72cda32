"""La relecture : ce que chaque contrôle relève, ce qu'une correction change, et surtout ce qu'elle ne change pas."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import RACINE
from fiches.langue.clarte import MOTS_MAX
from fiches.langue.correction import correct, diff
from fiches.langue.lexique import Lexique, read_lexique
from fiches.langue.passages import MASQUE, Source, read_all_values, read_passages
from fiches.langue.relecture import CONTROLES, Relecteur, problem, read_sources
from fiches.schema.reperage import Acteur
from fiches.schema.texte import TexteJuridique

NOMS = frozenset({"Solilab", "Redon", "Etampes", "Ethik", "Ulisse", "Alpen", "Faucigny", "Glières"})
RELECTEUR = Relecteur(Lexique(frozenset({"légumerie"}), NOMS, frozenset({"PTCE", "CC"})))
FICHE = "fiches/acteurs/maison-de-redon.md"
ENTETE = """---
titre: Maison de Redon
resume: {resume}
variantes: [la 1ère maison]
nature: reseau
site: https://exemple.fr/la-1ère,page
role_actuel:
  texte: {texte}
  sources: [site-2ème]
sources:
  - cle: site-2ème
    titre: La 1ère maison ,vue de Redon
    editeur: La 1ère
    url: https://exemple.fr/2ème?a=1;b=2
confiance: haute
verifie_le: 2026-11-22
revoir_avant: 2027-11-22
---

{corps}
"""


def fiche(resume: str = "Un réseau.", texte: str = "Il aide.", corps: str = "Rien.") -> Source:
    return Source("content/x.md", ENTETE.format(resume=resume, texte=texte, corps=corps), Acteur)


def codes(source: Source) -> list[str]:
    return [avis.controle.code for avis in RELECTEUR.read(source)]


def found(texte: str) -> set[str]:
    """Les codes relevés dans un texte libre."""
    return set(codes(fiche(corps=texte)))


@pytest.mark.parametrize("controle", RELECTEUR.controles, ids=lambda c: c.code)
def test_each_check_finds_its_wrong_example_and_accepts_its_right_one(controle):
    trouvailles = list(controle.cherche(controle.faux))
    assert trouvailles
    assert list(controle.cherche(controle.juste)) == []
    if not controle.conseil:
        texte = controle.faux
        for debut, fin, propositions in sorted(trouvailles, reverse=True):
            texte = texte[:debut] + propositions[0] + texte[fin:]
        assert texte == controle.juste


def test_the_list_of_checks_is_whole_and_needs_no_dictionary():
    assert [c.code for c in CONTROLES] == [c.code for c in RELECTEUR.controles]
    sans = "import sys; sys.modules['hunspell'] = None; from fiches.langue.relecture import CONTROLES; print(len(CONTROLES))"
    fini = subprocess.run(
        [sys.executable, "-c", sans],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(RACINE / "scripts")},
    )
    assert int(fini.stdout) == len(CONTROLES)


def test_each_check_says_its_rule_in_one_sentence():
    assert len({c.code for c in RELECTEUR.controles}) == len(RELECTEUR.controles)
    for controle in RELECTEUR.controles:
        assert re.fullmatch(r"[«A-ZÀ-Þ].*\.", controle.regle), controle.code
        assert not (controle.sur and controle.conseil), f"{controle.code} : certain, il a un remplacement"


@pytest.mark.parametrize(
    "texte",
    [
        "Voir https://exemple.fr/1ère,2ème;x:y?z et contact@exemple.fr.",
        "Voir [la loi](texte:loi-ess-2014-856#9) et [un site](https://exemple.fr/2ème,la).",
        "Le champ `titre: valeur,la 1ère` se tape ainsi.",
        "Le champ « collectivite: oui » aussi.",
        "Au 12:30, un score de 3,5 ; la version 2.10.4 ; l'article L. 2251-1, al. 2.",
        "Nous nous voyons, vous vous voyez. La Légumerie et le Solilab.",
        "<p>La 1ère fois, n&#39;est,ce pas: oui.</p>",
        "« Le pôle » : pour qui ? Pour tous !",
        "| a | b |\n|:--|--:|\n| 1  | 2  |",
        "1. un\n2. deux\n\n- a) trois\n- b) quatre",
        "Élu·es et habitant·es, aujourd'hui, jusqu'à la sous-préfecture, porte-à-porte.",
        "Elle a la compétence. A répondu à l'appel. Il y a en 2014 10 000 habitants.",
        "Ulisse – Pôle Alpen, CC Faucigny - Glières.",
        "Un moelleux, un poète, la coexistence, le Groenland.",
    ],
)
def test_what_is_right_is_left_alone(texte):
    assert found(texte) == set(), [problem(a).message for a in RELECTEUR.read(fiche(corps=texte))]


def test_words_of_others_are_not_read():
    assert codes(fiche()) == []  # variantes, titre de source, éditeur, clés, adresses : tous fautifs, aucun à nous
    loi = "---\ntitre: Une loi\narticles:\n  - numero: '1'\n    citation: la 1ère ,et la 2ème\n    portee: Elle permet.\n---\n"
    assert codes(Source("content/l.md", loi, TexteJuridique)) == []


def test_a_quoted_phrase_is_reported_but_never_corrected():
    source = fiche(corps="Il écrit « la 1ère fois » et la 2ème.")
    assert codes(source) == ["ordinal", "ordinal"]
    assert "« la 1ère fois » et la 2e." in correct(source, RELECTEUR).texte


def test_an_unknown_word_comes_with_suggestions():
    (avis,) = [a for a in RELECTEUR.read(fiche(texte="Un dévelopement local."))]
    p = problem(avis)
    assert (p.code, p.ligne, p.gravite) == ("orthographe", 8, "avertissement")
    assert p.message == "« Un dévelopement local. » : « dévelopement » n'est pas un mot connu"
    assert p.conseil == "Peut-être « développement » ? Si le mot est juste, ajoutez-le à content/mots.txt."


@pytest.mark.parametrize(
    "mot", ["dévelopement", "terrtoire", "intercomunalité", "finançement", "l'inconu", "éco-domeine"]
)
def test_a_misspelt_word_is_seen(mot):
    assert "orthographe" in found(f"Voici {mot} ici.")


def test_a_capital_without_accent_is_corrected_and_a_name_is_not():
    source = correct(fiche(corps="L'Etat et la ville d'Etampes, avec Ethik."), RELECTEUR)
    assert source.texte.endswith("L'État et la ville d'Etampes, avec Ethik.\n")


def test_a_capital_without_accent_is_said_once():
    assert codes(fiche(corps="L'Etat aide.")) == ["capitale-sans-accent"]


def test_a_value_written_with_rare_escapes_is_read_but_never_rewritten():
    source = fiche(texte=r'"La 1\u00e8re fois,\x20et  la 2ème."')
    assert codes(source) == ["espace-double", "ordinal", "ordinal"]
    assert {avis.passage.ligne(avis.trouvaille.debut) for avis in RELECTEUR.read(source)} == {8}
    assert correct(source, RELECTEUR).texte == source.texte


def test_a_sentence_is_long_only_past_the_limit():
    juste = " ".join(["un pôle"] * (MOTS_MAX // 2) + ["aide"])
    assert len(juste.split()) == MOTS_MAX
    assert found(f"{juste}.") == set()
    assert found(f"Oui, {juste}.") == {"phrase-longue"}
    assert found(f"{juste} ; {juste}.") == set()


def test_an_acronym_explained_in_the_fiche_or_known_is_accepted():
    assert found("Le PTCE et le comité de bassin (CBXY). Le CBXY aide.") == set()
    assert found("Le CBXY aide. Le CBXY vient.") == {"sigle-inexplique"}
    assert codes(fiche(corps="Le CBXY aide. Le CBXY vient.")) == ["sigle-inexplique"]  # une fois par fiche


FAUTES = "la 1ère fois, l'Etat de de Redon"
JUSTE = "la 1re fois, l'État de Redon"
STYLES = {
    "nu": "{}",
    "apostrophes": "'{q}'",
    "guillemets": '"{}"',
    "plié": ">-\n    Un début\n    {}\n    et une fin",
    "littéral": "|\n    Un début\n    {}\n    et une fin",
    "plusieurs lignes": "Un début\n    {}\n    et une fin",
}


def styled(style: str, texte: str) -> str:
    return STYLES[style].format(texte, q=texte.replace("'", "''"))


@pytest.mark.parametrize("fins", ["\n", "\r\n"], ids=["unix", "windows"])
@pytest.mark.parametrize("marque", ["", "\ufeff"], ids=["sans marque", "avec marque"])
@pytest.mark.parametrize("style", STYLES)
def test_a_correction_changes_its_words_and_no_other_byte(style, marque, fins):
    def written(texte: str) -> str:
        return marque + fiche(texte=styled(style, texte), corps=texte).texte.replace("\n", fins)

    assert correct(Source("content/x.md", written(FAUTES), Acteur), RELECTEUR).texte == written(JUSTE)


MORCEAUX = st.sampled_from(
    ["le pôle", "la 1ère", "l'Etat", "de de", "10.000 euros", "20%", "etc...", "etc", ", puis", " ,puis", "(oui )", "( non", "«", "»",
     '"mot"', "“mot”", "mise en oeuvre", "si il", "A partir de", "c'est à dire", ":", ": ", " : ", "# ", "- ", "&", "*", "''", "\\", "é",
     "  ", "https://a.fr/1ère", "`2ème`", "[x](levier:a-b)", "2ème", "<b>", "{{ x }}", "no 5", "14h30", "Mr X", "dans dans dans"]
)  # fmt: skip
PHRASES = st.lists(MORCEAUX, min_size=1, max_size=8).map(" ".join)


@given(st.sampled_from(sorted(STYLES)), PHRASES, PHRASES)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_correction_is_idempotent_and_keeps_everything_else(style, texte, corps):
    source = fiche(texte=styled(style, texte), corps=corps)
    try:
        avant = yaml.safe_load(source.texte.split("---\n")[1])
    except yaml.YAMLError:
        return
    if not isinstance(avant, dict) or "sources" not in avant:
        return  # le texte tiré a fermé le champ et mangé les suivants
    neuve = correct(source, RELECTEUR)
    assert correct(neuve, RELECTEUR).texte == neuve.texte
    apres = yaml.safe_load(neuve.texte.split("---\n")[1])
    for cle in avant.keys() | apres.keys():
        assert apres[cle] == avant[cle] or cle == "role_actuel"
    assert apres["role_actuel"]["sources"] == avant["role_actuel"]["sources"]
    for intact in re.findall(r"https://\S+|`[^`\n]*`|\(levier:\S+\)|\{\{.*?\}\}", source.texte):
        assert intact in neuve.texte


@cache
def base() -> tuple[Source, ...]:
    return tuple(read_sources(RACINE / "content", RACINE / "docs")[0].values())


def test_every_letter_of_every_passage_is_at_its_place():
    passages = [passage for source in base() for passage in read_passages(source)]
    assert len(passages) > 10_000
    for passage in passages:
        assert len(passage.texte) == len(passage.valeur) == len(passage.places)
        for signe, (debut, fin) in zip(passage.texte, passage.places, strict=True):
            if signe != MASQUE and not signe.isspace():
                assert passage.source.texte[debut:fin][-1:] == signe, (passage.source.chemin, passage.champ)


def test_correcting_the_whole_base_changes_only_what_is_prose():
    relecteur = Relecteur(read_lexique(RACINE / "content", base()))
    for source in base():
        if list(relecteur.certain(source)):
            neuve = correct(source, relecteur)
            avant, apres = read_all_values(source), read_all_values(neuve)
            assert {c for c in avant | apres if avant[c] != apres[c]} <= {p.champ for p in read_passages(source)}
            assert diff(source, neuve)


def test_the_dictionary_is_the_one_its_notice_describes():
    dossier = RACINE / "scripts" / "dictionnaire"
    empreintes = dict(re.findall(r"\| `([\w.]+)` \| `([0-9a-f]{64})` \|", (dossier / "LISEZMOI.md").read_text("utf-8")))
    assert set(empreintes) == {f.name for f in dossier.iterdir()} - {"LISEZMOI.md"}
    for nom, empreinte in empreintes.items():
        assert hashlib.sha256((dossier / nom).read_bytes()).hexdigest() == empreinte


def run(contenu: Path, *options: str | Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, RACINE / "scripts/relire.py", "--contenu", contenu, *options],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(RACINE / "scripts")},
    )


@pytest.fixture
def fautif(contenu):
    """Un petit contenu avec une fiche et une page fautives, et une liste de mots."""
    (contenu / FICHE).write_text(fiche(texte="La 2ème  zzxyv.", corps="Un pôle: oui").texte, "utf-8")
    (contenu.parent / "docs").mkdir()
    (contenu.parent / "docs/une.md").write_text('---\ntitle: "La 3ème"\n---\n\nUne page ,écrite.\n', "utf-8")
    (contenu / "orientation.yml").write_text(
        "# la 1ère fois\na:\n  - {cle: x, titre: La 4ème fois, url: 'https://a.fr/1ère x'}\n", "utf-8"
    )
    (contenu / "mots.txt").write_text("zébrule # un mot\nabcdx\nville\n", "utf-8")
    return contenu


def test_the_command_says_file_line_extract_and_proposal_and_never_blocks(fautif):
    fini = run(fautif, fautif / FICHE)
    assert (fini.returncode, fini.stderr) == (0, "")
    assert fini.stdout == (
        "content/fiches/acteurs/maison-de-redon.md:8: [espace-double] (avertissement) « La 2ème  zzxyv. » : une seule espace sépare"
        " deux mots\n"
        "    → Écrivez « La 2ème zzxyv. ».\n"
        "content/fiches/acteurs/maison-de-redon.md:8: [ordinal] (avertissement) « La 2ème  zzxyv. » : un ordinal s'abrège en"
        " 1re, 2e, XXe\n"
        "    → Écrivez « La 2e  zzxyv. ».\n"
        "content/fiches/acteurs/maison-de-redon.md:8: [orthographe] (avertissement) « La 2ème  zzxyv. » : « zzxyv » n'est pas un"
        " mot connu\n"
        "    → Si le mot est juste, ajoutez-le à content/mots.txt.\n"
        "content/fiches/acteurs/maison-de-redon.md:20: [espace-avant-signe] (avertissement) « Un pôle: oui » : une espace précède"
        " « : », « ; », « ! » et « ? »\n"
        "    → Écrivez « Un pôle : oui ».\n"
        "1 fiche : 4 avertissements.\n"
    )


def test_formats_carry_the_same_warnings(fautif):
    avis = json.loads(run(fautif, "--format", "json").stdout)
    assert {a["gravite"] for a in avis} == {"avertissement"}
    vus = {(a["chemin"], a["ligne"], a["code"]) for a in avis}
    assert {
        ("docs/une.md", 2, "ordinal"),
        ("docs/une.md", 5, "espace-avant-virgule"),
        ("content/orientation.yml", 3, "ordinal"),
        ("content/mots.txt", 2, "mot-mal-range"),
        ("content/mots.txt", 3, "mot-inutile"),
    } <= vus
    github = run(fautif, "--format", "github", fautif.parent / "docs/une.md").stdout
    assert "::warning file=docs/une.md,line=2,title=ordinal::" in github
    assert "maison" not in github


def test_corriger_shows_a_diff_writes_it_once_and_leaves_no_trace(fautif):
    avant = {f: f.read_bytes() for f in fautif.parent.rglob("*") if f.is_file()}
    fini = run(fautif, "--corriger")
    assert fini.returncode == 0
    assert "-  texte: La 2ème  zzxyv.\n+  texte: La 2e zzxyv.\n" in fini.stdout
    assert "+  - {cle: x, titre: La 4e fois, url: 'https://a.fr/1ère x'}\n" in fini.stdout
    assert '-title: "La 3ème"\n+title: "La 3e"\n' in fini.stdout
    apres = {f: f.read_bytes() for f in fautif.parent.rglob("*") if f.is_file()}
    assert {f for f in apres if apres[f] != avant.get(f)} == {
        fautif / FICHE,
        fautif / "orientation.yml",
        fautif.parent / "docs/une.md",
    }
    assert set(apres) == set(avant)
    encore = run(fautif, "--corriger")
    assert "+++" not in encore.stdout
    assert {f: f.read_bytes() for f in apres} == apres


def test_an_unreadable_file_is_said_and_the_others_are_read(fautif):
    (fautif / "fiches/acteurs/casse.md").write_text("pas d'en-tête ,ici", "utf-8")
    (fautif.parent / "docs/deux.md").write_bytes(b"---\ntitle: caf\xe9\n---\n")
    (fautif.parent / "docs/trois.md").write_text("---\ntitle: a: b\n---\n", "utf-8")
    fini = run(fautif, "--corriger")
    assert fini.returncode == 0
    assert "casse.md:1: [front-matter-absent] (avertissement)" in fini.stdout
    assert "docs/deux.md:1: [encodage] (avertissement)" in fini.stdout
    assert "docs/trois.md:2: [yaml-syntaxe] (avertissement)" in fini.stdout
    assert (fautif / "fiches/acteurs/casse.md").read_text("utf-8") == "pas d'en-tête ,ici"


def test_a_linked_fiche_is_never_rewritten(fautif, tmp_path):
    ailleurs = tmp_path / "ailleurs.md"
    shutil.move(fautif / FICHE, ailleurs)
    (fautif / FICHE).symlink_to(ailleurs)
    avant = ailleurs.read_bytes()
    assert "[lien-symbolique]" in run(fautif, "--corriger").stdout
    assert ailleurs.read_bytes() == avant
    assert (fautif / FICHE).is_symlink()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["absent.md"], "« absent.md » n'est ni une fiche ou un réglage de"),
        (["--corriger", "--format", "json"], "--corriger montre ce qui change, en texte : retirez --format"),
        (["--format", "xml"], "n'est pas un choix possible"),
    ],
)
def test_misuse_exits_two_in_french(contenu, options, message):
    fini = run(contenu, *options)
    assert fini.returncode == 2
    assert message in fini.stderr


def test_a_folder_without_fiches_is_misuse(tmp_path):
    assert run(tmp_path).returncode == 2
