"""Places and figures as GeoJSON (RFC 7946): longitude and latitude in degrees, WGS 84."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from everyvillage.analytics.targets.figure import as_json
from everyvillage.data.frame.forms import written
from everyvillage.services.figures.places import geometry_of, name_of
from everyvillage.services.figures.sources import COUNTY_DIGITS, village_points

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from everyvillage.analytics.targets.figure import Figure
    from everyvillage.data.snapshot import Snapshot
    from everyvillage.services.figures.places import PlaceView

_SIX_DECIMALS = 6
_SHOWN = ("target", "level", "value", "low", "high", "numerator", "denominator", "missing", "gap")
_MORE = ("status", "deadline", "snapshot", "rules", "modelled", "geography", "at", "hidden")


def place_feature(place: PlaceView) -> dict[str, Any]:
    """Give a place as a feature; its geometry is null where it has no outline of its own."""
    names = {"code": place.written, "name": place.name, "level": place.level}
    return _feature(place.written, geometry_of(place.code), names)


def figure_features(figures: Iterable[Figure], snapshot: Snapshot) -> dict[str, Any]:
    """Give figures as a collection: outlines from the county up, villages as points."""
    features = []
    for figure in figures:
        plain = as_json(figure)
        shown = {name: plain[name] for name in (*_SHOWN, *_MORE)}
        found, code = _geometry(figure.place, snapshot), written(figure.place)
        features.append(_feature(code, found, {"code": code, "name": name_of(figure.place)}))
        features[-1]["properties"] |= shown
    return {"type": "FeatureCollection", "features": features}


def _geometry(place: str, snapshot: Snapshot) -> Mapping[str, Any] | None:
    if len(place) <= COUNTY_DIGITS:
        return geometry_of(place)
    point = village_points(snapshot, place[:COUNTY_DIGITS]).get(place)
    if point is None:
        return None
    return {"type": "Point", "coordinates": [round(part, _SIX_DECIMALS) for part in point]}


def _feature(
    place: str, geometry: Mapping[str, Any] | None, properties: Mapping[str, Any]
) -> dict[str, Any]:
    return {"type": "Feature", "id": place, "geometry": geometry, "properties": dict(properties)}
