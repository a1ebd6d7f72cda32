"""Règles qui regardent toutes les fiches ensemble."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ..acte import cited_articles, cited_numbers
from ..ecriture import long_date
from ..fiche_lue import FicheLue, Renvoi, renvois
from ..problems import AVERTISSEMENT, ERREUR, Problem, suggest
from ..references import Reference, article_slug, covers, find_article, parse, slugify
from ..schema import Fiche
from ..schema.levier import Levier
from ..schema.modele import ModeleDeTexte
from ..schema.texte import Article, TexteJuridique
from ..schema.visite import Chemin


@dataclass(frozen=True)
class Ensemble:
    """Les fiches lues, conformes ou non, et les références des fichiers qu'on n'a pas pu lire."""

    lues: Sequence[FicheLue]
    illisibles: frozenset[Reference]

    @property
    def conformes(self) -> dict[Reference, Fiche]:
        return {lue.reference: lue.fiche for lue in self.lues if lue.fiche}

    @property
    def sans_fiche(self) -> frozenset[Reference]:
        """Ce qui existe mais ne dit rien de sûr : on ne s'en plaint pas deux fois."""
        return self.illisibles | {lue.reference for lue in self.lues if lue.fiche is None}


def place(lue: FicheLue, renvoi: Renvoi, code: str, message: str, conseil: str, gravite: str = ERREUR) -> Problem:
    if renvoi.chemin is None:
        return lue.body_problem(renvoi.brut, code, message, conseil, gravite)
    return lue.problem(renvoi.chemin, code, message, conseil, gravite)


def identifiants_uniques(ensemble: Ensemble) -> Iterator[Problem]:
    """Un identifiant, actuel ou ancien, ne désigne qu'une fiche de son genre."""
    vus: dict[tuple[str, str], FicheLue] = {}
    brouillons = [lue for lue in ensemble.lues if lue.en_attente]
    yield from _same_identifiers([lue for lue in ensemble.lues if not lue.en_attente], vus)
    yield from _same_identifiers(brouillons, vus)  # après : c'est au brouillon de changer


def _same_identifiers(lues: Sequence[FicheLue], vus: dict[tuple[str, str], FicheLue]) -> Iterator[Problem]:
    for lue in lues:
        cle = (lue.brute.genre, lue.brute.identifiant.lower())
        if cle in vus:
            yield lue.problem(
                (),
                "identifiant-en-double",
                f"l'identifiant « {lue.brute.identifiant} » est déjà celui de {vus[cle].brute.chemin}",
                "Renommez l'un des deux fichiers, ou réunissez les deux fiches.",
            )
        vus.setdefault(cle, lue)
    for lue in lues:
        for rang, ancien in enumerate(lue.fiche.anciens_identifiants if lue.fiche else ()):
            cle = (lue.brute.genre, ancien)
            if cle in vus:
                yield lue.problem(
                    ("anciens_identifiants", rang),
                    "identifiant-en-double",
                    f"l'ancien identifiant « {ancien} » est celui de {vus[cle].brute.chemin}",
                    "Retirez-le : une adresse ne peut pas mener à deux fiches.",
                )
            vus.setdefault(cle, lue)


def titres_distincts(ensemble: Ensemble) -> Iterator[Problem]:
    """Deux fiches d'un même genre n'ont pas le même titre."""
    vus: dict[tuple[str, str], FicheLue] = {}
    for lue in (lue for lue in ensemble.lues if lue.fiche):
        cle = (lue.brute.genre, slugify(lue.fiche.titre))
        if cle in vus:
            yield lue.problem(
                ("titre",),
                "titre-en-double",
                f"« {lue.fiche.titre} » est déjà le titre de {vus[cle].brute.chemin}",
                "Est-ce la même fiche ? Sinon, précisez le titre (un lieu, une année).",
            )
        vus.setdefault(cle, lue)


def numeros_de_leviers(ensemble: Ensemble) -> Iterator[Problem]:
    """Les huit leviers portent chacun un numéro différent, celui de la source de 2014."""
    par_numero: dict[int, list[FicheLue]] = defaultdict(list)
    for lue in ensemble.lues:
        if isinstance(lue.fiche, Levier):
            par_numero[lue.fiche.numero].append(lue)
    for numero, porteurs in sorted(par_numero.items()):
        for lue in porteurs[1:]:
            yield lue.problem(
                ("numero",),
                "numero-de-levier-en-double",
                f"le numéro {numero} est déjà celui de {porteurs[0].brute.chemin}",
                "Remettez le sien : chaque levier garde son rang dans la source de 2014.",
            )


def references_connues(ensemble: Ensemble) -> Iterator[Problem]:
    """Une référence mène à une fiche du bon genre, et à un article qu'elle décrit."""
    fiches, sans_fiche = ensemble.conformes, ensemble.sans_fiche
    for lue in ensemble.lues:
        for renvoi in renvois(lue):
            attendus = " ou ".join(f"{genre}:identifiant" for genre in renvoi.genres)
            reference = renvoi.reference
            if reference is None:
                yield place(
                    lue,
                    renvoi,
                    "reference-mal-formee",
                    f"« {renvoi.brut[:60]} » n'est pas une référence",
                    f"Écrivez {attendus} : le genre, un deux-points, le nom du fichier sans « .md ».",
                )
            elif reference.genre not in renvoi.genres:
                yield place(
                    lue,
                    renvoi,
                    "reference-de-mauvais-genre",
                    f"« {renvoi.brut} » mène à une fiche « {reference.genre} »",
                    f"Citez ici {attendus}.",
                )
            elif reference.fiche in sans_fiche:
                continue
            elif (cible := fiches.get(reference.fiche)) is None:
                connus = [r.identifiant for r in fiches if r.genre == reference.genre]
                yield place(
                    lue,
                    renvoi,
                    "reference-inconnue",
                    f"la fiche « {reference.fiche} » n'existe pas",
                    suggest(reference.identifiant, connus, prefixe=f"{reference.genre}:")
                    or "Créez-la, ou vérifiez le nom du fichier.",
                )
            elif reference.article and find_article(cible, reference.article) is None:
                articles = [a.numero for a in cible.articles] if isinstance(cible, TexteJuridique) else []
                yield place(
                    lue,
                    renvoi,
                    "article-inconnu",
                    f"« {reference.fiche} » ne décrit pas l'article « {renvoi.brut.split('#')[-1]} »",
                    f"Citez un article décrit ({', '.join(articles)}), ou décrivez celui-ci dans la fiche du texte."
                    if articles
                    else "Cette fiche n'a pas d'articles : retirez « # » et ce qui suit.",
                )


def textes_abroges(ensemble: Ensemble) -> Iterator[Problem]:
    """On ne s'appuie pas sur un texte ou un article abrogé, sauf à dire que c'est de l'histoire."""
    for lue, renvoi, texte, article in _living_law(ensemble):
        if ((article and article.etat) or texte.etat) == "abroge" and not _tells_change(renvoi.chemin):
            yield place(
                lue,
                renvoi,
                "texte-abroge",
                f"« {renvoi.brut} » est abrogé",
                "Citez ce qui l'a remplacé ; pour en parler au passé, citez-le dans « textes » avec « historique: oui ».",
            )


def versions_actuelles(ensemble: Ensemble) -> Iterator[Problem]:
    """Une fiche s'appuie sur la version actuelle d'un article, ou dit que l'autre est de l'histoire."""
    for lue, renvoi, _texte, article in _living_law(ensemble):
        if lue.fiche is None or article is None or article.version_du is None:
            continue
        lu_le = renvoi.version_du or lue.fiche.verifie_le
        if lu_le < article.version_du:
            dit = "cite la version du" if renvoi.version_du else "a été relue le"
            yield place(
                lue,
                renvoi,
                "version-depassee",
                f"« {renvoi.brut} » a changé le {long_date(article.version_du)} ; la fiche {dit} {long_date(lu_le)}",
                "Relisez l'article, corrigez l'énoncé s'il le faut, puis mettez la date du jour dans « verifie_le » "
                "(et la nouvelle dans « version_du » s'il y est).",
                AVERTISSEMENT,
            )


def _living_law(ensemble: Ensemble) -> Iterator[tuple[FicheLue, Renvoi, TexteJuridique, Article | None]]:
    """Chaque renvoi à un texte qui n'est pas donné pour de l'histoire, archives à part ; un texte peut se citer."""
    textes = {r: fiche for r, fiche in ensemble.conformes.items() if isinstance(fiche, TexteJuridique)}
    for lue in (lue for lue in ensemble.lues if not lue.archivee):
        for renvoi in renvois(lue):
            reference = renvoi.reference
            texte = textes.get(reference.fiche) if reference else None
            if texte is not None and not renvoi.historique and texte is not lue.fiche:
                yield lue, renvoi, texte, find_article(texte, reference.article)


def _tells_change(chemin: Chemin | None) -> bool:
    """Un texte peut nommer celui qu'il remplace."""
    return chemin is not None and ("modifications" in chemin or "remplace_par" in chemin)


def visas_rattaches(ensemble: Ensemble) -> Iterator[Problem]:
    """Un article, une loi ou un règlement que nomme une clause est dans ses « textes » : rien n'est visé sans fiche."""
    textes = {r: fiche for r, fiche in ensemble.conformes.items() if isinstance(fiche, TexteJuridique)}
    for lue in (lue for lue in ensemble.lues if isinstance(lue.fiche, ModeleDeTexte)):
        for rang, clause in enumerate(lue.fiche.clauses):
            dits = [(("clauses", rang, "texte"), clause.texte, clause.textes)]
            dits += [
                (("clauses", rang, "variantes", n, "texte"), v.texte, [*clause.textes, *v.textes])
                for n, v in enumerate(clause.variantes)
            ]
            for chemin, texte, cites in dits:
                references = [r for r in map(parse, cites) if r and r.fiche in textes]
                for vise in _unbound(texte, [(textes[r.fiche], r.article) for r in references]):
                    yield lue.problem(
                        chemin,
                        "visa-sans-texte",
                        f"la clause nomme « {vise} », que ses « textes » ne citent pas",
                        "Ajoutez dans « textes » l'article de la base, ou retirez ce visa : on ne vise que ce qui a été lu.",
                    )


def _unbound(texte: str, cites: list[tuple[TexteJuridique, str | None]]) -> Iterator[str]:
    """Ce que le texte nomme et qu'aucune référence ne porte. Une référence sans article vaut pour tous les siens."""
    numeros = [
        re.sub(r"\s*\(.*\)", "", article.numero)
        for fiche, cle in cites
        for article in ([find_article(fiche, cle)] if cle else fiche.articles)
        if article
    ]
    for vise in cited_articles(texte):
        if not any(covers(numero, article_slug(vise)) for numero in numeros):
            yield f"article {vise}"
    for vise in cited_numbers(texte):
        if not any(vise in (fiche.numero or "") for fiche, _cle in cites):
            yield f"n° {vise}"


REGLES: tuple[Callable[[Ensemble], Iterator[Problem]], ...] = (
    identifiants_uniques,
    titres_distincts,
    numeros_de_leviers,
    references_connues,
    textes_abroges,
    versions_actuelles,
    visas_rattaches,
)
