"""Edges that every tree has: the same question without their price, and back.

Where an edge is built whatever else is, it costs nothing more and its two ends have to be joined. A
cheapest tree of that question has both ends; where it does not use the edge, the edge closes a ring
with it, and another edge of the ring can go. So the cheapest tree with the edge costs what the
cheapest of that question costs, and the edge.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from everyvillage.planning.network.steiner.problem import Limit

if TYPE_CHECKING:
    from everyvillage.planning.network.steiner.problem import SteinerProblem


def without_built(problem: SteinerProblem) -> tuple[SteinerProblem, int]:
    """Give the question in which the edges that every tree has are free, and what they cost.

    Ends that cost something by themselves, or may not be terminals, are asked for by a limit.
    """
    graph, built = problem.graph, np.array(problem.built, np.int64)
    costs = graph.costs.copy()
    costs[built] = 0
    ends = sorted({*graph.tails[built].tolist(), *graph.heads[built].tolist()})
    free = graph.plain_nodes
    joined = [Limit(f"built {node}", {node: 1}, 0) for node in ends if not free[node]]
    rest = replace(
        problem,
        graph=replace(graph, costs=costs),
        terminals=tuple(sorted({*problem.terminals, *(node for node in ends if free[node])})),
        prizes={node: prize for node, prize in problem.prizes.items() if node not in ends},
        limits=(*problem.limits, *joined),
        built=(),
    )
    return rest, int(graph.costs[built].sum())


def with_built(problem: SteinerProblem, edges: tuple[int, ...]) -> tuple[tuple[int, ...], int]:
    """Give a tree with the edges that every tree has, and what the edges taken out cost.

    ``edges`` are those of a tree that joins the ends of all of them.
    """
    chosen, saved = set(edges), 0
    for edge in problem.built:
        if edge in chosen:
            continue
        ring = _way(problem, chosen, edge)
        out = max(ring - set(problem.built), key=lambda one: (int(problem.graph.costs[one]), -one))
        chosen = chosen - {out} | {edge}
        saved += int(problem.graph.costs[out])
    return tuple(sorted(chosen)), saved


def _way(problem: SteinerProblem, chosen: set[int], edge: int) -> set[int]:
    """Give the edges of a tree on the way between the ends of another edge."""
    graph = problem.graph
    near: dict[int, list[tuple[int, int]]] = {}
    for one in sorted(chosen):
        tail, head = int(graph.tails[one]), int(graph.heads[one])
        near.setdefault(tail, []).append((head, one))
        near.setdefault(head, []).append((tail, one))
    start, goal = int(graph.tails[edge]), int(graph.heads[edge])
    back: dict[int, tuple[int, int]] = {start: (start, -1)}
    line = [start]
    for node in line:
        for other, one in near.get(node, ()):
            if other not in back:
                back[other] = (node, one)
                line.append(other)
    found = set()
    while goal != start:
        goal, one = back[goal]
        found.add(one)
    return found
