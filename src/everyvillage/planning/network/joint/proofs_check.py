"""Check the proofs of the curve and of the doubt, each against the question that it answers.

A point of the curve asks for its share in every level that was asked, with floors no higher; a line
of the doubt asks what was asked, with a range of costs shut to one of its ends. The lines of each
graph are compared with those that its question makes; the lines that were chosen of them have to
answer the question at the cost that is told, and the proof is added up.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from everyvillage.planning.network.fibre.problem import Goal
from everyvillage.planning.network.fibre.roads_check import ways_from
from everyvillage.planning.network.joint.expect import expected
from everyvillage.planning.network.joint.extras import repriced
from everyvillage.planning.network.joint.graph_check import line_faults, tree_problem
from everyvillage.planning.network.plain import key_faults, same
from everyvillage.planning.network.proofs_check import (
    certified,
    even_shares,
    point_faults,
    priced,
)

POINT = frozenset(("permille", "cost_yuan", "bound_yuan", "building_yuan"))

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from everyvillage.planning.network.fibre.check import Ways
    from everyvillage.planning.network.joint.expect import Expected
    from everyvillage.planning.network.joint.problem import JointProblem, Levels
    from everyvillage.planning.network.steiner.problem import SteinerProblem


def proof_faults(
    problem: JointProblem, plan: Mapping[str, Any], proofs: Mapping[str, Any]
) -> Iterator[str]:
    """Give what is wrong with the proofs of curve and doubt, and with what is told of both."""
    ways = ways_from(plan["graph"])
    yield from _curve_faults(problem, plan["curve"], proofs["curve"], ways)
    yield from _doubt_faults(problem, plan["sensitivity"], proofs["doubt"], ways)


def _curve_faults(
    problem: JointProblem, curve: list[dict[str, Any]], proofs: Mapping[str, Any], ways: Ways
) -> Iterator[str]:
    if not curve:
        return
    shares, graph = _shares(problem, len(curve)), proofs["graph"]

    def asked(permille: int) -> JointProblem:
        return replace(problem, levels=asked_at(problem.levels, permille))

    known = expected(asked(shares[0]), graph["places"], ways)
    for fault in line_faults(known, graph["lines"]):
        yield f"the curve: {fault}"

    def question(permille: int) -> SteinerProblem:
        return tree_problem(asked(permille), known, graph["lines"])

    yield from point_faults(curve, proofs, shares, question)
    for point, chosen in zip(curve, proofs["chosen"], strict=True):
        where = f"the curve at {point['permille']}"
        yield from key_faults(where, point, POINT)
        building = _building(known, [graph["lines"][number] for number in chosen])
        if not same(point["building_yuan"], building):
            yield f"{where}: building costs {building}, not {point['building_yuan']}"


def _building(known: Expected, lines: list[list[Any]]) -> int:
    """Add up what building some lines costs, with the towers and carriers that they join."""
    inside = {end for one, other, _, _ in lines for end in (one, other)}
    total = sum(known.lines[one, other, kind].building for one, other, _, kind in lines)
    for number, site in enumerate(known.sites):
        if known.first_site + number in inside:
            total += site["tower"].building + site["power"].building
    for number, carrier in enumerate(known.carriers):
        total += carrier["cost"].building if known.first_carrier + number in inside else 0
    return total


def _shares(problem: JointProblem, points: int) -> list[int]:
    """Give the shares of even steps from today's, in the level that has least, to all villages."""
    villages, barred = problem.fibre.villages, problem.fibre.forbidden
    fibre = frozenset(one.code for one in villages if one.connected)
    broadband, levels = fibre | problem.broadband_today, problem.levels
    has = (
        (levels.fibre, fibre),
        (levels.broadband, broadband),
        (levels.signal, problem.signal_today),
    )
    found = []
    for goal, codes in has:
        if goal is not None and (goal.all_permille or goal.poor_permille):
            counted = [one.code for one in villages if one.poor or goal.all_permille]
            served = [code for code in counted if code in codes]
            found.append(1000 * len(served) // len(counted) if counted else 1000)
    every = 1000 * len([1 for one in villages if one.code in broadband]) // len(villages)
    first = min(found, default=every)
    last = 1000 * len([1 for one in villages if one.code not in barred]) // len(villages)
    return even_shares(first, last, points)


def asked_at(levels: Levels, permille: int) -> Levels:
    """Give the levels that a point of the curve asks."""
    found = [_goal_at(one, permille) for one in (levels.broadband, levels.signal, levels.fibre)]
    broadband, signal, fibre = found
    if not any(one is not None and (one.all_permille or one.poor_permille) for one in found):
        broadband = Goal(permille, 0, 0)
    nothing = Goal(0, 0, 0)
    return replace(levels, broadband=broadband or nothing, signal=signal, fibre=fibre, within=None)


def _goal_at(goal: Goal | None, permille: int) -> Goal | None:
    if goal is None or not (goal.all_permille or goal.poor_permille):
        return goal
    least = [min(one, permille) for one in (goal.poor_permille, goal.township_permille)]
    return Goal(permille, *least) if goal.all_permille else Goal(0, permille, least[1])


def _doubt_faults(
    problem: JointProblem,
    rows: list[dict[str, Any]],
    proofs: list[Mapping[str, Any]],
    ways: Ways,
) -> Iterator[str]:
    if len(rows) != len(proofs):
        yield "the doubt has other lines than proofs"
        return
    known = None
    for row, proof in zip(rows, proofs, strict=True):
        asked = repriced(problem, row["costs"], 0 if row["at"] == "least" else 1)
        where, graph = f"the doubt of {row['costs']} at {row['at']}", proof["graph"]
        known = expected(asked, graph["places"], ways, known)
        yield from (f"{where}: {fault}" for fault in line_faults(known, graph["lines"]))
        tree = tree_problem(asked, known, graph["lines"])
        proof_of = proof["certificate"]
        yield from certified(tree, proof_of, where=where, bound=row["bound_yuan"])
        yield from priced(tree, proof["chosen"], where=where, cost=row["best_yuan"])
