"""Change a question by hand, and hold two plans against each other: for the pages of officers.

Start a plan with :func:`plan.make_joint_plan`; its ``progress`` gets cost and bound as they close.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from everyvillage.planning.network.fibre.problem import Goal
from everyvillage.planning.network.joint.shares import levels_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from everyvillage.planning.network.joint.problem import JointProblem


def decided(
    problem: JointProblem, *, forced: Iterable[str] = (), forbidden: Iterable[str] = ()
) -> JointProblem:
    """Give the problem with more villages that must, or must not, get broadband by this plan."""
    fibre = replace(
        problem.fibre,
        forced=problem.fibre.forced | set(forced),
        forbidden=problem.fibre.forbidden | set(forbidden),
        goal=Goal(0, 0, 0),
    )
    return replace(problem, fibre=fibre)


def with_share(problem: JointProblem, permille: int) -> JointProblem:
    """Give the problem with another share of villages in every level that it asks."""
    return replace(problem, levels=levels_at(problem.levels, permille))


def compared(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Give how two plans of one problem differ: sums, and villages whose technology changes."""
    sums = ("cost_yuan", "bound_yuan", "building_yuan", "year_yuan", "broadband", "signal")
    before = {row["code"]: row["technology"] for row in one["villages"]}
    changes = [
        {"code": row["code"], "from": before[row["code"]], "to": row["technology"]}
        for row in other["villages"]
        if before.get(row["code"]) not in {None, row["technology"]}
    ]
    works = [{(w["item"], w["from"], w["to"]) for w in plan["works"]} for plan in (one, other)]
    return {
        "sums": {name: [one[name], other[name]] for name in sums},
        "villages": changes,
        "works_only_in_one": len(works[0] - works[1]),
        "works_only_in_other": len(works[1] - works[0]),
    }
