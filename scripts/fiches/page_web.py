"""Juger la réponse d'un site : elle répond, a déménagé, refuse les robots, ou dit « introuvable » sous un code de succès."""

import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from urllib.parse import urlsplit

from .etat_des_liens import Constat

DEFINITIFS = (301, 308)
FERMES = (
    401,
    402,
    403,
    405,
    406,
    418,
    423,
    425,
    429,
    451,
    999,
)  # le site refuse ce visiteur, pas forcément une personne
INTROUVABLE = re.compile(
    r"^\W*(erreur\W*)?404\W*($|[-–|:])"
    r"|\b(erreur|error)\W*404\b"
    r"|\b(page|document|article|contenu|fichier|ressource)\b[^.!?]{0,40}"
    r"(introuvable|inexistante?\b|non trouvée?\b|n[’']existe (pas|plus)|n[’']a pas été trouvée?|n[’']est plus (en ligne|disponible)|a été supprimée?)"
    r"|\b(page|file|document|content|resource)\b[^.!?]{0,40}(not found|does(n[’']t| not) exist|no longer (exists?|available)|cannot be found|could not be found)"
    r"|^\W*not found\b"
    r"|\b(domaine? (est )?à vendre|domain (name )?(is )?for sale)\b",
    re.IGNORECASE,
)
BARRIERE = re.compile(
    r"captcha|just a moment|attention required|access denied|accès (refusé|interdit)|are you (a )?(human|robot)"
    r"|checking your browser|vérifi\w+ que vous êtes|^(vérification de sécurité|security check|un instant)\W*$",
    re.IGNORECASE,
)
ACCUEIL = re.compile(r"/?|/(fr|en)/?|(/(fr|en))?/(index|accueil|home)(\.\w+)?/?", re.IGNORECASE)


@dataclass(frozen=True)
class Reponse:
    """``suite`` : les redirections suivies (code, vers) ; ``attente`` : les secondes que le site demande."""

    code: int
    adresse: str
    suite: list[tuple[int, str]]
    type: str
    barriere: bool
    attente: float
    titres: list[str] = field(default_factory=list)

    @property
    def html(self) -> bool:
        return self.type in ("text/html", "application/xhtml+xml", "")

    @property
    def wants_body(self) -> bool:
        """Vrai si HEAD ne suffit pas : une page dont il faut le titre, ou un refus que GET n'aura peut-être pas."""
        return self.code != 429 and (self.code != 200 or self.html)

    def with_body(self, corps: bytes, encodage: str | None) -> "Reponse":
        try:
            texte = corps.decode(encodage or "utf-8", "replace")
        except LookupError:  # un nom d'encodage inventé
            texte = corps.decode("utf-8", "replace")
        lecture = _Titres()
        lecture.feed(texte)
        return replace(self, titres=[" ".join(t.split()) for t in lecture.trouves if t.strip()])


class _Titres(HTMLParser):
    """Le texte de « title » et des « h1 »."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.trouves: list[str] = []
        self.dedans = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in ("title", "h1"):
            self.dedans = tag
            self.trouves.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == self.dedans:
            self.dedans = ""

    def handle_data(self, data: str) -> None:
        if self.dedans:
            self.trouves[-1] += data


def judge(reponse: Reponse, demandee: str) -> Constat:
    code = str(reponse.code)
    if reponse.barriere or reponse.code in FERMES or any(BARRIERE.search(t) for t in reponse.titres):
        return Constat("non-verifiable", code if reponse.code != 200 else "barriere")
    if not 200 <= reponse.code < 300:
        return Constat("echec", code)
    if any(INTROUVABLE.search(t) for t in reponse.titres):
        return Constat("echec", "introuvable")
    if _is_home(reponse.adresse) and not _is_home(demandee):
        return Constat("echec", "accueil")
    if vers := _moved_to(reponse):
        return Constat("deplace", code, vers)
    return Constat("vivant", code)


def _is_home(adresse: str) -> bool:
    morceaux = urlsplit(adresse)
    return not morceaux.query and ACCUEIL.fullmatch(morceaux.path) is not None


def _moved_to(reponse: Reponse) -> str | None:
    """Où mènent les redirections définitives du début : la suite, provisoire, peut changer demain."""
    vers = None
    for code, suivante in reponse.suite:
        if code not in DEFINITIFS:
            break
        vers = suivante
    return vers
