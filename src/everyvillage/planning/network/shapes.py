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
from everyvillage.planning.network.text import named_values, table_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from everyvillage.planning.network.tables import Folder

WKT = ("wkt", "geometry", "geom")
Shapes = list[tuple[str, Any]]
Features = list[tuple[str, Any, dict[str, str]]]
"""Where each stands, its shape, and its other columns as text."""


def read_shapes(folder: Folder, name: str, asked: str) -> Shapes:
    """Read the shapes of a file, each with where it stands; nothing where there is no file.

    A feature without a shape, or with text that is none, comes as None. ``asked`` says what the
    file should hold. Refuses a file that is no map or table of shapes.
    """
    return [(where, one) for where, one, _ in read_features(folder, name, asked)]


def read_features(folder: Folder, name: str, asked: str) -> Features:
    """Read the shapes of a file as :func:`read_shapes` does, each with its other columns."""
    path = folder.file(name)
    if path is None:
        return []
    found, own = _from_table(path) if path.suffix == ".csv" else _from_map(path, asked)
    declared = folder.systems.get(name)
    system = declared or own
    if system == DEGREES and not declared:
        points = [point for _, one, _ in found if one is not None for point in _points(one)]
        system = found_system(points)
    if system != DEGREES:
        how = "declared" if declared else "own" if own != DEGREES else "found"
        folder.stated.append(stated(how, path.name, system=system))
    return [(where, _in_degrees(one, system, path.name), row) for where, one, row in found]


def of_lines(folder: Folder, name: str) -> bool:
    """Say whether a file holds lines rather than points: by its shapes, or a column of them."""
    path = folder.file(name)
    if path is None:
        return False
    try:
        if path.suffix == ".csv":
            return any(head.strip().lower() in WKT for head in table_of(path)[0])
        found, _ = _from_map(path, name)
    except InputError:
        return False  # whoever reads the file says what is wrong with it
    return any(one is not None and one.geom_type != "Point" for _, one, _ in found)


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
            kind = "nothing" if one is None else one.geom_type
            yield shape_fault(where, "an area", kind, "area-wrong")
        elif not one.is_valid:
            asked = "an area whose edge does not cross itself"
            yield shape_fault(where, asked, "a crossing edge", "area-wrong")


def _from_map(path: Path, asked: str) -> tuple[Features, str]:
    """Read a map file and the system that it names."""
    try:
        meta, _, shapes, columns = pyogrio.raw.read(path)  # type: ignore[no-untyped-call] # pyogrio's carries no types
    except (DataSourceError, DataLayerError) as wrong:
        raise InputError(shape_fault(path.name, f"a map file of {asked}", str(wrong))) from wrong
    system = str(meta["crs"] or DEGREES)
    rows = [
        (f"{path.name}: feature {number + 1}", one, named_values(meta["fields"], columns, number))
        for number, one in enumerate(shapely.from_wkb(shapes))
    ]
    return rows, DEGREES if system == "EPSG:4326" else system


def _from_table(path: Path) -> tuple[Features, str]:
    """Read a table whose column ``wkt`` (or geometry, geom) holds shapes as text."""
    found: Features = []
    names, rows = table_of(path)
    heads = {name.strip().lower(): name for name in names}
    column = next((heads[one] for one in WKT if one in heads), None)
    if column is None:
        heading = f"a column {' or '.join(WKT)}"
        raise InputError(shape_fault(path.name, heading, ", ".join(heads) or "no heading"))
    for number, row in enumerate(rows, start=2):
        shape = shapely.from_wkt((row[column] or "").strip() or None, on_invalid="ignore")
        values = {head: row[own] or "" for head, own in heads.items() if own != column}
        found.append((f"{path.name}: row {number}", shape, values))
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


def shape_fault(where: str, asked: str, found: str, code: str = "file-wrong") -> Fault:
    """Give the fault of a file of shapes that holds something else."""
    return Fault(f"network.{code}", where, asked, found, asked, "mend the file and give it again")
