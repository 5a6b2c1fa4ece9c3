"""The files that wait, one after the other, in the order in which they build on each other.

One process at a time does this, held apart by a lock on a file that ends with the process:
whoever is killed leaves files waiting as they were, and the next one goes on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from everyvillage.contracts.offices import OFFICES
from everyvillage.services.background import alone, start
from everyvillage.services.register.intake.rolls import People
from everyvillage.services.register.intake.storing import folder
from everyvillage.services.register.intake.taking import check, take
from everyvillage.services.register.models import SentFile, State
from everyvillage.services.register.storage_errors import readable_storage_errors

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

LOCK = ".working"
_READABLE = (State.CHECKED, State.TAKEN, State.UNDONE)


def waiting() -> list[SentFile]:
    """Give the files to read or to take, earlier months first, those who name people first."""
    rows = SentFile.objects.filter(Q(state=State.WAITING) | Q(take=True, state__in=_READABLE))
    order = list(OFFICES)
    return sorted(
        rows, key=lambda one: (one.month, order.index(one.office), one.state == "waiting", one.pk)
    )


def work_through(tell: Callable[[SentFile], object] | None = None) -> int:
    """Read and take what waits until nothing does; give how many files were worked on.

    Gives 0 at once where another process is at it. An error that is not the file's own (a
    full disk, a key that is missing) stops the work and is raised; the files wait as before.
    """
    done, people = 0, People()
    with alone(folder() / LOCK) as mine:
        while mine and (files := waiting()):
            file = files[0]
            with readable_storage_errors():
                _one(file, people)
            done += 1
            if tell is not None:
                tell(file)
    return done


def _one(file: SentFile, people: People) -> None:
    """Do what a file waits for."""
    if file.take:
        take(file, people)
    else:
        check(file, people)


def work_dated(now: datetime) -> int:
    """Go on with what waits, from the clock; give how many files were worked on."""
    del now
    return work_through()


def begin() -> None:
    """Start a process that works through what waits, apart from the page that asks for it."""
    start("intake", "work")


def is_working() -> bool:
    """Say whether some process is working through the files."""
    with alone(folder() / LOCK) as mine:
        return not mine
