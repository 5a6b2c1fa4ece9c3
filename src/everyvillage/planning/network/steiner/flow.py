"""Violated cuts of a fractional tree: minimum cuts between the root and each wanted node.

Dinic's algorithm (1970) on whole-number capacities. Every capacity is raised by one unit, which
makes the cut with the fewest arcs win among equal ones (the creep flow of Koch and Martin 1998);
cuts found are closed and the search repeats, which gives several disjoint ones (their nested
cuts).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from everyvillage.planning.network.compiled import compiled

if TYPE_CHECKING:
    from everyvillage.planning.network.steiner.graph import Flags, Floats, Graph, Ints

UNIT = 1_000_000
"""The capacity that stands for a flow of one."""
TOLERANCE = 2_000
"""A cut counts as violated where this much of the unit is missing."""


def violated_cuts(
    graph: Graph,
    values: Floats,
    wanted: Ints,
    demands: Floats,
    *,
    root: int,
    most: int,
    apart: bool = False,
) -> tuple[Flags, Ints]:
    """Find sets whose entering arcs carry less than their node's demand.

    ``values`` holds the fraction of each arc, ``demands`` the flow each wanted node needs. Gives
    the sets as rows of flags, at most ``most``, and the node that each is for. ``apart`` lets what
    one node's cuts opened stay open for the next, so that many nodes get cuts of their own.
    """
    capacity = np.rint(np.clip(values, 0, 1) * UNIT).astype(np.int64)
    needs = np.rint(np.clip(demands, 0, 1) * UNIT).astype(np.int64)
    rows = graph.first, graph.neighbours, graph.entering
    return _violated(*rows, capacity, wanted, needs, root, most, apart)


@compiled
def _violated(  # noqa: PLR0913, PLR0917 -- a compiled kernel takes plain arrays
    first: Ints,
    neighbours: Ints,
    entering: Ints,
    capacity: Ints,
    wanted: Ints,
    needs: Ints,
    root: int,
    most: int,
    apart: bool,  # noqa: FBT001 -- a compiled kernel takes its arguments by place
) -> tuple[Flags, Ints]:
    nodes = len(first) - 1
    opened = capacity.copy()
    found, payers, size = np.zeros((most, nodes), np.bool_), np.zeros(most, np.int64), 0
    for place in range(len(wanted)):
        goal, need = wanted[place], needs[place]
        if not apart:
            opened = capacity.copy()
        while size < most and need > TOLERANCE:
            residual = opened + 1
            flow = _flow(first, neighbours, entering, residual, root, goal, need)
            if flow >= need - TOLERANCE:
                break
            near = _reaching(first, neighbours, entering, residual, goal)
            far = ~_reached(first, neighbours, entering, residual, root)
            found[size], payers[size] = near, goal
            size += 1
            if size < most and (near != far).any():
                found[size], payers[size] = far, goal
                size += 1
            _open(first, neighbours, entering, opened, near)
            _open(first, neighbours, entering, opened, far)
        if size >= most:
            break
    return found[:size], payers[:size]


@compiled
def _open(first: Ints, neighbours: Ints, entering: Ints, capacity: Ints, inside: Flags) -> None:
    """Give every arc into the set a whole unit."""
    for node in range(len(inside)):
        if inside[node]:
            for k in range(first[node], first[node + 1]):
                if not inside[neighbours[k]]:
                    capacity[entering[k]] = UNIT


@compiled
def _reaching(first: Ints, neighbours: Ints, entering: Ints, residual: Ints, goal: int) -> Flags:
    """Give the nodes with a way of free capacity to ``goal``."""
    inside = np.zeros(len(first) - 1, np.bool_)
    inside[goal] = True
    line = [goal]
    while len(line) > 0:
        node = line.pop()
        for k in range(first[node], first[node + 1]):
            if residual[entering[k]] > 0 and not inside[neighbours[k]]:
                inside[neighbours[k]] = True
                line.append(neighbours[k])
    return inside


@compiled
def _reached(first: Ints, neighbours: Ints, entering: Ints, residual: Ints, root: int) -> Flags:
    """Give the nodes with a way of free capacity from ``root``."""
    inside = np.zeros(len(first) - 1, np.bool_)
    inside[root] = True
    line = [root]
    while len(line) > 0:
        node = line.pop()
        for k in range(first[node], first[node + 1]):
            if residual[entering[k] ^ 1] > 0 and not inside[neighbours[k]]:
                inside[neighbours[k]] = True
                line.append(neighbours[k])
    return inside


@compiled
def _levels(
    first: Ints, neighbours: Ints, entering: Ints, residual: Ints, root: int, goal: int
) -> Ints:
    """Give each node's number of arcs to ``goal``, as far as the root's own level; or -1."""
    level, line = np.full(len(first) - 1, -1), np.empty(len(first) - 1, np.int64)
    level[goal], line[0], size, place = 0, goal, 1, 0
    while place < size and level[root] < 0:
        node = line[place]
        place += 1
        for k in range(first[node], first[node + 1]):
            other = neighbours[k]
            if level[other] < 0 and residual[entering[k]] > 0:
                level[other] = level[node] + 1
                line[size] = other
                size += 1
    return level


@compiled
def _flow(  # noqa: C901 -- the walk of Dinic's algorithm is one loop
    first: Ints,
    neighbours: Ints,
    entering: Ints,
    residual: Ints,
    root: int,
    goal: int,
    need: int,
) -> int:
    """Send flow from root to goal, at most ``need``; ``residual`` is lowered accordingly."""
    sent, path, trail = 0, np.empty(len(first), np.int64), np.empty(len(first), np.int64)
    while sent < need:
        level = _levels(first, neighbours, entering, residual, root, goal)
        if level[root] < 0:
            break
        nextarc = first[:-1].copy()
        node, depth = root, 0
        while True:
            if node == goal:
                step = need - sent
                for place in range(depth):
                    step = min(step, residual[path[place]])
                for place in range(depth):
                    residual[path[place]] -= step
                    residual[path[place] ^ 1] += step
                sent += step
                node, depth = root, 0
                if sent >= need:
                    break
            k = nextarc[node]
            if k < first[node + 1]:
                leaving = entering[k] ^ 1
                other = neighbours[k]
                if residual[leaving] > 0 and level[other] == level[node] - 1:
                    path[depth], trail[depth] = leaving, node
                    depth += 1
                    node = other
                else:
                    nextarc[node] += 1
            elif node == root:
                break
            else:
                level[node] = -2
                depth -= 1
                node = trail[depth]
    return sent
