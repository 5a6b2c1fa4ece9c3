"""The command ``everyvillage keys``: which keys there are, and a change of them."""

from __future__ import annotations

import json
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from everyvillage.cli.django import set_up

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
)
AsJson = Annotated[bool, typer.Option("--json", help="Print as JSON.")]


class Which(StrEnum):
    """The keys that can be changed."""

    DATA = "data"
    INDEX = "index"


class Suite(StrEnum):
    """The families of algorithms."""

    INTERNATIONAL = "international"
    CHINESE = "chinese"


@app.command("list")
def list_them(*, as_json: AsJson = False) -> None:
    """List the keys: which are in the ring, what each has sealed, which must be kept."""
    set_up()
    from django.conf import settings  # noqa: PLC0415 - Django is ready only now

    from everyvillage.services.keys.queries import list_keys  # noqa: PLC0415 - as above

    lines = list_keys(settings.HOME.keys)
    if as_json:
        print(json.dumps([asdict(one) for one in lines]))
        return
    for one in lines:
        told = [
            "in use" if one.current else "",
            "needed" if one.needed else "nothing here needs it",
            "" if one.sealed is None else f"{one.sealed:,} values",
            "" if one.in_ring else "NOT IN THE RING",
        ]
        words = ", ".join(filter(None, told))
        print(f"{one.use:5} {one.version:4}  {one.key_id}  {one.suite:11}  {words}")


@app.command()
def rotate(
    which: Annotated[
        Which, typer.Argument(help="data: seal all anew; index: make all keyed hashes anew.")
    ] = Which.DATA,
    *,
    suite: Annotated[
        Suite, typer.Option(help="International: AES-256-GCM, HMAC-SHA256; chinese: SM4, SM3.")
    ] = Suite.INTERNATIONAL,
    batch: Annotated[int, typer.Option(min=1, help="How many rows are one transaction.")] = 2_000,
    as_json: AsJson = False,
) -> None:
    """Change a key; stopped half-way, the same command goes on.

    Copy the new key file to where the keys are kept apart as soon as it is there.
    """
    set_up()
    from everyvillage.registry.keys.suites import CHINESE, INTERNATIONAL  # noqa: PLC0415 - as above
    from everyvillage.services.keys import actions  # noqa: PLC0415 - Django is ready only now
    from everyvillage.services.register.storage_errors import (  # noqa: PLC0415 - as above
        readable_storage_errors,
    )

    chosen = CHINESE if suite is Suite.CHINESE else INTERNATIONAL
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with (
        Progress(
            *columns, console=console, transient=True, disable=not console.is_terminal
        ) as progress,
        readable_storage_errors(),
    ):
        task = progress.add_task("changing keys", total=None)

        def tell(values: int) -> None:
            progress.update(task, description=f"changing keys: {values:,} values")

        if which is Which.DATA:
            report = actions.rotate_data(chosen, batch=batch, progress=tell)
        else:
            hashed = actions.index_suite_of(chosen)
            report = actions.rotate_index(hashed, batch=batch, progress=tell)
    if as_json:
        print(json.dumps({**asdict(report), "faults": []}))
        return
    went = "went on with a change that was stopped; " if report.resumed else ""
    print(f"{went}{report.values:,} values are under {report.use} key {report.key_id} now")
    for one in report.retired:
        print(f"key {one}: nothing here needs it; keep it as long as an older backup does")
