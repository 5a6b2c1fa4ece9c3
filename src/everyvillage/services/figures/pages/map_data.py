"""What the map of officers draws: outlines, settlements, and the shade of each place."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq

from everyvillage.core.codes import NATION
from everyvillage.services.figures.places import boundary_lines, children_of, name_of, shape_of
from everyvillage.services.figures.presentation.maps import shade_of
from everyvillage.services.figures.presentation.readings import make_reading
from everyvillage.services.figures.sources import COUNTY_DIGITS, open_set, village_points

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from everyvillage.data.snapshot import Snapshot
    from everyvillage.policy.programmes.model import Programme, Target
    from everyvillage.services.figures.pages.asked import Asked

COARSE, FINE = 0.05, 0.002
"""Degrees by which outlines are made coarser: half a pixel on a map of the nation, 200 m below."""
_DECIMALS = 4
_DEEP = ("province", "prefecture")


@lru_cache(maxsize=64)
def outlines(place: str, in_use: str) -> bytes:
    """Give the outlines of the counties in a place, or of the county itself, as GeoJSON.

    ``in_use`` names the list of places, so that another list is drawn anew.
    """
    del in_use
    codes = [place] if len(place) >= COUNTY_DIGITS else list(counties_in(place))
    tolerance = COARSE if place == NATION else FINE
    features = [
        {"type": "Feature", "geometry": shape, "properties": {"code": code, "name": name_of(code)}}
        for code in codes
        if (shape := shape_of(code[:COUNTY_DIGITS], tolerance)) is not None
    ]
    if place == NATION:
        # Lines that belong to no place: a map of the whole country shows them.
        lines = [[list(corner) for corner in ring] for ring in boundary_lines()]
        shape = {"type": "MultiLineString", "coordinates": lines}
        features.append({"type": "Feature", "geometry": shape, "properties": {"code": ""}})
    return _collection(features)


def counties_in(place: str) -> Iterator[str]:
    """Give the codes of the counties in the nation, a province or a prefecture."""
    for below in children_of(place):
        if below.level in _DEEP:
            yield from counties_in(below.code)
        elif below.level == "county":
            yield below.code


@lru_cache(maxsize=8)
def settlements(snapshot: Snapshot, county: str) -> bytes:
    """Give the settlements of a county that have a position, as GeoJSON points."""
    folder = f"county={county[:COUNTY_DIGITS]}"
    files = [one for one in snapshot.files("settlement") if one.parent.name == folder]
    rows = [
        row for one in files for row in pq.ParquetFile(one).read(columns=["lon", "lat"]).to_pylist()
    ]
    return _collection(
        _point(float(row["lon"]), float(row["lat"]))
        for row in rows
        if row["lon"] is not None and row["lat"] is not None
    )


def shades(programme: Programme, target: Target, asked: Asked) -> dict[str, Any]:
    """Give the shade and the words of each county in a place, of each village in a county."""
    held = open_set(programme.id, asked.geography)
    if held is None:
        return {"shades": {}, "points": {}}
    place = asked.place.code
    deep = len(place) >= COUNTY_DIGITS
    keys = held.figures.keys(target.id, "village" if deep else "county", place)
    found = {}
    for key in keys:
        reading = make_reading(held.figures.figure(*key), target, asked.language)
        words = f"{name_of(reading.figure.place)}: {reading.value}, {reading.status}"
        found[reading.figure.place] = [shade_of(reading.figure), words]
    points: Mapping[str, tuple[float, float]] = village_points(held.snapshot, place) if deep else {}
    return {"shades": found, "points": points}


def _point(lon: float, lat: float) -> dict[str, Any]:
    at = [round(lon, _DECIMALS), round(lat, _DECIMALS)]
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": at},
        "properties": {},
    }


def _collection(features: Iterable[Mapping[str, Any]]) -> bytes:
    made = {"type": "FeatureCollection", "features": list(features)}
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()
