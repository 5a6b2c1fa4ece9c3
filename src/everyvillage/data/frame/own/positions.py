"""Whether the points of a list can be right: on the globe, in the country, axes in order."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from everyvillage.data.frame.own.rows import row_fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from everyvillage.core.errors import Fault
    from everyvillage.data.frame.own.rows import Row

MOST_LON, MOST_LAT = 180.0, 90.0
ROOM = 5.0
"""Degrees around the middle nine tenths of the points that still count as the country's."""
TAIL = 20
FEWEST = 8
"""With fewer points nothing can be said of where the country lies."""

Box = tuple[float, float, float, float]


def position_faults(rows: Sequence[Row], box: Box | None) -> Iterable[Fault]:
    """Find points without their other half, off the globe, swapped, or outside the box.

    ``box`` is what the file says of the country (west, south, east, north). Without one,
    points are held against where most of the others lie, and only swapped axes are told.
    """
    around = box or _around(rows)
    for row in rows:
        if row.lon is None or row.lat is None:
            if row.lon is not row.lat:
                yield row_fault("point-half", row.where, "only one of lon and lat", "both or none")
            continue
        found = f"lon {row.lon:g}, lat {row.lat:g}"
        if around and not _inside(around, row.lon, row.lat) and _inside(around, row.lat, row.lon):
            accepted = "the longitude (east) in lon, the latitude (north) in lat"
            yield row_fault("axes-swapped", row.where, found, accepted)
        elif not _on_globe(row.lon, row.lat):
            accepted = f"-{MOST_LON:g} to {MOST_LON:g} east, -{MOST_LAT:g} to {MOST_LAT:g} north"
            yield row_fault("point-off-the-globe", row.where, found, accepted)
        elif box and not _inside(box, row.lon, row.lat):
            accepted = f"a point in the box of the country, {', '.join(f'{one:g}' for one in box)}"
            yield row_fault("point-outside", row.where, found, accepted)


def _on_globe(lon: float, lat: float) -> bool:
    """Say whether there is such a point; a number that is none lies nowhere."""
    return isfinite(lon) and isfinite(lat) and abs(lon) <= MOST_LON and abs(lat) <= MOST_LAT


def _inside(box: Box, lon: float, lat: float) -> bool:
    """Say whether a point lies in a box."""
    west, south, east, north = box
    return west <= lon <= east and south <= lat <= north


def _around(rows: Sequence[Row]) -> Box | None:
    """Give a box with room around the middle nine tenths of the points; None for few points."""
    points = [(row.lon, row.lat) for row in rows if row.lon is not None and row.lat is not None]
    if len(points) < FEWEST:
        return None
    lons, lats = sorted(lon for lon, _ in points), sorted(lat for _, lat in points)
    low, high = len(points) // TAIL, len(points) - 1 - len(points) // TAIL
    return lons[low] - ROOM, lats[low] - ROOM, lons[high] + ROOM, lats[high] + ROOM
