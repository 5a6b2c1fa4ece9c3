"""Lower medians of whole numbers by place, with the bounds that missing values leave.

The lower median of n numbers is the one at place ceil(n / 2) when they stand in order. With m
missing, the median of all n + m lies between the number that stands there when every missing
one is smaller than all others, and when every one is larger; where that place falls on a
missing number there is no bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from everyvillage.core.codes import LEVELS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from everyvillage.analytics.targets.places import Places, Whole

NONE = np.iinfo(np.int64).min
"""What stands in a row of whole numbers where there is none."""


@dataclass(frozen=True, slots=True)
class Histogram:
    """How often each value occurs in each lowest place (codes of ``level``)."""

    level: str
    codes: Whole
    values: Whole
    units: Whole


def medians(places: Places, counts: Histogram, missing: Whole) -> dict[str, Whole]:
    """Give median, low and high of every place; ``missing`` is a row of all places."""
    rows = {name: np.full(places.size, NONE, dtype=np.int64) for name in ("value", "low", "high")}
    by_value = np.argsort(counts.values, kind="stable")
    values, units = counts.values[by_value], counts.units[by_value]
    group = np.searchsorted(places.codes[counts.level], counts.codes)[by_value]
    for stage in reversed(LEVELS[: LEVELS.index(counts.level) + 1]):
        size = len(places.codes[stage])
        span = slice(places.offsets[stage], places.offsets[stage] + size)
        ranked = _ranked(group, values, units, size)
        absent = missing[span]
        middle = (ranked.units_of + absent - 1) // 2
        rows["value"][span] = ranked.at((ranked.units_of - 1) // 2)
        rows["low"][span] = ranked.at(middle - absent)
        rows["high"][span] = ranked.at(middle)
        if stage != LEVELS[0]:
            group = places.parents[stage][group]
    return rows


def _ranked(groups: Whole, values: Whole, units: Whole, size: int) -> _Ranked:
    """Put values, in order already, together by group; where each has its own, by scattering."""
    if len(groups) <= size and np.bincount(groups, minlength=size).max(initial=0) <= 1:
        where = np.full(size, -1, dtype=np.int64)
        where[groups] = np.arange(len(groups))
        order = where[where >= 0]
    else:
        order = np.argsort(_short(groups, size), kind="stable")
    return _Ranked(groups[order], values[order], units[order], size)


def _short(groups: Whole, size: int) -> NDArray[np.unsignedinteger[Any]]:
    """Give group numbers in as few bytes as they need; two bytes are put in order fastest."""
    return groups.astype(np.uint16 if size <= np.iinfo(np.uint16).max else np.uint32)


class _Ranked:
    """Values in order inside each group, with how often each occurs."""

    def __init__(self, groups: Whole, values: Whole, units: Whole, size: int) -> None:
        """Keep the running number of units at the end of each value."""
        self._values = values
        self._running = np.cumsum(units)
        ends = np.searchsorted(groups, np.arange(size), side="right")
        totals = np.concatenate([[0], self._running])[ends]
        self._before = np.concatenate([[0], totals[:-1]]) if size else totals
        self.units_of: Whole = totals - self._before

    def at(self, rank: Whole) -> Whole:
        """Give the value at ``rank`` (from 0) of each group, or NONE where there is none."""
        there = (rank >= 0) & (rank < self.units_of)
        found = np.full(len(rank), NONE, dtype=np.int64)
        position = np.searchsorted(self._running, (self._before + rank)[there], side="right")
        found[there] = self._values[position]
        return found
