"""Le Markdown des fiches : sans HTML, sans image, sans autre lien que vers une fiche, une page web ou une adresse.

Les fiches viennent de nombreuses mains : le rendu doit rester sûr même si une règle a été oubliée.
"""

import html
import re
from collections.abc import Callable
from functools import cache
from xml.etree.ElementTree import Element

import markdown
from markdown.treeprocessors import Treeprocessor

from .references import Reference, parse

ADRESSE_PERMISE = re.compile(r"^(https?://[^\s\"'<>]+|mailto:[^\s\"'<>:]+@[^\s\"'<>]+|#[\w-]+)$")
BALISE = re.compile(r"<(?!https?://)(?![^\s<>@]+@[^\s<>]+>)[/!?]?[a-zA-Z!?-][^<>\n]*>?")
CODE = re.compile(r"`[^`\n]*`")
IMAGE = re.compile(r"!\[[^\]\n]*\]")

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


def links(texte: str) -> list[str]:
    """Cibles des liens du texte, entités décodées."""
    return _convert(texte, None)[1] if "[" in texte or "<" in texte else []


def is_allowed(cible: str) -> bool:
    return parse(cible) is not None or ADRESSE_PERMISE.match(cible) is not None


def find_html(texte: str) -> re.Match[str] | None:
    """Première balise HTML du texte, hors code en ligne."""
    return BALISE.search(CODE.sub(lambda m: " " * len(m.group()), texte))


def find_image(texte: str) -> re.Match[str] | None:
    return IMAGE.search(CODE.sub(lambda m: " " * len(m.group()), texte))


def plain(texte: str) -> str:
    """Texte nu, pour la recherche et les métadonnées."""
    return html.unescape(re.sub(r"<[^>]+>", " ", _convert(texte, lambda _: "#")[0])).strip()
