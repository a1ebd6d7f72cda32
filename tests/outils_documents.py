"""Ce que les essais demandent à un document téléchargé : ce qu'un agent en lit une fois ouvert dans LibreOffice."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

from playwright.sync_api import Page

NOMS = {
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "dc": "http://purl.org/dc/elements/1.1/",
}


def tag(nom: str) -> str:
    prefixe, _, reste = nom.partition(":")
    return f"{{{NOMS[prefixe]}}}{reste}"


@dataclass(frozen=True)
class Paragraphe:
    """``niveau`` de titre (0 : ce n'en est pas un) ; ``element`` d'une liste ; ``style``, le nom que l'agent voit."""

    texte: str
    style: str
    niveau: int
    element: bool


@dataclass(frozen=True)
class Ecrit:
    """Un document relu : ses paragraphes dans l'ordre, ses passages surlignés, ses liens, ses propriétés."""

    paragraphes: list[Paragraphe]
    surlignes: list[str]
    liens: list[str]
    titre: str
    sujet: str
    langues: set[str]
    pied: str
    racine: ElementTree.Element


def convert(documents: list[Path], format: str) -> list[Path]:
    """Ouvre des documents dans LibreOffice, avec un profil neuf, et les rend dans un autre format."""
    bavardage = open_in_office(documents, format)
    rendus = [d.with_suffix(f".{format}") for d in documents]
    assert all(r.is_file() for r in rendus), bavardage
    return rendus


def open_in_office(documents: list[Path], conversion: str) -> str:
    """Convertit dans LibreOffice, qui n'a rien à réparer ; rend ce qu'il en dit."""
    logiciel = shutil.which("soffice") or shutil.which("libreoffice")
    assert logiciel, "LibreOffice manque : sh scripts/installer_libreoffice.sh"
    with TemporaryDirectory() as profil:
        sortie = documents[0].parent
        fini = subprocess.run(
            [logiciel, f"-env:UserInstallation={Path(profil).as_uri()}", "--headless", "--convert-to", conversion, "--outdir", sortie, *documents],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=300,
        )  # fmt: skip
    assert fini.returncode == 0, fini.stdout
    assert not re.search("error|repair|corrupt", fini.stdout, re.IGNORECASE), fini.stdout
    return fini.stdout


def bare(texte: str) -> str:
    """Le texte sans ce que la composition change : toute espace en vaut une."""
    return " ".join(texte.split())


def words(element: ElementTree.Element) -> str:
    morceaux = [element.text or ""]
    for enfant in element:
        espace = " " * (enfant.tag in (tag("text:s"), tag("text:tab"), tag("text:line-break")))
        morceaux += [espace, words(enfant), enfant.tail or ""]
    return "".join(morceaux)


def read_back(document: Path) -> Ecrit:
    """Ce que LibreOffice a compris d'un document déjà converti en « fodt »."""
    racine = ElementTree.parse(document).getroot()
    styles = {s.get(tag("style:name")): s for s in racine.iter(tag("style:style"))}

    def named(nom: str) -> str:
        style = styles[nom]
        parent = style.get(tag("style:parent-style-name"))
        if style.get(tag("style:display-name")) or not re.fullmatch(r"P\d+", nom):
            return style.get(tag("style:display-name")) or nom
        return named(parent)

    def highlighted(span: ElementTree.Element) -> bool:
        style = styles[span.get(tag("text:style-name"))].find("style:text-properties", NOMS)
        fond = style.get(tag("fo:background-color")) if style is not None else None
        return fond not in (None, "transparent") and style.get(tag("fo:font-weight")) == "bold"

    texte = racine.find(".//office:text", NOMS)
    elements = {
        p for e in texte.iter(tag("text:list-item")) for p in e.iter() if p.tag in (tag("text:p"), tag("text:h"))
    }
    return Ecrit(
        [
            Paragraphe(bare(words(p)), named(p.get(tag("text:style-name"))), int(p.get(tag("text:outline-level"), 0)), p in elements)
            for p in texte.iter()
            if p.tag in (tag("text:p"), tag("text:h"))
        ],
        [bare(words(s)) for s in texte.iter(tag("text:span")) if highlighted(s)],
        [a.get(tag("xlink:href")) for a in texte.iter(tag("text:a"))],
        bare(racine.findtext(".//dc:title", "", NOMS)),
        bare(racine.findtext(".//dc:subject", "", NOMS)),
        {f"{p.get(tag('fo:language'))}-{p.get(tag('fo:country'))}" for p in racine.iter(tag("style:text-properties")) if p.get(tag("fo:language"))},
        bare(" ".join(words(p) for p in racine.iter(tag("style:footer")))),
        racine,
    )  # fmt: skip


def download(page: Page, dossier: Path, nom: str = "Télécharger (DOCX)") -> Path:
    """Presse le bouton et garde le document sous le nom que le navigateur propose."""
    with page.expect_download() as attendu:
        page.get_by_role("button", name=nom).click()
    chemin = dossier / attendu.value.suggested_filename
    attendu.value.save_as(chemin)
    return chemin
