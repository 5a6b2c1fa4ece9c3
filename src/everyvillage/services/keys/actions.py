"""What the keys service does: seal everything under a new key, hash everything under another."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from everyvillage.core.errors import CheckFailedError, Fault, InputError
from everyvillage.registry.keys import Key, KeyRing, Use, Vault
from everyvillage.registry.keys.suites import CHINESE, HASHED_CHINESE, HASHED_INTERNATIONAL
from everyvillage.registry.models import KeyRecord
from everyvillage.registry.own_vault import note_key, open_vault
from everyvillage.registry.sealed import sealed_tables
from everyvillage.services.keys.batches import Done, hash_batch, read_batch, seal_batch
from everyvillage.services.keys.models import Rotation
from everyvillage.services.keys.queries import unfinished, values_by_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from everyvillage.registry.sealed import SealedTable

BATCH = 2_000
_PASSES = 3


@dataclass(slots=True)
class Report:
    """What a change of keys came to.

    ``resumed`` says that it went on with one that was stopped; ``values`` counts what this
    run wrote; ``retired`` names the keys that nothing here needs any more.
    """

    use: str
    key_id: str
    resumed: bool = False
    values: int = 0
    retired: Sequence[str] = ()
    faults: list[Fault] = field(default_factory=list)


def rotate_data(
    suite: str,
    *,
    account: str = "",
    batch: int = BATCH,
    progress: Callable[[int], None] | None = None,
) -> Report:
    """Seal every value, history included, under a new data key of ``suite``.

    Each batch of ``batch`` rows is one transaction that keeps its place too, so a change that
    is stopped at any moment goes on there when it is called again, with the same new key. At
    the end the values are counted by key; a key that nothing needs is no longer asked for.
    Refuses with CheckFailedError, when all else is done, where values did not open: they stay
    as they are, and so does the key they name.
    """
    vault, rotation, resumed = _begin(suite, account)
    report = Report(Use.DATA, rotation.key_id, resumed)
    for _ in range(_PASSES):
        report.faults.clear()
        for done in _sealing(vault, rotation, batch):
            report.values += done.values
            report.faults += done.faults
            if progress is not None:
                progress(report.values)
        report.retired = _end(rotation, len(report.faults))
        if rotation.finished_at is not None:
            break
    if report.faults:
        raise CheckFailedError(report.faults)
    return report


def rotate_index(
    suite: str,
    *,
    account: str = "",
    batch: int = BATCH,
    progress: Callable[[int], None] | None = None,
) -> Report:
    """Make every keyed hash, history included, anew under a new index key of ``suite``.

    One transaction, in which others can read and not write persons: before its end every
    number is found under the old key, afterwards under the new one, and a change that is
    stopped has changed nothing. Refuses with CheckFailedError where a value does not open.
    """
    ring = _ring_with_unused(Use.INDEX, suite)
    vault = Vault(ring, ring.current(Use.INDEX))
    report = Report(Use.INDEX, vault.index_key.id)
    with transaction.atomic():
        rotation = _new(Use.INDEX, vault.index_key.id, account)
        for table in sealed_tables():
            _keep_writers_out(table)
            for done in _hashing(vault, table, batch):
                report.values += done.values
                report.faults += done.faults
                if progress is not None:
                    progress(report.values)
        if report.faults:
            raise CheckFailedError(report.faults)
        oldest = ring.first(Use.INDEX).id
        former = KeyRecord.objects.filter(use=Use.INDEX).exclude(key_id=oldest)
        report.retired = sorted(former.values_list("key_id", flat=True))
        former.delete()
        note_key(vault.index_key)
        rotation.values_done, rotation.finished_at = report.values, timezone.now()
        rotation.save()
    return report


def index_suite_of(suite: str) -> str:
    """Give the suite of an index key that goes with the suite of a data key."""
    return HASHED_CHINESE if suite == CHINESE else HASHED_INTERNATIONAL


def _begin(suite: str, account: str) -> tuple[Vault, Rotation, bool]:
    """Go on with a change that was stopped, or begin one with a new key."""
    _require_something()
    before = unfinished()
    if before is None:
        ring = _ring_with_unused(Use.DATA, suite)
        with transaction.atomic():
            key = ring.current(Use.DATA)
            if not KeyRecord.objects.filter(key_id=key.id).exists():
                note_key(key)
            return open_vault(), _new(Use.DATA, key.id, account), False
    vault = open_vault()
    newest = vault.ring.current(Use.DATA).id
    if before.key_id != newest:
        before.key_id, before.at_table, before.at_row = newest, "", 0
        before.save()
    return vault, before, True


def _ring_with_unused(use: Use, suite: str) -> KeyRing:
    """Give the ring with a key of ``suite`` that nothing was written with yet.

    One that a stopped change has left unused is taken instead of making another.
    """
    _require_something()
    ring = open_vault().ring
    newest: Key = ring.current(use)
    unused = not KeyRecord.objects.filter(key_id=newest.id).exists()
    return ring if unused and newest.suite == suite else ring.with_new_key(use, suite)


def _new(use: Use, key_id: str, account: str) -> Rotation:
    return Rotation.objects.create(
        use=use, key_id=key_id, started_at=timezone.now(), started_by=account
    )


def _sealing(vault: Vault, rotation: Rotation, size: int) -> Iterator[Done]:
    """Seal batch after batch from where the change is; each keeps its place with its rows."""
    for table in sealed_tables():
        if table.name < rotation.at_table:
            continue
        if table.name != rotation.at_table:
            rotation.at_table, rotation.at_row = table.name, 0
        while True:
            with transaction.atomic():
                rows = read_batch(table, rotation.at_row, size)
                if not rows:
                    break
                done = seal_batch(table, rows, vault, rotation.key_id)
                rotation.at_row = done.last
                rotation.values_done += done.values
                rotation.save()
            yield done


def _hashing(vault: Vault, table: SealedTable, size: int) -> Iterator[Done]:
    """Hash batch after batch of one table, inside the caller's transaction."""
    last = 0
    while rows := read_batch(table, last, size):
        done = hash_batch(table, rows, vault)
        last = done.last
        yield done


def _end(rotation: Rotation, faults: int) -> Sequence[str]:
    """End the change where no value is under another key; else let it begin from the start.

    Values under an older key can be left by somebody who wrote with the ring as it was
    before. Where some did not open, the change ends as well: another pass opens no more.
    """
    with transaction.atomic():
        counted = values_by_key()
        left = {key_id for key_id in counted if key_id != rotation.key_id}
        former = KeyRecord.objects.filter(use=Use.DATA).exclude(key_id__in=[*counted])
        former = former.exclude(key_id=rotation.key_id)
        retired = sorted(former.values_list("key_id", flat=True))
        former.delete()
        if left and not faults:
            rotation.at_table, rotation.at_row = "", 0
        else:
            rotation.finished_at = timezone.now()
        rotation.save()
    return retired


def _keep_writers_out(table: SealedTable) -> None:
    """Keep other writers out of a table until the transaction ends; readers go on."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f'LOCK TABLE "{table.name}" IN SHARE ROW EXCLUSIVE MODE')


def _require_something() -> None:
    """Refuse where nothing was ever sealed: there is no key to change."""
    if not KeyRing.exists(settings.HOME.keys) and not KeyRecord.objects.exists():
        raise InputError(
            Fault(
                code="keys.nothing-sealed",
                where="key ring",
                asked="a key to change",
                found="an installation that has sealed nothing yet",
                accepted="a change of keys once rows were imported",
                next_step="import rows first; their import makes the first keys",
            )
        )
