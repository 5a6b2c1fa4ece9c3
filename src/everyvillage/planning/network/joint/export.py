"""Routes for other programs: GeoPackage and KMZ, the same bytes for the same plan."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import numpy as np
import pyogrio
import shapely
from pyogrio.raw import write

from everyvillage.planning.network.joint.write import HEADS, routes_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

STAMP = "2020-03-26T00:00:00.000Z"
"""The moment that a GeoPackage states; a plan is the same whenever it is written."""
WHOLE = frozenset(
    head
    for head in HEADS
    if head in {"quantity", "households"} or head.endswith("_yuan") or head.startswith("year_")
)


def write_routes(data: Mapping[str, Any], out: Path) -> tuple[Path, Path]:
    """Write ``routes.gpkg`` (EPSG:4490) and ``routes.kmz`` of a plan's data."""
    features = routes_of(data)["features"]
    package, archive = out / "routes.gpkg", out / "routes.kmz"
    package.unlink(missing_ok=True)
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": STAMP})  # type: ignore[no-untyped-call] # pyogrio's carries no types
    heads = [head for head in HEADS if head != "route"]
    columns = [
        np.array(
            [feature["properties"][head] for feature in features],
            np.int64 if head in WHOLE else object,
        )
        for head in heads
    ]
    shapes = [shapely.from_geojson(json.dumps(feature["geometry"])) for feature in features]
    write(  # type: ignore[no-untyped-call] # pyogrio's carries no types
        package,
        np.array([shape.wkb for shape in shapes], object),
        columns,
        heads,
        layer="works",
        driver="GPKG",
        geometry_type="Unknown",
        crs="EPSG:4490",
    )
    _write_kmz(archive, data, features)
    return package, archive


def _write_kmz(path: Path, data: Mapping[str, Any], features: list[Any]) -> None:
    title = escape(data["problem"] + (" · 模拟数据，非真实 · modelled" if data["modelled"] else ""))
    marks = "".join(_mark(feature) for feature in features)
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">'
        f"<Document><name>{title}</name>{marks}</Document></kml>\n"
    )
    info = zipfile.ZipInfo("doc.kml", (2020, 3, 26, 0, 0, 0))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(info, text)


def _mark(feature: Mapping[str, Any]) -> str:
    shape, row = feature["geometry"], feature["properties"]
    points = shape["coordinates"] if shape["type"] == "LineString" else [shape["coordinates"]]
    where = " ".join(f"{point[0]},{point[1]}" for point in points)
    name = escape(f"{row['item']}: {row['from']} – {row['to']}")
    words = escape(f"{row['quantity']} {row['unit']}, {row['building_yuan']} yuan")
    return (
        f"<Placemark><name>{name}</name><description>{words}</description>"
        f"<{shape['type']}><coordinates>{where}</coordinates></{shape['type']}></Placemark>"
    )
