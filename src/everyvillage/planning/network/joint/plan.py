"""Make a joint plan: what to build, who gets what by which technology, cost and proved bound."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from everyvillage.core.errors import Fault, InputError
from everyvillage.planning.network.joint.budget import most_within
from everyvillage.planning.network.joint.light import lit
from everyvillage.planning.network.joint.model import BY_FIBRE, Line, Model, model_of, steiner_of
from everyvillage.planning.network.joint.names import route_named
from everyvillage.planning.network.joint.refusals import impossible
from everyvillage.planning.network.steiner.nearby import Near
from everyvillage.planning.network.steiner.solve import SteinerResult, solve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from everyvillage.planning.network.joint.budget import Ceiling
    from everyvillage.planning.network.joint.problem import JointProblem
    from everyvillage.planning.network.steiner.limit import WorkLimit


@dataclass(frozen=True)
class JointPlan:
    """The chosen lines of a model, the nodes they join, cost and bound in present value.

    ``ceilings`` say what no plan within a sum of money reaches more than, where one was asked.
    """

    model: Model
    lines: tuple[int, ...]
    nodes: frozenset[int]
    cost_yuan: int
    result: SteinerResult
    ceilings: tuple[Ceiling, ...] = ()

    @property
    def problem(self) -> JointProblem:
        """Give the problem that was planned."""
        return self.model.problem

    @property
    def bound_yuan(self) -> int:
        """Give what no plan by the rule is cheaper than."""
        return self.result.bound

    @property
    def building_yuan(self) -> int:
        """Give what building all of it costs, running left aside."""
        own = (yuan for node, yuan in self.model.node_building.items() if node in self.nodes)
        return sum(line.building_yuan for line in self.chosen) + sum(own)

    @property
    def chosen(self) -> tuple[Line, ...]:
        """Give the chosen lines."""
        return tuple(self.model.lines[number] for number in self.lines)

    @cached_property
    def served(self) -> dict[int, Line]:
        """Each village, by number, that the plan leads broadband or fibre to, with the line."""
        model, found = self.model, dict[int, Line]()
        for line in self.chosen:
            if model.first_fibre <= line.other < model.first_signal:
                number = model.village_of(line.other)
                if line.kind == BY_FIBRE or number not in found:
                    found[number] = line
        return found


def unknown_routes(model: Model) -> Iterator[Fault]:
    """Say which routes are locked in that no plan may take."""
    kinds = Counter(kind for kind, *_ in model.routes)
    offered = ", ".join(f"{number} of {kind}" for kind, number in sorted(kinds.items()))
    for route in sorted(model.problem.locks.kept - set(model.routes)):
        yield Fault(
            "network.route-unknown",
            f"locked in: {route_named(model, route)}",
            "a route that a plan may take",
            "none by the rule between these ends",
            f"a route of the candidates ({offered or 'none'})",
            "choose a route of the plan's graph, or lift what locks it or its tower out",
        )


def make_joint_plan(
    problem: JointProblem,
    *,
    seed: int = 1,
    limit: WorkLimit | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> JointPlan:
    """Choose what to build; ``progress`` gets cost and bound whenever one may have moved.

    Where a sum of money is asked, the plan's problem says what it reaches.
    """
    model = model_of(problem)
    if faults := [*unknown_routes(model), *impossible(model)]:
        raise InputError(faults)
    within = problem.levels.within
    if within is not None and within.reached is None:
        best = most_within(model, seed=seed, limit=limit, progress=progress)
        own = best.tree.edges, frozenset(best.tree.nodes), best.tree.price
        return JointPlan(best.model, *own, best.result, best.ceilings)
    result = solve(steiner_of(model), seed=seed, limit=limit, progress=progress)
    first = Near(result.edges, result.nodes, result.price)
    found = lit(model, first, result.bound, seed=seed, limit=limit)
    return JointPlan(model, found.edges, frozenset(found.nodes), found.price, result)
