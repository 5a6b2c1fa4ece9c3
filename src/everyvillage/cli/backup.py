"""``everyvillage backup``: everything but the keys into one file."""

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
def backup(
    path: Annotated[Path, typer.Argument(help="The file to write; it must not be there yet.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Write database and files, but no key, into one file, and name the keys it needs."""
    set_up()
    from django.conf import settings  # noqa: PLC0415 - Django is ready only now

    from everyvillage.services.backup.actions import back_up, missing_keys  # noqa: PLC0415 - as above
    from everyvillage.services.register.storage_errors import (  # noqa: PLC0415 - as above
        readable_storage_errors,
    )

    with Steps(1) as steps, steps.step(f"backing up to {path.name}"), readable_storage_errors():
        contents = back_up(path.absolute())
    if as_json:
        print(json.dumps(asdict(contents)))
        return
    size = sum(part.size for part in contents.parts)
    print(f"{path}: {len(contents.parts)} parts, {size / (1 << 20):,.1f} MiB, {contents.database}")
    if contents.keys:
        print("keys that a restore needs, to be kept apart from this file:")
    absent = {one.id for one in missing_keys(settings.HOME, list(contents.keys))}
    for one in contents.keys:
        print(f"  {one}{'  NOT IN THE RING HERE' if one.id in absent else ''}")
