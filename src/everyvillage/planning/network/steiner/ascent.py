"""Dual ascent: a lower bound for a rooted Steiner tree, with the cuts that prove it.

Wong (1984) raises the dual value of one cut after another: the cut of a terminal is the set of
nodes that reach it over arcs without reduced cost; raising its value by the least reduced cost
on an arc into the set keeps the duals feasible, because every arc pays at most its cost. The
smallest cut goes first (Duin 1993; Pajor, Uchoa, Werneck 2017). A terminal with a prize pays its
cuts from the prize and stops when the prize is used up (the prize-collecting dual).
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from everyvillage.planning.network.compiled import compiled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from everyvillage.planning.network.steiner.graph import Flags, Graph, Ints

SLACKNESS = 1.25
"""A cut may be this much larger than the smallest known one and still go first."""
BOTTOMLESS = 2**54
"""The purse of a node that must be joined; one that no arc reaches ends the ascent with it."""


@dataclass(frozen=True)
class Cuts:
    """Node sets with a dual value each; ``payers`` names the terminal that each set is for.

    Set ``i`` is ``nodes[first[i]:first[i + 1]]``; no set holds the root.
    """

    first: Ints
    nodes: Ints
    values: Ints
    payers: Ints

    def __len__(self) -> int:
        """Give the number of sets."""
        return len(self.values)

    @property
    def total(self) -> int:
        """Give the sum of all values."""
        return int(self.values.sum())

    def members(self, cut: int) -> Ints:
        """Give the nodes of one set."""
        return self.nodes[self.first[cut] : self.first[cut + 1]]


def no_cuts() -> Cuts:
    """Give an empty collection."""
    return Cuts(np.zeros(1, np.int64), *(np.zeros(0, np.int64) for _ in range(3)))


def cuts_of(members: Sequence[Ints], payers: Ints) -> Cuts:
    """Give sets, each with its payer, without values."""
    sizes = np.array([0, *(len(one) for one in members)], np.int64)
    nodes = np.concatenate(members) if len(members) else np.zeros(0, np.int64)
    return Cuts(np.cumsum(sizes), nodes.astype(np.int64), np.zeros(len(payers), np.int64), payers)


def joined(one: Cuts, other: Cuts) -> Cuts:
    """Give the sets of both collections."""
    return Cuts(
        np.concatenate([one.first, other.first[1:] + one.first[-1]]),
        np.concatenate([one.nodes, other.nodes]),
        np.concatenate([one.values, other.values]),
        np.concatenate([one.payers, other.payers]),
    )


def chosen(cuts: Cuts, wanted: Flags) -> Cuts:
    """Give some of the sets."""
    numbers = np.flatnonzero(wanted)
    members = [cuts.members(int(number)) for number in numbers]
    sizes = np.array([0, *(len(one) for one in members)], np.int64)
    nodes = np.concatenate(members) if members else np.zeros(0, np.int64)
    return Cuts(np.cumsum(sizes), nodes, cuts.values[numbers], cuts.payers[numbers])


def without_payer(cuts: Cuts, payer: int) -> Cuts:
    """Give the sets that are not for this node."""
    return chosen(cuts, cuts.payers != payer)


def ascend(graph: Graph, slack: Ints, *, root: int, purses: Ints, closed: Flags) -> Cuts:
    """Raise cuts until every terminal is reached from the root or has spent its purse.

    ``slack`` holds each arc's cost and is lowered to the reduced cost; ``purses`` holds what each
    node may pay (zero: no terminal) and is lowered to what is left; ``closed`` nodes are not in
    the graph. The bound is the sum of the values of the cuts that come back.
    """
    rows = graph.first, graph.neighbours, graph.entering
    return Cuts(*_ascend(*rows, slack, root, purses, closed))


@compiled
def _grown(array: Ints, needed: int) -> Ints:
    """Give the array with room for more."""
    larger = np.empty(max(needed, 2 * len(array)), np.int64)
    larger[: len(array)] = array
    return larger


@compiled
def _component(  # noqa: PLR0913, PLR0917 -- a compiled kernel takes plain arrays
    first: Ints,
    neighbours: Ints,
    entering: Ints,
    slack: Ints,
    seen: Ints,
    stamp: int,
    found: Ints,
    into: Ints,
    root: int,
    closed: Flags,
) -> tuple[int, int, int]:
    """Collect into ``found`` all that reaches its first node over arcs of no reduced cost.

    ``into`` gets the arcs into them. Gives the number of nodes, the number of these arcs and the
    least slack of them; no node at all where the root is among them.
    """
    size, place, seen_arcs = 1, 0, 0
    seen[found[0]] = stamp
    while place < size:
        node = found[place]
        place += 1
        for k in range(first[node], first[node + 1]):
            other = neighbours[k]
            if seen[other] == stamp or closed[other]:
                continue
            if slack[entering[k]] > 0:
                into[seen_arcs] = k
                seen_arcs += 1
                continue
            if other == root:
                return 0, 0, 0
            seen[other] = stamp
            found[size] = other
            size += 1
    border, least = 0, np.int64(2**62)
    for k in into[:seen_arcs]:
        if seen[neighbours[k]] != stamp:
            into[border] = entering[k]
            border += 1
            least = min(least, slack[entering[k]])
    return size, border, int(least)


@compiled
def _ascend(  # noqa: C901 -- cut after cut is one loop
    first: Ints,
    neighbours: Ints,
    entering: Ints,
    slack: Ints,
    root: int,
    purses: Ints,
    closed: Flags,
) -> tuple[Ints, Ints, Ints, Ints]:
    """Do the work of :func:`ascend` on plain arrays."""
    nodes = len(first) - 1
    seen, stamp = np.zeros(nodes, np.int64), 0
    found, into = np.empty(nodes, np.int64), np.empty(len(entering), np.int64)
    cut_first, cut_nodes = np.zeros(64, np.int64), np.empty(256, np.int64)
    values, payers = np.empty(64, np.int64), np.empty(64, np.int64)
    cuts = 0
    heap = [(np.int64(0), np.int64(0))]
    heap.pop()
    for start in range(nodes):
        if purses[start] > 0 and start != root and not closed[start]:
            degree = np.int64(first[start + 1] - first[start])
            heapq.heappush(heap, (degree, np.int64(start)))
    while len(heap) > 0:
        _, node = heapq.heappop(heap)
        stamp += 1
        found[0] = node
        size, border, least = _component(
            first, neighbours, entering, slack, seen, stamp, found, into, root, closed
        )
        if size == 0:
            continue
        if len(heap) > 0 and border > SLACKNESS * heap[0][0]:
            heapq.heappush(heap, (np.int64(border), node))
            continue
        step = min(least, int(purses[node]))
        for arc in into[:border]:
            slack[arc] -= step
        purses[node] -= step
        if cuts + 2 > len(values):
            values, payers = _grown(values, cuts + 2), _grown(payers, cuts + 2)
            cut_first = _grown(cut_first, cuts + 3)
        begin = cut_first[cuts]
        if begin + size > len(cut_nodes):
            cut_nodes = _grown(cut_nodes, begin + size)
        cut_nodes[begin : begin + size] = found[:size]
        values[cuts], payers[cuts] = step, node
        cuts += 1
        cut_first[cuts] = begin + size
        if border == 0 and step >= BOTTOMLESS:
            break
        if purses[node] > 0:
            heapq.heappush(heap, (np.int64(border), node))
    return cut_first[: cuts + 1], cut_nodes[: cut_first[cuts]], values[:cuts], payers[:cuts]
