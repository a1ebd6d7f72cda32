"""Dire à la rédaction ce que ses liens demandent : par fiche, à la ligne à corriger, le plus pressé d'abord."""

from collections import Counter
from collections.abc import Mapping, Sequence

from .droit import is_official
from .ecriture import long_date
from .etat_des_liens import Releve
from .liens_externes import Place
from .problems import AVERTISSEMENT, ERREUR, Problem

# Par état, du plus pressé au moins pressé : code, message, conseil.
PHRASES = {
    "mort": (
        "lien-mort",
        "« {url} » est mort depuis le {depuis} : {cause}{vu}",
        "Cherchez où la page est partie et écrivez sa nouvelle adresse.{archive}",
    ),
    "deplace": (
        "lien-deplace",
        "« {url} » a changé d'adresse pour de bon",
        "Ouvrez « {vers} » ; si c'est bien le même document, écrivez cette adresse.",
    ),
    "a-reverifier": (
        "lien-a-reverifier",
        "« {url} » n'a pas pu être lu le {le} : {cause}{vu}",
        "Rien à changer encore : une visite un autre jour dira si la page est perdue.",
    ),
    "non-verifiable": (
        "lien-non-verifiable",
        "« {url} » refuse les robots : {cause}",
        "Ouvrez la page dans un navigateur si la fiche s'appuie beaucoup sur elle.",
    ),
}
CAUSES = {
    "dns": "le nom du site ne mène à aucune machine",
    "delai": "aucune réponse dans le temps donné",
    "tls": "son certificat n'est pas accepté",
    "connexion": "le site ne prend pas la connexion, ou la coupe",
    "boucle": "ses redirections tournent en rond",
    "introuvable": "la page s'affiche, mais dit qu'elle est introuvable",
    "accueil": "l'adresse renvoie à l'accueil du site",
    "adresse": "l'adresse est mal formée",
    "identifiant": "l'identifiant officiel n'a pas sa forme",
    "barriere": "la page demande de prouver qu'on n'est pas un robot",
    "404": "page introuvable (404)",
    "410": "page retirée (410)",
}
NOMS = {
    "mort": ("mort", "morts"),
    "deplace": ("déplacé", "déplacés"),
    "a-reverifier": ("à revérifier", "à revérifier"),
    "non-verifiable": ("non vérifiable", "non vérifiables"),
    "vivant": ("vivant", "vivants"),
    "": ("pas encore visité", "pas encore visités"),
}


def problems(releves: Mapping[str, Releve], liens: Mapping[str, Sequence[Place]]) -> list[Problem]:
    """Un problème par place d'un lien qui demande quelque chose. Légifrance et EUR-Lex, bien formés, n'en sont pas."""
    rangs = {code: rang for rang, (code, _, _) in enumerate(PHRASES.values())}
    trouves = [
        _problem(releves[url], place)
        for url, places in liens.items()
        if url in releves and releves[url].etat in PHRASES
        for place in places
        if releves[url].etat == "mort" or not is_official(url)
    ]
    par_fiche: dict[str, int] = {}
    for p in trouves:
        par_fiche[p.chemin] = min(rangs[p.code], par_fiche.get(p.chemin, len(rangs)))
    return sorted(trouves, key=lambda p: (par_fiche[p.chemin], p.chemin, rangs[p.code], p))


def _problem(releve: Releve, place: Place) -> Problem:
    code, message, conseil = PHRASES[releve.etat]
    mots = {
        "url": releve.url,
        "vers": releve.vers,
        "le": long_date(releve.le),
        "depuis": long_date(releve.depuis),
        "cause": CAUSES.get(releve.code, f"réponse {releve.code}"),
        "vu": f" ; il répondait encore le {long_date(releve.vu_le)}" if releve.vu_le else "",
        "archive": f" À défaut, cherchez une copie (adresse non vérifiée) : {releve.archive}" if releve.archive else "",
    }
    gravite = ERREUR if releve.etat == "mort" else AVERTISSEMENT
    return Problem(place.chemin, place.ligne, code, message.format(**mots), conseil.format(**mots), gravite)


def summary(releves: Mapping[str, Releve], liens: Mapping[str, Sequence[Place]]) -> str:
    """« 4 liens : 1 mort, 3 vivants. », de ceux que la commande montre."""
    compte = Counter(releves[url].etat if url in releves else "" for url in liens)
    detail = ", ".join(f"{compte[etat]} {noms[compte[etat] > 1]}" for etat, noms in NOMS.items() if compte[etat])
    return f"{len(liens)} lien{'s' if len(liens) > 1 else ''} : {detail}." if liens else "Aucun lien."
