"""What a plan tells beside its works is worked out again by the checker; told wrong, it is refused.

Every change gets a new seal, so that the seal is not what finds it.
"""

import copy
import json
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

import pytest

from benchmarks.worlds.counties import modelled_joint
from everyvillage.planning.network.joint.check import joint_faults
from everyvillage.planning.network.joint.curve import joint_curve, sensitivity
from everyvillage.planning.network.joint.describe import joint_data, seal_of
from everyvillage.planning.network.joint.orders import roll_outs, year_by_year
from everyvillage.planning.network.joint.plan import make_joint_plan
from everyvillage.planning.network.joint.problem import JointProblem
from everyvillage.planning.network.joint.why import reasons
from everyvillage.planning.network.steiner.limit import WorkLimit

LIMIT = WorkLimit(work=200)
Told = dict[str, Any]


def told(problem: JointProblem) -> Told:
    plan = make_joint_plan(problem, limit=LIMIT)
    orders = roll_outs(plan)
    more = {
        "orders": orders,
        "year_by_year": {name: year_by_year(rows) for name, rows in orders.items()},
        "reasons": reasons(plan),
        "sensitivity": sensitivity(plan, limit=LIMIT),
        "curve": [asdict(one) for one in joint_curve(problem, points=3, seed=1, limit=LIMIT)],
    }
    found: Told = json.loads(json.dumps(joint_data(plan, more)))
    return found


@pytest.fixture(scope="module")
def county() -> tuple[JointProblem, Told]:
    problem = modelled_joint(3, 16)
    return problem, told(problem)


@pytest.mark.parametrize("seed", [2, 4])
def test_what_the_method_tells_is_what_the_checker_works_out(seed: int) -> None:
    problem = modelled_joint(seed, 12)
    assert joint_faults(problem, told(problem)) == []


def test_it_holds_where_junctions_join_lines() -> None:
    whole = modelled_joint(2, 12)
    problem = replace(whole, fibre=replace(whole.fibre, crossings=()))
    assert joint_faults(problem, told(problem)) == []


def test_years_of_a_budget_are_worked_out_too() -> None:
    whole = modelled_joint(2, 12)
    problem = replace(whole, levels=replace(whole.levels, budget_yuan=1_000_000))
    plan = told(problem)
    assert joint_faults(problem, plan) == []
    plan["seal"] = seal_of(plan)
    assert joint_faults(whole, plan)


def swap(plan: Told) -> None:
    rows = plan["orders"]["cheapest"]
    rows[0], rows[-1] = rows[-1], rows[0]


def earlier(plan: Told) -> None:
    plan["orders"]["people"][-1]["year"] = 1


def cheaper_year(plan: Told) -> None:
    plan["year_by_year"]["poorest"][0]["building_yuan"] -= 1


def own(plan: Told) -> None:
    plan["reasons"][5]["own_yuan"] += 1


def other_way(plan: Told) -> None:
    row = next(row for row in plan["reasons"] if row["others"])
    row["others"][0]["cost_yuan"] -= 1


def kilometre(plan: Told) -> None:
    others = [other for row in plan["reasons"] for other in row["others"]]
    fibre = next(other for other in others if other["technology"] == "fibre")
    fibre["under_km_yuan"] = (fibre["under_km_yuan"] or 0) + 1


def same_plan(plan: Told) -> None:
    plan["sensitivity"][0]["same_plan_yuan"] //= 2


def doubt_bound(plan: Told) -> None:
    plan["sensitivity"][1]["bound_yuan"] = plan["sensitivity"][1]["best_yuan"] + 1


def curve_bound(plan: Told) -> None:
    plan["curve"][0]["bound_yuan"] = plan["curve"][-1]["cost_yuan"] + plan["cost_yuan"] + 1


def curve_order(plan: Told) -> None:
    plan["curve"].reverse()


SPOILS = (
    swap,
    earlier,
    cheaper_year,
    own,
    other_way,
    kilometre,
    same_plan,
    doubt_bound,
    curve_bound,
    curve_order,
)


@pytest.mark.parametrize("spoil", SPOILS, ids=lambda one: one.__name__)
def test_what_is_told_wrong_is_refused(
    county: tuple[JointProblem, Told], spoil: Callable[[Told], None]
) -> None:
    problem, plan = county
    changed = copy.deepcopy(plan)
    spoil(changed)
    changed["seal"] = seal_of(changed)
    assert joint_faults(problem, changed)
    assert joint_faults(problem, plan) == []
