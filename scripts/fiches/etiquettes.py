"""Les étiquettes d'un PDF, là où WeasyPrint s'arrête : ce que la norme PDF/UA demande des pieds, listes, liens et en-têtes.

WeasyPrint bâtit l'arbre boîte par boîte. On y retouche, avant l'écriture, ce qu'un lecteur d'écran dirait de travers.
"""

from collections.abc import Iterator
from typing import Any

import pydyf

VIDES = ("/NonStruct", "/Span", "/Div", "/P")
PORTEES = {"/THead": "/Column", "/TBody": "/Row"}


def complete(document: Any, pdf: pydyf.PDF) -> None:
    """Le dernier geste avant l'écriture : « finisher » de WeasyPrint."""
    describe_links(document)
    racine = _object(pdf, pdf.catalog["StructTreeRoot"])
    [arbre] = [_object(pdf, k) for k in racine["K"]]
    _hide_footers(pdf, arbre, _object(pdf, racine["ParentTree"])["Nums"])
    _mend(pdf, arbre)
    pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": pydyf.Array([0, pydyf.Dictionary({"S": "/D"})])})


def describe_links(document: Any) -> None:
    """Un lien se décrit par ses mots (ou son ``aria-label``), pas par l'identifiant ou l'adresse de sa cible (§ 7.18.5)."""
    for page in document.pages:
        for _, _, _, boite in page.links:
            mots = boite.element.get("aria-label") or " ".join("".join(boite.element.itertext()).split())
            if mots and boite.link_annotation:
                boite.link_annotation["Contents"] = pydyf.String(mots)


def _hide_footers(pdf: pydyf.PDF, arbre: pydyf.Dictionary, nums: pydyf.Array) -> None:
    """Ce qui n'est pas dans l'arbre est la marge de la page : un artefact de pagination (§ 7.8), pas du texte."""
    vus = {element.reference for element in _elements(pdf, arbre)}
    pages = [_object(pdf, reference) for reference in pdf.page_references]
    for page, contenus in zip(pages, nums[1 : 2 * len(pages) : 2], strict=True):
        caches = {rang for rang, reference in enumerate(contenus) if reference not in vus}
        flux = _object(pdf, page["Contents"]).stream
        for rang, mot in enumerate(flux):
            if isinstance(mot, pydyf.Dictionary) and mot.get("MCID") in caches:
                contenus[mot["MCID"]] = b"null"
                flux[rang - 1] = "/Artifact"
                flux[rang] = pydyf.Dictionary({"Type": "/Pagination", "Subtype": "/Footer"})


def _mend(pdf: pydyf.PDF, element: pydyf.Dictionary, partie: str = "") -> None:
    """De bas en haut : retire les boîtes vides, refait les listes, dit de quoi chaque en-tête est l'en-tête (§ 7.5, 7.6)."""
    partie = element["S"] if element["S"] in PORTEES else partie
    if element["S"] == "/TH":
        element["A"]["Scope"] = PORTEES[partie]
    for enfant in list(_children(pdf, element)):
        _mend(pdf, enfant, partie)
        if enfant["S"] in VIDES and not enfant["K"]:
            element["K"].remove(enfant.reference)
    if element["S"] == "/L":
        _mend_list(pdf, element)


def _mend_list(pdf: pydyf.PDF, liste: pydyf.Dictionary) -> None:
    """Une liste ne contient que ses éléments : ni colonnes, ni groupes. Un terme et sa définition n'en font qu'un."""
    items: list[pydyf.Dictionary] = []
    for enfant in _children(pdf, liste):
        if enfant["S"] == "/LI":
            items.append(enfant)
        elif enfant["S"] == "/L" and not items:  # une colonne, déjà refaite
            items += _children(pdf, enfant)
        else:
            items += _item(pdf, [e for e in _elements(pdf, enfant) if e["S"] == "/LI"])
    for item in items:
        item["P"] = liste.reference
    liste["K"] = pydyf.Array(item.reference for item in items)


def _item(pdf: pydyf.PDF, paire: list[pydyf.Dictionary]) -> list[pydyf.Dictionary]:
    """Le terme devient l'étiquette de l'élément dont la définition est le corps."""
    if len(paire) != 2:
        return paire
    terme, definition = paire
    for corps in _children(pdf, terme):
        corps["S"], corps["P"] = "/Lbl", definition.reference
    definition["K"][:0] = terme["K"]
    return [definition]


def _elements(pdf: pydyf.PDF, element: pydyf.Dictionary) -> Iterator[pydyf.Dictionary]:
    yield element
    for enfant in _children(pdf, element):
        yield from _elements(pdf, enfant)


def _children(pdf: pydyf.PDF, element: pydyf.Dictionary) -> Iterator[pydyf.Dictionary]:
    """Les éléments de structure, sans les contenus (des nombres) ni les objets des liens."""
    for reference in element["K"]:
        if isinstance(reference, bytes) and (objet := _object(pdf, reference)).get("Type") == "/StructElem":
            yield objet


def _object(pdf: pydyf.PDF, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
