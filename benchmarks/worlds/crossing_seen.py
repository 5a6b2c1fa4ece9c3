"""What an attacker reads of that which crosses from health: in all, row by row, month by month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from everyvillage.analytics.risk.crossing import MONTH_DAYS, MONTHS_A_QUARTER

if TYPE_CHECKING:
    from everyvillage.analytics.risk.crossing import Crossing

MOST_ROWS: Final = 12
"""Rows of one household that are read one by one; in two years few have as many."""
NO_ROW: Final = -1.0


def views_of(of: Crossing, household: np.ndarray) -> dict[str, np.ndarray]:
    """Give the ways to read what crossed of each person's household, one row a person.

    Nothing that crossed is left out of the last one: an attacker takes whichever serves best.
    """
    summed, rows, months = (read(of, household) for read in (in_all, row_by_row, by_month))
    return {
        "in all": summed,
        "row by row": np.column_stack([summed, rows]),
        "month by month": np.column_stack([summed, months]),
        "every way": np.column_stack([summed, rows, months]),
    }


def in_all(of: Crossing, household: np.ndarray) -> np.ndarray:
    """Give the number of rows and of needs of care, the largest amount, first and last days."""
    size = int(household.max()) + 1
    rows = np.bincount(of.household, minlength=size)
    cares = np.bincount(of.household, weights=of.care_until > 0, minlength=size)
    largest, last = np.zeros(size), np.full(size, -1.0)
    first, first_care = np.full(size, 1e6), np.full(size, 1e6)
    np.maximum.at(largest, of.household, of.own)
    np.maximum.at(last, of.household, of.day)
    np.minimum.at(first, of.household, of.day)
    caring = of.care_until > 0
    np.minimum.at(first_care, of.household[caring], of.day[caring])
    columns = [rows, cares, largest, first, last, first_care, last - first]
    seen: np.ndarray = np.column_stack(columns)[household]
    return seen


def row_by_row(of: Crossing, household: np.ndarray) -> np.ndarray:
    """Give day, days since the row before, amount and days of care of each row, in their order."""
    size = int(household.max()) + 1
    order = np.lexsort((of.day, of.household))
    owner, day = of.household[order], of.day[order]
    place = np.arange(len(owner)) - np.searchsorted(owner, owner)
    since = np.where(place > 0, np.diff(day, prepend=0), NO_ROW)
    care = np.where(of.care_until[order] > 0, of.care_until[order] - day, 0)
    kept = place < MOST_ROWS
    seen = np.full((size, MOST_ROWS, 4), NO_ROW)
    seen[owner[kept], place[kept]] = np.column_stack([day, since, of.own[order], care])[kept]
    found: np.ndarray = seen.reshape(size, -1)[household]
    return found


def by_month(of: Crossing, household: np.ndarray) -> np.ndarray:
    """Give the amount of each month, and whether care was told in each quarter."""
    size, months = int(household.max()) + 1, int(of.day.max()) // MONTH_DAYS + 1
    amounts = np.zeros((size, months))
    quarters = np.zeros((size, months // MONTHS_A_QUARTER + 1))
    np.maximum.at(amounts, (of.household, of.day // MONTH_DAYS), of.own)
    caring = of.care_until > 0
    quarters[of.household[caring], of.day[caring] // (MONTH_DAYS * MONTHS_A_QUARTER)] = 1.0
    found: np.ndarray = np.column_stack([amounts, quarters])[household]
    return found
