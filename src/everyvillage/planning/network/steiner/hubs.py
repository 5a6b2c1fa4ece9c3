"""Local search over nodes that cost something by themselves: towers and what is mounted on them.

Two moves on a tree that holds its limits. A hub is taken away with all that hangs on it, and what
the limits then miss is filled again without it; or a hub is put in on the cheapest way, with all
the ends it can serve, and the tree is thinned. A move is kept where the price falls.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from everyvillage.planning.network.steiner.graph import BLOCKED
from everyvillage.planning.network.steiner.paths import way_to
from everyvillage.planning.network.steiner.quota import mended

if TYPE_CHECKING:
    from everyvillage.planning.network.steiner.graph import Flags, Ints
    from everyvillage.planning.network.steiner.search import Search
    from everyvillage.planning.network.steiner.tree import Tree


def exchange_hubs(search: Search, *, most_rounds: int) -> None:
    """Try both moves for every hub around the best tree until nothing falls or work is spent."""
    hubs = _hubs(search)
    for _ in range(most_rounds):
        before = search.price
        for hub in search.draw.permutation(hubs).tolist():
            if search.tree is None or search.meter.spent:
                return
            inside = search.tree.inside
            trial = _without(search, search.tree, hub) if inside[hub] else _with(search, hub)
            search.meter.add(search.graph.edges / 500)
            if trial is not None:
                closed = np.zeros(len(inside), np.bool_)
                closed[hub] = bool(inside[hub])
                search.keep(mended(search.problem, search.graph, trial, closed=closed))
        if search.price >= before:
            return


def _hubs(search: Search) -> Ints:
    """Give the nodes that cost something or have room, and lead on."""
    graph = search.graph
    flags = (graph.entry > 0) & ~graph.ends
    flags[list(search.problem.rooms)] = True
    return np.flatnonzero(flags)


def _without(search: Search, tree: Tree, hub: int) -> Flags:
    """Give the tree's nodes without a hub and all that it leads to."""
    graph, root = search.graph, search.problem.roots[0]
    near: dict[int, list[int]] = {}
    for edge in tree.edges.tolist():
        one, other = int(graph.tails[edge]), int(graph.heads[edge])
        near.setdefault(one, []).append(other)
        near.setdefault(other, []).append(one)
    kept = np.zeros(graph.nodes, np.bool_)
    kept[root] = True
    line = [root]
    while line:
        for node in near.get(line.pop(), ()):
            if not kept[node] and node != hub:
                kept[node] = True
                line.append(node)
    return kept


def _with(search: Search, hub: int) -> Flags | None:
    """Give the best tree's nodes with a hub, the way to it, and the ends it can serve."""
    graph, tree = search.graph, search.tree
    if tree is None:
        return None
    away, back = way_to(graph, graph.arc_costs, tree.inside)
    if away[hub] >= BLOCKED:
        return None
    inside, node = tree.inside.copy(), hub
    while not inside[node]:
        inside[node] = True
        node = int(back[node])
    for mounted in _with_carriers(search, hub):
        inside[mounted] = True
    return inside


def _with_carriers(search: Search, hub: int) -> list[int]:
    """Give the hub's neighbours that cost something and hang on it alone, the cheapest first."""
    graph = search.graph
    near = graph.neighbours[graph.first[hub] : graph.first[hub + 1]].tolist()
    alone = [
        node
        for node in near
        if node in search.problem.rooms and hub not in search.problem.rooms and not graph.ends[node]
    ]
    return sorted(alone, key=lambda node: (int(graph.entry[node]), node))[:1]
