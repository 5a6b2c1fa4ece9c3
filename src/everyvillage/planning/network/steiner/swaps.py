"""Quick local search for trees in which nodes are free and only wanted ones have to be joined.

The moves are those of :mod:`improve`, written so that a trial touches only the part of the tree
that it changes: see :mod:`insert` and :mod:`rejoin`.
"""

from __future__ import annotations

import numpy as np

from everyvillage.planning.network.steiner.insert import insert_nodes
from everyvillage.planning.network.steiner.rejoin import rejoin_pieces
from everyvillage.planning.network.steiner.tree import MUST, Ground, Tree, _rooted, tree_on


def is_plain(ground: Ground) -> bool:
    """Say whether nodes are free, lead on, and are worth nothing or have to be joined."""
    worth = ground.worth
    return bool(ground.graph.plain_nodes.all() and ((worth == 0) | (worth == MUST)).all())


def swapped(
    ground: Ground, tree: Tree, *, most_rounds: int, most: int, start: int
) -> tuple[Tree, int]:
    """Give the best tree that rounds of the moves reach, and how many steps that took.

    A step looks at one edge. It ends when no move helps, after ``most_rounds`` rounds, or after
    ``most`` steps; nodes are gone through from ``start``.
    """
    graph, best, steps = ground.graph, tree, 0
    rows, must = (graph.first, graph.neighbours, graph.entering), ground.worth > 0
    for _ in range(most_rounds):
        if len(best.edges) == 0 or steps >= most:
            break
        _, above, parent = _rooted(best.edges, graph.tails, graph.heads, best.inside, ground.worth)
        inside = best.inside.copy()
        steps += insert_nodes(*rows, graph.costs, inside, must, above, parent, start, most - steps)
        found = tree_on(ground, inside)
        ends = graph.tails, graph.heads, graph.costs
        edges, more = rejoin_pieces(*rows, *ends, found.edges, must, most - steps)
        inside = np.zeros(graph.nodes, np.bool_)
        inside[graph.tails[edges]], inside[graph.heads[edges]] = True, True
        found, steps = tree_on(ground, inside), steps + more
        if found.price >= best.price:
            break
        best = found
    return best, steps
