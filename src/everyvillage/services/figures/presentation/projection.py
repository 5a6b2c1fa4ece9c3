"""From degrees to the sheet: an equal-area map for wide views, a plane one for a county.

Wide views use Albers' equal-area conic with the standard parallels 25° and 47° north that
Chinese maps use (Snyder, Map Projections: A Working Manual, 1987, formulas 14-1 to 14-6, on
the sphere); narrow ones shrink degrees of longitude by the cosine of the middle latitude.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, inf, radians, sin, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Point = tuple[float, float]

_SOUTH, _NORTH = radians(25), radians(47)
_CONE = (sin(_SOUTH) + sin(_NORTH)) / 2
_SCALE = cos(_SOUTH) ** 2 + 2 * _CONE * sin(_SOUTH)
_MIDDLE = radians(105)
_WIDE_DEGREES = 12


def albers(point: Point) -> Point:
    """Project degrees east and north with Albers' conic; unit is the radius of the earth."""
    east, north = radians(point[0]), radians(point[1])
    reach = sqrt(max(0.0, _SCALE - 2 * _CONE * sin(north))) / _CONE
    turn = _CONE * (east - _MIDDLE)
    return reach * sin(turn), -reach * cos(turn)


def plane(middle_north: float) -> Callable[[Point], Point]:
    """Give the plane projection around the latitude ``middle_north`` in degrees."""
    shrink = cos(radians(middle_north))

    def project(point: Point) -> Point:
        return radians(point[0]) * shrink, radians(point[1])

    return project


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of ``width`` by ``height`` units onto which one area fits."""

    project: Callable[[Point], Point]
    left: float
    top: float
    scale: float
    width: float
    height: float

    def at(self, point: Point) -> Point:
        """Give where a point in degrees stands on the sheet, from its upper left corner."""
        x, y = self.project(point)
        return (x - self.left) * self.scale, (self.top - y) * self.scale


def make_sheet(points: Iterable[Point], *, width: float, tallest: float, margin: float) -> Sheet:
    """Fit ``points`` (degrees) onto a sheet ``width`` wide and at most ``tallest`` high."""
    kept = list(points)
    west, east = min(p[0] for p in kept), max(p[0] for p in kept)
    south, north = min(p[1] for p in kept), max(p[1] for p in kept)
    project = albers if east - west > _WIDE_DEGREES else plane((south + north) / 2)
    left, bottom, right, top = inf, inf, -inf, -inf
    for point in kept:
        x, y = project(point)
        left, right = min(left, x), max(right, x)
        bottom, top = min(bottom, y), max(top, y)
    across, up = max(right - left, 1e-9), max(top - bottom, 1e-9)
    scale = min((width - 2 * margin) / across, (tallest - 2 * margin) / up)
    height = up * scale + 2 * margin
    beside = (width - across * scale) / 2
    return Sheet(project, left - beside / scale, top + margin / scale, scale, width, height)
