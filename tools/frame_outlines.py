"""Make outlines coarser, so that neighbours keep their common border and the file stays small."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shapely.geometry.base import BaseGeometry

DECIMALS = 4
"""Places after the point of a degree: about 11 metres."""

TOLERANCE = 0.006
"""Corners whose triangle is smaller than the square of this, in degrees, are left out."""

LINE_TOLERANCE = 0.01
REPAIRS = 3
SPECK = 2e-8
"""Square degrees, two cells of the rounding grid: about 200 square metres."""

Row = tuple[str, str, dict[str, Any]]


def simplify_outlines(rows: Iterable[Row], *, tolerance: float = TOLERANCE) -> list[Row]:
    """Give the outlines with fewer corners, areas first in the order of their codes.

    All areas are simplified together, so that a border that two of them share stays shared.
    Lines, which have no code, are simplified one by one.
    """
    ordered = sorted(rows, key=lambda row: (not row[0], row[0], json.dumps(row[2])))
    areas = [row for row in ordered if row[0]]
    lines = [row for row in ordered if not row[0]]
    shapes = np.array([_rounded_area(_shape(row)) for row in areas])
    coarse = shapely.coverage_simplify(shapes, tolerance)
    return [
        *(_row(row, _repaired(shape)) for row, shape in zip(areas, coarse, strict=True)),
        *(_row(row, _rounded(shapely.simplify(_shape(row), LINE_TOLERANCE))) for row in lines),
    ]


def pack_outlines(rows: Sequence[Row]) -> bytes:
    """Give the outlines as gzipped GeoJSON, a feature a line, always the same bytes."""
    features = [
        json.dumps(
            {"type": "Feature", "properties": {"code": code, "name": name}, "geometry": shape},
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for code, name, shape in rows
    ]
    head = (
        '{"type":"FeatureCollection",'
        '"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4490"}},"features":[\n'
    )
    text = head + ",\n".join(features) + "\n]}\n"
    return gzip.compress(text.encode("utf-8"), 9, mtime=0)


def _shape(row: Row) -> BaseGeometry:
    """Give the geometry of a row."""
    made: BaseGeometry = shapely.from_geojson(json.dumps(row[2]))
    return made


def _rounded(shape: BaseGeometry) -> BaseGeometry:
    """Round every corner, the same corner always to the same place."""
    made: BaseGeometry = shapely.transform(shape, lambda corners: np.round(corners, DECIMALS))
    return made


def _rounded_area(shape: BaseGeometry) -> BaseGeometry:
    """Round the corners of an area; parts that shrink to a point or line are left out."""
    whole = shapely.make_valid(shape, method="structure")
    rounded = _rounded(whole)
    made: BaseGeometry = shapely.make_valid(rounded, method="structure", keep_collapsed=False)
    return made


def _repaired(shape: BaseGeometry) -> BaseGeometry:
    """Mend what rounding or leaving out corners made cross itself; keep areas only."""
    for _ in range(REPAIRS):
        if shape.is_valid:
            break
        shape = _rounded_area(shape)
    parts = [_without_specks(part) for part in shapely.get_parts(shape) if part.area > SPECK]
    made: BaseGeometry = shapely.normalize(_rounded(shapely.multipolygons(parts)))
    return made


def _without_specks(part: BaseGeometry) -> BaseGeometry:
    """Drop the holes of an area that rounding may close to a point."""
    rings = shapely.get_rings(part)
    holes = [ring for ring in rings[1:] if shapely.polygons(ring).area > SPECK]
    made: BaseGeometry = shapely.polygons(rings[0], holes or None)
    return made


def _row(row: Row, shape: BaseGeometry) -> Row:
    """Give a row with another geometry, its numbers as short as they are."""
    code, name, _ = row
    plain = shapely.to_geojson(shape)
    return code, name, json.loads(plain, parse_float=lambda text: round(float(text), DECIMALS))
