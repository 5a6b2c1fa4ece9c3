"""What can be recorded: a delivery, a promise, a piece of evidence.

Quantities are whole numbers; a unit is chosen so that they are ("fen", not yuan). People,
providers and recorders appear as pseudonyms or numbers of the register, never by name: an
erasure removes the payload, but nobody has to rely on it for a name.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from everyvillage.core.errors import Fault, InputError
from everyvillage.ledger.models import EntryKind, as_microseconds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from everyvillage.ledger.canonical import Value
    from everyvillage.registry.keys import Vault

_PURPOSE = "ledger"
_EVIDENCE = re.compile(r"^(sha256|entry):[0-9a-f]{64}$")
_LONGEST = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """The receipt that something was done for someone.

    ``subject`` is a pseudonym (:func:`subject_of`), "" where it was done for a place.
    ``happened`` has a time zone. ``evidence`` are references: ``sha256:`` and the name of a
    stored file, or ``entry:`` and the hash of an entry.
    """

    kind: ClassVar[EntryKind] = EntryKind.DELIVERY

    service: str
    provider: str
    quantity: int
    unit: str
    happened: datetime
    recorder: str
    subject: str = ""
    evidence: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What, how many, where, by when, with what proof, checked by whom.

    ``happened`` is when it was given; ``due`` the day by which it is to be kept.
    """

    kind: ClassVar[EntryKind] = EntryKind.PROMISE

    service: str
    provider: str
    quantity: int
    unit: str
    happened: datetime
    recorder: str
    due: date
    proof: str
    checker: str
    subject: str = ""
    evidence: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A claim, a measurement, a photo, a signature or a visit, with its source and its doubt.

    ``quantity`` and ``unit`` are what it shows; ``doubt`` says in words how sure it is.
    """

    kind: ClassVar[EntryKind] = EntryKind.EVIDENCE

    service: str
    provider: str
    quantity: int
    unit: str
    happened: datetime
    recorder: str
    form: str
    source: str
    doubt: str = ""
    subject: str = ""
    evidence: tuple[str, ...] = ()
    note: str = ""


Record: TypeAlias = Delivery | Promise | Evidence

EVIDENCE_FORMS = frozenset({"claim", "measurement", "photo", "signature", "visit"})


def subject_of(vault: Vault, person_id: int) -> str:
    """Give the pseudonym of a person in the ledger; no other purpose has the same one."""
    return subjects_of(vault, [person_id])[0]


def subjects_of(vault: Vault, person_ids: Iterable[int]) -> list[str]:
    """Give the pseudonyms of several persons, in their order."""
    return [str(one) for one in vault.pseudonyms(map(str, person_ids), purpose=_PURPOSE)]


def body_of(record: Record, place_id: int) -> dict[str, Value]:
    """Give what is hashed of a record; refuses with InputError, every fault listed."""
    faults = list(_faults(record))
    if faults:
        raise InputError(faults)
    body: dict[str, Value] = {"place": place_id, "kind": str(record.kind)}
    for name, value in asdict(record).items():
        if isinstance(value, datetime):
            body[f"{name}_us"] = as_microseconds(value)
        elif isinstance(value, date):
            body[name] = value.isoformat()
        elif value not in ("", ()):
            body[name] = list(value) if isinstance(value, tuple) else value
    return body


def _faults(record: Record) -> Iterator[Fault]:
    """Give everything that keeps a record from being written."""
    for name in ("service", "provider", "unit", "recorder"):
        if not getattr(record, name).strip():
            yield _fault(name, "a word", "nothing", "text")
    if isinstance(record.quantity, bool) or not isinstance(record.quantity, int):
        kind = type(record.quantity).__name__
        yield _fault("quantity", "a whole number", f"a {kind}", "a whole number of the unit")
    if record.happened.tzinfo is None:
        yield _fault("happened", "a moment", "one without a time zone", "one with a time zone")
    if len(record.note) > _LONGEST:
        yield _fault("note", "a note", f"{len(record.note)} letters", f"at most {_LONGEST}")
    for one in record.evidence:
        if not _EVIDENCE.match(one):
            yield _fault("evidence", "a reference", f"“{one[:20]}”", "sha256: or entry: and a hash")
    if isinstance(record, Evidence) and record.form not in EVIDENCE_FORMS:
        accepted = ", ".join(sorted(EVIDENCE_FORMS))
        yield _fault("form", "a form of evidence", f"“{record.form[:20]}”", accepted)


def _fault(name: str, asked: str, found: str, accepted: str) -> Fault:
    """Say what is wrong with one part of a record."""
    return Fault(
        code="ledger.record-wrong",
        where=name,
        asked=asked,
        found=found,
        accepted=accepted,
        next_step="correct this part and send the record again; nothing was written",
    )
