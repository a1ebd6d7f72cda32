"""Passer du globe au plan, et n'en garder que ce qui se voit : Lambert-93, projection locale, simplification."""

import math
from collections.abc import Callable

Point = tuple[float, float]

# Constantes du Lambert-93 (IGN, NTG 71 « Projection cartographique conique conforme de Lambert », système RGF93).
EXPOSANT, CONSTANTE, EXCENTRICITE = 0.7256077650, 11754255.426, 0.08181919112
X_POLE, Y_POLE, MERIDIEN = 700000.0, 12655612.050, 3.0


def lambert93(longitude: float, latitude: float) -> Point:
    """Mètres vers l'est et vers le nord (algorithmes ALG0001 et ALG0003 de l'IGN)."""
    phi = math.radians(latitude)
    e_sin = EXCENTRICITE * math.sin(phi)
    isometrique = math.log(
        math.tan(math.pi / 4 + phi / 2) * ((1 - e_sin) / (1 + e_sin)) ** (EXCENTRICITE / 2),
    )
    rayon = CONSTANTE * math.exp(-EXPOSANT * isometrique)
    angle = EXPOSANT * math.radians(longitude - MERIDIEN)
    return X_POLE + rayon * math.sin(angle), Y_POLE - rayon * math.cos(angle)


def local_projection(latitude_moyenne: float) -> Callable[[float, float], Point]:
    """Pour une île : un degré de longitude rétrécit comme le cosinus de la latitude, et cela suffit."""
    etroitesse = math.cos(math.radians(latitude_moyenne))
    return lambda longitude, latitude: (longitude * etroitesse, latitude)


def simplify(ligne: list[Point], tolerance: float) -> list[Point]:
    """Douglas-Peucker : ne garde que les sommets qui s'écartent de la corde de plus que la tolérance."""
    gardes = {0, len(ligne) - 1}
    attente = [(0, len(ligne) - 1)]
    while attente:
        debut, fin = attente.pop()
        loin, rang = 0.0, None
        for n in range(debut + 1, fin):
            if (ecart := _distance(ligne[n], ligne[debut], ligne[fin])) > loin:
                loin, rang = ecart, n
        if rang is not None and loin > tolerance:
            gardes.add(rang)
            attente += [(debut, rang), (rang, fin)]
    return [ligne[n] for n in sorted(gardes)]


def _distance(p: Point, a: Point, b: Point) -> float:
    """Du point au segment, et non à la droite : les deux bouts d'un contour fermé se touchent."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    longueur = dx * dx + dy * dy
    t = max(0.0, min(1.0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / longueur)) if longueur else 0.0
    return math.hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy)
