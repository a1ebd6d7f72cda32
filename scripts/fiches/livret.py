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
PARTIES = (
    ("levier", "Les huit leviers"),
    ("modalite", "Les moyens d'agir"),
    ("exemple", "Les exemples"),
    ("texte", "Les textes"),
    ("dispositif", "Les dispositifs"),
)


def document(renderer: Renderer) -> str:
    base = renderer.base
    genres = {*dict(PARTIES), "notion"}
    presentes = frozenset(e.reference for genre in genres for e in base.genre(genre))
    writer, papier = NoteWriter(renderer), Papier(renderer, presentes)
    parties = []
    for genre, titre in PARTIES:
        entrees = _ordered(base, genre)
        if entrees:
            corps = [body(writer, papier, entree) for entree in entrees]
            parties.append({"genre": genre, "titre": titre, "entrees": entrees, "corps": corps})
    fiches = [e for e in base.entrees.values() if not e.archivee]
    publique = renderer.site.adresse_publique or ""
    dernier = max(e.fiche.verifie_le for e in fiches)
    corps = papier.render(
        "note/livret.html.j2",
        parties=parties,
        ancre_de=anchor,
        notions=sorted(base.genre("notion"), key=lambda e: slugify(e.titre)),
        lieux=places(base),
        articles=articles(base),
        fiches=len(fiches),
        premier=min(e.fiche.verifie_le for e in fiches),
        dernier=dernier,
    )
    return assemble(
        renderer, classe="livret", titre=f"{renderer.site.nom} : le livret", resume=renderer.site.presentation, le=dernier,
        pied=renderer.site.nom, adresse=f"{renderer.site.nom}, fiches vérifiées jusqu'au {long_date(dernier)}. {publique}".strip(), corps=corps,
    )  # fmt: skip


def _ordered(base: Base, genre: str) -> list[Entree]:
    entrees = base.genre(genre)
    return entrees if genre == "levier" else sorted(entrees, key=lambda e: slugify(e.nom))


def body(writer: NoteWriter, papier: View, entree: Entree) -> str:
    """Le corps d'une fiche, ses titres un rang plus bas : celui de la partie est au-dessus."""
    if entree.genre in LIMITES:
        corps = writer.body(entree, Detail(LIMITES[entree.genre]), papier)
    else:
        corps = papier.render(
            f"note/court-{entree.genre}.html.j2", entree=entree, fiche=entree.fiche, ancre=anchor(entree.reference)
        )
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


def articles(base: Base) -> list[tuple[Entree, list[tuple[str, list[Entree]]]]]:
    """Pour chaque texte, ses articles et les fiches du livret qui les citent."""
    rangs = {e.reference: rang for rang, e in enumerate(e for genre in LIMITES for e in _ordered(base, genre))}
    index = []
    for texte in _ordered(base, "texte"):
        lignes = []
        for article in texte.fiche.articles:
            citants = [e for e in base.citing_article(texte.reference, article.numero) if e.reference in rangs]
            citants.sort(key=lambda e: rangs[e.reference])
            lignes.append((article.numero, citants))
        index.append((texte, lignes))
    return index
