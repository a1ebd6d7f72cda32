"""Ce qu'une machine peut vérifier d'un PDF accessible (PDF/UA-1, ISO 14289-1), point par point.

Les numéros sont ceux du protocole Matterhorn, qui découpe la norme en points. Restent à l'œil humain : l'ordre de
lecture, la justesse des mots de remplacement, le contraste.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple
from xml.etree import ElementTree

from pypdf import PdfReader
from pypdf.generic import BooleanObject, PdfObject

STANDARDS = {
    "Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index", "NonStruct", "Private", "P",
    "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD", "THead", "TBody", "TFoot",
    "Span", "Quote", "Note", "Reference", "BibEntry", "Code", "Link", "Annot", "Ruby", "RB", "RT", "RP", "Warichu", "WT",
    "WP", "Figure", "Formula", "Form",
}  # fmt: skip
ENFANTS = {
    "Table": {"TR", "THead", "TBody", "TFoot", "Caption"}, "THead": {"TR"}, "TBody": {"TR"}, "TFoot": {"TR"},
    "TR": {"TH", "TD"}, "L": {"L", "LI", "Caption"}, "LI": {"Lbl", "LBody"}, "TOC": {"TOC", "TOCI", "Caption"},
}  # fmt: skip
PARENTS = {
    "TR": {"Table", "THead", "TBody", "TFoot"}, "THead": {"Table"}, "TBody": {"Table"}, "TFoot": {"Table"}, "TH": {"TR"},
    "TD": {"TR"}, "LI": {"L"}, "LBody": {"LI"}, "TOCI": {"TOC"},
}  # fmt: skip
PEINT = {
    b"Tj",
    b"TJ",
    b"'",
    b'"',
    b"f",
    b"F",
    b"f*",
    b"S",
    b"s",
    b"B",
    b"B*",
    b"b",
    b"b*",
    b"Do",
    b"sh",
    b"INLINE IMAGE",
}
XMP = {"dc": "http://purl.org/dc/elements/1.1/", "pdfuaid": "http://www.aiim.org/pdfua/ns/id/"}


class Element(NamedTuple):
    """Un élément de l'arbre, son type standard, celui de son parent et ceux de ses enfants."""

    objet: Any
    type: str
    parent: str
    enfants: list["Element"]


class Document:
    def __init__(self, source: Any):
        self.lecture = PdfReader(source)
        self.catalogue = self.lecture.trailer["/Root"]
        self.racine = read(self.catalogue, "/StructTreeRoot", {})
        self.roles = {cle[1:]: str(v)[1:] for cle, v in read(self.racine, "/RoleMap", {}).items()}
        self.elements: list[Element] = []
        for objet in kids(self.racine):
            self._read(objet, "StructTreeRoot")
        self.rangs = {id(e.objet) for e in self.elements}
        nombres = self.racine["/ParentTree"]["/Nums"] if "/ParentTree" in self.racine else []
        self.parents = {int(nombres[i]): nombres[i + 1].get_object() for i in range(0, len(nombres), 2)}

    def _read(self, objet: Any, parent: str) -> Element:
        nom = str(objet["/S"])[1:]
        for _ in self.roles:
            nom = self.roles.get(nom, nom) if nom not in STANDARDS else nom
        place = len(self.elements)
        enfants: list[Element] = []
        self.elements.append(Element(objet, nom, parent, enfants))
        enfants += [self._read(enfant, nom) for enfant in kids(objet) if "/S" in enfant]
        return self.elements[place]

    def of(self, *types: str) -> list[Element]:
        return [e for e in self.elements if e.type in types]


def read(objet: Any, cle: str, defaut: Any = None) -> Any:
    """La valeur d'une clé, sa référence suivie : « get » de pypdf ne la suit pas."""
    valeur = objet.get(cle, defaut)
    return valeur.get_object() if isinstance(valeur, PdfObject) else valeur


def true(objet: Any, cle: str) -> bool:
    """Vrai et écrit « true » : un booléen de pypdf est vrai pour Python même quand il est faux."""
    valeur = read(objet, cle)
    return isinstance(valeur, BooleanObject) and valeur.value


def kids(objet: Any) -> list[Any]:
    """Les éléments et les objets sous un élément, sans les contenus marqués."""
    return [k.get_object() for k in _raw_kids(objet) if isinstance(k.get_object(), dict)]


def _raw_kids(objet: Any) -> list[Any]:
    k = read(objet, "/K", [])
    return list(k) if isinstance(k, list) else [k]


def faults(source: Any) -> list[str]:
    """Tous les défauts d'un PDF, chacun précédé du point qu'il manque ; rien s'il les tient tous."""
    document = Document(source)
    return [f"{point} {dit}" for verification in VERIFICATIONS for point, dit in verification(document)]


Defauts = Iterator[tuple[str, str]]


def identity(d: Document) -> Defauts:
    """06-001, 06-002, 06-003 : les métadonnées disent « PDF/UA-1 » et le titre. 07-001, 07-002 : il s'affiche."""
    if "/Metadata" not in d.catalogue:
        yield "06-001", "aucune métadonnée XMP"
        return
    xmp = ElementTree.fromstring(d.catalogue["/Metadata"].get_data())
    partie = f"{{{XMP['pdfuaid']}}}part"
    if "1" not in [e.text for e in xmp.iter(partie)] + [e.get(partie) for e in xmp.iter()]:
        yield "06-002", "l'identifiant pdfuaid:part=1 manque"
    if not "".join(t for e in xmp.findall(".//dc:title", XMP) for t in e.itertext()).strip():
        yield "06-003", "dc:title manque"
    if not true(read(d.catalogue, "/ViewerPreferences", {}), "/DisplayDocTitle"):
        yield "07-001", "le lecteur affiche le nom du fichier, pas le titre"


def marking(d: Document) -> Defauts:
    """01-007 et § 6.2 : le fichier se dit étiqueté, sans suspects. 11-001 à 11-006 : la langue du document est dite."""
    marques = read(d.catalogue, "/MarkInfo", {})
    if not true(marques, "/Marked") or "/StructTreeRoot" not in d.catalogue:
        yield "6.2", "le fichier n'est pas étiqueté"
    if true(marques, "/Suspects"):
        yield "01-007", "des étiquettes suspectes"
    if not re.fullmatch(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*", str(read(d.catalogue, "/Lang", ""))):
        yield "11-001", "la langue n'est pas dite"


def types(d: Document) -> Defauts:
    """02-001, 02-003, 02-004 : des types standards, ou ramenés à un type standard sans boucle ni détour."""
    for nom in sorted({e.type for e in d.elements} - STANDARDS):
        yield "02-001", f"type inconnu : {nom}"
    for nom in sorted(STANDARDS & set(d.roles)):
        yield "02-004", f"type standard détourné : {nom}"


def contents(d: Document) -> Defauts:
    """01-003, 01-004, 01-005 : tout ce qui est peint est étiqueté ou artefact, jamais les deux, et rattaché à l'arbre."""
    for page in d.lecture.pages:
        vus, pile = set(), []
        for operandes, operateur in page.get_contents().operations:
            if operateur in (b"BMC", b"BDC"):
                marque = operandes[1].get("/MCID") if operateur == b"BDC" else None
                genre = "artefact" if operandes[0] == "/Artifact" else "texte" if marque is not None else ""
                if genre == "artefact" and "texte" in pile:
                    yield "01-003", "un artefact dans du texte étiqueté"
                if genre == "texte" and "artefact" in pile:
                    yield "01-004", "du texte étiqueté dans un artefact"
                pile.append(genre)
                vus |= {int(marque)} if marque is not None else set()
            elif operateur == b"EMC":
                pile.pop()
            elif operateur in PEINT and not {"artefact", "texte"} & set(pile):
                yield "01-005", f"page {page.page_number + 1} : {operateur.decode()} ni étiqueté ni artefact"
        porteurs = d.parents.get(int(read(page, "/StructParents", -1)), [])
        for rang in sorted(vus):
            porteur = porteurs[rang].get_object() if rang < len(porteurs) else None
            if id(porteur) not in d.rangs or rang not in _raw_kids(porteur):
                yield "01-005", f"page {page.page_number + 1} : le contenu {rang} n'est pas dans l'arbre"


def syntax(d: Document) -> Defauts:
    """09-004, 09-005, 09-006 : un tableau, une liste, un sommaire ne contiennent que leurs parties, et à leur place."""
    for e in d.elements:
        point = "09-005" if e.type in ("L", "LI", "LBody") else "09-006" if "TOC" in e.type else "09-004"
        for enfant in e.enfants:
            if e.type in ENFANTS and enfant.type not in ENFANTS[e.type]:
                yield point, f"{enfant.type} dans {e.type}"
        if e.type in PARENTS and e.parent not in PARENTS[e.type]:
            yield point, f"{e.type} dans {e.parent}"


def tables(d: Document) -> Defauts:
    """09-004 : autant de colonnes à chaque ligne. 15-003 : chaque en-tête dit s'il l'est d'une ligne ou d'une colonne."""
    for table in d.of("Table"):
        groupes = [g.enfants if g.type != "TR" else [g] for g in table.enfants if g.type != "Caption"]
        largeurs = Counter()
        for rang, ligne in enumerate(ligne for groupe in groupes for ligne in groupe):
            for case in ligne.enfants:
                attributs = read(case.objet, "/A", {})
                for plus in range(int(read(attributs, "/RowSpan", 1))):
                    largeurs[rang + plus] += int(read(attributs, "/ColSpan", 1))
        if len(set(largeurs.values())) > 1:
            yield "09-004", f"des lignes de {sorted(set(largeurs.values()))} colonnes"
    for tete in d.of("TH"):
        if read(read(tete.objet, "/A", {}), "/Scope") not in ("/Row", "/Column", "/Both"):
            yield "15-003", "un en-tête sans portée"


def headings(d: Document) -> Defauts:
    """14-002, 14-003 : les titres commencent à 1 et ne sautent pas de rang. 14-006, 14-007 : pas de titre sans rang."""
    rangs = [int(e.type[1]) for e in d.elements if re.fullmatch(r"H\d", e.type)]
    if rangs and rangs[0] != 1:
        yield "14-002", f"le premier titre est de rang {rangs[0]}"
    for avant, apres in pairwise(rangs):
        if apres > avant + 1:
            yield "14-003", f"du rang {avant} au rang {apres}"
    if d.of("H"):
        yield "14-007", "un titre sans rang"


def replacements(d: Document) -> Defauts:
    """13-004, 17-002 : une image, une formule se disent en mots. 19-003, 19-004 : une note a son identifiant, à elle."""
    for e in d.of("Figure", "Formula"):
        if not (read(e.objet, "/Alt") or read(e.objet, "/ActualText")):
            yield "13-004" if e.type == "Figure" else "17-002", f"{e.type} sans mots de remplacement"
    notes = Counter(read(e.objet, "/ID") for e in d.of("Note"))
    if None in notes:
        yield "19-003", "une note sans identifiant"
    if any(nombre > 1 for nombre in notes.values()):
        yield "19-004", "deux notes de même identifiant"


def links(d: Document) -> Defauts:
    """28-004, 28-008, 28-009, 28-011, 28-012 : un lien est dans un élément Link, décrit en mots, sur une page en ordre de lecture."""
    for page in d.lecture.pages:
        if "/Annots" in page and read(page, "/Tabs") != "/S":
            yield "28-008", "l'ordre de tabulation ne suit pas la structure"
        for annotation in (a.get_object() for a in read(page, "/Annots", [])):
            if annotation["/Subtype"] != "/Link":
                yield "28-002", f"annotation {annotation['/Subtype']}"
                continue
            porteur = d.parents.get(int(read(annotation, "/StructParent", -1)))
            if id(porteur) not in d.rangs or porteur["/S"] != "/Link" or not any(
                read(k, "/Obj") is annotation for k in kids(porteur)
            ):  # fmt: skip
                yield "28-011", "un lien hors d'un élément Link"
            mots = read(annotation, "/Contents")
            if not mots or mots in (read(annotation, "/Dest"), read(read(annotation, "/A", {}), "/URI")):
                yield "28-012", f"un lien sans description : {mots}"


def fonts(d: Document) -> Defauts:
    """31-009 : chaque police est embarquée. 10-001, 31-027 : chaque signe se lit en Unicode."""
    for page in d.lecture.pages:
        for police in read(page["/Resources"], "/Font", {}).values():
            objet = police.get_object()
            descendante = read(objet, "/DescendantFonts", [objet])[0].get_object()
            if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(read(descendante, "/FontDescriptor", {})):
                yield "31-009", f"{objet['/BaseFont']} n'est pas embarquée"
            if "/ToUnicode" not in objet:
                yield "31-027", f"{objet['/BaseFont']} ne se lit pas en Unicode"


def openness(d: Document) -> Defauts:
    """20-001, 21-001, 25-001, 26-002 : ni calques, ni fichiers joints, ni formulaire XFA, ni script, ni chiffrement."""
    noms = read(d.catalogue, "/Names", {})
    for point, present, mot in (
        ("20-001", "/OCProperties" in d.catalogue, "des calques"),
        ("21-001", "/EmbeddedFiles" in noms, "un fichier joint"),
        ("25-001", "/XFA" in read(d.catalogue, "/AcroForm", {}), "un formulaire XFA"),
        ("29", "/JavaScript" in noms or "/OpenAction" in d.catalogue, "un script"),
        ("26-002", d.lecture.is_encrypted, "un fichier chiffré"),
    ):
        if present:
            yield point, mot


VERIFICATIONS = (
    identity, marking, types, contents, syntax, tables, headings, replacements, links, fonts, openness,
)  # fmt: skip
