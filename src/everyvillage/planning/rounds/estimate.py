"""How many falling households are on no list: from the answers of the random slice alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from everyvillage.core.errors import Fault, InputError

Whole: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]

SURE = 0.95


@dataclass(frozen=True, slots=True)
class Missed:
    """The estimate: households that fall and are on no list, of all, with a 95 % interval.

    ``asked`` households were drawn, ``met`` of them could be answered for, ``found`` fall and
    were on no list. ``share`` is ``number`` over all.
    """

    households: int
    asked: int
    met: int
    found: int
    number: float
    low: int
    high: int

    @property
    def share(self) -> float:
        """Give the estimated share of all households."""
        return self.number / self.households

    @property
    def share_low(self) -> float:
        """Give the lower end of the interval as a share."""
        return self.low / self.households

    @property
    def share_high(self) -> float:
        """Give the upper end of the interval as a share."""
        return self.high / self.households


def estimate_missed(households: int, asked: int, met: int, found: int) -> Missed:
    """Estimate from a slice that was drawn from all ``households``, each as likely.

    Of ``asked`` drawn, ``met`` gave an answer ("could not meet" and "refused" did not), and
    ``found`` of these fall and were on no list when they were drawn. The estimate is unbiased
    whatever the lists are, because they had no part in the draw; it takes those not met to be
    like those met. The interval turns the hypergeometric law of a draw without returning round,
    with half the chance of the count itself (mid-p), so that it holds the truth close to 95 % of
    the time and not far more. Refuses counts that do not fit, and a slice without an answer.
    """
    if not 0 <= found <= met <= asked <= households or met == 0:
        raise InputError(
            Fault(
                code="rounds.slice-counts",
                where="",
                asked="answers of a slice",
                found=f"{found} found of {met} met of {asked} drawn of {households}",
                accepted="each at most the one before, and somebody met",
                next_step="count the answers again",
            )
        )
    low, high = _interval(households, met, found)
    return Missed(households, asked, met, found, households * found / met, low, high)


def _interval(households: int, met: int, found: int) -> tuple[int, int]:
    """Give the least and the most missed households that the count does not speak against."""
    missed = np.arange(found, households - (met - found) + 1)
    below = np.sum([_chance(households, met, missed, count) for count in range(found)], axis=0)
    fewer = below + _chance(households, met, missed, found) / 2
    more = 1 - fewer
    rest = (1 - SURE) / 2
    kept = missed[(more > rest) & (fewer > rest)]
    if len(kept) == 0:
        return found, found
    return int(kept[0]) if found else 0, int(kept[-1])


def _chance(households: int, met: int, missed: Whole, count: int) -> Floats:
    """Give the chance of finding ``count`` among those met, for each number of missed."""
    others = households - missed
    fits = (missed >= count) & (others >= met - count)
    ways = _choose(missed, count) + _choose(others, met - count)
    whole = _choose(np.array([households]), met)
    return np.where(fits, np.exp(ways - whole), 0.0)


def _choose(from_: Whole, count: int) -> Floats:
    """Give the logarithm of the number of ways to choose ``count``; any number where none."""
    rest = np.maximum(from_ - count, 0)
    ways: Floats = gammaln(from_ + 1.0) - gammaln(count + 1.0) - gammaln(rest + 1.0)
    return ways
