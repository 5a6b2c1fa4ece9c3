"""The best tree so far: starting trees under any weights, local search, and keeping the limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from everyvillage.planning.network.steiner.graph import BLOCKED
from everyvillage.planning.network.steiner.improve import improved
from everyvillage.planning.network.steiner.paths import nodes_by_paths
from everyvillage.planning.network.steiner.problem import LARGEST_SUM
from everyvillage.planning.network.steiner.quota import mended
from everyvillage.planning.network.steiner.swaps import is_plain, swapped
from everyvillage.planning.network.steiner.tree import MUST, NOWHERE, Ground, Tree, tree_on

if TYPE_CHECKING:
    from collections.abc import Callable

    from everyvillage.planning.network.steiner.graph import Flags, Floats, Graph, Ints
    from everyvillage.planning.network.steiner.limit import Meter
    from everyvillage.planning.network.steiner.problem import SteinerProblem

SEARCH_STEPS = 3e7
"""A round of local search looks at about this many nodes and edges."""
ROUNDS = 30
POOL = 8
"""So many good trees are kept to be mixed with each other."""
FINE = 1000
"""Weights of a fractional tree are costs times this."""


class Search:
    """Looks for cheap trees of one problem and keeps the best that holds every limit."""

    def __init__(self, problem: SteinerProblem, kept: Flags, *, seed: int, meter: Meter) -> None:
        """Search on all nodes of the problem and the edges that are ``kept``.

        ``numbers`` are those of the search's edges in the problem; ``edges`` and ``nodes`` are
        the best tree's, in the problem.
        """
        self.problem, self.meter = problem, meter
        self.graph, self.numbers = problem.graph.with_edges(kept)
        self.edges: tuple[int, ...] = ()
        self.nodes: tuple[int, ...] = ()
        self.draw = np.random.default_rng(seed)
        self.price = NOWHERE
        self.tree: Tree | None = None
        self.progress: Callable[[int, int], None] | None = None
        self.tried: set[bytes] = set()
        self.pool: list[Tree] = []
        self.searched = 0
        self.worth = problem.prize_array
        self.worth[list(problem.terminals)] = MUST
        alone = np.zeros(self.graph.nodes, np.bool_)
        alone[problem.roots[0] if problem.roots else np.argmax(self.worth)] = True
        self.offer(Tree(np.zeros(0, np.int64), alone, 0))

    def near(self, bound: int) -> bool:
        """Say whether a bound is as near to the best price as was asked, or high enough."""
        limit = self.meter.limit
        if limit.enough is not None and bound > limit.enough:
            return True
        return bound >= self.price - limit.within * self.price

    def tell(self, bound: int) -> None:
        """Tell whoever waits the best price and a bound."""
        if self.progress:
            self.progress(self.price, bound)

    def ground(self, worth: Ints) -> Ground:
        """Give the graph with some worth of its nodes."""
        return self.ground_on(self.graph, worth)

    def ground_on(self, graph: Graph, worth: Ints) -> Ground:
        """Give a part of the graph with some worth of its nodes."""
        return Ground(graph, worth, self.problem.room_array, self.problem.load_array)

    def wanted(self, worth: Ints) -> Flags:
        """Say which nodes a starting tree goes for."""
        return worth > 0

    def by_weights(self, weights: Ints, start: int, *, worth: Ints | None = None) -> None:
        """Build a tree along cheap ways under some weights, improve it, keep it if it is best."""
        worth = self.worth if worth is None else worth
        inside = nodes_by_paths(self.graph, weights, start=start, wanted=self.wanted(worth))
        self.meter.add(self.graph.edges / 3e3)
        self.from_nodes(inside, worth)

    def from_nodes(self, inside: Flags, worth: Ints) -> None:
        """Improve the tree on a set of nodes and keep it if it is best."""
        key = inside.tobytes()
        if key in self.tried:
            return
        self.tried.add(key)
        ground = self.ground(worth)
        tree = tree_on(ground, inside)
        if tree.price < NOWHERE:
            self._remember(tree := self._better(ground, tree))
        self.offer(tree)

    def _better(self, ground: Ground, tree: Tree) -> Tree:
        """Give what local search makes of a tree."""
        start = self.searched % self.graph.nodes
        if is_plain(ground):
            tree, steps = swapped(
                ground, tree, most_rounds=ROUNDS, most=int(SEARCH_STEPS), start=start
            )
            self.searched += steps
            self.meter.add(steps / 1e5)
            return tree
        size = self.graph.nodes + self.graph.edges
        trials = int(SEARCH_STEPS / size)
        tree, trials = improved(ground, tree, most_rounds=ROUNDS, most_trials=trials, start=start)
        self.searched += trials
        self.meter.add(trials * size / 3e5)
        return tree

    def offer(self, tree: Tree) -> None:
        """Keep a tree if it holds the limits, after mending, and is the best."""
        if self.problem.limits:
            tree = mended(self.problem, self.graph, tree.inside)
        self.keep(tree)

    def keep(self, tree: Tree) -> None:
        """Keep a tree if it is the best that breaks no rule."""
        price = true_price(self.problem, self.graph, tree)
        if price < self.price:
            self.price, self.tree = price, tree
            self.edges = tuple(sorted(self.numbers[tree.edges].tolist()))
            self.nodes = tuple(np.flatnonzero(tree.inside).tolist())

    def narrow(self, kept: Flags) -> Ints:
        """Go on without some edges that no cheaper tree uses; the best tree stays the answer.

        Gives the places of the edges that stay.
        """
        self.graph, chosen = self.graph.with_edges(kept)
        self.numbers = self.numbers[chosen]
        self.tree = None
        self.tried.clear()
        self.pool.clear()
        return chosen

    def disturbed(self, start: int) -> None:
        """Try weights that differ from the costs by up to a quarter, drawn at random."""
        factors = self.draw.integers(FINE, FINE + FINE // 4, self.graph.edges)
        arcs = self.graph.arc_costs
        weights = np.where(arcs < BLOCKED, arcs, 0) * np.repeat(factors, 2)
        self.by_weights(np.where(arcs < BLOCKED, weights, BLOCKED), start)

    def by_slack(self, slack: Ints, numbers: Ints, start: int, worth: Ints) -> None:
        """Try the edges without reduced cost alone; ``numbers`` are theirs in the whole graph."""
        free = (slack[2 * numbers] <= 0) | (slack[2 * numbers + 1] <= 0)
        weights = np.where(np.repeat(free, 2), self.graph.arc_costs, BLOCKED)
        self.by_weights(weights, start, worth=worth)

    def by_fractions(
        self, values: Floats, numbers: Ints, start: int, worth: Ints, *, noise: float = 0.0
    ) -> None:
        """Try weights that are low where a linear program uses an edge, disturbed by some noise."""
        used = np.clip(values[2 * numbers] + values[2 * numbers + 1], 0, 1)
        if noise:
            used = used * (1 - noise * self.draw.random(len(used)))
        arcs = self.graph.arc_costs
        weights = np.rint(np.minimum(arcs, LARGEST_SUM) * FINE * (1 - np.repeat(used, 2))) + 1
        weights = np.where(arcs < BLOCKED, weights, BLOCKED).astype(np.int64)
        self.by_weights(weights, start, worth=worth)

    def recombined(self, start: int) -> None:
        """Try a tree of the edges of two good trees; what both have is cheapest.

        Where there are no two yet, the costs are disturbed (Pajor, Uchoa, Werneck 2017).
        """
        if len(self.pool) < 2:  # noqa: PLR2004 -- one tree has nobody to be mixed with
            self.disturbed(start)
            return
        one, other = self.draw.choice(len(self.pool), 2, replace=False).tolist()
        times = np.zeros(self.graph.edges, np.int64)
        for tree in (self.pool[one], self.pool[other]):
            times[tree.edges] += 1
        factors = self.draw.integers(FINE, 2 * FINE, self.graph.edges)
        factors[times > 1] = FINE // 2
        arcs = self.graph.arc_costs
        free = np.repeat(times > 0, 2) & (arcs < BLOCKED)
        weights = np.where(free, arcs, 0) * np.repeat(factors, 2)
        self.by_weights(np.where(free, weights, BLOCKED), start)

    def _remember(self, tree: Tree) -> None:
        """Keep a tree among the good ones, if it is none of them and good enough."""
        if not any(np.array_equal(tree.edges, one.edges) for one in self.pool):
            self.pool = sorted([*self.pool, tree], key=lambda one: one.price)[:POOL]


def true_price(problem: SteinerProblem, graph: Graph, tree: Tree) -> int:
    """Give the price in the problem's own terms: NOWHERE where it breaks a rule."""
    inside = tree.inside
    if not all(inside[node] for node in problem.terminals):
        return NOWHERE
    for limit in problem.limits:
        if sum(weight for node, weight in limit.weights.items() if not inside[node]) > limit.most:
            return NOWHERE
    if problem.rooms and _overfull(problem, graph, tree):
        return NOWHERE
    out = sum(prize for node, prize in problem.prizes.items() if not inside[node])
    return int(graph.costs[tree.edges].sum() + graph.entry[inside].sum()) + out


def _overfull(problem: SteinerProblem, graph: Graph, tree: Tree) -> bool:
    """Say whether more hangs on some node than it has room for."""
    tails, heads = graph.tails[tree.edges], graph.heads[tree.edges]
    carried = np.bincount(tails, problem.load_array[heads], graph.nodes)
    carried += np.bincount(heads, problem.load_array[tails], graph.nodes)
    return bool((carried > problem.room_array).any())
