"""The lines among which a plan chooses: where fibre may run.

Nodes: 0 stands for all places that have fibre; then each point of presence, each village, each
crossing, each other end of a pole line; and, where no crossings are given, a junction in each
triangle between neighbours (the point with the least sum of distances to its corners, where it
lies inside; Fermat's problem). Lines join neighbours in the triangulation (Delaunay), each place
with its three nearest, junctions with the corners of their triangle, and the ends of poles.
A line costs its length on the sphere at the mean unit cost of its ends; being served costs
equipment and drops and is an edge of its own, so that a line can pass a village unserved.
Where roads are given their points follow as places (:mod:`roads`), in the terrain of the nearest
village or crossing; ways along roads are lines that cost their own length, and every line that
leaves the roads, poles that stand aside, costs more by terrain.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import combinations, pairwise
from math import cos, pi, radians
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.spatial import Delaunay, QhullError, cKDTree

from everyvillage.core.geometry import distance_m
from everyvillage.planning.network.fibre.nearest import terrain_at
from everyvillage.planning.network.fibre.problem import PERMILLE
from everyvillage.planning.network.fibre.roads import SNAP_M, RoadNet, road_net

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from everyvillage.planning.network.fibre.problem import FibreProblem

NEAREST = 3
NEAREST_CORNER = 1e-4
"""Degrees: about ten metres, below which a junction is no better than its corner."""
RULE = (
    "neighbours in the triangulation of villages, points of presence and crossings, the three "
    "nearest of each, poles that stand, and where no crossings are given one junction in each "
    "triangle; straight lines"
)
ROAD_RULE = (
    f"; ways along the roads as given, joined where they cross and at ends within {SNAP_M:g} m; "
    "the nearest point of the two nearest roads of each place; a dead end and the nearest road "
    "point of another piece; off the roads at the price of their terrain"
)
Place = tuple[float, float, str]
Point = tuple[float, float]


@dataclass(frozen=True)
class Candidates:
    """Places (latitude, longitude, terrain) and lines between them, with costs in yuan.

    Place 0 is no place but "has fibre"; ``village_at`` is the place of the first village, the
    rest follow in order, the road points last. ``ways`` are the runs of the lines along roads, by
    their two places.
    """

    places: tuple[Place, ...]
    lines: tuple[tuple[int, int, int], ...]
    village_at: int
    ways: Mapping[tuple[int, int], tuple[Point, ...]] = field(default_factory=dict)

    @property
    def first_road(self) -> int:
        """Give the first place that is a road point; the number of places where none is."""
        return min((one for one, _ in self.ways), default=len(self.places))

    def run(self, one: int, other: int) -> tuple[Point, ...]:
        """Give the run of a line between two places: along its road, or straight."""
        return self.ways.get((one, other), (self.places[one][:2], self.places[other][:2]))

    def way_rows(self) -> list[list[Any]]:
        """Give the ways along roads as plain data: two places, and longitude before latitude."""
        return [
            [*ends, [[longitude, latitude] for latitude, longitude in run]]
            for ends, run in self.ways.items()
        ]


def length_m(run: Sequence[Point]) -> float:
    """Give the length of a run."""
    return sum(distance_m(*one, *other) for one, other in pairwise(run))


def rule_of(problem: FibreProblem) -> str:
    """Say by which rule the candidate lines of a problem are made."""
    return RULE + (ROAD_RULE if problem.roads else "")


def candidates(problem: FibreProblem, beside: Sequence[Point] = ()) -> Candidates:
    """Give the candidate lines of a problem by the rule.

    The roads stop at the points ``beside`` as well, so that something else can join them there.
    """
    places: list[Place] = [(0.0, 0.0, "")]
    places += [_like_nearest(problem, (p.latitude, p.longitude)) for p in problem.presences]
    village_at = len(places)
    places += [(v.latitude, v.longitude, v.terrain) for v in problem.villages]
    places += [(c.latitude, c.longitude, c.terrain) for c in problem.crossings]
    poles = _pole_pairs(problem, places)
    known = [place[:2] for place in places[1:]]
    flat = _flat(places[1:])
    triangles = _triangles(flat)
    pairs = _near(flat) | _sides(triangles) | poles
    if not problem.crossings:
        pairs |= _junctions(problem, places, flat, triangles)
    poles = _on_poles(problem, places, pairs)
    ways = _add_roads(problem, places, pairs, (known, beside))
    lines = [(0, place, 0) for place in range(1, village_at)]
    lines += [
        (0, village_at + number, 0)
        for number, village in enumerate(problem.villages)
        if village.connected
    ]
    found = Candidates(tuple(places), (), village_at, ways)
    lines += [
        (a + 1, b + 1, _cost(problem, found, (a + 1, b + 1), on_poles=(a, b) in poles))
        for a, b in sorted(pairs)
    ]
    return replace(found, lines=tuple(lines))


def _add_roads(
    problem: FibreProblem,
    places: list[Place],
    pairs: set[tuple[int, int]],
    asked: tuple[Sequence[Point], Sequence[Point]],
) -> dict[tuple[int, int], tuple[Point, ...]]:
    """Add the road points, and their pairs of places less one; give the runs of the ways.

    ``asked`` are the places that want a line onto a road, and points at which roads only stop.
    """
    latitude = sum(village.latitude for village in problem.villages) / len(problem.villages)
    net = road_net(problem.roads, [*asked[0], *asked[1]], latitude=latitude)
    first = len(places)
    places += _road_places(problem, net, cos(radians(latitude)))
    pairs |= {(one, first - 1 + at) for one, at in net.shown if one < len(asked[0])}
    pairs |= {(first - 1 + one, first - 1 + other) for one, other in net.gaps}
    pairs |= {(first - 1 + one, first - 1 + other) for one, other, _ in net.ways}
    return {(first + one, first + other): run for one, other, run in net.ways}


def _road_places(problem: FibreProblem, net: RoadNet, stretch: float) -> list[Place]:
    """Give the road points in the terrain of the nearest village or crossing."""
    if not net.points:
        return []
    known = [(one.latitude, one.longitude, one.terrain) for one in problem.villages]
    known += [(one.latitude, one.longitude, one.terrain) for one in problem.crossings]
    there = np.array([row[:2] for row in known]) * [1, stretch]
    _, nearest = cKDTree(there).query(np.array(net.points) * [1, stretch])
    numbers = np.atleast_1d(nearest).tolist()
    return [(*point, known[one][2]) for point, one in zip(net.points, numbers, strict=True)]


def service_yuan(problem: FibreProblem, number: int) -> int:
    """Give what serving a village costs beside the line: equipment and drops."""
    village = problem.villages[number]
    cost = problem.costs[village.terrain]
    return 0 if village.connected else middle(cost.village) + village.households * middle(cost.home)


def middle(bounds: tuple[int, int]) -> int:
    """Give the middle of a range."""
    return (bounds[0] + bounds[1]) // 2


def line_yuan(
    problem: FibreProblem,
    metres: float,
    terrains: Sequence[str],
    *,
    on_poles: bool = False,
    on_road: bool = False,
) -> int:
    """Give what building a line costs, at the mean unit cost of its ends' terrains."""
    units: list[float] = [
        middle(problem.costs[one].kilometre(on_poles=on_poles)) for one in terrains
    ]
    if problem.roads and not (on_poles or on_road):
        whole = PERMILLE, PERMILLE
        more = [middle(problem.off_road.get(one, whole)) / PERMILLE for one in terrains]
        units = [unit * factor for unit, factor in zip(units, more, strict=True)]
    return round(metres * sum(units) / 2 / 1000)


def _like_nearest(problem: FibreProblem, point: Point) -> Place:
    """Give a place in the terrain of the nearest village."""
    return (*point, terrain_at(problem.villages, *point))


def _pole_pairs(problem: FibreProblem, places: list[Place]) -> set[tuple[int, int]]:
    """Give the pole lines as pairs of places less one; ends that are no place yet become one."""
    at = {place[:2]: number - 1 for number, place in reversed([*enumerate(places)][1:])}
    pairs = set()
    for poles in problem.poles:
        for end in (poles.start, poles.end):
            if end not in at:
                at[end] = len(places) - 1
                places.append(_like_nearest(problem, end))
        one, other = sorted((at[poles.start], at[poles.end]))
        pairs.add((one, other))
    return pairs


def _on_poles(
    problem: FibreProblem, places: list[Place], pairs: set[tuple[int, int]]
) -> set[tuple[int, int]]:
    """Give the pairs whose two points have poles between them, whichever place is named there."""
    standing = {frozenset((line.start, line.end)) for line in problem.poles}
    return {pair for pair in pairs if frozenset(places[end + 1][:2] for end in pair) in standing}


def _cost(
    problem: FibreProblem, found: Candidates, ends: tuple[int, int], *, on_poles: bool
) -> int:
    (*start, kind), (*end, other_kind) = (found.places[one] for one in ends)
    along = found.ways.get(ends)
    metres = distance_m(*start, *end) if along is None else length_m(along)
    terrains = kind, other_kind
    return line_yuan(problem, metres, terrains, on_poles=on_poles, on_road=along is not None)


def _dearness(problem: FibreProblem) -> Callable[[str], tuple[int, str]]:
    """Rank terrains by what a kilometre costs there."""
    return lambda terrain: (middle(problem.costs[terrain].line_km), terrain)


def _flat(places: list[Place]) -> NDArray[np.float64]:
    """Give plane coordinates, in degrees of latitude, that keep near distances in proportion."""
    table = np.array([place[:2] for place in places])
    stretch = cos(radians(float(table[:, 0].mean())))
    return np.column_stack([table[:, 1] * stretch, table[:, 0]])


def _near(flat: NDArray[np.float64]) -> set[tuple[int, int]]:
    number = min(NEAREST + 1, len(flat))
    if number < 2:  # noqa: PLR2004 -- one place alone has no neighbour
        return set()
    _, nearest = cKDTree(flat).query(flat, k=number)
    found = np.atleast_2d(nearest).tolist()
    return {
        (min(one, other), max(one, other))
        for one, row in enumerate(found)
        for other in row
        if other != one
    }


def _triangles(flat: NDArray[np.float64]) -> list[list[int]]:
    """Give the triangles of neighbours; none where all places lie on one line."""
    try:
        found = Delaunay(flat).simplices
    except (QhullError, ValueError):
        return []
    return sorted(map(sorted, found.tolist()))


def _sides(triangles: list[list[int]]) -> set[tuple[int, int]]:
    """Give the sides of triangles."""
    return {(a, b) for corners in triangles for a, b in combinations(corners, 2)}


def _junctions(
    problem: FibreProblem,
    places: list[Place],
    flat: NDArray[np.float64],
    triangles: list[list[int]],
) -> set[tuple[int, int]]:
    """Add a place for each triangle's junction; give its lines to the corners."""
    pairs: set[tuple[int, int]] = set()
    for corners in triangles:
        weights = _junction(flat[corners])
        if weights is not None:
            latitude, longitude = weights @ [places[corner + 1][:2] for corner in corners]
            terrain = max((places[c + 1][2] for c in corners), key=_dearness(problem))
            places.append((round(float(latitude), 7), round(float(longitude), 7), terrain))
            pairs.update((corner, len(places) - 2) for corner in corners)
    return pairs


def _junction(corners: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """Give the corners' weights whose mean is the point with the least sum of ways to them.

    That is the first isogonic centre: each corner weighs the side opposite it, divided by the sine
    of its angle and sixty degrees more. None where an angle of 120 degrees makes its corner best,
    or the point would lie within about ten metres of one.
    """
    sides = corners[[2, 0, 1]] - corners[[1, 2, 0]]
    lengths = np.hypot(*sides.T)
    if lengths.min() == 0:
        return None
    cosines = -(sides[[1, 2, 0]] * sides[[2, 0, 1]]).sum(axis=1)
    cosines /= lengths[[1, 2, 0]] * lengths[[2, 0, 1]]
    if cosines.min() <= -1 / 2:
        return None
    weights = lengths / np.sin(np.arccos(np.minimum(cosines, 1)) + pi / 3)
    weights /= weights.sum()
    near = np.hypot(*(corners - weights @ corners).T).min()
    return None if near < NEAREST_CORNER else np.asarray(weights)
