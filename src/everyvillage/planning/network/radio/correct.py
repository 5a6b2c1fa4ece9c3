"""What measurements correct in a model of radio: one number for each band and kind of ground.

The median of measured less modelled levels is not moved by a few wrong ones (Huber 1981, 3.2).
With few measurements it says little, so it is drawn towards zero as a normal mean is towards a
normal belief (credibility, Bühlmann 1967): with n / (n + k), where k = π / 2 · (spread / doubt)².
The π / 2 is what a median loses against a mean (Laplace). The spread of single measurements is
1.4826 times the median distance from their median (Hampel 1974), and never less than what
shadowing alone does.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import pi
from statistics import median
from typing import TYPE_CHECKING

from everyvillage.planning.network.numbers import rule_number

if TYPE_CHECKING:
    from collections.abc import Sequence

NORMAL = 1.4826
"""The standard deviation of a normal law over its median distance from the median."""
DIGITS = 1
"""Corrections are kept in tenths of a decibel, as levels are told."""


@dataclass(frozen=True)
class Belief:
    """What is believed before anything is measured, in dB.

    ``spread_db`` is how far single measurements scatter at least, ``doubt_db`` how far the model
    may be off; fewer than ``least`` measurements correct nothing.
    """

    spread_db: float
    doubt_db: float
    least: int


@dataclass(frozen=True)
class Correction:
    """What is added to every level of a band over a kind of ground, and what it rests on.

    ``median_db`` is the median of measured less modelled, ``spread_db`` the scatter about it.
    """

    band: int
    terrain: str
    count: int
    median_db: float
    spread_db: float
    db: float


def believed() -> Belief:
    """Give the belief of the policy parameters."""
    least = int(rule_number("radio_measured_least"))
    return Belief(rule_number("radio_shadow_db"), rule_number("radio_doubt_db"), least)


def correction(band: int, terrain: str, apart: Sequence[float], belief: Belief) -> Correction:
    """Give the correction of one band and terrain from measured less modelled levels (dB).

    >>> correction(800, "hills", [-6.0] * 92, Belief(8.0, 6.0, 5)).db
    -5.8
    """
    middle = median(apart)
    spread = max(NORMAL * median(abs(one - middle) for one in apart), belief.spread_db)
    weight = pi / 2 * (spread / belief.doubt_db) ** 2
    number = len(apart)
    drawn = middle * number / (number + weight) if number >= belief.least else 0.0
    rounded = (round(value, DIGITS) + 0.0 for value in (middle, spread, drawn))
    return Correction(band, terrain, number, *rounded)
