"""Les liens externes : ce que voit une visite, ce qu'on en note jour après jour, ce que la rédaction en lit."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx
import pytest
import yaml

import verifier_liens
from conftest import RACINE
from fiches.droit import is_official, malformed_identifiers
from fiches.etat_des_liens import Constat, load, record, save, trustworthy
from fiches.liens_externes import external_links
from fiches.page_web import Reponse, judge
from fiches.visite_web import Politesse, _seconds, site_of, visit
from serveur_du_web import PATIENCE, Web, open_web

VITE = Politesse(delai=0, recul=0, essais=2, connexion=PATIENCE, lecture=PATIENCE)
JOURS = [date(2026, 11, 22), date(2026, 11, 29), date(2026, 12, 6)]
FICHE = "fiches/acteurs/agence-du-val.md"


@pytest.fixture(autouse=True)
def resolutions(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Rien ne sort de la machine : un autre nom que ce poste ne se résout pas, et chaque tentative est comptée."""
    vraie, demandes = socket.getaddrinfo, Counter()

    def resolve(hote, *arguments, **options):
        nom = hote.decode() if isinstance(hote, bytes) else hote
        demandes[nom] += 1
        if nom != "127.0.0.1":
            raise socket.gaierror(socket.EAI_NONAME, "nom inconnu")
        return vraie(hote, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    for nom in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(nom, raising=False)
    return demandes


@pytest.fixture
def web() -> Iterator[Web]:
    with open_web() as ouvert:
        yield ouvert


def seen(*urls: str, politesse: Politesse = VITE) -> dict[str, Constat]:
    return dict(visit(urls, "essai", politesse))


# Ce que voit une visite -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chemin", "issue", "code", "vers"),
    [
        ("/bon", "vivant", "200", None),
        ("/document.pdf", "vivant", "200", None),
        ("/sans-head", "vivant", "200", None),
        ("/coupee", "vivant", "200", None),
        ("/hoquet", "vivant", "200", None),
        ("/patientez", "vivant", "200", None),
        ("/provisoire", "vivant", "200", None),
        ("/demenage", "deplace", "200", "/bon"),
        ("/demenage-puis-provisoire", "deplace", "200", "/provisoire"),
        ("/interdit", "non-verifiable", "403", None),
        ("/barriere", "non-verifiable", "barriere", None),
        ("/absent", "echec", "404", None),
        ("/vers-absent", "echec", "404", None),
        ("/parti", "echec", "410", None),
        ("/panne", "echec", "500", None),
        ("/boucle", "echec", "boucle", None),
        ("/dit-introuvable", "echec", "introuvable", None),
        ("/says-not-found", "echec", "introuvable", None),
        ("/vers-accueil", "echec", "accueil", None),
        ("/", "vivant", "200", None),
    ],
)
def test_each_way_a_server_answers_has_its_verdict(web, chemin, issue, code, vers):
    url = web.at(chemin)
    assert seen(url) == {url: Constat(issue, code, web.at(vers) if vers else None)}


@pytest.mark.parametrize(
    ("titre", "code"),
    [
        ("404", "introuvable"),
        ("Erreur 404 | Ville de Redon", "introuvable"),
        ("404 – Page inexistante", "introuvable"),
        ("Désolé, cette page n’existe plus", "introuvable"),
        ("Le document demandé n'est plus en ligne", "introuvable"),
        ("Page introuvable", "introuvable"),
        ("This page could not be found", "introuvable"),
        ("Not Found", "introuvable"),
        ("exemple.fr : ce domaine est à vendre", "introuvable"),
        ("Attention Required! | Cloudflare", "barriere"),
        ("Un instant…", "barriere"),
        ("Accès refusé", "barriere"),
        ("404 emplois créés par le pôle en un an", "200"),
        ("Le foncier introuvable des associations", "200"),
        ("Un instant de coopération à Romans", "200"),
        ("L'accès au foncier des structures de l'ESS", "200"),
        ("La page se tourne pour le pôle du Val", "200"),
    ],
)
def test_a_page_is_believed_when_its_title_says_it_is_missing_or_guarded(titre, code):
    page = f"<html><title>\n {titre}\n</title><h1>Bienvenue</h1>".encode()
    reponse = Reponse(200, "https://exemple.fr/a", [], "text/html", False, 0).with_body(page, "utf-8")
    assert judge(reponse, "https://exemple.fr/a").code == code


def test_a_document_is_not_downloaded_and_a_huge_page_is_cut(web):
    assert seen(web.at("/document.pdf"), web.at("/enorme"))[web.at("/enorme")].issue == "vivant"
    assert ("GET", "/document.pdf") not in web.demandes
    assert web.envoyes < 20 * VITE.corps


def test_a_server_that_never_answers_is_told_from_one_that_cannot_be_found(web, resolutions):
    muet, perdus = web.at("/muet"), [f"https://nulle-part.exemple.fr/{n}" for n in range(5)]
    vus = seen(muet, *perdus, politesse=Politesse(delai=0, recul=0, essais=2, lecture=0.2))
    assert vus == {muet: Constat("echec", "delai")} | dict.fromkeys(perdus, Constat("echec", "dns"))
    assert resolutions["nulle-part.exemple.fr"] == 1, "un site introuvable ne se demande pas cinq fois"


def test_tls_connection_and_malformed_addresses_have_their_own_verdict(web):
    with socket.socket() as libre:  # un port que personne n'écoute
        libre.bind(("127.0.0.1", 0))
        ferme = f"http://127.0.0.1:{libre.getsockname()[1]}/x"
        chiffre = web.at("/bon").replace("http:", "https:")  # ce serveur ne parle pas TLS
        vus = seen(ferme, chiffre, "http://127.0.0.1:abc/")
    assert {u: c.code for u, c in vus.items()} == {
        ferme: "connexion",
        chiffre: "tls",
        "http://127.0.0.1:abc/": "adresse",
    }


def test_an_accented_domain_is_asked_by_its_international_name(resolutions):
    assert seen("https://pôle-économique.fr/")["https://pôle-économique.fr/"].code == "dns"
    assert resolutions["xn--ple-conomique-8gb6m.fr"] or [n for n in resolutions if n.startswith("xn--")]


def test_a_site_answers_one_request_at_a_time(web):
    seen(*(web.at(f"/page-{n}") for n in range(8)))
    assert web.ensemble_max == 1
    assert len(web.demandes) == 16


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.exemple.fr", "exemple.fr"),
        ("https://Exemple.fr/a/b?c=http://ailleurs.fr/", "exemple.fr"),
        ("http://exemple.fr?page=1", "exemple.fr"),
        ("http://127.0.0.1:8000/a", "127.0.0.1:8000"),
    ],
)
def test_pages_of_one_site_are_known_by_its_name(url, site):
    assert site_of(url) == site


def test_several_sites_are_visited_together(web):
    """Chacun attend l'autre pour répondre : visités à la suite, ils ne répondraient pas."""
    with open_web() as autre:
        web.rendez_vous = autre.rendez_vous = threading.Barrier(2)
        vus = seen(web.at("/ensemble"), autre.at("/ensemble"))
    assert {c.issue for c in vus.values()} == {"vivant"}


def test_a_site_that_asks_to_wait_too_long_is_left_alone_for_the_day(web):
    vus = seen(web.at("/trop"), web.at("/bon"))
    assert vus == {web.at("/trop"): Constat("non-verifiable", "429")}
    assert web.demandes == [("HEAD", "/trop")]


@pytest.mark.parametrize(
    ("entetes", "secondes"),
    [
        ({"Retry-After": "12"}, 12),
        ({"Retry-After": "Sun, 22 Nov 2026 10:01:30 GMT", "Date": "Sun, 22 Nov 2026 10:00:00 GMT"}, 90),
        ({"Retry-After": "Sun, 22 Nov 2026 10:01:30 GMT"}, 0),
        ({"Retry-After": "bientôt".encode()}, 0),
        ({}, 0),
    ],
)
def test_the_wait_a_site_asks_for_is_read_in_seconds(entetes, secondes):
    assert _seconds(httpx.Headers(entetes)) == secondes


# Ce que l'on note -------------------------------------------------------------------------------------------------

ECHEC, BON, REFUS = Constat("echec", "404"), Constat("vivant", "200"), Constat("non-verifiable", "403")


@pytest.mark.parametrize(
    ("suite", "etat", "depuis", "vu_le"),
    [
        ([BON], "vivant", 0, 0),
        ([BON, BON], "vivant", 0, 1),
        ([ECHEC], "a-reverifier", 0, None),
        ([ECHEC, ECHEC], "mort", 0, None),
        ([BON, ECHEC], "a-reverifier", 1, 0),
        ([BON, ECHEC, ECHEC], "mort", 1, 0),
        ([ECHEC, BON, ECHEC], "a-reverifier", 2, 1),
        ([ECHEC, ECHEC, BON], "vivant", 2, 2),
        ([ECHEC, REFUS, ECHEC], "a-reverifier", 2, None),
        ([REFUS], "non-verifiable", 0, None),
        ([Constat("echec", "identifiant")], "mort", 0, None),
    ],
)
def test_a_link_is_dead_only_after_failing_on_two_days(suite, etat, depuis, vu_le):
    releve = None
    for jour, constat in zip(JOURS, suite, strict=False):
        releve = record("https://exemple.fr/a", releve, constat, jour, None)
    assert (releve.etat, releve.depuis, releve.le) == (etat, JOURS[depuis], JOURS[len(suite) - 1])
    assert releve.last_seen == (None if vu_le is None else JOURS[vu_le])


def test_failing_twice_on_the_same_day_is_failing_once():
    releve = record("https://exemple.fr/a", None, ECHEC, JOURS[0], None)
    assert record("https://exemple.fr/a", releve, ECHEC, JOURS[0], None).etat == "a-reverifier"


def test_the_archive_of_a_dead_page_is_sought_on_the_day_it_was_read():
    releve = record("https://exemple.fr/a?b=c", None, ECHEC, JOURS[0], date(2024, 3, 5))
    assert releve.archive is None
    mort = record("https://exemple.fr/a?b=c", releve, ECHEC, JOURS[1], date(2024, 3, 5))
    assert mort.archive == "https://web.archive.org/web/20240305/https://exemple.fr/a?b=c"


def test_without_any_answer_nothing_is_noted_and_a_cut_network_only_loses_the_end():
    def visites(*codes: str) -> list[tuple[str, str, Constat]]:
        return [(f"site-{n}", f"u{n}", Constat("echec", c)) for n, c in enumerate(codes)]

    assert trustworthy(visites("dns", "dns", "delai")) == []
    assert len(trustworthy(visites("dns", "404", *["dns"] * 9))) == 11
    assert len(trustworthy(visites("dns", "404", *["dns"] * 10))) == 2
    assert len(trustworthy(visites("404", *["delai"] * 30))) == 31, "des sites lents finissent les derniers"


def test_the_state_file_is_sorted_and_comes_back_byte_for_byte(tmp_path):
    releves = {}
    for n, constat in enumerate([BON, ECHEC, REFUS, Constat("deplace", "200", "https://exemple.fr/é?x=1")]):
        url = f"https://exemple.fr/{9 - n}"
        releves[url] = record(url, None, constat, JOURS[0], None)
    save(tmp_path, releves)
    ecrit = (tmp_path / "liens.yml").read_bytes()
    assert [e["url"] for e in yaml.safe_load(ecrit)] == sorted(releves)
    relus, problemes = load(tmp_path)
    assert problemes == []
    save(tmp_path, dict(reversed(relus.items())))
    assert (tmp_path / "liens.yml").read_bytes() == ecrit
    assert [f.name for f in tmp_path.iterdir()] == ["liens.yml"]


# Les adresses du contenu ------------------------------------------------------------------------------------------


def test_every_address_of_the_real_content_is_found_where_it_is_written():
    liens, entier = external_links(RACINE / "content", RACINE / "docs")
    assert entier
    ecrites = 0
    for fichier in [*(RACINE / "content/fiches").rglob("*.md"), *(RACINE / "docs").rglob("*.md")]:
        chemin = fichier.relative_to(RACINE).as_posix()
        for ligne, texte in enumerate(fichier.read_text("utf-8").splitlines(), start=1):
            if trouve := re.match(r"\s*(?:- )?url: (?:'|\")?(https?://\S+?)(?:'|\")?$", texte):
                ecrites += 1
                assert (chemin, ligne) in [p[:2] for p in liens[trouve[1].partition("#")[0]]], f"{chemin}:{ligne}"
    assert ecrites > 1000
    assert not [url for url in liens if "#" in url]


def test_links_of_the_prose_and_of_written_pages_are_found_too(contenu, tmp_path):
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "page.md").write_text(
        "# Page\n\nVoir [là](https://exemple.fr/ecrite), ou <https://exemple.fr/nue>.\n", "utf-8"
    )
    fiche = contenu / FICHE
    fiche.write_text(
        fiche.read_text("utf-8").rstrip("\n") + "\n\nVoir [ceci](https://exemple.fr/prose#bas).\n", "utf-8"
    )
    liens, _ = external_links(contenu, docs)
    lignes = fiche.read_text("utf-8").count("\n")
    assert liens["https://exemple.fr/ecrite"][0][:2] == ("docs/page.md", 3)
    assert liens["https://exemple.fr/nue"][0][:2] == ("docs/page.md", 3)
    assert liens["https://exemple.fr/prose"] == [(f"content/{FICHE}", lignes, date(2026, 11, 22))]


@pytest.mark.parametrize(
    ("adresse", "faux"),
    [
        ("https://www.legifrance.gouv.fr/loda/id/JORFTEXT000029313296", []),
        ("https://www.legifrance.gouv.fr/loda/id/JORFTEXT00002931329", ["JORFTEXT00002931329"]),
        ("https://legifrance.gouv.fr/codes/article_lc/LEGIARTI000037703581/2022-08-23", []),
        ("https://www.legifrance.gouv.fr/circulaire/id/40360", []),
        ("https://eur-lex.europa.eu/legal-content/FR/TXT/?uri=CELEX:32023R2831", []),
        ("https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX%3A32023H01344", []),
        ("https://eur-lex.europa.eu/legal-content/FR/TXT/?uri=CELEX:2831/2023", ["2831/2023"]),
    ],
)
def test_official_addresses_are_judged_by_the_form_of_their_identifier(adresse, faux):
    assert is_official(adresse)
    assert malformed_identifiers(adresse) == faux


def test_other_sites_are_not_taken_for_official_ones():
    assert not is_official("https://french-business-law.com/legifrance.gouv.fr/legiscta000006083283")


# La commande ------------------------------------------------------------------------------------------------------


@pytest.fixture
def tenir(contenu, monkeypatch, capsys):
    """Réécrit les sources d'une fiche, puis lance la commande un jour donné ; rend son code et ce qu'elle a dit."""

    def run(jour: date, *urls: str, options: tuple[str, ...] = ()):
        fiche = contenu / FICHE
        entete, _, corps = fiche.read_text("utf-8").partition("\n---\n")
        donnees = yaml.safe_load(entete)
        lues = [
            {"cle": f"s{n}", "titre": f"Source {n}", "url": u, "consulte_le": date(2025, 2, 3)}
            for n, u in enumerate(urls)
        ]
        donnees["sources"] = lues
        fiche.write_text(f"---\n{yaml.safe_dump(donnees, allow_unicode=True, sort_keys=False)}---\n{corps}", "utf-8")
        monkeypatch.setenv("SOURCE_DATE_EPOCH", f"{(jour - date(1970, 1, 1)).days * 86400}")
        code = verifier_liens.main(["--contenu", str(contenu), *options, str(fiche)], VITE)
        dit = capsys.readouterr()
        return code, dit.out, dit.err

    return run


def state(contenu: Path) -> dict[str, dict]:
    return {e["url"]: e for e in yaml.safe_load((contenu / "liens.yml").read_text("utf-8"))}


def line_of(contenu: Path, url: str) -> int:
    return next(
        n for n, t in enumerate((contenu / FICHE).read_text("utf-8").splitlines(), 1) if t.endswith(f"url: {url}")
    )


def test_a_dead_link_is_said_on_the_second_day_with_its_line_and_an_archive_to_look_for(contenu, tenir, web):
    absent, bon = web.at("/absent"), web.at("/bon")
    code, dit, _ = tenir(JOURS[0], absent, bon)
    assert code == 0
    assert f"content/{FICHE}:{line_of(contenu, absent)}: [lien-a-reverifier] (avertissement) « {absent} »" in dit
    assert dit.endswith("\n2 liens : 1 à revérifier, 1 vivant.\n")
    assert state(contenu)[absent] == {
        "url": absent,
        "etat": "a-reverifier",
        "code": "404",
        "le": JOURS[0],
        "depuis": JOURS[0],
    }
    code, dit, _ = tenir(JOURS[1], absent, bon)
    assert code == 1
    assert (
        f":{line_of(contenu, absent)}: [lien-mort] « {absent} » est mort depuis le 22 novembre 2026 : page introuvable (404)"
        in dit
    )
    assert f"(adresse non vérifiée) : https://web.archive.org/web/20250203/{absent}" in dit
    assert state(contenu)[absent]["etat"] == "mort"
    assert state(contenu)[bon]["le"] == JOURS[1]


def test_the_most_urgent_comes_first_and_each_case_says_what_to_do(contenu, tenir, web):
    urls = [web.at(c) for c in ("/interdit", "/panne", "/demenage", "/absent")]
    tenir(JOURS[0], urls[3])
    _, dit, _ = tenir(JOURS[1], *urls)
    assert re.findall(r"\[([a-z-]+)\]", dit) == [
        "lien-mort",
        "lien-deplace",
        "lien-a-reverifier",
        "lien-non-verifiable",
    ]
    assert f"Ouvrez « {web.at('/bon')} »" in dit
    assert web.agents == {"reperes-ptce (verification de liens)"}


def test_the_last_day_a_failing_page_answered_is_said(tenir, web):
    tenir(JOURS[0], web.at("/fragile"))
    web.codes["/fragile"] = 404
    _, dit, _ = tenir(JOURS[1], web.at("/fragile"))
    assert (
        "n'a pas pu être lu le 29 novembre 2026 : page introuvable (404) ; il répondait encore le 22 novembre 2026"
        in dit
    )
    web.codes["/fragile"] = 200
    _, dit, _ = tenir(JOURS[2], web.at("/fragile"))
    assert dit == "1 lien : 1 vivant.\n"


def test_the_report_is_also_for_programs(tenir, web):
    code, dit, _ = tenir(JOURS[0], web.at("/absent"), options=("--format", "json"))
    assert (code, [p["code"] for p in json.loads(dit)]) == (0, ["lien-a-reverifier"])
    _, dit, _ = tenir(JOURS[1], web.at("/absent"), options=("--format", "github"))
    assert dit.startswith(f"::error file=content/{FICHE},line=")


def test_an_offline_machine_says_so_and_changes_nothing(contenu, tenir, web):
    tenir(JOURS[0], web.at("/absent"), web.at("/bon"))
    avant = (contenu / "liens.yml").read_bytes()
    code, dit, bilan = tenir(JOURS[1], "https://un.exemple.fr/", "https://deux.exemple.fr/")
    assert (code, dit) == (2, "")
    assert bilan == "Aucun site n'a répondu : cette machine semble hors ligne. Rien n'a été noté.\n"
    assert (contenu / "liens.yml").read_bytes() == avant


def test_twenty_addresses_without_an_answer_are_enough_to_give_up():
    vus, interrompu = verifier_liens._visit([f"https://n{n}.exemple.fr/" for n in range(40)], "essai", VITE)
    assert (len(vus), interrompu) == (20, False)


def test_a_state_that_cannot_be_written_is_said_and_the_report_still_comes(contenu, tenir, web):
    tenir(JOURS[0], web.at("/absent"))
    avant = (contenu / "liens.yml").read_bytes()
    (contenu / ".liens.yml-nouveau").mkdir()
    code, dit, bilan = tenir(JOURS[1], web.at("/absent"))
    assert (code, "[lien-mort]" in dit) == (1, True)
    assert "liens.yml » n'a pas pu être écrit (" in bilan
    assert (contenu / "liens.yml").read_bytes() == avant


def test_what_was_seen_today_is_not_asked_again_but_what_failed_is(tenir, web):
    tenir(JOURS[0], web.at("/absent"), web.at("/bon"))
    web.demandes.clear()
    tenir(JOURS[0], web.at("/absent"), web.at("/bon"))
    assert {chemin for _, chemin in web.demandes} == {"/absent"}


def test_a_link_no_longer_cited_is_forgotten_unless_a_fiche_cannot_be_read(contenu, tenir, web):
    tenir(JOURS[0], web.at("/bon"), web.at("/demenage"))
    (contenu / "fiches/acteurs/illisible.md").write_bytes(b"\xff\xfe")
    tenir(JOURS[1], web.at("/bon"))
    assert set(state(contenu)) == {web.at("/bon"), web.at("/demenage")}
    (contenu / "fiches/acteurs/illisible.md").unlink()
    tenir(JOURS[2], web.at("/bon"))
    assert set(state(contenu)) == {web.at("/bon")}


def test_legifrance_is_never_visited(contenu, tenir, web, resolutions):
    juste, faux = (f"https://www.legifrance.gouv.fr/loda/id/JORFTEXT{n}" for n in ("000029313296", "29313296"))
    code, dit, _ = tenir(JOURS[0], juste, faux, web.at("/bon"))
    assert code == 1
    assert re.findall(r"\[(.+?)\] « (.+?) »", dit) == [("lien-mort", faux)]
    assert state(contenu)[juste]["etat"] == "non-verifiable"
    assert set(resolutions) == {"127.0.0.1"}


@pytest.mark.parametrize(
    ("abime", "attendu"),
    [
        ("<<<<<<< ours\n", "content/liens.yml:"),
        ("pas: une liste\n", "[yaml-structure]"),
        (
            "- url: https://exemple.fr/\n  etat: zombie\n  code: '200'\n  le: 2026-11-22\n  depuis: 2026-11-22\n",
            "content/liens.yml:2:",
        ),
    ],
    ids=["conflit", "pas-une-liste", "etat-inconnu"],
)
def test_a_damaged_state_file_is_named_in_french_and_left_as_it_is(contenu, tenir, web, abime, attendu):
    (contenu / "liens.yml").write_text(abime, encoding="utf-8")
    code, dit, _ = tenir(JOURS[0], web.at("/bon"))
    assert code == 1
    assert attendu in dit
    assert (contenu / "liens.yml").read_text("utf-8") == abime
    assert web.demandes == []


def test_interrupting_the_command_keeps_what_was_seen(contenu, tenir, web):
    tenir(JOURS[0], web.at("/bon"), web.at("/muet").replace("muet", "demenage"))
    fiche = contenu / FICHE
    fiche.write_text(fiche.read_text("utf-8").replace("/demenage", "/muet"), encoding="utf-8")
    demain = str((JOURS[1] - date(1970, 1, 1)).days * 86400)
    commande = [sys.executable, RACINE / "scripts/verifier_liens.py", "--contenu", contenu, fiche]
    en_cours = subprocess.Popen(
        commande,
        env=os.environ | {"SOURCE_DATE_EPOCH": demain},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Lancés en arrière-plan, des essais ignorent cette interruption, et la commande en hériterait.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert web.bloque.wait(PATIENCE)
    en_cours.send_signal(signal.SIGINT)
    dit, erreurs = en_cours.communicate(timeout=PATIENCE)
    assert en_cours.returncode == 1, erreurs
    assert "Visite interrompue : ce qui a été vu est noté" in erreurs
    assert "Traceback" not in dit + erreurs
    assert state(contenu)[web.at("/bon")]["le"] == JOURS[1]
    assert web.at("/muet") not in state(contenu)


@pytest.mark.parametrize("mal", [["--seulement"], ["absente.md"], ["--contenu", "nulle-part"]])
def test_misuse_exits_two_in_french(contenu, mal, capsys):
    with pytest.raises(SystemExit) as sortie:
        verifier_liens.main(["--contenu", str(contenu), *mal])
    assert sortie.value.code == 2
    assert "verifier_liens.py : " in capsys.readouterr().err
