"""Poles, power lines and fibre routes as they run, from maps and from WKT; both ends of poles."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from everyvillage.core.errors import InputError
from everyvillage.core.geometry import distance_m
from everyvillage.planning.network.fibre.problem import PoleLine, Presence
from everyvillage.planning.network.joint.plant import Plant, read_plant
from everyvillage.planning.network.systems import named_system, to_gcj

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.once
KM = 1 / 111.195
RUN = [[100.0, 30.0], [100.0, 30.0 + 0.95 * KM], [100.0, 30.0 + 1.2 * KM]]


def lines(folder: Path, name: str, *runs: list[list[float]], **columns: Any) -> Plant:  # noqa: ANN401 -- any column
    features = [
        {
            "type": "Feature",
            "properties": columns,
            "geometry": {"type": "LineString", "coordinates": run},
        }
        for run in runs
    ]
    body = {"type": "FeatureCollection", "features": features}
    (folder / f"{name}.geojson").write_text(json.dumps(body), encoding="utf-8")
    return read_plant(folder, {})[0]


def test_a_power_line_counts_all_along(tmp_path: Path) -> None:
    points = lines(tmp_path, "power", RUN).power
    # 950 m in ten steps and 250 m in three, from end to end.
    assert len(points) == 1 + 10 + 3
    assert (points[0], points[-1]) == ((30.0, 100.0), (round(30 + 1.2 * KM, 8), 100.0))
    steps = [distance_m(*one, *other) for one, other in pairwise(points)]
    assert max(steps) <= 100.1
    assert sum(steps) == pytest.approx(1200, abs=0.1)


def test_poles_are_stretches_between_their_points(tmp_path: Path) -> None:
    first, second, third = ((north, east) for east, north in RUN)
    assert lines(tmp_path, "poles", RUN).poles == (
        PoleLine(first, second),
        PoleLine(second, third),
    )


def test_points_and_tables_are_read_as_before(tmp_path: Path) -> None:
    (tmp_path / "power.csv").write_text("latitude,longitude\n30.5,100.5\n", encoding="utf-8")
    heads = "latitude,longitude,to_latitude,to_longitude\n"
    (tmp_path / "poles.csv").write_text(f"{heads}30,100,30.1,100\n", encoding="utf-8")
    plant, _ = read_plant(tmp_path, {})
    assert plant.power == ((30.5, 100.5),)
    assert plant.poles == (PoleLine((30.0, 100.0), (30.1, 100.0)),)


def test_fibre_leads_on_from_a_route_with_spare_cores(tmp_path: Path) -> None:
    # 4 cores left, nothing said, none on poles, none in the ground.
    rows = [
        "wkt,spare_cores,placement",
        '"LINESTRING (100 30, 100 30.1)",4,aerial',
        '"LINESTRING (101 30, 101 30.1)",,buried',
        '"LINESTRING (102 30, 102 30.1)",0,架空',
        '"LINESTRING (103 30, 103 30.1)",0,buried',
    ]
    (tmp_path / "routes.csv").write_text("\n".join(rows), encoding="utf-8")
    plant, _ = read_plant(tmp_path, {})
    assert plant.routes == (
        Presence("route 1, point 1", 30.0, 100.0),
        Presence("route 1, point 2", 30.1, 100.0),
        Presence("route 2, point 1", 30.0, 101.0),
        Presence("route 2, point 2", 30.1, 101.0),
        PoleLine((30.0, 102.0), (30.1, 102.0)),
    )


def test_what_is_no_line_or_no_number_of_cores_is_named(tmp_path: Path) -> None:
    rows = ["wkt,spare_cores", "POINT (100 30),", '"LINESTRING (100 30, 100 31)",many']
    (tmp_path / "routes.csv").write_text("\n".join(rows), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_plant(tmp_path, {})
    assert [(one.where, one.found) for one in refused.value.faults] == [
        ("routes.csv: row 2", "Point")
    ]
    rows[1] = '"LINESTRING (100 30, 100 30)",'
    (tmp_path / "routes.csv").write_text("\n".join([*rows[:2]]), encoding="utf-8")
    with pytest.raises(InputError, match="one point"):
        read_plant(tmp_path, {})
    (tmp_path / "routes.csv").write_text("\n".join([rows[0], rows[2]]), encoding="utf-8")
    with pytest.raises(InputError, match="whole number"):
        read_plant(tmp_path, {})


def test_both_ends_of_poles_come_out_of_a_shifted_system(tmp_path: Path) -> None:
    true = (30.0, 100.0), (30.01, 100.02)
    shifted = [repr(number) for end in true for number in to_gcj(end)]
    heads = "latitude,longitude,to_latitude,to_longitude"
    (tmp_path / "poles.csv").write_text(f"{heads}\n{','.join(shifted)}\n", encoding="utf-8")
    (poles,) = read_plant(tmp_path, {"poles": "GCJ-02"})[0].poles
    for found, end in zip((poles.start, poles.end), true, strict=True):
        assert distance_m(*found, *end) < 0.1


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("gcj02", "GCJ-02"),
        ("bd-09", "BD-09"),
        ("EPSG:4526", "EPSG:4526"),
        ("epsg 4490", "EPSG:4490"),
        ("32647", "EPSG:32647"),
        ("EPSG:999999", None),
        ("somewhere", None),
        ("", None),
    ],
)
def test_a_system_is_named_by_name_or_number(text: str, name: str | None) -> None:
    assert named_system(text) == name
