"""A tree near one that will not do: what of it can stay is taken first, the rest led to anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from everyvillage.planning.network.steiner.built import with_built, without_built
from everyvillage.planning.network.steiner.graph import BLOCKED
from everyvillage.planning.network.steiner.limit import Meter, WorkLimit
from everyvillage.planning.network.steiner.search import Search
from everyvillage.planning.network.steiner.tree import MUST, NOWHERE, nodes_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from everyvillage.planning.network.steiner.problem import SteinerProblem


@dataclass(frozen=True)
class Near:
    """Edges and nodes of a tree, and its price."""

    edges: tuple[int, ...]
    nodes: tuple[int, ...]
    price: int


def nearby(
    problem: SteinerProblem, edges: Sequence[int], wanted: Sequence[int], *, seed: int
) -> Near | None:
    """Find a cheap tree near some edges, which need not hang together; None where none is found.

    ``wanted`` are nodes that the tree should have beside those that it must. One local search
    follows, so the answer is good and not proved.
    """
    if problem.built:
        rest, spent = without_built(problem)
        found = nearby(rest, edges, wanted, seed=seed)
        if found is None:
            return None
        whole, saved = with_built(problem, found.edges)
        return Near(whole, found.nodes, found.price + spent - saved)
    graph = problem.graph
    search = Search(problem, np.ones(graph.edges, np.bool_), seed=seed, meter=Meter(WorkLimit()))
    kept = np.zeros(graph.edges, np.bool_)
    kept[list(edges)] = True
    arcs = graph.arc_costs
    weights = np.where(np.repeat(kept, 2) & (arcs < BLOCKED), 0, arcs)
    worth = search.worth.copy()
    worth[list(wanted)] = MUST
    search.from_nodes(nodes_of(graph, edges), worth)
    search.by_weights(weights, (problem.roots or problem.terminals)[0], worth=worth)
    if search.price >= NOWHERE:
        return None
    return Near(search.edges, search.nodes, search.price)
