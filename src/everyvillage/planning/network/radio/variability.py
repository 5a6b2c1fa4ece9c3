"""How the loss varies with time, place and situation, by climate (Hufford 1995, section 11).

The tables are those of the climates of Longley and Rice, revised by Hufford; a climate's curve
of distance is (c1 + c2 / (1 + ((d − x2) / x3)²)) · q / (1 + q) with q = (d / x1)².
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from math import exp, log, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from everyvillage.planning.network.steiner.graph import Floats

Curve = tuple[float, float, float, float, float]
"""c1 and c2 in dB; x1, x2 and x3 in kilometres."""
LEAST_SHARE, MOST_SHARE = 0.001, 99.999


class Climate(IntEnum):
    """The climates of the model."""

    EQUATORIAL = 1
    CONTINENTAL_SUBTROPICAL = 2
    MARITIME_SUBTROPICAL = 3
    DESERT = 4
    CONTINENTAL_TEMPERATE = 5
    MARITIME_TEMPERATE_LAND = 6
    MARITIME_TEMPERATE_SEA = 7


class Mode(IntEnum):
    """Which of time, place and situation vary together."""

    SINGLE_MESSAGE = 0
    INDIVIDUAL = 1
    MOBILE = 2
    BROADCAST = 3


@dataclass(frozen=True)
class Chances:
    """The percentages of time, places and situations for which the loss is not exceeded.

    ``fixed_place`` takes the variation between places out, ``fixed_situation`` that between
    situations.
    """

    time: float = 50.0
    location: float = 50.0
    situation: float = 50.0
    climate: Climate = Climate.CONTINENTAL_TEMPERATE
    mode: Mode = Mode.BROADCAST
    fixed_place: bool = False
    fixed_situation: bool = False


@dataclass(frozen=True)
class _Spread:
    """Curves of one climate: the median's shift, and the spread below and above it."""

    median: Curve
    low: Curve
    high: Curve
    ducting: float
    ducting_from: float
    low_with_frequency: tuple[float, float, float]
    high_with_frequency: tuple[float, float, float]


_FLAT = (1.0, 0.0, 0.0)
_SPREADS = {
    Climate.EQUATORIAL: _Spread(
        (-9.67, 12.7, 144.9, 190.3, 133.8),
        (2.13, 159.5, 762.2, 123.6, 94.5),
        (2.11, 102.3, 636.9, 134.8, 95.6),
        1.224,
        1.282,
        _FLAT,
        _FLAT,
    ),
    Climate.CONTINENTAL_SUBTROPICAL: _Spread(
        (-0.62, 9.19, 228.9, 205.2, 143.6),
        (2.66, 7.67, 100.4, 172.5, 136.4),
        (6.87, 15.53, 138.7, 143.7, 98.6),
        0.801,
        2.161,
        _FLAT,
        (0.93, 0.31, 2.00),
    ),
    Climate.MARITIME_SUBTROPICAL: _Spread(
        (1.26, 15.5, 262.6, 185.2, 99.8),
        (6.11, 6.65, 138.2, 242.2, 178.6),
        (10.08, 9.60, 165.3, 225.7, 129.7),
        1.380,
        1.282,
        _FLAT,
        _FLAT,
    ),
    Climate.DESERT: _Spread(
        (-9.21, 9.05, 84.1, 101.1, 98.6),
        (1.98, 13.11, 139.1, 132.7, 193.5),
        (3.68, 159.3, 464.4, 93.1, 94.2),
        1.000,
        20.0,
        _FLAT,
        (0.93, 0.19, 1.79),
    ),
    Climate.CONTINENTAL_TEMPERATE: _Spread(
        (-0.62, 9.19, 228.9, 205.2, 143.6),
        (2.68, 7.16, 93.7, 186.8, 133.5),
        (4.75, 8.12, 93.2, 135.9, 113.4),
        1.224,
        1.282,
        (0.92, 0.25, 1.77),
        (0.93, 0.31, 2.00),
    ),
    Climate.MARITIME_TEMPERATE_LAND: _Spread(
        (-0.39, 2.86, 141.7, 315.9, 167.4),
        (6.86, 10.38, 187.8, 169.6, 108.9),
        (8.58, 13.97, 216.0, 152.0, 122.7),
        1.518,
        1.282,
        _FLAT,
        _FLAT,
    ),
    Climate.MARITIME_TEMPERATE_SEA: _Spread(
        (3.15, 857.9, 2222.0, 164.8, 116.3),
        (8.51, 169.8, 609.8, 119.9, 106.6),
        (8.43, 8.19, 136.2, 188.5, 122.9),
        1.518,
        1.282,
        _FLAT,
        _FLAT,
    ),
}


def less_variability(
    reference: float,
    distance: float,
    f_mhz: float,
    heights: Floats,
    rough: float,
    chances: Chances,
) -> float:
    """Give the attenuation (dB below free space) that the stated chances do not exceed."""
    wave, table = f_mhz / 47.7, _SPREADS[chances.climate]
    usual = sqrt(18e6 * heights[0]) + sqrt(18e6 * heights[1]) + (575.7e12 / wave) ** (1 / 3)
    beyond = 130e3 + distance - usual
    effective = 130e3 * distance / usual if distance < usual else beyond
    octave = log(0.133 * wave)
    low = _at(table.low, effective) * _with(table.low_with_frequency, octave)
    high = _at(table.high, effective) * _with(table.high_with_frequency, octave)
    z_time, z_place, z_case = _deviates(chances)
    in_time = _in_time(z_time, low, high, table)
    ragged = (1.0 - 0.8 * exp(-distance / 50e3)) * rough * wave
    in_place = 0.0 if chances.fixed_place else 10.0 * ragged / (ragged + 13.0)
    between = 0.0 if chances.fixed_situation else (5.0 + 3.0 * exp(-effective / 100e3)) ** 2
    cases = between + (in_time * z_time) ** 2 / (7.8 + z_case**2)
    cases += (in_place * z_place) ** 2 / (24.0 + z_case**2)
    match chances.mode:
        case Mode.SINGLE_MESSAGE:
            shift, spread = 0.0, sqrt(in_time**2 + in_place**2 + cases)
        case Mode.INDIVIDUAL:
            shift, spread = in_time * z_time, sqrt(in_place**2 + cases)
        case Mode.MOBILE:
            shift, spread = sqrt(in_time**2 + in_place**2) * z_time, sqrt(cases)
        case _:
            shift, spread = in_time * z_time + in_place * z_place, sqrt(cases)
    found = reference - _at(table.median, effective) - shift - spread * z_case
    return found * (29.0 - found) / (29.0 - 10.0 * found) if found < 0 else found


def _deviates(chances: Chances) -> tuple[float, float, float]:
    """Give the normal deviates of time, place and situation, tied together by the mode."""
    time, place, case = (
        _deviate(share) for share in (chances.time, chances.location, chances.situation)
    )
    if chances.mode is Mode.SINGLE_MESSAGE:
        return case, case, case
    if chances.mode is Mode.INDIVIDUAL:
        return time, case, case
    if chances.mode is Mode.MOBILE:
        return time, time, case
    return time, place, case


def _deviate(percent: float) -> float:
    """Give the deviate that a share of a normal distribution exceeds.

    Abramowitz and Stegun (1964), formula 26.2.23: within 4.5e-4.
    """
    share = min(max(percent, LEAST_SHARE), MOST_SHARE) / 100.0
    t = sqrt(-2.0 * log(min(share, 1.0 - share)))
    above = (0.010328 * t + 0.802853) * t + 2.515516
    below = ((0.001308 * t + 0.189269) * t + 1.432788) * t + 1.0
    found = t - above / below
    return -found if share > 1 / 2 else found


def _at(curve: Curve, distance: float) -> float:
    """Give a climate's curve at an effective distance in metres."""
    c1, c2, x1, x2, x3 = curve
    km = distance / 1000.0
    q = (km / x1) ** 2
    return (c1 + c2 / (1.0 + ((km - x2) / x3) ** 2)) * q / (1.0 + q)


def _with(curve: tuple[float, float, float], octave: float) -> float:
    """Give the factor by which a spread changes with frequency."""
    return curve[0] + curve[1] / ((curve[2] * octave) ** 2 + 1.0)


def _in_time(z_time: float, low: float, high: float, table: _Spread) -> float:
    """Give the spread in time at a deviate: below the median, above it, or in ducts."""
    if z_time < 0:
        return low
    if z_time <= table.ducting_from:
        return high
    ducts = high * table.ducting
    return ducts + (high - ducts) * table.ducting_from / z_time
