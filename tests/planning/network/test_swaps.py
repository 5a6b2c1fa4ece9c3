"""The quick local search: what it ends with bears no single move more, as plain loops find."""

from __future__ import annotations

import numpy as np
import pytest

from everyvillage.planning.network.steiner.graph import graph_of
from everyvillage.planning.network.steiner.swaps import is_plain, swapped
from everyvillage.planning.network.steiner.tree import MUST, Ground, Tree, tree_on

ENOUGH = 10**7
Rows = list[tuple[int, int, int]]


def ground(nodes: int, rows: Rows, wanted: set[int]) -> Ground:
    worth = np.array([MUST if node in wanted else 0 for node in range(nodes)], np.int64)
    nothing = np.zeros(nodes, np.int64)
    return Ground(graph_of(nodes, rows), worth, nothing, nothing)


def searched(nodes: int, rows: Rows, wanted: set[int], begin: set[int]) -> tuple[Tree, Tree]:
    """Give the tree on some nodes, and what the search makes of it."""
    on = ground(nodes, rows, wanted)
    assert is_plain(on)
    inside = np.isin(np.arange(nodes), list(begin))
    start = tree_on(on, inside)
    found, _ = swapped(on, start, most_rounds=30, most=ENOUGH, start=0)
    return start, found


def spanning(rows: Rows, nodes: set[int]) -> tuple[int, list[int]]:
    """Give cost and edges of the cheapest tree on some nodes, by Kruskal's rule."""
    piece, cost, chosen = {node: node for node in nodes}, 0, []
    for number in sorted(range(len(rows)), key=lambda one: rows[one][2]):
        one, other, price = rows[number]
        if one in piece and other in piece and piece[one] != piece[other]:
            old, new = piece[one], piece[other]
            piece = {node: new if of == old else of for node, of in piece.items()}
            cost += price
            chosen.append(number)
    assert len(set(piece.values())) == 1
    return cost, chosen


def stretches(rows: Rows, edges: list[int], wanted: set[int]) -> list[list[int]]:
    """Give the edges of each way between two nodes that branch or are wanted."""
    at: dict[int, list[int]] = {}
    for number in edges:
        for end in rows[number][:2]:
            at.setdefault(end, []).append(number)
    ends = {node for node, own in at.items() if len(own) != 2 or node in wanted}
    found = []
    for begin in sorted(ends):
        for number in at[begin]:
            way, node = [number], rows[number][0] + rows[number][1] - begin
            while node not in ends:
                (after,) = [one for one in at[node] if one != way[-1]]
                way.append(after)
                node = rows[after][0] + rows[after][1] - node
            if begin <= node:
                found.append(way)
    return found


def shortest(rows: Rows, start: set[int], goal: set[int]) -> int:
    """Give the least cost of a way from one set of nodes to another, by looking again and again."""
    away = dict.fromkeys(start, 0)
    changed = True
    while changed:
        changed = False
        for one, other, price in rows:
            for tail, head in ((one, other), (other, one)):
                if tail in away and away[tail] + price < away.get(head, MUST):
                    away[head] = away[tail] + price
                    changed = True
    return min(away[node] for node in goal if node in away)


def halves(rows: Rows, edges: list[int], way: list[int]) -> tuple[set[int], set[int]]:
    """Give the nodes of the two pieces that a tree without one way of it falls into."""
    ends = [rows[way[0]][:2], rows[way[-1]][:2]]
    inner = [
        node
        for node in {node for one in way for node in rows[one][:2]}
        if sum(node in rows[one][:2] for one in way) > 1
    ]
    begins = [node for pair in ends for node in pair if node not in inner]
    found = []
    for begin in (begins[0], begins[-1]):
        piece, grew = {begin}, True
        while grew:
            more = {
                node
                for one in edges
                if one not in way and piece & set(rows[one][:2])
                for node in rows[one][:2]
            }
            grew = not more <= piece
            piece |= more
        found.append(piece)
    return found[0], found[1]


@pytest.mark.parametrize("seed", range(25))
def test_nothing_single_helps_any_more(seed: int) -> None:
    draw = np.random.default_rng(seed)
    nodes, wanted = 26, set(range(7))
    rows = [(node, int(draw.integers(node)), int(draw.integers(1, 20))) for node in range(1, nodes)]
    while len(rows) < 70:
        one, other = (int(end) for end in draw.integers(nodes, size=2))
        if one != other:
            rows.append((one, other, int(draw.integers(1, 20))))
    start, found = searched(nodes, rows, wanted, set(range(nodes)))
    inside = set(np.flatnonzero(found.inside).tolist())
    edges = found.edges.tolist()
    assert wanted <= inside
    assert found.price <= start.price
    assert found.price == sum(rows[one][2] for one in edges) == spanning(rows, inside)[0]
    assert len(edges) == len(inside) - 1
    for node in set(range(nodes)) - inside:
        if any(node in row[:2] and set(row[:2]) & inside for row in rows):
            assert spanning(rows, inside | {node})[0] >= found.price
    for way in stretches(rows, edges, wanted):
        near, far = halves(rows, edges, way)
        assert shortest(rows, near, far) >= sum(rows[edge][2] for edge in way)


def test_a_branching_node_goes_where_a_ring_is_cheaper() -> None:
    # Three wanted nodes on a star of 10 each, 30 in all. Each two are joined by a way of 11 over
    # a node of its own: two such ways cost 22. No node alone helps: one more on the star costs
    # its 5 and saves nothing of 10 + 10. Taking the middle out leaves three pieces.
    rows = [(0, 3, 10), (1, 3, 10), (2, 3, 10)]
    for number, (one, other) in enumerate([(0, 1), (1, 2), (0, 2)]):
        rows += [(one, 4 + number, 5), (4 + number, other, 6)]
    start, found = searched(7, rows, {0, 1, 2}, {0, 1, 2, 3})
    assert (start.price, found.price) == (30, 22)


def test_prizes_and_costs_of_nodes_are_left_to_the_other_search() -> None:
    on = ground(3, [(0, 1, 4), (1, 2, 3)], {0})
    assert is_plain(on)
    prized = np.array([MUST, 5, 0], np.int64)
    assert not is_plain(Ground(on.graph, prized, on.rooms, on.loads))
    paid = graph_of(3, [(0, 1, 4), (1, 2, 3)], entry={1: 2})
    assert not is_plain(Ground(paid, on.worth, on.rooms, on.loads))
