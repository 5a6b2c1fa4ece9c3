"""The command ``everyvillage undo``: an import of a table taken back as one."""

from __future__ import annotations

import getpass
from typing import Annotated

import typer

from everyvillage.cli.django import set_up

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.command()
def undo(
    number: Annotated[int, typer.Argument(help="Number of the import, as --json prints it.")],
    *,
    reason: Annotated[str, typer.Option(help="Why it is taken back.")],
) -> None:
    """Take an import of a table back as one, until something was built on it."""
    set_up()
    from everyvillage.services.register.intake import undoing  # noqa: PLC0415 - Django is ready only now

    gone, back = undoing.undo_import(number, by=getpass.getuser(), reason=reason)
    print(f"import {number} undone: {gone:,} rows gone, {back:,} as they were before")
