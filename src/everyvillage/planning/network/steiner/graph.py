"""A graph with whole-number costs, in arrays.

Edge ``e`` joins ``tails[e]`` and ``heads[e]``. It is two arcs: ``2 e`` runs from tail to head,
``2 e + 1`` back, so that ``arc ^ 1`` is the way back of ``arc`` and ``arc >> 1`` its edge.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

BLOCKED = 2**60
"""The weight of an arc that may not be used."""

Ints: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]
Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Graph:
    """Nodes ``0 … nodes - 1`` and edges with costs of zero or more.

    ``entry`` is what it costs to have a node at all, whichever edge leads to it (a tower, the
    equipment of a place); ``ends`` marks nodes that nothing leads on from (a household's line may
    come from fibre or from a tower, but does not join the two). Without them all is free and open.
    """

    nodes: int
    tails: Ints
    heads: Ints
    costs: Ints
    entry: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    ends: Flags = field(default_factory=lambda: np.zeros(0, np.bool_))

    def __post_init__(self) -> None:
        """Fill in what was not given."""
        if len(self.entry) == 0:
            object.__setattr__(self, "entry", np.zeros(self.nodes, np.int64))
        if len(self.ends) == 0:
            object.__setattr__(self, "ends", np.zeros(self.nodes, np.bool_))

    @property
    def edges(self) -> int:
        """Give the number of edges."""
        return len(self.costs)

    @cached_property
    def arc_tails(self) -> Ints:
        """Where each arc starts."""
        return np.ravel(np.column_stack([self.tails, self.heads]))

    @cached_property
    def arc_heads(self) -> Ints:
        """Where each arc ends."""
        return np.ravel(np.column_stack([self.heads, self.tails]))

    @property
    def arc_costs(self) -> Ints:
        """What each arc costs with the entry of its head; BLOCKED out of nodes that are ends."""
        return self.scaled_arcs(1)

    def scaled_arcs(self, scale: int) -> Ints:
        """Give the arcs' costs times a scale, blocked ones as they are."""
        found = (np.repeat(self.costs, 2) + self.entry[self.arc_heads]) * scale
        found[self.ends[self.arc_tails]] = BLOCKED
        return found

    @property
    def plain_nodes(self) -> Flags:
        """Say which nodes cost nothing by themselves and lead on."""
        found: Flags = (self.entry == 0) & ~self.ends
        return found

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
        rows = self.tails[numbers], self.heads[numbers], self.costs[numbers]
        return Graph(self.nodes, *rows, self.entry, self.ends), numbers


def graph_of(
    nodes: int,
    edges: Sequence[tuple[int, int, int]],
    *,
    entry: Mapping[int, int] | None = None,
    ends: Iterable[int] = (),
) -> Graph:
    """Make a graph of (tail, head, cost) rows, with the nodes that cost something or are ends.

    >>> graph_of(3, [(0, 1, 4), (1, 2, 1)]).edges
    2
    """
    rows = np.array(edges, dtype=np.int64).reshape(-1, 3)
    columns = [np.ascontiguousarray(rows[:, column]) for column in range(3)]
    tails, heads, prices = columns
    costs, flags = np.zeros(nodes, np.int64), np.zeros(nodes, np.bool_)
    for node, cost in (entry or {}).items():
        costs[node] = cost
    flags[list(ends)] = True
    return Graph(nodes, tails, heads, prices, costs, flags)
