"""Visits promised at the door: "come again today", "within a week"."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from everyvillage.services.protection.actions.moving import limit_of
from everyvillage.services.protection.models import Promise

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

MET = frozenset({"met", "phone"})
TODAY, WEEK = "today", "week"


def open_promises() -> QuerySet[Promise]:
    """Give the promises that nobody has kept."""
    return Promise.objects.filter(kept_on=None)


def take_promise(household: int, outcome: str, again: str, worker: str, on: date) -> Promise | None:
    """Keep what was promised before a visit of a day, and what was promised at it; give that.

    A visit that met somebody keeps an older promise. A new promise takes the place of one that
    is open: what was said last counts, by the day of the visit, however late it arrives.
    """
    before = open_promises().select_for_update().filter(household=household).first()
    later = Promise.objects.filter(household=household, kept_on__gt=on).exists()
    if later or (before is not None and before.made_on > on):
        return None
    days = {TODAY: 0, WEEK: limit_of("promise_days", on)}.get(again)
    if before is not None and (outcome in MET or days is not None):
        before.kept_on = on
        before.save(update_fields=["kept_on"])
    if days is None:
        return None
    return Promise.objects.create(
        household_id=household, made_on=on, by=on + timedelta(days=days), helper=worker
    )
