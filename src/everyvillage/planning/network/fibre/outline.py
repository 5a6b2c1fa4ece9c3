"""Villages outside the outline of their county, where a planner gives one.

``outline.geojson`` (or a GeoPackage, KML, KMZ, or CSV with WKT) holds the county's area. Outlines
are drawn coarsely, so a village a little outside of it still counts as inside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from everyvillage.core.errors import Fault, InputError
from everyvillage.core.geometry import distance_m
from everyvillage.planning.network.shapes import read_area

if TYPE_CHECKING:
    from collections.abc import Sequence

    from everyvillage.planning.network.fibre.problem import Village
    from everyvillage.planning.network.tables import Folder

NAME = "outline"
SLACK_M = 500


def outside(folder: Folder, villages: Sequence[Village]) -> list[Fault]:
    """Give each village farther outside the outline than it may be; none where none is given."""
    try:
        area = read_area(folder, NAME, "the outline of a county")
    except InputError as refused:
        return [*refused.faults]
    if area is None:
        return []
    shapely.prepare(area)
    found = []
    for one in villages:
        spot = shapely.points(one.longitude, one.latitude)
        (_, (east, north)) = shapely.get_coordinates(shapely.shortest_line(spot, area)).tolist()
        metres = distance_m(one.latitude, one.longitude, north, east)
        if metres > SLACK_M:
            found.append(_fault(one, metres))
    return found


def _fault(village: Village, metres: float) -> Fault:
    return Fault(
        "network.outside-outline",
        f"village {village.code}",
        "a village inside the outline that is given",
        f"a position {metres / 1000:.1f} km outside",
        f"inside, or at most {SLACK_M} m outside",
        "correct the position, its coordinate system, or the outline",
    )
