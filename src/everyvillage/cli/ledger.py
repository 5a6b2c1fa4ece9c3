"""The command ``everyvillage ledger``: verify the proof, seal it, guard it."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003 - typer reads the types when it runs
from typing import TYPE_CHECKING, Annotated

import typer

from everyvillage.cli.django import set_up

if TYPE_CHECKING:
    from everyvillage.ledger.anchor import Anchor
    from everyvillage.ledger.verify import Report

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
)
AsJson = Annotated[bool, typer.Option("--json", help="Print as JSON.")]


@app.command()
def verify(
    *,
    root: Annotated[
        Path | None,
        typer.Option(help="A root that somebody else held: a file, or a sheet's text."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Compute every hash again and hold the chains against the signed roots.

    Exit code 1 names the first broken entry of each chain.
    """
    set_up(migrate=False)
    from everyvillage.ledger.anchor import read_anchor  # noqa: PLC0415 - Django is ready only now
    from everyvillage.ledger.roots import keeper_of_this_home  # noqa: PLC0415 - as above
    from everyvillage.ledger.verify import verify as verify_all  # noqa: PLC0415 - as above

    report = verify_all(keeper_of_this_home(), read_anchor(root) if root else None)
    if as_json:
        print(json.dumps(_report_as_dict(report), ensure_ascii=False))
    else:
        print(_report_as_text(report))
    report.require()


@app.command("root")
def make(
    *,
    new_key: Annotated[
        bool, typer.Option("--new-key", help="Sign with a new key from now on.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Seal the ends of all chains, sign, and write the sheet to print and the file to send."""
    set_up()
    from everyvillage.ledger.roots import keeper_of_this_home, make_root  # noqa: PLC0415 - Django is ready only now
    from everyvillage.ledger.sheet import sheet  # noqa: PLC0415 - as above

    keeper = keeper_of_this_home()
    anchor = make_root(keeper, new_key=new_key)
    if as_json:
        print(json.dumps(_anchor_as_dict(anchor), ensure_ascii=False))
        return
    print(sheet(anchor), end="")
    typer.echo(f"to print: {keeper.sheets}; to send: {keeper.outbox}", err=True)


@app.command()
def guard(
    *,
    application: Annotated[
        str | None,
        typer.Option(help="On PostgreSQL: the lesser role that the application signs in as."),
    ] = None,
) -> None:
    """Make the triggers that are missing; give a lesser role its rights and no more."""
    set_up()
    from everyvillage.ledger import guard as triggers  # noqa: PLC0415 - Django is ready only now
    from everyvillage.ledger.roles import grant  # noqa: PLC0415 - as above

    triggers.install()
    if application:
        grant(application)
    triggers.require()
    typer.echo("every table of proof is guarded", err=True)


def _report_as_text(report: Report) -> str:
    """Say what verifying found, in a few lines."""
    lines = [
        f"{report.entries} entries in {report.chains} chains, {report.erased} erased",
        f"held against root {report.root}, made {report.root_made:%Y-%m-%d %H:%M} UTC"
        if report.root_made
        else "held against no root: there is none yet",
        f"not yet anchored: {report.not_anchored}",
        "every entry holds" if report.holds else f"broken: {len(report.faults)}",
    ]
    return "\n".join(lines)


def _report_as_dict(report: Report) -> dict[str, object]:
    """Give the report as plain data."""
    return {
        "entries": report.entries,
        "chains": report.chains,
        "erased": report.erased,
        "root": report.root,
        "root_made": report.root_made.isoformat() if report.root_made else None,
        "not_anchored": report.not_anchored,
        "faults": [fault.as_dict() for fault in report.faults],
    }


def _anchor_as_dict(anchor: Anchor) -> dict[str, object]:
    """Give the root as plain data."""
    return {
        "number": anchor.number,
        "made": anchor.made.isoformat(),
        "chains": anchor.chains,
        "entries": anchor.entries,
        "root": anchor.root.hex(),
    }
