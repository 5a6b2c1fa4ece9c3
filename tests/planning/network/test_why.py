"""Why not another: the village's own branch is out, room is counted, and prices turn the choice."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from benchmarks.worlds.counties import modelled_joint
from everyvillage.planning.network.fibre.problem import UnitCost
from everyvillage.planning.network.joint.plan import make_joint_plan
from everyvillage.planning.network.joint.problem import JointProblem, Levels, Tower
from everyvillage.planning.network.joint.why import reasons
from everyvillage.planning.network.steiner.limit import WorkLimit
from tests.planning.network.test_joint import ALL, COSTS, FIBRE, KM, planned, problem, village

pytestmark = pytest.mark.once
Row = dict[str, Any]


def other(row: Row, technology: str) -> Row:
    found: Row = next(one for one in row["others"] if one["technology"] == technology)
    return found


def test_the_villages_own_branch_is_taken_out_before_others_are_sought() -> None:
    plan, _ = planned(problem(village(1, 4), levels=Levels(ALL, satellite=False)))
    (row,) = reasons(plan)
    # 4 km of fibre 40,000, equipment 3,000, twenty homes 2,000. A tower needs the same 4 km beside
    # its 52,000, its sun 21,000, a band 10,000 and the terminals' 2,000.
    assert (row["technology"], row["own_yuan"]) == ("fibre", 45_000)
    assert other(row, "radio")["cost_yuan"] == 125_000
    # Both need the 4 km, so no price of fibre turns the choice; radio is 80,000 dearer, and a tower
    # costs but 50,000.
    assert (row["price"], other(row, "radio")["price"]) == (None, None)


def test_prices_by_hand() -> None:
    plan, _ = planned(problem(village(1, 0.2)))
    (row,) = reasons(plan)
    # 0.2 km of fibre 2,000, 3,000 and 2,000: 7,000; a satellite is 5,000 and 12 x 10 x 2: 5,240.
    assert (row["technology"], row["own_yuan"]) == ("satellite", 5_240)
    assert row["price"] == {"of": "terminal", "now_yuan": 5_000, "turn_yuan": 6_760}
    fibre = other(row, "fibre")
    # 240 are left for 0.2 km.
    assert (fibre["cost_yuan"], fibre["price"]["turn_yuan"]) == (7_000, 1_200)


def test_a_full_carrier_is_no_other_way() -> None:
    tower = Tower("mast", round(30 + 9 * KM, 9), 100.0, "plain", 45, (800,), backhaul=True)
    villages = [village(1, 8.6, 30), village(2, 9.4, 30)]
    plan, data = planned(problem(*villages, towers=(tower,)))
    rows = {row["technology"]: row for row in reasons(plan)}
    # The mast has 50 and serves 30: the other village would need a new carrier of 1,800 MHz, which
    # is not built here, or a tower of its own; what it hangs on is not the mast's 800 MHz.
    line = data["graph"]["lines"][other(rows["fibre"], "radio")["lines"][0]]
    assert other(rows["fibre"], "radio")["cost_yuan"] > 3_000 + 10_000
    mast = next(n for n, work in enumerate(data["graph"]["lines"]) if work[3] == "by-radio")
    assert line[0] != data["graph"]["lines"][mast][0]
    # Were the carrier larger, both would hang on it, and fibre would be told as the other way.
    large = replace(COSTS, households={"low": 60, "high": 100})
    both, _ = planned(replace(problem(*villages, towers=(tower,)), costs=large))
    assert [row["technology"] for row in reasons(both)] == ["radio", "radio"]


@pytest.mark.parametrize("seed", range(1, 7))
def test_no_other_way_is_cheaper_than_a_proved_plan(seed: int) -> None:
    whole = modelled_joint(seed, 10)
    for asked in (whole, replace(whole, fibre=replace(whole.fibre, crossings=()))):
        plan = make_joint_plan(asked, limit=WorkLimit(work=300))
        gap = plan.cost_yuan - plan.bound_yuan
        for row in reasons(plan):
            assert all(one["cost_yuan"] >= row["own_yuan"] - gap for one in row["others"])


def priced(asked: JointProblem, of: str, yuan: int) -> JointProblem:
    """Give a problem in which one thing costs so much."""
    pair = yuan, yuan
    costs, plain = asked.costs, asked.costs.terrains["plain"]
    if of == "km":
        fibre = {"plain": UnitCost(pair, FIBRE["plain"].village, FIBRE["plain"].home)}
        return replace(asked, fibre=replace(asked.fibre, costs=fibre))
    if of == "home":
        return replace(asked, costs=replace(costs, home_radio=pair))
    if of == "terminal":
        return replace(asked, costs=replace(costs, satellite=pair))
    row = replace(plain, tower=pair) if of == "tower" else replace(plain, carrier=pair)
    return replace(asked, costs=replace(costs, terrains={"plain": row}))


def technology(asked: JointProblem) -> str:
    found: str = reasons(make_joint_plan(asked, limit=WorkLimit(work=200)))[0]["technology"]
    return found


def lone(draw: np.random.Generator) -> JointProblem:
    """A village that has nothing yet; satellites, a mast, a hop, another village's fibre maybe."""
    far = float(np.exp(draw.uniform(np.log(0.03), np.log(12))))
    own = village(1, far, int(draw.integers(5, 50)))
    rest = [replace(village(2, far + 3.0), connected=True)] if draw.random() < 1 / 2 else []
    mast = Tower("mast", round(30 + (far + 1) * KM, 9), 100.0, "plain", 45, (800,), backhaul=True)
    seat = Tower("seat", 30.0, 100.0, "plain", 45, (), backhaul=True)
    towers = [(), (mast,), (seat,)][int(draw.integers(3))]
    levels = Levels(ALL, satellite=bool(draw.random() < 1 / 2))
    asked = problem(own, *rest, towers=towers, levels=levels)
    tower = int(draw.choice([2_000, 10_000, 50_000]))
    return priced(asked, "tower", tower)


def test_a_plan_made_at_the_price_that_is_told_turns_there() -> None:
    draw, step = np.random.default_rng(8), 100  # yuan; 30 m of line are rounded to a yuan
    turned = set()
    for _ in range(40):
        asked = lone(draw)
        row = reasons(make_joint_plan(asked, limit=WorkLimit(work=200)))[0]
        mine = row["technology"]
        if price := row["price"]:
            of, turn = price["of"], price["turn_yuan"]
            assert technology(priced(asked, of, turn + step)) != mine
            assert technology(priced(asked, of, max(price["now_yuan"], turn - step))) == mine
            turned.add((mine, "over", of))
        for way in row["others"]:
            if price := way["price"]:
                of, turn = price["of"], price["turn_yuan"]
                if turn > step:
                    assert technology(priced(asked, of, turn - step)) == way["technology"]
                assert technology(priced(asked, of, turn + step)) == mine
                turned.add((way["technology"], "under", of))
    assert {("fibre", "over", "km"), ("fibre", "under", "km")} <= turned
    assert {of for _, _, of in turned} == {"km", "carrier", "home", "terminal"}


@pytest.mark.parametrize("first", ["satellite", "radio"])
def test_the_price_of_a_tower_turns_the_choice_both_ways(first: str) -> None:
    fed = Tower("seat", 30.0, 100.0, "plain", 45, (), backhaul=True)
    dear = {"plain": replace(FIBRE["plain"], village=(1_000_000, 1_000_000))}
    asked = problem(village(1, 20), towers=(fed,))
    asked = replace(asked, fibre=replace(asked.fibre, costs=dear))
    asked = priced(asked, "terminal", 70_000 if first == "satellite" else 120_000)
    (row,) = reasons(make_joint_plan(asked, limit=WorkLimit(work=200)))
    # Radio: a tower 52,000, its sun 21,000, a hop 8,000, a band 10,000, terminals 2,000: 93,000.
    # A satellite: its terminal and 240. So a tower may cost 22,760 less, or 27,240 more.
    turn = 50_000 - 22_760 if first == "satellite" else 50_000 + 27_240
    price = row["price"] if first == "radio" else other(row, "radio")["price"]
    assert price == {"of": "tower", "now_yuan": 50_000, "turn_yuan": turn}
    assert row["technology"] == first
    # Twenty kilometres of fibre, a million, and drops: the tower that the hop feeds leads none on.
    assert other(row, "fibre")["cost_yuan"] == 200_000 + 1_000_000 + 2_000
    assert technology(priced(asked, "tower", turn - 10)) == "radio"
    assert technology(priced(asked, "tower", turn + 10)) == "satellite"
