"""Nodes added to a tree: each closes circles, of each of which the dearest edge falls away.

The tree is kept by the parent of each node, so that a circle is found by climbing and a trial
that does not pay is taken back line by line (vertex insertion, as in Uchoa and Werneck 2012).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from everyvillage.planning.network.compiled import compiled

if TYPE_CHECKING:
    from everyvillage.planning.network.steiner.graph import Flags, Ints

AWAY = 2**60


@compiled
def _hang(  # noqa: PLR0913, PLR0917 -- a compiled kernel takes plain arrays
    parent: Ints, above: Ints, node: int, under: int, edge: int, last: int, log: Ints, size: int
) -> int:
    """Hang a node under another one, turning all parents up to ``last``; log what was before."""
    while True:
        higher, way = parent[node], above[node]
        log[size, 0], log[size, 1], log[size, 2] = node, higher, way
        size += 1
        parent[node], above[node] = under, edge
        if node == last or higher < 0:
            return size
        under, edge, node = node, way, higher


@compiled
def _prune(  # noqa: C901 -- the fall of one leaf after the other is one loop
    first: Ints, neighbours: Ints, inside: Flags, must: Flags, above: Ints, parent: Ints
) -> None:
    """Take away, one after the other, the nodes that hang loose and nobody wants."""
    nodes, size = len(inside), 0
    degree, loose = np.zeros(nodes, np.int64), np.empty(nodes, np.int64)
    for node in range(nodes):
        if inside[node] and parent[node] >= 0:
            degree[node] += 1
            degree[parent[node]] += 1
    for node in range(nodes):
        if inside[node] and not must[node] and degree[node] <= 1:
            loose[size] = node
            size += 1
    while size > 0:
        size -= 1
        node = loose[size]
        other = parent[node]
        if other < 0:
            for k in range(first[node], first[node + 1]):
                if inside[neighbours[k]] and parent[neighbours[k]] == node:
                    other = neighbours[k]
                    parent[other], above[other] = -1, -1
        inside[node] = False
        parent[node], above[node] = -1, -1
        if other >= 0:
            degree[other] -= 1
            if degree[other] == 1 and not must[other]:
                loose[size] = other
                size += 1


@compiled
def _nearest(
    first: Ints, neighbours: Ints, entering: Ints, costs: Ints, inside: Flags, node: int
) -> int:
    """Give the row entry of the cheapest edge between a node and the tree, -1 without one."""
    near, cheapest = -1, AWAY
    for k in range(first[node], first[node + 1]):
        if inside[neighbours[k]] and costs[entering[k] >> 1] < cheapest:
            near, cheapest = k, costs[entering[k] >> 1]
    return near


@compiled
def insert_nodes(  # noqa: PLR0913, PLR0917 -- a compiled kernel takes plain arrays
    first: Ints,
    neighbours: Ints,
    entering: Ints,
    costs: Ints,
    inside: Flags,
    must: Flags,
    above: Ints,
    parent: Ints,
    start: int,
    most: int,
) -> int:
    """Add nodes wherever that lowers the price; count the steps."""
    nodes, steps, place, idle = len(inside), 0, start, 0
    log = np.empty((8 * nodes + 64, 3), np.int64)
    while idle < nodes and steps < most:
        node, place, idle = place % nodes, place + 1, idle + 1
        steps += first[node + 1] - first[node]
        near = -1 if inside[node] else _nearest(first, neighbours, entering, costs, inside, node)
        if near < 0:
            continue
        gain, link = -costs[entering[near] >> 1], entering[near] >> 1
        size = _hang(parent, above, neighbours[near], node, link, -1, log, 0)
        for k in range(first[node], first[node + 1]):
            one, cost = neighbours[k], costs[entering[k] >> 1]
            if k == near or not inside[one] or size + nodes > len(log):
                continue
            dearest, cut, step = cost, -1, one
            while step != node:
                if costs[above[step]] > dearest:
                    dearest, cut = costs[above[step]], step
                step = parent[step]
                steps += 1
            if cut >= 0:
                gain += dearest - cost
                size = _hang(parent, above, one, node, entering[k] >> 1, cut, log, size)
        if gain > 0:
            inside[node] = True
            _prune(first, neighbours, inside, must, above, parent)
            steps += nodes
            idle = 0
        else:
            for line in range(size - 1, -1, -1):
                one = log[line, 0]
                parent[one], above[one] = log[line, 1], log[line, 2]
    return steps
