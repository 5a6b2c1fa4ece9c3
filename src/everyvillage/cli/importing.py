"""The command ``everyvillage import``: a table from a file into the register."""

from __future__ import annotations

import json
import sys
from pathlib import Path  # noqa: TC003 - typer reads the type when the command runs
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from everyvillage.cli.days import read_day
from everyvillage.cli.django import set_up
from everyvillage.core.errors import Fault, InputError
from everyvillage.data.frame.forms import form_in_use

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.command()
def import_file(  # noqa: PLR0913 - the options of one command
    table: Annotated[str, typer.Argument(help="The table, such as household.")],
    file: Annotated[Path, typer.Argument(help="A workbook, CSV, Parquet or map file.")],
    *,
    sheet: Annotated[
        str | None, typer.Option(help="The sheet of a workbook, or the layer of a map.")
    ] = None,
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", help="HEADING=COLUMN; HEADING=- leaves a column out."),
    ] = None,
    county: Annotated[
        list[str] | None,
        typer.Option(help="A county that the file covers, even where it has no row of it."),
    ] = None,
    sender: Annotated[str, typer.Option(help="The office that sent the file.")] = "",
    at: Annotated[
        str | None, typer.Option(help="The day to judge codes and ages by, YYYY-MM-DD.")
    ] = None,
    modelled: Annotated[
        bool, typer.Option("--modelled", help="The rows are made up (模拟数据，非真实).")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check and count; write nothing.")
    ] = False,
    set_aside: Annotated[
        bool, typer.Option("--set-aside", help="Leave rows with faults out; they are missing.")
    ] = False,
    reason: Annotated[str, typer.Option(help="Why; needed with --set-aside.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Take the rows of FILE into TABLE: all of them, or none and the list of faults."""
    pairs = read_mapping(mapping or [])
    day = read_day(at)
    set_up()
    from everyvillage.services.register.actions import (  # noqa: PLC0415 - Django is ready only now
        import_table,
    )

    with _progress() as progress:
        task = progress.add_task(f"reading {file.name}", total=None)
        report = import_table(
            table,
            file,
            modelled=modelled,
            sender=sender,
            mapping=pairs,
            sheet=sheet,
            dry_run=dry_run,
            counties=[form_in_use().key(one, where="--county") for one in county or ()] or None,
            at=day,
            set_aside=reason if set_aside else None,
            progress=lambda rows: progress.update(
                task, description=f"reading {file.name}: {rows:,} rows"
            ),
        )
    if as_json:
        print(json.dumps(report.as_dict(), ensure_ascii=False))
        return
    print(report)
    if report.set_aside:
        print(f"rows to mend, in the clear: {report.fault_file}", file=sys.stderr)
    for warning in report.warnings:
        rows = ", ".join(f"{row:,}" for row in warning.first_rows)
        print(f"  warning {warning.rule}: {warning.rows:,} rows, first {rows}", file=sys.stderr)


def read_mapping(pairs: list[str]) -> dict[str, str]:
    """Read HEADING=COLUMN pairs; refuse, all at once, those without an equals sign."""
    wrong = [pair for pair in pairs if "=" not in pair]
    if wrong:
        raise InputError([_no_pair(pair) for pair in wrong])
    return dict(pair.rsplit("=", 1) for pair in pairs)


def _no_pair(pair: str) -> Fault:
    """Say that a mapping has no equals sign."""
    return Fault(
        code="command.mapping-unreadable",
        where="--map",
        asked="HEADING=COLUMN",
        found=f"“{pair}”",
        accepted="the heading of the file, an equals sign, the name of the column",
        next_step='write it as --map "通宽带=broadband"',
    )


def _progress() -> Progress:
    """Give a progress line on stderr, silent where stderr is no terminal."""
    console = Console(stderr=True)
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
