"""Delimited text laid out like a sheet: a title above the headings, notes at the foot."""

from __future__ import annotations

import csv
import tempfile
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from everyvillage.data.readers.faults import Faults
from everyvillage.data.readers.headings import normal
from everyvillage.data.readers.sheets.cells import Kind
from everyvillage.data.readers.sheets.file import SheetFile, inspect_opened
from everyvillage.data.readers.sheets.head import HEAD_ROWS
from everyvillage.data.readers.sheets.process import Opened, Sheet
from everyvillage.data.readers.sheets.store import Cells

if TYPE_CHECKING:
    from collections.abc import Mapping

    from everyvillage.contracts import Table
    from everyvillage.data.readers.inspect import TextFile

MOST_BYTES = 64 << 20
"""Text up to this size is read like a sheet; a larger one must begin with its headings."""
SIGNS = (",", ";", "\t", "|")


def inspect_text_sheet(
    file: TextFile, table: Table, mapping: Mapping[str, str], faults: Faults
) -> SheetFile | None:
    """Look a text over as a sheet; None where its first line is better taken as it is.

    That is so where the first line holds no fewer headings that the register itself knows
    than a sheet would show, and for a text too large to be read like a sheet.
    """
    plainly = {normal(heading) for column in table.columns for heading in column.headings}
    plainly |= {normal(heading) for heading in mapping}
    known = sum(normal(heading) in plainly for heading in file.headings)
    if file.size > MOST_BYTES or known == len(file.headings):
        return None
    guess = _with_delimiter(file)
    opened, widths = _open(guess)
    trial = Faults(file.path.name)
    found = inspect_opened(file.path, (file.sha256, file.size), opened, table, None, mapping, trial)
    if found is None or (found.layout.score <= known and found.layout.top == 1):
        return None
    faults.letters = trial.letters
    _refuse_ragged(guess, found, widths, faults)
    return found


def open_text_sheet(
    file: TextFile, table: Table, mapping: Mapping[str, str], faults: Faults
) -> SheetFile | None:
    """Read a text as a sheet whatever its first line is; None, with its fault, where that fails."""
    if file.size > MOST_BYTES:
        faults.add(
            "import.file-too-large",
            asked="a text of an office",
            found=f"{file.size / (1 << 20):,.0f} MiB",
            accepted=f"up to {MOST_BYTES >> 20} MiB",
            next_step="send it in parts, each with the headings",
        )
        return None
    guess = _with_delimiter(file)
    opened, widths = _open(guess)
    seal = (file.sha256, file.size)
    found = inspect_opened(file.path, seal, opened, table, None, mapping, faults)
    if found is not None:
        _refuse_ragged(guess, found, widths, faults)
    return found


def _refuse_ragged(
    file: TextFile, found: SheetFile, widths: Mapping[int, int], faults: Faults
) -> None:
    """Say that the last row was cut off."""
    full, last = widths[found.heading_row], max(widths)
    if not file.ends_whole and last > found.heading_row and 1 < widths[last] < full:
        faults.add(
            "import.file-cut",
            row=last,
            asked=f"{full} cells, as many as there are headings",
            found=f"{widths[last]} cells in the last row, which has no line end",
            accepted=f"{full} cells in every row",
            next_step="send the file again: it was cut in the middle",
        )


def _with_delimiter(file: TextFile) -> TextFile:
    """Give the file with the delimiter that its first lines have most often."""
    with file.path.open(encoding=file.encoding, newline="") as stream:
        lines = list(islice(stream, HEAD_ROWS))
    counts = {sign: sorted(line.count(sign) for line in lines) for sign in SIGNS}
    best = max(SIGNS, key=lambda sign: counts[sign][len(lines) // 2])
    return replace(file, delimiter=best) if counts[best][-1] else file


def _open(file: TextFile) -> tuple[Opened, dict[int, int]]:
    """Write the cells of a text as those of one sheet; give the number of cells of each row."""
    store = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as what is read from it
    cells = Cells(store)
    widths: dict[int, int] = {}
    with file.path.open(encoding=file.encoding, newline="") as stream:
        reader = csv.reader(stream, delimiter=file.delimiter)
        number = 0
        for number, row in enumerate(reader, 1):
            widths[number] = len(row)
            for column, text in enumerate(row):
                words = text.replace("\ufeff", "") if number == 1 else text
                if words.strip():
                    cells.take(number, column, Kind.TEXT, words.strip())
    cells.close()
    return Opened((Sheet(0, "", True, number, ()),), store), widths
