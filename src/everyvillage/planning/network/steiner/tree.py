"""Trees on a set of nodes: the cheapest spanning tree, and what of it is worth keeping.

A set of nodes decides a tree: the minimum spanning tree of the edges among them (Kruskal 1956),
pruned. Pruning keeps a subtree where what it must join or the prizes it collects outweigh the
edge to it (the strong pruning of Johnson, Minkoff and Phillips 2000); where every prize is zero
that is the removal of leaves that nobody needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from everyvillage.planning.network.compiled import compiled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from everyvillage.planning.network.steiner.graph import Flags, Graph, Ints

MUST = 2**42
"""The worth of a node that has to be in the tree: no less than all costs together."""
NOWHERE = 2**61
"""The price of a tree that misses a node it must join."""


NodeData: TypeAlias = "tuple[Ints, Ints, Flags, Ints, Ints]"
"""Of every node: worth, cost of entry, whether it is an end, room, and load; for the kernels."""


@dataclass(frozen=True)
class Ground:
    """A graph with the worth of each node: MUST, a prize, or zero; its rooms and its loads."""

    graph: Graph
    worth: Ints
    rooms: Ints
    loads: Ints

    @property
    def data(self) -> NodeData:
        """Give what the kernels need of every node."""
        return self.worth, self.graph.entry, self.graph.ends, self.rooms, self.loads

    @property
    def all_worth(self) -> int:
        """Give the sum of all worths, the price of having no tree at all."""
        return int(self.worth.sum())


@dataclass(frozen=True)
class Tree:
    """Edges of a tree, its nodes, and its price: edge costs and the worth of what is left out.

    A tree that misses a node it must join has a price of at least MUST.
    """

    edges: Ints
    inside: Flags
    price: int


def tree_on(ground: Ground, inside: Flags) -> Tree:
    """Give the pruned spanning tree on a set of nodes."""
    graph = ground.graph
    ends = graph.by_cost, graph.tails, graph.heads, graph.costs
    edges, kept, price = _tree_on(*ends, inside, ground.data)
    return Tree(edges, kept, int(price))


def nodes_of(graph: Graph, edges: Iterable[int]) -> Flags:
    """Give the nodes that some edges touch."""
    chosen = np.fromiter(edges, np.int64)
    inside = np.zeros(graph.nodes, np.bool_)
    inside[graph.tails[chosen]] = True
    inside[graph.heads[chosen]] = True
    return inside


@compiled
def _leader(leaders: Ints, node: int) -> int:
    """Give the leader of a node's group, halving the way there."""
    while leaders[node] != node:
        leaders[node] = leaders[leaders[node]]
        node = leaders[node]
    return node


@compiled
def _span(order: Ints, tails: Ints, heads: Ints, inside: Flags, data: NodeData) -> Ints:
    """Give the edges of the cheapest spanning forest on the nodes inside.

    An end hangs on one edge only, the cheapest to a node that still has room for its load.
    """
    _, _, ends, rooms, loads = data
    used, hung = np.zeros(len(inside), np.int64), np.zeros(len(inside), np.bool_)
    leaders = np.arange(len(inside))
    needed = inside.sum() - 1
    chosen, size = np.empty(max(needed, 0), np.int64), 0
    for edge in order:
        if size == needed:
            break
        if inside[tails[edge]] and inside[heads[edge]]:
            hub, end = tails[edge], heads[edge]
            if ends[hub]:
                hub, end = end, hub
            if ends[end]:
                if ends[hub] or hung[end] or used[hub] + loads[end] > rooms[hub]:
                    continue
                hung[end] = True
                used[hub] += loads[end]
            one, other = _leader(leaders, tails[edge]), _leader(leaders, heads[edge])
            if one != other:
                leaders[one] = other
                chosen[size] = edge
                size += 1
    return chosen[:size]


@compiled
def rows_of(nodes: int, edges: Ints, tails: Ints, heads: Ints) -> tuple[Ints, Ints]:
    """Give, for each node, where its row of tree edges starts, and the rows."""
    starts = np.zeros(nodes + 1, np.int64)
    for edge in edges:
        starts[tails[edge] + 1] += 1
        starts[heads[edge] + 1] += 1
    starts = np.cumsum(starts)
    filled, rows = starts.copy(), np.empty(2 * len(edges), np.int64)
    for edge in edges:
        rows[filled[tails[edge]]] = edge
        filled[tails[edge]] += 1
        rows[filled[heads[edge]]] = edge
        filled[heads[edge]] += 1
    return starts, rows


@compiled
def _rooted(
    chosen: Ints, tails: Ints, heads: Ints, inside: Flags, worth: Ints
) -> tuple[Ints, Ints, Ints]:
    """Give the nodes of the forest, parents first, with the edge and node above each (or -1)."""
    nodes = len(inside)
    first, row = rows_of(nodes, chosen, tails, heads)
    above, parent = np.full(nodes, -1), np.full(nodes, -1)
    order, size, seen = np.empty(inside.sum(), np.int64), 0, np.zeros(nodes, np.bool_)
    best = np.argmax(np.where(inside, worth, -1))
    for candidate in range(-1, nodes):
        start = best if candidate < 0 else candidate
        if seen[start] or not inside[start]:
            continue
        seen[start] = True
        order[size] = start
        place, size = size, size + 1
        while place < size:
            node = order[place]
            place += 1
            for edge in row[first[node] : first[node + 1]]:
                other = tails[edge] + heads[edge] - node
                if not seen[other]:
                    seen[other] = True
                    above[other], parent[other] = edge, node
                    order[size] = other
                    size += 1
    return order[:size], above, parent


@compiled
def _tree_on(
    order: Ints, tails: Ints, heads: Ints, costs: Ints, inside: Flags, data: NodeData
) -> tuple[Ints, Flags, int]:
    """Do the work of :func:`tree_on` on plain arrays."""
    worth, entry = data[0], data[1]
    chosen = _span(order, tails, heads, inside, data)
    line, above, parent = _rooted(chosen, tails, heads, inside, worth)
    value = worth - entry
    for place in range(len(line) - 1, -1, -1):
        node = line[place]
        if above[node] >= 0:
            value[parent[node]] += max(0, value[node] - costs[above[node]])
    top, most = -1, 0
    for node in line:
        if value[node] > most:
            top, most = node, value[node]
    kept = np.zeros(len(inside), np.bool_)
    edges, size, price = np.empty(len(line), np.int64), 0, worth.sum() - most
    for node in line:
        edge = above[node]
        if node == top:
            kept[node] = True
        elif edge >= 0 and kept[parent[node]] and value[node] > costs[edge]:
            kept[node] = True
            edges[size] = edge
            size += 1
    return np.sort(edges[:size]), kept, price
