"""The candidate graph of a fibre problem, rebuilt for the checkers from the problem alone.

Places are those that the problem names, then the ends of poles, then a junction in each triangle
of neighbours where no crossings are given. A plan that leaves a line out, adds one, moves a
junction or puts a place on other terrain is told so. Where two places are equally near, or a
triangle is just too blunt for a junction, either answer is taken: the last digit decides there.
"""

from __future__ import annotations

import cmath
from dataclasses import dataclass, field
from itertools import combinations
from math import asin, cos, pi, radians, sin, sqrt
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.spatial import Delaunay, QhullError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from everyvillage.planning.network.fibre.problem import FibreProblem

    Pair = tuple[int, int]
    Row = Sequence[Any]

RADIUS_M = 6_371_008.8
NEIGHBOURS = 3
HELD = 1.5e-7
"""Degrees: junctions are written to seven digits, about a centimetre."""
CORNER = 1e-4
"""Degrees: a junction nearer to a corner than about ten metres is that corner."""
DOUBT = 1e-9
SIXTH = cmath.exp(1j * pi / 3)
"""A turn by sixty degrees."""
ROWS = 256
"""Places whose distances to all others are looked at together."""


@dataclass
class Rebuilt:
    """Places and joined pairs by the rule; ``ties`` are pairs that may be missing as well.

    ``places`` have the terrain of the rule, and junctions where the plan has them, because these
    were compared with where they have to be.
    """

    places: list[list[Any]]
    pairs: set[Pair] = field(default_factory=set)
    ties: set[Pair] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


def rebuilt(problem: FibreProblem, places: Sequence[Row], *, end: int | None = None) -> Rebuilt:
    """Rebuild the graph, and compare the places before ``end`` with it (None: all of them)."""
    own = known_rows(problem)
    end = len(places) if end is None else end
    found = Rebuilt([*own, *(list(row) for row in places[len(own) :])])
    found.faults += _known_faults(own, places[: len(own)])
    flat, stretch = _flat(own)
    triangles = _triangles(flat)
    found.pairs |= {pair for corners in triangles for pair in combinations(corners, 2)}
    found.pairs.update(_pole_pairs(problem, own))
    sure, either = _nearest(flat)
    found.ties = either - sure - found.pairs
    found.pairs |= sure | either
    if not problem.crossings:
        _add_junctions(problem, found, (flat, stretch, triangles), end)
    elif end > len(own):
        found.faults.append("junctions, although crossings are given")
    return found


def graph_faults(
    found: Rebuilt, lines: Sequence[Row], more: frozenset[Pair] = frozenset()
) -> Iterator[str]:
    """Compare the pairs that a plan's lines join with those of the rule and ``more`` pairs."""
    yield from found.faults
    given = [(one, other) for one, other, *_ in lines if one]
    wanted = found.pairs | more
    if len(set(given)) < len(given):
        yield "a line is named twice"
    if extra := set(given) - wanted:
        yield f"{len(extra)} lines are not lines by the rule: {sorted(extra)[:5]}"
    if missing := wanted - found.ties - set(given):
        yield f"{len(missing)} lines by the rule are missing: {sorted(missing)[:5]}"


def known_rows(problem: FibreProblem) -> list[list[Any]]:
    """Give the places before the junctions: position and terrain."""
    rows: list[list[Any]] = [[0.0, 0.0, ""]]
    for one in problem.presences:
        point = one.latitude, one.longitude
        rows.append([*point, _ground(problem, point)])
    rows += [[one.latitude, one.longitude, one.terrain] for one in problem.villages]
    rows += [[one.latitude, one.longitude, one.terrain] for one in problem.crossings]
    seen = {(row[0], row[1]) for row in rows[1:]}
    for point in (point for poles in problem.poles for point in (poles.start, poles.end)):
        if point not in seen:
            seen.add(point)
            rows.append([*point, _ground(problem, point)])
    return rows


def _ground(problem: FibreProblem, point: tuple[float, float]) -> str:
    """Give the terrain of the village nearest to a point, by chords through the sphere.

    Of villages that are equally near, to the millimetre, the one with the least code counts.
    """
    here, found = _direction(*point), []
    for one in problem.villages:
        there = _direction(one.latitude, one.longitude)
        chord = sqrt(sum((a - b) ** 2 for a, b in zip(here, there, strict=True)))
        found.append((round(2 * RADIUS_M * asin(chord / 2), 3), one.code, one.terrain))
    return min(found)[2]


def _direction(latitude: float, longitude: float) -> tuple[float, float, float]:
    north, east = radians(latitude), radians(longitude)
    return cos(north) * cos(east), cos(north) * sin(east), sin(north)


def _known_faults(own: list[list[Any]], given: Sequence[Row]) -> Iterator[str]:
    if len(given) < len(own):
        yield f"{len(own) - len(given)} places of the problem are missing"
    for number, (one, other) in enumerate(zip(own, given, strict=False)):
        if one[:2] != list(other[:2]):
            yield f"place {number} is not where the problem has it"
        elif one[2:] != list(other[2:]):
            yield f"place {number} has another terrain"


def _flat(rows: list[list[Any]]) -> tuple[NDArray[np.float64], float]:
    """Give plane coordinates of all places but today's network, and how they are stretched."""
    table = np.array([row[:2] for row in rows[1:]], float)
    stretch = cos(radians(float(table[:, 0].mean())))
    return np.column_stack([table[:, 1] * stretch, table[:, 0]]), stretch


def _triangles(flat: NDArray[np.float64]) -> list[tuple[int, ...]]:
    """Give the triangles between neighbours as places, in order; none on one line."""
    try:
        found = Delaunay(flat).simplices + 1
    except (QhullError, ValueError):
        return []
    return sorted(map(tuple, np.sort(found, axis=1).tolist()))


def _pole_pairs(problem: FibreProblem, rows: list[list[Any]]) -> Iterator[Pair]:
    """Give the first places at both ends of each stretch of poles."""
    at: dict[tuple[float, float], int] = {}
    for place, row in enumerate(rows[1:], start=1):
        at.setdefault((row[0], row[1]), place)
    for poles in problem.poles:
        one, other = at[poles.start], at[poles.end]
        yield min(one, other), max(one, other)


def _nearest(flat: NDArray[np.float64]) -> tuple[set[Pair], set[Pair]]:
    """Join each place with its three nearest: pairs that are sure, and those at the last rank."""
    sure: set[Pair] = set()
    either: set[Pair] = set()
    rank = min(NEIGHBOURS, len(flat) - 1)
    for first in range(0, len(flat) if rank else 0, ROWS):
        part = flat[first : first + ROWS]
        away = np.hypot(*(part[:, None, :] - flat[None, :, :]).transpose(2, 0, 1))
        own = np.arange(len(part))
        away[own, first + own] = np.inf
        last = np.partition(away, rank - 1, axis=1)[:, rank - 1 : rank]
        enough = (away <= last * (1 + DOUBT)).sum(axis=1, keepdims=True) == rank
        for near, pairs in (
            (away <= last * (1 + DOUBT), either),
            ((away < last * (1 - DOUBT)) | enough & (away <= last * (1 + DOUBT)), sure),
        ):
            rows, columns = (side.tolist() for side in np.nonzero(near))
            pairs |= {
                (min(first + a, b) + 1, max(first + a, b) + 1)
                for a, b in zip(rows, columns, strict=True)
            }
    return sure, either


def _add_junctions(
    problem: FibreProblem,
    found: Rebuilt,
    net: tuple[NDArray[np.float64], float, list[tuple[int, ...]]],
    end: int,
) -> None:
    """Compare each junction with where three lines meet best, and join it to its corners."""
    flat, stretch, triangles = net
    place = len(flat) + 1
    for corners in triangles:
        point, sure = meeting_point([complex(*flat[corner - 1]) for corner in corners])
        if point is None:
            continue
        row: Row = found.places[place] if place < end else (0.0, 0.0, "")
        apart = abs(row[0] - point.imag), abs(row[1] - point.real / stretch)
        if max(apart) > HELD:
            if sure:
                found.faults.append(f"place {place} is not the junction of {corners}")
                return
            continue
        terrain = max(
            (found.places[corner][2] for corner in corners),
            key=lambda name: (sum(problem.costs[name].line_km) // 2, name),
        )
        if row[2] != terrain:
            found.faults.append(f"place {place} has another terrain than its dearest corner")
        found.places[place] = [row[0], row[1], terrain]
        found.pairs |= {(corner, place) for corner in corners}
        place += 1
    if place < end:
        found.faults.append(f"{end - place} junctions are of no triangle")


def meeting_point(corners: Sequence[complex]) -> tuple[complex | None, bool]:
    """Give the point from which the sum of the ways to three corners is least, and if it is sure.

    Torricelli's: a line from each corner to the outer corner of the even triangle on the side
    opposite; they meet there. None where a corner itself is best, or nearer than ten metres.
    """
    a, b, c = corners
    turns = [_turn(a, b, c), _turn(b, c, a), _turn(c, a, b)]
    if max(turns) >= 2 * pi / 3 + DOUBT:
        return None, True
    one, other = _outer(a, b, c), _outer(b, c, a)
    found = _cross(a, one, b, other)
    least = min(abs(found - corner) for corner in corners)
    if least < CORNER - DOUBT:
        return None, True
    return found, max(turns) < 2 * pi / 3 - DOUBT and least > CORNER + DOUBT


def _turn(at: complex, one: complex, other: complex) -> float:
    """Give the angle at a corner; a straight one where two corners are the same."""
    if at in {one, other}:
        return pi
    return abs(cmath.phase((one - at) / (other - at)))


def _outer(far: complex, one: complex, other: complex) -> complex:
    """Give the third corner of the even triangle on a side, away from the far corner."""
    both = one + (other - one) * SIXTH, one + (other - one) / SIXTH
    return max(both, key=lambda point: abs(point - far))


def _cross(a: complex, a_to: complex, b: complex, b_to: complex) -> complex:
    """Give where two straight lines cross."""
    u, v = a_to - a, b_to - b
    share = ((b - a).conjugate() * v).imag / (u.conjugate() * v).imag
    return a + share * u
