"""Questions that no plan can answer: who is cut off, what has no room, which change helps."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from everyvillage.core.errors import InputError
from everyvillage.planning.network.fibre.problem import Goal
from everyvillage.planning.network.joint.compare import decided
from everyvillage.planning.network.joint.curve import joint_curve
from everyvillage.planning.network.joint.locks import Locks
from everyvillage.planning.network.joint.model import BY_RADIO, Model, model_of
from everyvillage.planning.network.joint.plan import make_joint_plan
from everyvillage.planning.network.joint.problem import JointProblem, Levels, RadioRules, Tower
from everyvillage.planning.network.joint.refusals import impossible
from everyvillage.planning.network.steiner.limit import WorkLimit
from everyvillage.planning.network.steiner.search import Search
from tests.planning.network.test_joint import ALL, KM, planned, problem, technologies, village

NO_SATELLITE = Levels(ALL, satellite=False)
NEAR, FAR, LAST = village(1, 1), village(2, 40), village(3, 70)


def refused(asked: JointProblem) -> dict[str, list[str]]:
    """Give what a question is refused for: by code, where and what next."""
    with pytest.raises(InputError) as caught:
        make_joint_plan(asked)
    found: dict[str, list[str]] = {}
    for fault in caught.value.faults:
        found.setdefault(fault.code, []).extend([fault.where, fault.found, fault.next_step])
    return found


def fibre_to(asked: JointProblem, *names: str) -> Locks:
    """Lock out every route of fibre that has one of the places at an end."""
    model = model_of(asked)
    points = {
        (one.latitude, one.longitude)
        for rows in (asked.fibre.presences, asked.fibre.villages)
        for one in rows
        if one.name in names
    }
    return Locks(frozenset(route for route in model.routes if points & {route[1], route[2]}))


def test_a_village_that_locks_wall_in_is_named_with_the_locks_to_lift() -> None:
    asked = problem(NEAR, FAR, levels=NO_SATELLITE)
    walled = replace(asked, locks=fibre_to(asked, FAR.name))
    told = refused(walled)
    assert set(told) == {"network.goal-impossible", "network.goal-barred"}
    where, found, change = told["network.goal-impossible"]
    assert where == "goal broadband all"
    assert found == "cut off by locks on routes or towers: village 2"
    assert change == (
        "lower the goal broadband all to 500 thousandths, or allow satellite, "
        "or lift the locks that bar the way"
    )
    _, barred, _ = told["network.goal-barred"]
    # One lock less is enough, and the one that is named is.
    kind, ends = barred.removeprefix("locked out by hand or by an area: ").split(" ", 1)
    assert (kind, ends) in [("fibre", "town – village 2"), ("fibre", "village 1 – village 2")]
    start = {"town": (30.0, 100.0), "village 1": (NEAR.latitude, NEAR.longitude)}
    lifted = {
        route
        for route in walled.locks.barred
        if {route[1], route[2]} == {start[ends.split(" – ")[0]], (FAR.latitude, FAR.longitude)}
    }
    assert len(lifted) == 1
    plan, _ = planned(replace(walled, locks=Locks(walled.locks.barred - lifted)))
    assert plan.cost_yuan > 0
    # Each of the other changes is enough as well.
    planned(replace(walled, levels=Levels(Goal(500, 0, 0), satellite=False)))
    planned(replace(walled, levels=Levels(ALL)))


def test_a_village_behind_one_that_is_walled_in_is_cut_off_with_it() -> None:
    asked = problem(NEAR, FAR, LAST, levels=NO_SATELLITE)
    told = refused(replace(asked, locks=fibre_to(asked, NEAR.name, "town")))
    assert "village 2, village 3" in told["network.goal-impossible"][1]


def test_for_fibre_and_4g_a_satellite_is_no_way_out() -> None:
    asked = problem(NEAR, FAR, levels=Levels(Goal(0, 0, 0), ALL, satellite=False, fibre=ALL))
    locks = replace(fibre_to(asked, FAR.name), no_tower=frozenset({f"new tower {FAR.code}"}))
    told = refused(replace(asked, locks=locks))
    texts = told["network.goal-impossible"]
    assert texts[0::3] == ["goal signal all", "goal fibre all"]
    assert not [text for text in texts if "satellite" in text]
    assert f"new tower {FAR.code}" in told["network.goal-barred"][1]


def test_villages_locked_out_by_hand_are_told_apart() -> None:
    asked = problem(NEAR, FAR)
    out = decided(asked, forbidden=[FAR.code])
    (_, found, change) = refused(out)["network.goal-impossible"]
    assert found == "locked out by hand: village 2"
    assert "or let 1 of the villages locked out in again" in change
    assert "satellite" not in change


def test_a_village_locked_in_that_no_way_leads_to_is_named() -> None:
    asked = problem(NEAR, FAR, levels=Levels(Goal(0, 0, 0), satellite=False))
    forced = replace(asked, fibre=replace(asked.fibre, forced=frozenset({FAR.code})))
    told = refused(replace(forced, locks=fibre_to(asked, FAR.name)))
    where, _, change = told["network.village-unreachable"]
    assert where == "village 2"
    assert change == (
        "lift the lock on village 2, or allow satellite, or lift the locks that bar the way"
    )


def test_routes_and_towers_locked_in_need_a_way() -> None:
    asked = problem(NEAR, FAR, LAST, levels=Levels(Goal(0, 0, 0)))
    far = next(
        route
        for route in model_of(asked).routes
        if {route[1], route[2]} == {(FAR.latitude, FAR.longitude), (LAST.latitude, LAST.longitude)}
    )
    barred = fibre_to(asked, NEAR.name, "town").barred - {far}
    name = f"new tower {FAR.code}"
    locks = Locks(barred, kept=frozenset({far}), kept_tower=frozenset({name}))
    told = refused(replace(asked, locks=locks))
    assert told["network.tower-unreachable"][0] == f"locked in: {name}"
    assert told["network.route-unreachable"][2] == "lift the lock on fibre village 2 – village 3"


def crowded(share: int, *homes: int) -> JointProblem:
    """Give villages round a mast whose one carrier has room for fifty homes, and nothing else."""
    mast = Tower("mast", round(30 + 9 * KM, 9), 100.0, "plain", 45, (800,), backhaul=True)
    rows = [village(number, 8.6 + 0.2 * number, own) for number, own in enumerate(homes, start=1)]
    levels = Levels(Goal(share, 0, 0), satellite=False)
    asked = problem(*rows, towers=(mast,), levels=levels, radio=RadioRules(bands=(800,)))
    new = frozenset(f"new tower {one.code}" for one in rows)
    return replace(asked, locks=Locks(frozenset(model_of(asked).routes), new))


def test_a_carrier_that_is_full_misses_as_few_villages_as_can_be() -> None:
    # 50 homes find room: 30 and 20, or 30, or 20 and 25; of four villages at most two.
    told = refused(crowded(1000, 30, 30, 20, 25))
    where, found, change = told["network.goal-impossible"]
    assert where == "goal broadband all"
    assert found.startswith("no room on any carrier that reaches them: ")
    assert change.startswith("lower the goal broadband all to 500 thousandths, or allow satellite")
    assert refused(crowded(501, 30, 30, 20, 25))["network.goal-impossible"][2] == change
    _, data = planned(crowded(500, 30, 30, 20, 25))
    assert sorted(technologies(data)) == ["none", "none", "radio", "radio"]


def test_a_curve_ends_where_ways_lead_no_farther() -> None:
    # A satellite may not be used, and locks wall one village of two in: half is all there is.
    asked = problem(NEAR, FAR, levels=Levels(Goal(500, 0, 0), satellite=False))
    walled = replace(asked, locks=fibre_to(asked, FAR.name))
    points = joint_curve(walled, points=3, seed=1, limit=WorkLimit(work=100))
    assert [point.permille for point in points] == [0, 250, 500]
    # Where room is what lacks, it ends before the first share that finds none.
    points = joint_curve(crowded(500, 30, 30, 20, 25), points=5, seed=1, limit=WorkLimit(work=100))
    assert [point.permille for point in points] == [0, 250, 500]


def test_what_is_not_found_in_this_time_is_not_called_impossible(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Search, "keep", lambda *_: None)  # a search that comes to nothing
    with pytest.raises(InputError) as caught:
        make_joint_plan(problem(NEAR), limit=WorkLimit(work=5))
    (fault,) = caught.value.faults
    assert fault.code == "network.not-found"
    assert "does not prove that there is none" in fault.found


def possible_by_trying(model: Model) -> bool:
    """Say whether goals can be met: walk the lines, then try every way to share the carriers."""
    lines = [(line.one, line.other, line.kind) for line in model.lines]
    reached, grown = {0}, True
    while grown:
        grown = False
        for one, other, _ in lines:
            for start, end in ((one, other), (other, one)):
                leads_on = start < model.first_broadband
                if start in reached and leads_on and end not in reached:
                    reached.add(end)
                    grown = True
    offers: list[list[int]] = []
    for number in range(len(model.problem.fibre.villages)):
        own = [row for row in lines if row[1] == model.first_broadband + number]
        own = [row for row in own if row[0] in reached]
        free = any(kind != BY_RADIO for _, _, kind in own)
        offers.append([0] if free else [-1, *(one for one, _, _ in own)])
    goal, best = model.problem.levels.broadband, 0
    for chosen in product(*offers):
        room = {model.first_carrier + n: one.households for n, one in enumerate(model.carriers)}
        for number, carrier in enumerate(chosen):
            if carrier > 0:
                room[carrier] -= model.problem.fibre.villages[number].households
        if min(room.values(), default=0) >= 0:
            best = max(best, sum(carrier >= 0 for carrier in chosen))
    return best * 1000 >= goal.all_permille * len(offers)


def test_it_is_impossible_just_where_no_way_of_sharing_is_found() -> None:
    draw = np.random.default_rng(11)
    answers = []
    for _ in range(40):
        homes = draw.integers(10, 40, 4).tolist()
        whole = crowded(int(draw.integers(200, 1001)), *homes)
        routes = sorted(whole.locks.barred)
        kept = {route for route in routes if draw.random() < 0.1}
        locks = Locks(whole.locks.barred - kept, whole.locks.no_tower)
        model = model_of(replace(whole, locks=locks))
        answers.append(not list(impossible(model)))
        assert answers[-1] == possible_by_trying(model)
    assert 8 < sum(answers) < 32
