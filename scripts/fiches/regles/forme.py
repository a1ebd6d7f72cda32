"""Règles de forme d'une fiche : son nom, ses listes fermées, ses codes, ce que son texte peut contenir."""

import re
from collections.abc import Iterator

from ..acte import unclosed_blank
from ..fiche_lue import FicheLue
from ..markdown_sur import find_html, find_image, is_allowed, is_intricate, links
from ..problems import Problem, suggest
from ..schema.types import FORME_IDENTIFIANT, CodeOfficiel, PhraseEnClair, Terme, TexteDActe, TexteRiche
from . import Contexte, RegleDeFiche

# De « En clair ».
PHRASES, MOTS_MAX = 4, 20
SIGLE = re.compile(r"(?:[A-ZÀ-ÖØ-Þ]\.){2,}|\w*[A-ZÀ-ÖØ-Þ]{2}\w*")  # « S.C.I.C. » ou « SCIC »
SUITE_DE_PHRASE = re.compile(r"[.!?…][»)\s]*\s\S")

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
                    suggest(valeur, codes) or f"Choisissez dans vocabulaires/{terme.vocabulaire}.yml.",
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
                conseil = f"Écrivez le zéro du début : '0{valeur}' ({table[f'0{valeur}'].nom})."
            else:
                apres = " ; les régions sont celles d'après 2016" if code.niveau == "region" else ""
                conseil = f"Cherchez-le dans territoires/{FICHIERS_DE_CODES[code.niveau]}.csv{apres}."
            yield lue.problem(
                chemin,
                "code-inconnu",
                f"« {valeur} » n'est pas un code officiel ({LIBELLES_DE_CODES[code.niveau]})",
                conseil,
            )


def texte_sans_html(lue: FicheLue, _: Contexte) -> Iterator[Problem]:
    """Une fiche ne contient ni HTML ni image."""
    conseil = "Écrivez en Markdown : **gras**, *italique*, [texte](adresse). Pour montrer un signe <, mettez-le entre accents graves."
    for chemin, valeur, _marqueurs, _m in lue.valeurs:
        if isinstance(valeur, str) and (balise := find_html(valeur)):
            yield lue.problem(chemin, "html-interdit", f"balise HTML « {balise.group()[:40]} »", conseil)
        if isinstance(valeur, str) and find_image(valeur):
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
    corps = lue.brute.corps
    for cible in links(corps):
        if not is_allowed(cible):
            ecrits = (f"]({cible}", f"]: {cible}", f"<{cible}", cible)
            lignes = (ligne for ligne in corps.split("\n") if cible in links(ligne))  # cible écrite avec des entités
            yield lue.body_problem(next((e for e in ecrits if e in corps), next(lignes, cible)), *refuse(cible))


def mise_en_forme_mesuree(lue: FicheLue, _: Contexte) -> Iterator[Problem]:
    """Un texte reste court et peu chargé : au-delà, il ne peut pas être mis en page."""
    quoi = (
        "mise-en-forme-excessive",
        "le texte est trop long ou trop chargé de crochets, d'accents graves, de citations ou de listes emboîtées",
        "Gardez moins de 20 000 signes et de 200 liens, et trois niveaux de liste au plus.",
    )
    for chemin, valeur, marqueurs, _m in lue.valeurs:
        if isinstance(valeur, str) and any(isinstance(m, TexteRiche) for m in marqueurs) and is_intricate(valeur):
            yield lue.problem(chemin, *quoi)
    if is_intricate(lue.brute.corps):
        yield lue.body_problem(lue.brute.corps[:1], *quoi)


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


def quatre_phrases_en_clair(lue: FicheLue, _: Contexte) -> Iterator[Problem]:
    """Le champ « en_clair » tient en quatre phrases."""
    phrases = lue.brute.donnees.get("en_clair")
    if isinstance(phrases, list) and len(phrases) != PHRASES:
        combien = f"{len(phrases)} phrase{'s' if len(phrases) > 1 else ''}"
        yield lue.problem(
            ("en_clair",),
            "en-clair-pas-quatre",
            f"« en_clair » compte {combien}, il en faut quatre",
            "Dites qui fait quoi, avec quoi, pour quel résultat, et ce qui est difficile : une phrase par tiret.",
        )


def phrases_en_clair_faciles(lue: FicheLue, _: Contexte) -> Iterator[Problem]:
    """Chaque entrée de « En clair » est une seule phrase de vingt mots au plus, sans sigle ni chiffre."""
    for chemin, phrase, marqueurs, _m in lue.valeurs:
        if not isinstance(phrase, str) or not any(isinstance(m, PhraseEnClair) for m in marqueurs):
            continue
        if SUITE_DE_PHRASE.search(SIGLE.sub("sigle", phrase)):
            yield lue.problem(
                chemin,
                "en-clair-plusieurs-phrases",
                "cette entrée de « en_clair » contient plusieurs phrases",
                "Gardez une phrase par tiret ; n'abrégez pas les mots par un point.",
            )
        elif not re.search(r"[.!?…](?: ?»)?$", phrase.strip()):
            yield lue.problem(
                chemin,
                "en-clair-sans-point",
                "cette entrée de « en_clair » ne finit pas comme une phrase",
                "Écrivez une phrase entière, avec un verbe et un point à la fin.",
            )
        if (mots := count_words(phrase)) > MOTS_MAX:
            yield lue.problem(
                chemin,
                "en-clair-trop-long",
                f"cette phrase de « en_clair » compte {mots} mots, le maximum est {MOTS_MAX}",
                "Retirez ce qui n'aide pas à comprendre, ou gardez une seule idée.",
            )
        if sigle := SIGLE.search(phrase):
            yield lue.problem(
                chemin,
                "en-clair-sigle",
                f"« {sigle.group()} » est un sigle, ou des mots en capitales",
                "Dites la chose avec des mots de tous les jours, en minuscules.",
            )
        if chiffre := re.search(r"\d[\d ,.]*", phrase):
            yield lue.problem(
                chemin,
                "en-clair-chiffre",
                f"« {chiffre.group().strip(' ,.')} » est un chiffre : ces phrases n'ont pas de source pour l'appuyer",
                "Retirez-le : la fiche le donne ailleurs, avec sa source.",
            )


def count_words(phrase: str) -> int:
    """Les mots comme un traitement de texte les compte : ce que séparent les espaces, sans les signes seuls."""
    return sum(bool(re.search(r"\w", morceau)) for morceau in phrase.split())


def blancs_fermes(lue: FicheLue, _: Contexte) -> Iterator[Problem]:
    """Dans le texte d'un acte, chaque crochet ouvert se ferme et dit ce que l'agent doit écrire."""
    for chemin, valeur, marqueurs, _m in lue.valeurs:
        d_acte = isinstance(valeur, str) and any(isinstance(m, TexteDActe) for m in marqueurs)
        if d_acte and (mal := unclosed_blank(valeur)):
            yield lue.problem(
                chemin,
                "blanc-mal-ferme",
                f"un blanc est vide ou mal fermé près de « {mal} »",
                "Écrivez entre deux crochets ce que l'agent remplit, par exemple « [nom de la commune] ».",
            )


REGLES: tuple[RegleDeFiche, ...] = (
    identifiant_bien_forme,
    termes_connus,
    codes_officiels,
    texte_sans_html,
    liens_permis,
    mise_en_forme_mesuree,
    corps_bien_forme,
    quatre_phrases_en_clair,
    phrases_en_clair_faciles,
    blancs_fermes,
)
