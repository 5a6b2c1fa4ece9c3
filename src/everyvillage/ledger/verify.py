"""Verify: read every chain from its first entry, and hold it against the signed roots.

Without a root this finds what was edited, removed, put in or swapped by somebody who did not
compute the later hashes again. With a root it finds that too, a cut tail and a restored older
copy, up to the last root; what came later is "not yet anchored".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from everyvillage.core.errors import CheckFailedError, Fault
from everyvillage.ledger.anchor import Anchor
from everyvillage.ledger.broken import BrokenChain, Trouble
from everyvillage.ledger.guard import missing
from everyvillage.ledger.models import Payload, Root
from everyvillage.ledger.roots import older_copy
from everyvillage.ledger.scan import scan

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from everyvillage.ledger.roots import Keeper
    from everyvillage.ledger.scan import Scan

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Report:
    """What verifying found; ``root`` is the newest one it was held against, None for none."""

    entries: int
    chains: int
    erased: int
    not_anchored: int
    root: int | None
    root_made: datetime | None
    faults: Sequence[Fault] = field(default=())

    @property
    def holds(self) -> bool:
        """Say whether nothing is broken."""
        return not self.faults

    def require(self) -> None:
        """Refuse with CheckFailedError, the first broken entry first, where something is."""
        if self.faults:
            raise CheckFailedError(self.faults[:_SHOWN])


def verify(keeper: Keeper, given: Anchor | None = None) -> Report:
    """Verify every entry of this database.

    ``given`` is a root that somebody else held; beside it, the newest one that this machine
    keeps is used. Reads 20,000 entries at a time, about 5 microseconds for each.
    """
    anchors, faults = _anchors(keeper, given)
    checkpoints: dict[int, dict[int, tuple[bytes, int]]] = {}
    # What somebody else held comes first where two roots seal the same entry.
    for anchor in sorted(anchors, key=lambda one: one is not given):
        for head in anchor.heads or ():
            sealed = checkpoints.setdefault(head.place, {})
            sealed.setdefault(head.sequence, (head.hash, anchor.number))
    found = scan(checkpoints)
    newest = anchors[-1] if anchors else None
    faults += [one.fault(_held_until(one, keeper)) for one in found.broken]
    faults += [one.fault() for one in _payload_troubles(found)]
    faults += [_unguarded(name) for name in missing()]
    return Report(
        entries=found.entries,
        chains=len(found.lengths),
        erased=len(found.erased),
        not_anchored=_not_anchored(found, newest),
        root=newest.number if newest else None,
        root_made=newest.made if newest else None,
        faults=tuple(faults),
    )


def _anchors(keeper: Keeper, given: Anchor | None) -> tuple[list[Anchor], list[Fault]]:
    """Give the roots to hold the chains against, oldest first, and what is wrong with them."""
    kept = next(keeper.kept_anchors(), None)
    held = [given] if given else []
    if kept and (given is None or (kept.number, kept.root) != (given.number, given.root)):
        held.append(kept)
    in_database = Root.objects.order_by("-number").first()
    if not held and in_database:
        held = [Anchor.of(in_database)]
    known, faults, sound = keeper.known, [], []
    for anchor in sorted(held, key=lambda one: one.number):
        wrong = _wrong_root(anchor, known, in_database)
        faults += wrong
        # Heads of a root that was tampered with say nothing; an older copy still has them.
        sound += [_with_heads(anchor)] if all(w.code != "ledger.root-forged" for w in wrong) else []
    return sound, faults


def _wrong_root(anchor: Anchor, known: frozenset[bytes], newest: Root | None) -> list[Fault]:
    """Say what is wrong with a root, or with what the database says of it."""
    try:
        anchor.check(known)
    except CheckFailedError as error:
        return list(error.faults)
    here = Root.objects.filter(number=anchor.number).first()
    if here is None:
        return [older_copy(anchor.number, newest.number if newest else 0)]
    return [] if bytes(here.root) == anchor.root else [_root_changed(anchor)]


def _with_heads(anchor: Anchor) -> Anchor:
    """Give the anchor with heads; a printed sheet takes those of the database that fit it."""
    here = Root.objects.filter(number=anchor.number).first()
    if anchor.heads is not None or here is None or bytes(here.root) != anchor.root:
        return anchor
    return Anchor.of(here)


def _held_until(broken: BrokenChain, keeper: Keeper) -> int:
    """Give the last entry of a rewritten chain that an earlier root still confirms, or 0."""
    if broken.trouble is not Trouble.REWRITTEN:
        return 0
    known = keeper.known
    for row in Root.objects.order_by("-number"):
        anchor = Anchor.of(row)
        try:
            anchor.check(known)
        except CheckFailedError:
            continue
        for head in anchor.heads or ():
            if head.place == broken.place and broken.has(head):
                return head.sequence
    return 0


def _payload_troubles(found: Scan) -> Iterable[BrokenChain]:
    """Give the payloads that are gone without a reason, and those that came back.

    What looks so because somebody was erased during the reading is looked up again.
    """
    for digest, (place, sequence) in found.without_payload.items():
        if digest not in found.erased and not _is_erased(digest):
            yield BrokenChain(place, sequence, Trouble.PAYLOAD_GONE)
    for digest, (place, sequence) in found.erased.items():
        if digest not in found.without_payload and _has_payload(digest):
            yield BrokenChain(place, sequence, Trouble.PAYLOAD_BACK)


def _is_erased(digest: bytes) -> bool:
    """Say whether an erasure entry points to the entry with this hash."""
    return Payload.objects.filter(entry__kind="erasure", entry__about=digest).exists()


def _has_payload(digest: bytes) -> bool:
    """Say whether the entry with this hash has a payload now."""
    return Payload.objects.filter(entry__hash=digest).exists()


def _not_anchored(found: Scan, newest: Anchor | None) -> int:
    """Count the entries that came after the newest root."""
    heads = newest.heads if newest else None
    sealed = {head.place: head.sequence for head in heads or ()}
    return sum(max(0, length - sealed.get(place, 0)) for place, length in found.lengths.items())


def _root_changed(anchor: Anchor) -> Fault:
    """Say that the database tells another story of a root than its holder."""
    return Fault(
        code="ledger.root-changed",
        where=f"root {anchor.number}",
        asked=f"the hash {anchor.root.hex()[:16]}…",
        found="another hash in the database",
        accepted="the root as it was signed and given away",
        next_step="the ledger was replaced by another: compare with a backup of that day",
    )


def _unguarded(name: str) -> Fault:
    """Say that proof can be changed at this moment."""
    return Fault(
        code="ledger.trigger-missing",
        where=name,
        asked="the triggers that refuse changes",
        found="one that is missing, or that says something else",
        accepted="each trigger as this version makes it",
        next_step="run everyvillage ledger guard as the owner of the tables, and find out "
        "who took it away",
    )
