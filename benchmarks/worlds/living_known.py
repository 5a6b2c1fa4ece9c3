"""What is known of a living county, in the form that the forecast reads: no truth in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np

from everyvillage.analytics.risk.crossing import (
    MONTH_DAYS,
    MONTHS_A_YEAR,
    Stays,
    crossed,
    gate_on,
    tips_of,
)
from everyvillage.analytics.risk.forecast.features import Known
from everyvillage.analytics.risk.told import steps
from everyvillage.data.county.living.events import KINDS, YEAR
from everyvillage.data.county.living.write import SHOCK_OF

if TYPE_CHECKING:
    from everyvillage.data.county.living import Living

WEEK_DAYS: Final = 7
FEN: Final = 100
FILE_DAYS: Final = 14
LIVED_DAYS: Final = 2 * MONTHS_A_YEAR * MONTH_DAYS
LINE_FEN: Final = 400_000
GATE: Final = gate_on(date(2020, 12, 31))


def known_in(county: Living, week: int) -> Known:
    """Give the records of a county as they stand in ``week``; later facts carry their own day."""
    them, facts = county.families, county.facts
    codes = np.array([SHOCK_OF.get(kind, "") for kind in KINDS])
    year = min(week // YEAR, len(county.typed) - 1)
    none = np.full(them.count, np.nan)
    return Known(
        income=np.rint(county.typed[year] * FEN),
        before=np.rint(county.typed[year - 1] * FEN) if year else none,
        members=_members(county, week),
        workers=them.workers.astype(np.float64),
        elders=them.elders.astype(np.float64),
        delisted=them.delisted.astype(np.float64),
        remote=them.remote.astype(np.float64),
        household=facts.household,
        kind=codes[facts.kind],
        happened=facts.happened * WEEK_DAYS,
        known=facts.known * WEEK_DAYS,
        own=np.rint(facts.own * FEN),
    )


def _members(county: Living, week: int) -> np.ndarray:
    """Give who lives in each household as the register has it: births and deaths that were told."""
    facts, count = county.facts, county.families.count
    members = county.families.members.astype(np.float64)
    for kind, change in (("birth", 1.0), ("death", -1.0)):
        told = (facts.kind == KINDS.index(kind)) & (facts.known <= week)
        members += change * np.bincount(facts.household[told], minlength=count)
    return np.maximum(members, 1.0)


def banded_in(county: Living, week: int) -> Known:
    """Give the same with bills as they cross from health: the edge reached, no single stay.

    The row of a month comes with the next monthly file. What an edge adds to the one before is
    one bill of the size of the step.
    """
    known, facts = known_in(county, week), county.facts
    bills = np.flatnonzero((known.kind == "bill") & (facts.known <= week))
    nothing = np.zeros(len(bills), dtype=np.int64)
    own = np.rint(known.own[bills]).astype(np.int64)
    tips = tips_of(
        np.arange(len(known.income)),
        known.income.astype(np.int64),
        known.members.astype(np.int64),
        LINE_FEN,
        GATE,
    )
    # The gate counts days from a first one: two of its years before the first week.
    stays = Stays(facts.household[bills], own, known.happened[bills] + LIVED_DAYS, nothing)
    rows = crossed(stays, tips, GATE)
    household, day, step = rows.household, rows.day - LIVED_DAYS, steps(rows)
    others = np.flatnonzero(known.kind != "bill")
    return replace(
        known,
        household=np.concatenate([known.household[others], household]),
        kind=np.concatenate([known.kind[others], np.full(len(household), "bill")]),
        happened=np.concatenate([known.happened[others], day]),
        known=np.concatenate([known.known[others], day + FILE_DAYS]),
        own=np.concatenate([known.own[others], step.astype(np.float64)]),
    )


def outcome_after(county: Living, week: int) -> tuple[np.ndarray, np.ndarray]:
    """Give which households stand in ``week`` and which of these fall within 52 weeks.

    This is what a yearly sweep of all households writes down one year later.
    """
    course = county.course
    stands = np.flatnonzero((course.fall > week) & (course.gone > week))
    falls = course.fall[stands] <= week + YEAR
    return stands, falls.astype(np.float64)
