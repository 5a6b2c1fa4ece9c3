"""Scan: compute every hash of every chain again, in batches, with hashlib and no models.

Entries are read as they lie on the disk, by id: within a chain that is the order of their
numbers, because an id is given while the chain is locked. Reading them chain by chain took
twice as long (``benchmarks/ledger.py``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db import connection

from everyvillage.ledger.broken import BrokenChain, Trouble
from everyvillage.ledger.hashing import ENTRY, NOTHING, PAYLOAD
from everyvillage.ledger.models import EntryKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_BATCH = 20_000
_SQL = (
    "SELECT e.id, e.place_id, e.sequence, e.kind, e.recorded_us, e.about, e.commitment,"
    " e.previous, e.hash, p.salt, {body} FROM ledger_entry e"
    " LEFT JOIN ledger_payload p ON p.entry_id = e.id"
    " WHERE e.id > %s ORDER BY e.id LIMIT %s"
)
# SQLite gives the bytes that were hashed without a detour through text; PostgreSQL sends bytes
# as twice as many digits, so text is shorter.
_BODY = {"sqlite": "CAST(p.body AS BLOB)", "postgresql": "p.body"}
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
    ends: dict[int, tuple[int, bytes]] = {}
    broken: dict[int, BrokenChain] = {}
    for row in _rows():
        _, place, sequence, kind, _, about, _, _, digest, _, body = row
        found.entries += 1
        if kind == _ERASURE and about is not None:
            found.erased[bytes(about)] = (place, sequence)
        if body is None:
            found.without_payload[bytes(digest)] = (place, sequence)
        last, previous = ends.get(place, (0, NOTHING))
        ends[place] = (last + 1, digest)
        if place in broken:
            continue
        trouble = _trouble(row, last + 1, previous)
        sealed = checkpoints[place].get(last + 1) if place in checkpoints else None
        if trouble is None and sealed and sealed[0] != digest:
            broken[place] = BrokenChain(place, last + 1, Trouble.REWRITTEN, sealed[1])
        elif trouble is not None:
            broken[place] = BrokenChain(place, last + 1, trouble)
    found.lengths = {place: last for place, (last, _) in ends.items()}
    found.broken = [broken[place] for place in sorted(broken)]
    found.broken.extend(_cut(found, checkpoints))
    return found


def _trouble(row: Sequence[Any], expected: int, previous: bytes) -> Trouble | None:
    """Say what is wrong with one entry, None where it holds."""
    _, place, sequence, kind, recorded_us, about, commitment, before, digest, salt, body = row
    if sequence != expected:
        return Trouble.MISSING
    if before != previous:
        return Trouble.UNLINKED
    if body is not None:
        said = body.encode() if isinstance(body, str) else body
        if sha256(PAYLOAD + salt + said).digest() != commitment:
            return Trouble.PAYLOAD_EDITED
    text = b"%d %d %b %d\n" % (place, sequence, kind.encode(), recorded_us)
    if sha256(ENTRY + text + (about or NOTHING) + commitment + before).digest() != digest:
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
    """Read all entries, a batch at a time."""
    statement = _SQL.format(body=_BODY[connection.vendor])
    last = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(statement, [last, _BATCH])
            rows = cursor.fetchall()
            yield from rows
            if len(rows) < _BATCH:
                return
            last = rows[-1][0]
