"""A terrain model as a grid of heights: profiles, and whether two masts see each other."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, cos, radians, sqrt
from typing import TYPE_CHECKING

import numpy as np

from everyvillage.core.errors import Fault, InputError
from everyvillage.core.geometry import distance_m

if TYPE_CHECKING:
    from everyvillage.planning.network.steiner.graph import Floats

STEP_M = 100.0
DEGREE_M = 111_195.0
"""A degree of latitude on the mean sphere."""
EARTH_M = 8_500_000.0
"""Radius of an earth on which rays of a standard atmosphere are straight: four thirds."""
CLEARANCE = 0.6
"""The part of the first Fresnel zone that must be free."""


@dataclass(frozen=True, eq=False)
class Ground:
    """Heights (m) on a grid: row 0 is the north edge, column 0 the west; steps in degrees.

    Points outside, or in holes (no number), have no height: what is asked there is refused.
    """

    north: float
    west: float
    step_latitude: float
    step_longitude: float
    heights: Floats

    @property
    def step_m(self) -> float:
        """Give the way between heights of a profile (m): the model's own, at most a hundred."""
        across = self.step_longitude * cos(radians(self.north))
        return min(STEP_M, DEGREE_M * min(self.step_latitude, across))

    def height_m(self, latitude: float, longitude: float) -> float:
        """Give the height at a point between the four around it."""
        return float(self.heights_m(np.array([latitude]), np.array([longitude]))[0])

    def heights_m(self, latitudes: Floats, longitudes: Floats) -> Floats:
        """Give the heights at points; refuse points outside the model or in its holes."""
        rows = (self.north - latitudes) / self.step_latitude
        columns = (longitudes - self.west) / self.step_longitude
        high, wide = self.heights.shape
        top = np.clip(np.floor(rows).astype(int), 0, high - 2)
        left = np.clip(np.floor(columns).astype(int), 0, wide - 2)
        down, right = rows - top, columns - left
        found = (
            self.heights[top, left] * (1 - down) * (1 - right)
            + self.heights[top, left + 1] * (1 - down) * right
            + self.heights[top + 1, left] * down * (1 - right)
            + self.heights[top + 1, left + 1] * down * right
        )
        bad = (rows < 0) | (rows > high - 1) | (columns < 0) | (columns > wide - 1)
        bad |= ~np.isfinite(found)
        if bad.any():
            where = int(np.argmax(bad))
            point = f"{latitudes[where]:.5f}, {longitudes[where]:.5f}"
            raise InputError(_hole(point, int(bad.sum())))
        return np.asarray(found)

    def profile(self, start: tuple[float, float], end: tuple[float, float]) -> tuple[Floats, float]:
        """Give the heights at even steps from one point to another, and the step (m).

        The steps are no longer than those of the model, so that no ridge falls between them.
        """
        metres = distance_m(*start, *end)
        pieces = max(2, ceil(metres / self.step_m))
        share = np.linspace(0, 1, pieces + 1)
        latitudes = start[0] + share * (end[0] - start[0])
        longitudes = start[1] + share * (end[1] - start[1])
        return self.heights_m(latitudes, longitudes), metres / pieces


def _hole(point: str, count: int) -> Fault:
    return Fault(
        "network.terrain-hole",
        f"terrain model at {point}",
        "a height at every point of the county",
        f"none at this and {count - 1} more points",
        "a model in degrees that covers the county without holes",
        "fill the holes or take a model that covers the place",
    )


def sees(ground: Floats, step_m: float, masts_m: tuple[float, float], f_mhz: float) -> bool:
    """Say whether two masts see each other with 0.6 of the first Fresnel zone free.

    ``ground`` are heights at even steps, both ends included; the earth bulges by d1 d2 / 2 R at
    four thirds of its radius (ITU-R P.530).
    """
    last = len(ground) - 1
    away = np.arange(1, last) * step_m
    back = last * step_m - away
    first, second = ground[0] + masts_m[0], ground[last] + masts_m[1]
    ray = first + (second - first) * away / (last * step_m)
    zone = np.sqrt(299.792458 / f_mhz * away * back / (away + back))
    top = ground[1:last] + away * back / (2 * EARTH_M) + CLEARANCE * zone
    return bool((top <= ray).all())


def fresnel_radius_m(f_mhz: float, away_m: float, back_m: float) -> float:
    """Give the radius (m) of the first Fresnel zone at a point of a path.

    >>> round(fresnel_radius_m(7500, 5000, 5000), 1)
    10.0
    """
    return sqrt(299.792458 / f_mhz * away_m * back_m / (away_m + back_m))
