"""What the map of a plan draws: villages by technology, routes by kind, towers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from everyvillage.planning.network.joint.write import routes_of
from everyvillage.services.connectivity.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping

NONE, HAS = "none", "has"
Points = dict[str, tuple[float, float]]


def map_features(data: Mapping[str, Any], points: Points, language: str) -> dict[str, Any]:
    """Give one GeoJSON: works of ``kind`` "route" or "site", then villages by technology."""
    works = routes_of(data)
    for one in works["features"]:
        line, row = one["geometry"]["type"] == "LineString", one["properties"]
        item = row["item"].replace("-", "_")
        ends = row["from"] if row["from"] == row["to"] else f"{row['from']} – {row['to']}"
        words = f"{say(f'network.item_{item}', language)}: {ends}"
        one["properties"] = {"kind": "route" if line else "site", "item": item, "words": words}
    villages = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": list(points[row["code"]])},
            "properties": {
                "kind": "village",
                "item": row["technology"] if row["gains"] or row["technology"] == NONE else HAS,
                "words": f"{row['name']}: {say('network.by_' + row['technology'], language)}",
            },
        }
        for row in data["villages"]
        if row["code"] in points
    ]
    return {**works, "features": [*works["features"], *villages]}
