"""Places that say no terrain of their own: that of the nearest village, in any order of rows."""

import json
from dataclasses import replace

import pytest

from everyvillage.planning.network.fibre.check import plan_faults
from everyvillage.planning.network.fibre.nearest import terrain_at
from everyvillage.planning.network.fibre.plan import make_plan
from everyvillage.planning.network.fibre.problem import (
    FibreProblem,
    Goal,
    PoleLine,
    Presence,
    UnitCost,
    Village,
)
from everyvillage.planning.network.fibre.write import plan_data
from everyvillage.planning.network.steiner.limit import WorkLimit
from tests.planning.network.test_joint import KM

pytestmark = pytest.mark.once
COSTS = {
    "plain": UnitCost((10_000, 10_000), (0, 0), (0, 0), (4_000, 4_000)),
    "mountain": UnitCost((50_000, 50_000), (0, 0), (0, 0), (20_000, 20_000)),
}


def place(km: float) -> tuple[float, float]:
    return round(30 + km * KM, 9), 100.0


def village(code: str, km: float, terrain: str) -> Village:
    return Village(code, code, "t", *place(km), terrain, 10)


def county(*villages: Village) -> FibreProblem:
    return FibreProblem("two", villages, (Presence("seat", *place(0)),), COSTS, Goal(1000, 0, 0))


NEAR, FAR = village("near", 2, "plain"), village("far", 12, "mountain")


@pytest.mark.parametrize("rows", [(NEAR, FAR), (FAR, NEAR)])
def test_a_presence_stands_on_the_ground_of_the_nearest_village(rows: tuple[Village, ...]) -> None:
    problem = county(*rows)
    plan = make_plan(problem, limit=WorkLimit(work=100))
    # 2 km at 10,000, both ends in the plain; 10 km at (10,000 + 50,000) / 2.
    assert plan.cost_yuan == 20_000 + 300_000
    assert plan_faults(problem, json.loads(json.dumps(plan_data(plan, ())))) == []


@pytest.mark.parametrize("rows", [(NEAR, FAR), (FAR, NEAR)])
def test_so_does_the_end_of_poles(rows: tuple[Village, ...]) -> None:
    poles = PoleLine(place(0), place(1.5)), PoleLine(place(1.5), place(2))
    problem = replace(county(*rows), poles=poles)
    plan = make_plan(problem, limit=WorkLimit(work=100))
    # 2 km on poles in the plain at 4,000; then as before.
    assert plan.cost_yuan == 8_000 + 300_000
    assert plan_faults(problem, json.loads(json.dumps(plan_data(plan, ())))) == []


def test_of_two_equally_near_the_least_code_counts() -> None:
    one, other = village("a", 1, "plain"), village("b", -1, "mountain")
    assert [terrain_at(rows, *place(0)) for rows in ((one, other), (other, one))] == ["plain"] * 2


def test_a_plan_that_puts_a_presence_on_other_ground_is_refused() -> None:
    problem = county(NEAR, FAR)
    data = json.loads(json.dumps(plan_data(make_plan(problem, limit=WorkLimit(work=100)), ())))
    data["candidates"]["places"][1][2] = "mountain"
    assert any("terrain" in words for words in plan_faults(problem, data))
