"""The ground at a point that says nothing of its own: that of the nearest village."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.core.geometry import distance_m

if TYPE_CHECKING:
    from collections.abc import Sequence

    from everyvillage.planning.network.fibre.problem import Village


def terrain_at(villages: Sequence[Village], latitude: float, longitude: float) -> str:
    """Give the terrain of the nearest village, of equally near ones that of the least code.

    The order of the villages in their table does not matter. Millimetres count as equal.
    """

    def away(one: Village) -> tuple[float, str]:
        return round(distance_m(latitude, longitude, one.latitude, one.longitude), 3), one.code

    return min(villages, key=away).terrain
