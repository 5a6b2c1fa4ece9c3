"""What carries light in a plan: no stretch of fibre is too long for its optics.

A tree problem does not know how far the last equipment is, because that hangs on the way by which
a place is reached. So a plan with such a stretch is made again near the plan before, until none is
left: a village that the stretch passes gets equipment, where one is near enough; else the plan does
without the longest line of the stretch. Its bound stays that of the question without such orders:
every plan is one of that question, so none is cheaper.
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
from everyvillage.planning.network.steiner.nearby import Near, nearby
from everyvillage.planning.network.steiner.solve import solve

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from everyvillage.planning.network.joint.model import Model
    from everyvillage.planning.network.steiner.limit import WorkLimit

ROUNDS = 40
"""A plan is made again at most so often."""
PART = 8
"""Where nothing is found near the plan before, a new one may take this part of its limit."""


@dataclass(frozen=True)
class Dark:
    """A place that gets no light, the lines that should lead it there, and why in words."""

    node: int
    lines: tuple[int, ...]
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


def lit(model: Model, first: Near, *, seed: int, limit: WorkLimit | None) -> Near:
    """Give a plan that carries its light, near the first one; refuse where none is found."""
    found, orders = first, Orders()
    for _ in range(ROUNDS):
        dark = list(dark_places(model, found.edges))
        if not dark:
            return found
        before = orders
        for one in dark:
            orders = _ordered(model, orders, one)
        other = _planned(model, found, orders, seed, limit) if orders != before else None
        if other is None:
            break
        found = other
    raise InputError([_fault(model, one) for one in dark_places(model, found.edges)])


def dark_places(model: Model, lines: Sequence[int]) -> Iterator[Dark]:
    """Walk from today's network along a plan's lines; give each place that gets no light."""
    near: dict[int, list[tuple[int, int]]] = {}
    for number in lines:
        one, other = model.lines[number].one, model.lines[number].other
        near.setdefault(one, []).append((other, number))
        near.setdefault(other, []).append((one, number))
    lights = {model.lines[n].one for n in lines if model.lines[n].kind == kinds.BY_FIBRE} | {0}
    walk, line = _Walk(model, near, lights, {0: ()}), [0]
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
    model = walk.model
    own = model.lines[number].kind in {kinds.FIBRE, kinds.SPUR}
    lit_here = node in walk.lights or node >= model.first_site
    before = () if lit_here else walk.stretch[node]
    walk.stretch[other] = (*before, number) if own else ()
    metres = sum(_metres(model, one) for one in walk.stretch[other])
    if metres > model.problem.costs.uplink_longest_m:
        return Dark(other, walk.stretch[other], f"{metres:.0f} m of fibre from any equipment")
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
        "network.light-too-far",
        node_names(model)[dark.node],
        "a plan whose light reaches every place",
        dark.found,
        f"at most {longest} m of fibre between two pieces of equipment",
        "give a point of presence on the way, allow satellite, or lift what is locked in",
    )
