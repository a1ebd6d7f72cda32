"""Écrire des fichiers d'un coup : tous, ou aucun, et jamais une moitié."""

import shutil
from collections.abc import Mapping
from pathlib import Path


def write_all(textes: Mapping[Path, str]) -> None:
    """Écrit chaque fichier à côté, puis met tous les neufs en place ; si l'un échoue, les anciens reviennent."""
    neufs = {fichier: fichier.with_name(f".{fichier.name}-nouveau") for fichier in textes}
    anciens: dict[Path, bytes | None] = {}
    try:
        for fichier, texte in textes.items():
            fichier.parent.mkdir(parents=True, exist_ok=True)
            neufs[fichier].write_bytes(texte.encode("utf-8"))
            if fichier.exists():
                shutil.copymode(fichier, neufs[fichier])
        for fichier, neuf in neufs.items():
            anciens[fichier] = fichier.read_bytes() if fichier.exists() else None
            neuf.replace(fichier)
    except OSError:
        for fichier, octets in anciens.items():
            if octets is None:
                fichier.unlink(missing_ok=True)
            else:
                fichier.write_bytes(octets)
        raise
    finally:
        for neuf in neufs.values():
            neuf.unlink(missing_ok=True)
