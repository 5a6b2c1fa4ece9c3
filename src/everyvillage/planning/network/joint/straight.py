"""What straight lines leave out: where no roads are given, ways on the ground are longer."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from everyvillage.planning.network.fibre.problem import PERMILLE
from everyvillage.planning.network.fibre.read import shipped_range

if TYPE_CHECKING:
    from collections.abc import Mapping

DETOUR = "fibre_detour_permille"
LINES = frozenset({"fibre", "spur"})
BETWEEN = "–"
"""Stands between the terrains of a work's two ends."""


def straight_doubt(data: Mapping[str, Any]) -> tuple[int, int] | None:
    """Give by how much more, least and most, lines would be built for along ways on the ground.

    The building cost of each line times what its way is longer than a straight one, in the mean of
    its two ends' terrains (policy parameter ``fibre_detour_permille``), whole yuan. None
    where roads were given or no line is built, and for older plans, whose works tell no terrain;
    poles that stand count as lines.
    """
    if "ways" in data["graph"]:
        return None
    least, most = Fraction(0), Fraction(0)
    for work in data["works"]:
        if work["item"] in LINES and "terrain" in work:
            ends = [shipped_range(DETOUR, one) for one in work["terrain"].split(BETWEEN)]
            low, high = (Fraction(sum(pair[at] for pair in ends), len(ends)) for at in (0, 1))
            least += work["building_yuan"] * (low - PERMILLE) / PERMILLE
            most += work["building_yuan"] * (high - PERMILLE) / PERMILLE
    return (round(least), round(most)) if most else None
