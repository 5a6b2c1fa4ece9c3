"""The chance that trouble has begun in a household, by what is known since somebody was there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from everyvillage.analytics.risk.forecast.features import features

if TYPE_CHECKING:
    from everyvillage.analytics.risk.forecast import Forecast
    from everyvillage.analytics.risk.forecast.features import Known

Floats: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]

NEVER_SEEN: Final = -1_000_000


@dataclass(frozen=True, slots=True)
class Standing:
    """How households stand on a day.

    ``known`` is what is known of them, ``line_fen`` the line of a year for each head; ``seen`` the
    day, by household, on which somebody was met last and had no risk (``NEVER_SEEN`` for none),
    ``looks`` how many visits in a row found none since anything happened.
    """

    known: Known
    day: int
    line_fen: int
    seen: Whole
    looks: Whole

    @classmethod
    def unseen(cls, known: Known, day: int, line_fen: int) -> Standing:
        """Give households at which nobody has been."""
        count = len(known.income)
        nobody = np.full(count, NEVER_SEEN, dtype=np.int64)
        return cls(known, day, line_fen, nobody, np.zeros(count, dtype=np.int64))

    def terms(self, *, seen: bool = True) -> Floats:
        """Give the terms of the forecast, one row a household.

        What was seen at a visit without risk counts no more; with ``seen`` off it counts as if
        nobody had been there.
        """
        return features(self.known, self.day, self.line_fen, self.seen if seen else None)

    def fresh(self) -> Flags:
        """Say of which households anything is known that happened since they were seen."""
        known = self.known
        told = (known.known <= self.day) & (known.happened > self.seen[known.household])
        found = np.zeros(len(known.income), dtype=bool)
        found[known.household[told]] = True
        return found


@dataclass(frozen=True, slots=True)
class Again:
    """When a household is looked at again of which nothing new is known.

    ``missed`` is the part of households in trouble in which one visit sees none; ``rest`` the days
    for which a household is left alone at least; ``most`` how often in a row it is looked at again.
    """

    missed: float = 0.0
    rest: int = 0
    most: int = 1


def chances(model: Forecast, of: Standing, again: Again = Again()) -> Floats:
    """Give each household the chance that its trouble has begun.

    After a visit that found none only what happened since counts. Where nothing happened, the
    visit may have missed the trouble: of a chance c before it, c m / (1 - c + c m) is left, with
    the part m that visits miss, once for each visit in a row.
    """
    chance = model.score(of.terms()).order
    visited = of.seen > NEVER_SEEN
    silent = visited & ~of.fresh()
    if not silent.any():
        return chance
    left = np.zeros(len(chance))
    if again.missed > 0:
        first = model.score(of.terms(seen=False)).order
        left = still(first, of.looks, again.missed)
        left[(of.day - of.seen < again.rest) | (of.looks > again.most)] = 0.0
    return np.where(silent, left, chance)


def still(chance: Floats, looks: Whole, missed: float | Floats) -> Floats:
    """Give what is left of a chance after visits that found nothing.

    >>> still(np.array([0.5, 0.5]), np.array([1, 2]), 0.25).tolist()
    [0.2, 0.058823529411764705]
    """
    hidden = chance * missed**looks
    return hidden / np.maximum(1 - chance + hidden, np.finfo(float).tiny)
