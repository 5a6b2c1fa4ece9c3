"""Trees that hold limits on what is left out: nodes are added, then taken away, one by one.

First the left-out node with the cheapest way to the tree for the weight it brings is added,
until every limit holds; then end nodes are dropped, the largest saving first, where all limits
still hold without them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from everyvillage.planning.network.steiner.paths import BLOCKED, way_to
from everyvillage.planning.network.steiner.tree import MUST, Ground, Tree, tree_on

if TYPE_CHECKING:
    from everyvillage.planning.network.steiner.graph import Flags, Graph, Ints
    from everyvillage.planning.network.steiner.problem import SteinerProblem


def mended(problem: SteinerProblem, graph: Graph, tree: Tree) -> Tree:
    """Give a tree near the given one that holds all limits, where adding nodes can do that."""
    weights = _weights(problem)
    most = np.array([limit.most for limit in problem.limits], np.int64)
    inside = _filled(graph, tree.inside.copy(), weights, most)
    return _thinned(problem, graph, inside, weights, most)


def _weights(problem: SteinerProblem) -> Ints:
    """Give the weight of each node in each limit, a row for each limit."""
    found = np.zeros((len(problem.limits), problem.graph.nodes), np.int64)
    for row, limit in zip(found, problem.limits, strict=True):
        row[list(limit.weights)] = list(limit.weights.values())
    return found


def _filled(graph: Graph, inside: Flags, weights: Ints, most: Ints) -> Flags:
    """Add nodes until every limit holds or nothing more can be reached."""
    while True:
        over = weights[:, ~inside].sum(axis=1) > most
        if not over.any():
            return inside
        gain = weights[over].sum(axis=0)
        away, back = way_to(graph, graph.costs, inside)
        useful = np.flatnonzero(~inside & (gain > 0) & (away < BLOCKED))
        if len(useful) == 0:
            return inside
        node = int(useful[np.argmin(away[useful] / gain[useful])])
        while not inside[node]:
            inside[node] = True
            node = int(back[node])


def _thinned(
    problem: SteinerProblem, graph: Graph, inside: Flags, weights: Ints, most: Ints
) -> Tree:
    """Drop end nodes while that saves and all limits hold."""
    while True:
        worth = np.where(inside & (weights.sum(axis=0) > 0), MUST, problem.prize_array)
        worth[list(problem.terminals)] = MUST
        tree = tree_on(Ground(graph, worth), inside)
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
        (int(node), int(graph.costs[edge]))
        for edge in tree.edges
        for node in (graph.tails[edge], graph.heads[edge])
        if degree[node] == 1
    )
