"""The greedy tree of Giga's cost model, as a peer: what planners with that tool would build.

Told from its source (unicef/giga-open-cost-model, the greedy distance connector, Apache-2.0) and
written anew: a queue of pairs by distance; the nearest place that is not connected is joined to
what is, and becomes a place from which others can be joined (Prim's algorithm by metres, terrain
not looked at, no points between); pairs longer than a limit are left out. Its fibre cost is the
length at a price a kilometre and a fixed cost for each place, here ours by terrain.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, NamedTuple

from everyvillage.core.geometry import distance_m
from everyvillage.planning.network.fibre.candidates import middle, service_yuan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from everyvillage.planning.network.fibre.problem import FibreProblem


class Joint(NamedTuple):
    """A place joined to another by a straight line: numbers of the list, and metres."""

    place: int
    to: int
    metres: float


def greedy_connections(
    places: Sequence[tuple[float, float]],
    connected: Sequence[int],
    *,
    longest_m: float = float("inf"),
) -> list[Joint]:
    """Join places (latitude, longitude) one after the other, the nearest first.

    ``connected`` are the numbers of places that are connected from the start.
    """
    inside = set(connected)
    queue: list[tuple[float, int, int]] = []
    best = dict.fromkeys(range(len(places)), longest_m)

    def offer(source: int) -> None:
        for place, position in enumerate(places):
            if place not in inside:
                metres = distance_m(*places[source], *position)
                if metres < best[place]:  # a farther source never wins
                    best[place] = metres
                    heapq.heappush(queue, (metres, place, source))

    for source in sorted(inside):
        offer(source)
    joints = []
    while queue:
        metres, place, source = heapq.heappop(queue)
        if place not in inside:
            inside.add(place)
            joints.append(Joint(place, source, metres))
            offer(place)
    return joints


def greedy_cost(problem: FibreProblem, served: int) -> int:
    """Give the yuan of the greedy tree when ``served`` villages have fibre, today's included."""
    usual = problem.villages[0].terrain
    places = [(p.latitude, p.longitude) for p in problem.presences]
    terrains = [usual] * len(places) + [village.terrain for village in problem.villages]
    at = len(places)
    places += [(v.latitude, v.longitude) for v in problem.villages]
    have = [at + number for number, village in enumerate(problem.villages) if village.connected]
    unit = {name: middle(cost.line_km) for name, cost in problem.costs.items()}
    total = 0.0
    for joint in greedy_connections(places, [*range(at), *have])[: max(0, served - len(have))]:
        kilometre = (unit[terrains[joint.place]] + unit[terrains[joint.to]]) / 2
        total += joint.metres * kilometre / 1000 + service_yuan(problem, joint.place - at)
    return round(total)
