"""Make a fibre plan: the cheapest lines by the rule of candidates, its bill and its proof."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from everyvillage.core.errors import Fault, InputError
from everyvillage.planning.network.curve import SharePoint, shares
from everyvillage.planning.network.fibre.candidates import (
    Candidates,
    candidates,
    service_yuan,
)
from everyvillage.planning.network.fibre.problem import PERMILLE, Goal
from everyvillage.planning.network.steiner.graph import graph_of
from everyvillage.planning.network.steiner.problem import Limit, SteinerProblem
from everyvillage.planning.network.steiner.solve import SteinerResult, solve

if TYPE_CHECKING:
    from collections.abc import Callable

    from everyvillage.planning.network.fibre.problem import FibreProblem
    from everyvillage.planning.network.steiner.limit import WorkLimit


@dataclass(frozen=True)
class FibrePlan:
    """Chosen lines (numbers of ``candidates.lines``), villages served, cost and proved bound."""

    problem: FibreProblem
    candidates: Candidates
    lines: tuple[int, ...]
    served: tuple[int, ...]
    cost_yuan: int
    result: SteinerResult

    @property
    def bound_yuan(self) -> int:
        """Give what no plan by the rule is cheaper than."""
        return self.result.bound


@dataclass(frozen=True)
class CurvePoint(SharePoint[FibrePlan]):
    """A share of villages, and the plan that reaches it."""

    @property
    def served(self) -> int:
        """Give how many villages the plan serves."""
        return len(self.plan.served)

    def as_dict(self) -> dict[str, int]:
        """Give share, villages served, cost and bound as plain data."""
        return {**super().as_dict(), "served": self.served}


def make_plan(
    problem: FibreProblem,
    *,
    seed: int = 1,
    limit: WorkLimit | None = None,
    progress: Callable[[int, int], None] | None = None,
    among: Candidates | None = None,
) -> FibrePlan:
    """Choose the lines; refuse a goal that no plan can reach, saying which villages are cut off.

    ``among`` are the candidates where they are known already; they do not depend on the goal.
    """
    found = candidates(problem) if among is None else among
    asked = steiner_problem(problem, found)
    try:
        result = solve(asked, seed=seed, limit=limit, progress=progress)
    except InputError as refused:
        raise InputError([*refused.faults, _no_plan(problem)]) from refused
    own = len(found.lines)
    lines = tuple(edge for edge in result.edges if edge < own)
    first = len(found.places)
    served = tuple(node - first for node in result.nodes if node >= first)
    return FibrePlan(problem, found, lines, served, result.price, result)


def steiner_problem(problem: FibreProblem, found: Candidates) -> SteinerProblem:
    """Give the tree problem: places, then a node for each village's being served."""
    first = len(found.places)
    services = [
        (found.village_at + number, first + number, service_yuan(problem, number))
        for number, village in enumerate(problem.villages)
        if village.code not in problem.forbidden
    ]
    graph = graph_of(first + len(problem.villages), [*found.lines, *services])
    must = {0} | {
        first + number
        for number, village in enumerate(problem.villages)
        if village.code in problem.forced
    }
    limits = []
    for name, (members, most) in problem.groups().items():
        if most == 0:
            must.update(first + number for number in members)
            continue
        limits.append(Limit(name, {first + number: 1 for number in members}, most))
    return SteinerProblem(problem.name, graph, tuple(sorted(must)), {}, tuple(limits))


def coverage_curve(
    problem: FibreProblem, *, points: int, seed: int, limit: WorkLimit
) -> tuple[CurvePoint, ...]:
    """Give cost and bound from today's share of villages to all of them, at even steps.

    Only the share of all villages is asked; the other goals are left aside, so that the curve
    starts at what there is.
    """
    villages, among, found = len(problem.villages), candidates(problem), []
    least = sum(village.connected for village in problem.villages) * PERMILLE // villages
    most = (villages - len(problem.forbidden)) * PERMILLE // villages
    for share in shares(least, most, points):
        asked = replace(problem, goal=Goal(share, 0, 0))
        found.append(CurvePoint(share, make_plan(asked, seed=seed, limit=limit, among=among)))
    return tuple(found)


def _no_plan(problem: FibreProblem) -> Fault:
    return Fault(
        "network.no-plan",
        problem.name,
        "a goal that lines can reach",
        "villages that no candidate line reaches",
        "a lower goal, or more points of presence",
        "forbid fewer villages, or lower the share by the villages cut off",
    )
