"""La carte : projection, fond simplifié, place de chaque pôle. Tout est calculé ici, rien dans le navigateur."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from .linking import Base, Entree
from .projection import Point, lambert93, local_projection, simplify
from .territoires import Commune, Territoires

CHEMIN = "assets/carte/fond.svg"
LARGEUR, HAUTEUR = 1000, 1334
METROPOLE = (0, 0, 1000, 934)
# Les encarts, sous la carte : nom, libellé, départements, cadre.
ENCARTS = (
    ("ile-de-france", "Île-de-France", ("75", "77", "78", "91", "92", "93", "94", "95"), (0, 966, 310, 328)),
    ("guadeloupe", "Guadeloupe", ("971",), (328, 966, 214, 140)),
    ("martinique", "Martinique", ("972",), (557, 966, 214, 140)),
    ("guyane", "Guyane", ("973",), (786, 966, 214, 140)),
    ("la-reunion", "La Réunion", ("974",), (328, 1154, 214, 140)),
    ("mayotte", "Mayotte", ("976",), (557, 1154, 214, 140)),
)
OUTRE_MER = ("971", "972", "973", "974", "976")
MARGE = 16  # entre un encart et son cadre
TOLERANCE = 1.1  # écart admis entre un contour et sa simplification, en unités de la carte
ECART = 34  # distance minimale entre deux points de la carte
EFFORT = 12_000  # passes pour les écarter, à partager entre les points


class Zone(NamedTuple):
    """Un cadre de la carte et de quoi y placer un point."""

    nom: str
    libelle: str
    departements: tuple[str, ...]
    cadre: tuple[int, int, int, int]  # x, y, largeur, hauteur
    projeter: Callable[[float, float], Point]
    ouest: float
    nord: float
    echelle: float
    decalage: Point

    def place(self, longitude: float, latitude: float) -> Point:
        x, y = self.projeter(longitude, latitude)
        return (
            self.decalage[0] + (x - self.ouest) * self.echelle,
            self.decalage[1] + (self.nord - y) * self.echelle,
        )


class Pole(NamedTuple):
    entree: Entree
    commune: Commune
    zone: str
    x: int
    y: int


class Repere(NamedTuple):
    """Une petite carte : la partie du fond à montrer et le point de la commune."""

    vue: str
    x: int
    y: int
    rayon: int


@cache
def zones(territoires: Territoires) -> dict[str, Zone]:
    metropole = tuple(code for code in territoires.contours if code not in OUTRE_MER)
    trouvees = [_fit(territoires, "metropole", "Métropole", metropole, METROPOLE, 0)]
    trouvees += [_fit(territoires, nom, libelle, codes, cadre, MARGE) for nom, libelle, codes, cadre in ENCARTS]
    return {zone.nom: zone for zone in trouvees}


def _fit(territoires: Territoires, nom: str, libelle: str, codes: tuple[str, ...], cadre: tuple, marge: int) -> Zone:
    """La zone à la plus grande échelle qui tienne dans son cadre, au milieu."""
    sommets = [p for code in codes for contour in territoires.contours[code] for p in contour]
    latitudes = [latitude for _, latitude in sommets]
    outre_mer = codes[0] in OUTRE_MER
    projeter = local_projection((min(latitudes) + max(latitudes)) / 2) if outre_mer else lambert93
    projetes = [projeter(*p) for p in sommets]
    ouest, est = min(x for x, _ in projetes), max(x for x, _ in projetes)
    sud, nord = min(y for _, y in projetes), max(y for _, y in projetes)
    x, y, largeur, hauteur = cadre
    echelle = min((largeur - 2 * marge) / (est - ouest), (hauteur - 2 * marge) / (nord - sud))
    decalage = (x + (largeur - (est - ouest) * echelle) / 2, y + (hauteur - (nord - sud) * echelle) / 2)
    return Zone(nom, libelle, codes, cadre, projeter, ouest, nord, echelle, decalage)


def outline(zone: Zone, contours: Iterable[list[Point]]) -> str:
    """Un tracé SVG en coordonnées entières ; ce qui est trop petit pour se voir disparaît."""
    traces = []
    for contour in contours:
        points = simplify([zone.place(*p) for p in contour], TOLERANCE)
        entiers = list(dict.fromkeys((round(x), round(y)) for x, y in points))
        if len(entiers) < 3:
            continue
        pas = [f"{x - a} {y - b}" for (a, b), (x, y) in pairwise(entiers)]
        traces.append(f"M{entiers[0][0]} {entiers[0][1]}l{' '.join(pas)}z".replace(" -", "-"))
    return "".join(traces)


STYLE = (
    "path{fill:#e4dcc8;stroke:#fbf8f1;stroke-width:2;stroke-linejoin:round}rect{fill:none;stroke:#b3a88f;stroke-width:2}"
    "@media screen and (prefers-color-scheme:dark){path{fill:#2e3b3b;stroke:#131a1a}rect{stroke:#5a6866}}"
)


def files(base: Base) -> dict[str, str]:
    return {CHEMIN: background(base.territoires)}


def background(territoires: Territoires) -> str:
    """Le fond de carte, fichier à part que toutes les pages partagent et qui suit le thème sombre."""
    formes = []
    for zone in zones(territoires).values():
        if zone.nom != "metropole":
            x, y, largeur, hauteur = zone.cadre
            formes.append(f'<rect x="{x + 1}" y="{y + 1}" width="{largeur - 2}" height="{hauteur - 2}" rx="4"/>')
        formes += [f'<path d="{d}"/>' for c in zone.departements if (d := outline(zone, territoires.contours[c]))]
    entete = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LARGEUR} {HAUTEUR}">'
    return f"{entete}<style>{STYLE}</style>{''.join(formes)}</svg>\n"


def located(base: Base) -> list[Pole]:
    """Les pôles dont la commune a un point, chacun à sa place, écartés de leurs voisins."""
    par_zone: dict[str, list[tuple[Entree, Commune]]] = defaultdict(list)
    for entree in base.genre("exemple"):
        commune = base.territoires.commune.get(entree.fiche.territoire.commune or "")
        if commune and commune.latitude is not None and (nom := _zone_of(base.territoires, commune)):
            par_zone[nom].append((entree, commune))
    poles = []
    for nom, zone in zones(base.territoires).items():
        vrais = [zone.place(commune.longitude, commune.latitude) for _, commune in par_zone[nom]]
        for (entree, commune), (x, y) in zip(par_zone[nom], spread(vrais, zone.cadre), strict=True):
            poles.append(Pole(entree, commune, nom, round(x), round(y)))
    return poles


def unlocated(base: Base, poles: list[Pole]) -> list[Entree]:
    """Ceux que la carte ne montre pas : leur commune n'est pas établie."""
    places = {pole.entree.reference for pole in poles}
    return [entree for entree in base.genre("exemple") if entree.reference not in places]


def _zone_of(territoires: Territoires, commune: Commune) -> str | None:
    """L'encart de la commune, sinon la métropole ; rien pour une terre que la carte ne montre pas."""
    for zone in reversed(zones(territoires).values()):
        if commune.departement in zone.departements:
            return zone.nom
    return None


def spread(points: list[Point], cadre: tuple[int, int, int, int]) -> list[Point]:
    """Écarte ceux qui se recouvrent, juste assez ; ceux d'un même lieu se rangent autour de lui en spirale."""
    x0, y0, largeur, hauteur = cadre
    # S'ils sont trop nombreux pour le cadre, ils se serrent : pousser sans fin ne les ferait pas tenir.
    ecart = min(ECART, 0.6 * math.sqrt(largeur * hauteur / max(len(points), 1)))
    bord = ecart / 2
    vus: dict[Point, int] = defaultdict(int)
    places = []
    for x, y in points:
        rang = vus[x, y]
        vus[x, y] += 1
        places.append((x + rang * math.cos(2.4 * rang), y + rang * math.sin(2.4 * rang)))
    for _ in range(max(EFFORT // max(len(points), 60), 15)):
        proches = [
            paire for paire in _neighbours(places, ecart) if math.dist(*(places[n] for n in paire)) < ecart - 0.5
        ]
        if not proches:
            break
        for i, j in proches:
            dx, dy = places[i][0] - places[j][0], places[i][1] - places[j][1]
            distance = math.hypot(dx, dy) or 1e-6
            pousse = max(ecart - distance, 0) / 2 / distance
            places[i] = (places[i][0] + dx * pousse, places[i][1] + dy * pousse)
            places[j] = (places[j][0] - dx * pousse, places[j][1] - dy * pousse)
        places = [
            (min(max(x, x0 + bord), x0 + largeur - bord), min(max(y, y0 + bord), y0 + hauteur - bord))
            for x, y in places
        ]
    return places


def _neighbours(places: list[Point], ecart: float) -> Iterator[tuple[int, int]]:
    """Les paires qui peuvent se toucher, par cases d'un écart de côté : comparer tout à tout serait trop long."""
    cases: dict[tuple[int, int], list[int]] = defaultdict(list)
    for rang, (x, y) in enumerate(places):
        cases[int(x // ecart), int(y // ecart)].append(rang)
    for (cx, cy), rangs in cases.items():
        voisins = [n for dx in (-1, 0, 1) for dy in (-1, 0, 1) for n in cases.get((cx + dx, cy + dy), ())]
        yield from ((i, j) for i in rangs for j in voisins if j < i)


def locator(territoires: Territoires, commune: Commune) -> Repere | None:
    """La petite carte d'une fiche : la métropole, ou l'encart d'une île."""
    nom = _zone_of(territoires, commune)
    if nom is None or commune.latitude is None:
        return None
    zone = zones(territoires)["metropole" if nom == "ile-de-france" else nom]
    x, y = zone.place(commune.longitude, commune.latitude)
    return Repere(" ".join(map(str, zone.cadre)), round(x), round(y), max(zone.cadre[2] // 40, 6))
