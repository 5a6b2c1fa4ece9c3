"""Run a round of retention: remove what is past its time, then say what is left."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from everyvillage.policy.parameters import parameter
from everyvillage.services.retention.keeps import keeps
from everyvillage.services.retention.models import Kept

if TYPE_CHECKING:
    from datetime import datetime

    from everyvillage.services.retention.keeps import Keep


def keep_all(now: datetime) -> int:
    """Remove, table by table, what is past its time; give how many rows and folders went."""
    return sum(_keep(one, now) for one in keeps())


def days_of(keep: Keep, now: datetime) -> int:
    """Give for how many days something is kept, by the parameter in force."""
    value = parameter(keep.parameter, timezone.localdate(now)).value
    if not isinstance(value, int):
        message = f"the parameter {keep.parameter} is not a whole number"
        raise TypeError(message)
    return value


def _keep(keep: Keep, now: datetime) -> int:
    """Keep to one limit, in one transaction with the row that says so."""
    days = days_of(keep, now)
    before = now - timedelta(days=days)
    with transaction.atomic():
        removed = keep.remove(before)
        left = keep.state(before)
        Kept.objects.create(
            keep=keep.id,
            at=now,
            days=days,
            removed=removed,
            left=left.count,
            oldest=left.oldest,
            overdue=left.overdue,
        )
    return removed
