"""The statistical regions of China by province: east, centre and west.

The division that rates of the central budget go by: eleven provinces in the east, eight in the
centre, twelve in the west (National Bureau of Statistics; general knowledge, to be confirmed).
"""

from __future__ import annotations

from everyvillage.core.codes import LENGTH_OF

REGIONS = {
    "east": ("11", "12", "13", "21", "31", "32", "33", "35", "37", "44", "46"),
    "centre": ("14", "22", "23", "34", "36", "41", "42", "43"),
    "west": ("15", "45", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65"),
}


def region_of(code: str) -> str:
    """Give the region of a place by its code, "" where it lies in none of them.

    >>> region_of("632626")
    'west'
    >>> region_of("710000")
    ''
    """
    province = code[: LENGTH_OF["province"]]
    return next((name for name, codes in REGIONS.items() if province in codes), "")
