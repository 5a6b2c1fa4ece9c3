"""The moment of something of which only the day was said."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from datetime import date

_NOON = time(12)


def noon_of(day: date) -> datetime:
    """Give noon of a day, in the time of the county."""
    return timezone.make_aware(datetime.combine(day, _NOON))


def moment_on(day: date) -> datetime:
    """Give now for today, noon for any other day."""
    now = timezone.localtime()
    return now if day == timezone.localdate(now) else noon_of(day)
