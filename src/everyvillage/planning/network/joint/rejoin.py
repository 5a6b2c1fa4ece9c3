"""Lead fibre to a part of a plan that lost its feed: the cheapest way there, or other technology.

The part is what hangs on a place without any microwave hop between. It gets the cheapest way from
what has fibre itself, or, where it is villages alone, each its cheapest other broadband. Everything
else of the plan stays as it is, less what then serves nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from everyvillage.planning.network.joint import model as kinds
from everyvillage.planning.network.steiner.graph import BLOCKED
from everyvillage.planning.network.steiner.nearby import Near
from everyvillage.planning.network.steiner.paths import way_to

if TYPE_CHECKING:
    from collections.abc import Iterable

    from everyvillage.planning.network.joint.model import Model
    from everyvillage.planning.network.steiner.graph import Flags, Graph, Ints
    from everyvillage.planning.network.steiner.problem import SteinerProblem


@dataclass(frozen=True)
class Part:
    """What hangs on a place over no hop, with its lines; what is fed without it; the lost line."""

    nodes: frozenset[int]
    lines: frozenset[int]
    fed: frozenset[int]
    rest: frozenset[int]


@dataclass(frozen=True)
class Change:
    """Lines that come, and lines that go."""

    more: frozenset[int]
    less: frozenset[int]


def rejoined(
    model: Model, question: SteinerProblem, lines: Iterable[int], lost: tuple[int, ...]
) -> Near | None:
    """Give a plan without a line, its place fed by fibre or served otherwise; None where neither.

    ``lost`` is the line and the place that it fed over a hop.
    """
    rest = frozenset(lines) - {lost[0]}
    part = _part(model, rest, lost[1])
    graph = question.graph
    offers = _by_way(model, graph, part, lost[0]), _by_other(model, question, part, rest)
    plans = [_near(model, question, (rest | one.more) - one.less) for one in offers if one]
    return min(plans, key=lambda one: one.price, default=None)


def _part(model: Model, rest: frozenset[int], place: int) -> Part:
    joined = _joined(model, rest)
    fed, _ = _reached(model, joined, 0)
    nodes, lines = _reached(model, joined, place)
    every = frozenset(joined)
    return Part(nodes, lines, fed, every - nodes - fed)


def _joined(model: Model, lines: Iterable[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {0: set()}
    for number in lines:
        for end in (model.lines[number].one, model.lines[number].other):
            found.setdefault(end, set()).add(number)
    return found


def _reached(
    model: Model, joined: dict[int, set[int]], start: int
) -> tuple[frozenset[int], frozenset[int]]:
    """Give the nodes that hang on one over no hop, and the lines between them."""
    seen, lines, line = {start}, set[int](), [start]
    for node in line:
        for number in joined.get(node, ()):
            row = model.lines[number]
            if row.kind == kinds.HOP:
                continue
            lines.add(number)
            other = row.one + row.other - node
            if other not in seen:
                seen.add(other)
                line.append(other)
    return frozenset(seen), frozenset(lines)


def _by_way(model: Model, graph: Graph, part: Part, lost: int) -> Change | None:
    """Lead the cheapest way without a hop from what has fibre to a place of the part."""
    arcs = graph.arc_costs.copy()
    hops = [number for number, line in enumerate(model.lines) if line.kind == kinds.HOP]
    for number in (*hops, lost):
        arcs[2 * number : 2 * number + 2] = BLOCKED
    arcs[_flags(graph, part.rest)[graph.arc_heads]] = BLOCKED
    away, back = way_to(graph, arcs, _flags(graph, part.fed))
    goal = min((int(away[node]), node) for node in part.nodes if node < model.first_site)
    if goal[0] >= BLOCKED:
        return None
    return Change(frozenset(_way(graph, arcs, back, goal[1], part.fed)), frozenset())


def _by_other(
    model: Model, question: SteinerProblem, part: Part, rest: frozenset[int]
) -> Change | None:
    """Give each village of a part its cheapest broadband by another technology."""
    ends = [node for node in part.nodes if node >= model.first_fibre]
    inner = [node for node in part.nodes if node < model.first_fibre]
    if model.problem.levels.fibre is not None or any(node >= model.first_site for node in inner):
        return None
    graph, arcs = question.graph, question.graph.arc_costs.copy()
    by_fibre = [number for number, line in enumerate(model.lines) if line.kind == kinds.BY_FIBRE]
    for number in by_fibre:
        arcs[2 * number : 2 * number + 2] = BLOCKED
    site = np.arange(graph.nodes) >= model.first_site
    hopped = site & ~_flags(graph, part.fed)
    arcs[hopped[graph.arc_tails] & ~site[graph.arc_heads]] = BLOCKED
    arcs[_flags(graph, inner)[graph.arc_heads]] = BLOCKED
    more, fed = set[int](), set(part.fed | part.rest)
    room = _room_left(model, question, rest)
    for end in sorted(ends):
        here = arcs.copy()
        for carrier, left in room.items():
            if left < question.loads.get(end, 0):
                here[_between(graph, carrier, end)] = BLOCKED
        away, back = way_to(graph, here, _flags(graph, fed))
        if away[end] >= BLOCKED:
            return None
        way = _way(graph, here, back, end, fed)
        more.update(way)
        fed.update(node for one in way for node in (model.lines[one].one, model.lines[one].other))
        hub = int(back[end])
        if hub in room:
            room[hub] -= question.loads.get(end, 0)
    return Change(frozenset(more), part.lines - more)


def _room_left(model: Model, question: SteinerProblem, lines: Iterable[int]) -> dict[int, int]:
    """Give what is left of the room of each carrier that serves villages."""
    left = dict(question.rooms)
    for number in lines:
        line = model.lines[number]
        if line.kind == kinds.BY_RADIO:
            left[line.one] -= question.loads[line.other]
    return left


def _way(graph: Graph, arcs: Ints, back: Ints, node: int, fed: Iterable[int]) -> list[int]:
    """Give the lines of a way that a search found, from its goal back to what is fed."""
    found, known = [], frozenset(fed)
    while node not in known:
        rows = slice(graph.first[node], graph.first[node + 1])
        here = graph.neighbours[rows] == back[node]
        entering = graph.entering[rows][here]
        found.append(int(entering[np.argmin(arcs[entering])]) >> 1)
        node = int(back[node])
    return found


def _between(graph: Graph, one: int, other: int) -> Ints:
    """Give the arcs from one node to another."""
    rows = slice(graph.first[other], graph.first[other + 1])
    return np.asarray(graph.entering[rows][graph.neighbours[rows] == one])


def _near(model: Model, question: SteinerProblem, lines: Iterable[int]) -> Near:
    """Take away what serves nobody; give the plan with its nodes and its price."""
    kept = set(lines)
    held = {model.routes[route] for route in model.problem.locks.kept}
    towers = model.problem.locks.kept_tower
    sites = enumerate(model.sites, start=model.first_site)
    stay = {0, *(node for node, site in sites if site.name in towers)}
    while True:
        joined = _joined(model, kept)
        bare = {
            number
            for node, own in joined.items()
            for number in own
            if len(own) == 1 and node < model.first_fibre and node not in stay
        } - held
        if not bare:
            break
        kept -= bare
    nodes = sorted(joined)
    price = sum(model.lines[number].cost_yuan for number in kept)
    price += int(question.graph.entry[nodes].sum())
    return Near(tuple(sorted(kept)), tuple(nodes), price)


def _flags(graph: Graph, nodes: Iterable[int]) -> Flags:
    found = np.zeros(graph.nodes, np.bool_)
    found[list(nodes)] = True
    return found
