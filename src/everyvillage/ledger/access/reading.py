"""Reading a person's record: logged first, shown afterwards, refused where it cannot be logged."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Self, TypeVar
from uuid import uuid4

from django.db import DatabaseError, transaction
from django.utils import timezone

from everyvillage.core.errors import Fault, InputError, PartMissingError
from everyvillage.ledger.access.withholding import ask_by_rule
from everyvillage.ledger.models import How, Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from uuid import UUID

    from everyvillage.registry.access.acting import Acting

_BATCH = 500
_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who looks, in which role; ``own_person`` is the reader's own number in the register.

    ``place`` is the place that the role is held for, None for a role without one.
    """

    account: str
    role: str
    place: int | None = None
    own_person: int | None = None

    @classmethod
    def of(cls, acting: Acting) -> Self:
        """Give the reader that somebody in their role in use is."""
        return cls(
            account=acting.login,
            role=acting.role_id,
            place=acting.place,
            own_person=acting.own_person,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """Why, what and how: a purpose of the role book, the fields shown, the way they are shown.

    A field is a column ("person.name") or a compartment ("health"). ``rule`` names the rule by
    which the person concerned may not see this for a while, "" for none
    (:mod:`everyvillage.ledger.access.withholding`).
    """

    purpose: str
    fields: tuple[str, ...]
    how: How = How.PAGE
    rule: str = ""


@contextmanager
def reading(reader: Reader, persons: Iterable[int], showing: Showing) -> Iterator[UUID]:
    """Log that ``reader`` is shown these persons, then let the block read and show them.

    One entry for each person, in one transaction, before the block starts. Where the log
    cannot be written the block does not run: PartMissingError. Costs one INSERT for up to a
    thousand persons. Gives the number of the act, the same for all of them.
    """
    yield log_reading(reader, persons, showing)


def logged_rows(
    reader: Reader, rows: Iterable[_Row], person_of: Callable[[_Row], int], showing: Showing
) -> Iterator[_Row]:
    """Give rows one by one for a long list or an export, each logged before it is given.

    Five hundred at a time, so that an export that is broken off has not logged persons whom
    nobody saw, but for the rest of one batch.
    """
    act = uuid4()
    source = iter(rows)
    while batch := list(islice(source, _BATCH)):
        log_reading(reader, {person_of(row) for row in batch}, showing, act)
        yield from batch


def log_reading(
    reader: Reader, persons: Iterable[int], showing: Showing, act: UUID | None = None
) -> UUID:
    """Write one entry for each person; see :func:`reading`, which is the usual way."""
    shown = sorted(set(persons))
    _refuse_unsaid(reader, showing)
    act = act or uuid4()
    now = timezone.now()
    try:
        with transaction.atomic():
            rows = [_row(reader, person, showing) for person in shown]
            for row in rows:
                row.act, row.at = act, now
            Reading.objects.add_all(rows)
            if showing.rule:
                ask_by_rule(act, rule=showing.rule, account=reader.account)
    except DatabaseError as error:
        raise PartMissingError(_not_logged(len(shown))) from error
    return act


def _row(reader: Reader, person: int, showing: Showing) -> Reading:
    """Make the entry of one person."""
    return Reading(
        person=person,
        account=reader.account,
        role=reader.role,
        role_place=reader.place,
        own_person=reader.own_person,
        fields=",".join(sorted(showing.fields)),
        purpose=showing.purpose,
        how=showing.how,
    )


def _refuse_unsaid(reader: Reader, showing: Showing) -> None:
    """Refuse a reading that does not say who, as what, why and which fields."""
    said: dict[str, Collection[str]] = {
        "account": reader.account,
        "role": reader.role,
        "purpose": showing.purpose,
        "fields": showing.fields,
    }
    faults = [_unsaid(name) for name, value in said.items() if not value]
    faults += [_unsaid("fields") for name in showing.fields if not name or "," in name]
    if faults:
        raise InputError(faults)


def _unsaid(name: str) -> Fault:
    """Say that a reading leaves something open."""
    return Fault(
        code="access.unsaid",
        where=name,
        asked="who looks, in which role, why, and at which fields",
        found="nothing, or a name with a comma",
        accepted="all four",
        next_step="choose a role and a purpose, then open the record again",
    )


def _not_logged(count: int) -> Fault:
    """Say that nothing is shown, because nobody could be told of it later."""
    return Fault(
        code="access.not-logged",
        where="access log",
        asked=f"to log the reading of {count} record{'' if count == 1 else 's'}",
        found="a database that did not take the entry",
        accepted="an entry that is written before anything is shown",
        next_step="try again; where it stays so, tell the administrator. Nothing was shown",
    )
