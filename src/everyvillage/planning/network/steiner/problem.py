"""What is asked of a tree: which nodes it must join, which it may leave out and at what price."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from everyvillage.core.errors import Fault, InputError
from everyvillage.planning.network.steiner.rooms import most_toll

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from everyvillage.planning.network.steiner.graph import Graph, Ints

LARGEST_SUM = 2**42 - 1
"""Costs and prizes together stay within this, so that a million such sums fit 64 bits."""
NEXT = "mend the file or the table and give it again"


@dataclass(frozen=True)
class Limit:
    """At most ``most`` of the weighted nodes may be left out (weights are whole numbers)."""

    name: str
    weights: Mapping[int, int]
    most: int


@dataclass(frozen=True)
class SteinerProblem:
    """The cheapest tree: edge costs plus the prizes of the nodes that it leaves out.

    ``terminals`` must be in the tree; a node of ``prizes`` may be left out and then costs its
    prize; ``limits`` say how much may be left out at all. A node of ``rooms`` takes at most so
    much of the ``loads`` of the ends that hang on it. ``built`` are edges that every tree has.
    ``scale`` is what costs in the source were multiplied with to be whole. The object refuses to
    exist when it is wrong.
    """

    name: str
    graph: Graph
    terminals: tuple[int, ...]
    prizes: Mapping[int, int] = field(default_factory=dict)
    limits: tuple[Limit, ...] = ()
    scale: int = 1
    rooms: Mapping[int, int] = field(default_factory=dict)
    loads: Mapping[int, int] = field(default_factory=dict)
    built: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what is wrong, naming every fault."""
        faults = list(_faults(self))
        if faults:
            raise InputError(faults)

    @property
    def optional(self) -> Ints:
        """The nodes that may be left out at a price or within a limit, in order."""
        named = set(self.prizes).union(*(limit.weights for limit in self.limits))
        return np.array(sorted(named - set(self.terminals)), dtype=np.int64)

    @property
    def roots(self) -> tuple[int, ...]:
        """The terminals that a tree can start from: those that lead on and cost nothing."""
        free = self.graph.plain_nodes
        return tuple(node for node in self.terminals if free[node])

    @cached_property
    def room_array(self) -> Ints:
        """The room of every node, more than all loads where it has no limit."""
        found = np.full(self.graph.nodes, LARGEST_SUM)
        for node, room in self.rooms.items():
            found[node] = room
        return found

    @cached_property
    def load_array(self) -> Ints:
        """The load of every node."""
        found = np.zeros(self.graph.nodes, dtype=np.int64)
        for node, load in self.loads.items():
            found[node] = load
        return found

    def with_tolls(self, arcs: Ints, tolls: Mapping[int, Mapping[int, int]]) -> Ints:
        """Give the arcs' costs when hanging on a node has a toll: the node's own arcs get it."""
        found, graph = arcs.copy(), self.graph
        for node, own in tolls.items():
            rows = slice(graph.first[node], graph.first[node + 1])
            into, others = graph.entering[rows], graph.neighbours[rows].tolist()
            found[into] -= most_toll(own, self.loads, self.rooms[node])
            found[into ^ 1] += np.array([own.get(other, 0) for other in others], np.int64)
        return found

    @property
    def prize_array(self) -> Ints:
        """The prize of every node, zero where it has none."""
        found = np.zeros(self.graph.nodes, dtype=np.int64)
        for node, prize in self.prizes.items():
            found[node] = prize
        return found


def _fault(code: str, where: str, asked: str, found: object) -> Fault:
    return Fault(f"network.{code}", where, asked, str(found), asked, NEXT)


def _faults(problem: SteinerProblem) -> Iterator[Fault]:
    graph, name = problem.graph, problem.name
    wanted = "node numbers of the graph"
    yield from _edge_faults(graph, name)
    for node in (*problem.terminals, *problem.prizes):
        if not 0 <= node < graph.nodes:
            yield _fault("node-unknown", f"{name}: node {node}", wanted, f"{node} of {graph.nodes}")
    if len(set(problem.terminals)) < len(problem.terminals):
        yield _fault("terminal-wrong", name, "each terminal once", "a terminal twice")
    if not problem.terminals and not problem.prizes:
        yield _fault("terminal-wrong", name, "at least one terminal or prize", "none")
    for node, prize in problem.prizes.items():
        if prize < 0:
            yield _fault("prize-negative", f"{name}: node {node}", "a prize of zero or more", prize)
    yield from _node_faults(problem)
    yield from _built_faults(problem)
    total = int(graph.costs.sum() + graph.entry.sum()) + sum(problem.prizes.values())
    if total > LARGEST_SUM:
        yield _fault("cost-wrong", name, f"costs that add up to at most {LARGEST_SUM}", total)


def _node_faults(problem: SteinerProblem) -> Iterator[Fault]:
    """Say what is wrong with nodes that cost something, are ends, or have room."""
    graph, name = problem.graph, problem.name
    for node in np.flatnonzero(graph.entry < 0).tolist():
        where = f"{name}: node {node}"
        yield _fault("cost-wrong", where, "a cost of zero or more", graph.entry[node])
    inside = [node for node in problem.terminals if 0 <= node < graph.nodes]
    if (~graph.plain_nodes).any() and not any(graph.plain_nodes[node] for node in inside):
        yield _fault("terminal-wrong", name, "a terminal that leads on and costs nothing", "none")
    for node in inside:
        if graph.entry[node] > 0:
            found = f"{graph.entry[node]} at a node that must be joined"
            yield _fault("cost-wrong", f"{name}: node {node}", "no cost of its own", found)
    for node, room in (*problem.rooms.items(), *problem.loads.items()):
        if room < 0 or not 0 <= node < graph.nodes:
            yield _fault(
                "cost-wrong", f"{name}: node {node}", "room and load of zero or more", room
            )
    for node in problem.loads:
        if 0 <= node < graph.nodes and not graph.ends[node]:
            yield _fault("cost-wrong", f"{name}: node {node}", "loads at ends only", "no end")


def _built_faults(problem: SteinerProblem) -> Iterator[Fault]:
    """Say which edges that every tree has are none, lead to an end, or close a ring."""
    graph, leader = problem.graph, dict[int, int]()
    for edge in problem.built:
        where = f"{problem.name}: edge {edge} to be built"
        if not 0 <= edge < graph.edges:
            yield _fault("edge-wrong", where, "an edge of the graph", f"{edge} of {graph.edges}")
            continue
        ends = [int(graph.tails[edge]), int(graph.heads[edge])]
        if any(graph.ends[end] for end in ends):
            yield _fault("edge-wrong", where, "an edge between nodes that lead on", ends)
        tops = []
        for end in ends:
            top = end
            while (above := leader.get(top, top)) != top:
                top = above
            tops.append(top)
        if tops[0] == tops[1]:
            yield _fault("edge-ring", where, "edges without a ring", "a ring of edges to be built")
        leader[tops[0]] = tops[1]


def _edge_faults(graph: Graph, name: str) -> Iterator[Fault]:
    ends = np.minimum(graph.tails, graph.heads), np.maximum(graph.tails, graph.heads)
    for edge in np.flatnonzero((ends[0] < 0) | (ends[1] >= graph.nodes)):
        found = f"{graph.tails[edge]} – {graph.heads[edge]} of {graph.nodes} nodes"
        yield _fault("edge-wrong", f"{name}: edge {edge}", "two nodes of the graph", found)
    for edge in np.flatnonzero(graph.tails == graph.heads):
        found = f"{graph.tails[edge]} twice"
        yield _fault("edge-wrong", f"{name}: edge {edge}", "two different nodes", found)
    for edge in np.flatnonzero(graph.costs < 0):
        yield _fault(
            "cost-wrong", f"{name}: edge {edge}", "a cost of zero or more", graph.costs[edge]
        )
