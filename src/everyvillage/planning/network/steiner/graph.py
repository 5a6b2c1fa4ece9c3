"""An undirected graph with whole-number costs, in arrays.

Edge ``e`` joins ``tails[e]`` and ``heads[e]``. It is two arcs: ``2 e`` runs from tail to head,
``2 e + 1`` back, so that ``arc ^ 1`` is the way back of ``arc`` and ``arc >> 1`` its edge.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

Ints: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]
Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Graph:
    """Nodes ``0 … nodes - 1`` and edges with costs of zero or more."""

    nodes: int
    tails: Ints
    heads: Ints
    costs: Ints

    @property
    def edges(self) -> int:
        """Give the number of edges."""
        return len(self.costs)

    @cached_property
    def _rows(self) -> tuple[Ints, Ints, Ints]:
        """Build the compressed rows: for each node the arcs that enter it, by arc number."""
        arcs = np.arange(2 * self.edges, dtype=np.int64)
        into = np.empty(2 * self.edges, dtype=np.int64)
        into[0::2], into[1::2] = self.heads, self.tails
        out_of = into[arcs ^ 1] if self.edges else into
        order = np.lexsort((arcs, into))
        first = np.zeros(self.nodes + 1, dtype=np.int64)
        np.cumsum(np.bincount(into, minlength=self.nodes), out=first[1:])
        return first, out_of[order], arcs[order]

    @property
    def first(self) -> Ints:
        """Where the row of each node starts; one more entry closes the last row."""
        return self._rows[0]

    @property
    def neighbours(self) -> Ints:
        """The node at the other end of each row entry."""
        return self._rows[1]

    @property
    def entering(self) -> Ints:
        """The arc from the neighbour to the row's own node."""
        return self._rows[2]

    @cached_property
    def by_cost(self) -> Ints:
        """All edges, the cheapest first, equal ones by number."""
        return np.lexsort((np.arange(self.edges), self.costs)).astype(np.int64)

    def with_edges(self, kept: Flags) -> tuple[Graph, Ints]:
        """Give the graph of some edges, with the numbers these edges had before."""
        numbers = np.flatnonzero(kept).astype(np.int64)
        graph = Graph(self.nodes, self.tails[numbers], self.heads[numbers], self.costs[numbers])
        return graph, numbers


def graph_of(nodes: int, edges: Sequence[tuple[int, int, int]]) -> Graph:
    """Make a graph of (tail, head, cost) rows.

    >>> graph_of(3, [(0, 1, 4), (1, 2, 1)]).edges
    2
    """
    rows = np.array(edges, dtype=np.int64).reshape(-1, 3)
    columns = [np.ascontiguousarray(rows[:, column]) for column in range(3)]
    return Graph(nodes, *columns)
