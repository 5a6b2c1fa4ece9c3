"""A receiver's empty workbook: where its headings are and what each column is called."""

from __future__ import annotations

import io
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from everyvillage.core.errors import InputError
from everyvillage.data.readers.sheets.package import Package
from everyvillage.data.readers.sheets.refusal import RefusedError
from everyvillage.services.returns import refusals
from everyvillage.services.returns.units import unit_of, unit_of_sheet, without_unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MOST_BYTES = 2 << 20
MOST_COLUMNS = 200
_MOST_ROWS = 5_000
_LOOK = 15
_MOST_HEAD = 4
_APART = " "


@dataclass(frozen=True, slots=True)
class Heading:
    """One column: its number from 1, its words from top to bottom, and its unit ("" for none)."""

    at: int
    label: str
    unit: str


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the headings of one sheet stand, and what they say."""

    sheet: str
    head_first: int
    head_last: int
    headings: tuple[Heading, ...]


def open_workbook(body: bytes) -> Workbook:
    """Open an .xlsx; refuse, as offices' files are, what is too large, locked or has macros."""
    if len(body) > MOST_BYTES:
        raise InputError(refusals.unreadable(f"{len(body) >> 10:,} KiB"))
    try:
        with tempfile.TemporaryDirectory(prefix="everyvillage-return-") as folder:
            path = Path(folder) / "table.xlsx"
            path.write_bytes(body)
            package = Package(path)
            for name in package.names:
                for _ in package.pieces(name):
                    pass
        return load_workbook(io.BytesIO(body))
    except RefusedError as error:
        raise InputError(refusals.unreadable(error.refusal.found)) from error
    except (BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, OSError) as error:
        raise InputError(refusals.unreadable(f"a broken file ({type(error).__name__})")) from error


def read_layout(body: bytes, sheet: str = "", head: tuple[int, int] | None = None) -> Layout:
    """Find the headings of a workbook, or take them from the rows ``head``.

    Without ``sheet`` the first one counts that has headings. Refuses a file without any, and
    one with a formula.
    """
    book = open_workbook(body)
    names = [sheet] if sheet in book.sheetnames else book.sheetnames
    for name in names:
        page = book[name]
        if page.max_row > _MOST_ROWS or page.max_column > MOST_COLUMNS:
            raise InputError(refusals.unreadable(f"{page.max_row} rows, {page.max_column} columns"))
        grid = _Grid(page)
        rows = head or grid.find_head()
        if rows is not None:
            _refuse_formulas(page)
            return Layout(name, *rows, grid.headings(*rows))
    raise InputError(refusals.no_heading())


class _Grid:
    """The cells of a sheet as the eye sees them: a merged cell stands in all its places."""

    def __init__(self, page: Worksheet) -> None:
        self.width, self.height = page.max_column, page.max_row
        self.merged = {
            (row, column): (area.min_row, area.min_col, area.max_row, area.max_col)
            for area in page.merged_cells.ranges
            for row in range(area.min_row, area.max_row + 1)
            for column in range(area.min_col, area.max_col + 1)
        }
        self._text: Mapping[tuple[int, int], str] = {
            (cell.row, cell.column): str(cell.value).strip()
            for row in page.iter_rows()
            for cell in row
            if cell.value is not None
        }

    def text(self, row: int, column: int) -> str:
        """Give the text at a place."""
        area = self.merged.get((row, column))
        return self._text.get(area[:2] if area else (row, column), "")

    def find_head(self) -> tuple[int, int] | None:
        """Find the rows of the headings among the first ones; None where there are none."""
        first = next((row for row in range(1, _LOOK + 1) if self._is_head(row)), None)
        if first is None:
            return None
        last = first
        while last - first + 1 < _MOST_HEAD and self._goes_on(first, last):
            last += 1
        return first, last

    def _is_head(self, row: int) -> bool:
        """Say whether at least half the columns are filled by at least two different cells."""
        cells = {self.merged.get((row, at), (row, at)) for at in self._filled(row)}
        return len(cells) > 1 and 2 * len(self._filled(row)) >= self.width

    def _filled(self, row: int) -> list[int]:
        return [at for at in range(1, self.width + 1) if self.text(row, at)]

    def _goes_on(self, first: int, last: int) -> bool:
        """Say whether the next row belongs to the headings: a cell reaches into it or over it."""
        del first
        for column in range(1, self.width + 1):
            area = self.merged.get((last, column))
            if area is None or not self._text.get(area[:2]):
                continue
            spans_columns = area[3] > area[1] and area[2] == last
            if area[2] > last or (spans_columns and self.text(last + 1, column)):
                return True
        return False

    def headings(self, first: int, last: int) -> tuple[Heading, ...]:
        """Give the columns with their words from top to bottom, each word once."""
        above = " ".join(
            self.text(row, at) for row in range(1, first) for at in range(1, self.width + 1)
        )
        general = unit_of_sheet(above)
        found = []
        for at in range(1, self.width + 1):
            words = list(
                dict.fromkeys(filter(None, (self.text(row, at) for row in range(first, last + 1))))
            )
            if words:
                unit = next(filter(None, map(unit_of, reversed(words))), general)
                label = _APART.join("".join(without_unit(one).split()) for one in words)
                found.append(Heading(at, label, unit))
        return tuple(found)


def _refuse_formulas(page: Worksheet) -> None:
    """Refuse a sheet that computes something itself."""
    for row in page.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                raise InputError(refusals.holds_formula(cell.coordinate))
