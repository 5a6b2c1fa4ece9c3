"""What was told of what crossed from health: by how much a row raises it, and what still stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from everyvillage.analytics.risk.crossing import (
    MONTH_DAYS,
    MONTHS_A_YEAR,
    QUARTER_DAYS,
    spent_in_a_year,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from everyvillage.analytics.risk.crossing import Crossing, Stays, Whole

_YEAR_DAYS = MONTHS_A_YEAR * MONTH_DAYS


@dataclass(frozen=True, slots=True)
class Told:
    """What the poverty side was told: household, by how much it was raised in fen, day, care.

    Days are the last of their months, months of 30 days; ``care`` says whether care was told.
    """

    household: Whole
    raised: Whole
    day: Whole
    care: NDArray[np.bool_]


def steps(of: Crossing, told: Told | None = None) -> Whole:
    """Give by how much each row raises what was told of its household within a year, in fen.

    Steps of one household within twelve months add up to the edge it has reached, so that whoever
    adds bills up reads the edge and never more, also where a row comes late: what was told
    already of the eleven months after its own counts as well. 0 where all of it was told.
    """
    found = np.zeros(len(of.own), dtype=np.int64)
    known = _by_household(told)
    for at in np.lexsort((of.day, of.household)):
        rows = known.setdefault(int(of.household[at]), [])
        day = int(of.day[at])
        step = max(int(of.own[at]) - _most_held(rows, day), 0)
        rows.append((day, step))
        found[at] = step
    return found


def fallen(stays: Stays, told: Told) -> NDArray[np.bool_]:
    """Say which of what was told stands no longer, since the stays were corrected.

    A row stands while what its household spent in the twelve months up to it reaches what was
    told of them by rows that stand, and, where care was told, while somebody of its quarter needs
    care beyond it.
    """
    names, place = np.unique(stays.household, return_inverse=True)
    last = max((int(of.max()) for of in (stays.day, told.day) if len(of)), default=0)
    spent = spent_in_a_year(stays, place, len(names), last // MONTH_DAYS + 1)
    rows_of = {int(name): row for row, name in enumerate(names)}
    cares = _quarters_of_care(stays)
    gone = np.zeros(len(told.day), dtype=bool)
    standing: dict[int, list[tuple[int, int]]] = {}
    for at in np.lexsort((told.day, told.household)):
        home, day, raised = int(told.household[at]), int(told.day[at]), int(told.raised[at])
        rows = standing.setdefault(home, [])
        reached = int(spent[rows_of[home], day // MONTH_DAYS]) if home in rows_of else 0
        short = raised > 0 and _held(rows, day) + raised > reached
        gone[at] = short or (bool(told.care[at]) and (home, day // QUARTER_DAYS) not in cares)
        if not gone[at]:
            rows.append((day, raised))
    return gone


def _by_household(told: Told | None) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = {}
    if told is not None:
        rows = zip(told.household, told.day, told.raised, strict=True)
        for household, day, raised in rows:
            found.setdefault(int(household), []).append((int(day), int(raised)))
    return found


def _most_held(rows: Iterable[tuple[int, int]], day: int) -> int:
    """Give the most that twelve months with this day among them have been told."""
    ends = [day, *(when for when, _ in rows if day < when < day + _YEAR_DAYS)]
    return max(_held(rows, end) for end in ends)


def _held(rows: Iterable[tuple[int, int]], end: int) -> int:
    return sum(raised for when, raised in rows if end - _YEAR_DAYS < when <= end)


def _quarters_of_care(stays: Stays) -> set[tuple[int, int]]:
    """Give household and quarter of each stay after which care is needed beyond the quarter."""
    quarter = stays.day // QUARTER_DAYS
    beyond = stays.care_until > (quarter + 1) * QUARTER_DAYS
    return set(zip(stays.household[beyond].tolist(), quarter[beyond].tolist(), strict=True))
