"""Règles qui ne regardent qu'une fiche."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from urllib.parse import urlsplit

from ..markdown_sur import find_html, find_image, is_allowed, links
from ..problems import AVERTISSEMENT, Problem, suggest
from ..references import article_slug
from ..schema.dispositif import Dispositif
from ..schema.exemple import Exemple
from ..schema.texte import TexteJuridique
from ..schema.types import FORME_IDENTIFIANT, CleDeSource, CodeOfficiel, Terme, TexteRiche, is_true
from . import Contexte, FicheLue

# Sites qui recopient des documents publiés ailleurs : leur adresse ne dit pas qui parle et disparaît sans prévenir.
SITES_DE_COPIES = {
    "20-bal.com", "dayfr.com", "docplayer.fr", "expydoc.com", "pdfslide.fr", "pdfslide.tips", "readkong.com",
    "slideplayer.fr", "studylibfr.com", "vdocuments.fr", "vdocuments.site",
}  # fmt: skip

FICHIERS_DE_CODES = {
    "commune": "communes",
    "epci": "epci",
    "departement": "departements",
    "region": "regions",
}
LIBELLES_DE_CODES = {
    "commune": "commune",
    "epci": "EPCI à fiscalité propre",
    "departement": "département",
    "region": "région",
}


def identifiant_bien_forme(lue: FicheLue, _: Contexte) -> Iterator[Problem]:
    """Le nom du fichier est fait de minuscules sans accent, de chiffres et de tirets."""
    nom = lue.brute.identifiant
    if not re.fullmatch(FORME_IDENTIFIANT, nom) or len(nom) > 80:
        yield lue.problem(
            (),
            "identifiant-mal-forme",
            f"le nom de fichier « {nom} » ne peut pas servir d'adresse",
            "Renommez le fichier : minuscules sans accent, chiffres et tirets simples, par exemple « pole-sud-archer.md ».",
        )


def termes_connus(lue: FicheLue, contexte: Contexte) -> Iterator[Problem]:
    """Une valeur tirée d'un vocabulaire est l'un de ses codes."""
    for chemin, valeur, marqueurs, _m in lue.valeurs:
        for terme in (m for m in marqueurs if isinstance(m, Terme)):
            codes = contexte.vocabulaires.codes(terme.vocabulaire)
            if valeur not in codes:
                yield lue.problem(
                    chemin,
                    "terme-inconnu",
                    f"« {valeur} » n'est pas un terme de la liste « {terme.vocabulaire} »",
                    suggest(valeur, codes) or f"La liste est dans vocabulaires/{terme.vocabulaire}.yml.",
                )


def codes_officiels(lue: FicheLue, contexte: Contexte) -> Iterator[Problem]:
    """Un code de commune, d'EPCI, de département ou de région existe."""
    for chemin, valeur, marqueurs, _m in lue.valeurs:
        for code in (m for m in marqueurs if isinstance(m, CodeOfficiel)):
            table = contexte.territoires.at(code.niveau)
            if valeur in table:
                continue
            homonymes = [t for t in table.values() if t.nom.lower() == valeur.lower()][:4]
            if homonymes:
                conseil = "Écrivez le code, pas le nom : " + ", ".join(f"'{t.code}' ({t.nom})" for t in homonymes) + "."
            elif f"0{valeur}" in table:
                conseil = f"Il manque sans doute un zéro : '0{valeur}' ({table[f'0{valeur}'].nom})."
            else:
                conseil = f"Cherchez-le dans territoires/{FICHIERS_DE_CODES[code.niveau]}.csv ; les régions sont celles d'après 2016."
            yield lue.problem(
                chemin,
                "code-inconnu",
                f"« {valeur} » n'est pas un code officiel ({LIBELLES_DE_CODES[code.niveau]})",
                conseil,
            )


def sources_bien_citees(lue: FicheLue, _: Contexte) -> Iterator[Problem]:
    """Chaque clé de source citée est déclarée, une seule fois, dans « sources »."""
    cles: set[str] = set()
    for rang, source in lue.sources():
        cle = source.get("cle")
        if cle in cles:
            yield lue.problem(
                ("sources", rang, "cle"),
                "source-en-double",
                f"la clé de source « {cle} » sert deux fois",
                "Donnez une clé différente à chaque source, ou réunissez les deux entrées.",
            )
        elif isinstance(cle, str):
            cles.add(cle)
    for chemin, valeur, marqueurs, _m in lue.valeurs:
        if any(isinstance(m, CleDeSource) for m in marqueurs) and valeur not in cles:
            yield lue.problem(
                chemin,
                "source-inconnue",
                f"la source « {valeur} » n'est pas déclarée dans la fiche",
                suggest(valeur, cles) or "Ajoutez-la dans « sources ».",
            )


def sources_completes(lue: FicheLue, _: Contexte) -> Iterator[Problem]:
    """Une source a une fiche ressource ou un titre ; une adresse de copie est déclarée comme telle."""
    for rang, source in lue.sources():
        if not source.get("ressource") and not source.get("titre"):
            yield lue.problem(
                ("sources", rang),
                "source-incomplete",
                f"la source « {source.get('cle') or rang + 1} » n'a ni titre ni fiche ressource",
                "Ajoutez « titre: … », ou « ressource: ressource:… » si elle a sa fiche.",
            )
        hote = _host(source.get("url"))
        if hote in SITES_DE_COPIES and not is_true(source.get("copie")):
            yield lue.problem(
                ("sources", rang, "url"),
                "copie-non-declaree",
                f"{hote} recopie des documents publiés ailleurs",
                "Remplacez l'adresse par celle de l'original, ou ajoutez « copie: oui » à la source.",
            )


def _host(adresse: object) -> str:
    try:
        hote = urlsplit(adresse if isinstance(adresse, str) else "").hostname or ""
    except ValueError:
        hote = ""
    return ".".join(hote.split(".")[-2:])


def faits_sources(lue: FicheLue, _: Contexte) -> Iterator[Problem]:
    """Un fait, un chiffre ou un conseil dit sa source, le texte qui le fonde, ou qu'il est déduit."""
    for chemin, groupe, _marqueurs, modele in lue.valeurs:
        # « deduit » n'existe que sur ce qui s'affirme ; une notion entière peut aussi être formulée par la rédaction.
        if modele is None or "deduit" not in modele.model_fields or not chemin:
            continue
        if not (groupe.get("sources") or groupe.get("textes") or is_true(groupe.get("deduit"))):
            quoi = next(
                (groupe[k] for k in ("texte", "libelle", "titre", "nom") if isinstance(groupe.get(k), str)),
                "",
            )
            yield lue.problem(
                chemin,
                "sans-source",
                f"aucune source ne porte « {quoi[:60] or '.'.join(map(str, chemin))} »",
                "Ajoutez « sources: [clé] », ou « deduit: oui » si c'est un conseil de la rédaction.",
            )


def devenir_date(lue: FicheLue, _: Contexte) -> Iterator[Problem]:
    """Un devenir établi porte l'année de la dernière information et sa source."""
    if not isinstance(lue.fiche, Exemple):
        return
    devenir = lue.fiche.devenir
    if devenir.etat != "inconnu" and not (devenir.annee and devenir.sources):
        yield lue.problem(
            ("devenir",),
            "devenir-non-date",
            f"l'état « {devenir.etat} » est affirmé sans année ou sans source",
            "Ajoutez « annee » et « sources », ou écrivez « etat: inconnu ».",
        )


def texte_sans_html(lue: FicheLue, _: Contexte) -> Iterator[Problem]:
    """Une fiche ne contient ni HTML ni image."""
    conseil = "Écrivez en Markdown : **gras**, *italique*, [texte](adresse). Pour montrer un signe <, mettez-le entre accents graves."
    for chemin, valeur, _marqueurs, _m in lue.valeurs:
        if isinstance(valeur, str) and (balise := find_html(valeur)):
            yield lue.problem(chemin, "html-interdit", f"balise HTML « {balise.group()[:40]} »", conseil)
        elif isinstance(valeur, str) and find_image(valeur):
            yield lue.problem(
                chemin,
                "image-interdite",
                "une fiche ne contient pas d'image",
                "Décrivez-la, ou citez la page qui la publie.",
            )
    corps = lue.brute.corps
    if balise := find_html(corps):
        yield lue.body_problem(balise.group(), "html-interdit", f"balise HTML « {balise.group()[:40]} »", conseil)
    if image := find_image(corps):
        yield lue.body_problem(
            image.group(),
            "image-interdite",
            "une fiche ne contient pas d'image",
            "Décrivez-la, ou citez la page qui la publie.",
        )


def liens_permis(lue: FicheLue, _: Contexte) -> Iterator[Problem]:
    """Un lien mène à une fiche, à une page web ou à une adresse de courrier."""

    def refuse(cible: str) -> tuple[str, str, str]:
        return (
            "lien-interdit",
            f"le lien « {cible[:60]} » n'est pas permis",
            "Écrivez une adresse qui commence par https://, ou une fiche : [texte](levier:pedagogie-ess).",
        )

    for chemin, valeur, marqueurs, _m in lue.valeurs:
        if isinstance(valeur, str) and any(isinstance(m, TexteRiche) for m in marqueurs):
            for cible in links(valeur):
                if not is_allowed(cible):
                    yield lue.problem(chemin, *refuse(cible))
    for cible in links(lue.brute.corps):
        if not is_allowed(cible):
            yield lue.body_problem(cible, *refuse(cible))


def corps_bien_forme(lue: FicheLue, _: Contexte) -> Iterator[Problem]:
    """Le texte libre est présent quand le genre le demande, et ses intertitres commencent à trois dièses."""
    corps = lue.brute.corps
    if lue.modele.corps_obligatoire and not corps.strip():
        yield Problem(
            lue.brute.chemin,
            lue.brute.ligne_corps,
            "texte-absent",
            f"il manque le texte « {lue.modele.corps} », sous l'en-tête",
            "Écrivez-le sous la seconde ligne « --- », en un ou plusieurs paragraphes.",
        )
    if haut := re.search(r"^#{1,2} .*$|^[^\n]+\n(=+|-+)[ \t]*$", corps, re.MULTILINE):
        yield lue.body_problem(
            haut.group(),
            "intertitre-trop-haut",
            f"l'intertitre « {haut.group().splitlines()[0].strip('# ')[:40]} » est du rang des titres de page",
            "Commencez vos intertitres par trois dièses : « ### Titre ».",
        )


def dates_ordonnees(lue: FicheLue, contexte: Contexte) -> Iterator[Problem]:
    """Les dates se suivent, et aucune vérification n'est dans l'avenir."""
    fiche = lue.fiche
    if fiche is None:
        return
    if fiche.verifie_le > contexte.jour:
        yield lue.problem(
            ("verifie_le",),
            "date-future",
            f"la fiche est dite vérifiée le {fiche.verifie_le}, un jour à venir",
            "Écrivez le jour où vous l'avez relue.",
        )
    if fiche.revoir_avant <= fiche.verifie_le:
        yield lue.problem(
            ("revoir_avant",),
            "dates-en-desordre",
            f"« revoir_avant » ({fiche.revoir_avant}) précède la vérification ({fiche.verifie_le})",
            "Repoussez « revoir_avant », d'ordinaire six mois ou un an après la vérification.",
        )
    suites: list[tuple[tuple, str]] = []
    if isinstance(fiche, Dispositif):
        dates = fiche.dates
        suites = [
            (("dates", nom), valeur)
            for nom in ("lancement", "cloture", "resultats", "fin")
            if (valeur := getattr(dates, nom))
        ]
    elif isinstance(fiche, Exemple):
        suites = [(("chronologie", rang, "date"), etape.date) for rang, etape in enumerate(fiche.chronologie)]
    for (_c, avant), (chemin, apres) in pairwise(suites):
        court = min(len(avant), len(apres))
        if apres[:court] < avant[:court]:
            yield lue.problem(
                chemin,
                "dates-en-desordre",
                f"« {apres} » vient après « {avant} » dans la fiche mais avant dans le temps",
                "Vérifiez les deux dates, puis rangez-les de la plus ancienne à la plus récente.",
            )


def territoire_coherent(lue: FicheLue, contexte: Contexte) -> Iterator[Problem]:
    """La commune, le département et la région d'un pôle vont ensemble."""
    if not isinstance(lue.fiche, Exemple):
        return
    ou, tables = lue.fiche.territoire, contexte.territoires
    if not (ou.commune or ou.departement or ou.region or ou.precision):
        yield lue.problem(
            ("territoire",),
            "territoire-vide",
            "le territoire ne dit ni commune, ni département, ni région",
            "Donnez au moins la région, ou expliquez dans « precision » ce qui n'est pas établi.",
        )
    commune = tables.commune.get(ou.commune or "")
    departement = tables.departement.get(ou.departement or (commune.departement if commune else ""))
    if commune and ou.departement and commune.departement != ou.departement:
        yield lue.problem(
            ("territoire", "departement"),
            "territoire-incoherent",
            f"{commune.nom} ({commune.code}) est dans le département {commune.departement}, pas {ou.departement}",
            f"Écrivez « departement: '{commune.departement}' », ou corrigez la commune.",
        )
    elif departement and ou.region and departement.region != ou.region:
        yield lue.problem(
            ("territoire", "region"),
            "territoire-incoherent",
            f"{departement.nom} ({departement.code}) est dans la région {departement.region}, pas {ou.region}",
            f"Écrivez « region: '{departement.region}' », ou corrigez le département.",
        )


def texte_juridique_coherent(lue: FicheLue, _: Contexte) -> Iterator[Problem]:
    """Un texte n'a pas deux fois le même article ; abrogé, il dit par quoi ; numéroté, son année est celle de sa date."""
    fiche = lue.fiche
    if not isinstance(fiche, TexteJuridique):
        return
    vus: set[str] = set()
    for rang, article in enumerate(fiche.articles):
        cle = article_slug(article.numero)
        if cle in vus:
            yield lue.problem(
                ("articles", rang, "numero"),
                "article-en-double",
                f"l'article « {article.numero} » est décrit deux fois",
                "Réunissez les deux entrées.",
            )
        vus.add(cle)
    suite = {m.nature for m in fiche.modifications} & {"abroge-par", "remplace-par"}
    if fiche.etat == "abroge" and not suite:
        yield lue.problem(
            ("etat",),
            "abroge-sans-suite",
            "le texte est abrogé mais rien ne dit par quoi",
            "Ajoutez dans « modifications » une entrée de nature « abroge-par » ou « remplace-par ».",
        )
    if fiche.numero and fiche.date and re.fullmatch(r"\d{4}-\d+", fiche.numero) and fiche.numero[:4] != fiche.date[:4]:
        yield lue.problem(
            ("numero",),
            "numero-incoherent",
            f"le numéro {fiche.numero} et la date {fiche.date} ne sont pas de la même année",
            "Vérifiez le numéro et la date sur Légifrance.",
            AVERTISSEMENT,
        )


REGLES: tuple[Callable[[FicheLue, Contexte], Iterator[Problem]], ...] = (
    identifiant_bien_forme,
    termes_connus,
    codes_officiels,
    sources_bien_citees,
    sources_completes,
    faits_sources,
    devenir_date,
    texte_sans_html,
    liens_permis,
    corps_bien_forme,
    dates_ordonnees,
    territoire_coherent,
    texte_juridique_coherent,
)
