"""Areas where nothing may be built: routes and towers in them stay out, faults are named."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.worlds.counties import modelled_joint
from everyvillage.core.errors import InputError
from everyvillage.planning.network.joint.check import joint_faults
from everyvillage.planning.network.joint.describe import joint_data
from everyvillage.planning.network.joint.locks import ROUTES
from everyvillage.planning.network.joint.plan import make_joint_plan
from everyvillage.planning.network.joint.read import read_joint_problem
from everyvillage.planning.network.joint.save import save_joint
from everyvillage.planning.network.steiner.limit import WorkLimit

pytestmark = pytest.mark.once
LIMIT = WorkLimit(work=300)
Ring = list[list[float]]


def square(longitude: float, latitude: float, half: float) -> Ring:
    west, east, south, north = (
        longitude - half,
        longitude + half,
        latitude - half,
        latitude + half,
    )
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def write(folder: Path, *shapes: dict[str, Any]) -> None:
    features = [{"type": "Feature", "properties": {}, "geometry": shape} for shape in shapes]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    (folder / "areas.geojson").write_text(text, encoding="utf-8")


def crosses(ring: Ring, one: list[float], other: list[float]) -> bool:
    """Walk the route in a thousand steps and look whether one is within the square."""
    (west, south), (east, north) = ring[0], ring[2]
    for step in range(1001):
        x = one[0] + (other[0] - one[0]) * step / 1000
        y = one[1] + (other[1] - one[1]) * step / 1000
        if west < x < east and south < y < north:
            return True
    return False


def planned(folder: Path) -> dict[str, Any]:
    problem = read_joint_problem(folder)
    data = joint_data(make_joint_plan(problem, limit=LIMIT))
    assert joint_faults(problem, json.loads(json.dumps(data))) == []
    return data


def test_routes_go_round_an_area(tmp_path: Path) -> None:
    save_joint(modelled_joint(2, 12), tmp_path)
    free = planned(tmp_path)
    route = max(
        (work["route"] for work in free["works"] if work["item"] == "fibre"),
        key=lambda ends: abs(ends[0][0] - ends[1][0]) + abs(ends[0][1] - ends[1][1]),
    )
    half = abs(route[0][0] - route[1][0]) / 5 + 0.001
    ring = square((route[0][0] + route[1][0]) / 2, (route[0][1] + route[1][1]) / 2, half)
    write(tmp_path, {"type": "Polygon", "coordinates": [ring]})
    changed = planned(tmp_path)
    routes = [work["route"] for work in changed["works"] if work["item"] in ROUTES]
    assert routes
    assert not any(crosses(ring, *ends) for ends in routes)
    assert changed["cost_yuan"] >= free["cost_yuan"]


def test_no_new_tower_stands_in_an_area(tmp_path: Path) -> None:
    whole = modelled_joint(3, 12)
    save_joint(whole, tmp_path)
    village = whole.fibre.villages[0]
    ring = square(village.longitude, village.latitude, 0.0001)
    write(tmp_path, {"type": "Polygon", "coordinates": [ring]})
    locks = read_joint_problem(tmp_path).locks
    assert locks.no_tower == {f"new tower {village.code}"}
    ends = {point for _, *both in locks.barred for point in both}
    assert (village.latitude, village.longitude) in ends


def test_what_is_no_area_is_named(tmp_path: Path) -> None:
    save_joint(modelled_joint(3, 12), tmp_path)
    bow = [[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]
    write(
        tmp_path,
        {"type": "Point", "coordinates": [102, 28]},
        {"type": "Polygon", "coordinates": [bow]},
    )
    with pytest.raises(InputError) as refused:
        read_joint_problem(tmp_path)
    assert [fault.where for fault in refused.value.faults] == [
        "areas.geojson: feature 1",
        "areas.geojson: feature 2",
    ]
