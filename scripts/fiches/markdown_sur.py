"""Le Markdown des fiches : sans HTML, sans image, sans autre lien que vers une fiche, une page web ou une adresse.

Les fiches viennent de nombreuses mains : le rendu doit rester sûr même si une règle a été oubliée.
"""

import html
import re
from collections.abc import Callable
from functools import cache, lru_cache
from xml.etree.ElementTree import Element

import markdown
from markdown.treeprocessors import Treeprocessor

from .references import Reference, parse

ADRESSE_PERMISE = re.compile(r"^(https?://[^\s\"'<>]+|mailto:[^\s\"'<>:]+@[^\s\"'<>]+|#[\w-]+)$")
BALISE = re.compile(r"<(?!https?://)(?![^\s<>@]+@[^\s<>]+>)[/!?]?[a-zA-Z!?-][^<>\n]*>?")
CODE = re.compile(r"`[^`\n]*`")
IMAGE = re.compile(r"!\[[^\]\n]*\]")

# Au-delà, la conversion prend des minutes ou épuise la pile : son temps croît comme le cube des crochets ouverts.
LONGUEUR_MAX = 20_000
SIGNES_MAX = 200
EMBOITEMENT = re.compile(r"^[ \t]*(?:>[ \t]*|(?:[-*+]|\d+[.)])[ \t]+){7}|^(?: {40}|\t{10})", re.MULTILINE)
SOULIGNEMENT = re.compile(r"^(?:=+|-+)[ \t]*$", re.MULTILINE)

Resolver = Callable[[Reference], str]


class _Liens(Treeprocessor):
    """Relève les liens ; remplace les références par des adresses et vide les liens refusés."""

    def __init__(self, moteur: markdown.Markdown):
        super().__init__(moteur)
        self.trouves: list[str] = []
        self.resolver: Resolver | None = None

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag == "img":
                element.tag, element.text = "em", element.get("alt", "")
                element.attrib.clear()
            if element.tag != "a":
                continue
            cible = html.unescape(element.get("href", ""))
            self.trouves.append(cible)
            reference = parse(cible)
            if reference and self.resolver:
                element.set("href", self.resolver(reference))
            elif ADRESSE_PERMISE.match(cible):
                if cible.startswith("http"):
                    element.set("rel", "external")
            else:
                element.attrib.pop("href", None)


@cache
def _engine() -> tuple[markdown.Markdown, _Liens]:
    moteur = markdown.Markdown(extensions=["tables", "sane_lists"], output_format="html")
    moteur.preprocessors.deregister("html_block")
    moteur.inlinePatterns.deregister("html")
    liens = _Liens(moteur)
    moteur.treeprocessors.register(liens, "liens", 5)
    return moteur, liens


def _convert(texte: str, resolver: Resolver | None) -> tuple[str, list[str]]:
    moteur, liens = _engine()
    liens.trouves, liens.resolver = [], resolver
    rendu = moteur.reset().convert(texte)
    return rendu, liens.trouves


def render_bloc(texte: str, resolver: Resolver) -> str:
    """HTML d'un texte de plusieurs paragraphes."""
    return _convert(texte, resolver)[0]


def render_ligne(texte: str, resolver: Resolver) -> str:
    """HTML d'un texte court, sans le paragraphe qui l'entoure."""
    rendu = render_bloc(texte, resolver)
    seul = re.fullmatch(r"<p>((?:(?!</?p>).)*)</p>", rendu, re.DOTALL)
    return seul.group(1) if seul else rendu


def is_intricate(texte: str) -> bool:
    """Vrai si le texte est trop long, ou chargé de plus de signes de mise en forme qu'on n'en écrit à la main."""
    signes = max(texte.count("["), texte.count("`"), len(SOULIGNEMENT.findall(texte)))
    return len(texte) > LONGUEUR_MAX or signes > SIGNES_MAX or EMBOITEMENT.search(texte) is not None


@lru_cache(maxsize=4096)
def links(texte: str) -> tuple[str, ...]:
    """Cibles des liens du texte, entités décodées. Vide si le texte est trop chargé : une règle le refuse."""
    if is_intricate(texte) or not ("[" in texte or "<" in texte):
        return ()
    return tuple(_convert(texte, None)[1])


def is_allowed(cible: str) -> bool:
    return parse(cible) is not None or ADRESSE_PERMISE.match(cible) is not None


def find_html(texte: str) -> re.Match[str] | None:
    """Première balise HTML du texte, hors code en ligne."""
    return BALISE.search(CODE.sub(lambda m: " " * len(m.group()), texte))


def find_image(texte: str) -> re.Match[str] | None:
    if is_intricate(texte):
        return None  # refusé pour cela
    return IMAGE.search(CODE.sub(lambda m: " " * len(m.group()), texte))


def plain(texte: str) -> str:
    """Texte nu, pour la recherche et les métadonnées."""
    return html.unescape(re.sub(r"<[^>]+>", " ", _convert(texte, lambda _: "#")[0])).strip()
