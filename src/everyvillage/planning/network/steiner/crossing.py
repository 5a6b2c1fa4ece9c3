"""Which arcs enter which sets of nodes, listed along the edges of the nodes inside.

The lists are as long as what they name; a table of every set and every arc would not fit a large
graph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from everyvillage.planning.network.compiled import compiled

if TYPE_CHECKING:
    from everyvillage.planning.network.steiner.ascent import Cuts
    from everyvillage.planning.network.steiner.graph import Flags, Floats, Graph, Ints


def crossings(
    graph: Graph, sets: Flags, place: Ints, payers: Ints, own: Flags
) -> tuple[Ints, Ints, Ints]:
    """Give set, place and factor of every arc that counts in a set, by set, then place.

    ``sets`` has a row of flags for each set; ``place`` the place of each arc (-1: passed over). An
    arc that enters the set counts once. Where the set's payer is one of ``own``, it pays by being
    entered: arcs into it count once less.
    """
    rows = graph.first, graph.neighbours, graph.entering
    found = _crossings(*rows, sets, place, payers, own)
    order = np.lexsort((found[1], found[0]))
    return found[0][order], found[1][order], found[2][order]


def loads(graph: Graph, cuts: Cuts, values: Floats) -> Floats:
    """Add up what cuts, each with a value, take from every arc that enters them."""
    rows = graph.first, graph.neighbours, graph.entering
    return _loads(*rows, cuts.first, cuts.nodes, values)


@compiled
def _crossings(
    first: Ints,
    neighbours: Ints,
    entering: Ints,
    sets: Flags,
    place: Ints,
    payers: Ints,
    own: Flags,
) -> tuple[Ints, Ints, Ints]:
    size, room = 0, 1024
    cut, at, factor = np.empty(room, np.int64), np.empty(room, np.int64), np.empty(room, np.int64)
    for number in range(len(sets)):
        inside = sets[number]
        for node in range(len(inside)):
            if not inside[node]:
                continue
            less = 1 if own[payers[number]] and node == payers[number] else 0
            for k in range(first[node], first[node + 1]):
                count = (0 if inside[neighbours[k]] else 1) - less
                if count == 0 or place[entering[k]] < 0:
                    continue
                if size == room:
                    room *= 2
                    cut, at, factor = _twice(cut), _twice(at), _twice(factor)
                cut[size], at[size], factor[size] = number, place[entering[k]], count
                size += 1
    return cut[:size], at[:size], factor[:size]


@compiled
def _twice(array: Ints) -> Ints:
    """Give the array with twice the room."""
    larger = np.empty(2 * len(array), np.int64)
    larger[: len(array)] = array
    return larger


@compiled
def _loads(
    first: Ints, neighbours: Ints, entering: Ints, cut_first: Ints, cut_nodes: Ints, values: Floats
) -> Floats:
    found = np.zeros(len(entering), np.float64)
    stamps = np.full(len(first) - 1, -1)
    for cut in range(len(values)):
        members = cut_nodes[cut_first[cut] : cut_first[cut + 1]]
        for node in members:
            stamps[node] = cut
        for node in members:
            for k in range(first[node], first[node + 1]):
                if stamps[neighbours[k]] != cut:
                    found[entering[k]] += values[cut]
    return found
