"""What carries light in a plan: no stretch too long for its optics, no fibre that a hop feeds.

A tree problem knows neither how far the last equipment is nor what feeds a place, because both hang
on the way by which it is reached. So a plan that breaks a rule is made again near the plan before,
until none is broken: a village that a long stretch passes gets equipment, where one is near enough;
else the plan does without the longest line of the stretch, or the line from the tower that a
microwave hop feeds to what would be fibre in name only. Its bound stays that of the question with
no such orders: every plan is one of that question, so none is cheaper.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from everyvillage.core.errors import Fault, InputError
from everyvillage.planning.network.fibre.candidates import length_m
from everyvillage.planning.network.joint import model as kinds
from everyvillage.planning.network.joint.model import steiner_of
from everyvillage.planning.network.joint.names import node_names
from everyvillage.planning.network.joint.rejoin import rejoined
from everyvillage.planning.network.steiner.nearby import Near, nearby
from everyvillage.planning.network.steiner.solve import solve

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from everyvillage.planning.network.joint.model import Model
    from everyvillage.planning.network.steiner.limit import WorkLimit
    from everyvillage.planning.network.steiner.problem import SteinerProblem

BY_HOP = "fibre-by-hop"
ROUNDS = 100
"""A plan is made again at most so often."""
OPEN = 0.01
"""So much over its bound a changed plan may cost before the changed question is planned too."""
PART = 8
"""Where nothing is found near the plan before, a new one may take this part of its limit."""


@dataclass(frozen=True)
class Dark:
    """A place that gets no light, the lines that should lead it there, and why."""

    node: int
    lines: tuple[int, ...]
    code: str
    found: str


@dataclass(frozen=True)
class Orders:
    """What a plan has to do without, by line, and what it must have, by end."""

    barred: frozenset[int] = frozenset()
    must: frozenset[int] = frozenset()


@dataclass
class _Walk:
    """A walk over a plan from today's network: what was reached, over which dark stretch."""

    model: Model
    near: dict[int, list[tuple[int, int]]]
    lights: set[int]
    stretch: dict[int, tuple[int, ...]]
    hopped: set[int]


def lit(model: Model, first: Near, bound: int, *, seed: int, limit: WorkLimit | None) -> Near:
    """Give a plan that carries its light, near the first one; refuse where none is found.

    Where the changes leave much open over the bound, the question without the lines that fed
    places over hops is planned as well, in a part of the limit, and the cheaper answer counts.
    """
    found, lost = _carried(model, first, seed, limit)
    if lost and found.price - bound > OPEN * bound:
        other = _anew(model, lost, seed, limit)
        if other is not None:
            try:
                again, _ = _carried(model, other, seed, limit)
            except InputError:
                return found
            return min(found, again, key=lambda one: one.price)
    return found


def _carried(
    model: Model, first: Near, seed: int, limit: WorkLimit | None
) -> tuple[Near, frozenset[int]]:
    """Change a plan until its light is carried; give it, with the lines that fed over hops."""
    found, orders, question, lost = first, Orders(), None, set[int]()
    for _ in range(ROUNDS):
        dark = list(dark_places(model, found.edges))
        if not dark:
            return found, frozenset(lost)
        question = question or steiner_of(model)
        lost |= {one.lines[0] for one in dark if one.code == BY_HOP}
        other = _fed_anew(model, question, found, dark)
        if other is None:
            before = orders
            for one in dark:
                orders = _ordered(model, orders, one)
            other = _planned(model, found, orders, seed, limit) if orders != before else None
        if other is None:
            break
        found = other
    raise InputError([_fault(model, one) for one in dark_places(model, found.edges)])


def _anew(model: Model, lost: frozenset[int], seed: int, limit: WorkLimit | None) -> Near | None:
    """Plan without some lines from the start; None where nothing is found."""
    numbers = [number for number in range(len(model.lines)) if number not in lost]
    rest = replace(model, lines=tuple(model.lines[one] for one in numbers))
    try:
        result = solve(steiner_of(rest), seed=seed, limit=_part(limit))
    except InputError:
        return None
    edges = tuple(sorted(numbers[edge] for edge in result.edges))
    return Near(edges, result.nodes, result.price)


def _fed_anew(
    model: Model, question: SteinerProblem, found: Near, dark: Sequence[Dark]
) -> Near | None:
    """Feed the first place that hangs on a hop otherwise; None where that cannot be."""
    held = {model.routes[route] for route in model.problem.locks.kept}
    fed = [one for one in dark if one.code == BY_HOP and one.lines[0] not in held]
    return rejoined(model, question, found.edges, (*fed[0].lines, fed[0].node)) if fed else None


def dark_places(model: Model, lines: Sequence[int]) -> Iterator[Dark]:
    """Walk from today's network along a plan's lines; give each place that gets no light."""
    near: dict[int, list[tuple[int, int]]] = {}
    for number in lines:
        one, other = model.lines[number].one, model.lines[number].other
        near.setdefault(one, []).append((other, number))
        near.setdefault(other, []).append((one, number))
    lights = {model.lines[n].one for n in lines if model.lines[n].kind == kinds.BY_FIBRE} | {0}
    walk, line = _Walk(model, near, lights, {0: ()}, set()), [0]
    for node in line:
        for other, number in near.get(node, ()):
            if other in walk.stretch:
                continue
            dark = _step(walk, node, other, number)
            if dark is None:
                line.append(other)
            else:
                yield dark


def _step(walk: _Walk, node: int, other: int, number: int) -> Dark | None:
    """Go along a line; say where the light ends on it."""
    model, kind = walk.model, walk.model.lines[number].kind
    if kind == kinds.HOP or node in walk.hopped:
        walk.hopped.add(other)
    own = kind in {kinds.FIBRE, kinds.SPUR}
    lit_here = node in walk.lights or node >= model.first_site
    before = () if lit_here else walk.stretch[node]
    walk.stretch[other] = (*before, number) if own else ()
    metres = sum(_metres(model, one) for one in walk.stretch[other])
    if metres > model.problem.costs.uplink_longest_m:
        found = f"{metres:.0f} m of fibre from any equipment"
        return Dark(other, walk.stretch[other], "light-too-far", found)
    if own and other in walk.hopped and other < model.first_site:
        return Dark(other, (number,), BY_HOP, "fibre that a microwave hop feeds")
    return None


def _ordered(model: Model, orders: Orders, dark: Dark) -> Orders:
    """Add equipment on the way of the light, or take the longest line of it out."""
    passed = _passed(model, dark)
    if passed is not None:
        end = model.first_fibre + passed
        others = {
            number
            for number, line in enumerate(model.lines)
            if line.other == end and line.kind != kinds.BY_FIBRE
        }
        return Orders(orders.barred | others, orders.must | {end})
    held = {model.routes[route] for route in model.problem.locks.kept}
    free = [number for number in dark.lines if number not in held]
    longest = max(free, key=lambda number: (_metres(model, number), number), default=None)
    return orders if longest is None else Orders(orders.barred | {longest}, orders.must)


def _passed(model: Model, dark: Dark) -> int | None:
    """Give the farthest village on a stretch that light still reaches and that may have fibre."""
    problem, best, metres = model.problem, None, 0.0
    at, beyond = model.found.village_at, len(model.problem.fibre.villages)
    for one, other in pairwise(dark.lines):
        metres += _metres(model, one)
        ends = {model.lines[one].one, model.lines[one].other}
        (node,) = ends & {model.lines[other].one, model.lines[other].other}
        number = node - at
        if metres > problem.costs.uplink_longest_m:
            break
        village = 0 <= number < beyond and problem.fibre.villages[number]
        if village and village.code not in problem.fibre.forbidden:
            best = number
    return best


def _planned(
    model: Model, before: Near, orders: Orders, seed: int, limit: WorkLimit | None
) -> Near | None:
    """Plan by some orders, near the plan before; anew where that finds nothing."""
    numbers = [number for number in range(len(model.lines)) if number not in orders.barred]
    at = {number: place for place, number in enumerate(numbers)}
    question = steiner_of(replace(model, lines=tuple(model.lines[one] for one in numbers)))
    question = replace(question, terminals=tuple(sorted({*question.terminals, *orders.must})))
    kept = [at[number] for number in before.edges if number in at]
    ends = [node for node in before.nodes if node >= model.first_fibre]
    found = nearby(question, kept, ends, seed=seed)
    if found is None:
        try:
            result = solve(question, seed=seed, limit=_part(limit))
        except InputError:
            return None
        found = Near(result.edges, result.nodes, result.price)
    return replace(found, edges=tuple(sorted(numbers[edge] for edge in found.edges)))


def _metres(model: Model, number: int) -> float:
    """Give the length of a line between places or sites."""
    return length_m(model.run_of(model.lines[number]))


def _part(limit: WorkLimit | None) -> WorkLimit | None:
    if limit is None:
        return None
    work = None if limit.work is None else max(1, limit.work // PART)
    return replace(limit, work=work, seconds=limit.seconds and limit.seconds / PART)


def _fault(model: Model, dark: Dark) -> Fault:
    longest = model.problem.costs.uplink_longest_m
    return Fault(
        f"network.{dark.code}",
        node_names(model)[dark.node],
        "a plan whose light reaches every place",
        dark.found,
        f"fibre all the way, at most {longest} m between two pieces of equipment",
        "give a point of presence on the way, allow satellite, or lift what is locked in",
    )
