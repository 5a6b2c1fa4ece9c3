"""What the map of a plan draws: villages by technology, routes by kind, towers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from everyvillage.planning.network.joint.compare import works_only_in
from everyvillage.planning.network.joint.write import routes_of
from everyvillage.planning.network.report.paper import Paper
from everyvillage.planning.network.report.places import said_ends, village_names
from everyvillage.services.connectivity.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping

NONE, HAS = "none", "has"
Points = dict[str, tuple[float, float]]


def map_features(
    data: Mapping[str, Any],
    points: Points,
    language: str,
    beside: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Give one GeoJSON: works of ``kind`` "route" or "site", then villages by technology.

    ``differs`` marks works that the plan ``beside`` does not have, and villages that get another
    technology there.
    """
    works, own = routes_of(data), _own(data, beside)
    names, paper = village_names(data), Paper(language)
    there = {row["code"]: row["technology"] for row in (beside or {}).get("villages", ())}
    for one, differs in zip(works["features"], own, strict=True):
        line, row = one["geometry"]["type"] == "LineString", one["properties"]
        item = row["item"].replace("-", "_")
        ends = said_ends(row, names, paper)
        words = f"{say(f'network.item_{item}', language)}: {ends}"
        one["properties"] = {
            "kind": "route" if line else "site",
            "item": item,
            "words": words,
            "differs": differs,
        }
    villages = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": list(points[row["code"]])},
            "properties": {
                "kind": "village",
                "item": row["technology"] if row["gains"] or row["technology"] == NONE else HAS,
                "differs": there.get(row["code"], row["technology"]) != row["technology"],
                "words": f"{row['name']}: {say('network.by_' + row['technology'], language)}",
            },
        }
        for row in data["villages"]
        if row["code"] in points
    ]
    return {**works, "features": [*works["features"], *villages]}


def _own(data: Mapping[str, Any], beside: Mapping[str, Any] | None) -> list[bool]:
    """Say of each work that has a place whether the other plan is without it."""
    placed = [work for work in data["works"] if work["route"]]
    if beside is None:
        return [False] * len(placed)
    own = {id(work) for work in works_only_in(data, beside)}
    return [id(work) in own for work in placed]
