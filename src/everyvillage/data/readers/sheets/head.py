"""The first rows of a sheet, with merged cells spread over the range that they cover."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from everyvillage.data.readers.sheets.cells import Cell, Kind

if TYPE_CHECKING:
    from everyvillage.data.readers.sheets.cells import Span
    from everyvillage.data.readers.sheets.process import Opened, Sheet

HEAD_ROWS = 60
"""How far down headings are looked for."""


@dataclass(frozen=True, slots=True)
class Head:
    """Cells of the first rows by row (from 1) and column (from 0)."""

    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    spans: tuple[Span, ...] = ()
    _rows: dict[int, list[tuple[int, Cell]]] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Put the cells of each row together, from left to right."""
        for (row, column), cell in sorted(self.cells.items(), key=lambda one: one[0]):
            self._rows.setdefault(row, []).append((column, cell))

    @property
    def last_row(self) -> int:
        """Give the last row that is filled."""
        return max(self._rows, default=0)

    @property
    def columns(self) -> int:
        """Give how many columns there are up to the last filled one."""
        return 1 + max((cells[-1][0] for cells in self._rows.values()), default=-1)

    def text(self, row: int, column: int) -> str:
        """Give the text that stands at a place, be it from a merged cell above or left of it."""
        cell = self.cells.get((row, column))
        if cell is None:
            for span in self.spans:
                if span.top <= row <= span.bottom and span.left <= column <= span.right:
                    cell = self.cells.get((span.top, span.left))
        return "" if cell is None else " ".join(cell.text.split())

    def filled(self, row: int) -> list[tuple[int, Cell]]:
        """Give the filled cells of a row in order."""
        return self._rows.get(row, [])


def read_head(opened: Opened, sheet: Sheet) -> Head:
    """Read the first rows of a sheet."""
    cells: dict[tuple[int, int], Cell] = {}
    for batch in opened.cells(sheet):
        rows, columns, kinds, texts = (batch.column(place).to_pylist() for place in range(1, 5))
        for row, column, kind, text in zip(rows, columns, kinds, texts, strict=True):
            if row > HEAD_ROWS:
                break
            cells[row, column] = Cell(Kind(kind), text)
        if rows and rows[-1] > HEAD_ROWS:
            break
    return Head(cells, tuple(span for span in sheet.spans if span.top <= HEAD_ROWS))
