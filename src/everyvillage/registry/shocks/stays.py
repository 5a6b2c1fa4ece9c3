"""Stays in hospital in their closed part: kept with the step that brought them, taken back with it.

Only ``services.protection.bills`` reads them, to hand them to the gate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from everyvillage.registry.models import Person
from everyvillage.registry.shocks.models import Stay

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from django.db.models import QuerySet

    from everyvillage.registry.models import Household

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Told:
    """What a file says of one person's stays in its month; sums in fen."""

    person_no: str
    total_fen: int | None
    paid_fen: int | None
    own_fen: int | None
    care_until: date | None

    @property
    def says_something(self) -> bool:
        """Say whether there was a stay at all."""
        return bool(self.total_fen or self.own_fen or self.care_until)


def keep_stays(told: Iterable[Told], *, county: int, month: date, taking: int) -> int:
    """Keep what a step of the intake brought, in the caller's transaction; give how many.

    A row without any stay is kept where an earlier step told of one in that month: it corrects it.
    """
    before = Stay.objects.filter(county=county, month=month).exclude(taking=taking)
    earlier = set(before.values_list("person__person_no", flat=True))
    rows = [one for one in told if one.says_something or one.person_no in earlier]
    for start in range(0, len(rows), _AT_ONCE):
        part = rows[start : start + _AT_ONCE]
        found = Person.objects.filter(person_no__in=[one.person_no for one in part])
        persons = dict(found.values_list("person_no", "pk"))
        Stay.objects.bulk_create(
            Stay(
                person_id=persons[one.person_no],
                county_id=county,
                month=month,
                total_fen=one.total_fen,
                paid_fen=one.paid_fen,
                own_fen=own_share(one),
                care_until=one.care_until,
                taking=taking,
            )
            for one in part
        )
    return len(rows)


def forget_stays(taking: int) -> int:
    """Take back what a step brought; give how many rows went."""
    return Stay.objects.filter(taking=taking).delete()[0]


def stays_of(
    county: int, homes: QuerySet[Household], since: date
) -> Iterator[tuple[int, date, int, date | None]]:
    """Give household, month, own share and end of care of each stay of a county since a month.

    Of ``homes``, which live there, the stays that another county told are given as well. Of
    several rows for a person and a month the newest step's counts.
    """
    here = Q(county=county) | Q(person__household__in=homes.values("household_no"))
    rows = Stay.objects.filter(here, month__gte=since).order_by("taking", "pk")
    newest: dict[tuple[int, date], tuple[int, date, int, date | None]] = {}
    columns = ("person", "person__household__pk", "month", "own_fen", "care_until")
    for person, home, month, own, care in rows.values_list(*columns).iterator(chunk_size=5000):
        newest[person, month] = (home, month, own or 0, care)
    yield from newest.values()


def own_share(told: Told) -> int | None:
    """Give the own share: as told, or what is left of the whole after what was paid."""
    if told.own_fen is not None or told.total_fen is None or told.paid_fen is None:
        return told.own_fen
    return max(told.total_fen - told.paid_fen, 0)
