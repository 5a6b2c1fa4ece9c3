"""Read the roads of a folder: lines from a map file, or from a table with a column ``wkt``.

A feature of several lines gives a road for each. Roads far from every village are left out, and so
is one that is there already; how many there are, how long, and in how many pieces they lie, is
stated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from everyvillage.core.errors import InputError
from everyvillage.planning.network.fibre.candidates import length_m
from everyvillage.planning.network.fibre.problem import Road, road_faults
from everyvillage.planning.network.fibre.roads import M_PER_DEGREE, SNAP_M, road_net
from everyvillage.planning.network.shapes import read_shapes, shape_fault
from everyvillage.planning.network.stated import stated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from everyvillage.planning.network.fibre.roads import Point
    from everyvillage.planning.network.tables import Folder

NAME = "roads"
FAR_KM = 30
"""A road whose every point is farther than this from all villages is none of the problem's."""


def read_roads(folder: Folder, near: Sequence[Point] = ()) -> tuple[Road, ...]:
    """Read the roads; faults are gathered in the folder, a missing file has no roads.

    ``near`` are the villages: roads far from all of them are left out, and that is stated.
    """
    try:
        shapes = read_shapes(folder, NAME, "roads")
    except InputError as refused:
        folder.faults += refused.faults
        return ()
    faults, roads = [], list[Road]()
    for where, shape in shapes:
        if shape is None or shape.is_empty or shape.geom_type not in LINES:
            found = "nothing" if shape is None or shape.is_empty else shape.geom_type
            faults.append(shape_fault(where, "a road as a line", found))
            continue
        for road in _lines(shape):
            faults += road_faults(road, where)
            roads.append(road)
    if faults:
        folder.faults += faults
        return ()
    return _stated(folder, roads, near)


LINES = {"LineString", "MultiLineString", "LinearRing"}


def _lines(shape: Any) -> Iterator[Road]:  # noqa: ANN401 -- shapely carries no types
    for part in shapely.get_parts(shape):
        points = [(float(y), float(x)) for x, y in shapely.get_coordinates(part)]
        yield Road(tuple(points))


def _stated(folder: Folder, roads: list[Road], near: Sequence[Point]) -> tuple[Road, ...]:
    """Leave out what counts for nothing, and say what there is."""
    single = list({min(one.points, one.points[::-1]): one for one in reversed(roads)}.values())
    kept = near_roads(single[::-1], near)
    where = path.name if (path := folder.file(NAME)) else NAME
    if len(single) < len(roads):
        folder.stated.append(stated("twice", where, count=len(roads) - len(single)))
    if far := len(single) - len(kept):
        folder.stated.append(stated("far", where, count=far, km=FAR_KM))
    if kept:
        latitude = kept[0].points[0][0]
        pieces = road_net(kept, (), latitude=latitude).pieces
        metres = sum(length_m(one.points) for one in kept)
        size = {"count": len(kept), "km": f"{metres / 1000:.1f}"}
        folder.stated.append(stated("roads", where, **size, pieces=pieces, metres=f"{SNAP_M:g}"))
    return kept


def near_roads(roads: Sequence[Road], near: Sequence[Point]) -> tuple[Road, ...]:
    """Give the roads that come near the box around some points, the villages; all without any."""
    if not near:
        return tuple(roads)
    margin = FAR_KM * 1000 / M_PER_DEGREE
    south, north = (end(point[0] for point in near) for end in (min, max))
    west, east = (end(point[1] for point in near) for end in (min, max))
    box = shapely.box(west - 2 * margin, south - margin, east + 2 * margin, north + margin)
    return tuple(
        one
        for one in roads
        if shapely.intersects(box, shapely.linestrings([point[::-1] for point in one.points]))
    )
