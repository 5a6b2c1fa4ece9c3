"""Repeatable draws: one stream of chance for each county and subject, whatever the date.

A modelled county has one history. Every draw is made from seed, county and subject alone;
the date of the data decides only which of the drawn events have happened. That is why two
dates of one seed tell of the same places and households.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from everyvillage.data.county.settings import Curve

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]
Days: TypeAlias = NDArray[np.int64]
Codes: TypeAlias = NDArray[np.int64]

NEVER = 4_000_000
"""A day (since 1970) after every date of the data: the thing never arrives."""


def stream(seed: int, code: str, subject: str) -> np.random.Generator:
    """Open the stream of chance of one subject in one county.

    seed: the number of the world, zero or more.
    code: the digits of the county (or of the batch, for tables without places).
    subject: what is drawn, such as "household.income".
    """
    words = [seed, int(code), zlib.crc32(subject.encode())]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(words)))


def pick(chance: np.random.Generator, shares: Floats, size: int) -> Codes:
    """Draw ``size`` positions of ``shares``, each as often as its share says."""
    return place_of(chance.random(size), shares)


def place_of(luck: Floats, shares: Floats) -> Codes:
    """Turn numbers between 0 and 1 into positions of ``shares``."""
    return _steps_below(luck, np.cumsum(shares)[:-1])


def place_in_row(luck: Floats, rows: Floats, row: Codes) -> Codes:
    """Turn numbers between 0 and 1 into positions of the row of shares named by ``row``."""
    edges = np.cumsum(rows, axis=1)[:, :-1]
    found = np.zeros(len(luck), dtype=np.int8)
    for column in range(edges.shape[1]):
        found += luck >= edges[:, column][row]
    return found.astype(np.int64)


def arrival(luck: Floats, curve: Curve) -> Days:
    """Give the day on which a thing arrives that reaches shares of places along ``curve``.

    luck: rank of the place, 0 first and 1 last. A rank above the last share never arrives.
    """
    days = np.interp(luck, curve.shares, curve.days, right=NEVER)
    return days.astype(np.int64)


def ranks(score: Floats) -> Floats:
    """Turn scores into ranks between 0 and 1, the lowest first, ties in the given order."""
    order = np.argsort(score, kind="stable")
    result = np.empty(len(score))
    result[order] = (np.arange(len(score)) + 0.5) / max(len(score), 1)
    return result


def normal_between(
    chance: np.random.Generator, shape: tuple[float, ...], size: int | tuple[int, ...]
) -> Floats:
    """Draw from a normal law with (mean, spread, least, most), cut at its ends."""
    mean, spread, least, most = shape
    return np.clip(chance.normal(mean, spread, size), least, most)


def group_of(value: NDArray[np.generic], lower: tuple[float, ...]) -> Codes:
    """Give the group of each value, where ``lower`` holds the lower ends of the groups."""
    return _steps_below(value, np.asarray(lower[1:]))


def _steps_below(value: NDArray[np.generic], steps: Floats) -> Codes:
    """Count for each value the steps that are not above it; faster than a search for few steps."""
    found = np.zeros(len(value), dtype=np.int8)
    for step in steps.tolist():
        found += value >= step
    return found.astype(np.int64)


def whole_years(born: Days, day: int) -> Codes:
    """Give the age in whole years on ``day`` of persons born on the days ``born``.

    A person born on 29 February turns a year older on 1 March of a year without that day.
    Somebody not yet born has a negative age.
    """
    years, months = _year_and_place(born)
    now_years, now_months = _year_and_place(np.array([day], dtype=np.int64))
    age: Codes = now_years[0] - years - (months > now_months[0])
    return age


def _year_and_place(days: Days) -> tuple[Codes, Codes]:
    """Split days into the year and a number that orders month and day inside it."""
    stamps = days.astype("datetime64[D]")
    months = stamps.astype("datetime64[M]")
    in_month = (stamps - months).astype(np.int64)
    count = months.astype(np.int64)
    return count // 12 + 1970, (count % 12) * 31 + in_month
