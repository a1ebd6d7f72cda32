"""Le schéma des fiches, déclaré une fois : tout le reste (vérification, fiche vierge, manuel…) en vient."""

from .commun import Fiche
from .dispositif import Dispositif
from .exemple import Exemple
from .levier import Levier
from .modalite import Modalite
from .modele import ModeleDeTexte
from .reperage import Acteur, Notion, Ressource
from .texte import TexteJuridique

GENRES: dict[str, type[Fiche]] = {
    modele.genre: modele
    for modele in (Levier, Modalite, ModeleDeTexte, Exemple, TexteJuridique, Dispositif, Acteur, Ressource, Notion)
}
DOSSIERS: dict[str, str] = {modele.dossier: genre for genre, modele in GENRES.items()}
