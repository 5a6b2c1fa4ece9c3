"""The cells of one sheet of an XLSX, read in one pass without keeping the sheet."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from everyvillage.data.readers.sheets.cells import Kind, Span, column_of, span_of
from everyvillage.data.readers.sheets.limits import (
    MOST_CELL_CHARACTERS,
    MOST_COLUMNS,
    MOST_ROWS,
)
from everyvillage.data.readers.sheets.refusal import cut, too_large

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from everyvillage.data.readers.sheets.package import Package
    from everyvillage.data.readers.sheets.workbook import SheetPart, Workbook

    Take = Callable[[int, int, Kind, str], None]

_FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 - a day of a sheet has no zone
_FIRST_OF_1904 = datetime(1904, 1, 1)  # noqa: DTZ001 - the same
_LEAP_GHOST = 60
_LAST_DAY = 2_958_465
_TITLE_ROWS = 100


def read_worksheet(
    package: Package, sheet: SheetPart, workbook: Workbook, take: Take
) -> tuple[Span, ...]:
    """Call ``take(row, column, kind, text)`` for each filled cell; give the merged ranges.

    Rows count from 1, columns from 0. Refuses a sheet that is broken, and one with more filled
    rows or columns than are taken.
    """
    reader = _Reader(sheet.name, workbook, take)
    package.read(sheet.part, start=reader.start, end=reader.end)
    return tuple(reader.spans)


class _Reader:
    """Where the parser is in the sheet."""

    def __init__(self, name: str, workbook: Workbook, take: Take) -> None:
        self.spans: list[Span] = []
        self._name, self._workbook, self._take = name, workbook, take
        self._row = self._column = 0
        self._kind = self._value = ""
        self._style = 0
        self._formula = self._inline = self._calculated = False
        self._above = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Note where a row or a cell begins."""
        if tag == "c":
            reference = attributes.get("r", "")
            column = column_of(reference)
            self._column = column if column >= 0 else self._column + 1
            self._kind = attributes.get("t", "n")
            style = attributes.get("s", "0")
            self._style = int(style) if style.isascii() and style.isdigit() else 0
            self._value = ""
            self._formula = self._inline = self._calculated = False
        elif tag == "row":
            number = attributes.get("r", "")
            self._row = int(number) if number.isascii() and number.isdigit() else self._row + 1
            self._column = -1
        elif tag == "f":
            self._formula = True
        elif tag == "rPh":
            self._above += 1
        elif tag == "mergeCell":
            span = span_of(attributes.get("ref", ""))
            if span is not None:
                self.spans.append(span)

    def end(self, tag: str, text: str) -> None:
        """Take a cell when it ends."""
        if tag == "v":
            self._value = text
            self._calculated = self._kind == "str"
        elif tag == "t" and not self._above:
            self._inline = True
            self._value += text
        elif tag == "rPh":
            self._above -= 1
        elif tag == "c":
            self._close()

    def _close(self) -> None:
        kind, text = self._understood()
        if kind is None:
            return
        if self._row > MOST_ROWS + _TITLE_ROWS:
            too_large(self._name, "rows", self._row, MOST_ROWS)
        if self._column >= MOST_COLUMNS:
            too_large(self._name, "columns", self._column + 1, MOST_COLUMNS)
        if len(text) > MOST_CELL_CHARACTERS:
            cut(f"a cell of {len(text):,} characters in row {self._row:,}", self._place())
        self._take(self._row, self._column, kind, text)

    def _understood(self) -> tuple[Kind | None, str]:  # noqa: PLR0911 - one way out for each kind
        """Give what the cell holds; None for an empty one."""
        value, kind = self._value, self._kind
        if kind == "e":
            return Kind.ERROR, value
        if not value.strip():
            unknown = self._formula and not self._calculated
            return (Kind.UNCALCULATED if unknown else None), ""
        if kind == "s":
            return self._shared(value)
        if kind == "b":
            return Kind.BOOLEAN, "true" if value.strip() in {"1", "true"} else "false"
        if kind in {"str", "inlineStr"} or self._inline:
            return Kind.TEXT, value
        if kind == "d":
            return Kind.DAY, value.replace("T", " ").removesuffix(" 00:00:00")
        return self._number(value.strip())

    def _shared(self, value: str) -> tuple[Kind | None, str]:
        """Look a shared text up."""
        texts = self._workbook.texts
        place = int(value) if value.isascii() and value.isdigit() else len(texts)
        if place >= len(texts):
            cut(f"a cell in row {self._row:,} points to a text that is not there", self._place())
        text = texts[place]
        return (Kind.TEXT if text.strip() else None), text

    def _number(self, value: str) -> tuple[Kind | None, str]:
        """Understand a number, which may be a day."""
        try:
            number = float(value)
        except ValueError:
            cut(f"a cell in row {self._row:,} that holds no number", self._place())
        if self._style in self._workbook.hours:
            return Kind.DURATION, value
        if self._style in self._workbook.days:
            day = day_of(number, from_1904=self._workbook.from_1904)
            if day is not None:
                return Kind.DAY, day
        return Kind.NUMBER, value

    def _place(self) -> str:
        return f"sheet “{self._name}”, row {self._row:,}"


def day_of(number: float, *, from_1904: bool = False) -> str | None:
    """Give the day (and hour, if any) that a sheet shows for a number; None outside its days.

    Days count from 1900-01-01 as 1, with a 29 February 1900 that never was; with
    ``from_1904`` from 1904-01-01 as 0.

    >>> day_of(44196), day_of(44196.5), day_of(1), day_of(0, from_1904=True)
    ('2020-12-31', '2020-12-31 12:00:00', '1900-01-01', '1904-01-01')
    """
    if not (0 if from_1904 else 1) <= number < _LAST_DAY:
        return None
    first = _FIRST_OF_1904 if from_1904 else _FIRST_DAY
    if not from_1904 and number < _LEAP_GHOST:
        number += 1
    moment = first + timedelta(seconds=round(number * 86_400))
    whole = moment.time() == datetime.min.time()
    return moment.strftime("%Y-%m-%d" if whole else "%Y-%m-%d %H:%M:%S")
