"""What is known of households on a day, as the terms of the forecast.

Only what was known by the day counts. Sex, nationality and disability of persons are no terms:
the model is measured by such groups, it does not read them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from everyvillage.analytics.risk.forecast.ahead import chance_ahead

Floats: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.int64]

YEAR: Final = 365
HALF: Final = 182
QUARTER: Final = 91
MOST_GONE: Final = 0.8
TERMS: Final = (
    ("income per head over the line", -1, "net_income_fen"),
    ("income per head of the year before over the line", -1, "income_before_fen"),
    ("own medical share over the line", 1, "medical_own_fen"),
    ("own medical share of half a year over the line", 1, "medical_own_fen"),
    ("own medical share of three months over the line", 1, "medical_own_fen"),
    ("largest bill over the line", 1, "medical_own_fen"),
    ("bills of twelve months", 0, "medical_own_fen"),
    ("left per head over the line", -1, "rigid_fen"),
    ("left per head, worst case, over the line", -1, "rigid_fen"),
    ("costs as a part of what is above the line", 1, "rigid_fen"),
    ("costs still to be paid off and losses, as a part of what is above the line", 1, "rigid_fen"),
    ("job lost within half a year", 1, "work_lost"),
    ("wages unpaid within half a year", 1, "work_lost"),
    ("harvest lost or goods unsold within a year", 1, "harvest_lost"),
    ("accident or disaster within a year", 1, "disaster"),
    ("debt or fraud within a year", 1, "debt"),
    ("death within a year", 0, "bereaved"),
    ("new disability within a year", 1, "disability"),
    ("guardian away or out of school within a year", 0, ""),
    ("members", 0, "members"),
    ("share of members who work", 0, ""),
    ("share of elders", 0, ""),
    ("left poverty before", 0, "status"),
    ("far away", 0, ""),
    ("chance that what is still to be borne takes it below the line", 1, "rigid_fen"),
)
"""The terms with the direction in which each may push: 1 up, -1 down, 0 either.

Beside stands the column of a household's case whose value says the term aloud, "" for none.
"""

_FLAGS: Final = (
    (("job",), HALF),
    (("wages",), HALF),
    (("crop", "unsold"), YEAR),
    (("accident", "disaster"), YEAR),
    (("debt",), YEAR),
    (("death",), YEAR),
    (("disability",), YEAR),
    (("guardian", "dropout"), YEAR),
)
_COSTS: Final = ("accident", "disaster", "debt", "death")
_LOSSES: Final = {"job": 0.35, "wages": 0.15, "crop": 0.35, "unsold": 0.2, "disability": 0.15}
"""What is taken as gone of the income when a loss is known without its size, for the worst case."""

MARGIN: Final = 0.05
"""What is above the line counts as this part of it at least, so that shares stay finite."""
MOST_SHARE: Final = 20.0


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a county: households in rows, shocks in rows of their own.

    Money in fen; days as whole numbers on one calendar. ``income`` is the last typed one,
    ``before`` the one before it (not a number where there is none); ``household`` of a shock is
    the row of its household; ``kind`` a code of the list of shocks.
    """

    income: Floats
    before: Floats
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


def features(of: Known, day: int, line_fen: int, seen: Whole | None = None) -> Floats:
    """Give one row a household and one column a term, as known on ``day``.

    ``line_fen`` is the line of a year for each head. ``seen`` is the day, by household, on which
    somebody was there and found no risk: what happened by then was seen with it, so that only
    what happened since counts. A cost is borrowed and paid off over months: it is in the account
    of twelve months for a year, and then less and less for half a year more.
    """
    counts = (of.known <= day) & (of.happened > day - YEAR - HALF) & (of.happened <= day)
    fresh = np.ones(len(counts), bool) if seen is None else of.happened > seen[of.household]
    recent = counts & fresh
    inside = recent & (of.happened > day - YEAR)
    need = line_fen * np.maximum(of.members, 1.0)
    bills = inside & (of.kind == "bill")
    cost = (of.kind == "bill") | np.isin(of.kind, _COSTS)
    age = (day - of.happened) / YEAR
    paid = inside & cost
    weighs = of.own * np.clip((1 + HALF / YEAR - age) * YEAR / HALF, 0, 1)
    medical, costs = _sum(of, bills, of.own), _sum(of, recent & cost, weighs)
    usual = np.where(np.isnan(of.before), of.income, (of.income + of.before) / 2)
    margin = np.maximum(usual - need, MARGIN * need)
    left = usual - costs
    ahead = np.clip(1 - age, 0, 1)
    still = _sum(of, paid, of.own * ahead) + usual * _gone(of, inside, ahead)
    columns = [
        of.income / need,
        of.before / need,
        medical / need,
        _sum(of, bills & (of.happened > day - HALF), of.own) / need,
        _sum(of, bills & (of.happened > day - QUARTER), of.own) / need,
        _largest(of, bills, of.own) / need,
        _sum(of, bills, np.ones(len(of.own))),
        left / need,
        (left - usual * _gone(of, inside, np.ones(len(of.own)))) / need,
        np.minimum(costs / margin, MOST_SHARE),
        np.minimum(still / margin, MOST_SHARE),
        *(
            _largest(of, inside & np.isin(of.kind, kinds) & (of.happened > day - days), None)
            for kinds, days in _FLAGS
        ),
        of.members,
        of.workers / np.maximum(of.members, 1.0),
        of.elders / np.maximum(of.members, 1.0),
        of.delisted,
        of.remote,
        chance_ahead(of, day, need, usual, _in_all(of, usual), counts, fresh),
    ]
    return np.column_stack(columns)


def names() -> tuple[str, ...]:
    """Give the terms in the order of the columns."""
    return tuple(name for name, _, _ in TERMS)


def directions() -> tuple[int, ...]:
    """Give the direction in which each term may push."""
    return tuple(direction for _, direction, _ in TERMS)


def said_by() -> tuple[str, ...]:
    """Give the column of a household's case that says each term, "" for none."""
    return tuple(column for _, _, column in TERMS)


def _in_all(of: Known, usual: Floats) -> Floats:
    """Give what each shock costs in all: what was paid, and what is taken as gone of the income."""
    gone = np.zeros(len(of.own))
    for kind, part in _LOSSES.items():
        gone += np.where(of.kind == kind, part * usual[of.household], 0.0)
    return of.own + gone


def _sum(of: Known, chosen: NDArray[np.bool_], amount: Floats) -> Floats:
    total = np.bincount(of.household[chosen], weights=amount[chosen], minlength=len(of.income))
    return total.astype(np.float64)


def _largest(of: Known, chosen: NDArray[np.bool_], amount: Floats | None) -> Floats:
    """Give the largest amount of each household among some rows; 1 for any row without amounts."""
    found = np.zeros(len(of.income))
    np.maximum.at(found, of.household[chosen], 1.0 if amount is None else amount[chosen])
    return found


def _gone(of: Known, inside: NDArray[np.bool_], weight: Floats) -> Floats:
    """Give the part of the income that is taken as gone, each loss with its weight."""
    gone = np.zeros(len(of.income))
    for kind, part in _LOSSES.items():
        gone += part * _largest(of, inside & (of.kind == kind), weight)
    return np.minimum(gone, MOST_GONE)
