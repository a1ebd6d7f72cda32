"""Le tirage : toutes les notes et le livret en PDF. Ce qui n'a pas changé est repris du cache sans être recomposé."""

import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from . import etiquettes, imprimerie, livret, note
from .imprimerie import PrintError, compose, prepare_fonts
from .linking import Base
from .rendering import GABARITS, Renderer
from .site import Site

POLICES = GABARITS.parents[2] / "theme" / "assets" / "fonts"
NOTES = GABARITS / "note"
PAGES_D_UNE_NOTE = 2


class Travail(NamedTuple):
    """Un document : son adresse dans le site, sa version complète, et de quoi écrire les plus courtes."""

    adresse: str
    complet: str
    versions: Callable[[], list[str]]
    pages: int | None = None


class Compte(NamedTuple):
    documents: int
    composes: int


def print_all(base: Base, site: Site, dossier: Path, cache: Path) -> Compte:
    """Écrit tous les PDF sous ``dossier``. Lève ``PrintError`` si l'un d'eux ne peut pas être composé."""
    cache.mkdir(parents=True, exist_ok=True)
    polices, feuille = prepare_fonts(POLICES, cache), (NOTES / "note.css").read_text("utf-8")
    renderer = Renderer(base, site)
    travaux = [
        Travail(n.adresse, n.versions[0](), n.every_version, PAGES_D_UNE_NOTE)
        for n in note.NoteWriter(renderer).notes()
    ]
    travaux.append(Travail(livret.ADRESSE, livret.document(renderer), list))
    gardes = {t.adresse: _kept(cache, t, _tools(polices)) for t in travaux}
    manquants = [t for t in travaux if not gardes[t.adresse].is_file()]
    if manquants:
        with ProcessPoolExecutor(os.cpu_count()) as equipe:
            try:
                for adresse, pdf in _composed(equipe, manquants, feuille, polices):
                    _keep(gardes[adresse], pdf)
            except PrintError:
                equipe.shutdown(wait=False, cancel_futures=True)
                raise
    for adresse, garde in gardes.items():
        cible = dossier / adresse
        cible.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(garde, cible)
    return Compte(len(travaux), len(manquants))


def _composed(equipe: Executor, travaux: list[Travail], feuille: str, polices: Path) -> Iterator[tuple[str, bytes]]:
    """Chaque PDF dès qu'il est prêt : la version complète d'abord, les plus courtes seulement si elle déborde."""

    def submit(t: Travail, versions: list[str]) -> Future:
        return equipe.submit(compose, versions, t.adresse, feuille, polices, t.pages)

    # Le livret, le plus long, part le premier.
    attente = {submit(t, [t.complet]): (t, True) for t in sorted(travaux, key=lambda t: t.pages is not None)}
    while attente:
        for futur in wait(attente, return_when=FIRST_COMPLETED).done:
            travail, premier = attente.pop(futur)
            if pdf := _result(futur, travail):
                yield travail.adresse, pdf
            elif premier and (plus_courtes := travail.versions()[1:]):
                attente[submit(travail, plus_courtes)] = travail, False
            else:
                raise PrintError(f"{travail.adresse} : aucune version ne tient en {travail.pages} pages")


def _result(futur: Future, travail: Travail) -> bytes | None:
    try:
        return futur.result()
    except PrintError:
        raise
    except Exception as erreur:  # WeasyPrint a buté : on nomme le document, l'appelant garde l'ancien site
        raise PrintError(f"{travail.adresse} : {type(erreur).__name__}, {erreur}") from erreur


def _tools(polices: Path) -> str:
    """Empreinte de ce qui compose : WeasyPrint, polices, feuille, gabarits et paliers."""
    modules = (note, imprimerie, etiquettes)
    outils = [*sorted(NOTES.iterdir()), *(Path(m.__file__) for m in modules)]
    contenu = b"".join(f.read_bytes() for f in outils)
    return sha256(f"{imprimerie.VERSION} {polices.name}".encode() + contenu).hexdigest()


def _kept(cache: Path, travail: Travail, outils: str) -> Path:
    empreinte = sha256((outils + travail.complet).encode()).hexdigest()[:24]
    return cache / f"{travail.adresse.removesuffix('.pdf').replace('/', '-')}.{empreinte}.pdf"


def _keep(garde: Path, pdf: bytes) -> None:
    """Le document neuf remplace dans le cache celui qu'il périme."""
    for ancien in garde.parent.glob(f"{garde.name.split('.')[0]}.*.pdf"):
        ancien.unlink()
    provisoire = garde.with_suffix(".part")
    provisoire.write_bytes(pdf)
    provisoire.rename(garde)
