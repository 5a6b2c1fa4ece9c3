"""Take back a shock that was told by mistake or with wrong sums; its row is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from everyvillage.registry.events.outbox import publish
from everyvillage.registry.events.shocks import ShockTakenBack
from everyvillage.registry.shocks.models import Shock

if TYPE_CHECKING:
    from collections.abc import Iterable


def withdraw(shocks: Iterable[Shock]) -> int:
    """Take shocks back and tell of each, in the caller's transaction; give how many stood."""
    return sum(_withdraw(one) for one in shocks)


def put_instead(before: Shock, now: Shock) -> None:
    """Keep the corrected shock in the place of the one before, and tell of it.

    Stands in the caller's transaction; ``before`` was taken out by :func:`take_out`.
    """
    publish(ShockTakenBack(before.pk, before.household_id, instead=now.pk))


def take_out(one: Shock) -> bool:
    """Mark a shock as no longer standing, without a word; say whether it stood."""
    rows = Shock.objects.filter(pk=one.pk)
    return bool(rows.update(withdrawn_at=timezone.now()))


def _withdraw(one: Shock) -> bool:
    stood = take_out(one)
    if stood:
        publish(ShockTakenBack(one.pk, one.household_id))
    return stood
