"""Bills on their way from health: read in their closed part, let through the gate, told as shocks.

The insurance's file brings stays by person and month. Nothing of them is told as it is: this side
says from which sum each household's scale may tip, the gate gives the month in which it does, and
that alone becomes a shock that rules, workers and officers read.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from django.db.models import Sum
from django.utils import timezone

from everyvillage.analytics.risk.cases.facts import YEAR_DAYS
from everyvillage.analytics.risk.crossing import (
    MONTH_DAYS,
    MONTHS_A_YEAR,
    Stays,
    Tips,
    crossed,
    tips_of,
)
from everyvillage.contracts.offices import OFFICES
from everyvillage.policy.parameters import shipped_parameters
from everyvillage.registry.models import Household
from everyvillage.registry.shocks.models import Shock
from everyvillage.registry.shocks.raising import Told
from everyvillage.registry.shocks.stays import stays_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from everyvillage.registry.events.intake import OfficeFileTaken

YEARS_BACK = 2
OFFICE = "medical"
_AT_ONCE = 500


def bills_of(event: OfficeFileTaken) -> Iterator[Told]:
    """Give what the gate lets through of the month of a file of the insurance.

    A month told before is told under the same number again, which changes nothing.
    """
    if not OFFICES[event.office].beside:
        return
    today, ends = timezone.localdate(), _end(event.month)
    first = event.month.year - YEARS_BACK
    stays = _as_stays(event.county, first)
    homes = np.unique(stays.household).tolist()
    rows = crossed(stays, _tips(homes, ends))
    here = np.flatnonzero(rows.day == _month(ends, first) * MONTH_DAYS + MONTH_DAYS - 1)
    names = _numbers(rows.household[here].tolist())
    told = _told_of(list(names), ends)
    for at in here:
        home = int(rows.household[at])
        care = int(rows.care_until[at])
        yield Told(
            household_no=names[home],
            kind="bill",
            office=OFFICE,
            key=f"{names[home]} {ends:%Y-%m}",
            happened_on=min(ends, today),
            known_on=today,
            own_fen=max(int(rows.own[at]) - told.get(home, 0), 0),
            care_until=last_day_of(care // MONTH_DAYS, first) if care else None,
        )


def _tips(homes: Sequence[int], on: date) -> Tips:
    """Give from which sum each household's scale may tip; those of unknown income have none."""
    floor = shipped_parameters().engine_values(["monitoring_floor"], on)["monitoring_floor"]
    rows = [
        row
        for part in _parts(homes)
        for row in Household.objects.filter(pk__in=part, net_income_fen__isnull=False).values_list(
            "pk", "net_income_fen", "members"
        )
    ]
    known, incomes, members = zip(*rows, strict=True) if rows else ((), (), ())
    return tips_of(
        np.array(known, dtype=np.int64),
        np.array(incomes, dtype=np.int64),
        np.array([one or 1 for one in members], dtype=np.int64),
        floor,
    )


def _numbers(homes: Sequence[int]) -> dict[int, str]:
    """Give the numbers of households by row."""
    return {
        pk: number
        for part in _parts(homes)
        for pk, number in Household.objects.filter(pk__in=part).values_list("pk", "household_no")
    }


def _told_of(homes: Sequence[int], ends: date) -> dict[int, int]:
    """Give what the insurance's files told of households within twelve months before a day."""
    since = ends - timedelta(days=YEAR_DAYS)
    found: dict[int, int] = {}
    for part in _parts(homes):
        rows = Shock.objects.filter(
            household__in=part, office=OFFICE, happened_on__gt=since, happened_on__lt=ends
        )
        found |= dict(rows.values_list("household").annotate(Sum("own_fen")))
    return {home: own or 0 for home, own in found.items()}


def _as_stays(county: int, first: int) -> Stays:
    """Give the stays of a county as the gate takes them: days from the first, 30 a month."""
    rows = list(stays_of(county, date(first, 1, 1)))
    homes, months, own, care = zip(*rows, strict=True) if rows else ((), (), (), ())
    return Stays(
        household=np.array(homes, dtype=np.int64),
        own=np.array(own, dtype=np.int64),
        day=np.array([day_of(_end(one), first) for one in months], dtype=np.int64),
        care_until=np.array([day_of(one, first) if one else 0 for one in care], dtype=np.int64),
    )


def day_of(day: date, year: int) -> int:
    """Give a day as the gate counts: months of 30 days since the first day of a year.

    >>> [day_of(date(2024, *day), 2024) for day in ((1, 1), (1, 31), (2, 1), (6, 30))]
    [0, 29, 30, 179]
    """
    return _month(day, year) * MONTH_DAYS + min(day.day - 1, MONTH_DAYS - 1)


def last_day_of(month: int, year: int) -> date:
    """Give the last day of a month, counted from the first of a year.

    >>> last_day_of(2, 2024), last_day_of(23, 2024)
    (datetime.date(2024, 3, 31), datetime.date(2025, 12, 31))
    """
    years, inside = divmod(month, MONTHS_A_YEAR)
    return _end(date(year + years, inside + 1, 1))


def _month(day: date, year: int) -> int:
    return (day.year - year) * MONTHS_A_YEAR + day.month - 1


def _end(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def _parts(homes: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(homes), _AT_ONCE):
        yield homes[start : start + _AT_ONCE]
