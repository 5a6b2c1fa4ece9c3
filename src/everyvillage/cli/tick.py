"""``everyvillage tick``: one round of dated work, for a clock of the machine's own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from everyvillage.cli.django import set_up
from everyvillage.core.errors import CheckFailedError, Fault

if TYPE_CHECKING:
    from everyvillage.services.dated import Round

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def tick(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Do what is due: clocks, roots, retention; tell what happened; do what was asked for.

    Run it as often as you like, for example every five minutes: each task is done once in its
    period. Exit code 1 names what failed; it is tried again by the next round.
    """
    set_up()
    from everyvillage.services.dated import tick as run_round  # noqa: PLC0415 - Django is ready only now

    found = run_round()
    print(json.dumps(found.as_dict()) if as_json else _as_text(found))
    if found.failed:
        raise CheckFailedError([_failed(what, error) for what, error in found.failed])


def _as_text(found: Round) -> str:
    """Say what a round did, a line for each."""
    lines = [f"due: {key}" for key in found.dated]
    return "\n".join([*lines, f"done: {found.done} tasks, {found.told} reactions to events"])


def _failed(what: str, error: str) -> Fault:
    """Say that one piece of work failed."""
    return Fault(
        code="tick.failed",
        where=what,
        asked="work that is due to be done",
        found=error,
        accepted="done without an error",
        next_step="the next round tries it again; the log names the line where it failed",
    )
