"""Erase: forget a person and keep the chain.

For each entry about the person an erasure entry is chained, with the reason and what totals
need (service, quantity, unit and month, nobody's name); then the payload and its salt are
removed. The commitment that stays is a hash with a lost salt of 32 random bytes: nobody can
try values against it. Only after the erasure entry is there do the triggers let the payload
go, on PostgreSQL only through one function of the owner's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction

from everyvillage.core.errors import Fault, InputError
from everyvillage.ledger import canonical, guard
from everyvillage.ledger.append import append_erasure
from everyvillage.ledger.guard.postgres import ERASE
from everyvillage.ledger.models import Entry, EntryKind, Payload, as_microseconds, as_moment

if TYPE_CHECKING:
    from datetime import datetime

    from everyvillage.ledger.canonical import Value

_FILE = "sha256:"


def erase_subject(subject: str, *, reason: str, by: str) -> tuple[str, ...]:
    """Remove every payload about the pseudonym ``subject``.

    ``reason`` is a code or sentence that may stay for ever, ``by`` the account that decided.
    All or nothing. Gives the names of the files that no payload refers to any more, for the
    caller to remove once the transaction is committed. Refuses with InputError where nothing
    is about this pseudonym.
    """
    if not reason.strip() or not subject:
        raise InputError(_nothing("a reason and a pseudonym", "one of them empty"))
    with transaction.atomic():
        payloads = list(_about(subject))
        if not payloads:
            raise InputError(_nothing("entries about this pseudonym", "none"))
        for payload in payloads:
            _erase(payload, reason, by)
        return tuple(sorted(_unused(_files_of(payloads))))


def erase_older(before: datetime, *, reason: str, by: str) -> tuple[int, tuple[str, ...]]:
    """Remove every payload about a person whose event happened before a moment.

    For the limits of retention: each gets its erasure entry, commitments stay, and the chain
    still holds. Gives how many went and the names of files that nothing refers to any more.
    """
    old = Payload.objects.filter(
        subject__isnull=False, happened_us__lt=as_microseconds(before)
    ).select_related("entry")
    with transaction.atomic():
        payloads = list(old.order_by("entry__place_id", "entry__sequence"))
        for payload in payloads:
            _erase(payload, reason, by)
        return len(payloads), tuple(sorted(_unused(_files_of(payloads))))


def _about(subject: str) -> list[Payload]:
    """Give every payload about a pseudonym, in the order of places, so that locks are too."""
    found = Payload.objects.filter(subject=subject).select_related("entry")
    return list(found.order_by("entry__place_id", "entry__sequence"))


def _erase(payload: Payload, reason: str, by: str) -> None:
    """Chain the erasure of one payload, then let the payload go."""
    append_erasure(payload.entry, {**_remainder(payload), "reason": reason, "recorder": by})
    with connection.cursor() as cursor:
        if guard.is_postgres(connection):
            cursor.execute(f"SELECT {ERASE}(%s)", [payload.entry_id])
        else:
            cursor.execute("DELETE FROM ledger_payload WHERE entry_id = %s", [payload.entry_id])


def _remainder(payload: Payload) -> dict[str, Value]:
    """Give what totals need, and no more: the day becomes its month."""
    entry: Entry = payload.entry
    kept: dict[str, Value] = {"place": entry.place_id, "kind": str(EntryKind.ERASURE)}
    body = canonical.decode(payload.body)
    if isinstance(body, dict):
        kept |= {name: body[name] for name in ("service", "quantity", "unit") if name in body}
        kept["erased_kind"] = body.get("kind")
    if payload.happened_us is not None:
        kept["month"] = as_moment(payload.happened_us).strftime("%Y-%m")
    return kept


def _files_of(payloads: list[Payload]) -> set[str]:
    """Give the names of the files that these payloads refer to."""
    names: set[str] = set()
    for payload in payloads:
        body = canonical.decode(payload.body)
        evidence = body.get("evidence") if isinstance(body, dict) else None
        for one in evidence if isinstance(evidence, list) else ():
            if isinstance(one, str) and one.startswith(_FILE):
                names.add(one.removeprefix(_FILE))
    return names


def _unused(names: set[str]) -> set[str]:
    """Give those of ``names`` that no payload refers to; the erased ones are gone by now."""
    return {name for name in names if not Payload.objects.filter(body__contains=name).exists()}


def _nothing(asked: str, found: str) -> Fault:
    """Say that there is nothing to erase."""
    return Fault(
        code="ledger.nothing-to-erase",
        where="ledger",
        asked=asked,
        found=found,
        accepted="a pseudonym that entries are about, and why they go",
        next_step="look the person up again; nothing was removed",
    )
