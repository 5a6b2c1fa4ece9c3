"""Starting trees by shortest paths (Takahashi and Matsuyama 1980), under any edge weights.

The tree starts at one node and takes the nearest wanted node with the way to it, until all are
in. Every arc has a weight: its cost, costs disturbed at random, costs lowered where a linear
program likes an edge, or the arcs without reduced cost of a dual ascent alone.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

import numpy as np

from everyvillage.planning.network.compiled import compiled
from everyvillage.planning.network.steiner.graph import BLOCKED

if TYPE_CHECKING:
    from everyvillage.planning.network.steiner.graph import Flags, Graph, Ints


def nodes_by_paths(graph: Graph, weights: Ints, *, start: int, wanted: Flags) -> Flags:
    """Give the nodes of a tree that joins ``start`` with every wanted node it can reach."""
    return _by_paths(graph.first, graph.neighbours, graph.entering, weights, start, wanted)


def way_to(graph: Graph, weights: Ints, inside: Flags) -> tuple[Ints, Ints]:
    """Give each node's least weight of a way from a set, and the node before it (BLOCKED, -1)."""
    return _way_to(graph.first, graph.neighbours, graph.entering, weights, inside)


@compiled
def _by_paths(
    first: Ints, neighbours: Ints, entering: Ints, weights: Ints, start: int, wanted: Flags
) -> Flags:
    nodes = len(first) - 1
    away, back = np.full(nodes, BLOCKED), np.full(nodes, -1)
    inside = np.zeros(nodes, np.bool_)
    inside[start] = True
    away[start] = 0
    missing = wanted.sum() - (1 if wanted[start] else 0)
    heap = [(np.int64(0), np.int64(start))]
    while len(heap) > 0 and missing > 0:
        distance, node = heapq.heappop(heap)
        if distance > away[node]:
            continue
        if wanted[node] and not inside[node]:
            missing -= 1
            step = int(node)
            while not inside[step]:
                inside[step] = True
                away[step] = 0
                heapq.heappush(heap, (np.int64(0), np.int64(step)))
                if wanted[step] and step != node:
                    missing -= 1
                step = int(back[step])
            continue
        for k in range(first[node], first[node + 1]):
            other, weight = neighbours[k], weights[entering[k] ^ 1]
            if weight < BLOCKED and distance + weight < away[other]:
                away[other] = distance + weight
                back[other] = node
                heapq.heappush(heap, (away[other], np.int64(other)))
    return inside


@compiled
def _way_to(
    first: Ints, neighbours: Ints, entering: Ints, weights: Ints, inside: Flags
) -> tuple[Ints, Ints]:
    nodes = len(first) - 1
    away, back = np.full(nodes, BLOCKED), np.full(nodes, -1)
    heap = [(np.int64(0), np.int64(0))]
    heap.pop()
    for start in np.flatnonzero(inside):
        away[start] = 0
        heapq.heappush(heap, (np.int64(0), np.int64(start)))
    while len(heap) > 0:
        distance, node = heapq.heappop(heap)
        if distance > away[node]:
            continue
        for k in range(first[node], first[node + 1]):
            other, weight = neighbours[k], weights[entering[k] ^ 1]
            if weight < BLOCKED and distance + weight < away[other]:
                away[other] = distance + weight
                back[other] = node
                heapq.heappush(heap, (away[other], np.int64(other)))
    return away, back
