"""Which arcs a better tree can still use, judged by the reduced costs of a dual ascent.

A tree that uses an arc pays, beside the bound, at least the reduced costs on the way from the
root to the arc, on the arc, and on to the nearest wanted node (Duin 1993). The judgement only
chooses where a linear program starts; the proof prices every arc of the graph.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

import numpy as np

from everyvillage.planning.network.compiled import compiled
from everyvillage.planning.network.steiner.graph import BLOCKED

if TYPE_CHECKING:
    from everyvillage.planning.network.steiner.graph import Flags, Graph, Ints


def arcs_within(graph: Graph, slack: Ints, *, root: int, wanted: Ints, room: int) -> Flags:
    """Say which arcs lie on a way from the root to a wanted node within ``room``."""
    rows = graph.first, graph.neighbours, graph.entering
    from_root = _ways(*rows, slack, np.array([root]), 1)
    to_wanted = _ways(*rows, slack, wanted, 0)
    tails = np.ravel(np.column_stack([graph.tails, graph.heads]))
    heads = np.ravel(np.column_stack([graph.heads, graph.tails]))
    within: Flags = from_root[tails] + slack + to_wanted[heads] <= room
    return within


@compiled
def _ways(
    first: Ints, neighbours: Ints, entering: Ints, slack: Ints, starts: Ints, turn: int
) -> Ints:
    """Give the least slack of a way from the starts to each node (turn 1) or to them (turn 0)."""
    away = np.full(len(first) - 1, BLOCKED)
    heap = [(np.int64(0), np.int64(0))]
    heap.pop()
    for node in starts:
        away[node] = 0
        heapq.heappush(heap, (np.int64(0), np.int64(node)))
    while len(heap) > 0:
        distance, node = heapq.heappop(heap)
        if distance > away[node]:
            continue
        for k in range(first[node], first[node + 1]):
            arc = entering[k] ^ turn
            other, there = neighbours[k], distance + slack[arc]
            if there < away[other]:
                away[other] = there
                heapq.heappush(heap, (there, np.int64(other)))
    return away
