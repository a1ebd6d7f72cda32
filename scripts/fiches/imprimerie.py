"""De HTML à PDF : seul module qui importe WeasyPrint. Choisit la version la plus complète qui tient dans les pages voulues."""

import logging
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import weasyprint
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from .etiquettes import complete

VERSION = weasyprint.__version__
STYLES = {"normal": (400, 700), "italic": (400,)}
FINE_INSECABLE, FINE = 0x202F, 0x2009


class PrintError(Exception):
    """Un document n'a pas pu être composé ; le message dit lequel et pourquoi."""


def compose(versions: list[str], adresse: str, feuille: str, polices: Path, pages: int | None) -> bytes | None:
    """Le PDF de la première version qui tient en ``pages`` pages, ou rien si aucune n'y tient."""
    alertes = _Alertes()
    journal = logging.getLogger("weasyprint")
    journal.addHandler(alertes)
    try:
        choisi = _first_that_fits([versions[0]], feuille, polices, pages)
        if choisi is None and len(versions) > 1:
            choisi = _first_that_fits(versions[1:], feuille, polices, pages)
        pdf = _write(*choisi) if choisi else None
    finally:
        journal.removeHandler(alertes)
    if alertes.dits:
        raise PrintError(f"{adresse} : {' ; '.join(dict.fromkeys(alertes.dits))}")
    return pdf


def _first_that_fits(
    versions: list[str], feuille: str, polices: Path, pages: int | None
) -> tuple[Document, str] | None:
    """Par dichotomie : chaque version dit moins que la précédente."""
    debut, fin, trouve = 0, len(versions), None
    while debut < fin:
        milieu = (debut + fin) // 2
        document = _layout(versions[milieu], feuille, polices)
        if pages is None or len(document.pages) <= pages:
            trouve, fin = (document, versions[milieu]), milieu
        else:
            debut = milieu + 1
    return trouve


def _layout(html: str, feuille: str, polices: Path) -> Document:
    css, configuration, fetcher = _stylesheet(feuille, polices)
    document = weasyprint.HTML(string=html, base_url=polices.as_uri() + "/", url_fetcher=fetcher)
    return document.render(configuration, stylesheets=[css], pdf_variant="pdf/ua-1", pdf_tags=True)


def _write(document: Document, html: str) -> bytes:
    """Étiqueté, et sans rien de l'heure ni du hasard : l'identifiant vient du contenu."""
    identifiant = sha256(html.encode()).hexdigest()[:32].encode()
    return document.write_pdf(finisher=complete, pdf_variant="pdf/ua-1", pdf_tags=True, pdf_identifier=identifiant)


@lru_cache(maxsize=2)
def _stylesheet(feuille: str, polices: Path) -> tuple[weasyprint.CSS, FontConfiguration, URLFetcher]:
    configuration, fetcher = FontConfiguration(), URLFetcher(allowed_protocols=("file", "data"))
    css = weasyprint.CSS(
        string=feuille, base_url=polices.as_uri() + "/", url_fetcher=fetcher, font_config=configuration
    )
    return css, configuration, fetcher


class _Alertes(logging.Handler):
    """Ce que WeasyPrint n'a pas su faire : une image absente, un lien sans cible, une règle inconnue."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.dits: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.dits.append(record.getMessage())


def prepare_fonts(sources: Path, cache: Path) -> Path:
    """Tire de la police variable du site ses graisses fixes, et lui donne l'espace fine insécable qui lui manque.

    Un PDF n'embarque pas une police variable ; et sans ce signe, une autre police viendrait se glisser avant « ; ».
    """
    variables = {style: sources / f"source-sans-3-latin-wght-{style}.woff2" for style in STYLES}
    empreinte = sha256(b"".join(f.read_bytes() for f in variables.values()) + repr(STYLES).encode()).hexdigest()[:12]
    dossier = cache / f"polices-{empreinte}"
    if not dossier.is_dir():
        atelier = cache / f".polices-{empreinte}"
        atelier.mkdir(parents=True, exist_ok=True)
        for style, graisses in STYLES.items():
            for graisse in graisses:
                police = instantiateVariableFont(TTFont(variables[style], recalcTimestamp=False), {"wght": graisse})
                for table in police["cmap"].tables:
                    if FINE in table.cmap:
                        table.cmap[FINE_INSECABLE] = table.cmap[FINE]
                police.flavor = None
                police.save(atelier / f"{style}-{graisse}.ttf")
        atelier.rename(dossier)
    return dossier
