"""Make a joint plan: what to build, who gets what by which technology, cost and proved bound."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from everyvillage.core.errors import Fault, InputError
from everyvillage.planning.network.fibre.problem import PERMILLE
from everyvillage.planning.network.joint.light import lit
from everyvillage.planning.network.joint.locks import route_words
from everyvillage.planning.network.joint.model import BY_FIBRE, Line, Model, model_of, steiner_of
from everyvillage.planning.network.joint.names import node_names
from everyvillage.planning.network.steiner.nearby import Near
from everyvillage.planning.network.steiner.solve import SteinerResult, solve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from everyvillage.planning.network.joint.locks import Route
    from everyvillage.planning.network.joint.problem import JointProblem
    from everyvillage.planning.network.steiner.limit import WorkLimit


@dataclass(frozen=True)
class JointPlan:
    """The chosen lines of a model, the nodes they join, cost and bound in present value."""

    model: Model
    lines: tuple[int, ...]
    nodes: frozenset[int]
    cost_yuan: int
    result: SteinerResult

    @property
    def problem(self) -> JointProblem:
        """Give the problem that was planned."""
        return self.model.problem

    @property
    def bound_yuan(self) -> int:
        """Give what no plan by the rule is cheaper than."""
        return self.result.bound

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


def impossible(model: Model) -> Iterator[Fault]:
    """Say which goals no plan can reach, and the smallest change that makes each possible."""
    problem, given = model.problem, {line.other for line in model.lines}
    for level, goal in problem.levels.goals.items():
        first = model.first_of(level)
        for name, (members, most) in problem.groups(goal).items():
            lost = [number for number in members if first + number not in given]
            if len(lost) > most:
                reachable = (len(members) - len(lost)) * PERMILLE // len(members)
                names = ", ".join(problem.fibre.villages[number].name for number in lost[:10])
                yield Fault(
                    "network.goal-impossible",
                    f"goal {level} {name}",
                    f"at most {most} of {len(members)} villages left out",
                    f"nothing reaches {len(lost)}: {names}",
                    f"a goal of at most {reachable} thousandths, or {level} for these villages",
                    f"lower the goal {level} {name} to {reachable} thousandths, allow satellite, "
                    "or move the towers nearer",
                )


def unknown_routes(model: Model) -> Iterator[Fault]:
    """Say which routes are locked in that no plan may take."""
    kinds = Counter(kind for kind, *_ in model.routes)
    offered = ", ".join(f"{number} of {kind}" for kind, number in sorted(kinds.items()))
    for route in sorted(model.problem.locks.kept - set(model.routes)):
        yield Fault(
            "network.route-unknown",
            f"locked in: {_named(model, route)}",
            "a route that a plan may take",
            "none by the rule between these ends",
            f"a route of the candidates ({offered or 'none'})",
            "choose a route of the plan's graph, or lift what locks it or its tower out",
        )


def _named(model: Model, route: Route) -> str:
    """Say a route by what stands at its ends; where nothing does, by their positions."""
    kind, *ends = route
    named = [*zip(model.points, node_names(model), strict=False)][:0:-1]
    at = dict(named)  # of several on one point the first, which is the place
    if any(end not in at for end in ends):
        return route_words(route)
    return f"{kind} {' – '.join(at[end] for end in ends)}"


def make_joint_plan(
    problem: JointProblem,
    *,
    seed: int = 1,
    limit: WorkLimit | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> JointPlan:
    """Choose what to build; ``progress`` gets cost and bound whenever one may have moved."""
    model = model_of(problem)
    if faults := [*unknown_routes(model), *impossible(model)]:
        raise InputError(faults)
    result = solve(steiner_of(model), seed=seed, limit=limit, progress=progress)
    first = Near(result.edges, result.nodes, result.price)
    found = lit(model, first, seed=seed, limit=limit)
    return JointPlan(model, found.edges, frozenset(found.nodes), found.price, result)
