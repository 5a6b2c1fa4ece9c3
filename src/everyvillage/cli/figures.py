"""``everyvillage figures``: compute and print how far each place is from each target."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from everyvillage.cli.days import read_day
from everyvillage.core.codes import NATION
from everyvillage.core.errors import Fault, NotFoundError
from everyvillage.data.frame.forms import form_in_use
from everyvillage.data.frame.own.in_use import own_index

if TYPE_CHECKING:
    from collections.abc import Iterable

    from everyvillage.analytics.targets.figure import Figure
    from everyvillage.analytics.targets.figure_set import FigureSet

MODELLED_WORDS = "modelled (模拟数据，非真实)"
SETTINGS_MODULE = "everyvillage.web.settings"

app = typer.Typer(rich_markup_mode=None)


class Form(StrEnum):
    """How figures are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which figures are asked for."""

    target: str | None
    level: str | None
    place: str | None


@app.command()
def figures(  # noqa: PLR0913 - each argument is one option of the command
    *,
    programme: Annotated[
        str, typer.Option(help="Id of the programme; the first in force if left out.")
    ] = "",
    at: Annotated[str, typer.Option(help="Day of the snapshot; the newest one if left out.")] = "",
    place: Annotated[str, typer.Option(help="Code of the place, 0 for the nation.")] = "",
    level: Annotated[str, typer.Option(help="Level of places: nation to village.")] = "",
    target: Annotated[str, typer.Option(help="Id of one target; all if left out.")] = "",
    geography: Annotated[
        str, typer.Option(help="The map as it was then, or as it is now.")
    ] = "then",
    only_open: Annotated[
        bool, typer.Option("--open", help="Withhold small counts of persons and households.")
    ] = False,
    form: Annotated[Form, typer.Option("--format", help="How to print.")] = Form.TABLE,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    out: Annotated[Path | None, typer.Option(help="Write to this file or folder.")] = None,
) -> None:
    """Compute and print how far each place is from each target.

    Without --place and --level the figures of the nation are printed; with --level alone those
    of every place of that level; with both, those of that level inside the place.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS_MODULE)
    # It needs Django set up, and every other word of the command does without.
    from everyvillage.services.figures.programmes import (  # noqa: PLC0415 - as said above
        default_programme,
    )
    from everyvillage.services.figures.queries import (  # noqa: PLC0415 - as said above
        current_figures,
        current_open_figures,
    )

    wanted = _wanted(target, level, place)
    look_up = current_open_figures if only_open else current_figures
    day = read_day(
        at or None,
        asked="the day of a snapshot",
        next_step="run “everyvillage snapshot list” to see the days there are",
    )
    found = look_up(default_programme(programme), day, geography)
    _print(found, wanted, Form.JSON if as_json else form, out)


def _wanted(target: str, level: str, place: str) -> Wanted:
    """Give what was asked for; the nation where no place and no level were named.

    A place may be written in any form, filled with zeros too; what is no code is refused.
    """
    here = form_in_use().key(place, where="--place") if place else None
    return Wanted(target or None, level or None, here or (None if level else NATION))


def _print(found: FigureSet, wanted: Wanted, form: Form, out: Path | None) -> None:
    """Print the figures, or write them to a file that says what it is."""
    rows = _written(found.rows(wanted.target, wanted.level, wanted.place))
    if not rows:
        raise NotFoundError(_no_figure(wanted))
    if form is Form.PARQUET:
        from everyvillage.cli.figure_parquet import write_figures  # noqa: PLC0415 - when needed

        path = _out_path(found, form, out or Path())
        write_figures(path, rows)
        print(path)
        return
    text = {Form.JSON: _json, Form.CSV: _csv, Form.TABLE: _table}[form](rows)
    if out is None:
        print(text, end="")
        return
    path = _out_path(found, form, out)
    path.write_text(text, encoding="utf-8")
    print(path)


def _written(rows: Iterable[Figure]) -> list[Figure]:
    """Give figures with the codes of places as people here write them.

    A line in place of a level that a country does not have is left out: it says what the place
    above it says.
    """
    form = form_in_use()
    own = own_index()
    if own is None:
        return list(rows)
    kept = (figure for figure in rows if not own.is_filled(figure.place))
    return [replace(figure, place=form.written(figure.place)) for figure in kept]


def _no_figure(wanted: Wanted) -> Fault:
    """Say that there is no figure of what was asked for, though each part of it exists."""
    parts = (wanted.target, wanted.level, wanted.place)
    return Fault(
        code="figures.none",
        where="",
        asked="figures of " + ", ".join(part for part in parts if part),
        found="none",
        accepted="a level at or below the place, with units of the target in it",
        next_step="leave out --level, or name a place above",
    )


def _out_path(found: FigureSet, form: Form, out: Path) -> Path:
    """Give the file to write: the one named, or one in the folder named, "modelled" in its name."""
    note = found.note
    modelled = any(source.modelled for source in note.sources)
    if not out.is_dir():
        name = out.name
        marked = name if not modelled or "modelled" in name else f"modelled-{name}"
        return out.with_name(marked)
    parts = [note.programme, note.sources[0].at.isoformat(), *(["modelled"] if modelled else [])]
    suffix = "txt" if form is Form.TABLE else form.value
    return out / f"{'-'.join(parts)}.{suffix}"


def _json(rows: Iterable[Figure]) -> str:
    """Give a list of objects, one figure a line."""
    from everyvillage.analytics.targets.figure import as_json  # noqa: PLC0415 - loaded when needed

    lines = [json.dumps(as_json(figure), ensure_ascii=False) for figure in rows]
    return "[\n" + ",\n".join(lines) + "\n]\n"


def _csv(rows: Iterable[Figure]) -> str:
    """Give one line a figure, with the same headings as the JSON keys."""
    from everyvillage.analytics.targets.figure import as_json  # noqa: PLC0415 - loaded when needed

    stream = io.StringIO()
    writer: csv.DictWriter[str] | None = None
    for figure in rows:
        row = {name: _cell(value) for name, value in as_json(figure).items()}
        row["modelled"] = MODELLED_WORDS if figure.modelled else ""
        if writer is None:
            writer = csv.DictWriter(stream, fieldnames=list(row), lineterminator="\n")
            writer.writeheader()
        writer.writerow(row)
    return stream.getvalue()


def _cell(value: object) -> object:
    """Give a value as one cell: nothing for what is not known, JSON for lists and objects."""
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False) if value else ""
    return "" if value is None else value


def _table(rows: Iterable[Figure]) -> str:
    """Give a table for reading, with the reason of every status."""
    from rich.console import Console  # noqa: PLC0415 - loaded when needed
    from rich.table import Table  # noqa: PLC0415 - loaded when needed

    table = Table(box=None)
    for heading in ("place", "target", "value", "low", "high", "missing", "gap", "status", "why"):
        table.add_column(heading, overflow="fold")
    modelled = False
    for figure in rows:
        modelled = modelled or figure.modelled
        numbers = (figure.value, figure.low, figure.high, figure.missing, figure.gap)
        table.add_row(
            figure.place,
            figure.target,
            *("" if number is None else str(number) for number in numbers),
            figure.status.value,
            figure.reason.words.en,
        )
    stream = io.StringIO()
    width = None if sys.stdout.isatty() else 160
    console = Console(file=stream, width=width)
    console.print(table)
    if modelled:
        console.print(MODELLED_WORDS, markup=False)
    return stream.getvalue()
