"""Check the ways along roads that a plan names, from the problem's roads alone.

Shares no code with what makes them. Every point of a way has to lie on a road and every point of a
road on a way; ways meet only at road points and cross nowhere else, so what the roads join the ways
join; and the lines that lead onto the roads are worked out again from the nearest points.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from math import cos, floor, hypot, radians
from typing import TYPE_CHECKING, Any

import numpy as np

from everyvillage.planning.network.fibre.roads_touch import cross

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from everyvillage.planning.network.fibre.problem import FibreProblem

TOLERANCE_M = 0.3
"""Positions are held to a millionth of a degree, a tenth of a metre."""
JOINED_M, TWO, STEP_M, CELL_M = 10.0, 2, 40.0, 400.0
RADIUS_M = 6_371_008.8
Flat = tuple[float, float]
Ends = tuple[int, int]
Segment = tuple[Flat, Flat]


@dataclass
class Roads:
    """What is known of the ways: lines that have to be there, what is wrong, and road points."""

    pairs: set[Ends] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    first: int = 0


def ways_from(graph: Mapping[str, Any]) -> dict[Ends, list[Flat]]:
    """Read the ways of a graph: by their two places, the run in latitude and longitude."""
    return {
        (int(one), int(other)): [(float(north), float(east)) for east, north in run]
        for one, other, run in graph.get("ways", ())
    }


def checked_roads(
    problem: FibreProblem,
    places: Sequence[Sequence[Any]],
    ways: Mapping[Ends, Sequence[Flat]],
    *,
    known: int,
    beside: Sequence[Flat] = (),
) -> Roads:
    """Look at the ways; give the lines onto roads, along them and over gaps that have to be there.

    ``known`` is the number of the first place that is no presence, village, crossing or end of
    poles; ``beside`` are points at which the roads have to stop as well.
    """
    found = Roads(first=min((one for one, _ in ways), default=len(places)))
    if not problem.roads:
        found.faults += ["ways along roads, although none are given"] if ways else []
        return found
    latitude = sum(one.latitude for one in problem.villages) / len(problem.villages)
    plane = _Plane(cos(radians(latitude)))
    roads = [[plane.of(point) for point in road.points] for road in problem.roads]
    found.faults += _end_faults(places, ways, found.first)
    found.faults += _terrain_faults(problem, places, plane, found.first)
    feet = _Feet(roads)
    joins = _joins(feet)
    given = _Segments([pair for run in (*roads, *joins) for pair in pairwise(run)])
    runs = {ends: [plane.of(point) for point in run] for ends, run in ways.items()}
    taken = _Segments([pair for run in runs.values() for pair in pairwise(run)])
    if not all(given.close(point) for run in runs.values() for point in _steps(run)):
        found.faults.append("a way leaves the roads")
    if not all(taken.close(point) for run in (*roads, *joins) for point in _steps(run)):
        found.faults.append("a stretch of road is in no way")
    if cross(ways):
        found.faults.append("ways cross or touch where they do not meet")
    stations = np.array([plane.of(row) for row in places[found.first :]], float).reshape(-1, 2)
    for place, row in enumerate((*places[1:known], *beside), start=1):
        point = plane.of(row)
        for there in feet.two_nearest(point):
            away = np.hypot(*(stations - there).T)
            if away.min(initial=np.inf) > TOLERANCE_M:
                found.faults.append(f"no road point where place {place} is nearest to a road")
            elif place < known:
                found.pairs.add((place, found.first + int(np.argmin(away))))
    found.pairs |= {*ways, *_gaps(stations, ways, found.first)}
    return found


@dataclass(frozen=True)
class _Plane:
    """A plane map in metres, stretched along the parallels."""

    stretch: float

    def of(self, point: Sequence[Any]) -> Flat:
        turn = radians(1) * RADIUS_M
        return float(point[1]) * self.stretch * turn, float(point[0]) * turn


@dataclass
class _Segments:
    """Straight pieces that are found by the cells of a grid in which they may lie."""

    pieces: Sequence[Segment]
    cells: dict[tuple[int, int], list[Segment]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        """Enter each piece into every cell that it may touch."""
        for piece in self.pieces:
            for cell in _cells(piece):
                self.cells[cell].append(piece)

    def close(self, point: Flat) -> bool:
        """Say whether a point lies on one of the pieces."""
        own = self.cells.get((floor(point[0] / CELL_M), floor(point[1] / CELL_M)), ())
        return any(_apart(point, _foot(piece, point)) <= TOLERANCE_M for piece in own)


def _cells(piece: Segment) -> Iterator[tuple[int, int]]:
    """Give the cells of a long piece's short parts, a little wider than the parts are."""
    (west, south), (east, north) = piece
    parts = max(1, int(hypot(east - west, north - south) // CELL_M) + 1)
    seen = set()
    for part in range(parts):
        spots = [
            (west + (east - west) * share, south + (north - south) * share)
            for share in (part / parts, (part + 1) / parts)
        ]
        bounds = [
            (floor((min(v) - TOLERANCE_M) / CELL_M), floor((max(v) + TOLERANCE_M) / CELL_M))
            for v in zip(*spots, strict=True)
        ]
        seen |= {
            (x, y)
            for x in range(bounds[0][0], bounds[0][1] + 1)
            for y in range(bounds[1][0], bounds[1][1] + 1)
        }
    yield from seen


def _foot(piece: Segment, point: Flat) -> Flat:
    """Give the point of a piece that is nearest to a point."""
    (ax, ay), (bx, by) = piece
    square = (bx - ax) ** 2 + (by - ay) ** 2
    share = ((point[0] - ax) * (bx - ax) + (point[1] - ay) * (by - ay)) / square if square else 0.0
    share = min(1.0, max(0.0, share))
    return ax + share * (bx - ax), ay + share * (by - ay)


def _apart(one: Flat, other: Flat) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])


def _steps(run: Sequence[Flat]) -> Iterator[Flat]:
    """Give the points of a run and more between them, at most forty metres apart."""
    yield run[0]
    for (ax, ay), (bx, by) in pairwise(run):
        parts = int(hypot(bx - ax, by - ay) // STEP_M) + 2
        for part in range(1, parts + 1):
            yield ax + (bx - ax) * part / parts, ay + (by - ay) * part / parts


def _end_faults(
    places: Sequence[Sequence[Any]], ways: Mapping[Ends, Sequence[Flat]], first: int
) -> Iterator[str]:
    """Compare the ends of ways with their places, and look for places that are no end of one."""
    for (one, other), run in ways.items():
        ends = [(places[end][0], places[end][1]) for end in (one, other)]
        if [run[0], run[-1]] != ends or one >= other or len(run) < TWO:
            yield f"the way between places {one} and {other} does not run between them"
    if {end for pair in ways for end in pair} != set(range(first, len(places))):
        yield "road points and the ends of ways are not the same"
    if len({(row[0], row[1]) for row in places[first:]}) < len(places) - first:
        yield "two road points on one point"


def _terrain_faults(
    problem: FibreProblem, places: Sequence[Sequence[Any]], plane: _Plane, first: int
) -> Iterator[str]:
    """Compare the terrain of every road point with that of the nearest village or crossing."""
    sources = [(one.latitude, one.longitude, one.terrain) for one in problem.villages]
    sources += [(one.latitude, one.longitude, one.terrain) for one in problem.crossings]
    known, kinds = np.array([plane.of(row) for row in sources]), [row[2] for row in sources]
    for number, row in enumerate(places[first:], start=first):
        away = np.hypot(*(known - plane.of(row)).T)
        near = np.flatnonzero(away <= away.min() + TOLERANCE_M).tolist()
        if row[2] not in {kinds[one] for one in near}:
            yield f"road point {number} has another terrain"


def _joins(roads: _Feet) -> list[list[Flat]]:
    """Give the short pieces between an end and a road beside it."""
    found = []
    for number, road in enumerate(roads.runs):
        for end in (road[0], road[-1]) if road[0] != road[-1] else ():
            away, feet = roads.of(end)
            near = [one for one in np.flatnonzero(away <= JOINED_M).tolist() if one != number]
            found += [[end, (float(feet[one][0]), float(feet[one][1]))] for one in near]
    return found


@dataclass
class _Feet:
    """The nearest points of every road to a point."""

    runs: Sequence[Sequence[Flat]]

    def __post_init__(self) -> None:
        """Lay all pieces of all roads out in one table, and note where each road starts."""
        pieces = [pair for run in self.runs for pair in pairwise(run)]
        self._starts = np.array([one for one, _ in pieces], float)
        self._steps = np.array([other for _, other in pieces], float) - self._starts
        self._square = np.maximum((self._steps**2).sum(axis=1), 1e-12)
        self._first = np.cumsum([0, *(len(run) - 1 for run in self.runs)])

    def of(self, point: Flat) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Give the distance of each road, and its nearest point."""
        share = ((point - self._starts) * self._steps).sum(axis=1) / self._square
        feet = self._starts + np.clip(share, 0, 1)[:, None] * self._steps
        away = np.hypot(*(feet - point).T)
        best = [
            one + int(np.argmin(away[one:other])) for one, other in pairwise(self._first.tolist())
        ]
        return away[best], feet[best]

    def two_nearest(self, point: Flat) -> list[Flat]:
        """Give the nearest points of the two nearest roads."""
        away, feet = self.of(point)
        order = np.argsort(away, kind="stable")[:TWO]
        return [(float(x), float(y)) for x, y in feet[order]]


def _gaps(
    stations: NDArray[np.float64], ways: Mapping[Ends, Sequence[Flat]], first: int
) -> set[Ends]:
    """Give each dead end of a piece with the nearest road point of another piece."""
    near: dict[int, list[int]] = defaultdict(list)
    for one, other in ways:
        near[one - first].append(other - first)
        near[other - first].append(one - first)
    piece = np.full(len(stations), -1)
    for start in range(len(stations)):
        line = [start] if piece[start] < 0 else []
        while line:
            place = line.pop()
            if piece[place] < 0:
                piece[place] = start
                line += near[place]
    found = set()
    for place in (place for place, others in near.items() if len(others) == 1):
        away = np.hypot(*(stations - stations[place]).T)
        away[piece == piece[place]] = np.inf
        other = int(np.argmin(away))
        if away[other] < np.inf:
            found.add((first + min(place, other), first + max(place, other)))
    return found
