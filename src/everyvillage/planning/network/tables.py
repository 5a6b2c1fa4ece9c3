"""Tables of a problem's folder: CSV, GeoJSON, GeoPackage, KML or KMZ, positions in degrees."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyogrio.raw
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

from everyvillage.core.errors import Fault, InputError
from everyvillage.planning.network.stated import Stated, stated
from everyvillage.planning.network.systems import DEGREES, converted, found_system
from everyvillage.planning.network.text import named_values, table_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MAPS = (".geojson", ".gpkg", ".kml", ".kmz")
EAST, NORTH = "longitude", "latitude"
TO = ("to_latitude", "to_longitude")
"""The headings of a second end: of poles, by their two ends."""
Rows = list[dict[str, str]]


@dataclass
class Folder:
    """A problem's folder being read: declared systems, faults so far, and what was found out."""

    path: Path
    systems: Mapping[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    stated: list[Stated] = field(default_factory=list)

    def file(self, name: str) -> Path | None:
        """Give the file of a table, whichever format it is in; None where there is none."""
        for ending in (".csv", *MAPS):
            if (path := self.path / f"{name}{ending}").is_file():
                return path
        return None

    def rows(self, name: str) -> Rows:
        """Read a table; its positions come out in degrees, and what was done is stated."""
        path = self.file(name)
        if path is None:
            return []
        if path.suffix == ".csv":
            rows: Rows = self._text_rows(path)
        else:
            rows = self._map_rows(path)
        return self._placed(path.name, name, rows)

    def _text_rows(self, path: Path) -> Rows:
        """Read a table of text."""
        try:
            return table_of(path)[1]
        except InputError as refused:
            self.faults += refused.faults
            return []

    def _map_rows(self, path: Path) -> Rows:
        """Read a layer of points; its attributes are the columns."""
        try:
            meta, _, shapes, columns = pyogrio.raw.read(path)  # type: ignore[no-untyped-call] # pyogrio's carries no types
        except (DataSourceError, DataLayerError) as wrong:
            self.faults.append(_fault(path.name, "a map file that GDAL reads", str(wrong)))
            return []
        places = shapely.from_wkb(shapes)
        rows: Rows = []
        for number, place in enumerate(places):
            if place is None or place.geom_type != "Point" or place.is_empty:
                found = "nothing" if place is None else place.geom_type
                where = f"{path.name}: feature {number + 1}"
                self.faults.append(_fault(where, "a point", found))
                continue
            row = named_values(meta["fields"], columns, number)
            rows.append(row | {EAST: repr(float(place.x)), NORTH: repr(float(place.y))})
        system = str(meta["crs"] or DEGREES)
        self._convert(path.name, rows, system if system != "EPSG:4326" else DEGREES)
        return rows

    def _placed(self, where: str, name: str, rows: Rows) -> Rows:
        """Bring a table's positions into degrees by the declared system or a found one."""
        try:
            points = [(float(row[NORTH]), float(row[EAST])) for row in rows]
        except (KeyError, TypeError, ValueError):
            return rows  # the reader of the rows names what is wrong with each
        declared = self.systems.get(name)
        system = declared or found_system(points)
        if system != DEGREES:
            how = "declared" if declared else "found"
            self.stated.append(stated(how, where, system=system))
            self._convert(where, rows, system)
        return rows

    def _convert(self, where: str, rows: Rows, system: str) -> None:
        """Take rows into degrees, both ends of those that have a second one."""
        self._convert_ends(where, rows, system, (NORTH, EAST))
        second = [row for row in rows if row.get(TO[0]) and row.get(TO[1])]
        try:
            self._convert_ends(where, second, system, TO)
        except ValueError:
            return  # the reader of the rows names what is wrong with each

    def _convert_ends(self, where: str, rows: Rows, system: str, heads: tuple[str, str]) -> None:
        north, east = heads
        points = [(float(row[north]), float(row[east])) for row in rows]
        if system == DEGREES or not points:
            return
        if system.startswith("EPSG:") and np.median([p[0] for p in points]) > 1e7:  # noqa: PLR2004 -- the easting leads with its zone
            points = [(one, other) for other, one in points]
        for row, (latitude, longitude) in zip(rows, converted(points, system, where), strict=True):
            row[north], row[east] = repr(latitude), repr(longitude)


def _fault(where: str, asked: str, found: str) -> Fault:
    return Fault(
        "network.file-wrong", where, asked, found, asked, "mend the file and give it again"
    )
