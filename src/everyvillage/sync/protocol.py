"""Protocol 1: a bundle of writes, read from JSON with every fault at once.

A bundle names the phone that carries it, that phone's clock, and its writes. A write has an id
of its own, a kind with a version, the phone it was written on, its number on that phone, the
clock at that time, and a body that only its kind understands. Forms come as kinds; a phone that
carries another's writes leaves their ``origin`` as it is.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from everyvillage.core.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PROTOCOL = 1
MOST_WRITES = 200
LARGEST_BODY = 64 * 1024
_KIND = re.compile(r"[a-z][a-z0-9-]{0,40}@[1-9][0-9]{0,3}")
_LARGEST_SEQUENCE = 2**53


@dataclass(frozen=True, slots=True)
class Write:
    """One write as it came; ``body`` is the kind's own."""

    id: UUID
    kind: str
    origin: UUID
    sequence: int
    written: datetime
    body: Mapping[str, Any]

    @property
    def fingerprint(self) -> str:
        """Give the hash that tells a repeated write from another under the same id."""
        plain = [self.kind, str(self.origin), self.sequence, self.written.isoformat(), self.body]
        text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a phone sends at once; ``sent`` is its clock while sending."""

    device: UUID
    sent: datetime
    writes: tuple[Write, ...]


def read_bundle(text: bytes) -> Bundle:
    """Read a bundle; refuse with every fault what is not one."""
    try:
        plain = json.loads(text)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise InputError(_fault("", "a bundle in JSON", "something else", "JSON")) from error
    if not isinstance(plain, dict):
        raise InputError(_fault("", "a bundle in JSON", "no object", "an object"))
    faults = list(_faults(plain))
    if faults:
        raise InputError(faults)
    writes = tuple(_write(one) for one in plain["writes"])
    return Bundle(UUID(plain["device"]), _moment(plain["sent"]), writes)


def _write(plain: Mapping[str, Any]) -> Write:
    return Write(
        id=UUID(plain["id"]),
        kind=plain["kind"],
        origin=UUID(plain["origin"]),
        sequence=plain["sequence"],
        written=_moment(plain["written"]),
        body=plain["body"],
    )


def _faults(plain: Mapping[str, Any]) -> Iterator[Fault]:
    """Give everything that is wrong with a bundle."""
    if plain.get("protocol") != PROTOCOL:
        yield _fault("protocol", "a protocol", repr(plain.get("protocol"))[:20], str(PROTOCOL))
    if not _is_uuid(plain.get("device")):
        yield _fault("device", "the id of the phone", "something else", "a UUID")
    if not _is_moment(plain.get("sent")):
        yield _fault("sent", "the phone's clock", "something else", "a moment with a time zone")
    writes = plain.get("writes")
    if not isinstance(writes, list) or len(writes) > MOST_WRITES:
        yield _fault("writes", "the writes", "none, or too many", f"at most {MOST_WRITES}")
        return
    for number, one in enumerate(writes, start=1):
        yield from _write_faults(f"write {number}", one)


def _write_faults(where: str, one: object) -> Iterator[Fault]:
    if not isinstance(one, dict):
        yield _fault(where, "a write", "something else", "an object")
        return
    for name in ("id", "origin"):
        if not _is_uuid(one.get(name)):
            yield _fault(f"{where}, {name}", "an id", "something else", "a UUID")
    kind, sequence = one.get("kind"), one.get("sequence")
    if not isinstance(kind, str) or not _KIND.fullmatch(kind):
        yield _fault(f"{where}, kind", "a kind with its version", "another", "for example visit@1")
    if type(sequence) is not int or not 0 < sequence < _LARGEST_SEQUENCE:
        yield _fault(f"{where}, sequence", "its number on the phone", "another", "1, 2, 3 …")
    if not _is_moment(one.get("written")):
        yield _fault(f"{where}, written", "when it was written", "another", "a moment with a zone")
    body = one.get("body")
    if not isinstance(body, dict) or len(json.dumps(body)) > LARGEST_BODY:
        yield _fault(f"{where}, body", "a body", "none, or too large", f"{LARGEST_BODY} bytes")


def _is_uuid(value: object) -> bool:
    try:
        return isinstance(value, str) and str(UUID(value)) == value
    except ValueError:
        return False


def _is_moment(value: object) -> bool:
    try:
        return isinstance(value, str) and _moment(value).tzinfo is not None
    except (ValueError, OverflowError):
        return False


def _moment(value: str) -> datetime:
    return datetime.fromisoformat(value)


def _fault(where: str, asked: str, found: str, accepted: str) -> Fault:
    return Fault(
        code="sync.bundle-wrong",
        where=where,
        asked=asked,
        found=found,
        accepted=accepted,
        next_step="nothing was taken; send the bundle as the protocol says",
    )
