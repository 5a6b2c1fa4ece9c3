"""Scan: compute every hash of every chain again, in batches, with hashlib and no models.

Measured by ``benchmarks/ledger.py``; the loop is written out because a call for each entry
would double its time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection

from everyvillage.ledger.broken import BrokenChain, Trouble
from everyvillage.ledger.hashing import NOTHING, commitment_of, entry_hash
from everyvillage.ledger.models import EntryKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_BATCH = 20_000
_SQL = (
    "SELECT e.place_id, e.sequence, e.kind, e.recorded_us, e.about, e.commitment, e.previous,"
    " e.hash, p.salt, p.body FROM ledger_entry e LEFT JOIN ledger_payload p ON p.entry_id = e.id"
    " WHERE (e.place_id, e.sequence) > (%s, %s) ORDER BY e.place_id, e.sequence LIMIT %s"
)
_ERASURE = EntryKind.ERASURE.value


@dataclass(slots=True)
class Scan:
    """What the scan saw: the length of each chain, what is broken, which payloads are gone."""

    entries: int = 0
    lengths: dict[int, int] = field(default_factory=dict)
    broken: list[BrokenChain] = field(default_factory=list)
    without_payload: dict[bytes, tuple[int, int]] = field(default_factory=dict)
    erased: dict[bytes, tuple[int, int]] = field(default_factory=dict)


def scan(checkpoints: Mapping[int, Mapping[int, tuple[bytes, int]]]) -> Scan:
    """Read all entries; ``checkpoints`` are the hash and root by place and number.

    Of each chain the first broken entry is named; what comes after it proves nothing.
    """
    found = Scan()
    place, expected, previous, sound = -1, 1, NOTHING, True
    sealed: Mapping[int, tuple[bytes, int]] = {}
    for row in _rows():
        if row[0] != place:
            place, expected, previous, sound = row[0], 1, NOTHING, True
            sealed = checkpoints.get(place, {})
        found.entries += 1
        found.lengths[place] = row[1]
        if row[2] == _ERASURE and row[4] is not None:
            found.erased[bytes(row[4])] = (place, row[1])
        if row[9] is None:
            found.without_payload[bytes(row[7])] = (place, row[1])
        if not sound:
            continue
        trouble = _trouble(row, expected, previous)
        if trouble is None and expected in sealed and sealed[expected][0] != bytes(row[7]):
            trouble = Trouble.REWRITTEN
        if trouble is not None:
            root = sealed[expected][1] if trouble is Trouble.REWRITTEN else 0
            found.broken.append(BrokenChain(place, expected, trouble, root))
            sound = False
        previous = row[7]
        expected += 1
    found.broken.extend(_cut(found, checkpoints))
    return found


def _trouble(row: Sequence[Any], expected: int, previous: bytes) -> Trouble | None:
    """Say what is wrong with one entry, None where it holds."""
    place, sequence, kind, recorded_us, about, commitment, before, digest, salt, body = row
    if sequence != expected:
        return Trouble.MISSING
    if before != previous:
        return Trouble.UNLINKED
    if body is not None and commitment_of(salt, body) != commitment:
        return Trouble.PAYLOAD_EDITED
    head = (place, sequence, kind, recorded_us)
    if entry_hash(head, about or NOTHING, commitment, before) != digest:
        return Trouble.EDITED
    return None


def _cut(
    found: Scan, checkpoints: Mapping[int, Mapping[int, tuple[bytes, int]]]
) -> Iterator[BrokenChain]:
    """Give the chains that end before the entry that a root sealed."""
    known = {broken.place for broken in found.broken}
    for place, sealed in sorted(checkpoints.items()):
        length = found.lengths.get(place, 0)
        longest = max(sealed)
        if length < longest and place not in known:
            yield BrokenChain(place, length + 1, Trouble.CUT, sealed[longest][1])


def _rows() -> Iterator[Sequence[Any]]:
    """Read all entries in the order of their chains, a batch at a time."""
    place, sequence = -1, 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(_SQL, [place, sequence, _BATCH])
            rows = cursor.fetchall()
            yield from rows
            if len(rows) < _BATCH:
                return
            place, sequence = rows[-1][0], rows[-1][1]
