"""The curve of a fibre plan: forty points, each with a proof of its own that the check adds up."""

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from everyvillage.planning.network.fibre.check import plan_faults
from everyvillage.planning.network.fibre.plan import coverage_curve, make_plan
from everyvillage.planning.network.fibre.problem import FibreProblem, Goal
from everyvillage.planning.network.fibre.write import curve_proofs, plan_data
from everyvillage.planning.network.proofs import seal_of
from everyvillage.planning.network.steiner.limit import WorkLimit
from tests.planning.network.test_fibre import ROAD, county

pytestmark = pytest.mark.once
POINTS = 40
VILLAGES = 12
Told = dict[str, Any]


def told(problem: FibreProblem, points: int) -> tuple[Told, Told]:
    curve = coverage_curve(problem, points=points, seed=1, limit=WorkLimit(work=300))
    plan = make_plan(problem)
    data: Told = json.loads(json.dumps(plan_data(plan, curve)))
    return data, json.loads(json.dumps(curve_proofs(plan, curve)))


@pytest.fixture(scope="module")
def drawn() -> tuple[FibreProblem, Told, Told]:
    problem = county(VILLAGES, 8)
    return problem, *told(problem, POINTS)


def test_every_point_has_a_proof_that_holds(drawn: tuple[FibreProblem, Told, Told]) -> None:
    problem, plan, proofs = drawn
    assert plan_faults(problem, plan, proofs) == []
    assert len(plan["curve"]) == len(proofs["curve"]["certificates"]) == POINTS


def test_the_points_of_a_road_by_hand() -> None:
    # Villages at 1, 2 and 5 km, 10,000 a kilometre and 1,000 each: none for nothing, a third
    # (one village) for 11,000, two thirds (two) for 22,000, and all for 53,000. A share of 333
    # thousandths asks for one village, 666 for two.
    plan, proofs = told(replace(ROAD, goal=Goal(0, 0, 0)), 4)
    assert plan_faults(replace(ROAD, goal=Goal(0, 0, 0)), plan, proofs) == []
    rows = [(one["permille"], one["served"], one["cost_yuan"]) for one in plan["curve"]]
    assert rows == [(0, 0, 0), (333, 1, 11_000), (666, 2, 22_000), (1000, 3, 53_000)]
    assert all(one["bound_yuan"] == one["cost_yuan"] for one in plan["curve"])


def test_a_plan_without_a_curve_has_no_proofs_beside_it() -> None:
    assert "proofs" not in plan_data(make_plan(ROAD))


def dearer_point(plan: Told, proofs: Told) -> None:
    point = plan["curve"][20]
    point["bound_yuan"] += 1
    point["cost_yuan"] = max(point["cost_yuan"], point["bound_yuan"])
    proofs["curve"]["certificates"][20]["bound"] += 1


def another_bound(plan: Told, proofs: Told) -> None:
    del proofs
    plan["curve"][20]["bound_yuan"] -= 1


def swapped(plan: Told, proofs: Told) -> None:
    del plan
    rows = proofs["curve"]["certificates"]
    rows[5], rows[35] = rows[35], rows[5]


def larger_toll(plan: Told, proofs: Told) -> None:
    del plan
    leaf = proofs["curve"]["certificates"][-1]["leaves"][0]
    leaf["cuts"][0]["value"] += 3 * leaf["scale"] * 10**6


def proof_gone(plan: Told, proofs: Told) -> None:
    del plan
    proofs["curve"]["certificates"].pop()


def both_gone(plan: Told, proofs: Told) -> None:
    """Take a point away with its proof, but leave another's in its place."""
    plan["curve"].pop(10)
    proofs["curve"]["certificates"].pop(30)


def smaller_share(plan: Told, proofs: Told) -> None:
    """Say that a dear point reaches less than it does: then its bound is not one."""
    del proofs
    plan["curve"][-1]["permille"] = plan["curve"][-6]["permille"]


def more_served(plan: Told, proofs: Told) -> None:
    del proofs
    plan["curve"][20]["served"] = 99


def fewer_served(plan: Told, proofs: Told) -> None:
    del proofs
    plan["curve"][-1]["served"] -= 1


def no_share(plan: Told, proofs: Told) -> None:
    del proofs
    plan["curve"][-1]["permille"] = 1001


SPOILS = (
    dearer_point,
    another_bound,
    swapped,
    larger_toll,
    proof_gone,
    both_gone,
    smaller_share,
    more_served,
    fewer_served,
    no_share,
)


@pytest.mark.parametrize("spoil", SPOILS, ids=lambda one: one.__name__)
def test_a_point_told_wrong_is_refused(
    drawn: tuple[FibreProblem, Told, Told], spoil: Callable[[Told, Told], None]
) -> None:
    problem, plan, proofs = drawn
    changed, spoiled = copy.deepcopy((plan, proofs))
    spoil(changed, spoiled)
    changed["proofs"] = seal_of(spoiled)
    assert plan_faults(problem, changed, spoiled)


def test_proofs_that_are_missing_or_others_are_refused(
    drawn: tuple[FibreProblem, Told, Told],
) -> None:
    problem, plan, proofs = drawn
    missing = ["the file with the proofs of curve and doubt is missing"]
    assert plan_faults(problem, plan) == missing
    unnamed = {key: value for key, value in plan.items() if key != "proofs"}
    assert plan_faults(problem, unnamed, proofs)
    other: Told = {"curve": {"certificates": []}}
    assert plan_faults(problem, plan, other) == ["the proofs are not those that the plan names"]
