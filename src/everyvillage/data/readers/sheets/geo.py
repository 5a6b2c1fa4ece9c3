"""Map files: GeoJSON, GeoPackage, KML and KMZ; points become longitude and latitude.

The attributes of a feature are its cells, its point the columns lon and lat in EPSG:4490
(which GeoJSON's and KML's EPSG:4326 equals within a metre). GDAL reads them, by pyogrio.
"""

from __future__ import annotations

import hashlib
import tempfile
from typing import TYPE_CHECKING

import numpy as np
import pyogrio
import pyproj
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

from everyvillage.data.readers.inspect import refuse_empty
from everyvillage.data.readers.sheets.cells import Kind
from everyvillage.data.readers.sheets.file import SheetFile, inspect_opened, refuse
from everyvillage.data.readers.sheets.limits import MOST_FILE_BYTES, MOST_ROWS
from everyvillage.data.readers.sheets.package import Package
from everyvillage.data.readers.sheets.process import Opened, Sheet
from everyvillage.data.readers.sheets.refusal import RefusedError, cut, too_heavy, too_large
from everyvillage.data.readers.sheets.store import Cells
from everyvillage.data.readers.sheets.synonyms import meaning_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import numpy.typing as npt

    from everyvillage.contracts import Table
    from everyvillage.data.readers.faults import Faults

_TARGET = "EPSG:4490"
_POINT = 0
_KML_OWN = frozenset(
    {
        *("id", "fid", "begin", "end", "timestamp", "altitudemode", "tessellate", "extrude"),
        *("visibility", "draworder", "icon", "snippet", "description"),
    }
)
_KML_ENDINGS = frozenset({".kml", ".kmz"})
_KML_LABEL = "name"


def inspect_map(
    path: Path, table: Table, layer: str | None, mapping: Mapping[str, str], faults: Faults
) -> SheetFile | None:
    """Look a map file over; None, with its fault, where it cannot be read at all.

    ``layer`` is needed where there are several. A feature that is not a point, and one
    without a place, is a fault if ``table`` has positions.
    """
    size = path.stat().st_size
    if not size:
        refuse_empty(faults)
        return None
    try:
        layers = _layers(path, size)
    except RefusedError as error:
        refuse(error, faults)
        return None
    if layer is None and len(layers) != 1:
        faults.add(
            "import.sheet-unclear",
            asked="one layer with the table",
            found=f"{len(layers)} layers: {', '.join(layers)}",
            accepted="the name of the layer that is meant",
            next_step="name it with --sheet",
        )
        return None
    name = layer or layers[0]
    try:
        opened = _open(path, name, table, faults)
    except RefusedError as error:
        refuse(error, faults)
        return None
    if len(faults):
        return None
    seal = (hashlib.sha256(path.read_bytes()).hexdigest(), size)
    return inspect_opened(path, seal, opened, table, None, mapping, faults)


def _layers(path: Path, size: int) -> list[str]:
    """Give the names of the layers."""
    if size > MOST_FILE_BYTES:
        too_heavy(f"a map file of {size >> 20:,} MiB")
    try:
        layers = pyogrio.list_layers(_source(path))  # type: ignore[no-untyped-call] # no types
    except (DataSourceError, ValueError) as error:
        cut(f"a map file that cannot be read ({_first_line(error)})")
    return [str(one[0]) for one in layers]


def _source(path: Path) -> Path | bytes:
    """Give what GDAL reads: the file, or the KML inside a KMZ, whose fields it would lose."""
    if path.suffix.lower() != ".kmz":
        return path
    package = Package(path)
    inside = sorted(name for name in package.names if name.lower().endswith(".kml"))
    if not inside:
        cut("a KMZ without a KML inside")
    return b"".join(package.pieces("doc.kml" if "doc.kml" in inside else inside[0]))


def _open(path: Path, layer: str, table: Table, faults: Faults) -> Opened:
    """Write a layer down as a sheet: the names of its fields in row 1, a feature in each other."""
    try:
        read = pyogrio.raw.read(_source(path), layer=layer)  # type: ignore[no-untyped-call] # the same
    except (DataSourceError, DataLayerError, ValueError) as error:
        cut(f"a layer that cannot be read ({_first_line(error)})")
    meta, _, shapes, fields = read
    names = [str(name) for name in meta["fields"]]
    count = len(fields[0]) if fields else len(shapes if shapes is not None else ())
    if count > MOST_ROWS:
        too_large(layer, "rows", count, MOST_ROWS)
    points = _points(shapes, meta.get("crs"), table, layer, faults)
    store = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as what is read from it
    cells = Cells(store)
    kept = _fields(path, names, table)
    heads = [name for _, name in kept] + (["lon", "lat"] if points is not None else [])
    for column, name in enumerate(heads):
        cells.take(1, column, Kind.TEXT, name)
    for row in range(count):
        for column, (place, _) in enumerate(kept):
            kind, text = _cell(fields[place][row])
            if text:
                cells.take(row + 2, column, kind, text)
        point = points[row] if points is not None else None
        if point is not None:
            for offset, degrees in enumerate(point):
                cells.take(row + 2, len(kept) + offset, Kind.NUMBER, f"{degrees:.7f}")
    cells.close()
    return Opened((Sheet(0, layer, True, count + 1, ()),), store)


def _points(
    shapes: npt.NDArray[np.object_] | None,
    crs: str | None,
    table: Table,
    layer: str,
    faults: Faults,
) -> list[tuple[float, float] | None] | None:
    """Give the position of each feature; None where the table has no positions."""
    if shapes is None or table.column("lon") is None:
        return None
    turn = None
    if crs is not None and not pyproj.CRS(crs).is_geographic:
        turn = pyproj.Transformer.from_crs(crs, _TARGET, always_xy=True)
    found: list[tuple[float, float] | None] = []
    for row, shape in enumerate(shapely.from_wkb(shapes)):
        if shape is None or shape.is_empty:
            found.append(None)
            continue
        if shapely.get_type_id(shape) != _POINT:
            faults.add(
                "import.shape-no-point",
                row=row + 2,
                asked=f"points for the table {table.name}",
                found=f"a {shape.geom_type} in the layer “{layer}”",
                accepted="one point for each row",
                next_step="give the middle of the shape as a point, or leave the shape out",
            )
            found.append(None)
            continue
        east, north = turn.transform(shape.x, shape.y) if turn else (shape.x, shape.y)
        found.append((east, north))
    return found


def _fields(path: Path, names: list[str], table: Table) -> list[tuple[int, str]]:
    """Give place and name of the fields that an office filled; KML brings its own along.

    The label of a KML point is left out where another field means the same column.
    """
    placed = list(enumerate(names))
    if path.suffix.lower() not in _KML_ENDINGS:
        return placed
    placed = [(place, name) for place, name in placed if name.lower() not in _KML_OWN]
    label = meaning_of(_KML_LABEL, table)
    others = [meaning_of(name, table) for _, name in placed if name.lower() != _KML_LABEL]
    if label is None or label in others:
        placed = [(place, name) for place, name in placed if name.lower() != _KML_LABEL]
    return placed


def _cell(value: object) -> tuple[Kind, str]:
    """Give a field as a cell; an empty one has no text."""
    text = str(value).strip()
    if text in {"None", "NaT", "nan"}:
        return Kind.TEXT, ""
    if isinstance(value, np.datetime64):
        return Kind.DAY, text[:10]
    if isinstance(value, (bool, np.bool_)):
        return Kind.BOOLEAN, text.lower()
    if isinstance(value, (int, float, np.number)):
        return Kind.NUMBER, text
    return Kind.TEXT, text


def _first_line(error: Exception) -> str:
    """Give the first line of a library's message, without the path."""
    return (str(error).splitlines() or [type(error).__name__])[0].split(" (")[0][:120]
