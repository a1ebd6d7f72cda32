"""Les listes fermées de ``content/vocabulaires`` : un code, son libellé, ce qu'il veut dire."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from pydantic import Field, ValidationError

from .loading import read_settings, shown_path
from .problems import Problem
from .schema.commun import Modele
from .schema.types import Booleen, Identifiant, Texte


class TermeDeVocabulaire(Modele):
    code: Identifiant
    libelle: Texte
    pluriel: Texte | None = None
    definition: Texte | None = None
    collectivite: Booleen = Field(False, description="Pour les niveaux : collectivité ou groupement de collectivités.")
    signe: Texte | None = Field(None, description="Nom du signe qui l'accompagne à l'écran.")
    degre: int = Field(0, ge=0, le=3, description="Rang sur une échelle de trois.")


class FichierDeVocabulaire(Modele):
    titre: Texte
    description: Texte | None = None
    termes: list[TermeDeVocabulaire] = Field(min_length=1)


@dataclass(frozen=True)
class Vocabulaires:
    listes: Mapping[str, Mapping[str, TermeDeVocabulaire]]

    def codes(self, nom: str) -> list[str]:
        return list(self.listes.get(nom, {}))

    def terme(self, nom: str, code: str) -> TermeDeVocabulaire:
        return self.listes[nom][code]

    def libelle(self, nom: str, code: str) -> str:
        return self.terme(nom, code).libelle


def load_vocabulaires(racine: Path) -> tuple[Vocabulaires, list[Problem]]:
    listes: dict[str, Mapping[str, TermeDeVocabulaire]] = {}
    problemes: list[Problem] = []
    for fichier in sorted((racine / "vocabulaires").glob("*.yml")):
        chemin = shown_path(fichier, racine)
        donnees, lignes, soucis = read_settings(fichier, racine)
        if soucis:
            problemes += soucis
            continue
        try:
            lu = FichierDeVocabulaire.model_validate(donnees)
        except ValidationError as erreur:
            for detail in erreur.errors():
                ou = detail["loc"]
                while ou and ou not in lignes:
                    ou = ou[:-1]
                problemes.append(
                    Problem(
                        chemin,
                        lignes.get(ou, 1),
                        "vocabulaire-incorrect",
                        f"« {'.'.join(map(str, detail['loc']))} » est absent, de trop ou mal formé",
                        "Donnez un titre et une liste « termes » ; chaque terme a un code et un libellé.",
                    )
                )
            continue
        listes[fichier.stem] = MappingProxyType({t.code: t for t in lu.termes})
    return Vocabulaires(MappingProxyType(listes)), problemes
