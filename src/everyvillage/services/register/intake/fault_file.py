"""The rows that are not taken, written back in the sender's own layout, to mend and send again.

Values stand in the clear, because the sender has to see them; so the file is readable by its
owner only. What is wrong with each row stands in a last column, which is left out on reading.
"""

from __future__ import annotations

import csv
import io
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO

import xlsxwriter

from everyvillage.core.spreadsheet import disarmed_text
from everyvillage.data.readers.sheets.head import read_head
from everyvillage.services.register.intake.storing import fault_path, whole_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from everyvillage.data.readers.sent import Sent
    from everyvillage.data.readers.sheets.file import SheetFile
    from everyvillage.services.register.models import SentFile

HEADING = "问题"
_TEXT = frozenset({".csv", ".tsv", ".txt"})


def write_fault_file(file: SentFile, sent: Sent, rows: Mapping[int, str]) -> Path:
    """Write the rows (number: what is wrong, in words) with the headings above them."""
    ending = sent.path.suffix.lower()
    path = fault_path(file, ending if ending in _TEXT else ".xlsx")
    write_rows_back(path, sent.file, rows)
    return path


def write_rows_back(path: Path, sheet: SheetFile, rows: Mapping[int, str]) -> None:
    """Write some rows of a file (number: what is wrong) to ``path``, in the file's own layout."""
    lines = chain(_head(sheet), _lines(sheet, rows))
    with whole_file(path) as stream:
        if path.suffix in _TEXT:
            with io.TextIOWrapper(stream, encoding="utf-8-sig", newline="") as text:
                csv.writer(text, delimiter=_sign(sheet)).writerows(lines)
        else:
            _write_book(stream, lines, path.parent)


def _write_book(stream: BinaryIO, lines: Iterable[list[str]], folder: Path) -> None:
    """Write lines of text as a workbook, row by row; what is half written lies in ``folder``."""
    options = {"constant_memory": True, "tmpdir": str(folder)}
    with xlsxwriter.Workbook(stream, options) as book:
        sheet = book.add_worksheet()
        for row, line in enumerate(lines):
            for column, text in enumerate(line):
                if text:
                    sheet.write_string(row, column, text)


def _sign(file: SheetFile) -> str:
    """Give the delimiter of the sender's text: the commonest sign of its line of headings."""
    with file.path.open("rb") as stream:
        lines = [stream.readline() for _ in range(file.layout.bottom)]
    counts = {sign: lines[-1].count(sign.encode()) for sign in (",", ";", "\t", "|")}
    return max(counts, key=lambda sign: counts[sign])


def _head(file: SheetFile) -> Iterator[list[str]]:
    """Give the rows above the table and its headings as they stand."""
    layout = file.layout
    head = read_head(file.opened, file.sheet)
    width = 1 + max(heading.column for heading in layout.headings)
    for row in range(1, layout.bottom + 1):
        cells = {column: cell.text for column, cell in head.filled(row)}
        last = [HEADING] if row == layout.bottom else []
        line = [cells.get(column, "") for column in range(width)]
        if row >= layout.top:
            line = [head.text(row, column) for column in range(width)]
        yield [*line, *last]


def _lines(file: SheetFile, rows: Mapping[int, str]) -> Iterator[list[str]]:
    """Give the cells of each row as they stand, with what is wrong behind them."""
    width = 1 + max(heading.column for heading in file.layout.headings)
    number = 0
    cells: dict[int, str] = {}
    for batch in file.opened.cells(file.sheet):
        columns = (batch.column(place).to_pylist() for place in (1, 2, 4))
        for row, column, text in zip(*columns, strict=True):
            if row != number:
                if number in rows:
                    yield _line(cells, width, rows[number])
                number, cells = row, {}
            cells[column] = text
    if number in rows:
        yield _line(cells, width, rows[number])


def _line(cells: Mapping[int, str], width: int, words: str) -> list[str]:
    """Give one row; what a spreadsheet would take for a formula is disarmed."""
    return [*(disarmed_text(cells.get(column, "")) for column in range(width)), words]
