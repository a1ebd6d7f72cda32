"""Ce par quoi une liste se filtre : pour chaque liste, ses facettes, leurs valeurs et ce qu'en dit chaque fiche.

Le formulaire, les attributs « data-… » des cas, les colonnes du tableau et du CSV viennent tous d'ici.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from .linking import Base, Entree
from .references import parse, slugify
from .rose import rose_of

NON_ETABLI = "non-etabli"
POSSIBLES = ("oui", "sous-conditions")


class Facette(NamedTuple):
    """``nom`` est le paramètre de l'adresse ; ``lire``, les codes d'une entrée ; ``libelles``, tous les codes dans l'ordre."""

    nom: str
    libelle: str
    lire: Callable[[Base, Entree], Iterable[str | None]]
    libelles: Callable[[Base], dict[str, str]]
    ouverte: bool = False  # dépliée à l'arrivée
    colonne: bool = False  # montrée dans le tableau
    aide: str = ""


class Valeur(NamedTuple):
    code: str
    libelle: str
    compte: int


class Groupe(NamedTuple):
    facette: Facette
    valeurs: list[Valeur]


class Liste(NamedTuple):
    """Une page de liste : ce qu'elle réunit, comment on le nomme, par quoi on le filtre."""

    genres: tuple[str, ...]
    un: str
    plusieurs: str
    aucun: str
    facettes: tuple[Facette, ...]
    compare: bool = True  # sinon c'est le suivi des fiches publiées, par échéance


def groups(base: Base, liste: Liste) -> list[Groupe]:
    """Les facettes d'une liste, avec les seules valeurs qu'une fiche porte et le nombre de fiches de chacune."""
    entrees = entries(base, liste)
    groupes = []
    for facette in liste.facettes:
        compte = Counter(code for entree in entrees for code in codes(base, facette, entree))
        libelles = facette.libelles(base) | {NON_ETABLI: "Non établi"}
        valeurs = [Valeur(code, libelle, compte[code]) for code, libelle in libelles.items() if compte[code]]
        if len(valeurs) > 1:
            groupes.append(Groupe(facette, valeurs))
    return groupes


def entries(base: Base, liste: Liste) -> list[Entree]:
    return [e for genre in liste.genres for e in base.genre(genre) if liste.compare or not e.en_attente]


def codes(base: Base, facette: Facette, entree: Entree) -> list[str]:
    """Les codes d'une entrée, sans doublon ; ce qui n'est pas établi se choisit aussi, et se dit."""
    return list(dict.fromkeys(filter(None, facette.lire(base, entree)))) or [NON_ETABLI]


def attributes(base: Base, liste: Liste, entree: Entree) -> Markup:
    """Ce que le script lit sur un cas : « data-region="84" data-levier="1 7" … »."""
    paires = {facette.nom: " ".join(codes(base, facette, entree)) for facette in liste.facettes}
    court = entree.identifiant if entree.genre == "exemple" else str(entree.reference)
    paires |= {"fiche": str(entree.reference), "verifie": entree.fiche.verifie_le.isoformat()}
    if liste.compare:
        paires |= {"fiche": entree.identifiant, "comparer": court}
    if entree.genre == "exemple" and entree.fiche.devenir.annee:
        paires["annee"] = entree.fiche.devenir.annee  # un état se lit avec l'année de la dernière information
    return Markup(" ".join(f'data-{nom}="{escape(valeur)}"' for nom, valeur in paires.items()))


def _terms(vocabulaire: str, *, collectivites: bool = False) -> Callable[[Base], dict[str, str]]:
    return lambda base: {
        code: terme.libelle
        for code, terme in base.vocabulaires.listes[vocabulaire].items()
        if terme.collectivite or not collectivites
    }


def _two_terms(*vocabulaires: str) -> Callable[[Base], dict[str, str]]:
    return lambda base: {c: libelle for nom in vocabulaires for c, libelle in _terms(nom)(base).items()}


def _named(table: str) -> Callable[[Base], dict[str, str]]:
    """Régions ou départements, par ordre alphabétique."""
    return lambda base: {
        lieu.code: f"{lieu.nom} ({lieu.code})" if table == "departement" else lieu.nom
        for lieu in sorted(base.territoires.at(table).values(), key=lambda lieu: slugify(lieu.nom))
    }


def _leviers(base: Base) -> dict[str, str]:
    return {str(e.fiche.numero): f"{e.fiche.numero}. {e.nom}" for e in base.genre("levier")}


def _dispositifs(base: Base) -> dict[str, str]:
    obtenus = {renvoi for pole in base.genre("exemple") for renvoi in _won(base, pole)}
    return {e.identifiant: e.nom for e in base.genre("dispositif") if e.identifiant in obtenus}


def _regions(base: Base, pole: Entree) -> list[str]:
    region = base.territoires.locate(pole.fiche.territoire)[2]
    return [region.code] if region else []


def _departements(base: Base, pole: Entree) -> Iterator[str]:
    """Celui du siège, et les autres où le pôle agit."""
    if departement := base.territoires.locate(pole.fiche.territoire)[1]:
        yield departement.code
    yield from pole.fiche.territoire.departements


def _engaged(base: Base, pole: Entree) -> Iterator[str]:
    """Les niveaux des collectivités qui ont agi : ni l'État, ni l'Europe, ni une société locale n'en sont."""
    roles = pole.fiche.collectivites
    return (r.niveau for r in roles if base.vocabulaires.terme("niveaux", r.niveau).collectivite)


def _won(base: Base, pole: Entree) -> Iterator[str]:
    return (parse(laureat.dispositif).identifiant for laureat in pole.fiche.laureat_de)


def _shared_place(_: Base, pole: Entree) -> list[str]:
    commun = pole.fiche.lieu_commun
    return [] if commun is None else ["oui" if commun else "non"]


def _cited_leviers(base: Base, entree: Entree) -> list[str]:
    return sorted(str(base[parse(levier)].fiche.numero) for levier in entree.fiche.leviers)


def _able(base: Base, modalite: Entree, peut: tuple[str, ...] = POSSIBLES) -> Iterator[str]:
    """Les niveaux de collectivité à qui le moyen s'ouvre ; l'État n'en est pas un."""
    ouverts = (qui.niveau for qui in modalite.fiche.qui_peut if qui.peut in peut)
    return (niveau for niveau in ouverts if base.vocabulaires.terme("niveaux", niveau).collectivite)


def _entitled(base: Base, modalite: Entree) -> Iterator[str]:
    return _able(base, modalite, ("oui",))


def _concerned(base: Base, texte: Entree) -> list[str]:
    """Les niveaux qu'un moyen ou une action fonde sur ce texte : le schéma d'un texte ne porte pas de niveau."""
    niveaux = list(_terms("niveaux", collectivites=True)(base))
    trouves: set[str] = set()
    for moyen in base.cited_by(texte.reference, ["modalite"]):
        trouves |= {q.niveau for q in moyen.fiche.qui_peut if q.peut in POSSIBLES and _rests_on(q.textes, texte)}
    for levier in base.cited_by(texte.reference, ["levier"]):
        for action in levier.fiche.actions:
            if _rests_on(action.textes, texte):
                trouves |= set(action.niveaux or niveaux)
    return [n for n in niveaux if n in trouves]


def _rests_on(renvois: Iterable[Any], texte: Entree) -> bool:
    return any(r.texte and parse(r.texte).fiche == texte.reference for r in renvois)


def _field(nom: str) -> Callable[[Base, Entree], list[Any]]:
    return lambda _, entree: [attrgetter(nom)(entree.fiche)]


LEVIER = Facette("levier", "Levier", _cited_leviers, _leviers, ouverte=True, colonne=True)

EXEMPLES = Liste(
    ("exemple",),
    "pôle",
    "pôles",
    "Aucun pôle",
    (
        Facette("levier", "Levier actionné", lambda b, e: map(str, rose_of(b, e).actifs), _leviers, True, True),
        Facette("region", "Région", _regions, _named("region"), ouverte=True),
        Facette("milieu", "Milieu", _field("territoire.milieu"), _terms("milieux"), True, True),
        Facette("devenir", "Statut actuel", _field("devenir.etat"), _terms("etats-pole"), True, True),
        Facette("secteur", "Secteur", lambda _, e: e.fiche.secteurs, _terms("secteurs"), colonne=True),
        Facette("niveau", "Collectivité engagée", _engaged, _terms("niveaux", collectivites=True), colonne=True),
        Facette("departement", "Département", _departements, _named("departement")),
        Facette("dispositif", "Dispositif obtenu", _won, _dispositifs),
        Facette(
            "statut-2014",
            "Statut en 2014",
            lambda _, e: [e.fiche.en_2014.statut if e.fiche.en_2014 else None],
            _terms("statuts-2014"),
        ),
        Facette("impulsion", "Impulsion", _field("impulsion"), _terms("impulsions")),
        Facette("approche", "Approche", _field("approche"), _terms("approches")),
        Facette("lieu-commun", "Lieu commun", _shared_place, lambda _: {"oui": "Oui", "non": "Non"}),
        Facette("confiance", "Confiance", _field("confiance"), _terms("confiances"), colonne=True),
    ),
)
TEXTES = Liste(
    ("texte", "dispositif"),
    "texte ou dispositif",
    "textes et dispositifs",
    "Aucun texte",
    (
        LEVIER,
        Facette("nature", "Nature", _field("nature"), _two_terms("natures-texte", "natures-dispositif"), True, True),
        Facette("etat", "État", _field("etat"), _two_terms("etats-texte", "etats-dispositif"), True, True),
        Facette(
            "niveau",
            "Niveau concerné",
            _concerned,
            _terms("niveaux", collectivites=True),
            True,
            True,
            "Un moyen ou une action ouverts à ce niveau s'appuient sur le texte.",
        ),
        Facette("confiance", "Confiance", _field("confiance"), _terms("confiances")),
    ),
)
MODALITES = Liste(
    ("modalite",),
    "moyen",
    "moyens",
    "Aucun moyen",
    (
        Facette(
            "niveau",
            "Qui peut",
            _able,
            _terms("niveaux", collectivites=True),
            True,
            True,
            "De plein droit ou sous conditions.",
        ),
        Facette("plein-droit", "Qui peut de plein droit", _entitled, _terms("niveaux", collectivites=True), True),
        LEVIER,
        Facette("effort", "Effort", _field("effort"), _terms("efforts"), True, True),
        Facette("confiance", "Confiance", _field("confiance"), _terms("confiances")),
    ),
)
LISTES = {"exemples": EXEMPLES, "textes": TEXTES, "modalites": MODALITES}
