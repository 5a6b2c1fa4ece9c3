"""Local search: better trees near a given one.

Three moves, each accepted where the price falls: a node is added to the set or taken from it
(vertex insertion and elimination, Minoux 1990; the spanning tree and its pruning do the rest),
and a key path, a stretch between two branching or wanted nodes, is replaced by the shortest way
between the two halves it leaves (Verhoeven, Severens, Aarts 1996).
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

import numpy as np

from everyvillage.planning.network.compiled import compiled
from everyvillage.planning.network.steiner.tree import Ground, NodeData, Tree, _tree_on, tree_on

if TYPE_CHECKING:
    from everyvillage.planning.network.steiner.graph import Flags, Ints

PASSING = 2
"""The degree of a node that a path passes through."""


def improved(
    ground: Ground, tree: Tree, *, most_rounds: int, most_trials: int, start: int
) -> tuple[Tree, int]:
    """Give the best tree that rounds of the three moves reach, and how many moves were tried.

    Each kind of move is tried at most ``most_trials`` times a round; nodes are gone through from
    ``start``, so that a large tree is not always mended in the same corner.
    """
    graph, best, trials = ground.graph, tree, 0
    ends = graph.by_cost, graph.tails, graph.heads, graph.costs
    rows = graph.first, graph.neighbours, graph.entering
    for _ in range(most_rounds):
        inside = best.inside.copy()
        moved = _move_nodes(*ends, *rows, inside, ground.data, most_trials, start)
        inside = tree_on(ground, inside).inside
        exchanged = _exchange(*ends, *rows, inside, ground.data, most_trials)
        found = tree_on(ground, inside)
        trials += moved + exchanged
        if found.price >= best.price:
            break
        if max(moved, exchanged) >= most_trials:
            return found, trials
        best = found
    return best, trials


@compiled
def _may_help(
    first: Ints, neighbours: Ints, entering: Ints, costs: Ints, inside: Flags, dearest: int
) -> Ints:
    """Say for each node how much its insertion can save at most, its worth and entry apart.

    Its cheapest edge to the tree is paid; every further one can replace a tree edge, none of
    which is dearer than ``dearest``.
    """
    saved = np.full(len(first) - 1, -(2**60))
    for node in range(len(first) - 1):
        cheapest, sum_saved = 2**60, 0
        for k in range(first[node], first[node + 1]):
            if inside[neighbours[k]]:
                cost = int(costs[entering[k] >> 1])
                sum_saved += max(0, dearest - cost)
                cheapest = min(cheapest, cost)
        if cheapest < 2**60:
            saved[node] = sum_saved - max(0, dearest - cheapest) - cheapest
    return saved


@compiled
def _with_star(  # noqa: PLR0913, PLR0917 -- a compiled kernel takes plain arrays
    first: Ints,
    neighbours: Ints,
    entering: Ints,
    edges: Ints,
    inside: Flags,
    node: int,
    rank: Ints,
    by_cost: Ints,
) -> Ints:
    """Give a tree's edges and those between it and a node, the cheapest first."""
    ranks, size = np.empty(len(edges) + first[node + 1] - first[node], np.int64), len(edges)
    ranks[:size] = rank[edges]
    for k in range(first[node], first[node + 1]):
        if inside[neighbours[k]]:
            ranks[size] = rank[entering[k] >> 1]
            size += 1
    found: Ints = by_cost[np.sort(ranks[:size])]
    return found


@compiled
def _move_nodes(  # noqa: PLR0913, PLR0917 -- a compiled kernel takes plain arrays
    by_cost: Ints,
    tails: Ints,
    heads: Ints,
    costs: Ints,
    first: Ints,
    neighbours: Ints,
    entering: Ints,
    inside: Flags,
    data: NodeData,
    most: int,
    start: int,
) -> int:
    """Add or take away single nodes, in order, wherever that lowers the price; count the trials."""
    worth, entry, plain = data[0], data[1], not data[2].any()
    edges, kept, price = _tree_on(by_cost, tails, heads, costs, inside, data)
    inside[:] = kept
    rank = np.empty(len(costs), np.int64)
    rank[by_cost] = np.arange(len(costs))
    dearest, trials = 0 if len(edges) == 0 else costs[edges].max(), 0
    saved = _may_help(first, neighbours, entering, costs, inside, dearest)
    for place in range(len(first) - 1):
        node = (place + start) % (len(first) - 1)
        if not inside[node] and saved[node] + worth[node] - entry[node] <= 0:
            continue
        if trials >= most:
            break
        trial = inside.copy()
        trial[node] = not trial[node]
        trials += 1
        order = by_cost
        if plain and trial[node]:  # the cheapest tree with one node more has no other edges
            order = _with_star(first, neighbours, entering, edges, inside, node, rank, by_cost)
        found_edges, kept, found = _tree_on(order, tails, heads, costs, trial, data)
        if found < price:
            edges, price = found_edges, found
            inside[:] = kept
            dearest = 0 if len(edges) == 0 else costs[edges].max()
            saved = _may_help(first, neighbours, entering, costs, inside, dearest)
    return trials


@compiled
def _exchange(  # noqa: PLR0913, PLR0917 -- a compiled kernel takes plain arrays
    by_cost: Ints,
    tails: Ints,
    heads: Ints,
    costs: Ints,
    first: Ints,
    neighbours: Ints,
    entering: Ints,
    inside: Flags,
    data: NodeData,
    most: int,
) -> int:
    """Replace key paths by shorter ones until each was tried in vain; count the trials."""
    trials, worth, entry, ends = 0, data[0], data[1], data[2]
    edges, kept, price = _tree_on(by_cost, tails, heads, costs, inside, data)
    tried = np.zeros(len(costs), np.bool_)
    place = 0
    while place < len(edges) and trials < most:
        edge = edges[place]
        place += 1
        if tried[edge]:
            continue
        used = np.zeros(len(costs), np.bool_)
        degree = np.zeros(len(worth), np.int64)
        for one in edges:
            used[one] = True
            degree[tails[one]] += 1
            degree[heads[one]] += 1
        trial, length, trials = kept.copy(), costs[edge], trials + 1
        used[edge] = False
        tried[edge] = True
        sides = np.array([tails[edge], heads[edge]])
        for side in range(2):
            node = sides[side]
            while degree[node] == PASSING and worth[node] == 0:
                trial[node] = False
                for k in range(first[node], first[node + 1]):
                    along = entering[k] >> 1
                    if used[along]:
                        used[along] = False
                        tried[along] = True
                        length += costs[along] + entry[node]
                        node = neighbours[k]
                        break
            sides[side] = node
        if _join(first, neighbours, entering, costs, used, sides, trial, length, entry, ends):
            edges_new, kept_new, found = _tree_on(by_cost, tails, heads, costs, trial, data)
            if found < price:
                edges, kept, price = edges_new, kept_new, found
                place = 0
    inside[:] = kept
    return trials


@compiled
def _smaller_half(first: Ints, neighbours: Ints, entering: Ints, used: Flags, sides: Ints) -> Ints:
    """Give the nodes of the half of a forest, from one side or the other, that ends first."""
    nodes = len(first) - 1
    seen = np.zeros(nodes, np.bool_)
    lines = np.empty((2, nodes), np.int64)
    sizes, places = np.ones(2, np.int64), np.zeros(2, np.int64)
    for turn in range(2):
        lines[turn, 0] = sides[turn]
        seen[sides[turn]] = True
    turn = 0
    while places[turn] < sizes[turn]:
        node = lines[turn, places[turn]]
        places[turn] += 1
        for k in range(first[node], first[node + 1]):
            if used[entering[k] >> 1] and not seen[neighbours[k]]:
                seen[neighbours[k]] = True
                lines[turn, sizes[turn]] = neighbours[k]
                sizes[turn] += 1
        turn = 1 - turn
    return lines[turn, : sizes[turn]]


@compiled
def _join(  # noqa: PLR0913, PLR0917 -- a compiled kernel takes plain arrays
    first: Ints,
    neighbours: Ints,
    entering: Ints,
    costs: Ints,
    used: Flags,
    sides: Ints,
    inside: Flags,
    limit: int,
    entry: Ints,
    ends: Flags,
) -> bool:
    """Add to ``inside`` the way between the two halves, where one shorter than ``limit`` exists."""
    nodes = len(first) - 1
    away, back = np.full(nodes, limit), np.full(nodes, -1)
    home = np.zeros(nodes, np.bool_)
    heap = [(np.int64(0), np.int64(0))]
    heap.pop()
    for node in _smaller_half(first, neighbours, entering, used, sides):
        home[node] = True
        away[node] = 0
        heapq.heappush(heap, (np.int64(0), np.int64(node)))
    while len(heap) > 0:
        distance, node = heapq.heappop(heap)
        if distance > away[node]:
            continue
        if inside[node] and not home[node]:
            while not home[node]:
                inside[node] = True
                node = back[node]
            return True
        for k in range(first[node], first[node + 1]):
            other = neighbours[k]
            if ends[other] and not inside[other]:
                continue
            there = distance + costs[entering[k] >> 1] + (0 if inside[other] else entry[other])
            if there < away[other]:
                away[other] = there
                back[other] = node
                heapq.heappush(heap, (there, np.int64(other)))
    return False
