"""``everyvillage restore``: an installation out of a backup and the keys that it names."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path  # noqa: TC003 - typer reads the type when the command runs
from typing import Annotated

import typer

from everyvillage.cli.django import set_up
from everyvillage.cli.steps import Steps

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.command()
def restore(
    path: Annotated[Path, typer.Argument(help="The file that everyvillage backup wrote.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Put an installation together in an empty home; refused without the keys it needs."""
    set_up(migrate=False)
    from everyvillage.services.backup.actions import restore as put_together  # noqa: PLC0415 - Django is ready only now
    from everyvillage.services.register.storage_errors import (  # noqa: PLC0415 - as above
        readable_storage_errors,
    )

    with Steps(1) as steps, steps.step(f"restoring {path.name}"), readable_storage_errors():
        contents = put_together(path.absolute())
    set_up()
    if as_json:
        print(json.dumps(asdict(contents)))
        return
    print(f"restored as of {contents.made_at}, {len(contents.keys)} keys in the ring")
    print("next: everyvillage ledger verify --root with the last root that somebody else holds")
