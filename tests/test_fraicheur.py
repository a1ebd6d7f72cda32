"""La page « L'état de la base », la commande « make etat » et le calendrier : ce qui est dû, et quand."""

import csv
import io
import re
from datetime import UTC, date, datetime
from pathlib import Path

import icalendar
import pytest
from playwright.sync_api import expect

from conftest import RACINE, fresh_content
from navigateur import ORDINATEUR, TELEPHONE, Ouvrir, run_script, serve
from outils_navigateur import axe, overflows

LUNDI = date(2026, 11, 23)
each_width = pytest.mark.parametrize("largeur", [ORDINATEUR, TELEPHONE])


def epoch(jour: date) -> dict[str, str]:
    return {"SOURCE_DATE_EPOCH": str(int(datetime(jour.year, jour.month, jour.day, tzinfo=UTC).timestamp()))}


def rewrite(contenu: Path, fiche: str, **champs: str) -> None:
    """Change des champs simples de l'en-tête d'une fiche."""
    fichier = contenu / f"fiches/{fiche}.md"
    texte = fichier.read_text("utf-8")
    for nom, valeur in champs.items():
        texte, n = re.subn(rf"^{nom}: .*$", f"{nom}: {valeur}", texte, flags=re.MULTILINE)
        assert n == 1, nom
    fichier.write_text(texte, "utf-8")


def busy_content(parent: Path) -> Path:
    """Un contenu où le lundi matin a du travail : une fiche périmée, une dépassée, une due dimanche, une dans un mois."""
    contenu = fresh_content(parent)
    rewrite(contenu, "acteurs/agence-du-val", verifie_le="2024-11-01", revoir_avant="2025-11-01")
    rewrite(contenu, "acteurs/reseau-rtes", verifie_le="2025-11-20", revoir_avant="2026-11-20")
    rewrite(contenu, "notions/scic", verifie_le="2025-11-30", revoir_avant="2026-11-30")
    rewrite(contenu, "notions/ptce", verifie_le="2025-12-23", revoir_avant="2026-12-23")
    rtes = contenu / "fiches/acteurs/reseau-rtes.md"
    rtes.write_text(rtes.read_text("utf-8") + "\nVoir [sa carte](https://www.exemple.fr/carte#ici).\n", "utf-8")
    essais = {"pole-du-val": ("mort", 19), "carte": ("mort", 20), "ailleurs": ("mort", 21), "bon": ("vivant", 20)}
    lignes = [
        f"- url: https://www.exemple.fr/{nom}\n  etat: {etat}\n  code: '404'\n  le: 2026-11-21\n  depuis: 2026-11-{n}\n"
        for nom, (etat, n) in essais.items()
    ]
    (contenu / "liens.yml").write_text("".join(lignes), "utf-8")
    brouillon = (contenu / "fiches/acteurs/agence-du-val.md").read_text("utf-8")
    brouillon = re.sub("^titre: .*", "titre: Réseau en projet\nstatut: brouillon", brouillon, flags=re.MULTILINE)
    (contenu / "fiches/acteurs/reseau-en-projet.md").write_text(brouillon.replace("confiance: basse\n", ""), "utf-8")
    return contenu


@pytest.fixture(scope="module")
def charge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return busy_content(tmp_path_factory.mktemp("charge"))


@pytest.fixture(scope="module")
def site_charge(charge: Path) -> Path:
    sortie = charge.parent / "site"
    fini = run_script("construire.py", "--contenu", charge, "--sortie", sortie, **epoch(LUNDI))
    assert fini.returncode == 0, fini.stdout
    return sortie


def text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


# La commande -------------------------------------------------------------------------------------


def test_command_names_what_is_due_this_week_soonest_first_with_the_line_to_change(charge):
    fini = run_script("etat_de_la_base.py", "--contenu", charge, **epoch(LUNDI))
    assert fini.returncode == 0
    semaine = fini.stdout.partition("À relire cette semaine : 3\n")[2].partition("Puis :")[0].splitlines()
    assert [re.split(r"\s{2,}", ligne.strip())[1:] for ligne in semaine] == [
        ["2025-11-01", "dépassée depuis plus d'un an", "Agence du Val"],
        ["2026-11-20", "dépassée", "RTES"],
        ["2026-11-30", "dans les sept jours", "Société coopérative d'intérêt collectif"],
    ]
    for ligne in semaine:
        chemin, _, numero = ligne.split()[0].rpartition(":")
        assert (charge.parent / chemin).read_text("utf-8").splitlines()[int(numero) - 1].startswith("verifie_le:")


def test_command_lists_drafts_broken_links_and_what_nothing_cites(charge):
    dit = run_script("etat_de_la_base.py", "--contenu", charge, **epoch(LUNDI)).stdout
    assert re.search(r"Brouillons : 1\n  content/fiches/acteurs/reseau-en-projet\.md:1  brouillon, 1 à régler", dit)
    morts = re.findall(r"^  content/fiches/\w+/(\S+):\d+  (\S+) \(depuis le (\S+)\)$", dit, flags=re.MULTILINE)
    assert list(map(list, morts)) == [
        ["reseau-rtes.md", "https://www.exemple.fr/carte", "2026-11-20"],
        ["pole-du-val.md", "https://www.exemple.fr/pole-du-val", "2026-11-19"],
    ]
    for ligne in dit.partition("Liens morts : 2\n")[2].splitlines()[:2]:
        place, url = ligne.split()[:2]
        chemin, _, numero = place.rpartition(":")
        assert url in (charge.parent / chemin).read_text("utf-8").splitlines()[int(numero) - 1]
    assert "Les liens extérieurs n'ont pas été essayés" not in dit


def test_command_says_that_links_were_not_tried(contenu):
    dit = run_script("etat_de_la_base.py", "--contenu", contenu, **epoch(LUNDI)).stdout
    assert "Les liens extérieurs n'ont pas été essayés : « make liens » les visite." in dit
    assert "À relire cette semaine : rien" in dit


def test_command_on_an_invalid_content_shows_its_problems_and_exits_one(contenu):
    rewrite(contenu, "notions/scic", confiance="haut")
    fini = run_script("etat_de_la_base.py", "--contenu", contenu, **epoch(LUNDI))
    assert fini.returncode == 1
    assert "[terme-inconnu]" in fini.stdout


def test_command_on_a_wrong_folder_exits_two(tmp_path):
    fini = run_script("etat_de_la_base.py", "--contenu", tmp_path)
    assert fini.returncode == 2
    assert "ne contient pas de dossier « fiches »" in fini.stdout


# La page -----------------------------------------------------------------------------------------


def test_page_opens_on_what_is_due_this_week(site_charge):
    html = (site_charge / "etat/index.html").read_text("utf-8")
    semaine = html.partition('id="semaine"')[2].partition("<h3>")[0]
    noms = re.findall(r"<li><span><a [^>]*>([^<]+)</a>", semaine)
    assert noms == ["Agence du Val", "RTES", "Société coopérative d’intérêt collectif"]
    assert re.search(r"au 23\snovembre 2026", text(html))
    assert re.search(r"avant le 30\snovembre 2026", text(semaine))


def test_page_never_shows_a_draft_once_built(site_charge):
    html = (site_charge / "etat/index.html").read_text("utf-8")
    assert "Réseau en projet" not in html
    assert "Brouillons" not in html


def test_page_names_the_broken_link_and_the_day_it_was_tried(site_charge):
    html = (site_charge / "etat/index.html").read_text("utf-8")
    morts = re.findall(r"Lien mort depuis le (\d+)\snovembre 2026\s?: (\S+)", text(html))
    assert morts == [("20", "https://www.exemple.fr/carte"), ("19", "https://www.exemple.fr/pole-du-val")]
    assert re.search(
        r"2 liens morts, dans 2 fiches ; 4 adresses essayées, la dernière fois le 21\snovembre 2026", text(html)
    )


def test_page_says_that_nobody_tried_the_links_when_nobody_did(site):
    html = (site / "etat/index.html").read_text("utf-8")
    assert "Les liens vers d’autres sites n’ont pas été essayés." in html


def test_counts_of_the_page_are_those_of_the_base(site, base):
    html = text((site / "etat/index.html").read_text("utf-8"))
    fiches = [e.fiche for e in base.entrees.values()]
    points, douteuses = sum(len(f.a_verifier) for f in fiches), sum(bool(f.a_verifier) for f in fiches)
    desaccords = sum(len(f.divergences) for f in fiches)
    assert f"{points} points à vérifier, dans {douteuses} fiches" in html
    assert f"{desaccords} désaccords entre les sources" in html


def test_malformed_state_of_links_is_a_warning_that_says_where(contenu):
    (contenu / "liens.yml").write_text(
        "- url: nulle-part\n  etat: mort\n  code: dns\n  depuis: 2026-11-20\n  le: hier\n", "utf-8"
    )
    fini = run_script("construire.py", "--contenu", contenu, "--sortie", contenu.parent / "site", **epoch(LUNDI))
    assert fini.returncode == 0, fini.stdout
    assert re.search(r"content/liens\.yml:1: \[adresse-incorrecte\] \(avertissement\)", fini.stdout)
    assert re.search(r"content/liens\.yml:5: \[date-incorrecte\] \(avertissement\)", fini.stdout)


@each_width
@pytest.mark.parametrize("sombre", [False, True])
def test_busy_page_is_accessible_and_fits(ouvrir: Ouvrir, site_charge, largeur, sombre):
    with serve(site_charge) as racine:
        fenetre = ouvrir(largeur, sombre=sombre, racine=racine)
        page = fenetre.aller("etat/")
        assert axe(page) == []
        assert overflows(page) == []
        assert fenetre.erreurs == []


def test_link_of_the_week_leads_to_the_same_fiches_in_the_list(ouvrir: Ouvrir, site):
    page = ouvrir().aller("etat/")
    lien = page.get_by_role("link", name=re.compile("fiches de confiance basse"))
    promis = int(re.match(r"\d+", lien.inner_text())[0])
    lien.click()
    page.wait_for_url("**/etat/?confiance=basse#toutes")
    expect(page.locator(".rp-barre .compte")).to_have_text(re.compile(rf"^{promis}\sfiches sur"))
    assert page.locator("[data-fiche]:visible").count() == promis


def test_list_is_sorted_by_due_date_and_exported_with_the_file_to_change(ouvrir: Ouvrir, base):
    page = ouvrir().aller("etat/?genre=texte&genre=dispositif")
    dates = page.locator("[data-fiche]:visible").evaluate_all("tous => tous.map(e => e.dataset.revoir)")
    assert dates == sorted(dates)
    assert len(dates) == len(base.genre("texte")) + len(base.genre("dispositif"))
    with page.expect_download() as telechargement:
        page.get_by_role("button", name="Exporter (CSV)").click()
    lignes = list(csv.DictReader(io.StringIO(Path(telechargement.value.path()).read_text("utf-8-sig")), delimiter=";"))
    assert len(lignes) == len(dates)
    premiere = base.genre("texte")[0]
    sienne = next(n for n in lignes if n["Identifiant"] == str(premiere.reference))
    assert sienne["À revoir avant"] == premiere.fiche.revoir_avant.strftime("%d/%m/%Y")
    assert sienne["Fichier"] == premiere.chemin
    assert "Lieu" not in sienne


def test_fiches_of_two_kinds_with_the_same_name_are_told_apart(ouvrir: Ouvrir, base):
    page = ouvrir().aller("etat/")
    assert page.locator("[data-fiche]").count() == len(base.entrees)
    assert page.locator(".rp-comparer").count() == 0


def test_footer_of_every_page_leads_there(site):
    for chemin in ("index.html", "exemples/pole-sud-archer/index.html"):
        pied = (site / chemin).read_text("utf-8").partition('class="rp-pied"')[2]
        assert re.search(r'href="[./]*etat/"[^>]*>L’état de la base<', pied), chemin


def test_list_filters_from_a_folder_too(ouvrir: Ouvrir, site):
    page = ouvrir(racine=site.as_uri() + "/").aller("etat/index.html?signe=orpheline")
    expect(page.locator(".rp-barre .compte")).to_have_text(re.compile(r"fiches? sur"))
    assert page.locator("[data-fiche]:visible").count() < 10


# Le calendrier -----------------------------------------------------------------------------------


@pytest.fixture
def agenda(contenu: Path):
    """Construit le contenu et relit son calendrier avec une bibliothèque qui n'est pas la nôtre."""

    def built(jour: date = LUNDI) -> tuple[bytes, dict[str, icalendar.Event]]:
        sortie = contenu.parent / "site"
        fini = run_script("construire.py", "--contenu", contenu, "--sortie", sortie, **epoch(jour))
        assert fini.returncode == 0, fini.stdout
        octets = (sortie / "etat/echeances.ics").read_bytes()
        lu = icalendar.Calendar.from_ical(octets)
        assert lu.errors == []
        return octets, {str(e["UID"]): e for e in lu.walk("VEVENT")}

    return built


TITRE = (
    "Appel « à tous » ; trois mots, une barre \\\\ et des œuvres à n'en plus finir pour que la ligne se coupe deux fois"
)


def test_calendar_has_one_event_a_day_of_review_and_one_per_closing(agenda, contenu):
    rewrite(contenu, "notions/scic", verifie_le="2026-02-28", revoir_avant="2026-12-31")
    octets, evenements = agenda()
    relecture = evenements["relecture-2026-12-31@reperes-ptce"]
    assert relecture.decoded("DTSTART") == date(2026, 12, 31)
    assert relecture.decoded("DTEND") == date(2027, 1, 1)
    assert relecture["SUMMARY"] == "Relire « Société coopérative d'intérêt collectif »"
    assert relecture["DESCRIPTION"] == "- Société coopérative d'intérêt collectif (content/fiches/notions/scic.md)"
    assert relecture.decoded("DTSTAMP") == datetime(2026, 11, 23, tzinfo=UTC)
    commun = evenements["relecture-2027-11-22@reperes-ptce"]
    nombre = int(re.fullmatch(r"Relire (\d+) fiches", commun["SUMMARY"])[1])
    assert nombre == len(commun["DESCRIPTION"].splitlines())
    assert octets.startswith(b"BEGIN:VCALENDAR\r\n")
    assert octets.endswith(b"END:VCALENDAR\r\n")


def test_calendar_keeps_every_sign_and_folds_between_two_of_them(agenda, contenu):
    dispositif = contenu / "fiches/dispositifs/appel-ptce-2013.md"
    texte = re.sub("^titre: .*$", lambda _: f'titre: "{TITRE}"', dispositif.read_text("utf-8"), flags=re.MULTILINE)
    texte = re.sub(r"^titre_court: .*\n", "", texte, flags=re.MULTILINE)
    texte, n = re.subn(r"^dates:\n(  .*\n)+", "dates:\n  cloture: '2027-01-15'\n", texte, flags=re.MULTILINE)
    assert n == 1
    dispositif.write_text(texte, "utf-8")
    octets, evenements = agenda()
    cloture = evenements["cloture-appel-ptce-2013@reperes-ptce"]
    assert cloture["SUMMARY"] == "Clôture : " + TITRE.replace("\\\\", "\\")
    assert cloture.decoded("DTSTART") == date(2027, 1, 15)
    # L'autre bibliothèque lit aussi ce qui n'est pas échappé : la norme, non.
    assert (
        "SUMMARY:Clôture : Appel « à tous » \\; trois mots\\, une barre \\\\ et"
        in octets.replace(b"\r\n ", b"").decode()
    )
    lignes = octets.split(b"\r\n")
    assert not any(b"\n" in ligne or b"\r" in ligne for ligne in lignes)
    assert max(map(len, lignes)) <= 75
    assert sum(ligne.startswith(b" ") for ligne in lignes) >= 2
    for ligne in lignes:
        ligne.decode("utf-8")  # aucun caractère n'est coupé


def test_closing_of_which_only_the_month_is_known_is_no_appointment(agenda, contenu):
    dispositif = contenu / "fiches/dispositifs/appel-ptce-2013.md"
    texte = re.sub(
        r"^dates:\n(  .*\n)+", "dates:\n  cloture: '2027-01'\n", dispositif.read_text("utf-8"), flags=re.MULTILINE
    )
    dispositif.write_text(texte, "utf-8")
    assert "cloture-appel-ptce-2013@reperes-ptce" not in agenda()[1]


def test_calendar_of_the_same_day_is_the_same_to_the_byte_and_keeps_its_names_the_next_day(agenda):
    octets, evenements = agenda()
    assert agenda()[0] == octets
    lendemain, autres = agenda(date(2026, 11, 24))
    assert lendemain != octets
    assert list(autres) == list(evenements)


def test_archived_and_draft_fiches_are_never_due(agenda, contenu):
    rewrite(contenu, "acteurs/agence-du-val", verifie_le="2026-02-28", revoir_avant="2026-12-31")
    assert "relecture-2026-12-31@reperes-ptce" in agenda()[1]
    fichier = contenu / "fiches/acteurs/agence-du-val.md"
    archive = "statut: archivee\narchive:\n  motif: Elle a fermé.\n  le: 2026-11-20\nconfiance:"
    fichier.write_text(fichier.read_text("utf-8").replace("confiance:", archive), "utf-8")
    assert "relecture-2026-12-31@reperes-ptce" not in agenda()[1]


def test_makefile_offers_the_state_of_the_base():
    assert re.search(r"^etat: .*## ", (RACINE / "Makefile").read_text("utf-8"), re.MULTILINE)
