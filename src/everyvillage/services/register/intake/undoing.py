"""Taking a file back out of the register as one step, until something was built on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from everyvillage.contracts import table_named
from everyvillage.core.errors import CheckFailedError, Fault, InputError
from everyvillage.data.snapshot import list_snapshots
from everyvillage.registry.models import Import
from everyvillage.registry.shocks.stays import forget_stays
from everyvillage.services.register.homes import Change, Source, column_of, tell_homes
from everyvillage.services.register.intake.receiving import reason_missing
from everyvillage.services.register.intake.told import tell_undone
from everyvillage.services.register.models import SetAside, State, Taking
from everyvillage.services.register.sql.merging import Origin
from everyvillage.services.register.sql.undoing import Undoing

if TYPE_CHECKING:
    from everyvillage.services.register.models import SentFile


def undo(taking: Taking, *, by: str, reason: str) -> tuple[int, int]:
    """Take one step back; give how many rows went and how many became what they were.

    Refuses a step without a reason, one that was undone already, one after which the register
    was sealed, and one whose rows were changed again or are referred to since.
    """
    if not reason.strip():
        raise InputError(reason_missing())
    with transaction.atomic():
        held = Taking.objects.select_for_update().get(pk=taking.pk)
        name = held.file.file_name
        if held.undone_at is not None:
            raise CheckFailedError(_built_on(name, "it was undone already"))
        imports = list(held.imports.order_by("-pk"))
        gone, back = _take_back(imports, held.file.sha256, name, by)
        held.undone_at, held.undone_by, held.undone_reason = timezone.now(), by, reason.strip()
        held.save()
        forget_stays(held.pk)
        _note_file(held.file)
        tell_undone(held)
    return gone, back


def undo_import(number: int, *, by: str, reason: str) -> tuple[int, int]:
    """Take back an import of a table, with what it made missing; count as :func:`undo` does.

    Refuses what :func:`undo` refuses, an import that is not there, and one that is part of a
    step of an office's file, which is undone as a whole.
    """
    if not reason.strip():
        raise InputError(reason_missing())
    with transaction.atomic():
        found = Import.objects.select_for_update().filter(pk=number).first()
        if found is None:
            raise InputError(_no_import(number))
        if found.undone_at is not None:
            raise CheckFailedError(_built_on(found.file_name, "it was undone already"))
        if Taking.objects.filter(imports=number).exists():
            raise CheckFailedError(_of_a_step(found.file_name))
        aside = SetAside.objects.filter(Q(source=number) | Q(emptied=number)).first()
        both = {number} if aside is None else {aside.source_id, aside.emptied_id or number}
        imports = list(Import.objects.filter(pk__in=both).order_by("-pk"))
        return _take_back(imports, found.sha256, found.file_name, by)


def _take_back(imports: list[Import], sha256: str, name: str, by: str) -> tuple[int, int]:
    """Take imports of one file back, the newest first; refuse where something was built on them."""
    _refuse_sealed(sha256, name)
    _refuse_changed(imports, name)
    gone = back = 0
    try:
        for one in imports:
            origin = Origin(at=timezone.now(), by=by, reason=f"undo import {one.pk}")
            table = table_named(one.table)
            steps = Undoing(table, f"import {one.pk}")
            went, became = steps.apply(origin)
            gone, back = gone + went, back + became
            undone = [Change(*row) for row in steps.turned(column_of(table))]
            tell_homes(table.name, undone, Source(origin.reason, timezone.localdate(), by))
        connection.check_constraints()
    except IntegrityError as error:
        raise CheckFailedError(_built_on(name, "other records refer to its rows")) from error
    Import.objects.filter(pk__in=[one.pk for one in imports]).update(undone_at=timezone.now())
    return gone, back


def _refuse_sealed(sha256: str, name: str) -> None:
    """Refuse where the register was sealed since: the snapshot rests on the rows."""
    for one in list_snapshots(settings.HOME.snapshots):
        if any(note.sha256 == sha256 for note in one.head.imports):
            words = f"the register was sealed with it ({one.head.at}, {one.id[:12]})"
            raise CheckFailedError(_built_on(name, words))


def _refuse_changed(imports: list[Import], name: str) -> None:
    """Refuse where a later import changed the same rows."""
    own = {one.pk for one in imports}
    for one in imports:
        later = Undoing(table_named(one.table), f"import {one.pk}").later(
            [f"import {number}" for number in own]
        )
        if later:
            words = f"{later:,} of its rows in {one.table} were changed again since"
            raise CheckFailedError(_built_on(name, words))


def _note_file(file: SentFile) -> None:
    """Say that a file is out again, unless an earlier step of it still stands."""
    if not file.takings.filter(undone_at=None).exists():
        file.state = State.UNDONE
        file.save(update_fields=["state"])


def _built_on(name: str, found: str) -> Fault:
    """Say that something rests on the step."""
    return Fault(
        code="intake.built-on",
        where=name,
        asked="a step on which nothing was built yet",
        found=found,
        accepted="the newest step, before the register is sealed or changed further",
        next_step="send a corrected file instead: it changes what differs and keeps the history",
    )


def _no_import(number: int) -> Fault:
    """Say that there is no such import."""
    return Fault(
        code="register.import-unknown",
        where="",
        asked=f"import {number}",
        found="no import of this number",
        accepted="the number that everyvillage import prints with --json",
        next_step="look the number up in what the import printed",
    )


def _of_a_step(name: str) -> Fault:
    """Say that an import is part of a larger step."""
    return Fault(
        code="register.import-of-a-step",
        where=name,
        asked="an import of a table by itself",
        found="one of several that an office's file made together",
        accepted="imports of everyvillage import",
        next_step="undo the file's step as a whole: everyvillage intake undo",
    )
