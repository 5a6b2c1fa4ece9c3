"""What may cross from health: when a household's own spending reaches a band, and need of care.

A sum to the fen, the day of a stay, their number, their order and what the insurances paid give
an illness away to anyone who knows what it costs and how often it is treated. So single stays do
not cross, nor does whose they were. What crosses is one row when the own spending of a household
within twelve months rises into a band, told at the end of the quarter, and whether somebody in it
needs care at home. The worker asks for the rest at the door.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from everyvillage.core.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

Whole: TypeAlias = NDArray[np.int64]

QUARTER_DAYS: Final = 91
QUARTERS_A_YEAR: Final = 4
FEN: Final = 100
EDGES: Final = (0, 5_000, 10_000)
"""Where bands of own spending begin, in yuan; the alert of the rules lies on an edge."""


@dataclass(frozen=True, slots=True)
class Stays:
    """Stays as health has them: household, what was paid oneself in fen, day, care until a day.

    Days count from any first day; ``care_until`` is 0 where no care is needed.
    """

    household: Whole
    own: Whole
    day: Whole
    care_until: Whole


@dataclass(frozen=True, slots=True)
class Crossing:
    """What the poverty side receives.

    The household, the beginning of the band in fen, the last day of the quarter, and the day
    until which care at home is told (0: none).
    """

    household: Whole
    own: Whole
    day: Whole
    care_until: Whole


def crossed(stays: Stays) -> Crossing:
    """Give what may cross of ``stays``.

    One row a household and quarter in which its band rose above that of the quarter before, or
    in which care begins to be needed. An amount is the beginning of its band, so that it never
    looks larger than it is; care is told until the end of the next quarter and no further.
    Refuses columns of unlike length and amounts or days below zero.
    """
    _check(stays)
    quarters = int(stays.day.max()) // QUARTER_DAYS + 1 if len(stays.day) else 0
    names, place = np.unique(stays.household, return_inverse=True)
    spent = np.zeros((len(names), quarters + QUARTERS_A_YEAR), dtype=np.int64)
    cares = np.zeros((len(names), quarters + 1), dtype=bool)
    quarter = stays.day // QUARTER_DAYS
    np.add.at(spent, (place, quarter + QUARTERS_A_YEAR), stays.own)
    cares[place, quarter + 1] |= stays.care_until > (quarter + 1) * QUARTER_DAYS
    total = np.cumsum(spent, axis=1)
    year = total[:, QUARTERS_A_YEAR:] - total[:, :-QUARTERS_A_YEAR]
    band = np.searchsorted(np.array(EDGES) * FEN, year, side="right") - 1
    before = np.concatenate([np.zeros((len(names), 1), dtype=np.int64), band[:, :-1]], axis=1)
    begins = cares[:, 1:] & ~cares[:, :-1]
    rows, when = np.nonzero((band > before) | begins)
    ends = (when + 1) * QUARTER_DAYS - 1
    return Crossing(
        household=names[rows],
        own=np.array(EDGES, dtype=np.int64)[band[rows, when]] * FEN,
        day=ends,
        care_until=np.where(begins[rows, when], ends + QUARTER_DAYS, 0),
    )


def steps(of: Crossing) -> Whole:
    """Give by how much each row raises what was told of its household within a year, in fen.

    Steps of one household within twelve months add up to the band it has reached, so that whoever
    adds bills up reads the band and never more.
    """
    order = np.lexsort((of.day, of.household))
    found = np.zeros(len(of.own), dtype=np.int64)
    told: list[tuple[int, int]] = []
    last = -1
    for at in order:
        household, day = int(of.household[at]), int(of.day[at])
        if household != last:
            told, last = [], household
        held = sum(step for when, step in told if day - when < QUARTERS_A_YEAR * QUARTER_DAYS)
        step = max(int(of.own[at]) - held, 0)
        told.append((day, step))
        found[at] = step
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
