"""Read a terrain model: GeoTIFF or SRTM (``.hgt``), in degrees; needs the extra ``geo``."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np

from everyvillage.core.errors import Fault, InputError, PartMissingError
from everyvillage.planning.network.radio.ground import Ground

if TYPE_CHECKING:
    from pathlib import Path

DEGREES = (4326, 4490, 4258, 4269)
"""Codes of systems in degrees that differ by less than a few metres: WGS 84, CGCS2000 and alike."""


def read_ground(path: Path) -> Ground:
    """Read the first band of a raster; refuse one that is turned or not in degrees.

    Holes stay holes: a profile that crosses one is refused with its place.
    """
    if find_spec("rasterio") is None:
        raise PartMissingError(
            Fault(
                "network.terrain-reader",
                path.name,
                "a terrain model",
                "no reader for rasters",
                "the extra part geo",
                "install everyvillage[geo]",
            )
        )
    rasterio = import_module("rasterio")
    try:
        with rasterio.open(path) as raster:
            code = raster.crs.to_epsg() if raster.crs else None
            if code not in DEGREES or raster.transform.b or raster.transform.d:
                raise InputError(_projection(path.name, str(raster.crs or "no system stated")))
            table = raster.read(1, masked=True).astype(np.float64).filled(np.nan)
            shift = raster.transform
    except rasterio.errors.RasterioIOError as wrong:
        raise InputError(
            _unreadable(path.name, str(wrong).replace(str(path), path.name))
        ) from wrong
    north, west = shift.f + shift.e / 2, shift.c + shift.a / 2
    return Ground(north, west, -shift.e, shift.a, table)


def _projection(name: str, found: str) -> Fault:
    return Fault(
        "network.terrain-projection",
        name,
        "a terrain model in degrees, north up",
        found,
        "EPSG:4326 or EPSG:4490",
        "warp the model to EPSG:4490 (gdalwarp -t_srs EPSG:4490) and give it again",
    )


def _unreadable(name: str, found: str) -> Fault:
    return Fault(
        "network.terrain-unreadable",
        name,
        "a GeoTIFF or an SRTM tile",
        found,
        "a raster that GDAL reads",
        "export the model again",
    )
