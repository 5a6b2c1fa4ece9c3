"""Check what a plan within a sum of money says: what it reaches, and what no such plan reaches.

The villages that count are counted here anew. A ceiling holds because reaching one more is proved
to cost more than the money, by the same kind of proof as a plan's own bound; it has to be the
lowest that its proof gives. Where nothing is left to reach there is no proof: the ceiling is then
all that lines lead to.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from everyvillage.planning.network.plain import key_faults, same
from everyvillage.planning.network.steiner.certificate import certificate_from
from everyvillage.planning.network.steiner.check import bound_faults, proved
from everyvillage.planning.network.steiner.problem import Limit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from everyvillage.planning.network.joint.expect import Expected
    from everyvillage.planning.network.joint.extras import Said
    from everyvillage.planning.network.joint.problem import JointProblem
    from everyvillage.planning.network.steiner.problem import SteinerProblem

HEAD = frozenset(("yuan", "counts", "poor_first", "levels", "stages"))
STAGE = frozenset(("stage", "reached", "most", "more_yuan"))


def answered(problem: JointProblem, plan: Mapping[str, Any]) -> JointProblem:
    """Give the problem that asks for as much as the plan says it reaches."""
    within, said = problem.levels.within, plan["within"]
    if within is None:
        if said is not None:
            message = "a sum of money that nobody gave"
            raise ValueError(message)
        return problem
    reached = tuple(row["reached"] for row in said["stages"])
    if len(reached) != 1 + within.poor_first or any(type(one) is not int for one in reached):
        message = "what is reached is not told for each stage"
        raise ValueError(message)
    levels = replace(problem.levels, within=replace(within, reached=reached))
    return replace(problem, levels=levels)


def reach_limits(problem: JointProblem, known: Expected) -> list[Limit]:
    """Give how much may be left out where a sum of money is asked: all but what is reached."""
    within = problem.levels.within
    if within is None or within.reached is None:
        return []
    stages = ["poor", "all"] if within.poor_first else ["all"]
    limits = []
    for stage, reached in zip(stages, within.reached, strict=True):
        weights = _weights(problem, known, poor=stage == "poor")
        limits.append(Limit(stage, weights, sum(weights.values()) - reached))
    return limits


def _weights(problem: JointProblem, known: Expected, *, poor: bool) -> dict[int, int]:
    """Count each village, or its households, once in every level that is asked."""
    found: dict[int, int] = {}
    one_each = problem.levels.within is not None and problem.levels.within.counts == "villages"
    for _, whole, first in _asked(problem, known):
        for number, village in enumerate(problem.fibre.villages):
            if village.poor or (whole and not poor):
                found[first + number] = 1 if one_each else village.households
    return found


def _asked(problem: JointProblem, known: Expected) -> list[tuple[str, bool, int]]:
    """Give the levels that are asked: whether of all villages, and the node of the first."""
    levels, first = problem.levels, known.first_broadband
    rows = (
        ("broadband", levels.broadband, first),
        ("signal", levels.signal, known.first_signal),
        ("fibre", levels.fibre, known.first_fibre),
    )
    asked = [
        (name, goal.all_permille > 0, node)
        for name, goal, node in rows
        if goal is not None and (goal.all_permille or goal.poor_permille)
    ]
    return asked or [("broadband", True, first)]


def within_faults(
    question: Said, tree: SteinerProblem, proofs: Mapping[str, Any] | None
) -> Iterator[str]:
    """Compare money, cost and reach with each other, and add up the proof of every ceiling.

    ``question`` and ``tree`` ask for what the plan says it reaches. The proofs stand in the plan,
    or in the file of ``proofs`` that it names; that this is missing is said elsewhere.
    """
    problem, known, plan = question.problem, question.known, question.plan
    within, said = problem.levels.within, plan["within"]
    own = (proofs or {"within": None})["within"] if "proofs" in plan else plan.get("ceilings", [])
    count = 0 if within is None or within.reached is None else len(within.reached)
    if own is not None and len(own) != count:
        yield f"there are {len(own)} proofs of {count} ceilings"
        return
    if within is None or within.reached is None:
        return
    yield from key_faults("the money", said, HEAD)
    asked = [name for name, _, _ in _asked(problem, known)]
    head = {"yuan": within.yuan, "counts": within.counts, "poor_first": within.poor_first}
    head |= {"levels": asked}
    for name, value in head.items():
        if not same(said[name], value):
            yield f"the money is said otherwise: {name} is {value}, not {said[name]}"
    if plan["cost_yuan"] > within.yuan:
        yield f"the plan costs {plan['cost_yuan']}, more than the {within.yuan} that there are"
    stages, graph = tree.limits[-count:], plan["graph"]
    inside = {0, *(end for number in graph["chosen"] for end in graph["lines"][number][:2])}
    open_to = _open_to(tree)
    for place, (row, limit) in enumerate(zip(said["stages"], stages, strict=True)):
        where = f"the ceiling of {limit.name}"
        yield from key_faults(where, row, STAGE)
        reached, every = (
            sum(weight for node, weight in limit.weights.items() if node in nodes)
            for nodes in (inside, open_to)
        )
        if row["stage"] != limit.name or not same(row["reached"], reached):
            yield f"{where}: {reached} are reached, not {row['reached']}"
        if type(row["most"]) is not int or row["most"] < reached:
            yield f"{where} is below what is reached"
        elif own is not None:
            before = tree.limits[: len(tree.limits) - count + place]
            ceiling = _Ceiling(tree, before, limit, within.yuan)
            faults = ceiling.faults(row["most"], row["more_yuan"], own[place], every)
            yield from (f"{where}: {fault}" for fault in faults)


def _open_to(tree: SteinerProblem) -> set[int]:
    """Walk the lines from today's network; from an end nothing leads on."""
    near: dict[int, list[int]] = defaultdict(list)
    for one, other in zip(tree.graph.tails.tolist(), tree.graph.heads.tolist(), strict=True):
        near[one].append(other)
        near[other].append(one)
    seen, waiting = {0}, [0]
    while waiting:
        node = waiting.pop()
        fresh = [] if tree.graph.ends[node] else [one for one in near[node] if one not in seen]
        seen.update(fresh)
        waiting.extend(fresh)
    return seen


@dataclass(frozen=True)
class _Ceiling:
    """One stage of a question: what limits stand before it, its own, and the money."""

    tree: SteinerProblem
    before: tuple[Limit, ...]
    own: Limit
    yuan: int

    def asks(self, weight: int) -> SteinerProblem:
        """Give the question for the cheapest tree that brings a weight."""
        limit = replace(self.own, most=sum(self.own.weights.values()) - weight)
        return replace(self.tree, limits=(*self.before, limit))

    def faults(
        self, most: int, more: int | None, proof: Mapping[str, Any] | None, every: int
    ) -> Iterator[str]:
        """Add up the proof that one more costs more than the money, and that it gives no less."""
        if proof is None:
            if more is not None or most != every:
                yield f"there is no proof, and {every} could be reached"
            return
        certificate, question = certificate_from(proof), self.asks(most + 1)
        if faults := bound_faults(question, certificate):
            yield from faults
        elif not same(more, proof["bound"]) or proved(question, certificate) != more:
            yield f"its proof is not of {more}"
        elif certificate.bound <= self.yuan:
            yield f"one more may cost {more}, which the money of {self.yuan} pays for"
        elif proved(self.asks(most), certificate) > self.yuan:
            yield "its proof gives a lower one"
