"""Take a bundle: each write once, whatever the link and the phone's clock did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Protocol

from django.db import IntegrityError, transaction
from django.utils import timezone

from everyvillage.core.errors import EveryvillageError
from everyvillage.sync.models import Device, Received

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from everyvillage.registry.access.acting import Acting
    from everyvillage.sync.protocol import Bundle, Write

SENT, REFUSED = "sent", "refused"
_LONGEST_HELD = timedelta(days=60)
"""A write that claims to have waited longer than this came from a clock that was changed."""


@dataclass(frozen=True, slots=True)
class Came:
    """A write with the times that a kind may trust: ``written`` by our clock, as well as known."""

    write: Write
    written: datetime
    received: datetime
    doubtful: bool


class Kind(Protocol):
    """What a service does with a write of its kind, inside the transaction of its receipt."""

    def __call__(self, acting: Acting, came: Came) -> str:
        """Do it once and name what was made; refuse with an EveryvillageError."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one write: "sent", or "refused" with the code of the fault."""

    id: str
    state: str
    why: str = ""


def receive(
    bundle: Bundle, device: Device, acting: Acting, kinds: Mapping[str, Kind]
) -> list[Receipt]:
    """Take each write of a bundle in a transaction of its own and give its receipt.

    A write that came before gives the receipt it had; another body under its id is refused. A
    write that the database did not take has no receipt, so the phone keeps it waiting.
    """
    now = timezone.now()
    taken = (_take(_dated(one, bundle, now), device, acting, kinds) for one in bundle.writes)
    return [one for one in taken if one is not None]


def _dated(write: Write, bundle: Bundle, now: datetime) -> Came:
    """Turn the phone's clock into ours: how long ago it says, counted back from now."""
    waited = bundle.sent - write.written
    doubtful = not timedelta() <= waited <= _LONGEST_HELD
    written = now if doubtful else now - waited
    return Came(write, written, now, doubtful)


def _take(came: Came, device: Device, acting: Acting, kinds: Mapping[str, Kind]) -> Receipt | None:
    try:
        with transaction.atomic():
            row = _note(came, device)
            _do(row, came, acting, kinds)
    except IntegrityError:
        return _again(came.write)
    return Receipt(str(row.pk), row.state, row.why)


def _note(came: Came, device: Device) -> Received:
    """Write the receipt first: of two at the same moment, the second waits here and fails."""
    write = came.write
    return Received.objects.create(
        id=write.id,
        device=device,
        origin=write.origin,
        kind=write.kind,
        sequence=write.sequence,
        body_hash=write.fingerprint,
        claimed_at=write.written.astimezone(UTC),
        written_at=came.written,
        doubtful=came.doubtful,
        received_at=came.received,
        state=SENT,
    )


def _do(row: Received, came: Came, acting: Acting, kinds: Mapping[str, Kind]) -> None:
    """Do what the write says, or keep why not; what it had begun is undone."""
    kind = kinds.get(row.kind)
    if kind is None:
        row.state, row.why = REFUSED, "sync.kind-unknown"
    else:
        try:
            with transaction.atomic():
                row.effect = kind(acting, came)
        except EveryvillageError as error:
            row.state, row.why = REFUSED, error.code
    row.save(update_fields=["state", "why", "effect"])


def _again(write: Write) -> Receipt | None:
    """Give the receipt of a write that came before; none where another row stood in its way."""
    row = Received.objects.filter(pk=write.id).first()
    if row is None:
        return None
    if row.body_hash != write.fingerprint:
        return Receipt(str(write.id), REFUSED, "sync.id-reused")
    return Receipt(str(row.pk), row.state, row.why)
