"""A part of the problem: the nodes decided to be in the tree, and those decided to be out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from everyvillage.planning.network.steiner.ascent import BOTTOMLESS
from everyvillage.planning.network.steiner.tree import MUST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from everyvillage.planning.network.steiner.certificate import Decision
    from everyvillage.planning.network.steiner.graph import Flags, Ints
    from everyvillage.planning.network.steiner.problem import SteinerProblem


@dataclass(frozen=True)
class Branch:
    """The problem under decisions; ``root`` must be one of the nodes that are in."""

    problem: SteinerProblem
    decisions: tuple[Decision, ...]
    root: int

    @cached_property
    def must(self) -> Ints:
        """The nodes that every tree of this branch joins, in order."""
        more = {node for node, inside in self.decisions if inside}
        return np.array(sorted(more.union(self.problem.terminals)), np.int64)

    @cached_property
    def closed(self) -> Flags:
        """The nodes that no tree of this branch touches."""
        flags = np.zeros(self.problem.graph.nodes, np.bool_)
        flags[[node for node, inside in self.decisions if not inside]] = True
        return flags

    @cached_property
    def optional(self) -> Ints:
        """The nodes that may be left out at a price or within a limit, and are undecided."""
        named = self.problem.optional
        return named[~self.closed[named] & ~np.isin(named, self.must)]

    @cached_property
    def plain(self) -> Flags:
        """The nodes that nobody needs, also where they are decided to be in.

        A cheapest tree has no useless ends, whichever branch it belongs to.
        """
        flags = ~self.closed
        flags[list(self.problem.terminals)] = False
        flags[self.root] = False
        flags[self.problem.optional] = False
        return flags

    def purses(self, scale: int, limit_prices: Sequence[int]) -> Ints:
        """Give what each node can pay for its cuts, times the scale."""
        found = self.problem.prize_array * scale
        for limit, price in zip(self.problem.limits, limit_prices, strict=True):
            for node, weight in limit.weights.items():
                found[node] += weight * price
        found[self.closed] = 0
        found[self.must] = BOTTOMLESS
        found[self.root] = 0
        return found

    def worth(self, limit_prices: Sequence[float] = ()) -> Ints:
        """Give the worth of each node, with the limits' prices as prizes."""
        worth = self.problem.prize_array.astype(np.float64)
        for limit, price in zip(self.problem.limits, limit_prices, strict=False):
            for node, weight in limit.weights.items():
                worth[node] += weight * price
        whole = np.floor(worth).astype(np.int64)
        whole[self.closed] = 0
        whole[self.must] = MUST
        return whole
