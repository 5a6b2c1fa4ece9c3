"""The Longley–Rice loss between two masts over a terrain profile.

The reference attenuation joins three regions (Hufford 1995, section 4): near the masts a curve
through line-of-sight losses, beyond the horizons the line of diffraction, far out the line of
forward scatter, whichever is less.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log10
from typing import TYPE_CHECKING

import numpy as np

from everyvillage.core.errors import Fault, InputError
from everyvillage.planning.network.compiled import compiled
from everyvillage.planning.network.radio.attenuation import diffraction, line_of_sight, scatter
from everyvillage.planning.network.radio.profile import geometry
from everyvillage.planning.network.radio.variability import Chances, less_variability

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from everyvillage.planning.network.steiner.graph import Floats

CURVATURE = 157e-9
"""Curvature of the earth, per metre."""


@dataclass(frozen=True)
class Link:
    """A radio link's constants: frequency, the two antenna heights above ground, the ground.

    ``permittivity`` and ``conductivity`` (S/m) of average ground are 15 and 0.008;
    ``refractivity`` is that of the surface reduced to sea level (N-units); ``vertical`` the
    polarisation.
    """

    f_mhz: float
    masts_m: tuple[float, float]
    vertical: bool = True
    permittivity: float = 15.0
    conductivity: float = 0.008
    refractivity: float = 301.0

    def __post_init__(self) -> None:
        """Refuse what the model was not made for, naming every fault."""
        if faults := list(_faults(self)):
            raise InputError(faults)


def terrain_loss_db(
    link: Link, ground_m: Sequence[float], step_m: float, chances: Chances
) -> float:
    """Give the basic transmission loss (dB) over a profile that starts at the first mast.

    ``ground_m`` are heights every ``step_m`` metres, both ends included; ``chances`` say for how
    much of time, places and like situations the loss is not exceeded.
    """
    ground = np.asarray(ground_m, np.float64)
    masts = np.array(link.masts_m, np.float64)
    last = len(ground) - 1
    tenth = int(0.1 * last)
    height = float(ground[tenth : last - tenth + 1].mean())
    refractivity = link.refractivity
    if height != 0:
        refractivity *= float(np.exp(-height / 9460.0))
    radius = 1 / (CURVATURE * (1.0 - 0.04665 * float(np.exp(refractivity / 179.3))))
    earth = complex(link.permittivity, 18_000.0 * link.conductivity / link.f_mhz)
    impedance = np.sqrt(earth - 1.0)
    if link.vertical:
        impedance /= earth
    angles, away, heights, rough = geometry(ground, step_m, masts, radius)
    distance = last * step_m
    reference = _reference(
        distance, link.f_mhz, angles, away, heights, masts, radius, rough, impedance, refractivity
    )
    shift = less_variability(reference, distance, link.f_mhz, heights, rough, chances)
    return free_space_db(distance, link.f_mhz) + shift


def free_space_db(distance_m: float, f_mhz: float) -> float:
    """Give the loss of free space (dB): 32.45 + 20 log f + 20 log d, in MHz and km (Friis 1946).

    >>> round(free_space_db(10_000, 1000), 2)
    112.45
    """
    return 32.45 + 20.0 * log10(f_mhz) + 20.0 * log10(distance_m / 1000.0)


def _faults(link: Link) -> Iterator[Fault]:
    ranges = (
        ("frequency", link.f_mhz, 20.0, 20_000.0, "MHz"),
        ("first mast", link.masts_m[0], 0.5, 3_000.0, "m"),
        ("second mast", link.masts_m[1], 0.5, 3_000.0, "m"),
        ("refractivity", link.refractivity, 250.0, 400.0, "N-units"),
        ("permittivity", link.permittivity, 1.0, 1e3, ""),
        ("conductivity", link.conductivity, 1e-9, 1e2, "S/m"),
    )
    for name, value, least, most, unit in ranges:
        if not least <= value <= most:
            asked = f"{least:g} to {most:g} {unit}".strip()
            yield Fault(
                "radio.link-outside", name, asked, f"{value:g}", asked, "correct the number"
            )


@compiled
def _reference(  # noqa: PLR0913, PLR0917 -- a compiled kernel takes plain numbers
    distance: float,
    f_mhz: float,
    angles: Floats,
    away: Floats,
    heights: Floats,
    masts: Floats,
    radius: float,
    rough: float,
    impedance: complex,
    refractivity: float,
) -> float:
    """Give the reference attenuation (dB below free space)."""
    smooth, reach = np.sqrt(2.0 * heights * radius).sum(), away[0] + away[1]
    bend = max(angles[0] + angles[1], -reach / radius)
    wide = (radius**2 / f_mhz) ** (1.0 / 3.0)
    third = max(smooth, reach + 5.0 * wide)
    fourth = third + 10.0 * wide
    a_third = diffraction(third, f_mhz, away, heights, masts, radius, bend, rough, impedance)
    a_fourth = diffraction(fourth, f_mhz, away, heights, masts, radius, bend, rough, impedance)
    slope = (a_fourth - a_third) / (fourth - third)
    start = a_third - slope * third
    if distance < smooth:
        return _near(distance, f_mhz, heights, rough, impedance, smooth, reach, slope, start)
    fifth, sixth = reach + 200e3, reach + 400e3
    a_sixth, gain = scatter(sixth, f_mhz, angles, away, heights, radius, bend, refractivity, -1.0)
    a_fifth, gain = scatter(fifth, f_mhz, angles, away, heights, radius, bend, refractivity, gain)
    if a_fifth < 1000.0:
        far_slope = (a_sixth - a_fifth) / 200e3
        meet = (a_fifth - start - far_slope * fifth) / (slope - far_slope)
        meet = max(smooth, reach + 1.088 * wide * np.log(f_mhz), meet)
        if distance > meet:
            far_start = (slope - far_slope) * meet + start
            return max(0.0, float(far_slope * distance + far_start))
    return max(0.0, float(slope * distance + start))


@compiled
def _near(  # noqa: PLR0913, PLR0917 -- a compiled kernel takes plain numbers
    distance: float,
    f_mhz: float,
    heights: Floats,
    rough: float,
    impedance: complex,
    smooth: float,
    reach: float,
    slope: float,
    start: float,
) -> float:
    """Give the attenuation within the smooth-earth horizon: a curve through three distances.

    The curve is a + k1 d + k2 ln d with both factors zero or more; it meets diffraction at the
    horizon and the two-ray loss at one or two distances before.
    """
    at_end = smooth * slope + start
    zeroth = 0.04 * f_mhz * heights[0] * heights[1]
    if start >= 0.0:
        zeroth = min(zeroth, 0.5 * reach)
        first = zeroth + 0.25 * (reach - zeroth)
    else:
        first = max(-start / slope, 0.25 * reach)
    a_first = line_of_sight(first, f_mhz, heights, rough, impedance, smooth, slope, start)
    linear, logarithmic, curved = 0.0, 0.0, False
    if zeroth < first:
        a_zeroth = line_of_sight(zeroth, f_mhz, heights, rough, impedance, smooth, slope, start)
        span = np.log(smooth / zeroth)
        above = (smooth - zeroth) * (a_first - a_zeroth) - (first - zeroth) * (at_end - a_zeroth)
        below = (smooth - zeroth) * np.log(first / zeroth) - (first - zeroth) * span
        logarithmic = max(0.0, above / below)
        curved = start > 0.0 or logarithmic > 0.0
        if curved:
            linear = (at_end - a_zeroth - logarithmic * span) / (smooth - zeroth)
            if linear < 0.0:
                linear, logarithmic = 0.0, max(at_end - a_zeroth, 0.0) / span
                if logarithmic == 0.0:
                    linear = slope
    if not curved:
        linear, logarithmic = max(at_end - a_first, 0.0) / (smooth - first), 0.0
        if linear == 0.0:
            linear = slope
    base = at_end - linear * smooth - logarithmic * np.log(smooth)
    return max(0.0, float(base + linear * distance + logarithmic * np.log(distance)))
