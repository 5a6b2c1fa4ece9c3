"""What each work says of its ground, its year and who gains: by hand, and from each village."""

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyogrio
import pytest

from benchmarks.worlds.counties import modelled_joint
from everyvillage.planning.network.fibre.problem import Goal
from everyvillage.planning.network.joint.check import joint_faults
from everyvillage.planning.network.joint.describe import joint_data
from everyvillage.planning.network.joint.export import write_routes
from everyvillage.planning.network.joint.locks import Locks
from everyvillage.planning.network.joint.orders import ORDERS, roll_outs
from everyvillage.planning.network.joint.plan import JointPlan, make_joint_plan
from everyvillage.planning.network.joint.problem import Levels, Tower
from everyvillage.planning.network.joint.write import write_joint
from everyvillage.planning.network.proofs import seal_of
from everyvillage.planning.network.steiner.limit import WorkLimit
from tests.planning.network.test_joint import ALL, COSTS, FIBRE, planned, problem, village


def test_a_line_serves_those_behind_it_and_is_built_with_the_first() -> None:
    # A town, a village with 20 homes at 1 km and one with 90 at 2 km, in hills, along one road.
    far = village(2, 2, 90)
    asked = problem(village(1, 1), far, levels=Levels(ALL, satellite=False))
    rows = (village(1, 1), replace(far, terrain="hills"))
    asked = replace(
        asked,
        fibre=replace(asked.fibre, villages=rows, costs={**FIBRE, "hills": FIBRE["plain"]}),
        costs=replace(COSTS, terrains={**COSTS.terrains, "hills": COSTS.terrains["plain"]}),
    )
    _, data = planned(asked)
    found = {(work["item"], work["from"], work["to"]): work for work in data["works"]}
    near, behind = village(1, 1).code, far.code
    trunk = found["fibre", "town", "village 1"]
    assert (trunk["villages"], trunk["households"]) == ([near, behind], 110)
    assert trunk["terrain"] == "plain"
    last = found["fibre", "village 1", "village 2"]
    assert (last["villages"], last["terrain"]) == ([behind], "plain–hills")
    # 10,000 + 5,000 for the near one, 10,000 + 12,000 for the far: 37,000, a fifth is 7,400.
    # Cheapest for a household: all of 32,000 / 90 for the far one first, and so in year 5 of five
    # (32,000 of 37,000); the near one's 5,000 come last. The line between lies in the far one's.
    assert (trunk["year_cheapest"], last["year_cheapest"]) == (5, 5)
    assert found["by-fibre", "village 2", "village 2"]["terrain"] == "hills"
    assert {work["year_people"] for work in found.values()} == {5}


def test_what_is_locked_in_and_serves_nobody_has_no_year() -> None:
    fed = Tower("seat", 30.0, 100.0, "plain", 45, (), backhaul=True)
    locks = Locks(kept_tower=frozenset({f"new tower {village(1, 1).code}"}))
    levels = Levels(Goal(0, 0, 0))
    _, data = planned(problem(village(1, 1), towers=(fed,), levels=levels, locks=locks))
    for work in data["works"]:
        assert (work["villages"], work["households"]) == ([], 0)
        assert [work[f"year_{name}"] for name in ORDERS] == [0, 0, 0]


@pytest.fixture(scope="module")
def plan() -> JointPlan:
    return make_joint_plan(modelled_joint(3, 16), limit=WorkLimit(work=300))


def test_a_village_costs_in_its_year_what_works_are_built_with_it(plan: JointPlan) -> None:
    data, orders = joint_data(plan), roll_outs(plan)
    for name in ORDERS:
        by_year: dict[int, int] = {}
        for work in data["works"]:
            year = work[f"year_{name}"]
            by_year[year] = by_year.get(year, 0) + work["building_yuan"]
        told: dict[int, int] = {}
        for row in orders[name]:
            told[row["year"]] = told.get(row["year"], 0) + row["building_yuan"]
        assert by_year == told
    gaining = {row["code"] for row in orders["cheapest"]}
    assert {code for work in data["works"] for code in work["villages"]} == gaining
    terrains = {one.code: one.terrain for one in plan.problem.fibre.villages}
    for work in data["works"]:
        if work["unit"] == "homes":
            assert [terrains[code] for code in work["villages"]] == [work["terrain"]]


def test_the_columns_stand_in_every_file(plan: JointPlan, tmp_path: Path) -> None:
    data = joint_data(plan)
    _, bill, routes = write_joint(data, tmp_path)
    with bill.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    wanted = [
        (work["terrain"], str(work["year_people"]), " ".join(work["villages"]))
        for work in data["works"]
    ]
    assert [(row["terrain"], row["year_people"], row["villages"]) for row in rows] == wanted
    features = json.loads(routes.read_text("utf-8"))["features"]
    assert {"terrain", "year_poorest", "villages", "households"} <= set(features[0]["properties"])
    package, _ = write_routes(data, tmp_path)
    fields = pyogrio.read_info(package)["fields"].tolist()  # type: ignore[no-untyped-call] # pyogrio's carries no types
    assert {"subsidy_yuan", "terrain", "year_cheapest", "villages"} <= set(fields)


@pytest.mark.parametrize("key", ["terrain", "year_people", "villages", "households"])
def test_another_year_or_another_who_gains_is_refused_with_a_new_seal(
    plan: JointPlan, key: str
) -> None:
    data = json.loads(json.dumps(joint_data(plan)))
    work: dict[str, Any] = data["works"][-1]
    if key == "villages":
        work[key] = work[key][:-1]
    else:
        work[key] = work[key] + ("x" if key == "terrain" else 1)
    data["seal"] = seal_of(data)
    assert joint_faults(plan.problem, data)
