"""Areas where nothing may be built: reserves, flood land, what is kept for others.

``areas.geojson`` (or a GeoPackage, KML, KMZ) holds polygons. Every candidate route that runs
through one is locked out, and every new tower that would stand in one; what stands or lies there
today stays. A route along the edge, or that only touches it, is free.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyogrio.raw
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

from everyvillage.core.errors import Fault, InputError
from everyvillage.planning.network.joint.locks import ROUTES, route_of
from everyvillage.planning.network.joint.model import model_of
from everyvillage.planning.network.systems import DEGREES, converted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from everyvillage.planning.network.joint.problem import JointProblem
    from everyvillage.planning.network.tables import Folder

NAME = "areas"


def read_areas(folder: Folder) -> Any:  # noqa: ANN401 -- shapely carries no types
    """Read the areas of a folder as one shape in degrees; None where there is no file of them.

    Refuses a file that is no map, and a feature that is no valid area, naming each.
    """
    path = folder.file(NAME)
    if path is None:
        return None
    try:
        meta, _, shapes, _ = pyogrio.raw.read(path)  # type: ignore[no-untyped-call] # pyogrio's carries no types
    except (DataSourceError, DataLayerError) as wrong:
        raise InputError(_fault(path.name, "a map file of areas", str(wrong))) from wrong
    found = shapely.from_wkb(shapes)
    if faults := list(_faults(path, found)):
        raise InputError(faults)
    own = str(meta["crs"] or DEGREES)
    system = folder.systems.get(NAME, DEGREES if own == "EPSG:4326" else own)
    return shapely.union_all([_in_degrees(one, system, path.name) for one in found])


def _faults(path: Path, found: Any) -> Iterator[Fault]:  # noqa: ANN401 -- shapely carries no types
    for number, one in enumerate(found, start=1):
        where = f"{path.name}: feature {number}"
        if one is None or one.is_empty or one.geom_type not in {"Polygon", "MultiPolygon"}:
            yield _fault(where, "an area", "nothing" if one is None else one.geom_type)
        elif not one.is_valid:
            yield _fault(where, "an area whose edge does not cross itself", "a crossing edge")


def _in_degrees(one: Any, system: str, where: str) -> Any:  # noqa: ANN401 -- shapely carries no types
    if system == DEGREES:
        return one

    def change(points: Any) -> Any:  # noqa: ANN401 -- an array of x and y
        rows = converted([(y, x) for x, y in points.tolist()], system, where)
        return np.array([(longitude, latitude) for latitude, longitude in rows])

    return shapely.transform(one, change)


def without_areas(problem: JointProblem, areas: Any) -> JointProblem:  # noqa: ANN401 -- shapely carries no types
    """Give the problem with every route and new tower in the areas locked out."""
    model, locks = model_of(problem), problem.locks
    shapely.prepare(areas)
    points = [place[:2] for place in model.found.places] + [site.point for site in model.sites]
    barred = {
        route_of(line.kind, points[line.one], points[line.other])
        for line in model.lines
        if line.kind in ROUTES and _inside(areas, points[line.one], points[line.other])
    }
    towers = {site.name for site in model.sites if site.village >= 0 and _holds(areas, site.point)}
    changed = replace(locks, barred=locks.barred | barred, no_tower=locks.no_tower | towers)
    return replace(problem, locks=changed)


def _holds(areas: Any, point: tuple[float, float]) -> bool:  # noqa: ANN401 -- shapely carries no types
    return bool(shapely.contains(areas, shapely.points(point[1], point[0])))


def _inside(areas: Any, one: tuple[float, float], other: tuple[float, float]) -> bool:  # noqa: ANN401 -- shapely carries no types
    """Say whether a stretch of the straight line lies within the areas."""
    if one == other:
        return _holds(areas, one)
    line = shapely.linestrings([one[::-1], other[::-1]])
    return bool(shapely.intersects(areas, line) and not shapely.touches(areas, line))


def _fault(where: str, asked: str, found: str) -> Fault:
    return Fault(
        "network.file-wrong", where, asked, found, asked, "mend the file and give it again"
    )
