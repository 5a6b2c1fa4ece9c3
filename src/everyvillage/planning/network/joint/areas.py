"""Areas where nothing may be built: reserves, flood land, what is kept for others.

``areas.geojson`` (or a GeoPackage, KML, KMZ) holds polygons. Every candidate route that runs
through one is locked out, and every new tower that would stand in one; what stands or lies there
today stays. A route along the edge, or that only touches it, is free.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import shapely

from everyvillage.planning.network.joint.locks import route_of
from everyvillage.planning.network.joint.model import model_of
from everyvillage.planning.network.shapes import read_area

if TYPE_CHECKING:
    from collections.abc import Sequence

    from everyvillage.planning.network.fibre.candidates import Point
    from everyvillage.planning.network.joint.problem import JointProblem
    from everyvillage.planning.network.tables import Folder

NAME = "areas"


def read_areas(folder: Folder) -> Any:  # noqa: ANN401 -- shapely carries no types
    """Read the areas of a folder as one shape in degrees; None where there is no file of them."""
    return read_area(folder, NAME, "areas")


def without_areas(problem: JointProblem, areas: Any) -> JointProblem:  # noqa: ANN401 -- shapely carries no types
    """Give the problem with every route and new tower in the areas locked out."""
    model, locks = model_of(problem), problem.locks
    shapely.prepare(areas)
    points = model.points
    barred = {
        route_of(line.kind, points[line.one], points[line.other])
        for line in model.lines
        if line.is_route and _inside(areas, model.run_of(line))
    }
    towers = {site.name for site in model.sites if site.village >= 0 and _holds(areas, site.point)}
    changed = replace(locks, barred=locks.barred | barred, no_tower=locks.no_tower | towers)
    return replace(problem, locks=changed)


def _holds(areas: Any, point: tuple[float, float]) -> bool:  # noqa: ANN401 -- shapely carries no types
    return bool(shapely.contains(areas, shapely.points(point[1], point[0])))


def _inside(areas: Any, run: Sequence[Point]) -> bool:  # noqa: ANN401 -- shapely carries no types
    """Say whether a stretch of a run lies within the areas."""
    if len(set(run)) == 1:
        return _holds(areas, run[0])
    line = shapely.linestrings([point[::-1] for point in run])
    return bool(shapely.intersects(areas, line) and not shapely.touches(areas, line))
