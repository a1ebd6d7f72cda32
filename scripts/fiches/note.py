"""Les notes de deux pages pour le conseil : une fiche en HTML à imprimer, en plusieurs versions, de la plus complète à la plus courte."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from hashlib import sha256
from itertools import accumulate
from typing import Any, NamedTuple

from .ecriture import long_date
from .etat import state_of
from .linking import Entree
from .references import Reference, article_slug, find_article, parse
from .rendering import Renderer, View
from .typographie import typeset

# Ce qu'on réduit tour à tour quand la note déborde : une partie, et combien de ses éléments on garde. Les premières
# pertes sont celles dont un conseil se passe le mieux ; la dernière ligne tient toujours en deux pages.
PALIERS: dict[str, tuple[tuple[str, int], ...]] = {
    "levier": (
        ("indicateurs", 0), ("technicien", 0), ("descriptions", 0), ("pourquoi", 0), ("poles", 12), ("verifier", 4),
        ("cas", 6), ("divergences", 1), ("sources", 16), ("vigilance", 6), ("couts", 5), ("cas", 5), ("poles", 8),
        ("verifier", 3), ("sources", 12), ("elu", 4), ("vigilance", 5), ("couts", 4), ("divergences", 0), ("cas", 4),
        ("sources", 10), ("verifier", 2), ("poles", 5), ("vigilance", 4), ("couts", 3), ("sources", 8), ("elu", 3),
        ("cas", 3), ("textes", 6), ("possibilites", 3), ("sources", 6), ("verifier", 1), ("vigilance", 3), ("moyens", 6),
        ("couts", 2), ("possibilites", 2), ("elu", 2), ("cas", 2), ("sources", 4), ("actions", 6), ("verifier", 0),
        ("elu", 0), ("possibilites", 1), ("poles", 0), ("moyens", 0), ("textes", 0), ("vigilance", 0), ("couts", 0),
        ("cas", 0), ("en-clair", 0), ("actions", 0), ("sources", 0),
    ),
    "modalite": (
        ("clauses", 6), ("divergences", 1), ("verifier", 4), ("sources", 16), ("pieces", 0), ("clauses", 4), ("recit", 0),
        ("sources", 12), ("fondements", 0), ("clauses", 0), ("actes", 4), ("cas", 4), ("seuils", 6), ("conditions", 7),
        ("divergences", 0), ("verifier", 3), ("aides", 3), ("conflits", 2), ("vigilance", 6), ("sources", 10), ("actes", 2),
        ("cas", 3), ("seuils", 5), ("conditions", 6), ("textes", 8), ("aides", 2), ("vigilance", 5), ("duree", 1),
        ("reversibilite", 1), ("couts", 3), ("sources", 8), ("verifier", 2), ("seuils", 4), ("conditions", 5),
        ("actes", 0), ("vigilance", 4), ("cas", 2), ("conflits", 1), ("textes", 6), ("sources", 6), ("aides", 1),
        ("seuils", 3), ("conditions", 4), ("verifier", 1), ("couts", 2), ("etapes", 7), ("vigilance", 3), ("sources", 5),
        ("textes", 4), ("conditions", 3), ("seuils", 2), ("etapes", 5), ("verifier", 0), ("cas", 1), ("conflits", 0),
        ("aides", 0), ("duree", 0), ("reversibilite", 0), ("seuils", 0), ("textes", 0), ("cas", 0), ("vigilance", 0),
        ("couts", 0), ("conditions", 0), ("en-clair", 0), ("etapes", 0), ("sources", 0),
    ),
    "exemple": (
        ("verifier", 4), ("chiffres", 8), ("dates", 12), ("divergences", 2), ("sources", 16), ("chiffres", 6),
        ("dates", 10), ("sources", 12), ("verifier", 3), ("dates", 8), ("chiffres", 5), ("divergences", 1), ("membres", 2),
        ("emplois", 2), ("sources", 10), ("dates", 6), ("institutions", 8), ("enseignements", 4), ("verifier", 2),
        ("chiffres", 4), ("institutions", 7), ("dates", 5), ("divergences", 0), ("sources", 8), ("appels", 3),
        ("institutions", 6), ("dates", 4), ("enseignements", 3), ("chiffres", 3), ("sources", 6), ("histoire", 0),
        ("institutions", 4), ("verifier", 1), ("chiffres", 0), ("dates", 0), ("verifier", 0), ("textes", 0), ("membres", 0),
        ("emplois", 0), ("appels", 0), ("enseignements", 0), ("institutions", 0), ("sources", 0),
    ),
}  # fmt: skip

# Comment on nomme ce qui manque : au singulier, au pluriel, et en un mot quand tout est laissé à la fiche.
NOMS = {
    "actes": ("acte", "actes"), "actions": ("action", "actions"), "aides": ("règle sur les aides", "règles sur les aides"),
    "appels": ("appel", "appels"), "cas": ("cas", "cas"), "chiffres": ("chiffre", "chiffres"),
    "clauses": ("clause", "clauses"), "conditions": ("condition", "conditions"),
    "conflits": ("point sur les conflits d'intérêts", "points sur les conflits d'intérêts"),
    "couts": ("point sur le coût", "points sur le coût"), "dates": ("date", "dates"),
    "divergences": ("divergence entre les sources", "divergences entre les sources"), "duree": ("point sur la durée", "points sur la durée"),
    "elu": ("question pour l'assemblée", "questions pour l'assemblée"), "emplois": ("donnée sur l'emploi", "données sur l'emploi"),
    "enseignements": ("enseignement", "enseignements"), "etapes": ("étape", "étapes"), "indicateurs": ("indicateur", "indicateurs"),
    "institutions": ("institution", "institutions"), "membres": ("donnée sur les membres", "données sur les membres"),
    "moyens": ("moyen", "moyens"), "poles": ("pôle", "pôles"), "possibilites": ("possibilité", "possibilités"),
    "reversibilite": ("point sur la sortie", "points sur la sortie"), "seuils": ("seuil", "seuils"), "sources": ("source", "sources"),
    "technicien": ("question pour les services", "questions pour les services"), "textes": ("texte", "textes"),
    "verifier": ("point à vérifier", "points à vérifier"), "vigilance": ("point de vigilance", "points de vigilance"),
}  # fmt: skip
EN_BLOC = {
    "descriptions": "la description de chaque action", "en-clair": "l'explication en clair", "fondements": "les articles qui fondent chaque ligne",
    "histoire": "l'histoire", "pieces": "les pièces de chaque étape", "pourquoi": "le pourquoi", "recit": "la présentation",
}  # fmt: skip


class Detail:
    """Combien de choses dire de chaque partie ; ce qu'on tait est compté, pour être annoncé."""

    def __init__(self, limites: dict[str, int] | None = None):
        self.limites = limites or {}
        self._tus: dict[str, str] = {}

    def garde(self, liste: list, partie: str) -> list:
        limite = self.limites.get(partie)
        if limite == 0 and liste:
            self._tus[partie] = EN_BLOC.get(partie) or self._count(len(liste), partie)
        return list(liste)[:limite]

    def suite(self, liste: list, partie: str) -> str:
        """« … et 4 autres conditions : voir la fiche. », ou rien si tout est dit."""
        limite = self.limites.get(partie)
        reste = len(liste) - limite if limite else 0
        if reste <= 0:
            return ""
        return f"… et {reste} autre{'s' if reste > 1 else ''} {NOMS[partie][reste > 1]} : voir la fiche."

    @property
    def tus(self) -> list[str]:
        return [self._tus[partie] for partie in sorted(self._tus)]

    @staticmethod
    def _count(nombre: int, partie: str) -> str:
        return f"{nombre} {NOMS[partie][nombre > 1]}"


def details(genre: str) -> list[dict[str, int]]:
    """Les limites de chaque version, de la plus complète à la plus courte : chacune ajoute une perte à la précédente."""
    return list(accumulate(PALIERS[genre], lambda deja, perte: deja | {perte[0]: perte[1]}, initial={}))


class Papier(View):
    """Les liens d'un document imprimé : vers le document s'il contient la fiche, sinon vers le site public, sinon aucun."""

    def __init__(self, renderer: Renderer, presentes: frozenset[Reference] = frozenset()):
        super().__init__(renderer, "")
        self.presentes, self.racine = presentes, renderer.site.adresse_publique or ""

    def href(self, cible: str | Reference | Entree) -> str:
        reference = cible.reference if isinstance(cible, Entree) else parse(str(cible))
        if reference and reference.fiche in self.presentes:
            article = find_article(self.base[reference].fiche, reference.article)
            return f"#{anchor(reference)}" + (f"-{article_slug(article.numero)}" if article else "")
        return super().href(cible) if self.racine else ""


class Note(NamedTuple):
    """Ce qu'il faut pour imprimer une note : son adresse dans le site, et son HTML de chaque longueur, à la demande."""

    adresse: str
    versions: list[Callable[[], str]]  # de la plus complète à la plus courte

    def every_version(self) -> list[str]:
        return list(dict.fromkeys(version() for version in self.versions))


class NoteWriter:
    def __init__(self, renderer: Renderer):
        self.renderer = renderer
        renderer.env.globals["par_niveau"] = group_by_niveau
        renderer.env.filters["lower_first"] = lambda mot: mot[:1].lower() + mot[1:] if mot[1:2].islower() else mot

    def notes(self) -> Iterator[Note]:
        """Une note par fiche des genres qui en ont une, dans l'ordre de la base."""
        for genre in PALIERS:
            for entree in self.renderer.base.genre(genre):
                versions = [lambda e=entree, d=limites: self.document(e, Detail(d)) for limites in details(genre)]
                yield Note(entree.note, versions)

    def document(self, entree: Entree, detail: Detail) -> str:
        corps = self.body(entree, detail, Papier(self.renderer))
        version = sha256(corps.encode()).hexdigest()[:6]
        pied = f"{self.renderer.site.nom} · fiche du {long_date(entree.fiche.verifie_le)}, version {version}"
        return assemble(
            self.renderer, classe="note", titre=entree.titre, resume=entree.fiche.resume, le=entree.fiche.verifie_le,
            mots=", ".join(["PTCE", entree.fiche.libelle, entree.nom, *entree.fiche.variantes]),
            pied=pied, adresse=public_address(self.renderer, entree.adresse), corps=corps,
        )  # fmt: skip

    def body(self, entree: Entree, detail: Detail, papier: View) -> str:
        """Le corps, puis les références des seules sources qu'il cite : leurs numéros sont ceux de la fiche."""
        fiche, base = entree.fiche, self.renderer.base
        communs: dict[str, Any] = {
            "entree": entree, "fiche": fiche, "detail": detail, "ancre": anchor(entree.reference),
            "etat": state_of(fiche, base.jour), "adresse": public_address(self.renderer, entree.adresse),
        }  # fmt: skip
        corps = papier.render(f"note/{entree.genre}.html.j2", **communs)
        cites = {int(n) for n in re.findall(r'data-s="(\d+)"', corps)}
        sources = [(rang, s) for rang, s in enumerate(fiche.sources, start=1) if rang in cites]
        textes = [e for e in base.citations.get(entree.reference, ()) if e.genre == "texte"]
        fin = papier.render(
            "note/references.html.j2", **communs, sources=sources, textes=textes,
            lu_sources=most_common([s.consulte_le for _, s in sources]), lu_textes=most_common([e.fiche.verifie_le for e in textes]),
        )  # fmt: skip
        return corps + fin


def assemble(renderer: Renderer, corps: str, **variables: Any) -> str:
    """Le document entier, composé ; un lien sans adresse redevient du texte."""
    document = renderer.env.get_template("note/document.html.j2")
    compose = {
        cle: typeset(v) if isinstance(v, str) and not v.startswith(("/", "http")) else v for cle, v in variables.items()
    }
    corps = re.sub(r'<a href="">(.*?)</a>', r"\1", typeset(corps.replace("&#39;", "'")), flags=re.DOTALL)
    return document.render(site=renderer.site, corps="@corps@", **compose).replace("@corps@", corps)


def anchor(reference: Reference) -> str:
    return f"{reference.genre}-{reference.identifiant}"


def public_address(renderer: Renderer, adresse: str) -> str:
    """L'adresse que l'on imprime : celle du site public si elle est connue, sinon le chemin."""
    return f"{renderer.site.adresse_publique or '/'}{adresse}"


def most_common(jours: list[date | None]) -> date | None:
    compte = Counter(jour for jour in jours if jour)
    return min(compte, key=lambda jour: (-compte[jour], jour)) if compte else None


def group_by_niveau(qui_peut: list) -> list[tuple[list[str], Any]]:
    """Les niveaux dont la réponse est la même, réunis sur une ligne."""
    groupes: dict[tuple, list] = defaultdict(list)
    for q in qui_peut:
        groupes[q.peut, q.condition, tuple(q.sources), q.deduit].append(q)
    return [([q.niveau for q in groupe], groupe[0]) for groupe in groupes.values()]
