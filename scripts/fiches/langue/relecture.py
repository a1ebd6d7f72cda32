"""Relire des sources : chaque contrôle sur chaque passage, et ce que l'on en dit."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from ..lecture_yaml import read_yaml
from ..loading import list_files, load_file, shown_path
from ..problems import AVERTISSEMENT, Problem
from ..schema import DOSSIERS, GENRES
from ..schema.types import TexteDActe
from .clarte import PHRASE, SIGLES, TITRE, unexplained
from .controles import Controle, Trouvaille
from .lexique import LISTE, SIGLE, Lexique, alphabetical, read_word_list
from .orthographe import CAPITALE, ORTHOGRAPHE, Orthographe
from .passages import Passage, Source, join, read_passages
from .ponctuation import PONCTUATION
from .usage import USAGE

TITRES = ("titre", "titre_court", "title")
CONTROLES: tuple[Controle, ...] = (*PONCTUATION, *USAGE, CAPITALE, ORTHOGRAPHE, PHRASE, TITRE, SIGLES)
AUTOUR = 24  # signes montrés de part et d'autre


class Avis(NamedTuple):
    passage: Passage
    controle: Controle
    trouvaille: Trouvaille


class Relecteur:
    """Tous les contrôles, prêts à servir."""

    def __init__(self, lexique: Lexique):
        self.orthographe = Orthographe(lexique)
        self.partout = (*PONCTUATION, *USAGE, *self.orthographe.controles())
        self.surs = tuple(controle for controle in self.partout if controle.sur)
        self.sigles = replace(SIGLES, cherche=partial(unexplained, lexique=lexique))
        self.controles: tuple[Controle, ...] = (*self.partout, PHRASE, TITRE, self.sigles)

    def read(self, source: Source) -> Iterator[Avis]:
        """Tout ce qui est à dire d'une source ; un mot inconnu, une fois, et seulement si rien de mieux n'en est dit."""
        passages, inconnus = list(read_passages(source)), set()
        for passage in passages:
            pris: list[Trouvaille] = []
            for controle in (*self.partout, *_clarity(passage)):
                for trouvaille in controle.cherche(passage.texte):
                    if controle.code == ORTHOGRAPHE.code:
                        mot = passage.texte[trouvaille.debut : trouvaille.fin]
                        if mot in inconnus or any(p.debut < trouvaille.fin and trouvaille.debut < p.fin for p in pris):
                            continue
                        inconnus.add(mot)
                    pris.append(trouvaille)
                    yield Avis(passage, controle, trouvaille)
        if passages and source.modele:
            entier = join(passages)
            yield from (Avis(entier, self.sigles, trouvaille) for trouvaille in self.sigles.cherche(entier.texte))

    def certain(self, source: Source) -> Iterator[Avis]:
        """Ce qui se corrige sans relecture : un contrôle sûr, et des mots qui ne sont pas cités entre guillemets."""
        for passage in read_passages(source):
            for controle in self.surs:
                for trouvaille in controle.cherche(passage.texte):
                    if not passage.cite(trouvaille.debut, trouvaille.fin):
                        yield Avis(passage, controle, trouvaille)


def _clarity(passage: Passage) -> tuple[Controle, ...]:
    """Le texte d'un acte a ses phrases à lui ; un titre n'en est pas une."""
    if passage.champ[-1:] and passage.champ[-1] in TITRES:
        return (TITRE,)
    return () if any(isinstance(m, TexteDActe) for m in passage.marqueurs) else (PHRASE,)


def problem(avis: Avis) -> Problem:
    """L'avis comme un problème qui n'arrête rien : l'extrait, la règle, et ce que l'on propose."""
    passage, controle, (debut, fin, propositions) = avis
    avant, faux, apres = _start(passage, debut), passage.valeur[debut:fin], _end(passage, fin)
    quoi = controle.dit.format(faux) if controle.dit else controle.regle[0].lower() + controle.regle[1:].rstrip(".")
    if controle.conseil:
        peut_etre = f"Peut-être {' ou '.join(f'« {p} »' for p in propositions)} ? " if propositions else ""
        conseil = peut_etre + controle.conseil
    else:
        conseil = f"Écrivez « {_excerpt(avant + propositions[0] + apres)} »."
    message = f"« {_excerpt(avant + _shorten(faux) + apres)} » : {quoi}"
    return Problem(passage.source.chemin, passage.ligne(debut), controle.code, message, conseil, AVERTISSEMENT)


def _start(passage: Passage, rang: int) -> str:
    """Ce qui précède, depuis un début de mot."""
    debut = max(0, rang - AUTOUR)
    texte = passage.valeur[debut:rang]
    return texte if debut == 0 else "…" + texte[texte.find(" ") + 1 :]


def _end(passage: Passage, rang: int) -> str:
    texte = passage.valeur[rang : rang + AUTOUR]
    return texte if rang + AUTOUR >= len(passage.valeur) else texte[: texte.rfind(" ") + 1].rstrip(" ") + "…"


def _shorten(texte: str) -> str:
    return texte if len(texte) <= 3 * AUTOUR else f"{texte[:AUTOUR]}… …{texte[-AUTOUR:]}"


def _excerpt(texte: str) -> str:
    return texte.strip("\n").replace("\n", " ").replace("«", "‹").replace("»", "›")


def read_sources(racine: Path, docs: Path) -> tuple[dict[Path, Source], list[Problem]]:
    """Tout ce qui se lit sur le site : fiches, réglages, pages écrites à la main.

    Ce qui ne s'ouvre pas est dit, sans arrêter la relecture.
    """
    sources, problemes = {}, []
    for fichier in list_files(racine):
        _brute, soucis = load_file(fichier, racine)
        problemes += soucis
        if not soucis:
            modele = GENRES[DOSSIERS[fichier.parent.name]]
            sources[fichier] = Source(shown_path(fichier, racine), read_exactly(fichier), modele)
    autres = (*racine.glob("*.yml"), *racine.glob("vocabulaires/*.yml"), *docs.rglob("*.md"))
    for fichier in sorted(f for f in autres if f.is_file() and not f.is_symlink()):
        chemin = fichier.relative_to(racine.parent).as_posix()
        try:
            source = Source(chemin, read_exactly(fichier), None)
            entete, debut, _corps = source.parties
            soucis = read_yaml(entete, chemin, source.ligne(debut) - 1)[2]
        except UnicodeDecodeError:
            conseil = "Enregistrez-le en UTF-8."
            soucis = [Problem(chemin, 1, "encodage", "le fichier n'est pas enregistré en UTF-8", conseil)]
        problemes += soucis
        if not soucis:
            sources[fichier] = source
    return sources, [replace(probleme, gravite=AVERTISSEMENT) for probleme in problemes]


def read_exactly(fichier: Path) -> str:
    """Le texte, fins de ligne et marque d'ordre comprises."""
    return fichier.read_bytes().decode("utf-8")


def word_list_problems(racine: Path, relecteur: Relecteur) -> Iterator[Problem]:
    """Ce qui est à ranger ou à retirer dans la liste des mots du projet."""
    chemin, precedent = f"{racine.name}/{LISTE}", ""
    for ligne, mot in read_word_list(racine / LISTE):
        if alphabetical(mot) < alphabetical(precedent):
            conseil = f"Mettez-le avant « {precedent} »."
            yield Problem(chemin, ligne, "mot-mal-range", f"« {mot} » n'est pas à sa place", conseil, AVERTISSEMENT)
        if relecteur.orthographe.in_dictionary(mot) and not SIGLE.fullmatch(mot):
            message = f"« {mot} » est déjà dans le dictionnaire"
            yield Problem(chemin, ligne, "mot-inutile", message, "Retirez la ligne.", AVERTISSEMENT)
        precedent = mot


def problems(relecteur: Relecteur, sources: Iterable[Source]) -> Sequence[Problem]:
    return sorted({problem(avis) for source in sources for avis in relecteur.read(source)})
