"""Figures and gap lists as CSV and XLSX files that say where they come from.

Every row carries its snapshot, rules, geography and whether it is modelled, so that a row cut
out of the file still tells the truth. Text that a spreadsheet would run as a formula is
disarmed with a leading apostrophe.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import xlsxwriter
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from everyvillage import __version__
from everyvillage.core.spreadsheet import disarmed_text
from everyvillage.data.frame.forms import written
from everyvillage.services.figures.levels import level_words
from everyvillage.services.figures.presentation.readings import status_words
from everyvillage.services.figures.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from everyvillage.analytics.targets.figure import Figure

Cell = str | int | Decimal | date | bool | None

_CSV_TYPE = "text/csv; charset=utf-8"
_XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = ("csv", "xlsx")


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the rows of a file come from; it is repeated on every row."""

    snapshot: str
    at: date
    rules: str
    geography: str
    modelled: bool

    @classmethod
    def of(cls, figure: Figure) -> Provenance:
        """Take the provenance of one figure."""
        return cls(figure.snapshot, figure.at, figure.rules, figure.geography, figure.modelled)

    def cells(self, language: str) -> list[tuple[str, Cell]]:
        """Give heading and cell of each part."""
        modelled = say("export.yes" if self.modelled else "export.no", language)
        return [
            (say("export.snapshot", language), self.snapshot),
            (say("export.at", language), self.at),
            (say("export.rules", language), self.rules),
            (say("export.geography", language), say(f"plan.geography_{self.geography}", language)),
            (say("export.modelled", language), modelled),
        ]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Headings and rows of one file, with where they come from."""

    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    provenance: Provenance
    language: str

    def complete(self) -> list[list[Cell]]:
        """Give headings and rows with the provenance behind them."""
        more = self.provenance.cells(self.language)
        head: list[Cell] = [*self.headings, *(heading for heading, _ in more)]
        tail = [cell for _, cell in more]
        return [head, *([*row, *tail] for row in self.rows)]


def figure_sheet(
    figures: Iterable[Figure],
    *,
    targets: Mapping[str, str],
    name_of: Callable[[str], str],
    provenance: Provenance,
    language: str,
) -> Sheet:
    """Lay figures out, one a row; ``targets`` and ``name_of`` give words for ids and codes."""
    keys = (
        *("target", "words", "place", "name", "level", "value", "low", "high", "numerator"),
        *("denominator", "missing", "gap", "status", "threshold", "deadline", "missing_columns"),
    )
    headings = [say(f"export.{key}", language) for key in keys]
    rows = [_row(figure, targets, name_of, language) for figure in figures]
    return Sheet(headings, rows, provenance, language)


def _row(
    figure: Figure, targets: Mapping[str, str], name_of: Callable[[str], str], language: str
) -> list[Cell]:
    """Lay one figure out; hidden numbers stay empty."""
    bar = figure.threshold
    return [
        figure.target,
        targets.get(figure.target, ""),
        written(figure.place),
        name_of(figure.place),
        level_words(figure.level, figure.place).in_language(language),
        figure.value,
        figure.low,
        figure.high,
        figure.numerator,
        figure.denominator,
        figure.missing,
        figure.gap,
        status_words(figure, language),
        "" if bar is None else f"{_SIGNS[str(bar.op)]} {bar.value}",
        figure.deadline,
        " ".join(figure.missing_columns),
    ]


_SIGNS = {">=": "≥", "<=": "≤", "==": "＝"}


def disarmed(cell: Cell) -> Cell:
    """Give text that no spreadsheet runs; numbers and dates stay what they are."""
    return disarmed_text(cell) if isinstance(cell, str) else cell


def write_csv(sheet: Sheet) -> bytes:
    """Write a sheet as CSV in UTF-8 with the mark by which Excel knows the encoding."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    for row in sheet.complete():
        writer.writerow(["" if cell is None else _text(disarmed(cell)) for cell in row])
    return stream.getvalue().encode("utf-8-sig")


def write_xlsx(sheet: Sheet) -> bytes:
    """Write a sheet as XLSX: the rows, then a sheet of provenance; same sheet, same bytes."""
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        at = sheet.provenance.at
        book.set_properties({"created": datetime(at.year, at.month, at.day, tzinfo=UTC)})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        page = book.add_worksheet(say("export.figures", sheet.language))
        head, *rows = sheet.complete()
        page.write_row(0, 0, [str(cell) for cell in head], bold)
        for number, row in enumerate(rows, start=1):
            _write_row(page, number, row)
        page.freeze_panes(1, 0)
        page.set_column(0, len(head) - 1, 16)
        origin = book.add_worksheet(say("export.provenance", sheet.language))
        made = (say("export.made", sheet.language), f"Everyvillage {__version__}")
        for number, (heading, cell) in enumerate([*sheet.provenance.cells(sheet.language), made]):
            origin.write_string(number, 0, heading, bold)
            _write_row(origin, number, [cell], first=1)
        origin.set_column(0, 1, 40)
    return stream.getvalue()


def answer(sheet: Sheet, *, name: str, form: str) -> HttpResponse:
    """Give a sheet as a download whose name says what it is, and "modelled" where it is."""
    content = write_csv(sheet) if form == "csv" else write_xlsx(sheet)
    full = file_name(name, sheet.provenance, form)
    return HttpResponse(
        content,
        content_type=_CSV_TYPE if form == "csv" else _XLSX_TYPE,
        headers={"Content-Disposition": content_disposition_header(True, full) or ""},
    )


def file_name(name: str, provenance: Provenance, form: str) -> str:
    """Give the name of a file: subject, date of the data, and the word where it is modelled."""
    modelled = "-modelled-模拟数据非真实" if provenance.modelled else ""
    return f"{name}-{provenance.at.isoformat()}{modelled}.{form}"


def _text(cell: Cell) -> str:
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _write_row(
    page: xlsxwriter.worksheet.Worksheet, number: int, row: Sequence[Cell], first: int = 0
) -> None:
    """Write one row: numbers as numbers, everything else as text that is never run."""
    for column, cell in enumerate(row, start=first):
        if cell is None:
            continue
        if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
            page.write_number(number, column, float(cell))
        else:
            page.write_string(number, column, _text(disarmed(cell)))
