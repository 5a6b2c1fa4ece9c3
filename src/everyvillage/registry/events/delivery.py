"""Tell what happened: each reaction once for each event, however often it is tried.

A reaction and the note that it is done are one transaction. Whoever is killed in between has
done neither; of two that tell the same event at the same time one waits and finds it done.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from everyvillage.core.attempt import Attempt
from everyvillage.registry.events.event import Event, read_event
from everyvillage.registry.events.models import Happened, Reacted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

_BATCH = 500
_LONGEST_WAIT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reaction:
    """What a service does when something happened: its id, the class of event, the action.

    The action runs in a transaction of its own and gets the event. What it does outside the
    database must bear being done twice.
    """

    id: str
    to: type[Event]
    act: Callable[[Any], object]


@dataclass(frozen=True, slots=True)
class Told:
    """How many reactions took effect, and those that failed: reaction and class of error."""

    done: int
    failed: tuple[tuple[str, str], ...]


def tell(reactions: Iterable[Reaction], now: datetime | None = None) -> Told:
    """Tell every waiting event to every reaction that has not taken effect yet.

    One that fails is tried again after one minute, two, four and so on up to a day, and keeps
    neither the other reactions nor later events waiting.
    """
    by_kind: dict[str, list[Reaction]] = defaultdict(list)
    for one in reactions:
        by_kind[one.to.kind].append(one)
    moment = now or timezone.now()
    done, failed, after = 0, [], 0
    while rows := list(_waiting(after)):
        held = _held(rows)
        for row in rows:
            wrong, right = _tell_one(row, by_kind[row.kind], held, moment)
            failed += wrong
            done += right
        after = rows[-1].pk
    return Told(done, tuple(failed))


def _waiting(after: int) -> Iterable[Happened]:
    return Happened.objects.filter(told_at=None, pk__gt=after).order_by("pk")[:_BATCH]


def _held(rows: Sequence[Happened]) -> Mapping[tuple[int, str], Reacted]:
    """Give what has been tried for some events, with one query."""
    found = Reacted.objects.filter(event__in=rows)
    return {(one.event_id, one.reaction): one for one in found}


def _tell_one(
    row: Happened,
    reactions: Iterable[Reaction],
    held: Mapping[tuple[int, str], Reacted],
    now: datetime,
) -> tuple[list[tuple[str, str]], int]:
    """Tell one event; give what failed and how many took effect."""
    failed, done, open_ = [], 0, False
    for one in reactions:
        before = held.get((row.pk, one.id))
        if before and before.done_at:
            continue
        if before and before.again_at and before.again_at > now:
            open_ = True
            continue
        attempt = Attempt()
        with attempt:
            done += _react(row, one, now)
        if attempt.error:
            open_ = True
            _note_failure(row, one, attempt.error, now)
            failed.append((one.id, attempt.error))
    if not open_:
        Happened.objects.filter(pk=row.pk).update(told_at=now)
    return failed, done


def _react(row: Happened, reaction: Reaction, now: datetime) -> int:
    """Let one reaction take effect; give 0 where another process was faster."""
    with transaction.atomic():
        if not _take(row, reaction, now):
            return 0
        reaction.act(read_event(reaction.to, row.body))
    return 1


def _take(row: Happened, reaction: Reaction, now: datetime) -> bool:
    """Note that a reaction is done, before it runs and with it; False where it already is."""
    failed = Reacted.objects.filter(event=row, reaction=reaction.id, done_at=None)
    if failed.update(done_at=now, error="", again_at=None):
        return True
    try:
        with transaction.atomic():
            Reacted.objects.create(event=row, reaction=reaction.id, done_at=now)
    except IntegrityError:
        return False
    return True


def _note_failure(row: Happened, reaction: Reaction, error: str, now: datetime) -> None:
    found, _ = Reacted.objects.get_or_create(event=row, reaction=reaction.id)
    wait = min(timedelta(minutes=2 ** min(found.attempts, 12)), _LONGEST_WAIT)
    Reacted.objects.filter(pk=found.pk, done_at=None).update(
        attempts=F("attempts") + 1, error=error, again_at=now + wait
    )
