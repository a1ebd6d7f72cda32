"""Citer une fiche : la phrase, et l'entrée BibTeX d'un logiciel de bibliographie."""

import re
from datetime import date

from .ecriture import long_date
from .linking import Base, Entree

SANS_ADRESSE = "adresse de cette page"  # tant que l'éditeur n'a pas donné l'adresse publique ; le script la remplace


def edition(jour: date) -> str:
    """« version du 25 novembre 2026 » : le jour où le site a été construit."""
    return f"version du {long_date(jour)}"


def version(base: Base, entree: Entree) -> str:
    """« fiche vérifiée le 22 novembre 2026, version du 25 novembre 2026 »."""
    return f"fiche vérifiée le {long_date(entree.fiche.verifie_le)}, {edition(base.jour)}"


def bibtex(base: Base, entree: Entree, site: str) -> str:
    """L'entrée « @misc », sans son adresse : le gabarit l'ajoute, pour qu'un script puisse la remplacer."""
    champs = {
        "title": f"{{{_escape(entree.titre)}}}",
        "author": f'"{{{_escape(site)}}}"',  # les accolades gardent entier le nom d'un organisme
        "year": f"{{{base.jour.year}}}",
        "note": f"{{{_escape(version(base, entree).capitalize())}}}",
    }
    lignes = [f"  {cle} = {valeur}," for cle, valeur in champs.items()]
    return "\n".join([f"@misc{{reperes-ptce-{entree.genre}-{entree.identifiant},", *lignes])


def _escape(texte: str) -> str:
    return re.sub(r"([{}&%#_$])", r"\\\1", texte)
