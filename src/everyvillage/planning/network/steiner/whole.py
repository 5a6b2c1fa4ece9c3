"""Trees from whole-number solutions of the cut program.

The program of cuts with whole arcs is solved a few times; what it chooses is joined to a tree,
cuts that it breaks are added. HiGHS stops by its count of nodes, so that the same work
gives the same tree. The bound of these runs is a solver's and is not used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from everyvillage.planning.network.steiner.rounding import search_by_rounding
from everyvillage.planning.network.steiner.tree import Tree

if TYPE_CHECKING:
    from everyvillage.planning.network.steiner.branch import Branch
    from everyvillage.planning.network.steiner.graph import Floats, Ints
    from everyvillage.planning.network.steiner.linear import CutProgram
    from everyvillage.planning.network.steiner.search import Search

MOST_CUTS = 400
SHARE = 0.25
"""The share of the seconds left that one search may take."""


def search_by_whole(
    branch: Branch, search: Search, program: CutProgram, numbers: Ints, *, rounds: int
) -> None:
    """Look for trees with whole-number solutions until one breaks no cut or work is spent.

    ``numbers`` are those of the search's edges in the whole graph.
    """
    meter = search.meter
    for _ in range(rounds):
        left = meter.left
        if meter.spent or not program.solve_whole(None if left is None else left * SHARE):
            break
        meter.add(program.columns * len(program.sets) / 2e4)
        values = np.rint(program.arc_values())
        search_by_rounding(search, program, numbers, branch.root)
        if (tree := _tree_of(search, program, values, numbers)) is not None:
            search.keep(tree)
        sets, payers = program.violated(MOST_CUTS)
        if len(sets) == 0:
            break
        program.add_cuts(sets, payers)
    program.relax()


def _tree_of(search: Search, program: CutProgram, values: Floats, numbers: Ints) -> Tree | None:
    """Give the tree that whole arcs are, walked from the root; None where an edge is not ours."""
    place = np.full(search.problem.graph.edges, -1)
    place[numbers] = np.arange(len(numbers))
    ways: dict[int, list[tuple[int, int]]] = {}
    for arc in np.flatnonzero(values > 0).tolist():
        ways.setdefault(int(program.tails[arc]), []).append((int(program.heads[arc]), arc >> 1))
    root = program.branch.root
    above: dict[int, tuple[int, int]] = {}
    inside = np.zeros(search.graph.nodes, np.bool_)
    inside[root], line = True, [root]
    for node in line:
        for head, edge in ways.get(node, ()):
            if not inside[head]:
                inside[head] = True
                above[head] = (node, edge)
                line.append(head)
    needed = (search.worth > 0) | search.graph.ends
    carries = np.zeros(search.graph.nodes, np.int64)
    for node in reversed(line[1:]):
        if carries[node] == 0 and not needed[node]:
            inside[node] = False
        else:
            carries[above[node][0]] += 1
    edges = np.array(
        sorted(int(place[above[node][1]]) for node in line[1:] if inside[node]), np.int64
    )
    return None if (edges < 0).any() else Tree(edges, inside, 0)
