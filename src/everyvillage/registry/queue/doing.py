"""Do a task that was asked for: once, and again where whoever did it has died."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.module_loading import import_string
from django_q.models import OrmQ

from everyvillage.core.attempt import Attempt
from everyvillage.registry.queue.models import Asked

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet


class TaskFailedError(RuntimeError):
    """A task failed; the worker tries it again. It says the class of the error and no value."""


def perform(key: str) -> int | None:
    """Do the task of ``key`` unless it is done; give how many things it did.

    The function and the note that it is done are one transaction: a worker that is killed
    leaves neither. Two that do it at once are held apart by the row. Raises TaskFailedError,
    for the worker's queue to try again, where the function fails.
    """
    Asked.objects.filter(key=key, done_at=None).update(
        tried_at=timezone.now(), attempts=F("attempts") + 1
    )
    attempt = Attempt()
    with attempt:
        return _do(key)
    Asked.objects.filter(key=key, done_at=None).update(error=attempt.error)
    message = f"{key}: {attempt.error}"
    raise TaskFailedError(message)


def open_tasks(now: datetime, *, left_alone: bool = True) -> QuerySet[Asked]:
    """Give what was asked for and is not done, least tried first.

    With ``left_alone`` only what no worker can still be at: tried longer ago than a worker
    may take for one task.
    """
    found = Asked.objects.filter(done_at=None)
    if left_alone:
        since = now - timedelta(seconds=settings.TASK_SECONDS)
        found = found.filter(Q(tried_at=None) | Q(tried_at__lt=since))
    return found.order_by("attempts", "pk")


def perform_all(now: datetime) -> tuple[int, Sequence[tuple[str, str]]]:
    """Do everything that nobody does; give how many tasks were done, and which failed how."""
    done, failed = 0, []
    for key in list(open_tasks(now).values_list("key", flat=True)):
        attempt = Attempt()
        with attempt:
            perform(key)
            done += 1
        if attempt.error:
            failed.append((key, Asked.objects.values_list("error", flat=True).get(key=key)))
    return done, failed


def clear_queue(now: datetime) -> int:
    """Empty the worker's queue where nothing asked for is open; give how many went.

    Without a worker nobody else takes out what the rounds have done.
    """
    if Asked.objects.filter(done_at=None).exists():
        return 0
    return int(OrmQ.objects.filter(lock__lte=now).delete()[0])


def _do(key: str) -> int | None:
    """Call the function of a task, where it is whole in one transaction with the note."""
    with transaction.atomic():
        task = Asked.objects.select_for_update().filter(key=key, done_at=None).first()
        if task is None:
            return None
        if task.whole:
            return _finish(task, _call(task))
    return _finish(task, _call(task))


def _call(task: Asked) -> int | None:
    found = import_string(task.function)(**json.loads(task.values))
    return found if isinstance(found, int) else None


def _finish(task: Asked, count: int | None) -> int | None:
    task.count, task.done_at, task.error = count, timezone.now(), ""
    task.save(update_fields=["count", "done_at", "error"])
    return count
