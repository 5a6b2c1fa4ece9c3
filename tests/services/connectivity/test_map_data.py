"""What the map of a plan draws of each village."""

from __future__ import annotations

from everyvillage.services.connectivity.pages.map_data import map_features

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
