"""Room in the linear program: which ends may hang together on a node, set by set.

A node with room carries one of its largest sets of ends, or a part of it. Written so, the program
cannot carry one and a half villages where only one fits, as it can with loads added up (patterns
of Gilmore and Gomory 1961; disaggregation of Barahona and Jensen 1998). Where a node has too many
such sets, loads are added up.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from everyvillage.planning.network.steiner.graph import Floats, Ints
    from everyvillage.planning.network.steiner.problem import SteinerProblem

MOST_SETS = 60
MOST_STEPS = 20_000


def largest_sets(loads: list[int], room: int) -> list[tuple[int, ...]] | None:
    """Give the places of every largest set of loads that fits; None where there are too many.

    >>> largest_sets([200, 90, 120], 300)
    [(0, 1), (1, 2)]
    """
    found: list[tuple[int, ...]] = []
    line: list[tuple[int, tuple[int, ...], int, int]] = [(0, (), room, room + 1)]
    steps = 0
    while line:
        place, chosen, left, least_out = line.pop()
        steps += 1
        if steps > MOST_STEPS or len(found) > MOST_SETS:
            return None
        if place == len(loads):
            if least_out > left:
                found.append(chosen)
            continue
        load = loads[place]
        line.append((place + 1, chosen, left, min(least_out, load)))
        if load <= left:
            line.append((place + 1, (*chosen, place), left - load, least_out))
    return found


def hubs_of(problem: SteinerProblem) -> Ints:
    """Give the nodes that cost something or have room, and lead on."""
    flags = (problem.graph.entry > 0) & ~problem.graph.ends
    flags[list(problem.rooms)] = True
    return np.flatnonzero(flags)


def most_toll(tolls: Mapping[int, int], loads: Mapping[int, int], room: int) -> int:
    """Give the largest sum of tolls of ends that fit into a room together.

    >>> most_toll({7: 5, 8: 4, 9: 3}, {7: 200, 8: 90, 9: 120}, 300)
    9
    """
    best = {0: 0}
    for end, toll in tolls.items():
        for load, total in list(best.items()):
            more = load + loads.get(end, 0)
            if more <= room and best.get(more, -1) < total + toll:
                best[more] = total + toll
    return max(best.values())


@dataclass
class RoomRows:
    """Rows and columns of the rooms, numbered from zero: what arcs have to do with them.

    ``arc_row`` and ``arc_factor`` belong to the arcs to ends, ``node_row`` and ``node_factor`` to
    the arcs into nodes with room (-1: none); each column of ``columns`` is the rows of one set.
    """

    problem: SteinerProblem
    root: int
    rows: int = 0
    columns: list[list[tuple[int, float]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Lay out the rows of every node with room."""
        graph = self.problem.graph
        self.node_row, self.node_factor = np.full(graph.nodes, -1), np.zeros(graph.nodes)
        self.arc_row = np.full(2 * graph.edges, -1)
        self.arc_factor = np.zeros(2 * graph.edges)
        for node in sorted(set(self.problem.rooms) - {self.root}):
            self._add(node)

    def _ends(self, node: int) -> Iterator[tuple[int, int, int]]:
        """Give each end that may hang on a node: the arc to it, the end, its load."""
        graph = self.problem.graph
        for k in range(int(graph.first[node]), int(graph.first[node + 1])):
            end, arc = int(graph.neighbours[k]), int(graph.entering[k]) ^ 1
            load = self.problem.loads.get(end, 0)
            if graph.ends[end] and 0 < load <= self.problem.rooms[node]:
                yield arc, end, load

    def _add(self, node: int) -> None:
        ends = list(self._ends(node))
        sets = largest_sets([load for _, _, load in ends], self.problem.rooms[node])
        self.node_row[node], self.rows = self.rows, self.rows + 1
        if sets is None:
            self.node_factor[node] = -float(self.problem.rooms[node])
            for arc, _, load in ends:
                self.arc_row[arc], self.arc_factor[arc] = self.node_row[node], float(load)
            return
        self.node_factor[node] = -1.0
        for number, (arc, _, _) in enumerate(ends):
            self.arc_row[arc], self.arc_factor[arc] = self.rows + number, 1.0
        for one in sets:
            own = [(self.rows + place, -1.0) for place in one]
            self.columns.append([(int(self.node_row[node]), 1.0), *own])
        self.rows += len(ends)

    def tolls(self, prices: Floats) -> dict[int, dict[int, float]]:
        """Give the toll on each end of each node from the prices of the rows (zero or more)."""
        found: dict[int, dict[int, float]] = {}
        arcs = np.flatnonzero(self.arc_row >= 0)
        tolls = prices[self.arc_row[arcs]] * self.arc_factor[arcs]
        paid = tolls > 0
        tails, heads = self.problem.graph.arc_tails, self.problem.graph.arc_heads
        for arc, toll in zip(arcs[paid].tolist(), tolls[paid].tolist(), strict=True):
            found.setdefault(int(tails[arc]), {})[int(heads[arc])] = toll
        return found

    def taken(self, prices: Floats, heads: Ints) -> Floats:
        """Give what the prices take from each arc: from those into rooms, less the tolls."""
        into = self.node_row[heads] >= 0
        found = np.zeros(len(heads), np.float64)
        row = self.node_row[heads[into]]
        found[into] = -prices[row] * self.node_factor[heads[into]]
        laid = self.arc_row >= 0
        found[laid] -= prices[self.arc_row[laid]] * self.arc_factor[laid]
        return found
