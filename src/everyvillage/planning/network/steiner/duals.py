"""From a linear program's dual values to whole numbers that hold without the program.

The values are multiplied with a scale and rounded down, lowered where rounding broke an arc's
cost, and raised again by a dual ascent on what every arc has left. What comes out is feasible
by construction; the checker confirms it by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from everyvillage.planning.network.compiled import compiled
from everyvillage.planning.network.steiner.ascent import (
    BOTTOMLESS,
    Cuts,
    ascend,
    chosen,
    joined,
    no_cuts,
)
from everyvillage.planning.network.steiner.certificate import Leaf

if TYPE_CHECKING:
    from collections.abc import Mapping

    from everyvillage.planning.network.steiner.branch import Branch
    from everyvillage.planning.network.steiner.graph import Flags, Floats, Ints
    from everyvillage.planning.network.steiner.problem import SteinerProblem

FINEST = 10**6
ROOM = 2**50


@dataclass(frozen=True)
class Duals:
    """Dual values of a linear program, in the problem's units.

    ``sets`` holds the cuts (their whole-number values are not used), ``values`` one number per
    cut, ``through`` one per node, ``limit_prices`` one per limit, ``room_prices`` one for each
    node whose room is used up.
    """

    sets: Cuts
    values: Floats
    through: Floats
    limit_prices: Floats = field(default_factory=lambda: np.zeros(0))
    room_prices: Mapping[int, float] = field(default_factory=dict)


def scale_for(total: int) -> int:
    """Give the scale for problems whose costs and prizes add up to ``total``.

    >>> scale_for(1000), scale_for(2**42)
    (1000000, 256)
    """
    return max(1, min(FINEST, ROOM // max(1, total)))


def plain_leaf(branch: Branch, *, limit_prices: Floats | None = None) -> Leaf:
    """Prove what a dual ascent from nothing proves, at stated prices of the limits (or none)."""
    prices = np.zeros(len(branch.problem.limits)) if limit_prices is None else limit_prices
    nothing = np.zeros(branch.problem.graph.nodes)
    return whole_leaf(branch, Duals(no_cuts(), np.zeros(0), nothing, prices), scale=1)


def whole_leaf(branch: Branch, duals: Duals, *, scale: int) -> Leaf:
    """Round the values to whole numbers that hold, and raise them as far as an ascent can."""
    graph = branch.problem.graph
    prices = tuple(int(price * scale) for price in duals.limit_prices)
    through = np.where(branch.plain, np.floor(duals.through * scale), 0).astype(np.int64)
    purses = branch.purses(scale, prices)
    values = np.floor(duals.values * scale).astype(np.int64)
    sets = Cuts(duals.sets.first, duals.sets.nodes, values, duals.sets.payers)
    slack = graph.scaled_arcs(scale)
    rooms = _room_prices(branch, duals, slack, scale)
    slack = branch.problem.with_rooms(slack, rooms)
    _settle(graph.tails, graph.heads, slack, branch.closed, through)
    slack[0::2] -= through[graph.tails] - through[graph.heads]
    slack[1::2] -= through[graph.heads] - through[graph.tails]
    rows = graph.first, graph.neighbours, graph.entering
    _pay(*rows, sets.first, sets.nodes, values, sets.payers, slack, purses, branch.closed)
    more = ascend(graph, slack, root=branch.root, purses=purses, closed=branch.closed)
    kept = chosen(Cuts(sets.first, sets.nodes, values, sets.payers), values > 0)
    named = {int(node): int(through[node]) for node in np.flatnonzero(through)}
    return Leaf(branch.decisions, branch.root, scale, joined(kept, more), named, prices, rooms)


def _room_prices(branch: Branch, duals: Duals, slack: Ints, scale: int) -> dict[int, int]:
    """Round the prices of room down, and lower them to what the arcs into a node can give."""
    graph, found = branch.problem.graph, {}
    for node, price in duals.room_prices.items():
        into = slack[graph.entering[graph.first[node] : graph.first[node + 1]]]
        least = int(into.min()) // max(1, branch.problem.rooms[node]) if len(into) else 0
        if (whole := min(int(price * scale), least)) > 0:
            found[node] = whole
    return found


def leaf_total(problem: SteinerProblem, leaf: Leaf) -> int:
    """Give the bound of a leaf, rounded up to the next whole number of the problem's units."""
    total = leaf.cuts.total
    for node, inside in leaf.decisions:
        if not inside:
            total += leaf.scale * problem.prizes.get(node, 0)
    for limit, price in zip(problem.limits, leaf.limit_prices, strict=True):
        out = sum(limit.weights.get(node, 0) for node, inside in leaf.decisions if not inside)
        total += price * (out - limit.most)
    return -(-total // leaf.scale)


@compiled
def _settle(tails: Ints, heads: Ints, costs: Ints, closed: Flags, through: Ints) -> None:
    """Lower prices of passing until the prices of an arc's ends differ by at most its cost."""
    changed = True
    while changed:
        changed = False
        for edge in range(len(tails)):
            one, other = tails[edge], heads[edge]
            if closed[one] or closed[other]:
                continue
            for turn in range(2):
                tail, head = (one, other) if turn == 0 else (other, one)
                most = max(0, costs[2 * edge + turn] + through[head])
                if through[tail] > most:
                    through[tail] = most
                    changed = True


@compiled
def _pay(  # noqa: PLR0913, PLR0917, C901 -- a compiled kernel takes plain arrays
    first: Ints,
    neighbours: Ints,
    entering: Ints,
    cut_first: Ints,
    cut_nodes: Ints,
    values: Ints,
    payers: Ints,
    slack: Ints,
    purses: Ints,
    closed: Flags,
) -> None:
    """Let every cut pay its value from arcs and purse, lowering the value where one is short."""
    nodes = len(first) - 1
    stamps = np.full(nodes, -1)
    for cut in range(len(values)):
        members = cut_nodes[cut_first[cut] : cut_first[cut + 1]]
        for node in members:
            stamps[node] = cut
        value = min(values[cut], purses[payers[cut]])
        for node in members:
            for k in range(first[node], first[node + 1]):
                other = neighbours[k]
                if stamps[other] != cut and not closed[other] and not closed[node]:
                    value = min(value, slack[entering[k]])
        values[cut] = max(value, 0)
        if value > 0:
            if purses[payers[cut]] < BOTTOMLESS // 2:
                purses[payers[cut]] -= value
            for node in members:
                for k in range(first[node], first[node + 1]):
                    if stamps[neighbours[k]] != cut:
                        slack[entering[k]] -= value
