"""Dated work: each task of each service once in its period, events told, open tasks done.

``everyvillage tick`` runs one round, ``everyvillage work`` one every few minutes. A round can
be run as often as one likes and by several machines at once: a task is done once for each of
its periods, in one transaction with the note that it is done.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.module_loading import import_string

from everyvillage.registry.events.delivery import Reaction, tell
from everyvillage.registry.queue.asking import ask
from everyvillage.registry.queue.doing import clear_queue, perform_all
from everyvillage.services.discovery import find_services

if TYPE_CHECKING:
    from collections.abc import Iterator

    from everyvillage.services.discovery import DatedTask

RUN = "everyvillage.services.dated.run_dated"
SCHEDULED = "everyvillage.services.dated.scheduled_tick"
_PERIODS = {"hour": "%Y-%m-%dT%H", "day": "%Y-%m-%d", "month": "%Y-%m"}


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did: dated tasks, asked tasks and reactions done, and what failed."""

    dated: tuple[str, ...]
    done: int
    told: int
    failed: tuple[tuple[str, str], ...]

    def as_dict(self) -> dict[str, Any]:
        """Give the round as plain data."""
        return {
            "dated": list(self.dated),
            "done": self.done,
            "told": self.told,
            "failed": [{"what": what, "error": error} for what, error in self.failed],
        }


@cache
def find_reactions() -> tuple[Reaction, ...]:
    """Give every reaction: the ``REACTIONS`` of each service's ``reactions.py``."""
    found = [
        reaction
        for service in find_services()
        if find_spec(f"everyvillage.services.{service.name}.reactions")
        for reaction in import_module(f"everyvillage.services.{service.name}.reactions").REACTIONS
    ]
    twice = {one.id for one in found if [two.id for two in found].count(one.id) > 1}
    if twice:
        message = f"two reactions are called {', '.join(sorted(twice))}"
        raise ValueError(message)
    return tuple(found)


def dated_tasks() -> Iterator[DatedTask]:
    """Give the dated tasks of every service."""
    for service in find_services():
        yield from service.tasks


def key_of(task: DatedTask, now: datetime) -> str:
    """Give the key of a task in the period that ``now`` lies in, by the local calendar."""
    return f"{task.id}@{timezone.localtime(now):{_PERIODS[task.every]}}"


def tick(now: datetime | None = None) -> Round:
    """Run one round of everything that is due; each is tried, whatever fails before it."""
    moment = now or timezone.now()
    told = tell(find_reactions(), moment)
    dated = []
    for task in dated_tasks():
        asked = ask(
            key_of(task, moment),
            RUN,
            {"task": task.id, "now": moment.isoformat()},
            whole=task.whole,
            at_once=False,
        )
        if asked.done_at is None:
            dated.append(asked.key)
    done, failed = perform_all(moment)
    again = tell(find_reactions(), moment)
    clear_queue(moment)
    wrong = (*told.failed, *failed, *again.failed)
    return Round(tuple(dated), done, told.done + again.done, wrong)


def scheduled_tick() -> int:
    """Run one round from the worker's schedule; give how many things it did."""
    found = tick()
    return found.done + found.told


def run_dated(task: str, now: str) -> int:
    """Do one dated task of a service; give how many things it did."""
    run = next(one.run for one in dated_tasks() if one.id == task)
    done: int = import_string(run)(datetime.fromisoformat(now))
    return done
