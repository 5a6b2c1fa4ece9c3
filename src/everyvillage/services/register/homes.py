"""Households that moved, joined or split: read off what an import changes, and told as events."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from everyvillage.contracts import table_named
from everyvillage.registry.events.outbox import publish
from everyvillage.registry.events.people import (
    HouseholdMoved,
    HouseholdsJoined,
    HouseholdSplit,
)
from everyvillage.registry.models import Death, Household, Person
from everyvillage.registry.storage import history_of, stored_columns
from everyvillage.services.register.sql.merging import CREATED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from everyvillage.contracts import Table
    from everyvillage.registry.events.event import Event

WATCHED: Mapping[str, str] = {"household": "village_code", "person": "household_no"}
"""The column of each table whose change means that somebody lives elsewhere."""

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Change:
    """One row whose watched column changed: its number, what it held, what it holds."""

    row: int
    before: int | str
    after: int | str


@dataclass(frozen=True, slots=True)
class Source:
    """The import that changed rows: its name in the history, its day, and who ran it."""

    reason: str
    on: date
    by: str


def column_of(table: Table) -> str:
    """Give the name in the database of the column that is watched, "" for a table without one."""
    name = WATCHED.get(table.name, "")
    found = (one.name for one in stored_columns(table.name) if one.column.name == name)
    return next(found, "")


def tell_homes(table: str, changes: Sequence[Change], source: Source) -> int:
    """Tell of every household that moved, joined another or split; give how many events.

    ``changes`` are those of the watched column of ``table``, all of one import, and the rows
    hold them already. Part of the transaction of the import.
    """
    found = _moved(changes, source) if table == "household" else _parted(changes, source)
    return sum(1 for event in found if publish(event))


def _moved(changes: Sequence[Change], source: Source) -> Iterator[Event]:
    for one in changes:
        yield HouseholdMoved(one.row, int(one.before), int(one.after), source.on, source.by)


def _parted(changes: Sequence[Change], source: Source) -> Iterator[Event]:
    """Give what became of each household whose persons belong to another now.

    One that nobody living is left in has joined the household to which most of it went; where
    others of it made a new one, that split off there. A household is new where nobody belonged
    to it before.
    """
    went: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for one in changes:
        went[str(one.before)][str(one.after)] += 1
    numbers = sorted({*went, *(to for gone in went.values() for to in gone)})
    rows, living = _rows(numbers), _living(numbers)
    stood = _stood({str(one.after) for one in changes}, changes, source)
    for before in sorted(went):
        to = went[before]
        left = before
        if not living.get(before):
            left = max(sorted(to), key=to.__getitem__)
            if before in rows and left in rows:
                yield HouseholdsJoined(rows[before], rows[left], source.on, source.by)
        for new in sorted(set(to) - stood - {left}):
            if left in rows and new in rows:
                yield HouseholdSplit(rows[left], rows[new], source.on, source.by)


def _rows(numbers: Sequence[str]) -> dict[str, int]:
    return {
        number: pk
        for part in _parts(numbers)
        for number, pk in Household.objects.filter(household_no__in=part).values_list(
            "household_no", "pk"
        )
    }


def _living(numbers: Sequence[str]) -> dict[str, int]:
    """Count the living persons of households by their numbers."""
    dead = Death.objects.filter(withdrawn_at=None).values("person")
    found: dict[str, int] = defaultdict(int)
    for part in _parts(numbers):
        rows = Person.objects.filter(household__in=part).exclude(pk__in=dead)
        for number in rows.values_list("household_id", flat=True):
            found[number] += 1
    return found


def _stood(numbers: set[str], changes: Sequence[Change], source: Source) -> set[str]:
    """Give those households to which somebody belonged just before the import."""
    history = history_of(table_named("person"))
    moved = {one.row for one in changes}
    found = numbers & {str(one.before) for one in changes}
    for part in _parts(sorted(numbers)):
        rows = Person.objects.filter(household__in=part).values_list("pk", "household_id")
        stayed = {person: home for person, home in rows if person not in moved}
        fresh = history.objects.filter(  # type: ignore[attr-defined] # made at run time
            id__in=list(stayed), history_change_reason=source.reason, history_type=CREATED
        )
        for person in fresh.values_list("id", flat=True):
            del stayed[person]
        found.update(stayed.values())
    return found


def _parts(numbers: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(numbers), _AT_ONCE):
        yield numbers[start : start + _AT_ONCE]
