"""Edges that some optimal tree does without: degree and special-distance tests.

Only deletions are made, so that a tree of what is left is a tree of the whole graph and nothing
has to be translated back. An edge goes when another way between its ends exists on which every
stretch between two nodes that must be joined is no longer than the edge (the special distance
of Duin and Volgenant 1989): whatever tree uses the edge can be mended by a stretch of that way.
A node that nobody needs, with one edge left, goes too.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

import numpy as np

from everyvillage.planning.network.compiled import compiled

if TYPE_CHECKING:
    from everyvillage.planning.network.steiner.graph import Flags, Graph, Ints

MOST_STEPS = 400
"""How many edges a search for another way looks at before it gives up."""


def useful_edges(graph: Graph, must: Flags, worth: Flags) -> Flags:
    """Say which edges are left after the tests; those at ends and at nodes with a cost stay.

    ``must`` marks the nodes every tree joins; ``worth`` those with a prize or a limit as well.
    """
    kept = np.ones(graph.edges, np.bool_)
    rows = graph.first, graph.neighbours, graph.entering
    ends = graph.tails, graph.heads, graph.costs
    plain = graph.plain_nodes
    while True:
        before = int(kept.sum())
        _drop_leaves(*rows, graph.tails, graph.heads, kept, must | worth)
        _drop_far(*rows, *ends, graph.by_cost, kept, must, plain)
        if int(kept.sum()) == before:
            return kept


@compiled
def _drop_leaves(
    first: Ints,
    neighbours: Ints,
    entering: Ints,
    tails: Ints,
    heads: Ints,
    kept: Flags,
    needed: Flags,
) -> None:
    """Take away, again and again, the only edge of a node that nobody needs."""
    degree = np.zeros(len(first) - 1, np.int64)
    for edge in range(len(kept)):
        if kept[edge]:
            degree[tails[edge]] += 1
            degree[heads[edge]] += 1
    for start in range(len(degree)):
        node = start
        while degree[node] == 1 and not needed[node]:
            for k in range(first[node], first[node + 1]):
                edge = entering[k] >> 1
                if kept[edge]:
                    kept[edge] = False
                    degree[node] -= 1
                    node = neighbours[k]
                    degree[node] -= 1
                    break


@compiled
def _drop_far(  # noqa: PLR0913, PLR0917 -- a compiled kernel takes plain arrays
    first: Ints,
    neighbours: Ints,
    entering: Ints,
    tails: Ints,
    heads: Ints,
    costs: Ints,
    by_cost: Ints,
    kept: Flags,
    must: Flags,
    plain: Flags,
) -> None:
    """Take away edges, the dearest first, whose ends another way joins as cheaply."""
    nodes = len(first) - 1
    away, stamps = np.zeros(nodes, np.int64), np.zeros(nodes, np.int64)
    for place in range(len(by_cost) - 1, -1, -1):
        edge = by_cost[place]
        if not kept[edge] or not plain[tails[edge]] or not plain[heads[edge]]:
            continue
        stamp = place + 1
        start, goal, limit = tails[edge], heads[edge], costs[edge]
        away[start], stamps[start] = 0, stamp
        heap = [(np.int64(0), np.int64(start))]
        steps = 0
        while len(heap) > 0 and steps < MOST_STEPS and kept[edge]:
            distance, node = heapq.heappop(heap)
            if distance > away[node]:
                continue
            for k in range(first[node], first[node + 1]):
                steps += 1
                other, via = neighbours[k], entering[k] >> 1
                there = distance + costs[via]
                if not kept[via] or via == edge or there > limit or not plain[other]:
                    continue
                if other == goal:
                    kept[edge] = False
                    break
                reached = np.int64(0) if must[other] else there
                if stamps[other] != stamp or reached < away[other]:
                    away[other], stamps[other] = reached, stamp
                    heapq.heappush(heap, (reached, np.int64(other)))
