"""Read what stands as it runs: poles, power lines and routes of fibre, lines of a map or of WKT.

Poles are stretches between neighbouring points of a line. A power line counts by points on it, no
more than ``STEP_M`` apart. Fibre leads on from every point of a route that has spare cores; a route
that has none and hangs on poles is poles (``spare_cores`` and ``placement`` are columns; what is
not written counts as spare). Tables of points are read as before.
"""

from __future__ import annotations

from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING

import shapely

from everyvillage.core.errors import Fault, InputError
from everyvillage.core.geometry import distance_m
from everyvillage.planning.network.fibre.problem import PoleLine, Presence
from everyvillage.planning.network.shapes import of_lines, read_features, shape_fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from everyvillage.planning.network.tables import Folder

STEP_M = 100
ON_POLES = {"aerial", "架空"}
Point = tuple[float, float]
Line = tuple[str, list[Point], dict[str, str]]


def read_lines(folder: Folder, name: str) -> list[Line]:
    """Read the lines of a file with where they stand and their columns; faults are gathered."""
    try:
        features = read_features(folder, name, "lines")
    except InputError as refused:
        folder.faults += refused.faults
        return []
    found, faults = list[Line](), list[Fault]()
    for where, shape, row in features:
        if shape is None or shape.is_empty or "Line" not in shape.geom_type:
            kind = "nothing" if shape is None or shape.is_empty else shape.geom_type
            faults.append(shape_fault(where, "a line", kind, "line-wrong"))
            continue
        for part in shapely.get_parts(shape):
            points = [(float(y), float(x)) for x, y in shapely.get_coordinates(part)]
            kept = [
                one for one, before in zip(points, [None, *points], strict=False) if one != before
            ]
            found.append((where, kept, row))
            if len(kept) == 1:
                asked = "a line of different points"
                faults.append(shape_fault(where, asked, "one point", "line-wrong"))
    folder.faults += faults
    return [] if faults else found


def pole_lines(folder: Folder, name: str = "poles") -> list[PoleLine] | None:
    """Read poles as lines; None where the file holds their ends as a table."""
    if not of_lines(folder, name):
        return None
    return [PoleLine(*ends) for _, run, _ in read_lines(folder, name) for ends in pairwise(run)]


def power_points(folder: Folder, name: str = "power") -> list[Point] | None:
    """Read power lines as points along them; None where the file holds points."""
    if not of_lines(folder, name):
        return None
    return [point for _, run, _ in read_lines(folder, name) for point in _along(run)]


def _along(run: list[Point]) -> Iterator[Point]:
    """Give points on a line from its first to its last, never farther than the step apart."""
    yield run[0]
    for one, other in pairwise(run):
        steps = max(1, ceil(distance_m(*one, *other) / STEP_M))
        for step in range(1, steps + 1):
            share = step / steps
            yield (
                round(one[0] + (other[0] - one[0]) * share, 8),
                round(one[1] + (other[1] - one[1]) * share, 8),
            )


def read_routes(folder: Folder, name: str = "routes") -> tuple[list[Presence], list[PoleLine]]:
    """Read routes of fibre that lie already: where it can be led on, and poles of full ones."""
    starts, poles = list[Presence](), list[PoleLine]()
    for number, (where, run, row) in enumerate(read_lines(folder, name), start=1):
        text = row.get("spare_cores", "").strip()
        if text and not text.isdigit():
            folder.faults.append(shape_fault(where, "spare cores as a whole number", text[:20]))
        elif text and int(text) == 0:
            if row.get("placement", "").strip().lower() in ON_POLES:
                poles += [PoleLine(*ends) for ends in pairwise(run)]
        else:
            starts += [
                Presence(f"route {number}, point {place}", *point)
                for place, point in enumerate(run, start=1)
            ]
    return starts, poles
