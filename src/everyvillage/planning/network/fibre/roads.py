"""The roads of a problem as a network of ways: where lines along them may meet, and how they run.

Positions are held to a millionth of a degree (a tenth of a metre). An end of a road within ten
metres of another road is joined to it by the short piece between them. Roads meet where they
cross or touch, over and under bridges too; a stretch given twice counts once. Every point that
asks for it is shown the nearest point of each of its two nearest roads, measured on a plane map
stretched at the mean latitude of the villages. Where roads lie in several pieces, each dead end is
joined straight to the nearest road point of another piece. A way runs from one road point to the
next; ways that would come back to their start, or join two road points a second time, are parted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from math import cos, pi, radians
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from everyvillage.core.geometry import EARTH_RADIUS_M

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from everyvillage.planning.network.fibre.problem import Road

NEAREST_ROADS = 2
SNAP_M = 10.0
GRID = 1e-6
"""Degrees: what positions are held to."""
DIGITS = 6
THROUGH = 2
M_PER_DEGREE = EARTH_RADIUS_M * pi / 180
Point = tuple[float, float]
Near = dict[Point, list[Point]]


@dataclass(frozen=True)
class RoadNet:
    """Road points (latitude, longitude) and the ways between them.

    ``ways`` are two places in ``points`` and the run between them, both ends included;
    ``shown`` are numbers of asked points with a place each; ``gaps`` pairs of places to be joined
    straight; ``pieces`` how many parts the roads lie in.
    """

    points: tuple[Point, ...]
    ways: tuple[tuple[int, int, tuple[Point, ...]], ...]
    shown: tuple[tuple[int, int], ...]
    gaps: tuple[tuple[int, int], ...]
    pieces: int


def road_net(roads: Sequence[Road], asked: Sequence[Point], *, latitude: float) -> RoadNet:
    """Make the network of some roads; ``asked`` are the points that want a way onto them.

    ``latitude`` is where the plane map keeps its proportions.
    """
    if not roads:
        return RoadNet((), (), (), (), 0)
    plane = _Plane(cos(radians(latitude)))
    lines = [shapely.linestrings([plane.of(point) for point in road.points]) for road in roads]
    stops: dict[int, list[float]] = defaultdict(list)
    wanted = list(_nearest(lines, [plane.of(point) for point in asked], stops))
    joins = list(_joins(lines, stops))
    runs = [_with_stops(line, stops[number]) for number, line in enumerate(lines)]
    near = _noded([[plane.back(point) for point in run] for run in (*runs, *joins)])
    held = _held(near, plane, [point for _, point in wanted])
    ways = _parted(_chains(near, set(held)))
    points = sorted({end for way in ways for end in (way[0], way[-1])})
    at = {point: number for number, point in enumerate(points)}
    numbered = sorted((at[way[0]], at[way[-1]], tuple(way)) for way in map(_turned, ways))
    piece = _pieces(len(points), numbered)
    return RoadNet(
        tuple(points),
        tuple(numbered),
        tuple(sorted({(one, at[point]) for (one, _), point in zip(wanted, held, strict=True)})),
        tuple(sorted(_gaps([plane.of(point) for point in points], numbered, piece))),
        len(set(piece)),
    )


@dataclass(frozen=True)
class _Plane:
    """A plane map in degrees of latitude, stretched along the parallels."""

    stretch: float

    def of(self, point: Point) -> Point:
        return point[1] * self.stretch, point[0]

    def back(self, flat: Point) -> Point:
        return flat[1], flat[0] / self.stretch


def _nearest(
    lines: list[Any], asked: list[Point], stops: dict[int, list[float]]
) -> Iterator[tuple[int, Point]]:
    """Give each asked point's nearest points of its two nearest roads, which stop there."""
    every = np.array(lines, object)
    for number, point in enumerate(asked):
        spot = shapely.points(point)
        order = np.argsort(shapely.distance(every, spot), kind="stable")
        for road in order[:NEAREST_ROADS].tolist():
            yield number, _stop(lines, road, spot, stops)


def _stop(lines: list[Any], road: int, spot: Any, stops: dict[int, list[float]]) -> Point:  # noqa: ANN401 -- shapely carries no types
    """Let a road stop where it is nearest to a spot; give the point."""
    along = float(shapely.line_locate_point(lines[road], spot))
    stops[road].append(along)
    there = shapely.line_interpolate_point(lines[road], along)
    return float(there.x), float(there.y)


def _joins(lines: list[Any], stops: dict[int, list[float]]) -> Iterator[list[Point]]:
    """Give the short pieces that join ends to the roads beside them."""
    tree = shapely.STRtree(lines)
    for number, line in enumerate(lines):
        run = [(float(x), float(y)) for x, y in shapely.get_coordinates(line)]
        for end in (run[0], run[-1]) if run[0] != run[-1] else ():
            spot = shapely.points(end)
            close = tree.query(spot, predicate="dwithin", distance=SNAP_M / M_PER_DEGREE)
            for other in sorted(close.tolist()):
                there = _stop(lines, other, spot, stops) if other != number else end
                if there != end:
                    yield [end, there]


def _with_stops(line: Any, stops: list[float]) -> list[Point]:  # noqa: ANN401 -- shapely carries no types
    """Give the points of a line with those where it stops."""
    points = shapely.get_coordinates(line)
    steps = np.hypot(*np.diff(points, axis=0).T)
    along = [0.0, *np.cumsum(steps).tolist()]
    rows = [*zip(along, points.tolist(), strict=True)]
    for stop in stops:
        there = shapely.line_interpolate_point(line, stop)
        rows.append((stop, [there.x, there.y]))
    return [(x, y) for _, (x, y) in sorted(rows, key=lambda row: row[0])]


def _noded(runs: list[list[Point]]) -> Near:
    """Give each vertex its neighbours after all runs were cut where they meet, on the grid."""
    lines = [shapely.linestrings([point[::-1] for point in run]) for run in runs]
    union = shapely.union_all(lines, grid_size=GRID)
    near: dict[Point, set[Point]] = defaultdict(set)
    for part in shapely.get_parts(union):
        run = [(round(y, DIGITS), round(x, DIGITS)) for x, y in shapely.get_coordinates(part)]
        for one, other in pairwise(run):
            near[one].add(other)
            near[other].add(one)
    return {point: sorted(near[point]) for point in sorted(near)}


def _held(near: Near, plane: _Plane, wanted: list[Point]) -> list[Point]:
    """Give the vertex that each wanted point was held to."""
    if not wanted:
        return []
    known = list(near)
    _, nearest = cKDTree(np.array([plane.of(one) for one in known])).query(np.array(wanted))
    return [known[number] for number in np.atleast_1d(nearest).tolist()]


def _chains(near: Near, held: set[Point]) -> Iterator[list[Point]]:
    """Follow the vertices that two neighbours have from one that is held, meets or ends."""
    stations = {point for point, others in near.items() if len(others) != THROUGH} | held
    left = {(one, other) for one, others in near.items() for other in others}
    for start in (*sorted(stations), *near):
        stations |= {start} if any((start, other) in left for other in near[start]) else set()
        for first in near[start]:
            if (start, first) not in left:
                continue
            run = [start, first]
            while run[-1] not in stations:
                one, other = near[run[-1]]
                run.append(other if one == run[-2] else one)
            left -= {*pairwise(run), *pairwise(run[::-1])}
            yield run


def _parted(chains: Iterator[list[Point]]) -> list[list[Point]]:
    """Part the chains that come back to their start, and all but one between the same ends."""
    found: list[list[Point]] = []
    taken = set[tuple[Point, ...]]()
    for run in sorted(chains, key=lambda run: (len(run), run)):
        ends = tuple(sorted((run[0], run[-1])))
        if run[0] == run[-1]:
            third = (len(run) - 1) // 3
            cuts = [0, third, 2 * third, len(run) - 1]
        elif ends in taken:
            cuts = [0, len(run) // 2, len(run) - 1]
        else:
            cuts = [0, len(run) - 1]
        taken.add(ends)
        found += [run[one : other + 1] for one, other in pairwise(cuts)]
    return found


def _turned(way: list[Point]) -> list[Point]:
    """Give a way from its lower end to its higher one."""
    return way if way[0] <= way[-1] else way[::-1]


def _pieces(points: int, ways: list[tuple[int, int, tuple[Point, ...]]]) -> list[int]:
    """Give each road point the piece of the network that it is in."""
    rows, columns = (np.array([way[end] for way in ways], np.int64) for end in (0, 1))
    graph = coo_matrix((np.ones(len(ways)), (rows, columns)), shape=(points, points))
    found: list[int] = connected_components(graph, directed=False)[1].tolist()
    return found


def _gaps(
    flat: list[Point], ways: list[tuple[int, int, tuple[Point, ...]]], piece: list[int]
) -> set[tuple[int, int]]:
    """Give each dead end with the nearest road point of another piece."""
    if len(set(piece)) == 1:
        return set()
    ends = Counter(end for one, other, _ in ways for end in (one, other))
    table, own, found = np.array(flat), np.array(piece), set()
    for point in (point for point, number in ends.items() if number == 1):
        away = np.hypot(*(table - table[point]).T)
        away[own == own[point]] = np.inf
        other = int(np.argmin(away))
        found.add((min(point, other), max(point, other)))
    return found
