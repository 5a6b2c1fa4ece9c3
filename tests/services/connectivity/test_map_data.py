"""What the map of a plan draws of each village."""

from __future__ import annotations

from everyvillage.planning.network.joint.compare import works_only_in
from everyvillage.planning.network.joint.write import HEADS
from everyvillage.services.connectivity.pages.map_data import map_features

ROUTE = [[102.8, 28.0], [102.9, 28.0]]
POINTS = {"A": (102.8, 28.0), "B": (102.9, 28.0), "C": (102.7, 28.0)}


def test_a_village_that_is_left_without_is_not_drawn_as_one_that_has_it() -> None:
    rows = [("A", "fibre", True), ("B", "fibre", False), ("C", "none", False)]
    villages = [
        {"code": code, "name": code, "technology": technology, "gains": gains}
        for code, technology, gains in rows
    ]
    drawn = map_features({"works": [], "modelled": True, "villages": villages}, POINTS, "en")[
        "features"
    ]
    assert [one["properties"]["item"] for one in drawn] == ["fibre", "has", "none"]


def work(item: str, start: str, end: str, route: list[list[float]]) -> dict[str, object]:
    return dict.fromkeys(HEADS, 0) | {"item": item, "from": start, "to": end, "route": route}


def test_what_the_plan_beside_does_not_have_is_marked() -> None:
    fibre = work("fibre", "A", "junction 1", ROUTE)
    same = work("fibre", "junction 7", "A", ROUTE[::-1])
    low, high = (work("carrier", f"T {band}", f"T {band}", ROUTE[:1]) for band in (800, 1800))
    drops, more = work("by-fibre", "A", "A", []), work("by-fibre", "B", "B", [])
    rows = {"A": ("fibre", "fibre"), "B": ("radio", "fibre")}
    plans = [
        {
            "works": works,
            "modelled": True,
            "villages": [
                {"code": code, "name": code, "technology": pair[number], "gains": True}
                for code, pair in rows.items()
            ],
        }
        for number, works in enumerate(([fibre, low, drops], [same, high, drops, more]))
    ]
    # The line is the same whichever way round and whatever the number of its junction.
    assert works_only_in(plans[0], plans[1]) == [low]
    assert works_only_in(plans[1], plans[0]) == [high, more]
    drawn = map_features(plans[0], POINTS, "en", plans[1])["features"]
    marked = [(one["properties"]["item"], one["properties"]["differs"]) for one in drawn]
    assert marked == [("fibre", False), ("carrier", True), ("fibre", False), ("radio", True)]
    # A page's own name of its language is "zh-hans".
    said = map_features(plans[0], POINTS, "zh-hans", plans[1])["features"][0]["properties"]
    assert said["words"] == "光缆线路: A – 接续点1"
    alone = map_features(plans[0], POINTS, "en")["features"]
    assert not any(one["properties"]["differs"] for one in alone)
