"""Le calendrier des relectures et de la clôture des appels, au format iCalendar (RFC 5545), à suivre dans un agenda.

Une relecture par jour d'échéance, pas par fiche : trois cents rappels le même matin n'aident personne.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby

from .fraicheur import Fraicheur
from .site import Site

CHEMIN = "etat/echeances.ics"
NOMMEES = 20  # fiches nommées dans un rappel ; au-delà, on les compte
LARGEUR = 75  # octets par ligne, RFC 5545, 3.1


def files(suivi: Fraicheur, site: Site) -> dict[str, str]:
    return {CHEMIN: calendar(suivi, site)}


def calendar(suivi: Fraicheur, site: Site) -> str:
    lignes = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{_text(site.nom)}//Relectures//FR",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_text(f'{site.nom} : relectures et clôtures')}",
        *_reviews(suivi, site),
        *_closings(suivi, site),
        "END:VCALENDAR",
    ]
    return "".join(f"{_fold(ligne)}\r\n" for ligne in lignes)


def _reviews(suivi: Fraicheur, site: Site) -> Iterator[str]:
    for jour, groupe in groupby((s.entree for s in suivi.suivis), key=lambda e: e.fiche.revoir_avant):
        entrees = list(groupe)
        n = len(entrees)
        noms = [f"- {e.nom} ({e.chemin})" for e in entrees[:NOMMEES]]
        noms += [f"et {n - NOMMEES} autres, sur la page « L'état de la base »"] if n > NOMMEES else []
        titre = f"Relire « {entrees[0].nom} »" if n == 1 else f"Relire {n} fiches"
        yield from _event(f"relecture-{jour}", jour, titre, "\n".join(noms), "etat/", suivi.base.jour, site)


def _closings(suivi: Fraicheur, site: Site) -> Iterator[str]:
    """Les clôtures dont le jour est connu ; un mois ou une année ne font pas un rendez-vous."""
    for entree in suivi.base.genre("dispositif"):
        cloture = entree.fiche.dates.cloture or ""
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", cloture):
            jour = date.fromisoformat(cloture)
            titre = f"Clôture : {entree.nom}"
            uid = f"cloture-{entree.identifiant}"
            yield from _event(uid, jour, titre, entree.fiche.resume, entree.adresse, suivi.base.jour, site)


def _event(uid: str, jour: date, titre: str, detail: str, adresse: str, fait_le: date, site: Site) -> Iterator[str]:
    """Un événement d'une journée : la fin, exclue, est le lendemain. « fait_le » est le jour de la construction."""
    yield "BEGIN:VEVENT"
    yield f"UID:{uid}@reperes-ptce"
    yield f"DTSTAMP:{fait_le:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{jour:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{jour + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(titre)}"
    yield f"DESCRIPTION:{_text(detail)}"
    if site.adresse_publique:
        yield f"URL:{site.adresse_publique}{adresse}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(texte: str) -> str:
    """Une valeur de texte : barres, virgules, points-virgules et retours à la ligne échappés (RFC 5545, 3.3.11)."""
    return re.sub(r"([\\;,])", r"\\\1", texte).replace("\r\n", "\n").replace("\n", "\\n")


def _fold(ligne: str) -> str:
    """Coupe à 75 octets sans partager un caractère ; la suite commence par une espace (RFC 5545, 3.1)."""
    morceaux, courant = [], ""
    for signe in ligne:
        if len((courant + signe).encode()) > LARGEUR:
            morceaux.append(courant)
            courant = " "
        courant += signe
    return "\r\n".join([*morceaux, courant])
