"""Read the terrain model of a problem's folder: one file or many tiles, GeoTIFF or SRTM.

``terrain.tif`` is one; a folder ``terrain`` may hold GeoTIFFs and SRTM tiles (``.hgt``) beside each
other, tiles also lie in the problem's folder itself. An SRTM tile is named by its south-west corner
(``N28E102.hgt``) and holds rows from north to south of whole metres, two bytes each, the first the
higher; -32768 is a hole, and neighbours share their edge (USGS, SRTM topography, 2.1).
"""

from __future__ import annotations

import re
from math import ceil, floor, isqrt
from typing import TYPE_CHECKING

import numpy as np

from everyvillage.core.errors import Fault, InputError
from everyvillage.planning.network.radio.ground import Ground
from everyvillage.planning.network.radio.ground_file import read_ground

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from everyvillage.planning.network.steiner.graph import Floats

FOLDER, SINGLE, TILE = "terrain", "terrain.tif", ".hgt"
NAME = re.compile(r"([NS])(\d{2})([EW])(\d{3})", re.IGNORECASE)
HOLE = -32768
AROUND = 0.35
"""Degrees around the places of a problem that are kept: more than the longest hop."""
EVEN = 0.02
"""Tiles lie on one grid when their corners do to this part of a step."""
Box = tuple[float, float, float, float]
"""South, west, north, east."""


def read_terrain(folder: Path, points: Sequence[tuple[float, float]]) -> Ground | None:
    """Read the terrain model around some points; None where the folder has none.

    Refuses, with every fault, tiles that cannot be read or do not lie on one grid.
    """
    paths = [path for path in (folder / SINGLE,) if path.is_file()]
    for place in (folder, folder / FOLDER):
        found = sorted(place.iterdir()) if place.is_dir() else []
        endings = {TILE} if place == folder else {TILE, ".tif", ".tiff"}
        paths += [path for path in found if path.suffix.lower() in endings]
    if not paths:
        return None
    tiles, faults = list[tuple[str, Ground]](), list[Fault]()
    for path in paths:
        try:
            read = read_tile if path.suffix.lower() == TILE else read_ground
            tiles.append((path.name, read(path)))
        except InputError as refused:
            faults += refused.faults
    faults += _apart(tiles)
    if faults:
        raise InputError(faults)
    return _joined([tile for _, tile in tiles], _box(points))


def read_tile(path: Path) -> Ground:
    """Read a tile of SRTM; refuse a name without a corner, and a size that is no square."""
    corner, body = NAME.fullmatch(path.stem), path.read_bytes()
    side = isqrt(len(body) // 2)
    if corner is None:
        raise InputError(_wrong(path.name, "the corner in its name", "N28E102.hgt"))
    if side < 2 or side * side * 2 != len(body):  # noqa: PLR2004 -- two points are the least step
        raise InputError(_wrong(path.name, f"{len(body)} bytes", "1201 or 3601 points each way"))
    south = int(corner[2]) * (1 if corner[1].upper() == "N" else -1)
    west = int(corner[4]) * (1 if corner[3].upper() == "E" else -1)
    heights = np.frombuffer(body, ">i2").reshape(side, side).astype(np.float64)
    heights[heights == HOLE] = np.nan
    step = 1 / (side - 1)
    return Ground(float(south + 1), float(west), step, step, heights)


def _apart(tiles: Sequence[tuple[str, Ground]]) -> Iterable[Fault]:
    """Say which tiles do not lie on the grid of the first."""
    for name, tile in tiles[1:]:
        first = tiles[0][1]
        steps = (
            (first.step_latitude, tile.step_latitude, first.north - tile.north),
            (first.step_longitude, tile.step_longitude, tile.west - first.west),
        )
        for own, other, away in steps:
            places = away / own
            off = abs(places - round(places))
            if abs(other / own - 1) > 1e-6 or off > EVEN:  # noqa: PLR2004 -- equal but for rounding
                asked = f"the grid of {tiles[0][0]}"
                yield Fault(
                    "network.terrain-tiles",
                    name,
                    asked,
                    f"steps of {other:.6g} degrees, {off:.2f} of a step off",
                    "tiles of one model, with one step and one grid",
                    "give tiles of one model, or warp them onto one grid (gdalwarp)",
                )
                break


def _box(points: Sequence[tuple[float, float]]) -> Box:
    latitudes, longitudes = zip(*points, strict=True)
    south, west = min(latitudes) - AROUND, min(longitudes) - AROUND
    return south, west, max(latitudes) + AROUND, max(longitudes) + AROUND


def _joined(tiles: Sequence[Ground], box: Box) -> Ground:
    """Lay tiles on one grid, as much of them as the box holds; a hole is filled by another tile."""
    first, (south, west, north, east) = tiles[0], box
    high, wide = first.step_latitude, first.step_longitude
    edges = [
        (
            round((tile.north - first.north) / high),
            round((tile.west - first.west) / wide),
            *tile.heights.shape,
        )
        for tile in tiles
    ]
    top, left = max(one[0] for one in edges), min(one[1] for one in edges)
    bottom = min(one[0] - one[2] + 1 for one in edges)
    right = max(one[1] + one[3] - 1 for one in edges)
    top = min(top, ceil((north - first.north) / high))
    bottom = max(bottom, floor((south - first.north) / high))
    left = max(left, floor((west - first.west) / wide))
    right = min(right, ceil((east - first.west) / wide))
    heights = np.full((max(2, top - bottom + 1), max(2, right - left + 1)), np.nan)
    for tile, (north_at, west_at, *_) in zip(tiles, edges, strict=True):
        _lay(heights, tile.heights, top - north_at, west_at - left)
    return Ground(first.north + top * high, first.west + left * wide, high, wide, heights)


def _lay(whole: Floats, part: Floats, row: int, column: int) -> None:
    """Write a part into a whole where it has numbers and the whole has none."""
    rows = slice(max(0, row), min(whole.shape[0], row + part.shape[0]))
    columns = slice(max(0, column), min(whole.shape[1], column + part.shape[1]))
    if rows.start >= rows.stop or columns.start >= columns.stop:
        return
    own = part[rows.start - row : rows.stop - row, columns.start - column : columns.stop - column]
    there = whole[rows, columns]
    whole[rows, columns] = np.where(np.isnan(there), own, there)


def _wrong(name: str, found: str, accepted: str) -> Fault:
    return Fault(
        "network.terrain-unreadable",
        name,
        "an SRTM tile named by its south-west corner",
        found,
        accepted,
        "fetch the tile again, and keep its name",
    )
