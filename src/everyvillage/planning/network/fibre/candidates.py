"""The lines among which a plan chooses: where fibre may run.

Nodes: 0 stands for all places that have fibre; then each point of presence, each village, and
a junction in each triangle between neighbours (the point with the least sum of distances to its
corners, where it lies inside; Fermat's problem). Lines join neighbours in the triangulation
(Delaunay), each place with its three nearest, and junctions with the corners of their triangle.
A line costs its length on the sphere at the mean unit cost of its ends; being served costs
equipment and drops and is an edge of its own, so that a line can pass a village unserved.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import cos, radians
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import Delaunay, QhullError, cKDTree

from everyvillage.core.geometry import distance_m

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from everyvillage.planning.network.fibre.problem import FibreProblem

NEAREST = 3
ROUNDS = 60
RULE = (
    "neighbours in the triangulation of villages and points of presence, the three nearest of "
    "each, and one junction in each triangle; straight lines"
)


@dataclass(frozen=True)
class Candidates:
    """Places (latitude, longitude, terrain) and lines between them, with costs in yuan.

    Place 0 is no place but "has fibre"; ``village_at`` is the place of the first village, the
    rest follow in order.
    """

    places: tuple[tuple[float, float, str], ...]
    lines: tuple[tuple[int, int, int], ...]
    village_at: int


def candidates(problem: FibreProblem) -> Candidates:
    """Give the candidate lines of a problem by the rule."""
    places = [(0.0, 0.0, "")]
    usual = problem.villages[0].terrain
    places += [(p.latitude, p.longitude, usual) for p in problem.presences]
    village_at = len(places)
    places += [(v.latitude, v.longitude, v.terrain) for v in problem.villages]
    flat = _flat(places[1:])
    pairs = _near(flat)
    for corners in _triangles(flat):
        pairs.update((int(a), int(b)) for a, b in combinations(sorted(corners), 2))
        point = _junction(flat[corners])
        if point is not None:
            weights = _weights(flat[corners], point)
            latitude = sum(w * places[c + 1][0] for w, c in zip(weights, corners, strict=True))
            longitude = sum(w * places[c + 1][1] for w, c in zip(weights, corners, strict=True))
            terrain = max((places[c + 1][2] for c in corners), key=_dearness(problem))
            places.append((round(latitude, 7), round(longitude, 7), terrain))
            pairs.update((int(corner), len(places) - 2) for corner in corners)
    lines = [(0, place, 0) for place in range(1, village_at)]
    lines += [
        (0, village_at + number, 0)
        for number, village in enumerate(problem.villages)
        if village.connected
    ]
    lines += [(a + 1, b + 1, _cost(problem, places, a + 1, b + 1)) for a, b in sorted(pairs)]
    return Candidates(tuple(places), tuple(lines), village_at)


def service_yuan(problem: FibreProblem, number: int) -> int:
    """Give what serving a village costs beside the line: equipment and drops."""
    village = problem.villages[number]
    cost = problem.costs[village.terrain]
    return 0 if village.connected else middle(cost.village) + village.households * middle(cost.home)


def middle(bounds: tuple[int, int]) -> int:
    """Give the middle of a range."""
    return (bounds[0] + bounds[1]) // 2


def _cost(
    problem: FibreProblem, places: list[tuple[float, float, str]], one: int, other: int
) -> int:
    metres = distance_m(*places[one][:2], *places[other][:2])
    kilometre = sum(middle(problem.costs[places[end][2]].line_km) for end in (one, other)) / 2
    return round(metres * kilometre / 1000)


def _dearness(problem: FibreProblem) -> Callable[[str], tuple[int, str]]:
    """Rank terrains by what a kilometre costs there."""
    return lambda terrain: (middle(problem.costs[terrain].line_km), terrain)


def _flat(places: list[tuple[float, float, str]]) -> NDArray[np.float64]:
    """Give plane coordinates, in degrees of latitude, that keep near distances in proportion."""
    table = np.array([place[:2] for place in places])
    stretch = cos(radians(float(table[:, 0].mean())))
    return np.column_stack([table[:, 1] * stretch, table[:, 0]])


def _near(flat: NDArray[np.float64]) -> set[tuple[int, int]]:
    number = min(NEAREST + 1, len(flat))
    if number < 2:  # noqa: PLR2004 -- one place alone has no neighbour
        return set()
    _, nearest = cKDTree(flat).query(flat, k=number)
    found = np.atleast_2d(nearest)
    return {
        (min(one, int(other)), max(one, int(other)))
        for one, row in enumerate(found)
        for other in row
        if int(other) != one
    }


def _triangles(flat: NDArray[np.float64]) -> NDArray[np.int64]:
    """Give the triangles of neighbours; none where all places lie on one line."""
    try:
        found = Delaunay(flat).simplices
    except (QhullError, ValueError):
        return np.zeros((0, 3), np.int64)
    return np.array(sorted(map(sorted, found.tolist())), np.int64).reshape(-1, 3)


def _junction(corners: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """Give the point with the least sum of distances to the corners (Weiszfeld 1937)."""
    point = corners.mean(axis=0)
    for _ in range(ROUNDS):
        away = np.linalg.norm(corners - point, axis=1)
        if away.min() < 1e-4:  # noqa: PLR2004 -- about ten metres: the corner itself is best
            return None
        weights = 1 / away
        point = (corners * weights[:, None]).sum(axis=0) / weights.sum()
    return np.asarray(point)


def _weights(corners: NDArray[np.float64], point: NDArray[np.float64]) -> list[float]:
    """Give the corners' weights whose mean is the point."""
    system = np.vstack([corners.T, np.ones(3)])
    return [float(value) for value in np.linalg.lstsq(system, [*point, 1.0], rcond=None)[0]]
