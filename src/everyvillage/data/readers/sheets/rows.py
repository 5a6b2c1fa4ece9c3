"""The cells of a sheet put together to rows, with merged cells spread and the foot left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.data.readers.sheets.cells import KINDS, Cell, Kind, letters

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from everyvillage.data.readers.faults import Faults
    from everyvillage.data.readers.sheets.cells import Span
    from everyvillage.data.readers.sheets.foot import Foot
    from everyvillage.data.readers.sheets.process import Opened, Sheet

Row = dict[int, Cell]
_WIDE = 3
_TEXT = int(Kind.TEXT)


def rows_of(
    opened: Opened, sheet: Sheet, below: int, foot: Foot, headed: Mapping[int, str], faults: Faults
) -> Iterator[tuple[int, Row]]:
    """Give number and cells of each row of the table under the headings, which end in ``below``.

    A cell merged over several rows of one column stands in each of them; one merged over
    several columns, and a value under no heading, is a fault.
    """
    merged = _Merged(sheet.spans, below)
    unheaded: set[int] = set()
    for number, row in _plain_rows(opened, sheet, below):
        wide = merged.wide(number)
        if foot.is_outside(number, row, wide=wide is not None):
            continue
        if wide is not None:
            _refuse_wide(wide, number, faults)
        merged.spread(number, row)
        for column in row.keys() - headed.keys() - unheaded:
            unheaded.add(column)
            _refuse_unheaded(column, number, faults)
        yield number, row


def _plain_rows(opened: Opened, sheet: Sheet, below: int) -> Iterator[tuple[int, Row]]:
    """Give the rows as they stand; one that only holds blanks is none."""
    for batch in opened.cells(sheet):
        number, row = 0, Row()
        numbers, columns, kinds, texts = (batch.column(place).to_pylist() for place in range(1, 5))
        for at, column, kind, text in zip(numbers, columns, kinds, texts, strict=True):
            if at <= below or (kind == _TEXT and not text.strip()):
                continue
            if at != number:
                if row:
                    yield number, row
                number, row = at, Row()
            row[column] = Cell(KINDS[kind], text)
        if row:
            yield number, row


class _Merged:
    """The merged ranges under the headings."""

    def __init__(self, spans: tuple[Span, ...], below: int) -> None:
        self._tall: dict[int, list[Span]] = {}
        self._wide: dict[int, Span] = {}
        self._held: dict[Span, Cell] = {}
        for span in spans:
            if span.bottom <= below:
                continue
            if span.right > span.left:
                self._wide.setdefault(span.top, span)
                if span.right - span.left + 1 >= _WIDE:
                    self._wide[span.top] = span
            elif span.bottom > span.top:
                for row in range(span.top, span.bottom + 1):
                    self._tall.setdefault(row, []).append(span)

    def wide(self, row: int) -> Span | None:
        """Give the range that covers several columns of a row."""
        return self._wide.get(row)

    def spread(self, number: int, row: Row) -> None:
        """Fill in what stands in a cell above that reaches down here."""
        for span in self._tall.get(number, ()):
            if span.left in row:
                self._held[span] = row[span.left]
            elif span in self._held:
                row[span.left] = self._held[span]


def _refuse_wide(span: Span, number: int, faults: Faults) -> None:
    """Say that one cell covers several columns."""
    faults.add(
        "import.cells-merged",
        row=number,
        asked="one cell for each column",
        found=f"one cell merged over {letters(span.left)} to {letters(span.right)}",
        accepted="cells merged downwards only, which then hold for each of their rows",
        next_step="take the merging apart and fill each cell",
    )


def _refuse_unheaded(column: int, number: int, faults: Faults) -> None:
    """Say that values stand in a column without a heading."""
    faults.add(
        "import.heading-empty",
        row=number,
        column=letters(column),
        asked="a heading above every value",
        found=f"a value in column {letters(column)}, which has no heading",
        accepted="a heading for the column, or no value in it",
        next_step="write the heading, or clear the cells that do not belong to the table",
    )
