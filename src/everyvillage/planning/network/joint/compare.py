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
    """Give how two plans of one county differ: sums, villages that change, works only in one."""
    sums = ("cost_yuan", "bound_yuan", "building_yuan", "year_yuan", "broadband", "signal")
    before = {row["code"]: row["technology"] for row in one["villages"]}
    changes = [
        {"code": row["code"], "from": before[row["code"]], "to": row["technology"]}
        for row in other["villages"]
        if before.get(row["code"]) not in {None, row["technology"]}
    ]
    return {
        "sums": {name: [one[name], other[name]] for name in sums},
        "villages": changes,
        "works_only_in_one": works_only_in(one, other),
        "works_only_in_other": works_only_in(other, one),
    }


def works_only_in(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Give the works of a plan that the other does not have, known by what they are and where.

    What has a place is known by its route, either way round, with the band of equipment; the rest
    by the names of its ends: points without a name may be numbered otherwise in the other plan.
    """
    there = {_known_by(work) for work in other["works"]}
    return [work for work in one["works"] if _known_by(work) not in there]


def _known_by(work: Mapping[str, Any]) -> tuple[object, ...]:
    points = [tuple(point) for point in work["route"]]
    if len(points) > 1:
        return (work["item"], *min(points, points[::-1]))
    return (work["item"], work["from"], work["to"], *points)
