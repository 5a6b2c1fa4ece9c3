"""Trees from fractional solutions where ends hang on hubs with room: first who hangs where.

Ends take, the surest first, the arc that the linear program likes most among those with room
left; all other arcs to ends are struck out. What is left is a tree problem without room, for
which shortest ways and local search are good.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from everyvillage.planning.network.steiner.graph import BLOCKED
from everyvillage.planning.network.steiner.improve import improved
from everyvillage.planning.network.steiner.paths import nodes_by_paths
from everyvillage.planning.network.steiner.tree import MUST, NOWHERE, Tree, tree_on

if TYPE_CHECKING:
    from everyvillage.planning.network.steiner.graph import Flags, Floats, Ints
    from everyvillage.planning.network.steiner.linear import CutProgram
    from everyvillage.planning.network.steiner.search import Search

FINE = 1000
ROUNDS, STEPS = 6, 4e6
HARDLY = 1e-3
"""The liking of an arc that the program does not use, against its cost as a share of the most."""


def search_by_rounding(search: Search, program: CutProgram, numbers: Ints, root: int) -> None:
    """Round the last solution to a tree and keep it if it is best.

    ``numbers`` are those of the search's edges in the whole graph.
    """
    values = program.arc_values()
    used = np.zeros(2 * search.graph.edges)
    used[0::2], used[1::2] = values[2 * numbers], values[2 * numbers + 1]
    wanted = _wanted(search, program)
    entered = np.bincount(search.graph.arc_heads, used, search.graph.nodes).astype(np.float64)
    hung = _hung(search, wanted, used, entered)
    kept = ~(search.graph.ends[search.graph.tails] | search.graph.ends[search.graph.heads])
    kept[hung] = True
    graph, places = search.graph.with_edges(kept)
    arcs = graph.arc_costs
    own = np.repeat(np.clip(used[2 * places] + used[2 * places + 1], 0, 1), 2)
    weights = np.where(arcs < BLOCKED, np.minimum(arcs, MUST) * FINE * (1 - own) + 1, BLOCKED)
    inside = nodes_by_paths(graph, weights.astype(np.int64), start=root, wanted=wanted)
    worth = np.where(wanted, MUST, 0)
    worth[root] = MUST
    ground = search.ground_on(graph, worth)
    tree = tree_on(ground, inside)
    if tree.price < NOWHERE:
        trials = int(STEPS / (graph.nodes + graph.edges))
        tree, done = improved(ground, tree, most_rounds=ROUNDS, most_trials=trials, start=0)
        search.meter.add(done * (graph.nodes + graph.edges) / 3e5)
    search.keep(Tree(places[tree.edges], tree.inside, tree.price))


def _wanted(search: Search, program: CutProgram) -> Flags:
    """Say which nodes the tree has to join: all but those left out most, as limits let them go."""
    problem, branch = search.problem, program.branch
    wanted = np.zeros(search.graph.nodes, np.bool_)
    wanted[branch.must], wanted[branch.optional] = True, True
    out = program.columns_at[program.left_out[branch.optional]]
    left = [limit.most for limit in problem.limits]
    for place in np.argsort(-out, kind="stable").tolist():
        node = int(branch.optional[place])
        own = [limit.weights.get(node, 0) for limit in problem.limits]
        if out[place] > 0 and all(w <= most for w, most in zip(own, left, strict=True)):
            left = [most - w for w, most in zip(own, left, strict=True)]
            wanted[node] = False
    return wanted


def _hung(search: Search, wanted: Flags, used: Floats, entered: Floats) -> Ints:
    """Give for each wanted end the edge that it hangs on."""
    graph, problem = search.graph, search.problem
    arcs = np.flatnonzero(graph.ends[graph.arc_heads] & wanted[graph.arc_heads])
    tails, heads = graph.arc_tails[arcs], graph.arc_heads[arcs]
    arcs = arcs[~graph.ends[tails]]
    tails, heads = graph.arc_tails[arcs], graph.arc_heads[arcs]
    costs = graph.arc_costs[arcs].astype(np.float64)
    there = np.minimum(1.0, entered[tails]) - costs / max(1.0, costs.max(initial=0.0))
    likes = used[arcs] + HARDLY * there
    room = dict(problem.rooms)
    hung, found = set(), []
    for place in np.argsort(-likes, kind="stable").tolist():
        tail, head = int(tails[place]), int(heads[place])
        load = problem.loads.get(head, 0)
        if head in hung or load > room.get(tail, load):
            continue
        if tail in room:
            room[tail] -= load
        hung.add(head)
        found.append(int(arcs[place]) >> 1)
    return np.array(found, np.int64)
