"""Trees that hold limits on what is left out: nodes are added, then taken away, one by one.

First the left-out node with the cheapest way to the tree for the weight it brings is added,
until every limit holds; then end nodes are dropped, the largest saving first, where all limits
still hold without them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from everyvillage.planning.network.steiner.graph import BLOCKED
from everyvillage.planning.network.steiner.paths import way_to
from everyvillage.planning.network.steiner.tree import MUST, Ground, Tree, tree_on

if TYPE_CHECKING:
    from everyvillage.planning.network.steiner.graph import Flags, Graph, Ints
    from everyvillage.planning.network.steiner.problem import SteinerProblem


REFILLS = 6
"""How often a tree is filled again where room turned out to be short."""


def mended(
    problem: SteinerProblem, graph: Graph, inside: Flags, *, closed: Flags | None = None
) -> Tree:
    """Give a tree near the given nodes that holds all limits, where adding nodes can do that.

    Nodes that are ``closed`` are not added.

    Where room is limited, a node that was added may find no room in the cheapest tree; then the
    rest is filled again around what that tree has.
    """
    weights = _weights(problem)
    most = np.array([limit.most for limit in problem.limits], np.int64)
    ground = _ground(problem, graph, _must(problem, weights))
    inside = inside.copy()
    for _ in range(REFILLS):
        inside = _filled(problem, graph, inside, (weights, most), closed)
        if not problem.rooms:
            break
        inside = tree_on(ground, inside).inside.copy()
        if not (weights[:, ~inside].sum(axis=1) > most).any():
            break
    return _thinned(problem, graph, inside, weights, most)


def _ground(problem: SteinerProblem, graph: Graph, worth: Ints) -> Ground:
    return Ground(graph, worth, problem.room_array, problem.load_array)


def _must(problem: SteinerProblem, weights: Ints) -> Ints:
    """Give the worth of every node when all that counts in a limit has to stay."""
    worth = np.where(weights.sum(axis=0) > 0, MUST, problem.prize_array)
    worth[list(problem.terminals)] = MUST
    return worth


def _weights(problem: SteinerProblem) -> Ints:
    """Give the weight of each node in each limit, a row for each limit."""
    found = np.zeros((len(problem.limits), problem.graph.nodes), np.int64)
    for row, limit in zip(found, problem.limits, strict=True):
        row[list(limit.weights)] = list(limit.weights.values())
    return found


def _filled(
    problem: SteinerProblem,
    graph: Graph,
    inside: Flags,
    limits: tuple[Ints, Ints],
    closed: Flags | None,
) -> Flags:
    """Add nodes until every limit holds or nothing more can be reached."""
    arcs, used, (weights, most) = graph.arc_costs, _used(problem, graph, inside), limits
    if closed is not None:
        arcs[closed[graph.arc_heads]] = BLOCKED
    close_full(problem, graph, arcs, used)
    while True:
        over = weights[:, ~inside].sum(axis=1) > most
        if not over.any():
            return inside
        gain = weights[over].sum(axis=0)
        away, back = way_to(graph, arcs, inside)
        useful = np.flatnonzero(~inside & (gain > 0) & (away < BLOCKED))
        if len(useful) == 0:
            return inside
        node = int(useful[np.argmin(away[useful] / gain[useful])])
        hub = int(back[node])
        if hub in used:
            used[hub] += problem.loads.get(node, 0)
            close_full(problem, graph, arcs, {hub: used[hub]})
        while not inside[node]:
            inside[node] = True
            node = int(back[node])


def _used(problem: SteinerProblem, graph: Graph, inside: Flags) -> dict[int, int]:
    """Give what is taken of every node's room by the cheapest tree on a set of nodes."""
    used = dict.fromkeys(problem.rooms, 0)
    if used:
        edges = tree_on(_ground(problem, graph, np.where(inside, MUST, 0)), inside).edges
        ends = zip(graph.tails[edges].tolist(), graph.heads[edges].tolist(), strict=True)
        for one, other in ends:
            for hub, end in ((one, other), (other, one)):
                if hub in used:
                    used[hub] += problem.loads.get(end, 0)
    return used


def close_full(problem: SteinerProblem, graph: Graph, arcs: Ints, used: dict[int, int]) -> None:
    """Bar the arcs to ends whose load is more than what is left of a node's room."""
    for node, taken in used.items():
        rows = slice(graph.first[node], graph.first[node + 1])
        full = problem.load_array[graph.neighbours[rows]] > problem.rooms[node] - taken
        arcs[(graph.entering[rows] ^ 1)[full]] = BLOCKED


def _thinned(
    problem: SteinerProblem, graph: Graph, inside: Flags, weights: Ints, most: Ints
) -> Tree:
    """Drop end nodes while that saves and all limits hold."""
    while True:
        worth = np.where(inside, _must(problem, weights), problem.prize_array)
        worth[list(problem.terminals)] = MUST
        tree = tree_on(_ground(problem, graph, worth), inside)
        inside = tree.inside.copy()
        out = weights[:, ~inside].sum(axis=1)
        best, choice = 0, -1
        for node, saved in _ends(graph, tree):
            if node in problem.terminals or (out + weights[:, node] > most).any():
                continue
            saving = saved - problem.prizes.get(node, 0)
            if saving > best:
                best, choice = saving, node
        if choice < 0:
            return tree
        inside[choice] = False


def _ends(graph: Graph, tree: Tree) -> list[tuple[int, int]]:
    """Give each end node of a tree with the cost of the edge to it."""
    ends = np.concatenate([graph.tails[tree.edges], graph.heads[tree.edges]])
    degree = np.bincount(ends, minlength=graph.nodes)
    return sorted(
        (int(node), int(graph.costs[edge] + graph.entry[node]))
        for edge in tree.edges
        for node in (graph.tails[edge], graph.heads[edge])
        if degree[node] == 1
    )
