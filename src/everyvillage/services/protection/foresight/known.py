"""What the register knows of households on a day, in the form that the forecast reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from django.utils import timezone
from numpy.typing import NDArray

from everyvillage.analytics.risk.cases.facts import ABLE, MEDICAL, YEAR_DAYS
from everyvillage.analytics.risk.first import NEVER_SEEN, Standing
from everyvillage.analytics.risk.forecast.features import HALF, Known
from everyvillage.contracts.tables import table_named
from everyvillage.policy.parameters import shipped_parameters
from everyvillage.registry.models import Household, Person
from everyvillage.registry.shocks.models import Shock
from everyvillage.registry.storage import history_of
from everyvillage.services.protection.chance.answer import WELL
from everyvillage.services.protection.means import line_on
from everyvillage.services.protection.models import Drawn, Step
from everyvillage.services.protection.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

Whole: TypeAlias = NDArray[np.int64]

ELDER_AGE = 60
DELISTED = "delisted"
_AT_ONCE = 500
_COLUMNS = ("net_income_fen", "members", "status")

Told = tuple[int, str, str, date, date, int]
"""A shock: household, kind, office, when it happened, when it was known, what was paid in fen."""


@dataclass(frozen=True, slots=True)
class Homes:
    """Households by row, the number of each, and how they stand on a day."""

    rows: tuple[int, ...]
    numbers: tuple[str, ...]
    standing: Standing


def homes_on(homes: Iterable[int], on: date, region: str = "") -> Homes:
    """Give how households, by their rows, stand on a day, by what was known then.

    ``region`` is the code of their county, whose line counts.

    Incomes, members and status are those of the register on the day, the incomes of the year
    before those of a year before. Who can work and who is old is as of now. Of bills that several
    offices told only those of the office with the largest sum count.
    """
    rows = sorted(homes)
    then = _register_on(rows, on)
    before = _history_on(rows, on - timedelta(days=YEAR_DAYS))
    at = {pk: number for number, pk in enumerate(rows)}
    workers, elders = _hands(rows, on)
    told = [one for one in _told(rows, on) if one[0] in at]
    day = on.toordinal()
    known = Known(
        income=_numbers(then, rows, "net_income_fen"),
        before=_numbers(before, rows, "net_income_fen"),
        members=_numbers(then, rows, "members"),
        workers=np.array([workers.get(pk, 0) for pk in rows], dtype=np.float64),
        elders=np.array([elders.get(pk, 0) for pk in rows], dtype=np.float64),
        delisted=np.array([_of(then, pk, "status") == DELISTED for pk in rows], dtype=np.float64),
        remote=np.zeros(len(rows)),
        household=np.array([at[one[0]] for one in told], dtype=np.int64),
        kind=np.array([one[1] for one in told], dtype=np.str_),
        happened=np.array([one[3].toordinal() for one in told], dtype=np.int64),
        known=np.array([one[4].toordinal() for one in told], dtype=np.int64),
        own=np.array([one[5] for one in told], dtype=np.float64),
    )
    seen, looks = _seen_by(rows, told, on)
    line = line_on(on, region)
    line_fen = shipped_parameters().engine_values([line], on, region)[line]
    names = dict(_in_parts(rows, _named))
    return Homes(
        tuple(rows),
        tuple(names[pk] for pk in rows),
        Standing(known, day, line_fen, seen, looks),
    )


def _named(part: Sequence[int]) -> Iterable[tuple[int, str]]:
    return Household.objects.filter(pk__in=part).values_list("pk", "household_no")


def _in_parts(rows: Sequence[int], ask: Callable[[Sequence[int]], Iterable[Any]]) -> Iterator[Any]:
    for first in range(0, len(rows), _AT_ONCE):
        yield from ask(rows[first : first + _AT_ONCE])


def _register_on(rows: Sequence[int], on: date) -> dict[int, dict[str, Any]]:
    """Give what the register held on a day: as it stands, or from its history."""
    if on < timezone.localdate():
        return _history_on(rows, on)
    asked = _in_parts(
        rows, lambda part: Household.objects.filter(pk__in=part).values("pk", *_COLUMNS)
    )
    return {row["pk"]: row for row in asked}


def _history_on(rows: Sequence[int], on: date) -> dict[int, dict[str, Any]]:
    """Give what was in the register at the end of a day; nothing of who was not in it yet."""
    history: Any = history_of(table_named("household")).objects  # type: ignore[attr-defined] # made at run time
    ends = timezone.make_aware(datetime.combine(on + timedelta(days=1), time.min))
    asked = _in_parts(
        rows,
        lambda part: (
            history.filter(id__in=part, history_date__lt=ends)
            .order_by("history_date", "history_id")
            .values("id", *_COLUMNS)
        ),
    )
    return {row["id"]: row for row in asked}


def _of(rows: dict[int, dict[str, Any]], pk: int, column: str) -> Any:  # noqa: ANN401 - a value of any column
    return rows.get(pk, {}).get(column)


def _numbers(rows: dict[int, dict[str, Any]], order: Sequence[int], column: str) -> Any:  # noqa: ANN401 - an array
    found = [_of(rows, pk, column) for pk in order]
    return np.array([np.nan if one is None else one for one in found], dtype=np.float64)


def _hands(rows: Sequence[int], on: date) -> tuple[dict[int, int], dict[int, int]]:
    """Give how many of each household can work, and how many are old."""
    workers: dict[int, int] = {}
    elders: dict[int, int] = {}
    old = on.replace(year=on.year - ELDER_AGE, day=min(on.day, 28))
    asked = _in_parts(
        rows,
        lambda part: Person.objects.filter(household__pk__in=part).values_list(
            "household__pk", "labour", "birth_date"
        ),
    )
    for home, labour, born in asked:
        workers[home] = workers.get(home, 0) + (labour in ABLE)
        elders[home] = elders.get(home, 0) + (born is not None and born <= old)
    return workers, elders


def _told(rows: Sequence[int], on: date) -> list[Told]:
    """Give the shocks known by a day, of as far back as the forecast reads."""
    after = on - timedelta(days=YEAR_DAYS + HALF)
    asked = _in_parts(
        rows,
        lambda part: (
            Shock.objects.filter(
                household__in=part, known_on__lte=on, happened_on__gt=after, happened_on__lte=on
            )
            .order_by("pk")
            .values_list("household", "kind", "office", "happened_on", "known_on", "own_fen")
        ),
    )
    return one_office([(*row[:5], row[5] or 0) for row in asked])


def one_office(told: Sequence[Told]) -> list[Told]:
    """Leave of the bills of a household those of the office that told the largest sum.

    >>> day = date(2026, 1, 1)
    >>> twice = [(1, "bill", "medical", day, day, 900), (1, "bill", "self", day, day, 700)]
    >>> [one[2] for one in one_office([*twice, (1, "debt", "self", day, day, 50)])]
    ['medical', 'self']
    """
    sums: dict[int, dict[str, int]] = {}
    for home, kind, office, _, _, own in told:
        if kind in MEDICAL:
            of_home = sums.setdefault(home, {})
            of_home[office] = of_home.get(office, 0) + own
    most = {home: max(offices, key=lambda one: offices[one]) for home, offices in sums.items()}
    return [one for one in told if one[1] not in MEDICAL or one[2] == most[one[0]]]


def _seen_by(rows: Sequence[int], told: Sequence[Told], on: date) -> tuple[Whole, Whole]:
    """Give the last day on which each household was met and had no risk, and the looks in a row.

    Checks at home and draws up to a day; a look belongs to the row when it came no earlier than
    whatever is known to have happened last.
    """
    steps = _in_parts(
        rows,
        lambda part: Step.objects.filter(
            episode__household__in=part, what=Stage.NO_RISK, happened_on__lte=on
        ).values_list("episode__household", "happened_on"),
    )
    drawn = _in_parts(
        rows,
        lambda part: Drawn.objects.filter(
            household__in=part, answer=WELL, answered_on__lte=on
        ).values_list("household", "answered_on"),
    )
    days: dict[int, set[date]] = {}
    for home, day in (*steps, *drawn):
        days.setdefault(home, set()).add(day)
    newest: dict[int, date] = {}
    for home, _, _, happened, _, _ in told:
        newest[home] = max(newest.get(home, happened), happened)
    seen = [max(days[pk]).toordinal() if pk in days else NEVER_SEEN for pk in rows]
    looks = [sum(day >= newest.get(pk, date.min) for day in days.get(pk, ())) for pk in rows]
    return np.array(seen, dtype=np.int64), np.array(looks, dtype=np.int64)
