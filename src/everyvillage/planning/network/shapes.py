"""Lines and areas of a problem's folder: GeoJSON, GeoPackage, KML, KMZ, or CSV with WKT.

They come out in CGCS2000 degrees, x the longitude and y the latitude, in the system that is
declared, that the file names, or that is found from the numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyogrio.raw
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

from everyvillage.core.errors import Fault, InputError
from everyvillage.planning.network.stated import stated
from everyvillage.planning.network.systems import DEGREES, converted, found_system
from everyvillage.planning.network.text import table_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from everyvillage.planning.network.tables import Folder

WKT = ("wkt", "geometry", "geom")
Shapes = list[tuple[str, Any]]


def read_shapes(folder: Folder, name: str, asked: str) -> Shapes:
    """Read the shapes of a file, each with where it stands; nothing where there is no file.

    A feature without a shape, or with text that is none, comes as None. ``asked`` says what the
    file should hold. Refuses a file that is no map or table of shapes.
    """
    path = folder.file(name)
    if path is None:
        return []
    found, own = _from_table(path) if path.suffix == ".csv" else _from_map(path, asked)
    declared = folder.systems.get(name)
    system = declared or own
    if system == DEGREES and not declared:
        points = [point for _, one in found if one is not None for point in _points(one)]
        system = found_system(points)
    if system != DEGREES:
        how = "declared" if declared else "own" if own != DEGREES else "found"
        folder.stated.append(stated(how, path.name, system=system))
    return [(where, _in_degrees(one, system, path.name)) for where, one in found]


def read_area(folder: Folder, name: str, asked: str) -> Any:  # noqa: ANN401 -- shapely carries no types
    """Read a file's areas as one shape in degrees; None where there is no file of them.

    Refuses a file that is no map, and a feature that is no valid area, naming each.
    """
    if folder.file(name) is None:
        return None
    found = read_shapes(folder, name, asked)
    if faults := list(_area_faults(found)):
        raise InputError(faults)
    return shapely.union_all([one for _, one in found])


def _area_faults(found: Shapes) -> Iterator[Fault]:
    for where, one in found:
        if one is None or one.is_empty or one.geom_type not in {"Polygon", "MultiPolygon"}:
            yield shape_fault(where, "an area", "nothing" if one is None else one.geom_type)
        elif not one.is_valid:
            asked = "an area whose edge does not cross itself"
            yield shape_fault(where, asked, "a crossing edge")


def _from_map(path: Path, asked: str) -> tuple[Shapes, str]:
    """Read a map file and the system that it names."""
    try:
        meta, _, shapes, _ = pyogrio.raw.read(path)  # type: ignore[no-untyped-call] # pyogrio's carries no types
    except (DataSourceError, DataLayerError) as wrong:
        raise InputError(shape_fault(path.name, f"a map file of {asked}", str(wrong))) from wrong
    system = str(meta["crs"] or DEGREES)
    rows = [
        (f"{path.name}: feature {number}", one)
        for number, one in enumerate(shapely.from_wkb(shapes), start=1)
    ]
    return rows, DEGREES if system == "EPSG:4326" else system


def _from_table(path: Path) -> tuple[Shapes, str]:
    """Read a table whose column ``wkt`` (or geometry, geom) holds shapes as text."""
    found: Shapes = []
    names, rows = table_of(path)
    heads = {name.strip().lower(): name for name in names}
    column = next((heads[one] for one in WKT if one in heads), None)
    if column is None:
        heading = f"a column {' or '.join(WKT)}"
        raise InputError(shape_fault(path.name, heading, ", ".join(heads) or "no heading"))
    for number, row in enumerate(rows, start=2):
        shape = shapely.from_wkt((row[column] or "").strip() or None, on_invalid="ignore")
        found.append((f"{path.name}: row {number}", shape))
    return found, DEGREES


def _points(one: Any) -> list[tuple[float, float]]:  # noqa: ANN401 -- shapely carries no types
    return [(float(y), float(x)) for x, y in shapely.get_coordinates(one)]


def _in_degrees(one: Any, system: str, where: str) -> Any:  # noqa: ANN401 -- shapely carries no types
    if system == DEGREES or one is None:
        return one

    def change(points: Any) -> Any:  # noqa: ANN401 -- an array of x and y
        rows = converted([(y, x) for x, y in points.tolist()], system, where)
        return np.array([(longitude, latitude) for latitude, longitude in rows])

    return shapely.transform(one, change)


def shape_fault(where: str, asked: str, found: str) -> Fault:
    """Give the fault of a file of shapes that holds something else."""
    return Fault(
        "network.file-wrong", where, asked, found, asked, "mend the file and give it again"
    )
