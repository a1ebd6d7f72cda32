"""La référence d'une fiche à une autre : ``type:identifiant``, et ``#article`` pour un texte."""

import re
import unicodedata
from typing import Any, NamedTuple

from .schema import GENRES
from .schema.types import FORME_IDENTIFIANT

FORME = re.compile(rf"^({'|'.join(GENRES)}):({FORME_IDENTIFIANT[1:-1]})(?:#(\S(?:.*\S)?))?$")


class Reference(NamedTuple):
    genre: str
    identifiant: str
    article: str | None = None

    def __str__(self) -> str:
        return f"{self.genre}:{self.identifiant}" + (f"#{self.article}" if self.article else "")

    @property
    def fiche(self) -> "Reference":
        return Reference(self.genre, self.identifiant)


def parse(texte: str) -> Reference | None:
    trouve = FORME.match(texte.strip())
    return Reference(trouve[1], trouve[2], trouve[4] and article_slug(trouve[4])) if trouve else None


def slugify(texte: str) -> str:
    """Minuscules sans accent, mots joints par des tirets : « Pôle Sud-Archer » devient « pole-sud-archer »."""
    remplace = texte.lower().replace("œ", "oe").replace("æ", "ae")
    nu = "".join(c for c in unicodedata.normalize("NFKD", remplace) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", nu).strip("-")


def article_slug(numero: str) -> str:
    """« L. 2111-3 » et « l2111-3 » donnent la même clé : « l-2111-3 »."""
    return slugify(re.sub(r"(?i)^([lrda])\.?\s*(?=\d)", r"\1-", numero.strip()))


def covers(numero: str, cle: str) -> bool:
    """Vrai si l'article « numero » est celui de la clé ou la réunit : « 4 à 6 », « L. 5214-16 et L. 5216-5 »."""
    if article_slug(numero) == cle:
        return True
    bornes = [article_slug(borne) for borne in numero.split(" à ")]
    if len(bornes) == 2:
        return _in_range(cle, *bornes)
    morceaux = re.split(r" et |, ", numero)
    return len(morceaux) > 1 and any(covers(morceau, cle) for morceau in morceaux)


def find_article(fiche: Any, cle: str | None) -> Any | None:
    """L'article d'une fiche que la clé désigne, ou rien : la fiche n'en a pas, ou n'en décrit pas un tel."""
    articles = getattr(fiche, "articles", ()) if cle else ()
    return next((article for article in articles if covers(article.numero, cle)), None)


def _in_range(cle: str, premier: str, dernier: str) -> bool:
    """« l-2122-1-3 » est entre « l-2122-1-2 » et « l-2122-1-4 » : même début, dernier nombre entre les deux."""
    (debut, bas), (fin, haut), (place, rang) = (borne.rpartition("-")[::2] for borne in (premier, dernier, cle))
    return debut == fin == place and all(n.isdigit() for n in (bas, haut, rang)) and int(bas) <= int(rang) <= int(haut)
