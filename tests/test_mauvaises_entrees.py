"""Les fichiers que personne ne devrait déposer : un problème clair, vite, sans trace d'exception, quoi qu'il arrive."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import EPOQUE, INVALIDES, JOUR, RACINE, fresh_content
from fiches.checking import check
from fiches.loading import TAILLE_MAX, list_files
from fiches.schema import DOSSIERS

FICHE = (INVALIDES / "terme-inconnu.md").read_text("utf-8").replace("inginierie", "ingenierie")
POSE = "fiches/acteurs/maison-de-redon.md"
MO = 1024 * 1024
GROS = 400 * 1024
JUSTE = TAILLE_MAX - len(FICHE.encode()) - 200  # passe la limite de taille : c'est le contenu qui doit être refusé
CLES = {"chemin", "ligne", "code", "message", "conseil", "gravite"}
# Un processus lance la commande une fois par contenu, chaque fois dans un enfant dont il mesure le temps de calcul et
# la mémoire ; le temps de son propre démarrage est compté à chacun.
LANCEUR = """
import json, os, resource, sys, tempfile, time
sys.path.insert(0, sys.argv[1])
import valider
demarrage = time.process_time()
for contenu in sys.argv[3:]:
    with tempfile.TemporaryFile() as sortie, tempfile.TemporaryFile() as erreurs:
        enfant = os.fork()
        if not enfant:
            os.dup2(sortie.fileno(), 1)
            os.dup2(erreurs.fileno(), 2)
            code = 70  # une exception
            try:
                code = valider.main(["--contenu", contenu, "--format", sys.argv[2]])
            finally:
                sys.stdout.flush()
                sys.excepthook(*sys.exc_info()) if code == 70 else None
                os._exit(code)
        _, etat, usage = os.wait4(enfant, 0)
        textes = [(flux.seek(0), flux.read().decode())[1] for flux in (sortie, erreurs)]
        secondes = demarrage + usage.ru_utime + usage.ru_stime
        print(json.dumps([os.waitstatus_to_exitcode(etat), *textes, secondes, usage.ru_maxrss / 1024]), flush=True)
"""


def header(lignes: str) -> bytes:
    """La fiche, avec des lignes de plus dans l'en-tête."""
    return FICHE.replace("confiance:", f"{lignes}\nconfiance:").encode()


def swap(avant: str, apres: str) -> bytes:
    assert avant in FICHE
    return FICHE.replace(avant, apres).encode()


def body(texte: str) -> bytes:
    return (FICHE.rpartition("---\n")[0] + "---\n\n" + texte + "\n").encode()


def rich(texte: str) -> bytes:
    """La fiche, avec ce texte dans un champ qui accepte le Markdown."""
    return swap("Elle reçoit une centaine de porteurs de projet par an.", json.dumps(texte, ensure_ascii=False))


BOMBE = "a: &a [x, x]\n" + "".join(
    f"{c}: &{c} [*{p}, *{p}, *{p}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True)
)

# Nom du cas : (octets de la fiche, problèmes attendus (ligne, code)). « ... » : d'autres peuvent suivre.
CAS: dict[str, tuple[bytes, list]] = {
    "cle-manquante": (swap("nature: ingenierie\n", ""), [(1, "cle-manquante")]),
    "cle-inconnue": (header("couleur: vert"), [(12, "cle-inconnue")]),
    "mauvais-type": (swap("nature: ingenierie", "nature: [ingenierie]"), [(4, "type-incorrect")]),
    "reference-inconnue": (header("remplace_par: acteur:personne"), [(12, "reference-inconnue")]),
    "reference-facon-chemin": (header("remplace_par: ../acteurs/rtes"), [(12, "reference-mal-formee")]),
    "reference-absolue": (header("remplace_par: acteur:/etc/passwd"), [(12, "reference-mal-formee")]),
    "ancien-identifiant-facon-chemin": (header("anciens_identifiants: ['../x']"), [(12, "forme-incorrecte")]),
    "ancien-identifiant-vide": (header("anciens_identifiants: ['']"), [(12, "forme-incorrecte")]),
    "cle-en-double": (header("nature: reseau"), [(12, "cle-en-double")]),
    "cle-en-double-profonde": (swap("    editeur:", "    titre: Bis\n    editeur:"), [(11, "cle-en-double")]),
    "yaml-casse-deux-points": (swap("titre: Maison", "titre: Redon : Maison"), [(2, "yaml-syntaxe")]),
    "yaml-casse-guillemet": (swap("titre: Maison", 'titre: "Maison'), [(2, "yaml-syntaxe")]),
    "yaml-casse-crochet": (header("variantes: [a, b"), [(13, "yaml-syntaxe")]),
    "yaml-casse-retrait": (header(" variantes: a"), [(12, "yaml-syntaxe")]),
    "yaml-deux-documents": (header("...\n--- !x"), [(13, "yaml-etiquette")]),
    "yaml-directive": (swap("titre:", "%YAML 9.9\ntitre:"), [(2, "yaml-syntaxe")]),
    "tabulation": (header("\tvariantes: a"), [(12, "yaml-tabulation")]),
    "tabulation-au-milieu": (header("variantes:\n  - a\n  -\t\tb: c\n\t- d"), [(15, "yaml-tabulation")]),
    "bombe-de-renvois": (header(BOMBE), [(12, "yaml-renvoi")]),
    "renvoi-a-soi": (header("variantes: &v [*v]"), [(12, "yaml-renvoi")]),
    "fusion-de-cles": (header("<<: {titre: x}"), [(12, "cle-inconnue")]),
    "etiquette-python": (header("variantes: !!python/object/apply:os.system ['id']"), [(12, "yaml-etiquette")]),
    "etiquette-locale": (header("variantes: !chose a"), [(12, "yaml-etiquette")]),
    "etiquette-binaire": (header("variantes: !!binary aGVsbG8="), [(12, "yaml-etiquette")]),
    "yaml-profond": (header("variantes: " + "[" * 5000 + "]" * 5000), [(12, "yaml-trop-profond")]),
    "yaml-profond-en-tirets": (header("variantes:\n  " + "- " * 5000), [(13, "yaml-trop-profond")]),
    "yaml-profond-en-accolades": (header("variantes: " + "{a: " * 5000), [(12, "yaml-trop-profond")]),
    "cle-non-textuelle": (header("? [a, b]\n: c"), [(12, "cle-inconnue")]),
    "cle-nombre": (header("12: x"), [(12, "cle-inconnue")]),
    "cle-nulle": (header("null: x"), [(12, "cle-inconnue")]),
    "cle-de-source-en-liste": (swap("cle: rapport-2025", "cle: [rapport-2025]"), [(7, "source-inconnue"), (9, "type-incorrect")]),
    "cle-de-source-en-champs": (swap("cle: rapport-2025", "cle: {a: b}"), [(7, "source-inconnue"), (9, "type-incorrect")]),
    "valeurs-nulles": (
        FICHE.replace("nature: ingenierie", "nature:").replace("confiance: moyenne", "confiance: ~").encode(),
        [(4, "valeur-vide"), (12, "valeur-vide")],
    ),
    "tout-nul": (b"---\ntitre:\nresume:\nsources:\n---\n", [(1, "cle-manquante"), ...]),
    "liste-de-nuls": (header("variantes: [~, null, '']"), [(12, "valeur-vide")] * 3),
    "entier-enorme": (header("disparu_en: " + "9" * 5000), [(12, "nombre-hors-limites")]),
    "entier-grand": (header("disparu_en: " + "9" * 30), [(12, "nombre-hors-limites")]),
    "entier-nan": (header("disparu_en: .nan"), [(12, "nombre-incorrect")]),
    "entier-decimal": (header("disparu_en: 2019.5"), [(12, "nombre-incorrect")]),
    "date-impossible": (swap("verifie_le: 2026-11-22", "verifie_le: 2026-02-30"), [(13, "date-incorrecte")]),
    "date-en-secondes": (swap("verifie_le: 2026-11-22", "verifie_le: 1699920000"), [(13, "date-incorrecte")]),
    "date-et-heure": (swap("verifie_le: 2026-11-22", "verifie_le: 2026-11-22T00:00:00"), [(13, "date-incorrecte")]),
    "date-en-liste": (swap("verifie_le: 2026-11-22", "verifie_le: [2026-11-22]"), [(13, "type-incorrect")]),
    "date-lointaine": (swap("verifie_le: 2026-11-22", "verifie_le: 99999-01-01"), [(13, "date-incorrecte")]),
    "periode-impossible": (swap("    editeur:", "    date: 2026-13\n    editeur:"), [(11, "date-incorrecte")]),
    "fichier-vide": (b"", [(1, "front-matter-absent")]),
    "fichier-d-un-octet": (b"-", [(1, "front-matter-absent")]),
    "entete-vide": (b"---\n---\n", [(1, "cle-manquante"), ...]),
    "entete-jamais-ferme": (FICHE.rpartition("---\n")[0].encode(), [(1, "front-matter-absent")]),
    "entete-en-liste": (b"---\n- a\n- b\n---\n", [(2, "yaml-structure")]),
    "entete-en-texte": (b"---\nbonjour\n---\n", [(2, "yaml-structure")]),
    "binaire": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" * 50, [(1, "fichier-binaire")]),
    "utf-16": (FICHE.encode("utf-16"), [(1, "fichier-binaire")]),
    "latin-1": (FICHE.encode("latin-1"), [(2, "encodage")]),
    "latin-1-dans-le-corps": (FICHE.encode() + "Été.\n".encode("latin-1"), [(18, "encodage")]),
    "controle-dans-l-entete": (header("variantes: [a\x07b]"), [(12, "yaml-syntaxe")]),
    "cinquante-mo": (FICHE.encode() + b"a" * 50 * MO, [(1, "fichier-trop-gros")]),
    "script-dans-un-champ": (rich("<script>alert(1)</script>"), [(6, "html-interdit")]),
    "script-dans-le-titre": (swap("titre: Maison", "titre: <script src=//x.fr> Maison"), [(2, "html-interdit")]),
    "script-dans-le-corps": (body("Voir.\n\n<script>alert(1)</script>"), [(19, "html-interdit")]),
    "script-en-majuscules": (body("<SCRIPT\nsrc=x>"), [(17, "html-interdit")]),
    "balise-jamais-fermee": (body("<img src=x onerror=alert(1)"), [(17, "html-interdit")]),
    "commentaire": (body("<!-- caché -->"), [(17, "html-interdit")]),
    "javascript-dans-un-champ": (rich("[x](javascript:alert)"), [(6, "lien-interdit")]),
    "javascript-dans-le-corps": (body("[x](javascript:alert)"), [(17, "lien-interdit")]),
    "javascript-encode-champ": (rich("[x](&#106;avascript:alert)"), [(6, "lien-interdit")]),
    "javascript-encode-corps": (body("Un.\n\n[x](&#106;avascript:alert)"), [(19, "lien-interdit")]),
    "javascript-encode-hexa": (body("[x](&#x6A;avascript:alert)"), [(17, "lien-interdit")]),
    "javascript-par-reference": (body("[x][y]\n\n[y]: javascript:alert"), [(19, "lien-interdit")]),
    "javascript-par-reference-champ": (rich("[x][y]\n\n[y]: javascript:alert"), [(6, "lien-interdit")]),
    "javascript-majuscules": (body("[x](JaVaScRiPt:alert)"), [(17, "lien-interdit")]),
    "javascript-espaces": (body("[x](  javascript:alert  )"), [(17, "lien-interdit")]),
    "javascript-retour-a-la-ligne": (body("[x](java&#10;script:alert)"), [(17, "lien-interdit")]),
    "javascript-tabulation": (body("[x](java&Tab;script:alert)"), [(17, "lien-interdit")]),
    "javascript-chevrons": (body("<javascript:alert>"), [(17, "html-interdit")]),
    "lien-data": (body("[x](data:text/html;base64,PHNjcmlwdD4=)"), [(17, "lien-interdit")]),
    "lien-vbscript": (body("[x](vbscript:msgbox)"), [(17, "lien-interdit")]),
    "lien-sans-protocole": (body("[x](//exemple.fr)"), [(17, "lien-interdit")]),
    "lien-vers-un-fichier": (body("[x](../../etc/passwd)"), [(17, "lien-interdit")]),
    "adresse-javascript": (header("site: javascript:alert(1)"), [(12, "adresse-incorrecte")]),
    "adresse-a-guillemet": (header("site: https://a.fr/\"onclick=x"), [(12, "adresse-incorrecte")]),
    "image-dans-un-champ": (rich("![x](https://exemple.fr/x.png)"), [(6, "image-interdite")]),
    "crochets-400-ko": (body("[" * GROS), [(1, "fichier-trop-gros")]),
    "asterisques-400-ko": (body("*" * GROS), [(1, "fichier-trop-gros")]),
    "crochets": (body("[" * JUSTE), [(17, "mise-en-forme-excessive")]),
    "crochets-peu-nombreux": (body("[" * 4000), [(17, "mise-en-forme-excessive")]),
    "crochets-dans-un-champ": (rich("[" * 4000), [(6, "mise-en-forme-excessive")]),
    "asterisques": (body("*a " * (JUSTE // 3)), [(17, "mise-en-forme-excessive")]),
    "liens-ouverts": (body("[a](" * 3000), [(17, "mise-en-forme-excessive")]),
    "images-ouvertes": (body("![" * (JUSTE // 2)), [(17, "mise-en-forme-excessive")]),
    "accents-graves": (body("``a`" * 4000), [(17, "mise-en-forme-excessive")]),
    "citations": (body(">" * 4000), [(17, "mise-en-forme-excessive")]),
    "listes-emboitees": (body("- " * 4000 + "a"), [(17, "mise-en-forme-excessive")]),
    "listes-en-retrait": (
        body("\n".join(" " * 4 * n + "- a" for n in range(100))),
        [(17, "mise-en-forme-excessive")],
    ),
    "intertitres-soulignes": (
        body("a\n=\n\n" * 4000),
        [(17, "intertitre-trop-haut"), (17, "mise-en-forme-excessive")],
    ),
    "chevrons": (body("<a " * (JUSTE // 3)), [(17, "html-interdit"), (17, "mise-en-forme-excessive")]),
    "barres-inverses": (body("\\" * JUSTE), [(17, "mise-en-forme-excessive")]),
    "cles-inconnues-innombrables": (header("".join(f"k{n}: v\n" for n in range(10_000))), [(12, "cle-inconnue"), ...]),
    "cles-en-double-innombrables": (header("a: b\n" * (JUSTE // 5)), [(13, "cle-en-double"), ...]),
    "references-inconnues-innombrables": (
        header("divergences:\n" + "- {sujet: a, versions: [{texte: '[a](acteur:b)'}]}\n" * (JUSTE // 53)),
        [(13, "liste-trop-courte"), ...],
    ),
}  # fmt: skip


def run(*contenus: Path, format: str = "json") -> list[tuple[int, str, str, float, float]]:
    """Pour chaque contenu : code de sortie, sortie, erreurs, secondes de calcul et mébioctets de la commande."""
    fait = subprocess.run(
        [sys.executable, "-c", LANCEUR, RACINE / "scripts", format, *contenus],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"SOURCE_DATE_EPOCH": EPOQUE},
    )
    return [tuple(json.loads(ligne)) for ligne in fait.stdout.splitlines()]


@pytest.fixture(scope="module")
def comptes_rendus(tmp_path_factory) -> dict[str, tuple]:
    """Le résultat de chaque cas, dans son propre contenu."""
    contenus = []
    for nom, (octets, _) in CAS.items():
        dossier = tmp_path_factory.mktemp(nom, numbered=False)
        contenus.append(fresh_content(dossier))
        (contenus[-1] / POSE).write_bytes(octets)
    return dict(zip(CAS, run(*contenus), strict=True))


def check_report(resultat: tuple, attendus: list, chemin: str = f"content/{POSE}") -> list[dict]:
    code, sortie, erreurs, secondes, memoire = resultat
    assert erreurs == ""
    problemes = json.loads(sortie)
    places = [(p["ligne"], p["code"]) for p in problemes if p["chemin"] == chemin]
    if attendus[-1] is ...:
        assert places[: len(attendus) - 1] == attendus[:-1]
    else:
        assert places == attendus
        assert len(problemes) == len(attendus), "une fiche fautive ne gêne pas les autres"
    for probleme in problemes:
        check_french(probleme)
    assert code == 1
    assert secondes < 2
    assert memoire < 300
    return problemes


def check_french(probleme: dict) -> None:
    """Les six clés, une phrase et un remède, rien qui vienne de Python ni de ses bibliothèques."""
    assert set(probleme) == CLES
    assert probleme["chemin"].startswith("content/")
    assert probleme["ligne"] >= 1
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", probleme["code"])
    assert probleme["message"]
    assert probleme["conseil"].endswith((".", "?"))
    redige = re.sub(r"« .*? »", "", probleme["message"] + probleme["conseil"], flags=re.DOTALL)
    assert not re.search(r"Traceback|Error|pydantic|yaml\.|Input should|<class|\bNone\b|\{\w+\}", redige)


@pytest.mark.parametrize("cas", CAS)
def test_bad_input_is_explained_fast_and_without_a_traceback(comptes_rendus, cas):
    check_report(comptes_rendus[cas], CAS[cas][1])


@pytest.mark.parametrize("cible", ["/etc/passwd", "/dev/zero", "reseau-rtes.md", "absent.md", "maison-de-redon.md"])
def test_symbolic_link_is_refused_and_never_followed(contenu, cible):
    (contenu / POSE).symlink_to(cible)
    (probleme,) = check_report(*run(contenu), [(1, "lien-symbolique")])
    assert "root:" not in json.dumps(probleme)


def test_linked_folder_is_refused_and_never_entered(contenu, tmp_path):
    dehors = tmp_path / "dehors"
    dehors.mkdir()
    (dehors / "secret.md").write_text("un secret", "utf-8")
    (contenu / "fiches/acteurs/dossier").symlink_to(dehors)
    check_report(*run(contenu), [(1, "lien-symbolique")], "content/fiches/acteurs/dossier")


def test_named_pipe_does_not_block(contenu):
    os.mkfifo(contenu / POSE)
    check_report(*run(contenu), [(1, "fichier-illisible")])


def test_fiche_in_a_subfolder_is_not_silently_ignored(contenu):
    (contenu / "fiches/acteurs/vieux").mkdir()
    (contenu / "fiches/acteurs/vieux/maison.md").write_text(FICHE, "utf-8")
    check_report(*run(contenu), [(1, "dossier-inconnu")], "content/fiches/acteurs/vieux/maison.md")


def test_fiche_at_the_root_of_fiches_is_not_silently_ignored(contenu):
    (contenu / "fiches/maison.md").write_text(FICHE, "utf-8")
    check_report(*run(contenu), [(1, "dossier-inconnu")], "content/fiches/maison.md")


def test_file_name_that_is_not_utf_8_is_reported(contenu):
    with open(os.fsencode(contenu / "fiches/acteurs") + b"/maison-\xe9.md", "wb") as flux:
        flux.write(FICHE.encode())
    check_report(*run(contenu), [(2, "identifiant-mal-forme")], "content/fiches/acteurs/maison-�.md")
    ((code, _, erreurs, *_),) = run(contenu, format="texte")
    assert (code, erreurs) == (1, "")


def test_text_report_keeps_one_line_per_problem_whatever_the_value(contenu):
    (contenu / POSE).write_bytes(body("[x](java&#10;script:&#27;[31malert)"))
    ((_, sortie, *_),) = run(contenu, format="texte")
    assert len(sortie.rstrip("\n").split("\n")) == 3
    assert "\x1b" not in sortie


def test_every_bad_file_is_reported_at_once(contenu):
    simples = [n for n, (octets, attendus) in CAS.items() if len(octets) < 20_000 and attendus[-1] is not ...]
    for nom in simples:
        (contenu / f"fiches/acteurs/cas-{nom}.md").write_bytes(CAS[nom][0])
    trouves = {(p.chemin, p.ligne, p.code) for p in check(contenu, JOUR).problemes}
    for nom in simples:
        attendus = {(f"content/fiches/acteurs/cas-{nom}.md", ligne, code) for ligne, code in CAS[nom][1]}
        assert attendus <= trouves, nom


def test_number_that_would_fill_memory_is_refused(contenu):
    fiche = contenu / "fiches/exemples/pole-du-val.md"
    correcte = fiche.read_text("utf-8")
    for valeur in (
        ".nan",
        "nan",
        "inf",
        "-inf",
        ".inf",
        "1e999999999",
        "1e-999999999",
        "9" * 400,
        "2,7",
        "1 000",
        "1_000",
    ):
        fiche.write_text(correcte.replace("valeur: 4.5", f"valeur: {valeur}"), "utf-8")
        assert [p.code for p in check(contenu, JOUR).problemes] == ["nombre-incorrect"], valeur


TEXTES = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60) | st.sampled_from(
    [
        "",
        "[a](javascript:x)",
        "<b>",
        "texte:loi-ess-2014-856#9",
        "../x",
        "2026-02-30",
        "oui",
        "1e9",
        "![",
        "`",
        "dossier-2014",
    ]
)
DONNEES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTES,
    lambda enfants: st.lists(enfants, max_size=4) | st.dictionaries(TEXTES, enfants, max_size=4),
    max_leaves=12,
)
TRANQUILLE = settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def declared_names() -> list[str]:
    from fiches.schema import GENRES
    from fiches.schema.visite import submodel

    def names(modele):
        for nom, champ in modele.model_fields.items():
            yield nom
            if sous := submodel(champ.annotation):
                yield from names(sous)

    return sorted({nom for modele in GENRES.values() for nom in names(modele)})


NOMS = st.sampled_from(declared_names())
PRESQUE = st.recursive(
    DONNEES,
    lambda enfants: st.lists(enfants, max_size=3) | st.dictionaries(NOMS, enfants, max_size=6),
    max_leaves=20,
)


def check_alone(contenu: Path, dossier: str, texte: str) -> None:
    (contenu / "fiches" / dossier / "fiche-essai.md").write_text(texte, "utf-8", newline="")
    for probleme in check(contenu, JOUR).problemes:
        check_french(probleme.as_dict())
        assert probleme.ligne <= max(texte.count("\n") + texte.count("\r") + 1, 60)


@TRANQUILLE
@given(dossier=st.sampled_from(sorted(DOSSIERS)), champs=st.dictionaries(NOMS, PRESQUE, max_size=12), corps=TEXTES)
def test_any_data_in_the_header_gives_french_problems_and_no_exception(contenu, dossier, champs, corps):
    entete = json.dumps(champs, ensure_ascii=False, default=str, indent=1).replace("\x7f", "")
    check_alone(contenu, dossier, f"---\n{entete}\n---\n\n{corps}\n")


@TRANQUILLE
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=400))
def test_any_text_as_a_header_gives_french_problems_and_no_exception(contenu, entete):
    check_alone(contenu, "acteurs", f"---\n{entete}\n---\n")


@TRANQUILLE
@given(st.text(alphabet="[]()<>!*_`#>-=+|\\&;:~^1. \n\tabé\x02\x03/\"'{}", max_size=400))
def test_any_markdown_as_prose_gives_french_problems_and_no_exception(contenu, corps):
    check_alone(contenu, "acteurs", FICHE.rpartition("---\n")[0] + "---\n\n" + corps)


@TRANQUILLE
@given(st.binary(max_size=300))
def test_any_bytes_give_french_problems_and_no_exception(contenu, octets):
    (contenu / POSE).write_bytes(octets)
    problemes = check(contenu, JOUR).problemes
    assert problemes
    for probleme in problemes:
        check_french(probleme.as_dict())


def test_no_bad_case_leaves_the_valid_content_changed(contenu):
    avant = [f.name for f in list_files(contenu)]
    check(contenu, JOUR)
    assert [f.name for f in list_files(contenu)] == avant
