"""Tasks of tests: one to kill in its middle, which writes and then stays, and one that is quick."""

from __future__ import annotations

import signal
from pathlib import Path

from everyvillage.registry.models import Place

STAYS = 2


def write_and_stay(folder: str) -> int:
    """Write a row, note in ``folder`` the how-manieth time it is, and stay the first two times.

    It stays deaf to the signal by which a worker gives up: only a kill ends it.
    """
    Place.objects.create(level="village")
    times = len(list(Path(folder).glob("begun-*"))) + 1
    (Path(folder) / f"begun-{times}").touch()
    if times <= STAYS:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
        signal.sigwait({signal.SIGUSR2})
    return 1


def touch(path: str) -> int:
    """Leave a mark that the task was done."""
    Path(path).touch()
    return 1
