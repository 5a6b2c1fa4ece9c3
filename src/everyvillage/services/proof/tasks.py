"""Dated work of the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from everyvillage.ledger.models import Entry
from everyvillage.ledger.roots import keeper_of_this_home, make_root_of_day

if TYPE_CHECKING:
    from datetime import datetime


def seal_the_day(now: datetime) -> int:
    """Make the signed root of the day, unless there is one or nothing was ever recorded."""
    if not Entry.objects.exists():
        return 0
    return int(make_root_of_day(keeper_of_this_home(), timezone.localdate(now)) is not None)
