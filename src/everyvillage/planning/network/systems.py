"""Coordinate systems of planners' files: declared, or found from the numbers and stated.

Everything comes out in CGCS2000 degrees (EPSG:4490; WGS 84 within a metre). GCJ-02 is the shifted
system of Chinese web maps, BD-09 Baidu's further shift; both move a village by 400 to 700 m and
more, and no number shows it, so they have to be declared or found by points that are known.
CGCS2000 zones show in the size of their numbers; so do axes that changed places.
"""

from __future__ import annotations

from math import atan2, cos, pi, radians, sin, sqrt
from statistics import median
from typing import TYPE_CHECKING

import pyproj

from everyvillage.core.errors import Fault, InputError
from everyvillage.core.geometry import distance_m, in_china_box

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Point = tuple[float, float]
DEGREES, GCJ, BAIDU = "EPSG:4490", "GCJ-02", "BD-09"
SWAPPED = "EPSG:4490, longitude first"
AXIS_M, FLATNESS = 6_378_245.0, 0.00669342162296594323
"""Half axis and squared eccentricity of the ellipsoid (Krasovsky 1940) that GCJ-02 reckons on."""
BAIDU_TURN = pi * 3000.0 / 180.0
LEAST_X_M, ZONE_DIGITS_M = 100_000.0, 1_000_000.0
SIX_DEGREES, THREE_DEGREES = range(13, 24), range(25, 46)
NEAR_M = 60.0


def from_gcj(point: Point) -> Point:
    """Take the shift of GCJ-02 off a point, to a centimetre, by coming back to it four times."""
    latitude, longitude = point
    for _ in range(4):
        shifted = to_gcj((latitude, longitude))
        latitude += point[0] - shifted[0]
        longitude += point[1] - shifted[1]
    return latitude, longitude


def to_gcj(point: Point) -> Point:
    """Shift a point as GCJ-02 does (the published approximation)."""
    latitude, longitude = point
    x, y = longitude - 105.0, latitude - 35.0
    waves = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + waves
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + waves
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    turn = radians(latitude)
    bulge = 1 - FLATNESS * sin(turn) ** 2
    meridian = AXIS_M * (1 - FLATNESS) / (bulge * sqrt(bulge)) * pi / 180.0
    parallel = AXIS_M / sqrt(bulge) * cos(turn) * pi / 180.0
    return latitude + north / meridian, longitude + east / parallel


def from_baidu(point: Point) -> Point:
    """Take both shifts of BD-09 off a point."""
    x, y = point[1] - 0.0065, point[0] - 0.006
    reach = sqrt(x * x + y * y) - 0.00002 * sin(y * BAIDU_TURN)
    turn = atan2(y, x) - 0.000003 * cos(x * BAIDU_TURN)
    return from_gcj((reach * sin(turn), reach * cos(turn)))


def converted(points: Sequence[Point], system: str, where: str) -> list[Point]:
    """Give points of a system (first the number that the file calls latitude) in degrees.

    ``system`` is EPSG:4490 or 4326, "EPSG:4490, longitude first", GCJ-02, BD-09, or any EPSG code;
    of a projected one the first number is the northing. Refuses an unknown system.
    """
    shifts: dict[str, Callable[[Point], Point]] = {
        DEGREES: lambda point: point,
        "EPSG:4326": lambda point: point,
        SWAPPED: lambda point: (point[1], point[0]),
        GCJ: from_gcj,
        BAIDU: from_baidu,
    }
    if (shift := shifts.get(system)) is not None:
        return [shift(point) for point in points]
    try:
        change = pyproj.Transformer.from_crs(system, DEGREES, always_xy=True)
    except pyproj.exceptions.CRSError as wrong:
        raise InputError(_unknown(system, where)) from wrong
    east, north = [point[1] for point in points], [point[0] for point in points]
    longitudes, latitudes = change.transform(east, north)
    return [(round(a, 8), round(b, 8)) for a, b in zip(latitudes, longitudes, strict=True)]


def named_system(text: str) -> str | None:
    """Give a coordinate system as files declare it, by its name or its EPSG number; None: unknown.

    >>> named_system("gcj02"), named_system("4526"), named_system("epsg 4490")
    ('GCJ-02', 'EPSG:4526', 'EPSG:4490')
    """
    plain = "".join(text.upper().replace("：", ":").split())
    for system in (GCJ, BAIDU):
        if plain.replace("-", "") == system.replace("-", ""):
            return system
    code = plain.removeprefix("EPSG").lstrip(":")
    if not (code.isascii() and code.isdigit()):
        return None
    try:
        pyproj.CRS.from_epsg(int(code))
    except pyproj.exceptions.CRSError:
        return None
    return f"EPSG:{code}"


def found_system(points: Sequence[Point], known: Sequence[Point] | None = None) -> str:
    """Say in which system points are, judged by their numbers.

    ``known`` are true positions of the same places, where there are some: then shifts of web maps
    are found too. Numbers that fit nothing are taken as degrees, and the checks of positions speak.
    """
    if not points:
        return DEGREES
    if zone := _zone(points):
        return zone
    if all(not in_china_box(*p) and in_china_box(p[1], p[0]) for p in points):
        return SWAPPED
    if known:
        away = {system: _apart(points, known, system) for system in (DEGREES, GCJ, BAIDU)}
        best = min(away, key=lambda system: away[system])
        return best if away[best] <= NEAR_M else DEGREES
    return DEGREES


def _apart(points: Sequence[Point], known: Sequence[Point], system: str) -> float:
    there = converted(points, system, "")
    return median(distance_m(*a, *b) for a, b in zip(there, known, strict=True))


def _zone(points: Sequence[Point]) -> str | None:
    """Give the CGCS2000 zone whose number leads the eastings, in either order of axes."""
    eastings = [max(point) for point in points]
    if min(eastings) < 10 * ZONE_DIGITS_M or min(min(point) for point in points) < LEAST_X_M:
        return None
    zones = {int(east // ZONE_DIGITS_M) for east in eastings}
    zone = zones.pop()
    if zones:
        return None
    if zone in SIX_DEGREES:
        return f"EPSG:{4491 + zone - 13}"
    return f"EPSG:{4513 + zone - 25}" if zone in THREE_DEGREES else None


def _unknown(system: str, where: str) -> Fault:
    return Fault(
        "network.system-unknown",
        where,
        "a coordinate system",
        system,
        "EPSG:4490, GCJ-02, BD-09, or an EPSG code such as EPSG:4526",
        "write the system that the file was made in under [systems]",
    )
