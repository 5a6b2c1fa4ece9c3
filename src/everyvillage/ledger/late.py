"""Written late: what was recorded long after it happened, for whoever visits unannounced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import F

from everyvillage.ledger.models import Payload, as_microseconds, as_moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LATE = timedelta(days=7)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Late:
    """One entry that was written late; ``place`` and ``sequence`` find it in its chain."""

    place: int
    sequence: int
    kind: str
    service: str
    happened: datetime
    recorded: datetime

    @property
    def delay(self) -> timedelta:
        """Give how long after it happened it was written."""
        return self.recorded - self.happened


def written_late(
    since: datetime,
    until: datetime,
    *,
    places: Iterable[int] | None = None,
    later_than: timedelta = LATE,
) -> Sequence[Late]:
    """List what was written between two moments and had happened long before, latest first.

    ``since`` and ``until`` are about the writing: "what was written in the ten days before we
    came?" is asked with a ``later_than`` of nothing or of a week. ``places`` are the chains to
    look at, None for all. Erased payloads tell no day and are not listed. One query.
    """
    wait_us = later_than // _MICROSECOND
    found = Payload.objects.filter(
        happened_us__isnull=False,
        entry__recorded_us__gte=as_microseconds(since),
        entry__recorded_us__lt=as_microseconds(until),
        entry__recorded_us__gt=F("happened_us") + wait_us,
    )
    if places is not None:
        found = found.filter(entry__place_id__in=list(places))
    rows = found.values_list(
        *("entry__place_id", "entry__sequence", "entry__kind", "service", "happened_us"),
        "entry__recorded_us",
    ).order_by("-entry__recorded_us", "-entry_id")
    return [
        Late(place, sequence, kind, service, as_moment(happened), as_moment(recorded))
        for place, sequence, kind, service, happened, recorded in rows
    ]
