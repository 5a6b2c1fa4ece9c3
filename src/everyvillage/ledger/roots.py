"""Roots: seal the ends of all chains, sign, and hand the seal to somebody else."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from everyvillage.core.errors import CheckFailedError, Fault
from everyvillage.ledger.anchor import Anchor, read_anchor, statement_of
from everyvillage.ledger.append import wait_for_turn
from everyvillage.ledger.hashing import NOTHING, Head, root_of
from everyvillage.ledger.models import Root, as_microseconds
from everyvillage.ledger.sheet import sheet
from everyvillage.ledger.signing import SigningKey, known_keys

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

# No place has this number: the turn of those who make roots.
_ROOTS = 0
_HEADS = (
    "SELECT e.place_id, e.sequence, e.hash FROM ledger_entry e JOIN"
    " (SELECT place_id, max(sequence) AS sequence FROM ledger_entry GROUP BY place_id) last"
    " ON last.place_id = e.place_id AND last.sequence = e.sequence ORDER BY e.place_id"
)


@dataclass(frozen=True, slots=True)
class Keeper:
    """Where the key lies and where roots go.

    ``kept`` is this machine's own copy, ``outbox`` what the level above fetches or is sent,
    ``sheets`` what is printed.
    """

    key: Path
    kept: Path
    outbox: Path
    sheets: Path

    @property
    def known(self) -> frozenset[bytes]:
        """Give the public keys of this installation."""
        return known_keys(self.key)

    def files(self) -> Iterator[Path]:
        """Give the files of the roots that this machine keeps."""
        return self.kept.glob("root-*.json")

    def kept_anchors(self) -> Iterator[Anchor]:
        """Give the roots that this machine keeps as files, newest first."""
        for path in sorted(self.files(), reverse=True):
            yield read_anchor(path)


def keeper_of_this_home() -> Keeper:
    """Give the keeper of this installation."""
    folder: Path = settings.HOME.ledger
    return Keeper(
        key=settings.HOME.signing_key,
        kept=folder / "roots",
        outbox=folder / "outbox",
        sheets=folder / "sheets",
    )


def make_root(keeper: Keeper, *, new_key: bool = False) -> Anchor:
    """Make the next root, write it to this machine, the outbox and a sheet, and give it.

    A key is made for the first root, or where ``new_key`` asks for it. A root whose files were
    not written, because the power went, has them written now. Refuses with CheckFailedError
    where this machine keeps a root that the database does not know: an older copy was put back.
    """
    key = _key(keeper, new_key=new_key)
    with transaction.atomic():
        wait_for_turn(_ROOTS)
        last = Root.objects.order_by("-number").first()
        _refuse_older_copy(keeper, last.number if last else 0)
        row = _next(key, last)
    for number in Root.objects.order_by("number").values_list("number", flat=True):
        _write_files(keeper, number)
    return Anchor.of(row)


def make_root_of_day(keeper: Keeper, day: date) -> Anchor | None:
    """Make the root of ``day`` unless there is one; for the daily round of dated work."""
    last = Root.objects.order_by("-number").first()
    if last is not None and timezone.localdate(last.made) >= day:
        return None
    return make_root(keeper)


def current_heads() -> tuple[Head, ...]:
    """Give the end of every chain, as one statement of the database sees them."""
    with connection.cursor() as cursor:
        cursor.execute(_HEADS)
        return tuple(Head(place, at, bytes(digest)) for place, at, digest in cursor.fetchall())


def _key(keeper: Keeper, *, new_key: bool) -> SigningKey:
    """Open the key; make one only for the first root, or on demand."""
    if new_key or not (keeper.key.exists() or Root.objects.exists()):
        return SigningKey.make(keeper.key)
    return SigningKey.open(keeper.key)


def _refuse_older_copy(keeper: Keeper, newest: int) -> None:
    """Refuse to go on from a copy that was made before the newest root."""
    kept = max((int(path.stem.partition("-")[2]) for path in keeper.files()), default=0)
    if kept > newest:
        raise CheckFailedError(older_copy(kept, newest))


def older_copy(number: int, newest: int) -> Fault:
    """Say that the database does not know root ``number``, which was made from it."""
    return Fault(
        code="ledger.older-copy",
        where="ledger",
        asked=f"a database that knows root {number}, which was made from it",
        found=f"one whose newest root is {newest}" if newest else "one without any root",
        accepted="the database as it was, or one that went on from there",
        next_step="an older copy was put back: find the newer one, and who restored this",
    )


def _next(key: SigningKey, last: Root | None) -> Root:
    """Write the row of the next root."""
    heads = current_heads()
    number = last.number + 1 if last else 1
    made_us = as_microseconds(timezone.now())
    previous = bytes(last.root) if last else NOTHING
    root = root_of(heads)
    counts = (len(heads), sum(head.sequence for head in heads))
    statement = statement_of(
        number=number, made_us=made_us, counts=counts, previous=previous, root=root
    )
    return Root.append(
        number=number,
        made_us=made_us,
        heads="\n".join(head.line() for head in heads),
        root=root,
        previous=previous,
        public_key=key.public,
        signature=key.sign(statement.encode()),
    )


def _write_files(keeper: Keeper, number: int) -> None:
    """Write the files of a root where they are missing: kept last, as the sign of all done."""
    name = f"root-{number:06d}"
    if (keeper.kept / f"{name}.json").exists():
        return
    anchor = Anchor.of(Root.objects.get(number=number))
    _write(keeper.sheets / f"{name}.txt", sheet(anchor))
    _write(keeper.outbox / f"{name}.json", anchor.text())
    _write(keeper.kept / f"{name}.json", anchor.text())


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    with beside.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(path)
