"""Branching nodes and stretches taken out of a tree, and the pieces joined anew for less.

The pieces are gone through all at once until one is left over; it is never gone through to its
end. The others look for their nearest neighbour, the smallest first (key-vertex elimination and
key-path exchange: Uchoa and Werneck 2012).
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

import numpy as np

from everyvillage.planning.network.compiled import compiled
from everyvillage.planning.network.steiner.tree import rows_of

if TYPE_CHECKING:
    from everyvillage.planning.network.steiner.graph import Flags, Ints

PASSING = 2
"""The degree of a node that a stretch passes through."""
AWAY = 2**60
BIG = 0
"""The number of the largest piece, whose nodes are never gone through; the others count on."""


@compiled
def _stretch(  # noqa: PLR0913, PLR0917 -- a compiled kernel takes plain arrays
    starts: Ints,
    rows: Ints,
    tails: Ints,
    heads: Ints,
    must: Flags,
    node: int,
    edge: int,
    taken: Ints,
    size: int,
) -> tuple[int, int]:
    """Follow a stretch from a node along an edge to where it branches or is wanted.

    Writes its edges to ``taken``; gives its far end and how many edges there are now.
    """
    taken[size] = edge
    size += 1
    node = tails[edge] + heads[edge] - node
    while starts[node + 1] - starts[node] == PASSING and not must[node]:
        one, other = rows[starts[node]], rows[starts[node] + 1]
        edge = other if one == edge else one
        taken[size] = edge
        size += 1
        node = tails[edge] + heads[edge] - node
    return node, size


@compiled
def _taken(  # noqa: PLR0913, PLR0917 -- a compiled kernel takes plain arrays
    starts: Ints,
    rows: Ints,
    tails: Ints,
    heads: Ints,
    must: Flags,
    node: int,
    which: int,
    taken: Ints,
) -> tuple[Ints, int]:
    """Take one stretch at a node, or all of them (-1) and the node: give the ends that are left.

    Writes the edges to ``taken`` and gives how many they are.
    """
    tree = starts, rows, tails, heads, must
    if which >= 0:
        far, size = _stretch(*tree, node, rows[starts[node] + which], taken, 0)
        return np.array([node, far]), size
    size, sides = 0, np.empty(starts[node + 1] - starts[node], np.int64)
    for number in range(len(sides)):
        sides[number], size = _stretch(*tree, node, rows[starts[node] + number], taken, size)
    return sides, size


@compiled
def _pieces(  # noqa: C901 -- all pieces are gone through at once
    starts: Ints, rows: Ints, tails: Ints, heads: Ints, cut: Flags, sides: Ints, label: Ints
) -> tuple[Ints, Ints, int]:
    """Give numbers to the pieces of a tree that some edges were taken from, but the largest.

    All are gone through at once until one is left over, so that the largest costs no more than
    the others. Gives the nodes gone through, one row for each side, how many, and the steps.
    """
    count, room, steps = len(sides), 16, 0
    lines, sizes, places = np.empty((count, room), np.int64), np.ones(count, np.int64), sides * 0
    for number in range(count):
        lines[number, 0] = sides[number]
        label[sides[number]] = number + 1
    going = count
    while going > 1:
        for number in range(count):
            if places[number] == sizes[number] or going == 1:
                continue
            node = lines[number, places[number]]
            places[number] += 1
            for edge in rows[starts[node] : starts[node + 1]]:
                other = tails[edge] + heads[edge] - node
                steps += 1
                if cut[edge] or label[other] == number + 1:
                    continue
                if sizes[number] == room:
                    wider = np.empty((count, 2 * room), np.int64)
                    wider[:, :room] = lines
                    lines, room = wider, 2 * room
                lines[number, sizes[number]] = other
                label[other] = number + 1
                sizes[number] += 1
            if places[number] == sizes[number]:
                going -= 1
    for number in range(count):
        if places[number] < sizes[number]:
            for place in range(sizes[number]):
                label[lines[number, place]] = BIG
            sizes[number] = 0
    return lines, sizes, steps


@compiled
def _nearest_piece(  # noqa: PLR0913, PLR0917 -- a compiled kernel takes plain arrays
    first: Ints,
    neighbours: Ints,
    entering: Ints,
    costs: Ints,
    inside: Flags,
    leader: Ints,
    label: Ints,
    seeds: Ints,
    limit: int,
    away: Ints,
    back: Ints,
) -> tuple[int, int]:
    """Find the node of another piece nearest to some seeds, within a limit; -1 where none is.

    ``back`` gives the row entry by which each node was reached. Gives the node and the steps.
    """
    own, steps, found = leader[label[seeds[0]]], 0, -1
    seen = [np.int64(0)]
    seen.pop()
    heap = [(np.int64(0), np.int64(0))]
    heap.pop()
    for node in seeds:
        away[node] = 0
        back[node] = -1
        seen.append(node)
        heapq.heappush(heap, (np.int64(0), np.int64(node)))
    while len(heap) > 0:
        distance, node = heapq.heappop(heap)
        if distance > away[node]:
            continue
        if inside[node] and leader[label[node]] != own:
            found = int(node)
            break
        for k in range(first[node], first[node + 1]):
            other, there = neighbours[k], distance + costs[entering[k] >> 1]
            steps += 1
            if there < away[other] and there < limit:
                if away[other] == AWAY:
                    seen.append(other)
                away[other] = there
                back[other] = k
                heapq.heappush(heap, (there, np.int64(other)))
    for node in seen:
        away[node] = AWAY
    return found, steps


@compiled
def _seeds(
    lines: Ints, sizes: Ints, leader: Ints, label: Ints, ways: Ints, laid: int, own: int
) -> Ints:
    """Give all nodes of the pieces that hang together as one, with the ways laid between them."""
    size, place = laid, 0
    for number in range(len(sizes)):
        if leader[number + 1] == own:
            size += sizes[number]
    found = np.empty(size, np.int64)
    for number in range(len(sizes)):
        if leader[number + 1] == own:
            found[place : place + sizes[number]] = lines[number, : sizes[number]]
            place += sizes[number]
    for node in ways[:laid]:
        if leader[label[node]] == own:
            found[place] = node
            place += 1
    return found[:place]


@compiled
def _join(  # noqa: PLR0913, PLR0917, C901 -- a compiled kernel takes plain arrays
    first: Ints,
    neighbours: Ints,
    entering: Ints,
    tails: Ints,
    heads: Ints,
    costs: Ints,
    inside: Flags,
    label: Ints,
    lines: Ints,
    sizes: Ints,
    budget: int,
    away: Ints,
    back: Ints,
    ways: Ints,
    fresh: Ints,
) -> tuple[int, int, int]:
    """Join pieces by shortest ways, the smallest first, for less than a budget.

    Gives how many edges it laid (``fresh``; their inner nodes are ``ways``), -1 where it cannot
    be had for less, how many inner nodes, and the steps.
    """
    leader = np.arange(len(sizes) + 1)
    whole = sizes.copy()
    spent = laid = count = steps = 0
    for number in range(len(sizes)):
        if sizes[number] == 0:
            leader[number + 1] = BIG
    while True:
        own, least = BIG, AWAY
        for number in range(len(sizes)):
            if leader[number + 1] == number + 1 and whole[number] < least:
                own, least = number + 1, whole[number]
        if own == BIG:
            return count, laid, steps
        seeds = _seeds(lines, sizes, leader, label, ways, laid, own)
        rows = first, neighbours, entering
        node, more = _nearest_piece(
            *rows, costs, inside, leader, label, seeds, budget - spent, away, back
        )
        steps += more
        if node < 0:
            return -1, laid, steps
        target = leader[label[node]]
        while back[node] >= 0:
            k = back[node]
            edge = entering[k] >> 1
            node = tails[edge] + heads[edge] - node
            spent += costs[edge]
            fresh[count] = edge
            count += 1
            if back[node] >= 0:
                ways[laid] = node
                label[node] = target
                inside[node] = True
                laid += 1
        for number in range(len(sizes)):
            if leader[number + 1] == own:
                leader[number + 1] = target
        if target != BIG:
            whole[target - 1] += whole[own - 1] + laid


@compiled
def rejoin_pieces(  # noqa: PLR0913, PLR0917, C901 -- a compiled kernel takes plain arrays
    first: Ints,
    neighbours: Ints,
    entering: Ints,
    tails: Ints,
    heads: Ints,
    costs: Ints,
    edges: Ints,
    must: Flags,
    most: int,
) -> tuple[Ints, int]:
    """Take branching nodes and stretches out and join the rest anew wherever that is cheaper.

    Gives the edges of the tree and the steps.
    """
    nodes, steps, idle, place = len(first) - 1, 0, 0, 0
    label, away, back = np.zeros(nodes, np.int64), np.full(nodes, AWAY), np.full(nodes, -1)
    inside, cut = np.zeros(nodes, np.bool_), np.zeros(len(costs), np.bool_)
    taken, ways, fresh = (
        np.empty(nodes, np.int64),
        np.empty(nodes, np.int64),
        np.empty(nodes, np.int64),
    )
    for edge in edges:
        inside[tails[edge]] = inside[heads[edge]] = True
    starts, rows = rows_of(nodes, edges, tails, heads)
    while idle < nodes and steps < most:
        node, place, idle = place % nodes, place + 1, idle + 1
        degree = starts[node + 1] - starts[node]
        if degree == 0 or (degree == PASSING and not must[node]):
            continue
        for which in range(-1 if degree > PASSING and not must[node] else 0, degree):
            sides, size = _taken(starts, rows, tails, heads, must, node, which, taken)
            if which >= 0 and sides[1] < node:
                continue
            budget = 0
            for edge in taken[:size]:
                cut[edge] = True
                budget += costs[edge]
                inside[tails[edge]] = inside[heads[edge]] = False
            inside[sides] = True
            lines, sizes, looked = _pieces(starts, rows, tails, heads, cut, sides, label)
            count, laid, more = _join(
                first, neighbours, entering, tails, heads, costs, inside, label,
                lines, sizes, budget, away, back, ways, fresh,
            )  # fmt: skip
            steps += looked + more + size
            for number in range(len(sizes)):
                label[lines[number, : sizes[number]]] = BIG
            label[ways[:laid]] = BIG
            if count >= 0:
                edges = np.concatenate((edges[~cut[edges]], fresh[:count]))
                starts, rows = rows_of(nodes, edges, tails, heads)
                steps += nodes
                idle = 0
            else:
                inside[ways[:laid]] = False
                for edge in taken[:size]:
                    inside[tails[edge]] = inside[heads[edge]] = True
            cut[taken[:size]] = False
            if count >= 0:
                break
    return edges, steps
