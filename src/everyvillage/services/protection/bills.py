"""Bills on their way from health: read in their closed part, let through the gate, told as shocks.

The insurance's file brings stays by person and month. Nothing of them is told as it is: this side
says from which sum each household's scale may tip, the gate gives the month in which it does, and
that alone becomes a shock that rules, workers and officers read.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from django.utils import timezone

from everyvillage.analytics.risk.crossing import (
    MONTH_DAYS,
    MONTHS_A_YEAR,
    Stays,
    Tips,
    crossed,
    gate_on,
    tips_of,
)
from everyvillage.analytics.risk.told import Told as Known
from everyvillage.analytics.risk.told import fallen, steps
from everyvillage.contracts.offices import OFFICES
from everyvillage.policy.parameters import shipped_parameters
from everyvillage.registry.models import Household
from everyvillage.registry.shocks.models import Shock
from everyvillage.registry.shocks.raising import Told
from everyvillage.registry.shocks.stays import stays_of
from everyvillage.services.protection.chance.draw import homes_of_county
from everyvillage.services.protection.region import region_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from everyvillage.analytics.risk.crossing import Gate
    from everyvillage.registry.events.intake import OfficeFileTaken, OfficeFileUndone

YEARS_BACK = 2
OFFICE = "medical"
KIND = "bill"
_YEAR_DAYS = MONTHS_A_YEAR * MONTH_DAYS
_AT_ONCE = 500


def bills_of(event: OfficeFileTaken) -> Iterator[Told]:
    """Give what the gate lets through now that a file of the insurance came, and was not told.

    A file of one month, late or corrected, may move a crossing to another month, and so may an
    income that came to be known: every crossing of the months whose twelve months are held is
    given, and none twice.
    """
    if not OFFICES[event.office].beside:
        return
    today, first = timezone.localdate(), event.month.year - YEARS_BACK
    stays = _as_stays(event.county, first)
    homes = np.unique(stays.household).tolist()
    ends, region = end_of(event.month), region_of(event.county, today)
    gate = gate_on(ends, region)
    rows = crossed(stays, _tips(homes, ends, region, gate), gate)
    told, _ = _told_of(event.county, first)
    raised = steps(rows, told)
    cared = {(home, day) for home, day, care in _rows(told) if care}
    names = _numbers(rows.household.tolist())
    for at in np.flatnonzero(rows.day >= _YEAR_DAYS):
        home, day = int(rows.household[at]), int(rows.day[at])
        care = 0 if (home, day) in cared else int(rows.care_until[at])
        if not raised[at] and not care:
            continue
        ends = last_day_of(day // MONTH_DAYS, first)
        edge = int(rows.own[at]) if raised[at] else 0
        yield Told(
            household_no=names[home],
            kind=KIND,
            office=OFFICE,
            key=f"{names[home]} {ends:%Y-%m} {edge}",
            happened_on=min(ends, today),
            known_on=today,
            own_fen=int(raised[at]),
            care_until=last_day_of(care // MONTH_DAYS, first) if care else None,
        )


def fallen_bills(event: OfficeFileTaken | OfficeFileUndone) -> list[Shock]:
    """Give the told bills that the stays of a county do not bear any more.

    Asked when a file of the insurance came or went: a corrected sum, a stay that was taken back.
    Of the first twelve months that are read nothing is said, since their year is not whole.
    """
    if not OFFICES[event.office].beside:
        return []
    first = event.month.year - YEARS_BACK
    told, shocks = _told_of(event.county, first)
    gone = fallen(_as_stays(event.county, first), told)
    return [shocks[at] for at in np.flatnonzero(gone & (told.day >= _YEAR_DAYS))]


def is_edge(one: Shock) -> bool:
    """Say whether a shock came through the gate, so that its sum is an edge and no bill."""
    return (one.office, one.kind, one.total_fen) == (OFFICE, KIND, None)


def _tips(homes: Sequence[int], on: date, region: str, gate: Gate) -> Tips:
    """Give from which sum each household's scale may tip; those of unknown income have none."""
    name = "monitoring_floor"
    floor = shipped_parameters().engine_values([name], on, region)[name]
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
        gate,
    )


def _numbers(homes: Sequence[int]) -> dict[int, str]:
    """Give the numbers of households by row."""
    return {
        pk: number
        for part in _parts(homes)
        for pk, number in Household.objects.filter(pk__in=part).values_list("pk", "household_no")
    }


def _told_of(county: int, first: int) -> tuple[Known, list[Shock]]:
    """Give what the insurance's files told of a county's households since a year, and the rows."""
    homes = homes_of_county(county, timezone.localdate()).values("pk")
    shocks = list(
        Shock.objects.filter(
            household__in=homes, office=OFFICE, kind=KIND, happened_on__gte=date(first, 1, 1)
        ).order_by("happened_on", "pk")
    )
    days = [_month(one.happened_on, first) * MONTH_DAYS + MONTH_DAYS - 1 for one in shocks]
    known = Known(
        household=np.array([one.household_id for one in shocks], dtype=np.int64),
        raised=np.array([one.own_fen or 0 for one in shocks], dtype=np.int64),
        day=np.array(days, dtype=np.int64),
        care=np.array([one.care_until is not None for one in shocks], dtype=bool),
    )
    return known, shocks


def _rows(told: Known) -> Iterator[tuple[int, int, bool]]:
    """Give household, day and care of each row."""
    columns = (told.household.tolist(), told.day.tolist(), told.care.tolist())
    yield from zip(*columns, strict=True)


def _as_stays(county: int, first: int) -> Stays:
    """Give the stays of a county as the gate takes them: days from the first, 30 a month."""
    inside = homes_of_county(county, timezone.localdate())
    rows = list(stays_of(county, inside, date(first, 1, 1)))
    homes, months, own, care = zip(*rows, strict=True) if rows else ((), (), (), ())
    return Stays(
        household=np.array(homes, dtype=np.int64),
        own=np.array(own, dtype=np.int64),
        day=np.array([day_of(end_of(one), first) for one in months], dtype=np.int64),
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
    return end_of(date(year + years, inside + 1, 1))


def _month(day: date, year: int) -> int:
    return (day.year - year) * MONTHS_A_YEAR + day.month - 1


def end_of(month: date) -> date:
    """Give the last day of the month of a day."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def _parts(homes: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(homes), _AT_ONCE):
        yield homes[start : start + _AT_ONCE]
