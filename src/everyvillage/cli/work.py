"""``everyvillage work``: the worker, which does tasks at once and keeps the rounds."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING, Annotated

import typer

from everyvillage.cli.django import set_up

if TYPE_CHECKING:
    from collections.abc import Iterator

app = typer.Typer(add_completion=False, rich_markup_mode=None)

MINUTES = 5


@app.command()
def work(
    *,
    minutes: Annotated[
        int, typer.Option(min=1, max=60, help="How often a round of dated work runs.")
    ] = MINUTES,
    beside: Annotated[
        bool, typer.Option("--beside", help="Stop when standard input is closed.", hidden=True)
    ] = False,
) -> None:
    """Do tasks as they are asked for, and dated work every few minutes, until stopped.

    One such process beside the pages is enough; several do no harm. Where none runs, let the
    machine's own clock run "everyvillage tick".
    """
    if beside:
        Thread(target=_stop_with_input, daemon=True).start()
    set_up()
    from django.core.management import call_command  # noqa: PLC0415 - Django is ready only now
    from django_q.models import Schedule  # noqa: PLC0415 - as above

    from everyvillage.services.dated import SCHEDULED  # noqa: PLC0415 - as above

    Schedule.objects.update_or_create(
        name="tick",
        defaults={
            "func": SCHEDULED,
            "schedule_type": Schedule.MINUTES,
            "minutes": minutes,
            "repeats": -1,
        },
    )
    typer.echo("Everyvillage: working  (stop with Ctrl+C)", err=True)
    call_command("qcluster")


@contextmanager
def working_beside() -> Iterator[None]:
    """Keep a worker running beside this process; it stops with it, even after a kill -9."""
    command = [sys.executable, "-m", "everyvillage", "work", "--beside", "--minutes", "1"]
    with subprocess.Popen(  # noqa: S603 - our own program, no word of it from outside
        command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    ) as worker:
        try:
            yield
        finally:
            worker.terminate()


def _stop_with_input() -> None:
    """Wait until whoever started this process is gone, then stop it as Ctrl+C would.

    It reads the descriptor itself: a reader of Python would be held when a child is forked, and
    the child, which closes it, would wait for ever.
    """
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
