"""What a plan tells beside its works is worked out again by the checker; told wrong, it is refused.

Every change gets a new seal, so that the seal is not what finds it.
"""

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from benchmarks.worlds.counties import modelled_joint
from everyvillage.planning.network.joint.check import joint_faults
from everyvillage.planning.network.joint.curve import curve_points, doubts, joint_curve
from everyvillage.planning.network.joint.describe import joint_data
from everyvillage.planning.network.joint.orders import roll_outs, year_by_year
from everyvillage.planning.network.joint.plan import make_joint_plan
from everyvillage.planning.network.joint.problem import JointProblem
from everyvillage.planning.network.joint.proofs import proofs_of
from everyvillage.planning.network.joint.why import reasons
from everyvillage.planning.network.proofs import seal_of
from everyvillage.planning.network.steiner.limit import WorkLimit

LIMIT = WorkLimit(work=200)
Told = dict[str, Any]


def told(problem: JointProblem) -> tuple[Told, Told]:
    plan = make_joint_plan(problem, limit=LIMIT)
    shaken = doubts(plan, limit=LIMIT)
    curve = joint_curve(problem, points=3, seed=1, limit=LIMIT)
    proofs = proofs_of(plan, curve, shaken)
    orders = roll_outs(plan)
    more = {
        "orders": orders,
        "year_by_year": {name: year_by_year(rows) for name, rows in orders.items()},
        "reasons": reasons(plan),
        "sensitivity": [one.as_dict() for one in shaken],
        "curve": curve_points(curve),
        "proofs": seal_of(proofs),
    }
    found: Told = json.loads(json.dumps(joint_data(plan, more)))
    return found, json.loads(json.dumps(proofs))


@pytest.fixture(scope="module")
def county() -> tuple[JointProblem, Told, Told]:
    problem = modelled_joint(3, 16)
    return problem, *told(problem)


@pytest.mark.parametrize("seed", [2, 4])
def test_what_the_method_tells_is_what_the_checker_works_out(seed: int) -> None:
    problem = modelled_joint(seed, 12)
    assert joint_faults(problem, *told(problem)) == []


def test_it_holds_where_junctions_join_lines() -> None:
    whole = modelled_joint(2, 12)
    problem = replace(whole, fibre=replace(whole.fibre, crossings=()))
    assert joint_faults(problem, *told(problem)) == []


def test_years_of_a_budget_are_worked_out_too() -> None:
    whole = modelled_joint(2, 12)
    problem = replace(whole, levels=replace(whole.levels, budget_yuan=1_000_000))
    plan, proofs = told(problem)
    assert joint_faults(problem, plan, proofs) == []
    plan["seal"] = seal_of(plan)
    assert joint_faults(whole, plan, proofs)


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
    next(row for row in plan["reasons"] if row["price"])["price"]["turn_yuan"] += 1


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
    county: tuple[JointProblem, Told, Told], spoil: Callable[[Told], None]
) -> None:
    problem, plan, proofs = county
    changed = copy.deepcopy(plan)
    spoil(changed)
    changed["seal"] = seal_of(changed)
    assert joint_faults(problem, changed, proofs)


def dearer_point(plan: Told, proofs: Told) -> None:
    point = plan["curve"][1]
    point["bound_yuan"] += 1
    point["cost_yuan"] = max(point["cost_yuan"], point["bound_yuan"])
    proofs["curve"]["certificates"][1]["bound"] += 1


def other_proof(plan: Told, proofs: Told) -> None:
    del plan
    rows = proofs["curve"]["certificates"]
    rows[0], rows[2] = rows[2], rows[0]


def larger_toll(plan: Told, proofs: Told) -> None:
    del plan
    leaf = proofs["curve"]["certificates"][2]["leaves"][0]
    leaf["cuts"][0]["value"] += 3 * leaf["scale"] * 10**6


def cheaper_line(plan: Told, proofs: Told) -> None:
    del plan
    line = next(one for one in proofs["curve"]["graph"]["lines"] if one[2] > 100)
    line[2] += 100


def missing_line(plan: Told, proofs: Told) -> None:
    del plan
    proofs["doubt"][0]["graph"]["lines"].pop()


def shaken_bound(plan: Told, proofs: Told) -> None:
    plan["sensitivity"][2]["bound_yuan"] -= 1
    assert plan["sensitivity"][2]["bound_yuan"] != proofs["doubt"][2]["certificate"]["bound"]


def one_less(plan: Told, proofs: Told) -> None:
    del plan
    proofs["doubt"].pop()


PROOF_SPOILS = (
    dearer_point,
    other_proof,
    larger_toll,
    cheaper_line,
    missing_line,
    shaken_bound,
    one_less,
)


@pytest.mark.parametrize("spoil", PROOF_SPOILS, ids=lambda one: one.__name__)
def test_a_bound_beside_the_plan_needs_its_own_proof(
    county: tuple[JointProblem, Told, Told], spoil: Callable[[Told, Told], None]
) -> None:
    problem, plan, proofs = county
    changed, spoiled = copy.deepcopy((plan, proofs))
    spoil(changed, spoiled)
    changed["proofs"] = seal_of(spoiled)
    changed["seal"] = seal_of(changed)
    assert joint_faults(problem, changed, spoiled)


def test_proofs_that_are_missing_or_others_are_refused(
    county: tuple[JointProblem, Told, Told],
) -> None:
    problem, plan, proofs = county
    assert joint_faults(problem, plan, proofs) == []
    assert joint_faults(problem, plan) == ["the file with the proofs of curve and doubt is missing"]
    other = {**proofs, "doubt": []}
    assert joint_faults(problem, plan, other) == ["the proofs are not those that the plan names"]
