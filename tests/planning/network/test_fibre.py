"""Fibre plans: a valley by hand, bad input, the files, and a test that spoils them."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from everyvillage.cli.plan import app
from everyvillage.core.errors import InputError
from everyvillage.planning.network.fibre.check import plan_faults
from everyvillage.planning.network.fibre.plan import coverage_curve, make_plan
from everyvillage.planning.network.fibre.problem import (
    FibreProblem,
    Goal,
    Presence,
    UnitCost,
    Village,
)
from everyvillage.planning.network.fibre.write import plan_data
from everyvillage.planning.network.report.curve_drawing import curve_svg
from everyvillage.planning.network.steiner.limit import WorkLimit

COSTS = {
    "plain": UnitCost((10_000, 10_000), (1_000, 1_000), (0, 0)),
    "hills": UnitCost((20_000, 30_000), (4_000, 6_000), (10, 10)),
}
KM = 1000 / 6_371_008.8 * 180 / np.pi
"""A kilometre on the sphere, in degrees of latitude."""


def village(number: int, km: float, east_km: float = 0, **more: object) -> Village:
    plain = Village(
        f"00010100{number:04d}",
        f"village {number}",
        "000101",
        round(30 + km * KM, 9),
        round(100 + east_km * KM, 9),
        "plain",
        10,
    )
    return replace(plain, **more)  # type: ignore[arg-type] # any field


# A road north from the town: villages at 1, 2 and 5 km. Lines cost 10,000 a kilometre and each
# village 1,000: all three 50,000 + 3,000; without the last 20,000 + 2,000.
ROAD = FibreProblem(
    "road",
    (village(1, 1), village(2, 2), village(3, 5)),
    (Presence("town", 30.0, 100.0),),
    COSTS,
    Goal(1000, 0, 0),
)


def test_a_road_with_three_villages() -> None:
    plan = make_plan(ROAD)
    assert (plan.cost_yuan, plan.bound_yuan, plan.served) == (53_000, 53_000, (0, 1, 2))
    assert plan_faults(ROAD, json.loads(json.dumps(plan_data(plan)))) == []


def test_what_may_be_left_out_is_the_dearest() -> None:
    plan = make_plan(replace(ROAD, goal=Goal(600, 0, 0)))
    assert (plan.cost_yuan, plan.bound_yuan, plan.served) == (22_000, 22_000, (0, 1))


def test_a_poor_village_comes_first_where_the_goal_says_so() -> None:
    poor = (village(1, 1), village(2, 2), village(3, 5, poor=True))
    plan = make_plan(replace(ROAD, villages=poor, goal=Goal(300, 1000, 0)))
    # The line to the last village passes the others, which need not be served: 50,000 + 1,000.
    assert (plan.cost_yuan, plan.served) == (51_000, (2,))


def test_a_village_can_be_forced_or_forbidden_by_hand() -> None:
    third, first = ROAD.villages[2].code, ROAD.villages[0].code
    forced = make_plan(replace(ROAD, goal=Goal(300, 0, 0), forced=frozenset({third})))
    assert 2 in forced.served
    kept_out = make_plan(replace(ROAD, goal=Goal(600, 0, 0), forbidden=frozenset({first})))
    assert kept_out.served == (1, 2)


def test_all_connected_costs_nothing() -> None:
    there = tuple(replace(one, connected=True) for one in ROAD.villages)
    plan = make_plan(replace(ROAD, villages=there))
    assert (plan.cost_yuan, plan.bound_yuan, plan.lines != ()) == (0, 0, True)


def test_one_village_on_the_point_of_presence() -> None:
    plan = make_plan(replace(ROAD, villages=(village(1, 0),)))
    assert plan.cost_yuan == 1_000


def test_every_fault_is_named() -> None:
    wrong = (
        replace(village(1, 1), latitude=0.0, longitude=0.0),
        village(1, 2, terrain="swamp"),
        village(3, 3, households=-1),
        replace(village(4, 4), latitude=100.0, longitude=30.0),
    )
    with pytest.raises(InputError) as refused:
        FibreProblem("wrong", wrong, (), COSTS, Goal(2000, 0, 0), frozenset({"nobody"}))
    codes = [fault.code for fault in refused.value.faults]
    assert {
        "network.no-presence",
        "network.village-twice",
        "network.position-missing",
        "network.terrain-unknown",
        "network.households-negative",
        "network.goal-wrong",
        "network.village-unknown",
    } <= set(codes)
    assert len(codes) == 8


def test_no_village_is_refused() -> None:
    with pytest.raises(InputError, match="at least one village"):
        replace(ROAD, villages=())


def test_an_impossible_goal_names_the_smallest_change() -> None:
    with pytest.raises(InputError, match="allow 1 of the forbidden villages"):
        replace(ROAD, forbidden=frozenset({ROAD.villages[0].code}))


def county(villages: int, seed: int) -> FibreProblem:
    draw = np.random.default_rng(seed)
    found = tuple(
        replace(
            village(number, *draw.uniform(-30, 30, 2).tolist()),
            township=f"00010{number % 4}",
            terrain="hills" if draw.random() < 1 / 2 else "plain",
            poor=bool(draw.random() < 1 / 3),
            connected=number % 9 == 0,
        )
        for number in range(villages)
    )
    goal = Goal(900, 950, 700)
    return FibreProblem(
        "drawn", found, (Presence("seat", 30.0, 100.0),), COSTS, goal, modelled=True
    )


def test_a_drawn_county_is_planned_with_a_proof() -> None:
    problem = county(40, 1)
    plan = make_plan(problem)
    assert plan_faults(problem, json.loads(json.dumps(plan_data(plan)))) == []
    assert plan.bound_yuan == plan.cost_yuan


def test_the_curve_rises_and_its_bound_stays_under_it() -> None:
    problem = county(25, 2)
    curve = coverage_curve(problem, points=6, seed=1, limit=WorkLimit(work=500))
    assert [point.permille for point in curve] == sorted(point.permille for point in curve)
    assert all(point.bound_yuan <= point.cost_yuan for point in curve)
    assert curve[-1].served == 25
    assert curve[0].cost_yuan < curve[-1].cost_yuan
    rows = [point.as_dict() for point in curve]
    assert curve_svg(rows, title="a < b", language="en").count("polyline") == 2


def write(folder: Path, problem: FibreProblem) -> None:
    goal = problem.goal
    (folder / "problem.toml").write_text(
        f'name = "{problem.name}"\nmodelled = true\n[goal]\nall_permille = {goal.all_permille}\n'
        f"poor_permille = {goal.poor_permille}\ntownship_permille = {goal.township_permille}\n"
        "[costs.plain]\nline_km = [10000, 10000]\nvillage = [1000, 1000]\nhome = [0, 0]\n"
        "[costs.hills]\nline_km = [20000, 30000]\nvillage = [4000, 6000]\nhome = [10, 10]\n"
    )
    rows = [
        f"{v.code},{v.name},{v.township},{v.latitude},{v.longitude},{v.terrain},{v.households},"
        f"{int(v.poor)},{int(v.connected)}\n"
        for v in problem.villages
    ]
    head = "code,name,township,latitude,longitude,terrain,households,poor,connected\n"
    (folder / "villages.csv").write_text(head + "".join(rows))
    (folder / "presences.csv").write_text("name,latitude,longitude\nseat,30.0,100.0\n")


def test_the_command_writes_the_files_and_the_check_confirms_them(tmp_path: Path) -> None:
    write(tmp_path, county(12, 5))
    out, again = tmp_path / "one", tmp_path / "two"
    runner = CliRunner()
    for folder in (out, again):
        asked = ["network", str(tmp_path), "--out", str(folder), "--points", "4", "--json"]
        done = runner.invoke(app, asked)
        assert done.exit_code == 0, done.output
        said = json.loads(done.stdout)
        assert said["bound_yuan"] == said["cost_yuan"]
        assert said["building_yuan"] < said["cost_yuan"]
    names = sorted(path.name for path in out.iterdir())
    routes = {f"routes.{ending}" for ending in ("geojson", "gpkg", "kmz")}
    reports = {"report-zh.pdf", "report-map-zh.pdf"}
    tables = {"curve.svg", "plan.json", "proofs.json", "signals.csv", "works.csv"}
    assert set(names) == routes | reports | tables
    plan = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    assert plan["proved_among"].startswith("fibre alone")
    assert {row["technology"] for row in plan["villages"]} <= {"fibre", "none"}
    assert plan["orders"]["poorest"]
    assert len(plan["reasons"]) == 12
    assert len(plan["sensitivity"]) == 6
    assert all((out / name).read_bytes() == (again / name).read_bytes() for name in names)
    for name in ("curve.svg", "works.csv"):
        assert "not real" in (out / name).read_text(encoding="utf-8")
    fine = runner.invoke(app, ["check", str(tmp_path), str(out / "plan.json")])
    assert fine.exit_code == 0
    text = (out / "plan.json").read_text(encoding="utf-8")
    (out / "plan.json").write_text(text.replace('"cost_yuan": ', '"cost_yuan": 1', 1), "utf-8")
    spoiled = runner.invoke(app, ["check", str(tmp_path), str(out / "plan.json")])
    assert spoiled.exit_code == 1


def test_wrong_rows_and_missing_files_are_named(tmp_path: Path) -> None:
    runner = CliRunner()
    missing = runner.invoke(app, ["network", str(tmp_path), "--out", str(tmp_path / "o")])
    assert isinstance(missing.exception, InputError)
    assert len(missing.exception.faults) == 3
    write(tmp_path, county(3, 6))
    table = tmp_path / "villages.csv"
    table.write_text(table.read_text().replace(",10,", ",ten,"))
    wrong = runner.invoke(app, ["network", str(tmp_path), "--out", str(tmp_path / "o")])
    assert isinstance(wrong.exception, InputError)
    places = [fault.where for fault in wrong.exception.faults]
    assert places == [f"villages.csv: row {row}" for row in (2, 3, 4)]
