"""One file checked, and taken where somebody has said so: whole, or with the rest set aside."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from everyvillage.contracts.offices import OFFICES
from everyvillage.contracts.offices.forms import PEOPLE
from everyvillage.core.errors import EveryvillageError, Fault, InputError
from everyvillage.registry.own_vault import note_keys, open_vault
from everyvillage.registry.shocks.stays import keep_stays
from everyvillage.services.register.importing import Settings, take_delivery
from everyvillage.services.register.installation import fix_kind
from everyvillage.services.register.intake.asking import keep_questions
from everyvillage.services.register.intake.checking import (
    county_code,
    month_end,
    read_file,
    resolve,
)
from everyvillage.services.register.intake.fault_file import write_fault_file
from everyvillage.services.register.intake.kept_reading import forget_reading
from everyvillage.services.register.intake.meaning import meant_by
from everyvillage.services.register.intake.naming import month_before
from everyvillage.services.register.intake.rolls import People, stand_now
from everyvillage.services.register.intake.telling_faults import shown_faults, words_of_rows
from everyvillage.services.register.intake.told import tell_taken
from everyvillage.services.register.intake.working import Standing
from everyvillage.services.register.intake.writing import (
    left_out,
    left_out_keys,
    stays_in,
    tables_of,
)
from everyvillage.services.register.models import SentFile, State, Taking

if TYPE_CHECKING:
    from everyvillage.data.readers.sent import Sent
    from everyvillage.services.register.intake.roll import Roll
    from everyvillage.services.register.intake.working import Working
    from everyvillage.services.register.report import ImportReport

MOST_TRIES = 3
_ASIDE = (Standing.FAULT, Standing.DOUBT, Standing.UNKNOWN, Standing.EARLY)


@dataclass(slots=True)
class _Checked:
    """A file resolved against the people of the register."""

    sent: Sent
    work: Working
    roll: Roll


def check(file: SentFile, people: People | None = None) -> SentFile:
    """Read and resolve a file; keep its faults, counts and questions. The register stays.

    ``people`` keeps the people of the county at hand for the next file.
    """
    _run(file, people or People(), take=False)
    return file


def take(file: SentFile, people: People | None = None) -> SentFile:
    """Check a file and take it, where nothing is in the way or that was set aside by choice.

    All of it is one transaction: rows with history, what the file says of those it does not
    name, and the note of the step. Where something is in the way nothing is taken, and the
    file says what.
    """
    _run(file, people or People(), take=True)
    return file


def _run(file: SentFile, people: People, *, take: bool) -> None:
    file.take = False
    try:
        sent = read_file(file)
        for _ in range(MOST_TRIES):
            if _step(file, sent, people, take=take):
                return
    except EveryvillageError as error:
        if not isinstance(error, InputError):
            raise
        _refuse(file, error)
        return
    raise InputError(_register_moves(file))


def _step(file: SentFile, sent: Sent, people: People, *, take: bool) -> bool:
    """Resolve once and keep what was found; False where the register changed meanwhile."""
    vault = open_vault()
    before = after = stand_now()
    told = {row: list(faults) for row, faults in sent.told.items()}
    roll = people.of(file.county_id, month_end(file), vault, before)
    work = resolve(file, sent, roll, vault, can_wait=not take)
    checked = _Checked(sent, work, roll)
    _note_faults(file, checked)
    with transaction.atomic():
        if take and stand_now() != before:
            sent.told = told
            return False
        _note(file, checked)
        note_keys(vault)
        keep_questions(file, work, vault)
        if take and not _in_the_way(file):
            _write(file, checked)
            after = stand_now()
        file.save()
    if after != before:
        forget_reading(file)
    if OFFICES[file.office].creates != PEOPLE:
        people.outlast(before, after)
    return True


def _note(file: SentFile, checked: _Checked) -> None:
    """Keep the counts and faults of a check."""
    file.digest = checked.sent.digest()
    file.again = _is_last_months(file)
    file.counts = checked.work.counts()
    file.faults = shown_faults(checked.work)
    file.meant = meant_by(left_out_keys(checked.work))
    file.checked_at = timezone.now()
    file.state = State.CHECKED if file.state != State.TAKEN else State.TAKEN


def _is_last_months(file: SentFile) -> bool:
    """Say whether the rows are those that the office sent for the month before."""
    if file.month is None:
        return False
    before = SentFile.objects.filter(
        county=file.county_id, office=file.office, month=month_before(file.month)
    )
    return before.filter(digest=file.digest).exists()


def _note_faults(file: SentFile, checked: _Checked) -> None:
    """Write the rows that cannot be taken back in the sender's layout."""
    rows = left_out(checked.work)
    if rows:
        write_fault_file(file, checked.sent, words_of_rows(checked.work, rows))


def aside(counts: dict[str, int]) -> int:
    """Give how many rows of a checked file cannot be taken as they are."""
    return sum(counts.get(one.value, 0) for one in _ASIDE)


def _in_the_way(file: SentFile) -> bool:
    """Say whether something still keeps the file from being taken."""
    return (aside(file.counts) > 0 or file.again) and not file.set_aside


def _write(file: SentFile, checked: _Checked) -> None:
    """Write the rows, their history and the note of the step, in the caller's transaction."""
    settings = Settings(
        modelled=file.modelled,
        at=month_end(file),
        sender=OFFICES[file.office].words.zh,
        account=file.asked_by,
        counties=(county_code(file),),
        large_bytes=sys.maxsize,
    )
    fix_kind(modelled=file.modelled)
    tables = tables_of(checked.work, checked.roll, partial=file.partial)
    reports = [take_delivery(one, settings) for one in tables]
    made = Taking.objects.create(
        file=file,
        rows=len(checked.work.good()),
        set_aside=aside(file.counts),
        reason=file.reason,
        counts=_sum(reports),
        at=timezone.now(),
        by=file.asked_by,
    )
    made.imports.set([one.number for one in reports if one.number is not None])
    if OFFICES[file.office].beside and file.month is not None:
        told = stays_in(checked.work)
        keep_stays(told, county=file.county_id, month=file.month, taking=made.pk)
    tell_taken(made)
    _replace_others(file)
    if OFFICES[file.office].creates:
        _let_others_wait(file)
    file.state = State.TAKEN


def _sum(reports: list[ImportReport]) -> dict[str, int]:
    """Count what was new, changed and unchanged over all tables."""
    names = ("new", "changed", "unchanged")
    return {name: sum(getattr(one, name) for one in reports) for name in names}


def _let_others_wait(file: SentFile) -> None:
    """Let the month's other files be read again, since people have come in that they may mean.

    It is part of the same transaction, so that nobody sees them as they were before.
    """
    others = SentFile.objects.filter(
        county=file.county_id, month=file.month, state=State.CHECKED, take=False
    )
    others.exclude(pk=file.pk).update(state=State.WAITING)


def _replace_others(file: SentFile) -> None:
    """Note that earlier files of the same office and month have been followed by this one.

    A partial file adds to the one before and replaces nothing.
    """
    if file.partial:
        return
    others = SentFile.objects.filter(
        county=file.county_id, office=file.office, month=file.month, state=State.TAKEN
    )
    for other in others.exclude(pk=file.pk):
        other.state = State.REPLACED
        other.save(update_fields=["state"])


def _refuse(file: SentFile, error: InputError) -> None:
    """Keep why a file is refused as a whole."""
    file.state = State.REFUSED
    file.faults = [fault.as_dict() for fault in error.faults]
    file.counts = {}
    file.checked_at = timezone.now()
    file.save()


def _register_moves(file: SentFile) -> Fault:
    """Say that other imports kept changing the register."""
    return Fault(
        code="register.busy",
        where=file.file_name,
        asked="the register as it was when the file was checked",
        found="other imports that changed it each time",
        accepted="one large import at a time",
        next_step="wait until they have ended and try again; nothing of it was kept",
    )
