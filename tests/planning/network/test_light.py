"""Light of fibre: how far a budget reaches, whom it leaves out, how long a stretch may be."""

import copy
import json
from dataclasses import replace
from typing import Any

import pytest

from everyvillage.core.errors import InputError
from everyvillage.planning.network.fibre.problem import FibreProblem
from everyvillage.planning.network.joint.check import joint_faults
from everyvillage.planning.network.joint.costs import shipped_joint_costs
from everyvillage.planning.network.joint.describe import joint_data
from everyvillage.planning.network.joint.light import dark_places
from everyvillage.planning.network.joint.locks import Locks, route_of
from everyvillage.planning.network.joint.model import model_of, steiner_of
from everyvillage.planning.network.joint.plan import JointPlan, make_joint_plan
from everyvillage.planning.network.joint.problem import JointProblem, Levels, Settlement, Tower
from everyvillage.planning.network.proofs import seal_of
from everyvillage.planning.network.steiner.limit import WorkLimit
from everyvillage.planning.network.steiner.solve import solve
from tests.planning.network.test_joint import (
    ALL,
    COSTS,
    KM,
    planned,
    problem,
    technologies,
    village,
)

pytestmark = pytest.mark.once
NO_SATELLITE = Levels(ALL, satellite=False)
SHORT = replace(COSTS, uplink_longest_m=5_000)


@pytest.mark.parametrize(
    ("split", "metres"),
    [
        (32, 20_000),  # 28 - 3 - 5 x 3.42 = 7.9 dB, at 0.35 a kilometre 22,571 m: the system ends
        (64, 12_800),  # 28 - 3 - 6 x 3.42 = 4.48
        (65, 3_029),  # a seventh halving: 28 - 3 - 7 x 3.42 = 1.06
        (128, 3_029),
        (256, 0),  # 28 - 3 - 8 x 3.42 = -2.36
    ],
)
def test_a_budget_reaches_as_far_as_split_and_margin_leave(split: int, metres: int) -> None:
    assert replace(COSTS, split=split).home_longest_m == metres
    assert replace(shipped_joint_costs(), split=split).home_longest_m == metres


def hamlet(km: float, homes: int = 30) -> Settlement:
    return Settlement(village(1, 1).code, round(30 + km * KM, 9), 100.0, homes)


def test_a_far_hamlet_leaves_the_drops_and_not_the_village() -> None:
    asked = problem(village(1, 1, 50), settlements=(hamlet(14), hamlet(2, 9)), levels=NO_SATELLITE)
    plan, data = planned(asked)
    # 1 km of line 10,000, equipment 3,000, drops for 50 - 30 homes at 100: the hamlet 13 km away
    # is beyond 12.8 km, the one 1 km away is not.
    assert (technologies(data), plan.cost_yuan) == (["fibre"], 15_000)
    row = data["villages"][0]
    assert (row["ports"], row["far_homes"]) == (1, 30)
    (work,) = (work for work in data["works"] if work["item"] == "by-fibre")
    assert work["quantity"] == 20


def test_more_homes_on_a_port_reach_less_far() -> None:
    asked = problem(village(1, 1, 50), settlements=(hamlet(6),), levels=NO_SATELLITE)
    assert planned(asked)[1]["villages"][0]["far_homes"] == 0
    wide = replace(asked, costs=replace(COSTS, split=128))  # 3,029 m; the hamlet is 5 km away
    assert planned(wide)[1]["villages"][0]["far_homes"] == 30


def test_fibre_of_today_is_exempt() -> None:
    asked = problem(village(1, 1, 50), settlements=(hamlet(14),), levels=NO_SATELLITE)
    there = replace(asked.fibre.villages[0], connected=True)
    plan, data = planned(replace(asked, fibre=replace(asked.fibre, villages=(there,))))
    assert (technologies(data), plan.cost_yuan) == (["fibre"], 0)
    assert data["villages"][0]["far_homes"] == 0


def two() -> JointProblem:
    """A village at 6 km that must be reached, past one at 3 km that need not be."""
    asked = problem(village(1, 3), village(2, 6), levels=NO_SATELLITE)
    half = replace(ALL, all_permille=500)
    fibre = FibreProblem(
        "past",
        asked.fibre.villages,
        asked.fibre.presences,
        asked.fibre.costs,
        replace(ALL, all_permille=0),
        forced=frozenset({village(2, 6).code}),
    )
    levels = replace(NO_SATELLITE, broadband=half)
    return replace(asked, fibre=fibre, levels=levels, costs=SHORT)


def test_a_stretch_too_long_for_its_optics_gets_equipment_on_the_way() -> None:
    # 60,000 of line and 5,000 in the far village would do but for the light; the village on the
    # way gets its 5,000 too.
    plan, data = planned(two())
    assert (technologies(data), plan.cost_yuan) == (["fibre", "fibre"], 70_000)
    assert plan.bound_yuan <= 65_000
    asked = replace(two(), costs=COSTS)
    assert planned(asked)[0].cost_yuan == 65_000


def test_without_a_village_on_the_way_another_technology_is_taken() -> None:
    # 600 homes: 60,000 of line, three pieces of equipment, 60,000 of drops; by satellite thirty
    # terminals at 5,240.
    asked = problem(village(1, 6, 600))
    assert planned(asked)[0].cost_yuan == 129_000
    plan, data = planned(replace(asked, costs=SHORT))
    assert (technologies(data), plan.cost_yuan) == (["satellite"], 157_200)


def test_where_no_light_reaches_the_place_is_named_with_what_would_help() -> None:
    asked = replace(problem(village(1, 6), levels=NO_SATELLITE), costs=SHORT)
    with pytest.raises(InputError, match=r"light-too-far.*village 1.*6000 m of fibre") as refused:
        make_joint_plan(asked, limit=WorkLimit(work=100))
    assert "allow satellite" in str(refused.value)


def over_hops(*towers: Tower) -> JointProblem:
    """Three hundred homes 20 km out, more than any carrier takes; a fed tower at the seat."""
    fed = Tower("seat", 30.0, 100.0, "plain", 45, (), backhaul=True)
    return problem(village(1, 20, 300), towers=(fed, *towers), levels=NO_SATELLITE)


HALF_WAY = Tower("bare", round(30 + 18 * KM, 9), 100.0, "plain", 45)


@pytest.mark.parametrize(
    ("towers", "relaxed"),
    [
        # A hop 8,000, a new tower 52,000 and its sun 21,000, two pieces of equipment 6,000, drops
        # 30,000; or a hop to a tower that stands and 2 km of fibre from it.
        ((), 117_000),
        ((HALF_WAY,), 64_000),
    ],
)
def test_no_fibre_is_led_on_from_a_tower_that_a_hop_feeds(
    towers: tuple[Tower, ...], relaxed: int
) -> None:
    asked = over_hops(*towers)
    # 20 km of fibre 200,000, equipment and drops 36,000.
    plan, data = planned(asked)
    assert (technologies(data), plan.cost_yuan) == (["fibre"], 236_000)
    assert "hop" not in [work["item"] for work in data["works"]]
    # No plan is cheaper than the cheapest of the question that does not know what feeds a place.
    assert plan.bound_yuan <= relaxed
    free = solve(steiner_of(model_of(asked)), seed=1)
    assert free.price == relaxed
    fed = replace(plan, lines=free.edges, nodes=frozenset(free.nodes), cost_yuan=free.price)
    assert any("microwave hop feeds" in words for words in joint_faults(asked, told(fed)))


def test_a_hop_that_is_locked_in_does_not_make_fibre_of_it() -> None:
    asked = over_hops(HALF_WAY)
    place = asked.fibre.villages[0].latitude, 100.0
    spur = route_of("spur", (HALF_WAY.latitude, 100.0), place)
    hop = next(route for route in model_of(asked).routes if route[0] == "hop")
    kept = frozenset({spur, hop})
    with pytest.raises(InputError, match="fibre-by-hop"):
        make_joint_plan(replace(asked, locks=Locks(kept=kept)))


def told(plan: JointPlan) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(joint_data(plan)))
    return found


def test_a_plan_with_a_dark_stretch_is_refused() -> None:
    far = planned(replace(two(), costs=COSTS))[0]
    model = model_of(two())
    (dark,) = dark_places(model, far.lines)
    assert dark.found == "6000 m of fibre from any equipment"
    spoiled = told(replace(far, model=model))
    assert any("6000 m of fibre" in words for words in joint_faults(two(), spoiled))


@pytest.mark.parametrize(("key", "value"), [("far_homes", 29), ("ports", 2)])
def test_what_the_light_reaches_cannot_be_told_otherwise(key: str, value: int) -> None:
    asked = problem(village(1, 1, 50), settlements=(hamlet(14),), levels=NO_SATELLITE)
    data = copy.deepcopy(planned(asked)[1])
    data["villages"][0][key] = value
    data["seal"] = seal_of(data)
    assert joint_faults(asked, data)
