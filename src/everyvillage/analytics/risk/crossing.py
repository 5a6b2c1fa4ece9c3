"""What may cross from health: when a household's own spending tips its scale, and need of care.

A sum to the fen, the day of a stay, their number, their order and what the insurances paid give
an illness away to anyone who knows what it costs and how often it is treated. So single stays do
not cross, nor does whose they were, nor a sum. The poverty side says for each household from which
own spending of twelve months it wants to know (its *tip*: what may push it below the line), and
what crosses is the month in which that, or the alert of the rules, is reached; and, at the end of
a quarter, whether somebody at home needs care. The worker asks for the rest at the door.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from everyvillage.core.errors import Fault, InputError
from everyvillage.policy.parameters import shipped_parameters

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

Whole: TypeAlias = NDArray[np.int64]

MONTH_DAYS: Final = 30
MONTHS_A_YEAR: Final = 12
MONTHS_A_QUARTER: Final = 3
QUARTER_DAYS: Final = MONTHS_A_QUARTER * MONTH_DAYS
FEN: Final = 100
PERCENT: Final = 100


@dataclass(frozen=True, slots=True)
class Gate:
    """The sums at which the gate opens, in fen.

    ``alert`` is the own spending from which the rules name a household: every household's edge.
    No household is told from less than ``least``, however near the line it lives; ``tip_percent``
    is the part of what it has above the line that may be spent before it is told.
    """

    alert: int
    least: int
    tip_percent: int


def gate_on(at: date, region: str = "") -> Gate:
    """Give the gate of a day and a region: the alert of the rules, and how tips are made."""
    names = ("illness_alert_own", "crossing_least", "crossing_tip_percent")
    values = shipped_parameters().engine_values(names, at, region)
    return Gate(*(values[name] for name in names))


@dataclass(frozen=True, slots=True)
class Stays:
    """Stays as health has them: household, what was paid oneself in fen, day, care until a day.

    Days count from any first day, months of 30; ``care_until`` is 0 where no care is needed.
    """

    household: Whole
    own: Whole
    day: Whole
    care_until: Whole


@dataclass(frozen=True, slots=True)
class Tips:
    """From which own spending of twelve months each household is told, in fen."""

    household: Whole
    own: Whole


@dataclass(frozen=True, slots=True)
class Crossing:
    """What the poverty side receives.

    The household, the edge that its spending has reached in fen, the last day of the month, and
    the day until which care at home is told (0: none).
    """

    household: Whole
    own: Whole
    day: Whole
    care_until: Whole


def tips_of(household: Whole, income: Whole, members: Whole, line_fen: int, gate: Gate) -> Tips:
    """Give the tip of each household from what the poverty side knows of it, in fen.

    ``line_fen`` is the line of a year for each head. A household at or below its line is told
    from the least sum.
    """
    above = income - line_fen * np.maximum(members, 1)
    own = np.maximum(np.rint(above * gate.tip_percent / PERCENT), gate.least).astype(np.int64)
    return Tips(household, own)


def crossed(stays: Stays, tips: Tips | None, gate: Gate) -> Crossing:
    """Give what may cross of ``stays``.

    One row a household and month in which its spending of twelve months reached an edge that it
    had not reached the month before, or in which a quarter ends and care has begun to be
    needed. The amount is the edge, never what was paid; care is told until the end of the next
    quarter and no further. A household without a tip (None: all of them) has the alert alone.
    Refuses columns of unlike length and amounts or days below zero.
    """
    _check(stays)
    quarters = int(stays.day.max()) // QUARTER_DAYS + 1 if len(stays.day) else 0
    names, place = np.unique(stays.household, return_inverse=True)
    year = spent_in_a_year(stays, place, len(names), quarters * MONTHS_A_QUARTER)
    edges = _edges(names, tips, gate.alert)
    band = (year[:, :, None] >= edges[:, None, :]).sum(axis=2)
    before = np.concatenate([np.zeros((len(names), 1), dtype=np.int64), band[:, :-1]], axis=1)
    begins = _care_begins(stays, place, len(names), quarters)
    rows, when = np.nonzero((band > before) | begins)
    reached = band[rows, when]
    ends = (when + 1) * MONTH_DAYS - 1
    return Crossing(
        household=names[rows],
        own=np.where(reached > 0, edges[rows, np.maximum(reached - 1, 0)], 0),
        day=ends,
        care_until=np.where(begins[rows, when], ends + QUARTER_DAYS, 0),
    )


def spent_in_a_year(stays: Stays, place: Whole, size: int, months: int) -> Whole:
    """Give what each household spent in the twelve months that end with each month, in fen.

    ``place`` is the row of each stay's household, ``size`` how many there are; the answer has a
    row a household and a column a month.
    """
    spent = np.zeros((size, months + MONTHS_A_YEAR), dtype=np.int64)
    np.add.at(spent, (place, stays.day // MONTH_DAYS + MONTHS_A_YEAR), stays.own)
    total = np.cumsum(spent, axis=1)
    found: Whole = total[:, MONTHS_A_YEAR:] - total[:, :-MONTHS_A_YEAR]
    return found


def _edges(names: Whole, tips: Tips | None, alert_fen: int) -> Whole:
    """Give the two edges of each household, the lower one first."""
    alert = np.full(len(names), alert_fen, dtype=np.int64)
    tip = alert.copy()
    if tips is not None and len(tips.household):
        order = np.argsort(tips.household)
        known = tips.household[order]
        at = np.minimum(np.searchsorted(known, names), len(known) - 1)
        tip = np.where(known[at] == names, tips.own[order][at], alert)
    return np.sort(np.column_stack([tip, alert]), axis=1)


def _care_begins(stays: Stays, place: Whole, size: int, quarters: int) -> NDArray[np.bool_]:
    """Say in which months, each the last of its quarter, care is told for the first time."""
    cares = np.zeros((size, quarters + 1), dtype=bool)
    quarter = stays.day // QUARTER_DAYS
    cares[place, quarter + 1] |= stays.care_until > (quarter + 1) * QUARTER_DAYS
    found = np.zeros((size, quarters * MONTHS_A_QUARTER), dtype=bool)
    found[:, MONTHS_A_QUARTER - 1 :: MONTHS_A_QUARTER] = cares[:, 1:] & ~cares[:, :-1]
    return found


def _check(stays: Stays) -> None:
    columns: Sequence[Whole] = (stays.household, stays.own, stays.day, stays.care_until)
    if len({len(column) for column in columns}) > 1:
        raise InputError(_fault("columns-unlike", "columns of unlike length", "one value a stay"))
    if len(stays.own) and min(int(column.min()) for column in columns[1:]) < 0:
        raise InputError(_fault("below-zero", "a value below zero", "amounts and days from 0"))


def _fault(code: str, found: str, accepted: str) -> Fault:
    return Fault(
        code=f"crossing.{code}",
        where="",
        asked="stays in columns",
        found=found,
        accepted=accepted,
        next_step="give every column whole and right",
    )
