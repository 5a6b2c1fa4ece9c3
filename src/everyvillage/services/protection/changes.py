"""What an office's file changed that is a shock: read from the history of its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from everyvillage.contracts.offices import OFFICES
from everyvillage.contracts.tables import table_named
from everyvillage.core.attempt import Attempt
from everyvillage.core.errors import Fault, InputError
from everyvillage.registry.shocks.models import Shock
from everyvillage.registry.shocks.raising import Told, raise_shock
from everyvillage.registry.shocks.withdrawing import withdraw
from everyvillage.registry.storage import history_of
from everyvillage.services.protection.bills import bills_of, fallen_bills
from everyvillage.services.protection.entitled.turning import left_by
from everyvillage.services.protection.waiting import forget_refused, keep_refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from everyvillage.registry.events.intake import OfficeFileTaken, OfficeFileUndone

OFFICE: Mapping[str, str] = {
    "medical_insurance": "medical",
    "civil_affairs": "civil",
    "disabled_federation": "disabled",
}
"""Offices whose name in the intake is longer than in the list of shocks."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A column that turned from one known value to another, and the kind of shock that is.

    ``before`` is None for "any other known value".
    """

    table: str
    column: str
    after: frozenset[object]
    kind: str
    before: frozenset[object] | None = None


TURNS = (
    Turn("household", "housing", frozenset({"C", "D"}), "house", frozenset({"A", "B"})),
    Turn("household", "safe_water", frozenset({False}), "water"),
    Turn("person", "disability_certificate", frozenset({True}), "disability"),
    Turn("person", "dibao", frozenset({False}), "ended"),
    Turn("person", "jobseeker", frozenset({True}), "job"),
    Turn("person", "student", frozenset({"none"}), "dropout", frozenset({"primary", "junior"})),
)
CAUSES: Mapping[str, str] = {"02": "disability", "04": "disaster", "13": "death"}
"""Causes of the emergency office's cases that are shocks; illness comes as a bill."""


def shocks_of(event: OfficeFileTaken) -> Iterator[Told]:
    """Give what a taken file tells of shocks.

    A value that was missing before is no turn: the first file of an office raises nothing.
    """
    reasons = [f"import {number}" for number in event.imports]
    office = OFFICE.get(event.office, event.office)
    yield from _turns(reasons, office, event.month)
    yield from _cases(reasons, office)
    yield from left_by(reasons, office, event.month, timezone.localdate())
    yield from bills_of(event)


def raise_all(event: OfficeFileTaken) -> int:
    """Raise every shock of a taken file; give how many were new.

    Bills that a corrected file does not bear any more are taken back first. A shock that is
    refused keeps none of the others out; it is kept with its faults, for an officer to see.
    """
    with transaction.atomic():
        forget_refused(event.taking)
        withdraw(fallen_bills(event))
    return sum(_raise(told, event) for told in shocks_of(event))


def _raise(told: Told, event: OfficeFileTaken) -> bool:
    """Raise one shock; say whether it was new."""
    new = False
    with Attempt() as tried, transaction.atomic():
        try:
            _, new = raise_shock(told, by=_name(event))
        except InputError as error:
            keep_refused(event, told, error.faults)
    if tried.error:
        keep_refused(event, told, [_failed(tried.error)])
    return new


def _failed(error: str) -> Fault:
    return Fault(
        code="protection.shock-failed",
        where="",
        asked="to keep a shock of an office's file",
        found=f"an error of this software ({error})",
        accepted="a shock that is kept",
        next_step="send the file again; if it stays so, tell whoever runs this site",
    )


@transaction.atomic
def withdraw_all(event: OfficeFileUndone) -> int:
    """Take back every shock of an undone file, and every bill that its stays bore; count them."""
    forget_refused(event.taking)
    if OFFICES[event.office].beside:
        return withdraw(fallen_bills(event))
    return withdraw(Shock.objects.filter(recorded_by=_name(event)).order_by("pk"))


def _name(event: OfficeFileTaken | OfficeFileUndone) -> str:
    """Name the step of the intake as whoever told a shock."""
    return f"intake {event.taking}"


def _turns(reasons: list[str], office: str, month: date) -> Iterator[Told]:
    for turn in TURNS:
        table = table_named(turn.table)
        history = history_of(table)
        changed = history.objects.filter(  # type: ignore[attr-defined] # made at run time
            history_change_reason__in=reasons,
            history_type="~",
            **{f"{turn.column}__in": turn.after},
        )
        for row in changed.iterator(chunk_size=2000):
            before = _before(history, row, turn.column)
            if before is None or before in turn.after:
                continue
            if turn.before is not None and before not in turn.before:
                continue
            yield Told(
                household_no=row.household_no if turn.table == "household" else row.household_id,
                kind=turn.kind,
                office=office,
                key=f"{turn.table} {row.id} {turn.column} {month:%Y-%m}",
                happened_on=month,
                known_on=max(month, timezone.localdate(row.history_date)),
            )


def _before(history: Any, row: Any, column: str) -> object:  # noqa: ANN401 - made at run time
    """Give what a column held before one row of the history."""
    earlier = history.objects.filter(id=row.id, history_id__lt=row.history_id)
    return earlier.order_by("-history_id").values_list(column, flat=True).first()


def _cases(reasons: list[str], office: str) -> Iterator[Told]:
    history = history_of(table_named("risk_case"))
    rows = history.objects.filter(  # type: ignore[attr-defined] # made at run time
        history_change_reason__in=reasons, cause__in=list(CAUSES), known_on__isnull=False
    )
    for row in rows.iterator(chunk_size=2000):
        yield Told(
            household_no=row.household_id,
            kind=CAUSES[row.cause],
            office=office,
            key=f"case {row.case_id}",
            happened_on=row.known_on,
            known_on=row.known_on,
        )
