"""What is known of a living county, in the form that the forecast reads: no truth in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from everyvillage.analytics.risk.forecast.features import Known
from everyvillage.data.county.living.events import KINDS, YEAR
from everyvillage.data.county.living.write import SHOCK_OF

if TYPE_CHECKING:
    from everyvillage.data.county.living import Living

WEEK_DAYS: Final = 7
FEN: Final = 100
LINE_FEN: Final = 400_000


def known_in(county: Living, week: int) -> Known:
    """Give the records of a county as they stand in ``week``; later facts carry their own day."""
    them, facts = county.families, county.facts
    codes = np.array([SHOCK_OF.get(kind, "") for kind in KINDS])
    return Known(
        income=np.rint(county.typed[min(week // YEAR, len(county.typed) - 1)] * FEN),
        members=them.members.astype(np.float64),
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


def outcome_after(
    county: Living, week: int, *, pushed: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """Give which households stand in ``week`` and which of these fall within 52 weeks.

    This is what a yearly sweep of all households writes down one year later, with since when:
    ``pushed`` counts only those whose trouble had begun by ``week``, whom a visit can find.
    """
    course = county.course
    stands = np.flatnonzero((course.fall > week) & (course.gone > week))
    falls = course.fall[stands] <= week + YEAR
    if pushed:
        falls &= course.onset[stands] <= week
    return stands, falls.astype(np.float64)
