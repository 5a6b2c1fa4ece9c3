"""Bills on their way from health: read in their closed part, let through the gate, told as shocks.

The insurance's file brings stays by person and month. Nothing of them is told as it is: the gate
gives a row for a household and a quarter, and that alone becomes a shock that rules, workers
and officers read.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from django.utils import timezone

from everyvillage.analytics.risk.crossing import QUARTER_DAYS, Stays, crossed, steps
from everyvillage.contracts.offices import OFFICES
from everyvillage.registry.models import Household
from everyvillage.registry.shocks.raising import Told
from everyvillage.registry.shocks.stays import stays_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from everyvillage.registry.events.intake import OfficeFileTaken

YEARS_BACK = 2
MONTHS_A_QUARTER = 3
QUARTERS_A_YEAR = 4
OFFICE = "medical"


def bills_of(event: OfficeFileTaken) -> Iterator[Told]:
    """Give what the gate lets through once a file of the insurance was taken.

    Only of quarters that the file's month ends or has left behind; a quarter told before is told
    under the same number again, which changes nothing.
    """
    if not OFFICES[event.office].beside:
        return
    today = timezone.localdate()
    first = date(event.month.year - YEARS_BACK, 1, 1)
    stays = _as_stays(event.county, first)
    rows = crossed(stays)
    raised = steps(rows)
    names = dict(
        Household.objects.filter(pk__in=np.unique(rows.household).tolist()).values_list(
            "pk", "household_no"
        )
    )
    closed = _quarter_closed_by(event.month)
    for at in range(len(rows.household)):
        quarter = int(rows.day[at]) // QUARTER_DAYS
        ends = last_day_of(quarter, first.year)
        if quarter > closed - first.year * QUARTERS_A_YEAR or ends > today:
            continue
        number = names[int(rows.household[at])]
        cares = bool(rows.care_until[at])
        yield Told(
            household_no=number,
            kind="bill",
            office=OFFICE,
            key=f"{number} {ends:%Y-%m}",
            happened_on=ends,
            known_on=today,
            own_fen=int(raised[at]),
            care_until=last_day_of(quarter + 1, first.year) if cares else None,
        )


def _as_stays(county: int, first: date) -> Stays:
    """Give the stays of a county as the gate takes them: days from the first, 91 a quarter."""
    rows = list(stays_of(county, first))
    homes, months, own, care = zip(*rows, strict=True) if rows else ((), (), (), ())
    return Stays(
        household=np.array(homes, dtype=np.int64),
        own=np.array(own, dtype=np.int64),
        day=np.array([day_of(_end(one), first.year) for one in months], dtype=np.int64),
        care_until=np.array(
            [day_of(one, first.year) if one else 0 for one in care], dtype=np.int64
        ),
    )


def day_of(day: date, year: int) -> int:
    """Give a day as the gate counts: quarters of 91 days since the first day of a year.

    >>> from datetime import date
    >>> [day_of(date(2024, *day), 2024) for day in ((1, 1), (4, 1), (6, 30))]
    [0, 91, 181]
    """
    inside = (day.month - 1) // MONTHS_A_QUARTER
    quarter = (day.year - year) * QUARTERS_A_YEAR + inside
    begins = date(day.year, inside * MONTHS_A_QUARTER + 1, 1)
    return quarter * QUARTER_DAYS + min((day - begins).days, QUARTER_DAYS - 1)


def last_day_of(quarter: int, year: int) -> date:
    """Give the last day of a quarter, counted from the first of a year.

    >>> last_day_of(0, 2024), last_day_of(7, 2024)
    (datetime.date(2024, 3, 31), datetime.date(2025, 12, 31))
    """
    years, inside = divmod(quarter + 1, QUARTERS_A_YEAR)
    return date(year + years, inside * MONTHS_A_QUARTER + 1, 1) - timedelta(days=1)


def _quarter_closed_by(month: date) -> int:
    """Give the last quarter that is over with a month, counted from the year 0."""
    return month.year * QUARTERS_A_YEAR + month.month // MONTHS_A_QUARTER - 1


def _end(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])
