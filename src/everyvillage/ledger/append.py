"""Append: the one way an entry gets into a chain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils import timezone

from everyvillage.ledger import canonical, guard
from everyvillage.ledger.hashing import NOTHING, commitment_of, entry_hash, new_salt
from everyvillage.ledger.models import Entry, EntryKind, Payload, as_microseconds
from everyvillage.ledger.records import body_of

if TYPE_CHECKING:
    from everyvillage.ledger.canonical import Value
    from everyvillage.ledger.records import Record

# Tells our locks from those of other programs in the same database.
_LOCK_CLASS = 0x6C656467


def append(record: Record, place_id: int) -> Entry:
    """Write ``record`` to the chain of its place and give the new entry.

    It becomes part of the caller's transaction. Two writers of one place wait for each other,
    on PostgreSQL only those; where several places are written in one transaction, take them in
    the order of their numbers, so that no two writers wait for each other for ever. Refuses
    with InputError what is wrong with the record.
    """
    return _chain(record.kind, place_id, body_of(record, place_id))


def correct(wrong: Entry, record: Record, *, reason: str) -> Entry:
    """Write what is right, as a new entry that points back to ``wrong``; that one stays."""
    body = {**body_of(record, wrong.place_id), "reason": reason}
    return _chain(EntryKind.CORRECTION, wrong.place_id, body, about=bytes(wrong.hash))


def append_erasure(erased: Entry, body: dict[str, Value]) -> Entry:
    """Write that the payload of ``erased`` goes, and why; see :mod:`everyvillage.ledger.erase`."""
    return _chain(EntryKind.ERASURE, erased.place_id, body, about=bytes(erased.hash))


def _chain(
    kind: EntryKind, place_id: int, body: dict[str, Value], about: bytes | None = None
) -> Entry:
    """Add one link at the end of a place's chain, with its payload beside it."""
    text, salt = canonical.encode(body), new_salt()
    commitment = commitment_of(salt, text)
    with transaction.atomic():
        wait_for_turn(place_id)
        last = Entry.objects.filter(place_id=place_id).order_by("-sequence").first()
        sequence, previous = (last.sequence + 1, bytes(last.hash)) if last else (1, NOTHING)
        # Taken only now: times within a chain do not go back while writers wait.
        recorded_us = as_microseconds(timezone.now())
        head = (place_id, sequence, str(kind), recorded_us)
        entry = Entry.append(
            place_id=place_id,
            sequence=sequence,
            kind=kind,
            recorded_us=recorded_us,
            about=about,
            commitment=commitment,
            previous=previous,
            hash=entry_hash(head, about or NOTHING, commitment, previous),
        )
        Payload.append(entry=entry, salt=salt, body=text)
    return entry


def wait_for_turn(place_id: int) -> None:
    """Let one writer at a time to the end of a chain, until its transaction ends.

    SQLite has one writer for the whole file, from BEGIN IMMEDIATE on. On PostgreSQL a lock by
    number needs no right to change a row. Whoever goes past it is refused by the unique key.
    """
    if guard.is_postgres(connection):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK_CLASS, place_id % 2**31])
