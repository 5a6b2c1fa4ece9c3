"""What is asked by level: fibre and nothing else, what a village has today, the poor alone."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.worlds.counties import modelled_joint
from everyvillage.core.errors import InputError
from everyvillage.planning.network.fibre.problem import Goal
from everyvillage.planning.network.joint.check import joint_faults
from everyvillage.planning.network.joint.curve import joint_curve
from everyvillage.planning.network.joint.describe import brings_signal, joint_data
from everyvillage.planning.network.joint.problem import JointProblem, Levels, Tower
from everyvillage.planning.network.joint.read import read_joint_problem
from everyvillage.planning.network.joint.save import save_joint
from everyvillage.planning.network.joint.shares import levels_at, share_today
from everyvillage.planning.network.joint.why import reasons
from everyvillage.planning.network.proofs import seal_of
from everyvillage.planning.network.steiner.limit import WorkLimit
from tests.planning.network.test_joint import (
    ALL,
    KM,
    planned,
    problem,
    technologies,
    village,
)
from tests.planning.network.test_joint_extras import told

NOTHING = Goal(0, 0, 0)
FIBRE = Levels(NOTHING, fibre=ALL)


def test_only_fibre_meets_a_goal_of_fibre() -> None:
    # 40 km of line 400,000, equipment 3,000, twenty homes 2,000; a satellite would be 5,240.
    far = problem(village(1, 40), levels=FIBRE)
    plan, data = planned(far)
    assert (plan.cost_yuan, plan.bound_yuan) == (405_000, 405_000)
    assert technologies(data) == ["fibre"]
    assert (data["fibre"], data["broadband"]) == (1, 1)
    assert data["villages"][0]["gains"]
    (row,) = reasons(plan)
    assert (row["technology"], row["own_yuan"]) == ("fibre", 405_000)
    # Without the village's own branch a tower needs the 40 km of fibre too, beside its 52,000, its
    # sun 21,000, a band 10,000 and terminals 2,000.
    told = [(other["technology"], other["cost_yuan"]) for other in row["others"]]
    assert told == [("radio", 485_000), ("satellite", 5_240)]


def test_fibre_that_serves_both_levels_is_paid_once() -> None:
    both = problem(village(1, 1), levels=Levels(ALL, fibre=ALL))
    plan, data = planned(both)
    assert plan.cost_yuan == 15_000  # 10,000 of line, 3,000 of equipment, 20 x 100
    assert [work["item"] for work in data["works"]] == ["fibre", "by-fibre"]
    assert reasons(plan)[0]["own_yuan"] == 15_000


def test_each_level_has_its_own_villages() -> None:
    poor = replace(village(1, 40), poor=True)
    levels = Levels(Goal(0, 1000, 0), fibre=Goal(500, 0, 0))
    plan, data = planned(problem(poor, village(2, 1), levels=levels))
    # Fibre for one of two: the near one, 15,000; the poor one's broadband by satellite, 5,240.
    assert plan.cost_yuan == 20_240
    assert technologies(data) == ["satellite", "fibre"]


def test_a_target_of_the_poor_asks_nothing_of_the_others() -> None:
    poor = replace(village(1, 1), poor=True)
    plan, data = planned(problem(poor, village(2, 30), levels=Levels(Goal(0, 1000, 0))))
    assert plan.cost_yuan == 5_240  # the poor one's satellite is cheaper than 15,000
    assert technologies(data) == ["satellite", "none"]


def test_broadband_of_today_counts_and_is_not_paid_again() -> None:
    own = frozenset({village(1, 40).code})
    plan, data = planned(problem(village(1, 40), broadband_today=own))
    assert (plan.cost_yuan, data["works"]) == (0, [])
    row = data["villages"][0]
    assert (row["technology"], row["broadband_from"], row["gains"]) == ("today", "today", False)
    # It is not fibre: where fibre is asked it is led there all the same.
    plan, data = planned(problem(village(1, 40), broadband_today=own, levels=FIBRE))
    assert (plan.cost_yuan, data["fibre"]) == (405_000, 1)
    both = Levels(ALL, fibre=ALL)
    plan, data = planned(problem(village(1, 40), broadband_today=own, levels=both))
    assert (plan.cost_yuan, reasons(plan)[0]["own_yuan"]) == (405_000, 405_000)


def test_what_stands_is_told_though_the_plan_leads_to_nothing() -> None:
    has = replace(village(1, 5), connected=True)
    fed = Tower("seat", 30.0, 100.0, "plain", 45, (800,), backhaul=True)
    levels = Levels(NOTHING, ALL)
    near = village(2, 2)
    asked = problem(has, near, towers=(fed,), levels=levels, signal_today=frozenset({has.code}))
    _, data = planned(asked)
    first, second = data["villages"]
    assert (first["technology"], first["signal_from"]) == ("fibre", "today")
    assert (second["technology"], second["signal_from"]) == ("none", "seat 800 MHz")
    # Only what comes by the plan can be reported as built.
    assert [brings_signal(row) for row in (first, second)] == [False, True]
    older = {key: value for key, value in first.items() if key != "gains_signal"}
    assert not brings_signal(older)


def test_a_village_locked_in_gets_fibre_where_fibre_is_asked() -> None:
    far, near = village(1, 40), village(2, 1)
    asked = problem(far, near, levels=Levels(NOTHING, fibre=Goal(500, 0, 0)))
    forced = replace(asked, fibre=replace(asked.fibre, forced=frozenset({far.code})))
    _, data = planned(forced)
    assert technologies(data)[0] == "fibre"


def test_unknown_villages_and_wrong_shares_of_the_new_levels_are_named() -> None:
    with pytest.raises(InputError) as refused:
        problem(
            village(1, 1),
            broadband_today=frozenset({"0009"}),
            levels=Levels(ALL, fibre=Goal(1001, 0, 0)),
        )
    assert [fault.code for fault in refused.value.faults] == [
        "network.village-unknown",
        "network.goal-wrong",
    ]


@pytest.fixture(scope="module")
def county() -> tuple[JointProblem, dict[str, Any], dict[str, Any]]:
    """Give a county that asks for all three levels, some of its villages with broadband."""
    whole = modelled_joint(2, 12)
    without = [one.code for one in whole.fibre.villages if not one.connected]
    asked = replace(
        whole,
        levels=replace(whole.levels, broadband=Goal(0, 1000, 0), fibre=Goal(700, 0, 400)),
        broadband_today=frozenset(without[:3]),
    )
    return asked, *told(asked)


def test_orders_reasons_curve_and_doubt_hold_with_every_level(
    county: tuple[JointProblem, dict[str, Any], dict[str, Any]],
) -> None:
    asked, data, proofs = county
    assert joint_faults(asked, data, proofs) == []
    assert {"fibre", "today"} <= set(technologies(data))
    on = [line for line in data["graph"]["lines"] if line[3] == "on-fibre"]
    assert len(on) == 12


@pytest.mark.parametrize("key", ["technology", "gains_signal", "fibre", "graph"])
def test_a_plan_that_claims_more_fibre_is_refused(
    county: tuple[JointProblem, dict[str, Any], dict[str, Any]], key: str
) -> None:
    asked, data, proofs = county
    plan = json.loads(json.dumps(data))
    row = next(row for row in plan["villages"] if row["technology"] == "today")
    if key == "technology":
        row["technology"] = "fibre"
    elif key == "gains_signal":
        row["gains_signal"] = not row["gains_signal"]
    elif key == "fibre":
        plan["fibre"] += 1
    else:
        lines, chosen = plan["graph"]["lines"], plan["graph"]["chosen"]
        chosen.remove(next(n for n in chosen if lines[n][3] == "by-fibre" and lines[n][2] > 0))
    plan["seal"] = seal_of(plan)
    assert joint_faults(asked, plan, proofs)


def test_a_problem_with_every_level_is_read_back(
    county: tuple[JointProblem, dict[str, Any], dict[str, Any]], tmp_path: Path
) -> None:
    asked = county[0]
    save_joint(asked, tmp_path)
    assert read_joint_problem(tmp_path) == replace(asked, fibre=replace(asked.fibre, goal=NOTHING))


def test_another_share_moves_every_level_that_is_asked() -> None:
    levels = Levels(Goal(0, 990, 0), Goal(950, 990, 700), fibre=Goal(990, 0, 800))
    less = levels_at(levels, 600)
    assert less.broadband == Goal(0, 600, 0)
    assert less.signal == Goal(600, 600, 600)
    assert less.fibre == Goal(600, 0, 600)
    # Where nothing is asked the curve is of broadband.
    assert levels_at(Levels(NOTHING), 300) == Levels(Goal(300, 0, 0))


def test_the_share_of_today_is_that_of_the_level_with_the_least() -> None:
    rows = [replace(village(n, n), poor=n < 3, connected=n == 1) for n in range(1, 5)]
    has = frozenset({rows[1].code})
    levels = Levels(Goal(0, 990, 0), fibre=Goal(990, 0, 0))
    asked = problem(*rows, levels=levels, broadband_today=has)
    assert share_today(asked) == 250  # one of four has fibre, both poor ones have broadband
    assert share_today(replace(asked, levels=Levels(Goal(990, 0, 0)))) == 500
    points = joint_curve(asked, points=2, seed=1, limit=WorkLimit(work=100))
    assert [point.permille for point in points] == [250, 1000]
    assert points[0].cost_yuan == 0


def test_the_last_point_of_the_curve_is_the_plan_of_that_share() -> None:
    fed = Tower("seat", round(30 + 3 * KM, 9), 100.0, "plain", 45, (), backhaul=True)
    asked = problem(village(1, 1), village(2, 4), towers=(fed,), levels=Levels(ALL, ALL))
    plan, _ = planned(asked)
    points = joint_curve(asked, points=2, seed=1, limit=WorkLimit(work=400))
    assert points[-1].cost_yuan == plan.cost_yuan  # with its 4G, not broadband alone
    assert "signal" in {line.kind for line in points[-1].plan.chosen}
    assert joint_data(points[-1].plan)["signal"] == 2


def test_a_goal_of_fibre_may_leave_every_village_without_broadband_of_its_own() -> None:
    # No end of broadband is wanted here: the search rounds a solution in which nothing hangs.
    rows = [village(number, 1 + number * 0.7, 20 + 9 * number) for number in range(8)]
    asked = problem(*rows, levels=Levels(NOTHING, fibre=Goal(500, 0, 0)))
    plan, data = planned(asked)
    assert data["fibre"] == 4
    # The four nearest: 3.1 km of line, four times equipment, (20 + 29 + 38 + 47) homes.
    assert plan.cost_yuan == 31_000 + 4 * 3_000 + 134 * 100
