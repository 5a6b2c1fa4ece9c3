"""A tree within a sum of money: branches that bring least for their cost go, the rest is spent.

Both are greedy (the ratio rule of Dantzig 1957 for the knapsack, on branches and on ways), so the
answer is good and not proved; :mod:`climb` bounds what any tree could bring.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from everyvillage.planning.network.steiner.graph import BLOCKED
from everyvillage.planning.network.steiner.nearby import Near
from everyvillage.planning.network.steiner.paths import way_to
from everyvillage.planning.network.steiner.quota import close_full

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from everyvillage.planning.network.steiner.graph import Ints
    from everyvillage.planning.network.steiner.problem import SteinerProblem


def tree_price(problem: SteinerProblem, edges: Iterable[int], nodes: Iterable[int]) -> int:
    """Give what a tree costs: its edges, and its nodes that cost something by themselves."""
    graph = problem.graph
    return int(graph.costs[list(edges)].sum() + graph.entry[list(nodes)].sum())


def brought(weights: Mapping[int, int], nodes: Iterable[int]) -> int:
    """Give the weight of a tree's nodes."""
    return sum(weights.get(node, 0) for node in nodes)


def spent(
    problem: SteinerProblem, edges: Sequence[int], weights: Mapping[int, int], money: int
) -> Near | None:
    """Give a tree near the given edges that costs no more than the money and brings much weight.

    What the problem asks (terminals, limits, built edges) stays; None where that costs too much.
    """
    found = _Spending(problem, weights, money, set(edges))
    if not found.trim():
        return None
    found.fill()
    return found.near


@dataclass
class _Spending:
    """A tree that is being fitted into the money."""

    problem: SteinerProblem
    weights: Mapping[int, int]
    money: int
    edges: set[int]
    near_edges: dict[int, set[int]] = field(init=False)

    def __post_init__(self) -> None:
        """Lay out which edges each node of the tree has."""
        self.root = (self.problem.roots or self.problem.terminals)[0]
        self.near_edges = defaultdict(set)
        for edge in self.edges:
            for node in self._ends(edge):
                self.near_edges[node].add(edge)

    @property
    def nodes(self) -> set[int]:
        """Give the nodes of the tree."""
        return {self.root, *(node for node, own in self.near_edges.items() if own)}

    @property
    def near(self) -> Near:
        """Give the tree with its price."""
        edges, nodes = tuple(sorted(self.edges)), tuple(sorted(self.nodes))
        return Near(edges, nodes, tree_price(self.problem, edges, nodes))

    def trim(self) -> bool:
        """Take branches off, those that bring least for their cost first, until the rest is paid.

        Say whether that could be.
        """
        held = self._held()
        price = self.near.price
        while True:
            nodes = self.nodes
            room = {
                limit.name: limit.most - brought(limit.weights, set(limit.weights) - nodes)
                for limit in self.problem.limits
            }
            branches = [self._branch(leaf, held) for leaf in self._leaves(held)]
            useless = [one for one in branches if not one.weight and not one.held(self, room)]
            if price <= self.money and not useless:
                return True
            choice = useless or [one for one in branches if not one.held(self, room)]
            if not choice:
                return price <= self.money
            worst = min(choice, key=lambda one: (one.weight / max(1, one.cost), one.nodes))
            for edge in worst.edges:
                self.edges.discard(edge)
                for node in self._ends(edge):
                    self.near_edges[node].discard(edge)
            price -= worst.cost

    def fill(self) -> None:
        """Add the node that brings most for the cheapest way to it, until no money is left."""
        graph, arcs = self.problem.graph, self.problem.graph.arc_costs
        worth = np.zeros(graph.nodes, np.int64)
        worth[list(self.weights)] = list(self.weights.values())
        left = self.money - self.near.price
        used = self._used()
        close_full(self.problem, graph, arcs, used)
        inside = np.zeros(graph.nodes, np.bool_)
        inside[list(self.nodes)] = True
        while True:
            away, back = way_to(graph, arcs, inside)
            useful = np.flatnonzero(~inside & (worth > 0) & (away < BLOCKED) & (away <= left))
            if len(useful) == 0:
                return
            node = int(useful[np.argmin(away[useful] / worth[useful])])
            left -= int(away[node])
            while not inside[node]:
                inside[node] = True
                before = int(back[node])
                self._add(before, node, arcs)
                if before in used:
                    used[before] += self.problem.loads.get(node, 0)
                    close_full(self.problem, graph, arcs, {before: used[before]})
                node = before

    def _held(self) -> set[int]:
        """Give the nodes that have to stay: terminals, and the ends of built edges."""
        built = {node for edge in self.problem.built for node in self._ends(edge)}
        return {self.root, *self.problem.terminals, *built}

    def _leaves(self, held: set[int]) -> list[int]:
        return sorted(
            node for node, own in self.near_edges.items() if len(own) == 1 and node not in held
        )

    def _branch(self, leaf: int, held: set[int]) -> _Branch:
        """Walk from a leaf to where the tree forks or something else is needed."""
        graph = self.problem.graph
        node, edges, nodes, cost = leaf, list[int](), [leaf], int(graph.entry[leaf])
        before = -1
        while True:
            (edge,) = self.near_edges[node] - {before}
            edges.append(edge)
            cost += int(graph.costs[edge])
            one, other = self._ends(edge)
            node, before = (other if node == one else one), edge
            needed = node in held or self.weights.get(node, 0)
            if needed or len(self.near_edges[node]) != 2:  # noqa: PLR2004 -- one edge in, one out
                return _Branch(edges, nodes, cost, brought(self.weights, nodes))
            cost += int(graph.entry[node])
            nodes.append(node)

    def _used(self) -> dict[int, int]:
        """Give what is taken of each node's room."""
        used = dict.fromkeys(self.problem.rooms, 0)
        for edge in self.edges:
            one, other = self._ends(edge)
            for hub, end in ((one, other), (other, one)):
                if hub in used:
                    used[hub] += self.problem.loads.get(end, 0)
        return used

    def _add(self, before: int, node: int, arcs: Ints) -> None:
        """Add the cheapest edge from a node of the tree to a new one."""
        graph = self.problem.graph
        rows = range(int(graph.first[node]), int(graph.first[node + 1]))
        into = [int(graph.entering[k]) for k in rows if int(graph.neighbours[k]) == before]
        edge = min(into, key=lambda arc: (int(arcs[arc]), arc)) >> 1
        self.edges.add(edge)
        self.near_edges[node].add(edge)
        self.near_edges[before].add(edge)

    def _ends(self, edge: int) -> tuple[int, int]:
        return int(self.problem.graph.tails[edge]), int(self.problem.graph.heads[edge])


@dataclass(frozen=True)
class _Branch:
    """A branch that can be taken off a tree: what it costs and what it brings."""

    edges: list[int]
    nodes: list[int]
    cost: int
    weight: int

    def held(self, spending: _Spending, room: Mapping[str, int]) -> bool:
        """Say whether a limit of the problem needs the branch."""
        return any(
            brought(limit.weights, self.nodes) > room[limit.name]
            for limit in spending.problem.limits
        )
