"""The official 4G test by both branches: a valley by hand, and what is told wrong of it."""

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from benchmarks.worlds.counties import modelled_joint
from everyvillage.planning.network.joint.check import joint_faults
from everyvillage.planning.network.joint.describe import joint_data
from everyvillage.planning.network.joint.plan import make_joint_plan
from everyvillage.planning.network.joint.problem import JointProblem, Settlement, Tower
from everyvillage.planning.network.joint.signals import HEADS, signal_rows, signals
from everyvillage.planning.network.proofs import seal_of
from everyvillage.planning.network.steiner.limit import WorkLimit

pytestmark = pytest.mark.once
LIMIT = WorkLimit(work=100)
KM = 1 / 111.195
"""Degrees of latitude for a kilometre."""


def valley() -> JointProblem:
    """A village of a modelled county, with two towers of two operators and four parts."""
    county = modelled_joint(3, 12)
    village = county.fibre.villages[0]
    at, along = village.latitude, village.longitude

    def tower(name: str, km: float, operator: str) -> Tower:
        return Tower(name, at + km * KM, along, village.terrain, 45.0, (800,), operator=operator)

    def part(km: float, homes: int, kind: str = "settlement") -> Settlement:
        return Settlement(village.code, at + km * KM, along, homes, kind)

    return replace(
        county,
        towers=(tower("near", 1.0, "A"), tower("far", 7.0, "B")),
        settlements=(part(0.5, 40), part(-0.2, 0, "school"), part(60.0, 19)),
        levels=replace(county.levels, signal=None),
    )


def told(problem: JointProblem) -> dict[str, Any]:
    plan = make_joint_plan(problem, limit=LIMIT)
    found: dict[str, Any] = json.loads(json.dumps(joint_data(plan, {"signals": signals(plan)})))
    return found


@pytest.fixture(scope="module")
def asked() -> JointProblem:
    return valley()


@pytest.fixture(scope="module")
def plan(asked: JointProblem) -> dict[str, Any]:
    return told(asked)


def by(plan: dict[str, Any], operator: str) -> dict[str, Any]:
    rows = plan["signals"][0]["operators"]
    found: dict[str, Any] = next(row for row in rows if row["operator"] == operator)
    return found


def test_both_branches_are_told_for_each_operator(
    asked: JointProblem, plan: dict[str, Any]
) -> None:
    points = plan["signals"][0]["points"]
    assert [(one["kind"], one["asked"]) for one in points] == [
        ("committee", True),
        ("settlement", True),
        ("school", True),
        ("settlement", False),
    ]
    # A's tower is 1.0 km away, B's 7.0: over the 5 km of the first branch.
    assert (by(plan, "A")["nearest_m"], by(plan, "A")["near"]) == (1000, True)
    assert (by(plan, "B")["nearest_m"], by(plan, "B")["near"]) == (7000, False)
    # 0.5, 1.0 and 1.2 km from A are well heard; the hamlet 59 km from it is beyond all reach, and
    # with 19 households nobody asks for it.
    levels = by(plan, "A")["dbm"]
    assert levels[1] > levels[0] > levels[2] > asked.radio.rsrp_dbm
    assert levels[3] is None
    # 45 m masts: 1.0 and 1.2 km are what Hata's rule was made for, 0.5 km is not.
    assert by(plan, "A")["rules"][1:] == ["outside", "hata", ""]
    assert by(plan, "A")["heard"]
    for place, level in enumerate(by(plan, "all")["dbm"][:3]):
        own = [by(plan, name)["dbm"][place] for name in ("A", "B")]
        assert level >= max(one for one in own if one is not None)


def test_the_hamlet_counts_from_twenty_households(asked: JointProblem) -> None:
    larger = replace(asked.settlements[2], households=20)
    plan = told(replace(asked, settlements=(*asked.settlements[:2], larger)))
    # Now the second branch fails, and the first still holds.
    assert (by(plan, "A")["near"], by(plan, "A")["heard"]) == (True, False)


def test_a_table_has_a_row_for_each_point_and_operator(plan: dict[str, Any]) -> None:
    rows = list(signal_rows(plan))
    operators = len(plan["signals"][0]["operators"])
    assert len(rows) == operators * (4 + 11)  # four points of one village, the other eleven alone
    assert len(rows[0]) == len(HEADS)


def dearer(plan: dict[str, Any]) -> None:
    plan["signals"][0]["operators"][0]["dbm"][0] += 0.1


def surer(plan: dict[str, Any]) -> None:
    plan["signals"][0]["operators"][0]["rules"][1] = "hata"


def nearer(plan: dict[str, Any]) -> None:
    plan["signals"][3]["operators"][0]["nearest_m"] -= 1


def passed(plan: dict[str, Any]) -> None:
    row = by(plan, "B")
    row["near"] = not row["near"]


def heard(plan: dict[str, Any]) -> None:
    row = by(plan, "all")
    row["heard"] = not row["heard"]


def fewer(plan: dict[str, Any]) -> None:
    plan["signals"].pop()


def unasked(plan: dict[str, Any]) -> None:
    plan["signals"][0]["points"][3]["asked"] = True


@pytest.mark.parametrize(
    "spoil", [dearer, surer, nearer, passed, heard, fewer, unasked], ids=lambda one: one.__name__
)
def test_what_is_told_wrong_is_refused(
    asked: JointProblem, plan: dict[str, Any], spoil: Callable[[dict[str, Any]], None]
) -> None:
    assert joint_faults(asked, plan) == []
    changed = copy.deepcopy(plan)
    spoil(changed)
    changed["seal"] = seal_of(changed)
    assert joint_faults(asked, changed)
