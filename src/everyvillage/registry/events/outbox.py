"""The outbox: an event is written in the transaction that makes it true, and not otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone

from everyvillage.registry.events.event import write_event
from everyvillage.registry.events.models import Happened

if TYPE_CHECKING:
    from everyvillage.registry.events.event import Event


def publish(event: Event) -> int:
    """Write ``event`` to the outbox; give its number.

    It is told to every reaction after the transaction, by the worker or by the next tick, or
    never if the transaction is undone. Refuses to be called outside a transaction: an event
    could then be told of something that was not kept.
    """
    if not connection.in_atomic_block:
        message = "an event is published inside the transaction of what happened"
        raise RuntimeError(message)
    row = Happened.objects.create(kind=event.kind, body=write_event(event), at=timezone.now())
    return row.pk
