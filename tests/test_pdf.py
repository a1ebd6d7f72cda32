"""Les notes et le livret en PDF : deux pages, accessibles, datés, repris tels quels quand rien n'a changé."""

import re
import shutil
from collections.abc import Callable, Iterator
from hashlib import sha256
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import frontmatter
import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)

from conftest import JOUR, fresh_content
from fiches import livret
from fiches.acte import blocks
from fiches.checking import check
from fiches.linking import GENRES_A_NOTE, Base
from fiches.livret import PARTIES
from fiches.note import PALIERS, Detail, NoteWriter, details
from fiches.rendering import Renderer
from fiches.schema import GENRES
from fiches.site import Site, load_site
from fiches.tirage import PrintError, print_all
from fiches.typographie import typeset
from navigateur import RACINE, run_script
from pdfua import faults, kids

NOTE = "pdf/exemples/pole-du-val.pdf"
LIVRET = "pdf/reperes-ptce.pdf"


def load(contenu: Path) -> tuple[Base, Site]:
    base, site = check(contenu, JOUR).base, load_site(contenu)[0]
    assert base is not None
    assert site is not None
    return base, site


@pytest.fixture(scope="module")
def tirage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Le petit contenu, imprimé une fois : ``content``, ``cache`` et ``site`` côte à côte."""
    dossier = tmp_path_factory.mktemp("tirage")
    compte = print_all(*load(fresh_content(dossier)), dossier / "site", dossier / "cache")
    assert compte.documents == compte.composes > 1
    return dossier


@pytest.fixture
def copie(tirage: Path, tmp_path: Path) -> Path:
    """Une copie du tirage, à abîmer librement."""
    return Path(shutil.copytree(tirage, tmp_path / "copie"))


def reprint(dossier: Path):
    return print_all(*load(dossier / "content"), dossier / "site", dossier / "cache")


def text(pdf: Path) -> str:
    """Le texte d'un PDF, espaces ramenés à un seul."""
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(pdf).pages))


def prints(dossier: Path) -> dict[str, str]:
    return {f.name: sha256(f.read_bytes()).hexdigest() for f in sorted(dossier.rglob("*.pdf"))}


def edit(fichier: Path, **champs: object) -> None:
    poste = frontmatter.load(str(fichier))
    poste.metadata.update(champs)
    fichier.write_text(frontmatter.dumps(poste) + "\n", encoding="utf-8")


def test_every_lever_means_and_example_has_its_note(tirage):
    base, _ = load(tirage / "content")
    attendues = {e.note for genre in GENRES_A_NOTE for e in base.genre(genre)}
    trouves = {f.relative_to(tirage / "site").as_posix() for f in (tirage / "site").rglob("*.pdf")}
    assert trouves == attendues | {LIVRET}


def test_note_holds_in_two_pages_and_says_what_a_council_needs(tirage):
    lecture = PdfReader(tirage / "site" / NOTE)
    assert len(lecture.pages) <= 2
    dit = text(tirage / "site" / NOTE)
    fiche = load(tirage / "content")[0].genre("exemple")[0].fiche
    assert fiche.titre in dit.replace("’", "'")
    for titre in ("L’essentiel", "Références", "vérifiée le", "confiance"):
        assert titre in dit


def test_means_note_gives_levels_cost_steps_and_vigilance(tirage):
    dit = text(tirage / "site/pdf/modalites/mise-a-disposition.pdf")
    for titre in ("Qui peut", "Ce que cela coûte", "Étapes", "Points de vigilance", "Références"):
        assert titre in dit


def test_each_page_is_signed_dated_versioned_and_numbered(tirage):
    pages = PdfReader(tirage / "site/pdf/modalites/mise-a-disposition.pdf").pages
    for rang, page in enumerate(pages, start=1):
        dit = re.sub(r"\s+", " ", page.extract_text())
        assert re.search(r"Repères PTCE · fiche du \d{1,2} \w+ \d{4}, version [0-9a-f]{6}", dit)
        assert "/modalites/mise-a-disposition/" in dit
        assert f"page {rang} sur {len(pages)}" in dit


def test_public_address_is_printed_when_the_publisher_gave_it(copie):
    site = copie / "content/site.yml"
    site.write_text(site.read_text("utf-8").replace("adresse_publique:", "adresse_publique: https://ptce.exemple.fr/"))
    reprint(copie)
    assert "https://ptce.exemple.fr/exemples/pole-du-val/" in text(copie / "site" / NOTE)


@pytest.mark.parametrize("adresse", [NOTE, LIVRET])
def test_document_is_titled_described_bookmarked_and_its_pages_numbered(tirage, adresse):
    lecture = PdfReader(tirage / "site" / adresse)
    dits = lecture.metadata
    assert all(
        (dits.title, dits.author, dits.subject, dits.keywords, dits.creation_date_raw, dits.modification_date_raw)
    )
    assert "PTCE" in dits.keywords
    assert lecture.outline
    assert lecture.page_labels == [str(rang) for rang in range(1, len(lecture.pages) + 1)]


def test_every_document_holds_what_a_machine_can_check_of_pdf_ua(tirage):
    assert {f.name: dits for f in (tirage / "site").rglob("*.pdf") if (dits := faults(f))} == {}


def elements(objet: DictionaryObject, genre: str) -> Iterator[DictionaryObject]:
    """Les éléments de structure d'un genre, dans l'ordre du document."""
    for enfant in kids(objet):
        if enfant.get("/S") == genre:
            yield enfant
        yield from elements(enfant, genre)


class Casse:
    """Un document à abîmer, en quelques mots."""

    def __init__(self, source: Path):
        self.pdf = PdfWriter(clone_from=source)
        self.catalogue = self.pdf.root_object
        self.arbre = self.catalogue["/StructTreeRoot"]

    def first(self, genre: str) -> DictionaryObject:
        return next(elements(self.arbre, genre))

    def rename(self, genre: str, autre: str) -> None:
        self.first(genre)[NameObject("/S")] = NameObject(autre)

    def link(self) -> DictionaryObject:
        return next(a.get_object() for page in self.pdf.pages for a in page.get("/Annots", ()))

    def font(self) -> DictionaryObject:
        return next(iter(self.pdf.pages[0]["/Resources"]["/Font"].values())).get_object()

    def xmp(self, avant: bytes, apres: bytes) -> None:
        flux = DecodedStreamObject()
        flux.set_data(self.catalogue["/Metadata"].get_data().replace(avant, apres))
        self.catalogue[NameObject("/Metadata")] = self.pdf._add_object(flux)

    def paint(self, avant: bytes) -> None:
        page = self.pdf.pages[0]
        flux = DecodedStreamObject()
        flux.set_data(avant + b"\n" + page.get_contents().get_data())
        page[NameObject("/Contents")] = self.pdf._add_object(flux)

    def put(self, objet: DictionaryObject, cle: str, valeur: object) -> None:
        objet[NameObject(cle)] = valeur


def _two_notes(c: Casse) -> None:
    for element in [*elements(c.arbre, "/P")][:2]:
        c.put(element, "/S", NameObject("/Note"))
        c.put(element, "/ID", TextStringObject("a"))


VIDE, CARRE = DictionaryObject(), b"0 0 1 1 re f"
CASSES: dict[str, list[Callable[[Casse], object]]] = {
    "06-001": [lambda c: c.catalogue.pop("/Metadata")],
    "06-002": [lambda c: c.xmp(b"pdfuaid:part", b"pdfuaid:autre")],
    "06-003": [lambda c: c.xmp(b"dc:title", b"dc:type")],
    "07-001": [lambda c: c.put(c.catalogue["/ViewerPreferences"], "/DisplayDocTitle", BooleanObject(False))],
    "6.2": [lambda c: c.put(c.catalogue["/MarkInfo"], "/Marked", BooleanObject(False)), lambda c: c.catalogue.pop("/StructTreeRoot")],
    "01-003": [lambda c: c.paint(b"/P <</MCID 900>> BDC /Artifact BMC EMC EMC")],
    "01-004": [lambda c: c.paint(b"/Artifact BMC /P <</MCID 900>> BDC EMC EMC")],
    "01-005": [lambda c: c.paint(CARRE), lambda c: c.first("/Document")["/K"].pop(0)],
    "01-007": [lambda c: c.put(c.catalogue["/MarkInfo"], "/Suspects", BooleanObject(True))],
    "02-001": [lambda c: c.rename("/P", "/Paragraphe")],
    "02-004": [lambda c: c.put(c.arbre, "/RoleMap", DictionaryObject({NameObject("/P"): NameObject("/Div")}))],
    "09-004": [lambda c: c.rename("/TD", "/P"), lambda c: c.first("/TR")["/K"].pop()],
    "09-005": [lambda c: c.rename("/LI", "/Div"), lambda c: c.rename("/L", "/Div")],
    "09-006": [lambda c: c.rename("/P", "/TOCI")],
    "11-001": [lambda c: c.catalogue.pop("/Lang")],
    "13-004": [lambda c: c.first("/Figure").pop("/Alt")],
    "14-002": [lambda c: c.rename("/H1", "/H2")],
    "14-003": [lambda c: c.rename("/H2", "/H3")],
    "14-007": [lambda c: c.rename("/H2", "/H")],
    "15-003": [lambda c: c.first("/TH")["/A"].pop("/Scope")],
    "17-002": [lambda c: c.rename("/P", "/Formula")],
    "19-003": [lambda c: c.rename("/P", "/Note")],
    "19-004": [_two_notes],
    "20-001": [lambda c: c.put(c.catalogue, "/OCProperties", VIDE)],
    "21-001": [lambda c: c.put(c.catalogue["/Names"], "/EmbeddedFiles", VIDE)],
    "25-001": [lambda c: c.put(c.catalogue, "/AcroForm", DictionaryObject({NameObject("/XFA"): ArrayObject()}))],
    "26-002": [lambda c: c.pdf.encrypt("", "secret", algorithm="RC4-128")],
    "28-002": [lambda c: c.put(c.link(), "/Subtype", NameObject("/Text"))],
    "28-008": [lambda c: [page.pop("/Tabs") for page in c.pdf.pages]],
    "28-011": [lambda c: c.link().pop("/StructParent"), lambda c: c.rename("/Link", "/Span")],
    "28-012": [lambda c: c.link().pop("/Contents"), lambda c: c.put(c.link(), "/Contents", c.link()["/A"]["/URI"])],
    "29": [lambda c: c.put(c.catalogue, "/OpenAction", VIDE), lambda c: c.put(c.catalogue["/Names"], "/JavaScript", VIDE)],
    "31-009": [lambda c: c.font()["/DescendantFonts"][0].get_object()["/FontDescriptor"].pop("/FontFile2")],
    "31-027": [lambda c: c.font().pop("/ToUnicode")],
}  # fmt: skip


@pytest.mark.parametrize(("point", "geste"), [(point, geste) for point, gestes in CASSES.items() for geste in gestes])
def test_each_check_of_pdf_ua_sees_the_fault_it_is_for(tirage, point, geste):
    casse = Casse(tirage / "site" / NOTE)
    geste(casse)
    abime = BytesIO()
    casse.pdf.write(abime)
    assert [dit for dit in faults(abime) if dit.startswith(f"{point} ")]


def test_every_check_is_seen_to_fail():
    """Une vérification qu'aucun document abîmé ne fait échouer ne prouve rien."""
    ecrits = re.findall(r'"(\d\d-\d{3}|6\.2|29)"', (RACINE / "tests/pdfua.py").read_text("utf-8"))
    assert set(ecrits) == set(CASSES)


def test_only_the_font_of_the_site_is_used(tirage):
    """Une autre police trahirait un signe que la nôtre n'a pas, et changerait d'une machine à l'autre."""
    for fichier in (tirage / "site").rglob("*.pdf"):
        for page in PdfReader(fichier).pages:
            polices = page["/Resources"].get_object().get("/Font", {})
            noms = {p.get_object()["/BaseFont"] for p in polices.values()}
            assert {n for n in noms if "Source-Sans-3" not in n} == set(), fichier.name


def test_booklet_holds_every_kind_and_its_indexes(tirage):
    dit = text(tirage / "site" / LIVRET)
    base, _ = load(tirage / "content")
    for titre in (
        "Sommaire",
        *(titre for _, titre, _ in PARTIES),
        "Glossaire",
        "Index des lieux",
        "Index des articles",
    ):
        assert typeset(titre) in dit
    assert {genre for genre, *_ in PARTIES} | {"notion"} == set(GENRES)
    for entree in base.entrees.values():
        assert " ".join(typeset(entree.titre).split()) in dit, entree.reference


def test_booklet_gives_the_whole_text_of_a_model_and_what_founds_it(tirage):
    dit = text(tirage / "site" / LIVRET)
    modele = load(tirage / "content")[0].genre("modele")[0].fiche
    for clause in modele.clauses:
        for bloc in blocks(clause.texte):
            for ligne in bloc.lignes:
                assert " ".join(typeset("".join(m.texte for m in ligne)).split()) in dit
    assert "aucun juriste ne l’a encore relu" in dit
    assert "Fondement : " in dit.replace("\u00a0", " ")


def test_booklet_bibliography_says_where_each_document_is_used(tirage):
    html = livret.document(Renderer(*load(tirage / "content")))
    entree = re.search(r'<li id="ressource-dossier-lille-2014">.*?</li>', html, re.DOTALL)
    assert 'href="#exemple-pole-du-val"' in entree[0]


def test_unchanged_fiche_is_not_composed_again(copie):
    avant = prints(copie / "site")
    shutil.rmtree(copie / "site")
    assert reprint(copie).composes == 0
    assert prints(copie / "site") == avant


def test_changed_fiche_is_composed_again_and_replaces_its_old_copy(copie):
    gardes = len(list((copie / "cache").glob("*.pdf")))
    edit(copie / "content/fiches/exemples/pole-du-val.md", resume="Un pôle qui a changé de résumé.")
    compte = reprint(copie)
    assert 2 <= compte.composes < compte.documents  # sa note, le livret, et peut-être une fiche qui la nomme
    assert "changé de résumé" in text(copie / "site" / NOTE)
    assert len(list((copie / "cache").glob("*.pdf"))) == gardes


def test_same_content_gives_the_same_bytes(tirage, tmp_path):
    print_all(*load(fresh_content(tmp_path)), tmp_path / "site", tmp_path / "cache")
    assert prints(tmp_path / "site") == prints(tirage / "site")


def test_what_is_shortened_is_said_and_never_cut(contenu):
    """Une fiche démesurée donne une note de deux pages, qui compte ce qu'elle laisse à la fiche."""
    fichier = contenu / "fiches/modalites/mise-a-disposition.md"
    phrase = "Une phrase assez longue pour remplir une ligne entière, ou presque, de la note. "
    longues = [{"texte": f"Point {rang}. {phrase * 3}", "deduit": "oui"} for rang in range(60)]
    edit(fichier, vigilance=longues)
    compte = print_all(*load(contenu), contenu.parent / "site", contenu.parent / "cache")
    assert compte.documents
    pdf = contenu.parent / "site/pdf/modalites/mise-a-disposition.pdf"
    assert len(PdfReader(pdf).pages) == 2
    assert re.search(r"… et \d+ autres points de vigilance : voir la fiche\.", text(pdf))


def test_fiche_that_cannot_hold_even_at_its_shortest_is_named(contenu):
    edit(contenu / "fiches/modalites/mise-a-disposition.md", titre="Un titre sans fin " * 250)
    with pytest.raises(PrintError, match="modalites/mise-a-disposition"):
        print_all(*load(contenu), contenu.parent / "site", contenu.parent / "cache")


@pytest.mark.parametrize("genre", GENRES_A_NOTE)
def test_each_version_says_less_than_the_one_before(genre):
    versions = details(genre)
    assert versions[0] == {}
    for longue, courte in pairwise(versions):
        change = {p: n for p, n in courte.items() if longue.get(p) != n}
        assert len(change) == 1
        assert all(p not in longue or n < longue[p] for p, n in change.items())
    assert set(PALIERS) == set(GENRES_A_NOTE)


def test_count_of_what_is_left_agrees_in_number():
    detail = Detail({"conditions": 2})
    assert detail.suite([1, 2], "conditions") == ""
    assert detail.suite([1, 2, 3], "conditions") == "… et 1 autre condition : voir la fiche."
    assert detail.suite([1, 2, 3, 4], "conditions") == "… et 2 autres conditions : voir la fiche."
    assert Detail({"seuils": 0}).garde([1], "seuils") == []


def test_note_names_no_part_that_is_missing_from_its_list_of_names(contenu):
    """Une partie écourtée sans nom ferait échouer l'impression : on écourte tout, pour toutes les fiches."""
    base, site = load(contenu)
    for note in NoteWriter(Renderer(base, site)).notes():
        assert all(note.every_version())


@pytest.fixture(scope="module")
def publie(tirage: Path) -> Path:
    """Le petit contenu publié par la vraie commande, avec ses PDF."""
    sortie = tirage / "publie"
    fini = run_script("construire.py", "--contenu", tirage / "content", "--sortie", sortie, "--pdf", tirage / "cache")
    assert fini.returncode == 0, fini.stdout
    assert "4/4" in fini.stdout
    return sortie


def test_page_links_to_its_note_only_when_the_site_has_it(publie, site):
    page = (publie / "exemples/pole-du-val/index.html").read_text("utf-8")
    lien = re.search(r'href="([^"]+\.pdf)"[^>]*>La note en PDF \(deux pages\)', page)
    assert lien
    assert (publie / "exemples/pole-du-val" / lien[1]).is_file()
    assert 'href="../pdf/reperes-ptce.pdf"' in (publie / "donnees/index.html").read_text("utf-8")
    assert "reperes-ptce.pdf" not in (site / "donnees/index.html").read_text("utf-8")
    assert "La note en PDF" not in (publie / "textes/loi-ess-2014-856/index.html").read_text("utf-8")
    assert "La note en PDF" not in (site / "exemples/pole-sud-archer/index.html").read_text("utf-8")


def test_failed_document_leaves_the_previous_site_whole(publie, tmp_path):
    ancien = Path(shutil.copytree(publie, tmp_path / "site"))
    avant = {f: f.read_bytes() for f in ancien.rglob("*") if f.is_file()}
    contenu = fresh_content(tmp_path)
    edit(contenu / "fiches/modalites/mise-a-disposition.md", titre="Un titre sans fin " * 250)
    fini = run_script("construire.py", "--contenu", contenu, "--sortie", ancien, "--pdf", tmp_path / "cache")
    assert fini.returncode == 1
    assert "pdf/modalites/mise-a-disposition.pdf" in fini.stdout
    assert f"L'ancien site reste en place dans {ancien}." in fini.stdout
    assert {f: f.read_bytes() for f in ancien.rglob("*") if f.is_file()} == avant
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_real_base_prints_every_note_in_two_pages(base, tmp_path):
    """Toute la base : une à deux minutes, moins si le cache du dépôt a déjà ces documents."""
    print_all(base, load_site(RACINE / "content")[0], tmp_path, RACINE / ".cache-pdf")
    notes = [f for f in tmp_path.rglob("*.pdf") if f.name != "reperes-ptce.pdf"]
    assert len(notes) == sum(len(base.genre(genre)) for genre in GENRES_A_NOTE)
    assert {f.name: n for f in notes if (n := len(PdfReader(f).pages)) > 2} == {}
    lourdes = [
        max((f for f in notes if f.parent.name == d), key=lambda f: f.stat().st_size)
        for d in ("leviers", "modalites", "exemples")
    ]
    assert {f.name: dits for f in lourdes if (dits := faults(f))} == {}
