"""Le livret : toute la base en un document à imprimer, avec sommaire, glossaire et index."""

import re
from collections import defaultdict
from typing import Any

from .ecriture import long_date
from .linking import Base, Entree
from .note import Detail, NoteWriter, Papier, anchor, assemble
from .references import Reference, slugify
from .rendering import Renderer, View

ADRESSE = "pdf/reperes-ptce.pdf"

# Les leviers et les moyens sont entiers ; un exemple garde l'essentiel, ses dates récentes et ses sources.
LIMITES: dict[str, dict[str, int]] = {
    "levier": {"poles": 20},
    "modalite": {},
    "exemple": {"dates": 8, "chiffres": 6, "divergences": 2, "verifier": 3},
}
# Genre, titre de la partie, et comment on compte ses fiches sur la couverture.
PARTIES = (
    ("levier", "Les huit leviers", ("levier", "leviers")),
    ("modalite", "Les moyens d'agir", ("moyen d'agir", "moyens d'agir")),
    ("modele", "Les modèles d'actes", ("modèle d'acte", "modèles d'actes")),
    ("exemple", "Les exemples", ("exemple", "exemples")),
    ("texte", "Les textes", ("texte", "textes")),
    ("dispositif", "Les dispositifs", ("dispositif", "dispositifs")),
    ("acteur", "Les acteurs", ("acteur", "acteurs")),
    ("ressource", "Bibliographie", ("document", "documents")),
)
# Ce à quoi renvoient l'index des articles, un acteur et un document.
CITANTS = ("levier", "modalite", "modele", "exemple")


def document(renderer: Renderer) -> str:
    base = renderer.base
    genres = {"notion", *(genre for genre, *_ in PARTIES)}
    presentes = frozenset(e.reference for genre in genres for e in base.genre(genre))
    writer, papier = NoteWriter(renderer), Papier(renderer, presentes)
    parties = []
    for genre, titre, noms in PARTIES:
        if entrees := _ordered(base, genre):
            corps = [body(writer, papier, entree) for entree in entrees]
            parties.append({"genre": genre, "titre": titre, "noms": noms, "entrees": entrees, "corps": corps})
    fiches = [e for e in base.entrees.values() if not e.archivee]
    publique = renderer.site.adresse_publique or ""
    dernier = max(e.fiche.verifie_le for e in fiches)
    corps = papier.render(
        "note/livret.html.j2",
        parties=parties,
        notions=sorted(base.genre("notion"), key=lambda e: slugify(e.titre)),
        lieux=places(base),
        articles=articles(base),
        fiches=len(fiches),
        premier=min(e.fiche.verifie_le for e in fiches),
        dernier=dernier,
    )
    presentation = renderer.site.presentation
    return assemble(
        renderer, classe="livret", titre=f"{renderer.site.nom} : le livret", le=dernier,
        resume=presentation[:1].upper() + presentation[1:],
        mots=", ".join(["PTCE", "pôle territorial de coopération économique", *(titre for _, titre, _ in PARTIES)]),
        pied=renderer.site.nom, adresse=f"{renderer.site.nom}, fiches vérifiées jusqu'au {long_date(dernier)}. {publique}".strip(), corps=corps,
    )  # fmt: skip


def _ordered(base: Base, genre: str) -> list[Entree]:
    return sorted(base.genre(genre), key=_rank)


def _rank(entree: Entree) -> tuple[int, str]:
    """Les leviers par numéro, la bibliographie par titre, le reste par le nom qu'affiche le sommaire."""
    numero = entree.fiche.numero if entree.genre == "levier" else 0
    return numero, slugify(entree.titre if entree.genre == "ressource" else entree.nom)


def body(writer: NoteWriter, papier: View, entree: Entree) -> str:
    """Le corps d'une fiche, ses titres un rang plus bas : celui de la partie est au-dessus.

    Les pages qui la citent ne se disent que dans un document qui les contient (``Papier.presentes``).
    """
    if entree.genre in LIMITES:
        corps = writer.body(entree, Detail(LIMITES[entree.genre]), papier)
    else:
        base, fiche = papier.base, entree.fiche
        presentes = papier.presentes if isinstance(papier, Papier) else ()
        corps = papier.render(
            f"note/court-{entree.genre}.html.j2", entree=entree, fiche=fiche, ancre=anchor(entree.reference),
            editeurs=[papier.entree(e).nom for e in getattr(fiche, "editeurs", ())],
            citants=in_order([e for e in base.cited_by(entree.reference) if e.reference in presentes]),
        )  # fmt: skip
    return re.sub(r"<(/?)h([1-5])\b", lambda m: f"<{m[1]}h{int(m[2]) + 1}", corps)


def places(base: Base) -> list[tuple[str, list[Entree]]]:
    """Communes, intercommunalités, départements et régions, et les pôles qui s'y trouvent."""
    index: dict[str, dict[Reference, Entree]] = defaultdict(dict)
    for pole in _ordered(base, "exemple"):
        t, codes = pole.fiche.territoire, base.territoires
        commune, departement, region = codes.locate(t)
        lieux: list[Any] = [commune, departement, region]
        lieux += [codes.commune[c] for c in t.communes] + [codes.epci[c] for c in t.epci]
        lieux += [codes.departement[c] for c in t.departements]
        for lieu in lieux:
            if lieu:
                index[_indexed(lieu.nom)][pole.reference] = pole
    return [(nom, list(poles.values())) for nom, poles in sorted(index.items(), key=lambda paire: slugify(paire[0]))]


def _indexed(nom: str) -> str:
    """« Causses à l'Aubrac (CC des) » : un groupement se cherche par son pays, pas par sa forme."""
    forme = re.match(r"((?:CA|CC|CU)(?: (?:de la|de l'|de|du|des)| d')?) ?(?=[A-ZÀ-Ý])(.+)", nom)
    return f"{forme[2]} ({forme[1]})" if forme else nom


def in_order(entrees: list[Entree]) -> list[Entree]:
    """Les fiches vers lesquelles le livret renvoie, dans l'ordre de ses pages."""
    gardees = [e for e in entrees if e.genre in CITANTS]
    return sorted(gardees, key=lambda e: (CITANTS.index(e.genre), *_rank(e)))


def articles(base: Base) -> list[tuple[Entree, list[tuple[str, list[Entree]]]]]:
    """Pour chaque texte, ses articles et les fiches du livret qui les citent."""
    return [
        (texte, [(a.numero, in_order(base.citing_article(texte.reference, a.numero))) for a in texte.fiche.articles])
        for texte in _ordered(base, "texte")
    ]
