"""Taking a file back out of the register as one step, until something was built on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from everyvillage.contracts import table_named
from everyvillage.core.errors import CheckFailedError, Fault, InputError
from everyvillage.data.snapshot import list_snapshots
from everyvillage.registry.models import Import
from everyvillage.registry.shocks.stays import forget_stays
from everyvillage.services.register.intake.receiving import reason_missing
from everyvillage.services.register.intake.told import tell_undone
from everyvillage.services.register.models import SentFile, State, Taking
from everyvillage.services.register.sql.merging import Origin
from everyvillage.services.register.sql.undoing import Undoing

if TYPE_CHECKING:
    from everyvillage.data.snapshot import Snapshot


def undo(taking: Taking, *, by: str, reason: str) -> tuple[int, int]:
    """Take one step back; give how many rows went and how many became what they were.

    Refuses a step without a reason, one that was undone already, one after which the register
    was sealed, and one whose rows were changed again or are referred to since.
    """
    if not reason.strip():
        raise InputError(reason_missing())
    with transaction.atomic():
        held = Taking.objects.select_for_update().get(pk=taking.pk)
        if held.undone_at is not None:
            raise CheckFailedError(_built_on(held, "it was undone already"))
        _refuse_sealed(held)
        imports = list(held.imports.order_by("-pk"))
        _refuse_changed(held, imports)
        gone, back = _take_back(held, imports, by)
        now = timezone.now()
        held.undone_at, held.undone_by, held.undone_reason = now, by, reason.strip()
        held.save()
        forget_stays(held.pk)
        Import.objects.filter(pk__in=[one.pk for one in imports]).update(undone_at=now)
        _note_file(held.file)
        tell_undone(held)
    return gone, back


def _take_back(held: Taking, imports: list[Import], by: str) -> tuple[int, int]:
    gone = back = 0
    try:
        for one in imports:
            origin = Origin(at=timezone.now(), by=by, reason=f"undo import {one.pk}")
            steps = Undoing(table_named(one.table), f"import {one.pk}")
            went, became = steps.apply(origin)
            gone, back = gone + went, back + became
    except IntegrityError as error:
        raise CheckFailedError(_built_on(held, "other records refer to its rows")) from error
    return gone, back


def _refuse_sealed(held: Taking) -> None:
    """Refuse where the register was sealed since: the snapshot rests on the rows."""
    for one in list_snapshots(settings.HOME.snapshots):
        if _holds(one, held):
            words = f"the register was sealed with it ({one.head.at}, {one.id[:12]})"
            raise CheckFailedError(_built_on(held, words))


def _holds(snapshot: Snapshot, held: Taking) -> bool:
    """Say whether a snapshot names the file among what its rows came from."""
    return any(note.sha256 == held.file.sha256 for note in snapshot.head.imports)


def _refuse_changed(held: Taking, imports: list[Import]) -> None:
    """Refuse where a later import changed the same rows."""
    own = {one.pk for one in imports}
    for one in imports:
        later = Undoing(table_named(one.table), f"import {one.pk}").later(
            [f"import {number}" for number in own]
        )
        if later:
            words = f"{later:,} of its rows in {one.table} were changed again since"
            raise CheckFailedError(_built_on(held, words))


def _note_file(file: SentFile) -> None:
    """Say that a file is out again, unless an earlier step of it still stands."""
    if not file.takings.filter(undone_at=None).exists():
        file.state = State.UNDONE
        file.save(update_fields=["state"])


def _built_on(held: Taking, found: str) -> Fault:
    """Say that something rests on the step."""
    return Fault(
        code="intake.built-on",
        where=held.file.file_name,
        asked="a step on which nothing was built yet",
        found=found,
        accepted="the newest step, before the register is sealed or changed further",
        next_step="send a corrected file instead: it changes what differs and keeps the history",
    )
