"""Unusual reading: a list for auditors, of what may be right and should be asked about.

Many records in one day, one's own household, a person outside the place of the role. It names
accounts and counts, and accuses nobody: each line says what was seen, against which bar.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from django.utils import timezone

from everyvillage.ledger.models import Reading
from everyvillage.registry.access.place_tree import lineage_of
from everyvillage.registry.models import Person

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from django.db.models import QuerySet

MANY_IN_A_DAY = 200


class Why(StrEnum):
    """What is unusual about a reading."""

    MANY = "many"
    KIN = "kin"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True, order=True)
class Unusual:
    """One line of the list: what one account did on one day, and with how many persons."""

    day: date
    account: str
    why: Why
    persons: int


def unusual(
    since: datetime,
    until: datetime,
    many: int = MANY_IN_A_DAY,
    among: QuerySet[Reading] | None = None,
) -> Sequence[Unusual]:
    """List what is unusual between two moments, by day and account.

    ``among`` are the readings that are looked at, None for all.
    ``many`` is the number of different persons in one day up to which nothing is said. Where
    a person lives, and with whom, is taken from the register as it is now. Three queries, and
    one walk up the map for each pair of village and day.
    """
    found = Reading.objects.all() if among is None else among
    readings = list(found.filter(at__gte=since, at__lt=until).order_by("at"))
    homes, around = _homes(readings), cache(_around)
    lines: dict[tuple[date, str, Why], set[int]] = defaultdict(set)
    for reading in readings:
        day = timezone.localdate(reading.at)
        for why in _reasons(reading, day, homes, around):
            lines[day, reading.account, why].add(reading.person)
    listed = [Unusual(*key, len(persons)) for key, persons in lines.items()]
    return sorted([*listed, *_many(readings, many)])


def _many(readings: Iterable[Reading], many: int) -> Iterator[Unusual]:
    """Give the accounts that were shown more than ``many`` persons in a day."""
    seen = {(timezone.localdate(one.at), one.account, one.person) for one in readings}
    for (day, account), persons in Counter((day, who) for day, who, _ in seen).items():
        if persons > many:
            yield Unusual(day, account, Why.MANY, persons)


def _homes(readings: Iterable[Reading]) -> Mapping[int, tuple[str, int]]:
    """Give the household and the village of everybody concerned, readers included."""
    persons = {one.person for one in readings} | {one.own_person for one in readings}
    rows = Person.objects.filter(pk__in=persons - {None})
    found = rows.values_list("pk", "household_id", "village_id")
    return {person: (household, village) for person, household, village in found}


def _reasons(
    reading: Reading,
    day: date,
    homes: Mapping[int, tuple[str, int]],
    around: Callable[[int, date], frozenset[int]],
) -> Iterator[Why]:
    """Give what is unusual about one reading."""
    home = homes.get(reading.person)
    if home is None:
        return
    own = homes.get(reading.own_person or 0)
    if own is not None and own[0] == home[0] and reading.person != reading.own_person:
        yield Why.KIN
    if reading.role_place is not None and reading.role_place not in around(home[1], day):
        yield Why.OUTSIDE


def _around(village: int, day: date) -> frozenset[int]:
    """Give the village and every place that it lay in on a day."""
    return frozenset(place for _, place in lineage_of(village, day))
