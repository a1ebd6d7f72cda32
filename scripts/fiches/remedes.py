"""Un remède : dans une fiche fautive, les lignes à remplacer et celles qui les remplacent."""

from typing import Any, NamedTuple


class Remede(NamedTuple):
    """De la ligne ``premiere`` à la ligne ``derniere``, ``avant`` devient ``apres`` ; sans ligne, le fichier change de nom."""

    premiere: int
    derniere: int
    avant: str
    apres: str


def read_remedes(cas: dict[str, Any], texte: str) -> list[Remede]:
    """Les remèdes d'un cas d'``attendus.yaml``, pour le texte de sa fiche fautive."""
    lignes = texte.split("\n")
    remedes = []
    for remede in cas.get("remede", ()):
        if "pose" in remede:
            remedes.append(Remede(0, 0, f"content/fiches/{cas['pose']}", f"content/fiches/{remede['pose']}"))
            continue
        bornes = [int(n) for n in str(remede["lignes"]).split("-")]
        premiere, derniere = bornes[0], bornes[-1]
        avant = "\n".join(lignes[premiere - 1 : derniere])
        remedes.append(Remede(premiere, derniere, avant, remede.get("devient", "")))
    return remedes


def apply_remedes(cas: dict[str, Any], texte: str) -> tuple[str, str]:
    """Où poser la fiche guérie, sous ``fiches``, et son texte."""
    pose, lignes = cas["pose"], texte.split("\n")
    for remede in sorted(read_remedes(cas, texte), reverse=True):  # du bas vers le haut : les numéros tiennent
        if remede.premiere:
            lignes[remede.premiere - 1 : remede.derniere] = remede.apres.split("\n") if remede.apres else []
        else:
            pose = remede.apres.removeprefix("content/fiches/")
    return pose, "\n".join(lignes)
