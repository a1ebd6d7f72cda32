"""Le formulaire de ``/admin/`` : sa configuration dit le schéma, et ce qu'il enregistre est une fiche que la base accepte."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from hashlib import sha256
from html import unescape
from pathlib import Path
from urllib.request import urlopen

import jsonschema
import pytest
import yaml

import embarquer_sveltia
from fiches.administration import VERSION
from fiches.forge import Forge
from fiches.schema import GENRES
from fiches.schema.visite import submodel
from navigateur import ORDINATEUR, RACINE, TELEPHONE, Browser, run_script, serve
from outils_formulaire import DEPOT, POSER, Atelier, fiche_lue, repository

VENDEUR = RACINE / "theme" / "assets" / "vendor"
SCHEMA = json.loads((RACINE / "tests" / "vendor" / "sveltia-cms.schema.json").read_text("utf-8"))
DOSSIERS = [modele.dossier for modele in GENRES.values()]
each_folder = pytest.mark.parametrize("dossier", DOSSIERS)
MARQUE = "ZZ relu"
FORGES = {
    "gitlab": ({"genre": "gitlab", "depot": "rtes/outils/ptce", "application": "abc123"}, "https://gitlab.com"),
    "gitlab-sans-application": ({"genre": "gitlab", "depot": "rtes/ptce"}, "https://gitlab.com"),
    "gitlab-ailleurs": (
        {"genre": "gitlab", "depot": "rtes/ptce", "adresse": "https://git.exemple.fr/", "application": "abc123"},
        "https://git.exemple.fr",
    ),
    "github": ({"genre": "github", "depot": "rtes/ptce"}, "https://api.github.com"),
    "github-avec-service": (
        {"genre": "github", "depot": "rtes/ptce", "connexion": "https://connexion.exemple.fr", "relecture": "oui"},
        "https://api.github.com",
    ),
    "forgejo": (
        {"genre": "gitea", "depot": "rtes/ptce", "adresse": "https://codeberg.org", "application": "abc123"},
        "https://codeberg.org",
    ),
}


def problems(config: dict) -> list[str]:
    valideur = jsonschema.validators.validator_for(SCHEMA)(SCHEMA)
    return [f"{'.'.join(map(str, e.absolute_path))} : {e.message[:200]}" for e in valideur.iter_errors(config)]


@pytest.fixture(scope="module")
def config(site: Path) -> dict:
    return yaml.safe_load((site / "admin/config.yml").read_text("utf-8"))


# --- Ce qui est embarqué


def test_copied_files_are_those_described():
    dits = dict(re.findall(r"^\| `(sveltia-cms@[^` ]+)` \| `([0-9a-f]{64})` \|$", (VENDEUR / "LISEZMOI.md").read_text("utf-8"), re.MULTILINE))  # fmt: skip
    fichiers = [f for f in VENDEUR.glob("sveltia-cms@*/**/*") if f.is_file()]
    assert {f.relative_to(VENDEUR).as_posix(): sha256(f.read_bytes()).hexdigest() for f in fichiers} == dits
    assert f"sveltia-cms@{VERSION}/sveltia-cms.js" in dits


def test_copied_schema_is_the_one_described():
    schema = RACINE / "tests/vendor/sveltia-cms.schema.json"
    assert sha256(schema.read_bytes()).hexdigest() in (schema.parent / "LISEZMOI.md").read_text("utf-8")


def test_new_version_that_moves_an_address_is_refused_in_french():
    with pytest.raises(ValueError, match="trouvé 0 fois au lieu de 1 : relisez REMPLACEMENTS"):
        embarquer_sveltia.local_script("`https://ailleurs.exemple/@sveltia/cms`")


@pytest.mark.parametrize("manquent", [{}, {"a": "un", "b.c": "deux", "d": "de trop"}], ids=["il-en-manque", "il-y-en-a-trop"])  # fmt: skip
def test_new_version_with_other_sentences_is_refused_in_french(manquent):
    anglais, francais = {"a": "one", "b": {"c": "two"}}, {"b": {}}
    with pytest.raises(ValueError, match="phrases à traduire, ou à ôter"):
        embarquer_sveltia.french(anglais, francais, manquent, {})


def test_nothing_in_the_form_speaks_english():
    francais = json.loads((VENDEUR / f"sveltia-cms@{VERSION}/locales/fr.json").read_text("utf-8"))
    phrases = [phrase for _, phrase in embarquer_sveltia._phrases(francais)]
    assert len(phrases) > 900
    assert [p for p in phrases if re.search(r"\b(the|this|your|cannot|please|could)\b", p, re.IGNORECASE)] == []


# --- La configuration


def test_configuration_is_one_the_form_accepts(config):
    assert problems(config) == []


def test_schema_check_sees_a_mistake(config):
    faux = json.loads(json.dumps(config))
    faux["collections"][3]["crate"] = True
    assert problems(faux)


def test_no_field_has_a_default_the_form_would_add_to_existing_fiches(config):
    assert '"default":' not in json.dumps(config["collections"])


def names(modele) -> dict:
    """Les champs du schéma, groupes compris."""
    return {
        nom: names(sous) if (sous := submodel(champ.annotation)) else None for nom, champ in modele.model_fields.items()
    }


def form_names(champs: list[dict]) -> dict:
    return {c["name"]: form_names(c["fields"]) if "fields" in c else None for c in champs if c["name"] != "body"}


@pytest.mark.parametrize("genre", GENRES)
def test_form_asks_every_field_of_the_schema_and_no_other(genre, config):
    modele = GENRES[genre]
    (collection,) = (c for c in config["collections"] if c["name"] == modele.dossier)
    assert form_names(collection["fields"]) == names(modele)
    obligatoires = {c["name"] for c in collection["fields"] if c["required"]} - {"body"}
    assert obligatoires == {nom for nom, champ in modele.model_fields.items() if champ.is_required()}
    corps = [c["label"] for c in collection["fields"] if c["name"] == "body"]
    assert corps == ([modele.corps] if modele.corps else [])


@pytest.mark.parametrize("cas", FORGES)
def test_forge_of_the_site_reaches_the_form_and_is_its_only_host(cas, contenu, tmp_path):
    reglage, hote = FORGES[cas]
    site = yaml.safe_load((contenu / "site.yml").read_text("utf-8")) | {"formulaire": reglage}
    (contenu / "site.yml").write_text(yaml.safe_dump(site, allow_unicode=True), "utf-8")
    fini = run_script("ecrire_pages.py", tmp_path / "pages", "--contenu", contenu)
    assert fini.returncode == 0, fini.stdout
    config = yaml.safe_load((tmp_path / "pages/admin/config.yml").read_text("utf-8"))
    assert problems(config) == []
    assert config["backend"]["repo"] == reglage["depot"]
    assert config["backend"].get("app_id") == reglage.get("application")
    assert config.get("publish_mode") == ("editorial_workflow" if "relecture" in reglage else None)
    page = unescape((tmp_path / "pages/admin/index.html").read_text("utf-8"))
    permis = re.search(r"connect-src ([^;]+);", page)[1].split()
    assert [source for source in permis if source.startswith("http")] == [hote]


def test_unknown_forge_is_refused_with_the_place(contenu):
    fichier = contenu / "site.yml"
    fichier.write_text(
        fichier.read_text("utf-8").replace("\nformulaire:", "\nformulaire:\n  genre: bitbucket\n  depot: rtes/ptce"),
        "utf-8",
    )
    fini = run_script("construire.py", "--contenu", contenu, "--sortie", contenu.parent / "site")
    assert fini.returncode == 1
    assert "site.yml:" in fini.stdout
    assert "[forme-incorrecte]" in fini.stdout
    assert "« gitlab », « github » ou « gitea »" in fini.stdout


def test_examples_of_the_manual_are_settings_the_site_accepts():
    manuel = (RACINE / "docs/contribuer/formulaire.md").read_text("utf-8")
    exemples = re.findall(r"```yaml\n(formulaire:\n.*?)```", manuel, re.DOTALL)
    assert len(exemples) == 3
    assert {Forge.model_validate(yaml.safe_load(e)["formulaire"]).genre for e in exemples} == {"gitlab", "github", "gitea"}  # fmt: skip


def test_page_is_neither_indexed_nor_searched_nor_in_the_menu(site):
    page = (site / "admin/index.html").read_text("utf-8")
    assert '<meta name="robots" content="noindex">' in page
    assert re.findall(r"<script(?! src=)", page) == []  # aucun script dans la page
    assert "admin/" not in (site / "assets/recherche/index.js").read_text("utf-8")
    assert [f for f in site.rglob("*.html") if re.search(r'href="[./]*admin/"', f.read_text("utf-8")) and f.parent.name != "formulaire"] == []  # fmt: skip


# --- Le formulaire, tenu comme par une personne


@pytest.fixture(scope="module")
def journal() -> dict[str, list[str]]:
    """Ce que le navigateur a demandé et dit pendant toute la visite."""
    return {"requetes": [], "erreurs": []}


@pytest.fixture(scope="module")
def atelier(chromium: Browser, site: Path, journal: dict[str, list[str]]) -> Atelier:
    """Un navigateur en anglais, à Cayenne, le site, et le dépôt dans un dossier : « Travailler avec un dépôt local » l'ouvre."""
    contexte = chromium.new_context(
        viewport={"width": ORDINATEUR, "height": 900},
        locale="en-US",
        timezone_id="America/Cayenne",
        reduced_motion="reduce",
    )
    contexte.set_default_timeout(15_000)
    contexte.add_init_script(f"window.showDirectoryPicker = {DEPOT};")
    contexte.add_init_script("addEventListener('securitypolicyviolation', e => console.error('CSP', e.blockedURI));")
    page = contexte.new_page()
    page.on("request", lambda r: journal["requetes"].append(r.url))
    page.on("console", lambda m: journal["erreurs"].append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: journal["erreurs"].append(str(e)))
    with serve(site) as racine:
        page.goto(f"{racine}admin/")
        page.evaluate(POSER, repository())
        page.get_by_role("button", name="Travailler avec un dépôt local").click()
        page.get_by_role("row").first.wait_for()
        yield Atelier(page, racine)
    contexte.close()


def without_ends(valeur):
    """Les blancs du bout d'un texte ne comptent pas : le schéma les ôte."""
    if isinstance(valeur, dict):
        return {cle: without_ends(v) for cle, v in valeur.items()}
    if isinstance(valeur, list):
        return [without_ends(v) for v in valeur]
    return valeur.strip()


@each_folder
def test_editing_one_field_changes_that_field_and_nothing_else(dossier, atelier):
    """La plus longue fiche de chaque genre : rien de ce qu'elle porte n'est perdu ni changé."""
    fichier = max((RACINE / "content/fiches" / dossier).glob("*.md"), key=lambda f: f.stat().st_size)
    chemin = fichier.relative_to(RACINE).as_posix()
    avant = fiche_lue(RACINE / "content", chemin)
    resume = avant.donnees["resume"][:280] + MARQUE
    atelier.ouvrir_fiche(dossier, fichier.stem, avant.donnees["titre"])
    atelier.champ("resume").get_by_role("textbox").fill(resume)
    atelier.enregistrer()
    apres = atelier.relire(chemin, MARQUE)
    assert without_ends(apres.donnees) == without_ends(avant.donnees | {"resume": resume})
    assert apres.corps == avant.corps


def test_text_edited_as_rich_text_keeps_its_links_and_its_layout(atelier):
    """Le texte libre le plus long, avec ses liens vers des fiches : seule la phrase ajoutée le change."""
    chemin = "content/fiches/exemples/pole-laine-saugues.md"
    avant = fiche_lue(RACINE / "content", chemin)
    assert re.search(r"\]\(exemple:", avant.corps)
    atelier.ouvrir_fiche("exemples", "pole-laine-saugues", avant.donnees["titre"])
    atelier.champ("body").get_by_role("textbox").first.click()
    atelier.page.keyboard.press("Control+End")
    atelier.page.keyboard.type(f" {MARQUE}.")
    atelier.enregistrer()
    apres = atelier.relire(chemin, MARQUE)
    assert apres.corps == f"{avant.corps} {MARQUE}."
    assert apres.donnees == avant.donnees


@each_folder
def test_new_fiche_of_each_kind_can_be_written_from_nothing(dossier, atelier, config):
    (collection,) = (c for c in config["collections"] if c["name"] == dossier)
    if dossier == "leviers":  # ils sont huit
        atelier.ouvrir("leviers")
        atelier.page.get_by_text("On n'ajoute pas de fiche à cette liste.").wait_for()
        return
    atelier.ouvrir(f"{dossier}/new")
    atelier.remplir(collection["fields"])
    atelier.champ("titre").get_by_role("textbox").fill("L’œuvre neuve : essai d'été")
    atelier.enregistrer()
    fiche = atelier.relire(f"content/fiches/{dossier}/l-oeuvre-neuve-essai-d-ete.md", "titre")
    assert fiche.donnees["titre"] == "L’œuvre neuve : essai d'été"
    assert fiche.donnees["verifie_le"] == "2026-11-20"  # le même jour, à Cayenne comme à Paris
    assert None not in fiche.donnees.values()


def test_code_without_its_form_is_refused_in_french(atelier):
    atelier.ouvrir_fiche("exemples", "ecossolies", "Les Écossolies")
    chemin = "content/fiches/exemples/ecossolies.md"
    avant = atelier.lire(chemin)
    commune = atelier.champ("territoire.commune").get_by_role("textbox")
    commune.fill("Nantes")
    atelier.enregistrer()
    erreur = atelier.champ("territoire.commune").get_by_role("alert")
    erreur.get_by_text("Écrivez les cinq signes du code Insee de la commune, pas son code postal.").wait_for()
    assert atelier.lire(chemin) == avant
    commune.fill("44109")
    atelier.champ("resume").get_by_role("textbox").fill(MARQUE)
    atelier.enregistrer()
    assert atelier.relire(chemin, MARQUE).donnees["territoire"]["commune"] == "44109"


def test_escape_does_not_throw_away_what_was_typed(atelier):
    """Sans ce qu'ajoute « admin.js », la touche quitte la fiche sans rien demander."""
    chemin = "content/fiches/acteurs/rtes.md"
    atelier.ouvrir_fiche("acteurs", "rtes", fiche_lue(RACINE / "content", chemin).donnees["titre"])
    resume = atelier.champ("resume").get_by_role("textbox")
    resume.fill("Une saisie à garder.")
    atelier.page.keyboard.press("Escape")
    atelier.page.wait_for_timeout(500)
    assert "/entries/rtes" in atelier.page.url
    assert resume.input_value() == "Une saisie à garder."


def test_everything_the_form_saved_is_accepted(atelier, contenu_entier):
    """Toutes les fiches modifiées et créées plus haut, rendues à la base : la vérification n'y voit rien à redire."""
    assert atelier.ecrits, "cet essai suit ceux qui écrivent : lancez tout le fichier"
    for chemin, texte in atelier.ecrits.items():
        (contenu_entier.parent / chemin).write_text(texte, "utf-8")
    fini = run_script("valider.py", "--contenu", contenu_entier)
    assert fini.returncode == 0, fini.stdout


@pytest.fixture
def contenu_entier(tmp_path: Path) -> Path:
    return Path(shutil.copytree(RACINE / "content", tmp_path / "content"))


def test_no_door_leads_to_files_a_fiche_cannot_hold(atelier):
    atelier.ouvrir("exemples")
    atelier.page.get_by_role("row").first.wait_for()
    assert atelier.page.locator('button[aria-label="Fichiers joints"]').count() == 1
    assert not atelier.page.locator('button[aria-label="Fichiers joints"]').is_visible()


def test_form_asks_nothing_of_anyone_and_the_browser_has_nothing_to_say(atelier, journal):
    """Après toute la visite : aucune requête ailleurs, aucun refus de la politique de sécurité, aucune erreur."""
    assert len(journal["requetes"]) > 5
    permis = (atelier.racine, f"blob:{atelier.racine}", "data:")
    assert [r for r in journal["requetes"] if not r.startswith(permis)] == []
    assert journal["erreurs"] == []


@pytest.mark.parametrize("largeur", [ORDINATEUR, TELEPHONE])
def test_page_before_the_form_fits_and_leads_to_the_manual(largeur, ouvrir):
    page = ouvrir(largeur).aller("admin/")
    page.get_by_role("button", name="Travailler avec un dépôt local").wait_for()
    assert page.get_by_role("button").all_inner_texts() == [
        "Travailler avec un dépôt local"
    ]  # sans forge, rien d'autre
    assert page.evaluate("document.documentElement.scrollWidth") <= largeur
    with page.expect_popup() as nouvel_onglet:
        page.get_by_role("link", name="Comment se servir du formulaire").click()
    nouvel_onglet.value.get_by_role("heading", name="Le formulaire", level=1).wait_for()


def test_without_script_the_page_says_where_to_go(ouvrir):
    page = ouvrir(javascript=False).aller("admin/")
    secours = page.locator("noscript p")
    assert secours.is_visible()
    assert "Le formulaire a besoin de JavaScript." in secours.inner_text()
    secours.locator("a").click()
    page.get_by_role("heading", level=1).wait_for()


# --- « make editer »


def test_editing_server_says_what_to_do_and_serves_the_form(site):
    serveur = subprocess.Popen(
        [sys.executable, "-u", RACINE / "scripts/editer.py", "--site", site],
        env=os.environ | {"PYTHONPATH": str(RACINE / "scripts")},
        stdout=subprocess.PIPE,
        text=True,
        # Lancés en arrière-plan, les essais ignorent Ctrl+C, et le serveur en hériterait.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        annonce = "".join(serveur.stdout.readline() for _ in range(6))
        assert "http://127.0.0.1:8000/admin/" in annonce
        assert "« Travailler avec un dépôt local »" in annonce
        assert str(RACINE) in annonce
        with urlopen("http://127.0.0.1:8000/admin/") as reponse:
            assert b"sveltia-cms.js" in reponse.read()
        second = run_script("editer.py", "--site", site)
        assert second.returncode == 1
        assert "Le port 8000 est pris" in second.stdout
    finally:
        serveur.send_signal(signal.SIGINT)
        reste = serveur.communicate()[0]
    assert (serveur.returncode, reste) == (0, "\nLe formulaire est fermé.\n")


def test_editing_without_a_built_site_is_a_misuse(tmp_path):
    fini = run_script("editer.py", "--site", tmp_path)
    assert fini.returncode == 2
    assert "lancez « make site »" in fini.stdout
