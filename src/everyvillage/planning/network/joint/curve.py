"""What each share of villages costs, with its bound; and what the stated doubt of costs does."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from everyvillage.core.errors import InputError
from everyvillage.planning.network.curve import SharePoint, shares
from everyvillage.planning.network.joint.model import model_of
from everyvillage.planning.network.joint.plan import make_joint_plan
from everyvillage.planning.network.joint.possible import share_within_reach
from everyvillage.planning.network.joint.shares import levels_at, share_today

if TYPE_CHECKING:
    from collections.abc import Sequence

    from everyvillage.planning.network.joint.costs import JointCosts
    from everyvillage.planning.network.joint.plan import JointPlan
    from everyvillage.planning.network.joint.problem import JointProblem
    from everyvillage.planning.network.steiner.limit import WorkLimit

OUT_OF_REACH = frozenset({"network.goal-impossible", "network.goal-barred", "network.not-found"})
ENDS = {"least": 0, "most": 1}


@dataclass(frozen=True)
class Doubt:
    """Which costs are at which end of their ranges, what a plan costs then, and the best then."""

    costs: str
    at: str
    same_plan_yuan: int
    best: JointPlan

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data."""
        return {
            "costs": self.costs,
            "at": self.at,
            "same_plan_yuan": self.same_plan_yuan,
            "best_yuan": self.best.cost_yuan,
            "bound_yuan": self.best.bound_yuan,
        }


def joint_curve(
    problem: JointProblem, *, points: int, seed: int, limit: WorkLimit
) -> tuple[SharePoint[JointPlan], ...]:
    """Give cost and bound from today's share of villages to all, at even steps.

    What is asked at each share is what a plan for that share is asked (:mod:`shares`). It ends
    where ways lead no farther, and before the first share for which no plan is found.
    """
    found: list[SharePoint[JointPlan]] = []
    have = share_today(problem)
    most = max(have, share_within_reach(model_of(problem))) if points else have
    for share in shares(have, most, points):
        asked = replace(problem, levels=levels_at(problem.levels, share))
        try:
            plan = make_joint_plan(asked, seed=seed, limit=limit)
        except InputError as refused:
            if {fault.code for fault in refused.faults} <= OUT_OF_REACH:
                break
            raise
        found.append(SharePoint(share, plan))
    return tuple(found)


def curve_points(curve: Sequence[SharePoint[JointPlan]]) -> list[dict[str, int]]:
    """Give each point as plain data, with what building alone costs."""
    return [{**point.as_dict(), "building_yuan": point.plan.building_yuan} for point in curve]


def doubts(plan: JointPlan, *, limit: WorkLimit) -> tuple[Doubt, ...]:
    """Give for each doubt: what the same plan costs, and the best plan with its bound.

    All costs at their least and at their most together, then those of fibre and of radio alone.
    """
    rows = []
    for name in ("all", "fibre", "radio"):
        for end, place in ENDS.items():
            asked = repriced(plan.problem, name, place)
            best = make_joint_plan(asked, seed=plan.result.seed, limit=limit)
            rows.append(Doubt(name, end, same_plan_yuan(plan, asked), best))
    return tuple(rows)


def repriced(problem: JointProblem, name: str, place: int) -> JointProblem:
    """Give the problem with costs of fibre, of radio, or all, at their least (0) or most (1)."""
    fibre, costs = problem.fibre, problem.costs
    if name in {"all", "fibre"}:
        rows = {
            terrain: replace(
                row,
                line_km=_both(row.line_km, place),
                village=_both(row.village, place),
                home=_both(row.home, place),
                poles_km=None if row.poles_km is None else _both(row.poles_km, place),
            )
            for terrain, row in fibre.costs.items()
        }
        factors = {terrain: _both(pair, place) for terrain, pair in fibre.off_road.items()}
        fibre = replace(fibre, costs=rows, off_road=factors)
    if name in {"all", "radio"}:
        costs = _at(costs, place)
    return replace(problem, fibre=fibre, costs=costs)


def _at(costs: JointCosts, place: int) -> JointCosts:
    """Give the costs of radio and satellite at one end of their ranges."""
    names = ("hop", "mains", "solar", "solar_year", "home_radio", "satellite", "satellite_month")
    terrains = {
        terrain: replace(
            row, **{field.name: _both(getattr(row, field.name), place) for field in fields(row)}
        )
        for terrain, row in costs.terrains.items()
    }
    ranges: dict[str, Any] = {name: _both(getattr(costs, name), place) for name in names}
    return replace(costs, terrains=terrains, **ranges)


def _both(pair: tuple[int, int], place: int) -> tuple[int, int]:
    return pair[place], pair[place]


def same_plan_yuan(plan: JointPlan, asked: JointProblem) -> int:
    """Give what a plan's lines and nodes cost under the costs of another problem."""
    model = model_of(asked)
    lines = {(line.one, line.other, line.kind): line.cost_yuan for line in model.lines}
    total = sum(lines[line.one, line.other, line.kind] for line in plan.chosen)
    for number, site in enumerate(model.sites):
        total += site.cost_yuan if model.first_site + number in plan.nodes else 0
    for number, carrier in enumerate(model.carriers):
        total += carrier.cost_yuan if model.first_carrier + number in plan.nodes else 0
    return total
