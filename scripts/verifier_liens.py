"""Visite les adresses du web que citent les fiches, note leur état dans content/liens.yml et dit quoi corriger.

À lancer chaque semaine, jamais pendant une construction. Code de sortie : 0 aucun lien mort, 1 il y en a (ou la visite a
été interrompue), 2 la commande est mal écrite ou la machine est hors ligne.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

from fiches import rapport_des_liens as rapport
from fiches.commande import Lecteur
from fiches.droit import is_official, malformed_identifiers
from fiches.etat_des_liens import NOM, Constat, Releve, load, record, save, trustworthy
from fiches.jour import build_day
from fiches.liens_externes import external_links
from fiches.loading import shown_path
from fiches.problems import has_errors
from fiches.references import slugify
from fiches.reports import FORMATS, as_lines, as_text
from fiches.site import Site, load_site
from fiches.visite_web import Politesse, site_of, visit

SILENCES = 20
RACINE = Path(__file__).resolve().parent.parent


def main(arguments: list[str] | None = None, politesse: Politesse | None = None) -> int:
    lecteur = Lecteur("verifier_liens.py", __doc__)
    lecteur.add_content()
    options = lecteur.parse_args(arguments)
    racine, fichiers = lecteur.content(options)
    jour = build_day()
    releves, problemes = load(racine)
    site, soucis = load_site(racine)
    if problemes or site is None:
        print(as_text([*problemes, *soucis]))
        return 1
    tous, entier = external_links(racine, RACINE / "docs")
    montres = {shown_path(f, racine) for f in fichiers}
    liens = {url: [p for p in places if not montres or p.chemin in montres] for url, places in tous.items()}
    liens = {url: places for url, places in liens.items() if places}
    # Une visite interrompue reprend où elle en était ; ce qui a manqué aujourd'hui se retente, sans compter deux fois.
    a_voir = [
        u for u in liens if u not in releves or releves[u].le < jour or releves[u].etat in ("a-reverifier", "mort")
    ]
    officiels = {u: _by_identifier(u) for u in a_voir if is_official(u)}
    a_visiter = [u for u in a_voir if u not in officiels]
    vus, interrompu = _visit(a_visiter, _agent(site), politesse or Politesse())
    notes = trustworthy((site_of(u), u, c) for u, c in vus.items())
    if a_visiter and not notes and not interrompu:
        _say("Aucun site n'a répondu : cette machine semble hors ligne. Rien n'a été noté.")
        return 2
    for url, constat in [*officiels.items(), *notes]:
        lue_le = max((p.lue_le for p in tous[url] if p.lue_le), default=None)
        releves[url] = record(url, releves.get(url), constat, jour, lue_le)
    # Une fiche illisible aujourd'hui cite peut-être encore ses adresses : on ne les oublie pas.
    try:
        save(racine, {u: r for u, r in releves.items() if u in tous or not entier})
    except OSError as erreur:
        _say(f"« {racine / NOM} » n'a pas pu être écrit ({erreur.strerror}) : cette visite ne sera pas retenue.")
    return _report(releves, liens, options.format, interrompu, len(vus) - len(notes), len(a_visiter) - len(vus))


def _visit(urls: list[str], agent: str, politesse: Politesse) -> tuple[dict[str, Constat], bool]:
    """Ce qui a été vu, dans l'ordre, et si la personne a interrompu la visite."""
    vus: dict[str, Constat] = {}
    try:
        for url, constat in visit(urls, agent, politesse):
            vus[url] = constat
            if len(vus) == SILENCES and not trustworthy((site_of(u), u, c) for u, c in vus.items()):
                break  # vingt adresses sans une réponse : la machine est hors ligne, inutile d'attendre les autres
            if len(vus) % 50 == 0:
                _say(f"{len(vus)} adresses visitées sur {len(urls)}…")
    except KeyboardInterrupt:
        return vus, True
    return vus, False


def _report(releves: Mapping[str, Releve], liens: dict, forme: str, interrompu: bool, coupes: int, laisses: int) -> int:
    problemes = rapport.problems(releves, liens)
    bilan = rapport.summary(releves, liens)
    if forme == "texte":
        print("\n".join([*as_lines(problemes), bilan]))
    else:
        print(FORMATS[forme](problemes, len(liens)))
        _say(bilan)
    if interrompu:
        _say("Visite interrompue : ce qui a été vu est noté, relancez la commande pour la suite.")
    elif laisses:
        _say(f"{laisses} adresses laissées pour un autre jour : leur site demande d'attendre.")
    if coupes:
        _say(f"Le réseau a coupé en chemin : {coupes} adresses n'ont pas été notées, relancez la commande.")
    return 1 if has_errors(problemes) or interrompu or coupes else 0


def _by_identifier(url: str) -> Constat:
    return Constat("echec", "identifiant") if malformed_identifiers(url) else Constat("non-verifiable", "robots")


def _agent(site: Site) -> str:
    """Qui visite, et où l'on se plaint ; un en-tête HTTP ne porte pas d'accent."""
    return (
        f"{slugify(site.nom)} (verification de liens{f'; +{site.adresse_publique}' if site.adresse_publique else ''})"
    )


def _say(phrase: str) -> None:
    """Sur la sortie des messages : le compte rendu, lui, peut être lu par un programme."""
    print(phrase, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
