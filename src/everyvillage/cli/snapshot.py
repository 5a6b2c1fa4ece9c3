"""The command ``everyvillage snapshot``: seal, list and verify dated copies of the register."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from everyvillage.cli.days import read_day
from everyvillage.core.errors import Fault, NotFoundError
from everyvillage.web.home import current_home

if TYPE_CHECKING:
    from everyvillage.data.snapshot import Snapshot

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
)
AsJson = Annotated[bool, typer.Option("--json", help="Print as JSON.")]


@app.command()
def create(
    *,
    at: Annotated[str | None, typer.Option(help="The day of the snapshot, YYYY-MM-DD.")] = None,
    as_json: AsJson = False,
) -> None:
    """Seal the register as it stands, dated --at or today."""
    from everyvillage.cli.django import set_up  # noqa: PLC0415 - listing needs no Django

    day = read_day(at)
    set_up()
    from django.utils import timezone  # noqa: PLC0415 - Django is ready only now

    from everyvillage.services.register.actions import (  # noqa: PLC0415 - Django is ready only now
        create_snapshot,
    )

    _print([create_snapshot(day or timezone.localdate())], as_json=as_json)


@app.command("list")
def list_all(*, as_json: AsJson = False) -> None:
    """List the sealed snapshots, oldest first."""
    _print(_snapshots(), as_json=as_json)


@app.command()
def verify(
    name: Annotated[
        str | None, typer.Argument(help="A date or the start of an id; all if left out.")
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Compare every file of a snapshot with its manifest; exit 1 where one byte differs."""
    chosen = [
        one
        for one in _snapshots()
        if name is None or one.path.name.startswith(name) or one.id.startswith(name)
    ]
    if not chosen:
        raise NotFoundError(_no_snapshot(name))
    for one in chosen:
        one.verify()
    _print(chosen, as_json=as_json)


def _snapshots() -> list[Snapshot]:
    """Give the snapshots of this home."""
    from everyvillage.data.snapshot import (  # noqa: PLC0415 - the engine loads only for the call
        list_snapshots,
    )

    return list(list_snapshots(current_home().snapshots))


def _print(snapshots: list[Snapshot], *, as_json: bool) -> None:
    """Print snapshots, one a line or one JSON list."""
    if as_json:
        print(json.dumps([_as_dict(one) for one in snapshots], ensure_ascii=False))
        return
    for one in snapshots:
        made_up = "  modelled 模拟数据，非真实" if one.head.modelled else ""
        print(f"{one.head.at}  {one.id}  {', '.join(one.head.counties)}{made_up}")


def _as_dict(snapshot: Snapshot) -> dict[str, Any]:
    """Give a snapshot as plain data."""
    return {
        "at": snapshot.head.at.isoformat(),
        "id": snapshot.id,
        "folder": str(snapshot.path),
        "modelled": snapshot.head.modelled,
        "counties": list(snapshot.head.counties),
    }


def _no_snapshot(name: str | None) -> Fault:
    """Say that there is no such snapshot."""
    return Fault(
        code="snapshot.unknown",
        where="snapshots",
        asked="a sealed snapshot" if name is None else f"a snapshot named “{name}”",
        found="none",
        accepted="a date or the start of an id that everyvillage snapshot list shows",
        next_step="run everyvillage snapshot list, or seal one with everyvillage snapshot create",
    )
