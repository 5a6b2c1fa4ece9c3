"""Edges that no cheaper tree uses are struck out, and the duals that show it are kept.

A tree that uses an arc pays, beside the bound of some duals, at least what these leave of the arcs
on the way from the root to it, of itself, and on to the nearest wanted node (Duin 1993). Where
that is no less than the best price, a cheaper tree does without the arc. An edge goes when both
its arcs go, because which way a tree runs through it depends on the root. What is struck out by
one proof binds none of the proofs after it, which is why these prove more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from everyvillage.planning.network.steiner.branch import Branch
from everyvillage.planning.network.steiner.duals import leaf_sum, paid, plain_leaf
from everyvillage.planning.network.steiner.graph import BLOCKED
from everyvillage.planning.network.steiner.reduce import useful_edges
from everyvillage.planning.network.steiner.room import arcs_within

if TYPE_CHECKING:
    from collections.abc import Iterable

    from everyvillage.planning.network.steiner.certificate import Leaf
    from everyvillage.planning.network.steiner.graph import Flags, Ints
    from everyvillage.planning.network.steiner.problem import SteinerProblem
    from everyvillage.planning.network.steiner.search import Search

WORTH_IT = 0.95
"""A dual ascent is kept as a stage where it leaves no more than this share of the edges."""


def may_narrow(problem: SteinerProblem) -> bool:
    """Say whether edges may be struck out: where trees have a root and only edges and prizes count.

    With limits, rooms or nodes that cost something the other proofs are strong by themselves.
    """
    plain = bool(problem.graph.plain_nodes.all())
    return plain and bool(problem.terminals) and not problem.limits and not problem.rooms


@dataclass(frozen=True)
class Narrowed:
    """What is left of a problem: its edges by their old numbers, and the duals that show it."""

    problem: SteinerProblem
    numbers: Ints
    stages: tuple[Leaf, ...] = ()

    def by(self, leaf: Leaf, price: int) -> Narrowed:
        """Strike out what no tree cheaper than ``price`` uses by the duals of a leaf."""
        kept = edges_within(self.problem, leaf, price)
        if kept.all():
            return self
        graph, chosen = self.problem.graph.with_edges(kept)
        left = replace(self.problem, graph=graph)
        return Narrowed(left, self.numbers[chosen], (*self.stages, leaf))

    def places(self, numbers: Ints) -> Ints:
        """Give the places of edges, named by their old numbers, in what is left (-1: gone)."""
        found = np.full(max(self.numbers.max(initial=-1), numbers.max(initial=-1)) + 1, -1)
        found[self.numbers] = np.arange(len(self.numbers))
        return found[numbers]


def whole(problem: SteinerProblem) -> Narrowed:
    """Give a problem of which nothing is struck out yet."""
    return Narrowed(problem, np.arange(problem.graph.edges))


def edges_within(problem: SteinerProblem, leaf: Leaf, price: int) -> Flags:
    """Say which edges a tree cheaper than ``price`` may use, as far as the leaf's duals show."""
    root = leaf.root
    if root is None:
        return np.ones(problem.graph.edges, np.bool_)
    wanted = np.array(sorted({*problem.terminals, *problem.prizes}), np.int64)
    room = (price - 1) * leaf.scale - leaf_sum(problem, leaf)
    slack = _left(problem, leaf, root)
    arcs = arcs_within(problem.graph, slack, root=root, wanted=wanted, room=room)
    found: Flags = arcs[0::2] | arcs[1::2]
    return found


def _left(problem: SteinerProblem, leaf: Leaf, root: int) -> Ints:
    """Give what the duals of a leaf leave of every arc's cost."""
    graph, through = problem.graph, np.zeros(problem.graph.nodes, np.int64)
    through[list(leaf.through)] = list(leaf.through.values())
    slack = graph.scaled_arcs(leaf.scale)
    slack += through[graph.arc_heads] - through[graph.arc_tails]
    slack[graph.entering[graph.first[root] : graph.first[root + 1]]] = BLOCKED
    paid(Branch(problem, (), root), leaf.cuts, leaf.cuts.values, slack)
    return slack


def narrowed_by_ascents(left: Narrowed, search: Search, roots: Iterable[int]) -> Narrowed:
    """Strike out by dual ascents from several roots, one after the other."""
    for root in roots:
        if search.meter.spent:
            break
        leaf = plain_leaf(Branch(left.problem, (), root))
        search.meter.add(leaf.cuts.nodes.size / 2e3)
        fewer = left.by(leaf, search.price)
        if fewer.problem.graph.edges <= WORTH_IT * left.problem.graph.edges:
            left = fewer
    return left


def follow(search: Search, kept: Flags) -> Ints:
    """Let the search go on with some of its edges, less those that have become useless.

    Gives the places, among the search's edges before, of those that it has now.
    """
    first = search.narrow(kept)
    must = np.zeros(search.graph.nodes, np.bool_)
    must[list(search.problem.terminals)] = True
    worth = must.copy()
    worth[search.problem.optional] = True
    return first[search.narrow(useful_edges(search.graph, must, worth))]
