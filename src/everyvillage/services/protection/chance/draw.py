"""Each week's draw of an open county: idempotent, and as likely for one household as for any."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from everyvillage.core.periods import Period, Unit
from everyvillage.planning.rounds import draw_slice
from everyvillage.registry.access.place_tree import places_inside
from everyvillage.registry.models import Household, OpenCounty, Place
from everyvillage.registry.own_vault import open_vault
from everyvillage.services.protection.actions.assigning import Workers
from everyvillage.services.protection.actions.moving import limit_of
from everyvillage.services.protection.models import Drawn, Episode, Lineage
from everyvillage.services.protection.models.lineage import JOINED
from everyvillage.services.protection.stages import ENDED

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from django.db.models import QuerySet

COUNTY = "county"
PER = 10_000
WEEK = timedelta(days=7)
SUNDAY = timedelta(days=6)


def draw_all(on: date) -> int:
    """Draw for the week of a day in every open county; give how many households were drawn."""
    counties = OpenCounty.objects.order_by("county").values_list("county_id", flat=True)
    return sum(draw_week(county, on) for county in counties)


def draw_week(county: int, on: date) -> int:
    """Draw the households of a county for the week of a day; give how many.

    A week belongs to the quarter in which its Sunday lies; over the weeks of a quarter the draw
    grows evenly to its share. A week that has its draw gets no other, and no household is
    drawn twice in a quarter. Each row keeps whether the household was in an open case when it
    was drawn: the case had no part in the draw.
    """
    monday = on - timedelta(days=on.weekday())
    if Drawn.objects.filter(county=county, monday=monday).exists():
        return 0
    quarter = Period.around(monday + SUNDAY, Unit.QUARTER)
    homes = {one.household_no: one for one in homes_of_county(county, on)}
    before = Drawn.objects.filter(county=county, quarter=str(quarter))
    taken = set(before.values_list("household__household_no", flat=True))
    size = wanted(len(homes), monday, quarter, on) - len(taken)
    chosen = choose(list(homes), taken, size, period=f"{county} {quarter}", key=_key())
    cases = Episode.objects.filter(household__household_no__in=chosen).exclude(stage__in=ENDED)
    listed = set(cases.values_list("household__household_no", flat=True))
    workers = Workers(on)
    Drawn.objects.bulk_create(
        Drawn(
            county_id=county,
            household=homes[number],
            quarter=str(quarter),
            monday=monday,
            drawn_on=on,
            listed=number in listed,
            helper=workers.take(homes[number].village_id),
        )
        for number in chosen
    )
    return len(chosen)


def choose(
    numbers: Sequence[str], taken: Collection[str], size: int, *, period: str, key: bytes
) -> list[str]:
    """Choose up to ``size`` households that were not taken, the first in the order of a period.

    The order is that of a keyed hash: each household is as likely to stand anywhere in it.
    """
    order = draw_slice(numbers, period, len(numbers), key=key)
    return [number for number in order if number not in taken][: max(size, 0)]


def wanted(households: int, monday: date, quarter: Period, on: date) -> int:
    """Give how many of a quarter's draw are drawn by the end of the week of ``monday``.

    The draw of a quarter is a share of all households, and at least a number that says
    anything; both are parameters.
    """
    share = -(-households * limit_of("slice_per_10000", on) // PER)
    whole = min(households, max(share, limit_of("slice_least", on)))
    sundays = [quarter.start + timedelta(days=6 - quarter.start.weekday())]
    while sundays[-1] + WEEK <= quarter.end:
        sundays.append(sundays[-1] + WEEK)
    week = sundays.index(monday + SUNDAY) + 1
    return -(-whole * week // len(sundays))


def homes_of_county(county: int, on: date) -> QuerySet[Household]:
    """Give the households of a county as it lies on a day, without those that joined another."""
    inside = places_inside(county, COUNTY, on)
    places = Place.objects.all() if inside is None else Place.objects.filter(inside)
    gone = Lineage.objects.filter(how=JOINED).values("household")
    return Household.objects.filter(village__in=places.values("pk")).exclude(pk__in=gone)


def _key() -> bytes:
    """Give the key of draws: made of the ring's oldest index key, so that a draw repeats."""
    (key,) = open_vault().index_all(["draw"], table="slice", field="key")
    return key or b""
