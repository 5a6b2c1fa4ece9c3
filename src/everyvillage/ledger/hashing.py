"""The three hashes of the ledger: of a payload, of an entry, of all chains together.

Each begins with words of its own, so that bytes made for one never pass for another. Changing
a line here makes every ledger that exists unverifiable; a new form gets a new number.
"""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SALT_BYTES = 32
HASH_BYTES = 32
NOTHING = bytes(HASH_BYTES)
PAYLOAD = b"everyvillage payload 1\n"
ENTRY = b"everyvillage entry 1\n"
_LEAF = b"\0"
_NODE = b"\1"


class Head(NamedTuple):
    """The end of one chain: its place, its number of entries, the hash of the last."""

    place: int
    sequence: int
    hash: bytes

    def line(self) -> str:
        """Give the head as the line that is kept, sent and hashed."""
        return f"{self.place} {self.sequence} {self.hash.hex()}"


def new_salt() -> bytes:
    """Draw the salt of one payload; without it nobody can try values against a commitment."""
    return os.urandom(SALT_BYTES)


def commitment_of(salt: bytes, body: str) -> bytes:
    """Give what a chain keeps of a payload: SHA-256 of a salt of 32 bytes and the text."""
    return hashlib.sha256(PAYLOAD + salt + body.encode()).digest()


def entry_hash(
    head: tuple[int, int, str, int], about: bytes, commitment: bytes, previous: bytes
) -> bytes:
    """Give the hash of an entry.

    ``head`` is place, number in the chain, kind and microseconds since 1970; ``about`` is the
    hash of the entry that it points back to, or :data:`NOTHING`. The text part ends before
    the last 96 bytes, so no two entries have the same bytes.
    """
    place, sequence, kind, recorded_us = head
    text = f"{place} {sequence} {kind} {recorded_us}\n".encode()
    return hashlib.sha256(ENTRY + text + about + commitment + previous).digest()


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """Give the root of a binary hash tree over ``leaves`` as RFC 6962, section 2.1, has it."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    row = [hashlib.sha256(_LEAF + leaf).digest() for leaf in leaves]
    while len(row) > 1:
        paired = [
            hashlib.sha256(_NODE + row[at] + row[at + 1]).digest()
            for at in range(0, len(row) - 1, 2)
        ]
        # The one left over goes up as it is, which gives RFC 6962's split at a power of two.
        row = paired + row[len(paired) * 2 :]
    return row[0]


def root_of(heads: Iterable[Head]) -> bytes:
    """Give the root over the heads of all chains, in the order of their places."""
    return merkle_root([head.line().encode() for head in sorted(heads)])
