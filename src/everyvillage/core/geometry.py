"""Positions on the earth: distances, and the mistakes that positions in files have.

Degrees are of CGCS2000 (EPSG:4490) or WGS 84, which differ by less than a metre.
"""

from __future__ import annotations

from math import asin, cos, isfinite, radians, sin, sqrt

from everyvillage.core.errors import Fault

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius R1 of the GRS 80 ellipsoid (2a + b) / 3, in metres (IUGG)."""

MOST_LATITUDE, MOST_LONGITUDE = 90.0, 180.0
CHINA_SOUTH, CHINA_NORTH, CHINA_WEST, CHINA_EAST = 3.0, 54.0, 73.0, 136.0
"""A box around the country's land and sea, in degrees, rounded outwards."""


def distance_m(
    latitude_a: float, longitude_a: float, latitude_b: float, longitude_b: float
) -> float:
    """Give the great-circle distance in metres between two positions in degrees.

    Haversine formula on a sphere of the mean radius: within 0.6 % of the ellipsoid.
    """
    lat_a, lat_b = radians(latitude_a), radians(latitude_b)
    half_lat = sin((lat_b - lat_a) / 2) ** 2
    half_lon = sin(radians(longitude_b - longitude_a) / 2) ** 2
    chord = half_lat + cos(lat_a) * cos(lat_b) * half_lon
    return 2 * EARTH_RADIUS_M * asin(sqrt(min(1.0, chord)))


def check_position(latitude: float, longitude: float, *, where: str = "") -> list[Fault]:
    """Check a position in degrees and give everything that is wrong with it.

    ``where`` names the file, row and columns. Wrong are numbers that are not finite or off
    the globe, and a pair that lies in China only when its numbers change places.
    """
    if looks_swapped(latitude, longitude):
        return [_swapped_fault(latitude, longitude, where)]
    return [
        *_range_faults("latitude", latitude, MOST_LATITUDE, where),
        *_range_faults("longitude", longitude, MOST_LONGITUDE, where),
    ]


def looks_swapped(latitude: float, longitude: float) -> bool:
    """Say whether the pair lies outside China as given and inside with its numbers swapped."""
    return not in_china_box(latitude, longitude) and in_china_box(longitude, latitude)


def in_china_box(latitude: float, longitude: float) -> bool:
    """Say whether a position lies in the box around the country."""
    return CHINA_SOUTH <= latitude <= CHINA_NORTH and CHINA_WEST <= longitude <= CHINA_EAST


def _range_faults(name: str, value: float, most: float, where: str) -> list[Fault]:
    """Say that a coordinate is no number or off the globe."""
    if isfinite(value) and abs(value) <= most:
        return []
    return [
        Fault(
            "position.off-the-globe",
            where,
            f"a {name} in degrees",
            f"{value:g}",
            f"-{most:g} to {most:g}",
            "check that the file is in degrees, not in metres of a projection",
        )
    ]


def _swapped_fault(latitude: float, longitude: float, where: str) -> Fault:
    """Say that latitude and longitude seem to have changed places."""
    return Fault(
        "position.swapped",
        where,
        "latitude, then longitude",
        f"latitude {latitude:g}, longitude {longitude:g}",
        f"latitude {CHINA_SOUTH:g} to {CHINA_NORTH:g} with longitude "
        f"{CHINA_WEST:g} to {CHINA_EAST:g}",
        "see whether the two columns are swapped",
    )
