"""The vault: seals identity values, opens them, and finds them by keyed hash.

A sealed value is ``suite (1 byte) · key id (4) · nonce (12) · ciphertext · tag (16)``. What
it is bound to (table, field and the person's number) is authenticated with it, so a value
that is moved to another person or field does not open.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import replace
from typing import TYPE_CHECKING

from everyvillage.contracts import TABLES
from everyvillage.core.errors import CheckFailedError, Fault, PartMissingError
from everyvillage.registry.keys.ring import Use
from everyvillage.registry.keys.suites import (
    HASHES,
    NONCE_BYTES,
    SUITES,
    TAG_BYTES,
    InvalidTag,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from everyvillage.registry.keys.ring import Key, KeyRing
    from everyvillage.registry.keys.suites import Engine

_ID_BYTES = 4
_HEAD_BYTES = 1 + _ID_BYTES
_SHORTEST = _HEAD_BYTES + NONCE_BYTES + TAG_BYTES
_BLOCK = 64
_INNER = bytes(value ^ 0x36 for value in range(256))
_OUTER = bytes(value ^ 0x5C for value in range(256))
# A byte that stands in no name of a table or field keeps the parts apart.
_APART = "\x1f"


class Vault:
    """Seals, opens and indexes with the keys of one ring."""

    def __init__(self, ring: KeyRing, index_key: Key | None = None) -> None:
        """Take the ring; nothing is read from it before it is needed.

        ``index_key`` is the index key in force, the newest of the ring where it is None.
        """
        self.ring = ring
        self._index_key = index_key
        self._engines: dict[bytes, Engine] = {}

    def seal(self, value: str, *, table: str, field: str, person: str) -> bytes:
        """Encrypt one value under the current data key, bound to its place."""
        sealed = self.seal_all([value], [person], table=table, field=field)[0]
        return sealed or b""

    def seal_all(
        self, values: Sequence[str | None], persons: Sequence[str], *, table: str, field: str
    ) -> list[bytes | None]:
        """Encrypt ``values``, one for each of ``persons``; None stays None (missing)."""
        key = self.ring.current(Use.DATA)
        head = bytes((SUITES[key.suite].number,)) + bytes.fromhex(key.id)
        encrypt = self._engine(head).encrypt
        nonces = os.urandom(NONCE_BYTES * len(values))
        start = f"{table}{_APART}{field}{_APART}".encode()
        sealed: list[bytes | None] = []
        for at, (value, person) in enumerate(zip(values, persons, strict=True)):
            if value is None:
                sealed.append(None)
                continue
            nonce = nonces[at * NONCE_BYTES : (at + 1) * NONCE_BYTES]
            body = encrypt(nonce, value.encode(), start + person.encode())
            sealed.append(head + nonce + body)
        return sealed

    @staticmethod
    def key_id_of(sealed: bytes) -> str:
        """Give the id of the key that a value was sealed with."""
        return bytes(sealed[1:_HEAD_BYTES]).hex()

    def open(self, sealed: bytes, *, table: str, field: str, person: str) -> str:
        """Decrypt one value.

        Refuses with PartMissingError, naming the key id, where the ring lacks the key; with
        CheckFailedError where the value was changed or belongs to another place.
        """
        sealed = bytes(sealed)
        if len(sealed) < _SHORTEST:
            raise CheckFailedError(
                _cannot_open(table, field, "fewer bytes than a sealed value has")
            )
        head, nonce, body = (
            sealed[:_HEAD_BYTES],
            sealed[_HEAD_BYTES : _HEAD_BYTES + NONCE_BYTES],
            sealed[_HEAD_BYTES + NONCE_BYTES :],
        )
        bound = f"{table}{_APART}{field}{_APART}{person}".encode()
        try:
            return self._engine(head).decrypt(nonce, body, bound).decode()
        except InvalidTag as error:
            found = f"a value that key {head[1:].hex()} did not seal for this place"
            raise CheckFailedError(_cannot_open(table, field, found)) from error

    def index(self, value: str, *, table: str, field: str) -> bytes:
        """Give the keyed hash (HMAC, 32 bytes) under which ``value`` is found."""
        hashed = self.index_all([value], table=table, field=field)[0]
        return hashed or b""

    def index_all(
        self, values: Iterable[str | None], *, table: str, field: str
    ) -> list[bytes | None]:
        """Give the keyed hash of each of ``values``; None stays None (missing).

        For a declared table it is under the index key in force, as its hashes are made anew
        from the sealed values when that key is changed. Any other hash lasts: it stands for
        something nobody keeps, and is under the oldest index key for ever.
        """
        return _hashes(self._key_for(table), f"index{_APART}{table}{_APART}{field}", values)

    def marks(
        self, values: Sequence[str | None], persons: Sequence[str], *, table: str, field: str
    ) -> list[bytes | None]:
        """Give a keyed hash of each value together with its person.

        It tells whether a value has changed, and nothing else: two persons of one name have
        different marks.
        """
        joined = (
            None if value is None else f"{person}{_APART}{value}"
            for value, person in zip(values, persons, strict=True)
        )
        return _hashes(self._key_for(table), f"mark{_APART}{table}{_APART}{field}", joined)

    def pseudonyms(self, values: Iterable[str | None], *, purpose: str) -> list[str | None]:
        """Give a name of 32 hexadecimal digits for each value, different for each purpose.

        The same value has the same pseudonym under one purpose for ever, so rows of several
        snapshots can be joined, and those of two purposes not: they are under the oldest index
        key, which a change of that key leaves in the ring.
        """
        lasting = self.ring.first(Use.INDEX)
        label = f"purpose{_APART}{purpose}".encode()
        secret = hmac.digest(lasting.secret, label, HASHES[lasting.suite])
        hashed = _hashes(replace(lasting, secret=secret), "pseudonym", values)
        return [None if one is None else one[:16].hex() for one in hashed]

    @property
    def index_key(self) -> Key:
        """Give the index key in force."""
        return self._index_key or self.ring.current(Use.INDEX)

    def _key_for(self, table: str) -> Key:
        """Give the key of the hashes of a table: in force for a declared one, else the oldest."""
        return self.index_key if table in TABLES else self.ring.first(Use.INDEX)

    def _engine(self, head: bytes) -> Engine:
        """Give the key that the head of a sealed value names, ready to use."""
        engine = self._engines.get(head)
        if engine is None:
            key = self.ring.key(head[1:].hex())
            suite = SUITES.get(key.suite)
            if suite is None or suite.number != head[0]:
                raise PartMissingError(_suite_unknown(head[0], key.id))
            engine = self._engines[head] = suite.engine(key.secret)
        return engine


def _hashes(key: Key, label: str, values: Iterable[str | None]) -> list[bytes | None]:
    """Give the HMAC (RFC 2104) of ``label`` and each value, with the hash of the key's suite.

    The two halves of the HMAC are prepared once and copied for each value, which takes less
    than half the time of a call to ``hmac`` for each; a test compares the two.
    """
    padded = key.secret.ljust(_BLOCK, b"\0")
    inner = hashlib.new(HASHES[key.suite], padded.translate(_INNER))
    inner.update(f"{label}{_APART}".encode())
    outer = hashlib.new(HASHES[key.suite], padded.translate(_OUTER))
    hashed: list[bytes | None] = []
    for value in values:
        if value is None:
            hashed.append(None)
            continue
        first, second = inner.copy(), outer.copy()
        first.update(value.encode())
        second.update(first.digest())
        hashed.append(second.digest())
    return hashed


def _cannot_open(table: str, field: str, found: str) -> Fault:
    """Say that a sealed value does not open."""
    return Fault(
        code="keys.cannot-open",
        where=f"{table}.{field}",
        asked="a sealed value of this person and field",
        found=found,
        accepted="the value as it was sealed",
        next_step="restore the row from a backup: it was changed, or moved from another place",
    )


def _suite_unknown(number: int, key_id: str) -> Fault:
    """Say that a ciphertext names a suite its key is not for."""
    return Fault(
        code="keys.suite-unknown",
        where="key ring",
        asked=f"the suite of key {key_id}",
        found=f"suite number {number}",
        accepted=", ".join(f"{suite.number} ({suite.name})" for suite in SUITES.values()),
        next_step="update this software: the value was sealed by a newer one",
    )
