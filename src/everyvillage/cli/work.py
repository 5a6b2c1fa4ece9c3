"""``everyvillage work``: the worker, which does tasks at once and keeps the rounds."""

from __future__ import annotations

from typing import Annotated

import typer

from everyvillage.cli.django import set_up

app = typer.Typer(add_completion=False, rich_markup_mode=None)

MINUTES = 5


@app.command()
def work(
    *,
    minutes: Annotated[
        int, typer.Option(min=1, max=60, help="How often a round of dated work runs.")
    ] = MINUTES,
) -> None:
    """Do tasks as they are asked for, and dated work every few minutes, until stopped.

    One such process beside the pages is enough; several do no harm. Where none runs, let the
    machine's own clock run "everyvillage tick".
    """
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
