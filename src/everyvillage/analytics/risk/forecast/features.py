"""What is known of households on a day, as the terms of the forecast.

Only what was known by the day counts. Sex, nationality and disability of persons are no terms:
the model is measured by such groups, it does not read them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.int64]

YEAR: Final = 365
HALF: Final = 182
QUARTER: Final = 91
MOST_GONE: Final = 0.8
TERMS: Final = (
    ("income per head over the line", -1),
    ("own medical share over the line", 1),
    ("own medical share of three months over the line", 1),
    ("largest bill over the line", 1),
    ("bills of twelve months", 0),
    ("other costs over the line", 1),
    ("left per head over the line", -1),
    ("left per head, worst case, over the line", -1),
    ("job lost within half a year", 1),
    ("wages unpaid within half a year", 1),
    ("harvest lost within a year", 1),
    ("goods unsold within a year", 1),
    ("accident or disaster within a year", 1),
    ("debt or fraud within a year", 1),
    ("death within a year", 0),
    ("new disability within a year", 1),
    ("guardian away within a year", 0),
    ("out of school within a year", 0),
    ("members", 0),
    ("share of members who work", 0),
    ("share of elders", 0),
    ("left poverty before", 0),
    ("far away", 0),
    ("months since the last shock", 0),
)
"""The terms with the direction in which each may push: 1 up, -1 down, 0 either."""

_FLAGS: Final = (
    (("job",), HALF),
    (("wages",), HALF),
    (("crop",), YEAR),
    (("unsold",), YEAR),
    (("accident", "disaster"), YEAR),
    (("debt",), YEAR),
    (("death",), YEAR),
    (("disability",), YEAR),
    (("guardian",), YEAR),
    (("dropout",), YEAR),
)
_COSTS: Final = ("accident", "disaster", "debt", "death")
_LOSSES: Final = {"job": 0.35, "wages": 0.15, "crop": 0.35, "unsold": 0.2, "disability": 0.15}
"""What is taken as gone of the income when a loss is known without its size, for the worst case."""

MONTH: Final = 30.4
LONG: Final = 36.0


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a county: households in rows, shocks in rows of their own.

    Money in fen; days as whole numbers on one calendar. ``income`` is the last typed one;
    ``household`` of a shock is the row of its household; ``kind`` a code of the list of shocks.
    """

    income: Floats
    members: Floats
    workers: Floats
    elders: Floats
    delisted: Floats
    remote: Floats
    household: Whole
    kind: NDArray[np.str_]
    happened: Whole
    known: Whole
    own: Floats


def features(of: Known, day: int, line_fen: int) -> Floats:
    """Give one row a household and one column a term, as known on ``day``.

    ``line_fen`` is the line of a year for each head.
    """
    inside = (of.known <= day) & (of.happened > day - YEAR) & (of.happened <= day)
    need = line_fen * np.maximum(of.members, 1.0)
    bills = inside & (of.kind == "bill")
    medical = _sum(of, bills, of.own)
    costs = _sum(of, inside & np.isin(of.kind, _COSTS), of.own)
    flags = [
        _any(of, inside & np.isin(of.kind, kinds) & (of.happened > day - days))
        for kinds, days in _FLAGS
    ]
    left = of.income - medical - costs
    columns = [
        of.income / need,
        medical / need,
        _sum(of, bills & (of.happened > day - QUARTER), of.own) / need,
        _largest(of, bills) / need,
        _sum(of, bills, np.ones(len(of.own))),
        costs / need,
        left / need,
        (left - of.income * _gone(of, inside)) / need,
        *flags,
        of.members,
        of.workers / np.maximum(of.members, 1.0),
        of.elders / np.maximum(of.members, 1.0),
        of.delisted,
        of.remote,
        _since(of, inside, day),
    ]
    return np.column_stack(columns)


def names() -> tuple[str, ...]:
    """Give the terms in the order of the columns."""
    return tuple(name for name, _ in TERMS)


def directions() -> tuple[int, ...]:
    """Give the direction in which each term may push."""
    return tuple(direction for _, direction in TERMS)


def _sum(of: Known, chosen: NDArray[np.bool_], amount: Floats) -> Floats:
    total = np.bincount(of.household[chosen], weights=amount[chosen], minlength=len(of.income))
    return total.astype(np.float64)


def _any(of: Known, chosen: NDArray[np.bool_]) -> Floats:
    found = np.zeros(len(of.income))
    found[of.household[chosen]] = 1.0
    return found


def _largest(of: Known, chosen: NDArray[np.bool_]) -> Floats:
    found = np.zeros(len(of.income))
    np.maximum.at(found, of.household[chosen], of.own[chosen])
    return found


def _gone(of: Known, inside: NDArray[np.bool_]) -> Floats:
    """Give the part of the income that is taken as gone."""
    gone = np.zeros(len(of.income))
    for kind, part in _LOSSES.items():
        gone += part * _any(of, inside & (of.kind == kind))
    return np.minimum(gone, MOST_GONE)


def _since(of: Known, inside: NDArray[np.bool_], day: int) -> Floats:
    last = np.full(len(of.income), -1)
    np.maximum.at(last, of.household[inside], of.happened[inside])
    months = np.where(last < 0, LONG, (day - last) / MONTH)
    return np.minimum(months, LONG)
