"""Écrire dates et nombres comme on les lit en français."""

from datetime import date
from decimal import Decimal

MOIS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def long_date(valeur: date | str) -> str:
    """« 22 novembre 2026 », « février 2014 » ou « 2014 », selon ce que la date précise."""
    parties = [int(p) for p in str(valeur).split("-")]
    annee, mois, jour = (*parties, None, None)[:3]
    if mois is None:
        return str(annee)
    if jour is None:
        return f"{MOIS[mois - 1]} {annee}"
    return f"{'1er' if jour == 1 else jour} {MOIS[mois - 1]} {annee}"


def number(valeur: Decimal | int) -> str:
    """Milliers séparés par une fine insécable, virgule décimale, sans zéro inutile : « 1 800 000 », « 2,7 »."""
    entier, _, decimales = f"{Decimal(valeur):f}".partition(".")
    signe, chiffres = ("−", entier[1:]) if entier.startswith("-") else ("", entier)
    groupes = f"{int(chiffres):,}".replace(",", "\u202f")
    decimales = decimales.rstrip("0")
    return f"{signe}{groupes}{',' + decimales if decimales else ''}"


def amount(valeur: Decimal | int, unite: str) -> tuple[str, str]:
    """Valeur et unité à l'écran : les grands montants en euros passent en milliers ou millions."""
    if unite in ("euros", "€"):
        for seuil, symbole in ((10**9, "Md€"), (10**6, "M€")):
            if abs(valeur) >= seuil:
                return number(Decimal(valeur) / seuil), symbole
        return number(valeur), "€"
    return number(valeur), unite


def enumerate_french(elements: list) -> str:
    """« 1, 2 et 3 »."""
    mots = [str(e) for e in elements]
    return mots[0] if len(mots) == 1 else f"{', '.join(mots[:-1])} et {mots[-1]}" if mots else ""
