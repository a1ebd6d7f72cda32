"""Le problème : ce qui ne va pas dans un fichier, où, et comment y remédier. Une donnée, jamais une exception."""

import difflib
from collections.abc import Iterable
from dataclasses import asdict, dataclass

ERREUR = "erreur"
AVERTISSEMENT = "avertissement"


@dataclass(frozen=True, order=True)
class Problem:
    chemin: str
    ligne: int
    code: str
    message: str
    conseil: str
    gravite: str = ERREUR

    @property
    def lieu(self) -> str:
        """Le fichier et la ligne ; une cellule de tableur (ligne 0) est déjà dite par le chemin."""
        return f"{self.chemin}:{self.ligne}" if self.ligne else self.chemin

    def as_dict(self) -> dict[str, str | int]:
        return asdict(self)


def has_errors(problems: Iterable[Problem]) -> bool:
    return any(p.gravite == ERREUR for p in problems)


def suggest(valeur: str, connus: Iterable[str], limite: int = 8, prefixe: str = "") -> str:
    """Phrase d'aide : la valeur connue la plus proche, puis celles que l'on peut écrire, chacune après le préfixe."""
    connus = sorted(connus)
    proches = difflib.get_close_matches(valeur.lower(), connus, n=1, cutoff=0.55)
    phrases = [f"Vouliez-vous dire « {prefixe}{proches[0]} » ?"] if proches else []
    if connus and len(connus) <= 30:
        reste = f", … ({len(connus)} en tout)" if len(connus) > limite and proches else ""
        montres = connus[:limite] if reste else connus
        phrases.append(f"Valeurs connues : {', '.join(prefixe + m for m in montres)}{reste}.")
    return " ".join(phrases)
