"""A folder of fibre alone: planned like one of all technologies, with nothing but fibre in it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from everyvillage.core.errors import InputError
from everyvillage.planning.network.fibre.problem import Goal
from everyvillage.planning.network.fibre.save import save_problem
from everyvillage.planning.network.joint.check import joint_faults
from everyvillage.planning.network.joint.costs import shipped_joint_costs
from everyvillage.planning.network.joint.curve import joint_curve
from everyvillage.planning.network.joint.describe import joint_data
from everyvillage.planning.network.joint.model import model_of
from everyvillage.planning.network.joint.plan import make_joint_plan
from everyvillage.planning.network.joint.read import read_joint_problem
from everyvillage.planning.network.steiner.limit import WorkLimit
from tests.planning.network.test_fibre import ROAD

if TYPE_CHECKING:
    from pathlib import Path

    from everyvillage.planning.network.joint.problem import JointProblem

pytestmark = pytest.mark.once
LIMIT = WorkLimit(work=100)


def read(folder: Path, settings: str = "") -> JointProblem:
    """Save the road of three villages, put settings before the rest, and read it back."""
    save_problem(ROAD, folder)
    path = folder / "problem.toml"
    path.write_text(settings + path.read_text(encoding="utf-8"), encoding="utf-8")
    return read_joint_problem(folder)


def test_the_points_of_the_curve_by_hand(tmp_path: Path) -> None:
    # Villages at 1, 2 and 5 km, 10,000 a kilometre and 1,000 each, no upkeep: none for nothing, a
    # third (one village) for 11,000, two thirds (two) for 22,000, and all for 53,000.
    problem = read(tmp_path)
    problem = replace(problem, costs=replace(shipped_joint_costs(), upkeep_permille=0))
    curve = joint_curve(problem, points=4, seed=1, limit=LIMIT)
    rows = [(one.permille, one.cost_yuan, one.bound_yuan) for one in curve]
    assert rows == [(0, 0, 0), (333, 11_000, 11_000), (666, 22_000, 22_000), (1000, 53_000, 53_000)]


def test_nothing_but_fibre_is_offered_and_the_check_agrees(tmp_path: Path) -> None:
    problem = read(tmp_path)
    assert problem.fibre_alone
    assert problem.levels.broadband == Goal(1000, 0, 0)
    model = model_of(problem)
    assert {line.kind for line in model.lines} == {"today", "fibre", "by-fibre"}
    plan = make_joint_plan(problem, limit=LIMIT)
    data = json.loads(json.dumps(joint_data(plan)))
    assert data["building_yuan"] == 53_000
    assert data["cost_yuan"] == data["bound_yuan"] > 53_000  # with ten years of upkeep
    assert joint_faults(problem, data) == []
    assert data["proved_among"].startswith("fibre alone: neighbours in the triangulation")


def test_a_ground_of_the_planner_s_own_needs_no_costs_of_towers(tmp_path: Path) -> None:
    swamp = {"swamp": ROAD.costs["plain"]}
    villages = tuple(replace(one, terrain="swamp") for one in ROAD.villages)
    save_problem(replace(ROAD, villages=villages, costs=swamp), tmp_path)
    plan = make_joint_plan(read_joint_problem(tmp_path), limit=LIMIT)
    assert joint_data(plan)["building_yuan"] == 53_000


def test_tables_of_radio_are_refused_and_routes_can_be_locked_out(tmp_path: Path) -> None:
    (tmp_path / "power.csv").write_text("latitude,longitude\n30.0,100.0\n", encoding="utf-8")
    (tmp_path / "drive.csv").write_text("latitude,longitude,dbm\n30.0,100.0,-90\n", "utf-8")
    with pytest.raises(InputError) as refused:
        read(tmp_path)
    assert [one.where for one in refused.value.faults] == ["power.csv", "drive.csv"]
    for name in ("power", "drive"):
        (tmp_path / f"{name}.csv").unlink()
    ends = [[one.latitude, one.longitude] for one in ROAD.villages[:2]]
    barred = json.dumps([["fibre", *ends[0], *ends[1]]])
    plan = make_joint_plan(read(tmp_path, f"barred = {barred}\n"), limit=LIMIT)
    data = joint_data(plan)
    names = {(work["from"], work["to"]) for work in data["works"] if work["item"] == "fibre"}
    assert names
    assert not names & {("village 1", "village 2"), ("village 2", "village 1")}
    # The second is reached from the town, 2 km instead of 1.
    assert data["building_yuan"] == 63_000
