"""Writing an office's rows in its own layout."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import xlsxwriter

from everyvillage.data.county.offices.drawing import day_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from everyvillage.data.county.offices.drawing import Sent
    from everyvillage.data.county.offices.layouts import Layout

_MADE = datetime(2020, 1, 1)  # noqa: DTZ001 - the same bytes whenever it is made


def write_text(path: Path, layout: Layout, rows: Sequence[Sent], title: str) -> list[int]:
    """Write rows as delimited text; give the line of each."""
    lines = [title] if title else []
    lines.append(layout.sign.join(layout.columns))
    first = len(lines) + 1
    for row in rows:
        cells = [_text(row.cells.get(name)) for name in layout.columns.values()]
        lines.append(layout.sign.join(cells))
    lines.extend(layout.foot)
    data = ("\r\n".join(lines) + "\r\n").encode(layout.encoding, errors="replace")
    path.write_bytes(data)
    return list(range(first, first + len(rows)))


def write_book(
    path: Path,
    layout: Layout,
    sheets: Sequence[tuple[str, str, Sequence[Sent]]],
) -> list[int]:
    """Write sheets (name, title, rows) as a workbook; give the row of each row of the first."""
    with xlsxwriter.Workbook(str(path), {"constant_memory": False}) as book:
        book.set_properties({"created": _MADE, "comments": "模拟数据，非真实"})
        found = [
            _sheet(book, book.add_worksheet(name), layout, title, rows)
            for name, title, rows in sheets
        ]
    return found[0]


def _sheet(
    book: Workbook, sheet: Worksheet, layout: Layout, title: str, rows: Sequence[Sent]
) -> list[int]:
    """Fill one sheet: title, headings in one or two rows, rows, foot."""
    last = len(layout.columns) - 1
    day = book.add_format({"num_format": "yyyy/mm/dd"})
    sheet.merge_range(0, 0, 0, last, title)
    top = 1
    if layout.groups:
        _groups(sheet, layout)
        top = 2
    else:
        sheet.write_row(1, 0, list(layout.columns))
    places = [_line(sheet, top + number, layout, row, day) for number, row in enumerate(rows, 1)]
    if layout.merge_household:
        _merge(sheet, layout, rows, top + 1)
    for number, words in enumerate(layout.foot, top + len(rows) + 1):
        sheet.write(number, 0, words)
        if words in {"合计", "总计", "小计"}:
            sheet.write(number, 1, f"{len(rows)}人")
    return places


def _groups(sheet: Worksheet, layout: Layout) -> None:
    """Write upper headings over several columns, and one heading over both rows."""
    column, heads = 0, list(layout.columns)
    for words, size in layout.groups:
        if size == 1:
            sheet.merge_range(1, column, 2, column, heads[column])
        else:
            sheet.merge_range(1, column, 1, column + size - 1, words)
            sheet.write_row(2, column, heads[column : column + size])
        column += size


def _line(sheet: Worksheet, at: int, layout: Layout, row: Sent, day: Any) -> int:  # noqa: ANN401 - a format of the library
    """Write one row; give its number as the sheet shows it."""
    for column, name in enumerate(layout.columns.values()):
        value = row.cells.get(name)
        if isinstance(value, date):
            sheet.write_datetime(at, column, datetime.combine(value, time()), day)
        elif isinstance(value, str):
            sheet.write_string(at, column, value)
        elif value is not None:
            sheet.write_number(at, column, value)
    return at + 1


def _merge(sheet: Worksheet, layout: Layout, rows: Sequence[Sent], first: int) -> None:
    """Merge the number of a household over the rows of its people."""
    fields = list(layout.columns.values())
    if "household_no" not in fields:
        return
    column, start = fields.index("household_no"), 0
    for number in range(1, len(rows) + 1):
        same = number < len(rows) and _household(rows[number]) == _household(rows[start])
        if same:
            continue
        if number - start > 1:
            sheet.merge_range(
                first + start, column, first + number - 1, column, _household(rows[start])
            )
        start = number


def _household(row: Sent) -> str:
    return str(row.cells.get("household_no") or "")


def _text(value: object) -> str:
    """Give a cell of a text file."""
    if value is None:
        return ""
    return day_text(value) if isinstance(value, date) else str(value)
