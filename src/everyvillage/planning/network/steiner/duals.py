"""From a linear program's dual values to whole numbers that hold without the program.

The values are multiplied with a scale and rounded down, lowered where rounding broke an arc's
cost, and raised again by a dual ascent on what every arc has left. What comes out is feasible
by construction; the checker confirms it by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import ceil
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
    without_payer,
)
from everyvillage.planning.network.steiner.certificate import Leaf
from everyvillage.planning.network.steiner.graph import BLOCKED
from everyvillage.planning.network.steiner.rooms import most_toll
from everyvillage.planning.network.steiner.tree import MUST

if TYPE_CHECKING:
    from collections.abc import Mapping

    from everyvillage.planning.network.steiner.branch import Branch
    from everyvillage.planning.network.steiner.certificate import Decision
    from everyvillage.planning.network.steiner.graph import Flags, Floats, Ints
    from everyvillage.planning.network.steiner.problem import SteinerProblem

FINEST = 10**6
ROOM = 2**50
SETTLED = 30
"""How often the cuts of hubs are lowered until all arcs can pay; then they are left out."""


@dataclass(frozen=True)
class Duals:
    """Dual values of a linear program, in the problem's units.

    ``sets`` holds the cuts (their whole-number values are not used), ``values`` one number per
    cut, ``through`` one per node, ``limit_prices`` one per limit, ``tolls`` one for each end that
    may hang on a node with room, ``once`` one for each hub that the program would enter more often.
    ``hub_cuts`` are paid by the arcs into the hub that each is for.
    """

    sets: Cuts
    values: Floats
    through: Floats
    limit_prices: Floats = field(default_factory=lambda: np.zeros(0))
    tolls: Mapping[int, Mapping[int, float]] = field(default_factory=dict)
    once: Mapping[int, float] = field(default_factory=dict)
    hub_cuts: Cuts = field(default_factory=no_cuts)
    hub_values: Floats = field(default_factory=lambda: np.zeros(0))


def scale_for(total: int) -> int:
    """Give the scale for problems whose costs and prizes add up to ``total``.

    >>> scale_for(1000), scale_for(2**42)
    (1000000, 256)
    """
    return max(1, min(FINEST, ROOM // max(1, total)))


def plain_leaf(branch: Branch, *, limit_prices: Floats | None = None) -> Leaf:
    """Prove what a dual ascent from nothing proves, at stated prices of the limits (or none)."""
    return ascended(branch, limit_prices=limit_prices)[0]


def ascended(branch: Branch, *, limit_prices: Floats | None = None) -> tuple[Leaf, Ints]:
    """Do the work of :func:`plain_leaf`, and give what is left of every arc's cost with it."""
    prices = np.zeros(len(branch.problem.limits)) if limit_prices is None else limit_prices
    nothing = np.zeros(branch.problem.graph.nodes)
    return _raised(branch, Duals(no_cuts(), np.zeros(0), nothing, prices), scale=1)


def whole_leaf(branch: Branch, duals: Duals, *, scale: int) -> Leaf:
    """Round the values to whole numbers that hold, and raise them as far as an ascent can.

    Where rounding leaves an arc short of a hub's cut, the cut is lowered and all begins again.
    """
    return _raised(branch, duals, scale=scale)[0]


def _raised(branch: Branch, duals: Duals, *, scale: int) -> tuple[Leaf, Ints]:
    graph = branch.problem.graph
    hub_values = np.floor(duals.hub_values * scale).astype(np.int64)
    for turn in range(SETTLED):
        if turn == SETTLED - 1:
            hub_values[:] = 0
        slack, tolls, once, through = _before_cuts(branch, duals, scale, hub_values)
        lowered = paid(branch, duals.hub_cuts, hub_values, slack)
        if (lowered == hub_values).all():
            break
        hub_values = lowered
    prices = tuple(int(price * scale) for price in duals.limit_prices)
    purses = branch.purses(scale, prices)
    values = np.floor(duals.values * scale).astype(np.int64)
    values = paid(branch, duals.sets, values, slack, purses)
    more = ascend(graph, slack, root=branch.root, purses=purses, closed=branch.closed)
    named = {int(node): int(through[node]) for node in np.flatnonzero(through)}
    cuts = joined(_with_values(duals.sets, values), more)
    hub_cuts = _with_values(duals.hub_cuts, hub_values)
    proof = branch.decisions, branch.root, scale, cuts, named, prices, tolls, once, hub_cuts
    return Leaf(*proof), slack


def _with_values(cuts: Cuts, values: Ints) -> Cuts:
    """Give the cuts that are worth something."""
    return chosen(Cuts(cuts.first, cuts.nodes, values, cuts.payers), values > 0)


def _before_cuts(
    branch: Branch, duals: Duals, scale: int, hub_values: Ints
) -> tuple[Ints, dict[int, dict[int, int]], dict[int, int], Ints]:
    """Give what every arc has for cuts, when all else is rounded and taken off; and that else."""
    graph = branch.problem.graph
    slack = graph.scaled_arcs(scale)
    once = {hub: ceil(price * scale) for hub, price in duals.once.items() if price > 0}
    got = np.bincount(duals.hub_cuts.payers, hub_values, graph.nodes).astype(np.int64)
    for hub in {*once, *np.flatnonzero(got).tolist()}:
        into = graph.entering[graph.first[hub] : graph.first[hub + 1]]
        slack[into] += once.get(hub, 0) + got[hub]
    tolls = _whole_tolls(branch, duals, slack, scale)
    slack = branch.problem.with_tolls(slack, tolls)
    through = np.where(branch.plain, np.floor(duals.through * scale), 0).astype(np.int64)
    slack[graph.entering[graph.first[branch.root] : graph.first[branch.root + 1]]] = BLOCKED
    _settle(graph.tails, graph.heads, slack, branch.closed, through)
    slack[0::2] -= through[graph.tails] - through[graph.heads]
    slack[1::2] -= through[graph.heads] - through[graph.tails]
    return slack, tolls, once, through


def paid(branch: Branch, cuts: Cuts, values: Ints, slack: Ints, purses: Ints | None = None) -> Ints:
    """Take cuts from the slack, lowered where an arc or purse cannot pay; give the values."""
    graph, found = branch.problem.graph, values.copy()
    purses = np.full(graph.nodes, BOTTOMLESS) if purses is None else purses
    rows = graph.first, graph.neighbours, graph.entering
    _pay(*rows, cuts.first, cuts.nodes, found, cuts.payers, slack, purses, branch.closed)
    return found


def _whole_tolls(
    branch: Branch, duals: Duals, slack: Ints, scale: int
) -> dict[int, dict[int, int]]:
    """Round tolls down, and lower them to what the arcs into their node can give."""
    problem, graph, found = branch.problem, branch.problem.graph, {}
    for node, tolls in duals.tolls.items():
        own = {end: int(toll * scale) for end, toll in tolls.items()}
        into = slack[graph.entering[graph.first[node] : graph.first[node + 1]]]
        least = int(into.min()) if len(into) else 0
        most = most_toll(own, problem.loads, problem.rooms[node])
        if most > least:
            own = {end: toll * least // most for end, toll in own.items()}
        if kept := {end: toll for end, toll in own.items() if toll > 0}:
            found[node] = kept
    return found


def priced_out(branch: Branch, price: int) -> Leaf:
    """Prove that no tree keeps the limits under these decisions: prices beyond all others."""
    limits = len(branch.problem.limits)
    leaves = [
        plain_leaf(branch, limit_prices=chosen * 2.0 * min(price, MUST))
        for chosen in (*np.eye(limits), np.ones(limits))
    ]
    return max(leaves, key=lambda leaf: leaf_total(branch.problem, leaf))


def inherited(leaf: Leaf, decision: Decision) -> Leaf:
    """Give the proof that a branch has from the one it comes from, before any work on it."""
    node, inside = decision
    cuts = leaf.cuts if inside else without_payer(leaf.cuts, node)
    hub_cuts = leaf.hub_cuts if inside else without_payer(leaf.hub_cuts, node)
    decisions = (*leaf.decisions, decision)
    return replace(leaf, decisions=decisions, cuts=cuts, hub_cuts=hub_cuts)


def leaf_total(problem: SteinerProblem, leaf: Leaf) -> int:
    """Give the bound of a leaf, rounded up to the next whole number of the problem's units."""
    return -(-leaf_sum(problem, leaf) // leaf.scale)


def leaf_sum(problem: SteinerProblem, leaf: Leaf) -> int:
    """Give what the duals of a leaf add up to, times its scale."""
    total = leaf.cuts.total
    for node, inside in leaf.decisions:
        if not inside:
            total += leaf.scale * problem.prizes.get(node, 0)
    for limit, price in zip(problem.limits, leaf.limit_prices, strict=True):
        out = sum(limit.weights.get(node, 0) for node, inside in leaf.decisions if not inside)
        total += price * (out - limit.most)
    return total - sum(leaf.once.values())


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
