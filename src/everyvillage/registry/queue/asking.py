"""Ask for work: kept in the caller's transaction, handed to a worker once that is committed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django_q.tasks import async_task

from everyvillage.registry.queue.models import Asked

if TYPE_CHECKING:
    from collections.abc import Mapping

PERFORM = "everyvillage.registry.queue.doing.perform"


def ask(
    key: str,
    function: str,
    values: Mapping[str, str | int | bool] | None = None,
    *,
    whole: bool = True,
    at_once: bool = True,
) -> Asked:
    """Ask that ``function`` be called with ``values``, once, under ``key``.

    ``function`` is a dotted name; what it returns is kept where it is a whole number: how
    many things were done. It runs in one transaction with the note that it is done, unless it
    is not ``whole``: then it keeps its own and bears being called twice. Asking again under a
    key changes nothing. ``at_once`` hands it to the worker as soon as this is committed;
    without a worker it is done by the next round.
    """
    defaults = {
        "function": function,
        "values": json.dumps(dict(values or {}), sort_keys=True),
        "whole": whole,
        "asked_at": timezone.now(),
    }
    task, new = Asked.objects.get_or_create(key=key, defaults=defaults)
    if new and at_once:
        transaction.on_commit(lambda: hand_over(task.key))
    return task


def hand_over(key: str) -> None:
    """Put a task into the worker's queue; only its key goes there."""
    async_task(PERFORM, key, task_name=key[:100])  # type: ignore[no-untyped-call] # the library ships no types
