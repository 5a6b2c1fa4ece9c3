"""A file comes in: kept, and matched to its office and month by its name, or by a choice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from everyvillage.contracts.offices import OFFICES, office_named
from everyvillage.core.errors import CheckFailedError, Fault, InputError
from everyvillage.registry.models.record import TEXT_LENGTH
from everyvillage.services.register.installation import check_kind, installation_kind, kind_of
from everyvillage.services.register.intake.checking import month_unclear
from everyvillage.services.register.intake.naming import month_of, office_of, read_month
from everyvillage.services.register.intake.storing import MOST_BYTES, forget, keep, path_of
from everyvillage.services.register.models import SenderHeading, SentFile, State
from everyvillage.services.register.storage_errors import readable_storage_errors

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Hint:
    """What somebody says of the files: whose, of which month, made up, only a part.

    What is "" is read from the name of each file.
    """

    office: str = ""
    month: str = ""
    modelled: bool = False
    partial: bool = False


def receive(
    county: int, name: str, pieces: Iterable[bytes], *, by: str, hint: Hint | None = None
) -> SentFile:
    """Keep a file of a county and queue it for reading; give its record.

    A file whose office or month cannot be told waits until somebody says. Refuses rows of
    another kind than the installation holds, an office that is not known, a month that is
    none, a file that is empty or too large.
    """
    said = hint or Hint()
    check_kind(modelled=said.modelled)
    office = office_named(said.office) if said.office else office_of(name)
    month = read_month(said.month) if said.month else month_of(name)
    if said.month and month is None:
        raise InputError(month_unclear(name))
    with readable_storage_errors():
        stored, digest, size = keep(name, pieces)
    found = SentFile(
        county_id=county,
        office=office.id if office else "",
        month=month,
        modelled=said.modelled,
        partial=said.partial,
        file_name=name[-TEXT_LENGTH:],
        stored_as=stored,
        sha256=digest,
        size=size,
        state=State.WAITING if office and month else State.UNCLEAR,
        received_at=timezone.now(),
        received_by=by,
        asked_by=by,
    )
    fault = _too_large(name) if size > MOST_BYTES else _empty(name) if not size else None
    if fault is not None:
        forget(found)
        raise InputError(fault)
    found.save()
    return found


def say_whose(file: SentFile, *, office: str, month: str, sheet: str = "") -> SentFile:
    """Say whose a file is, for which month, on which sheet; it is read again."""
    named, when = office_named(office), read_month(month)
    if when is None:
        raise InputError(month_unclear(file.file_name))
    _refuse_settled(file)
    file.office, file.month, file.sheet = named.id, when, sheet.strip()
    file.state = State.WAITING
    file.save(update_fields=["office", "month", "sheet", "state"])
    return file


def remember_headings(file: SentFile, pairs: Mapping[str, str], *, by: str) -> int:
    """Keep what headings of the file's office mean and read the file again; give how many.

    A column is one of the office's own shape, or "-" to leave the heading out.
    """
    office = OFFICES[file.office] if file.office else office_named("")
    known = {column.name for column in office.table.columns}
    wrong = {heading: aim for heading, aim in pairs.items() if aim not in known | {"-"}}
    if wrong:
        raise InputError([_no_column(heading, aim, known) for heading, aim in wrong.items()])
    _refuse_settled(file)
    with transaction.atomic():
        for heading, aim in pairs.items():
            SenderHeading.objects.update_or_create(
                county_id=file.county_id,
                office=file.office,
                heading=heading[:TEXT_LENGTH],
                defaults={"column": aim, "said_at": timezone.now(), "said_by": by},
            )
        file.state = State.WAITING
        file.save(update_fields=["state"])
    return len(pairs)


def ask_to_take(file: SentFile, *, by: str, set_aside: bool = False, reason: str = "") -> SentFile:
    """Ask that a checked file be taken; ``set_aside`` leaves out what cannot be, for a reason.

    Setting aside is somebody's explicit choice, so it needs a reason, which is kept.
    """
    if file.state not in {State.CHECKED, State.TAKEN, State.UNDONE}:
        raise CheckFailedError(_not_ready(file))
    if not file_there(file):
        raise CheckFailedError(_gone(file))
    if set_aside and not reason.strip():
        raise InputError(reason_missing())
    file.take, file.set_aside = True, set_aside
    file.reason, file.asked_by = reason.strip()[:TEXT_LENGTH], by
    file.save(update_fields=["take", "set_aside", "reason", "asked_by"])
    return file


def drop(file: SentFile) -> None:
    """Throw away a file that was never taken."""
    _refuse_settled(file)
    if file.takings.exists():
        raise CheckFailedError(_not_ready(file))
    forget(file)
    file.delete()


def modelled_here() -> bool:
    """Say whether this installation holds modelled rows."""
    return installation_kind() == kind_of(modelled=True)


def file_there(file: SentFile) -> bool:
    """Say whether the bytes of a file are still kept."""
    return bool(file.stored_as) and path_of(file).is_file()


def reason_missing() -> Fault:
    """Say that setting aside needs a reason."""
    return Fault(
        code="intake.reason-missing",
        where="",
        asked="why it is done",
        found="no reason",
        accepted="a line of text, which is kept with the step",
        next_step="write the reason",
    )


def _refuse_settled(file: SentFile) -> None:
    """Refuse to change what a file is once it was taken."""
    if file.state in {State.TAKEN, State.REPLACED}:
        raise CheckFailedError(_not_ready(file))


def _not_ready(file: SentFile) -> Fault:
    return Fault(
        code="intake.state-refused",
        where=file.file_name,
        asked="a file in the right state for this",
        found=f"a file that is “{file.state}”",
        accepted="a file that was checked, to take it; one that was not taken, to change it",
        next_step="look at the state of the file; undo it first where it was taken",
    )


def _gone(file: SentFile) -> Fault:
    """Say that the bytes of a file are no longer kept."""
    return Fault(
        code="intake.file-gone",
        where=file.file_name,
        asked="the file as it was sent",
        found="only that it came: its time to be kept is over",
        accepted="a file that is still kept",
        next_step="send the file again",
    )


def _empty(name: str) -> Fault:
    return Fault(
        code="import.file-empty",
        where=name,
        asked="a file with headings and rows",
        found="no byte",
        accepted="a first row of headings and at least one row of values",
        next_step="send the file again: this one was written empty or lost on the way",
    )


def _too_large(name: str) -> Fault:
    return Fault(
        code="import.file-too-large",
        where=name,
        asked="one office's file of one month",
        found=f"more than {MOST_BYTES >> 20} MiB",
        accepted=f"files of up to {MOST_BYTES >> 20} MiB",
        next_step="take pictures and old sheets out, or send the table as CSV",
    )


def _no_column(heading: str, aim: str, known: set[str]) -> Fault:
    return Fault(
        code="intake.column-unknown",
        where=heading,
        asked="a column of this office's files",
        found=f"“{aim}”",
        accepted=", ".join(sorted(known)) + ", or - to leave the heading out",
        next_step="choose one of these",
    )
