"""Whether the ways of a plan touch anywhere but at their ends, worked out without any rounding."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TWO = 2
WIDE = 4000
"""Millionths of a degree, about 400 m: pieces are compared with those of their own cells."""
Spot = tuple[int, int]
Piece = tuple[Spot, Spot]


def cross(ways: Mapping[tuple[int, int], Sequence[tuple[float, float]]]) -> bool:
    """Say whether ways touch but at their ends: shared points inside, or pieces that cross.

    Works on positions in whole millionths of a degree, so without any rounding.
    """
    runs = [
        [(round(north * 1e6), round(east * 1e6)) for north, east in run] for run in ways.values()
    ]
    inside = Counter(point for run in runs for point in set(run[1:-1]))
    ends = {point for run in runs for point in (run[0], run[-1])}
    if any(times > 1 for times in inside.values()) or inside.keys() & ends:
        return True
    if any(len(set(run)) < len(run) for run in runs):
        return True
    cells: dict[Spot, list[Piece]] = defaultdict(list)
    for piece in (pair for run in runs for pair in pairwise(run)):
        (a, b), (c, d) = piece
        for x in range(min(a, c) // WIDE, max(a, c) // WIDE + 1):
            for y in range(min(b, d) // WIDE, max(b, d) // WIDE + 1):
                cells[x, y].append(piece)
    return any(
        _meet(one, other)
        for own in cells.values()
        for number, one in enumerate(own)
        for other in own[:number]
    )


def _meet(one: Piece, other: Piece) -> bool:
    """Say whether two pieces have a point in common that is no common end."""
    shared = {*one} & {*other}
    if shared:
        if len(shared) == TWO:
            return True
        (hub,) = shared
        (far,), (too,) = {*one} - shared, {*other} - shared
        # From a common end they run over each other only in the very same direction.
        along = (far[0] - hub[0]) * (too[0] - hub[0]) + (far[1] - hub[1]) * (too[1] - hub[1])
        return _turn(hub, far, too) == 0 and along > 0
    a, b, c, d = *one, *other
    sides = _turn(a, b, c), _turn(a, b, d), _turn(c, d, a), _turn(c, d, b)
    if sides[0] != sides[1] and sides[2] != sides[3]:
        return True
    return any(
        side == 0 and _between(*piece, point)
        for side, piece, point in zip(
            sides, ((a, b), (a, b), (c, d), (c, d)), (c, d, a, b), strict=True
        )
    )


def _turn(one: Spot, other: Spot, point: Spot) -> int:
    """Give on which side of the line through two points a third lies: -1, 0 or 1."""
    area = (other[0] - one[0]) * (point[1] - one[1]) - (other[1] - one[1]) * (point[0] - one[0])
    return (area > 0) - (area < 0)


def _between(one: Spot, other: Spot, point: Spot) -> bool:
    """Say whether a point on the line through two others lies between them."""
    return all(min(a, b) <= c <= max(a, b) for a, b, c in zip(one, other, point, strict=True))
