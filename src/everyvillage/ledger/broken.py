"""What can be wrong with a chain, in words for the person who has to find out why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from everyvillage.core.errors import Fault
from everyvillage.ledger.models import Entry

if TYPE_CHECKING:
    from everyvillage.ledger.hashing import Head


class Trouble(Enum):
    """One way in which a chain does not hold: its code, what was asked, what was found."""

    EDITED = (
        "ledger.entry-edited",
        "an entry that fits its hash",
        "one whose kind, time or reference was edited",
    )
    PAYLOAD_EDITED = (
        "ledger.payload-edited",
        "a payload that fits its commitment",
        "one that was edited, or that belongs to another entry",
    )
    MISSING = (
        "ledger.entry-missing",
        "an entry with this number",
        "one with another: an entry was removed, moved or put in",
    )
    UNLINKED = (
        "ledger.link-broken",
        "an entry that follows the one before it",
        "one that follows another: it or the one before was replaced, swapped or put in",
    )
    PAYLOAD_GONE = (
        "ledger.payload-missing",
        "a payload, or an erasure that says why it went",
        "neither",
    )
    PAYLOAD_BACK = (
        "ledger.payload-returned",
        "no payload, because it was erased",
        "the payload: it was brought back from an older copy",
    )
    REWRITTEN = (
        "ledger.chain-rewritten",
        "the entry that a signed root sealed",
        "another, with every later hash computed again",
    )
    CUT = ("ledger.tail-cut", "the entries that a signed root sealed", "a chain that ends before")


@dataclass(frozen=True, slots=True)
class BrokenChain:
    """The first place where a chain does not hold; ``root`` is the root that tells it, or 0."""

    place: int
    sequence: int
    trouble: Trouble
    root: int = 0

    def fault(self, held_until: int = 0) -> Fault:
        """Say it; ``held_until`` is the last entry that an earlier root confirms."""
        code, asked, found = self.trouble.value
        where = f"place {self.place} entry {self.sequence}"
        if self.trouble is Trouble.REWRITTEN:
            where = f"place {self.place} entries {held_until + 1} to {self.sequence}"
        told = f" (root {self.root})" if self.root else ""
        return Fault(
            code=code,
            where=where,
            asked=asked + told,
            found=found,
            accepted="the entry as it was written",
            next_step="compare with a backup or with the level above, and find out who could "
            "write the database; nothing can be mended inside the chain",
        )

    def has(self, head: Head) -> bool:
        """Say whether the chain, as it is now, has what ``head`` sealed."""
        found = Entry.objects.filter(place_id=head.place, sequence=head.sequence).first()
        return found is not None and bytes(found.hash) == head.hash
