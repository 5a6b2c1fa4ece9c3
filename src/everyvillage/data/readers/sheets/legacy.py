"""Old workbooks (.xls): values by calamine, and what it hides from the records themselves.

calamine gives an error cell as empty and a locked file as any other error, so the records of
the sheets are walked once as well: Microsoft's [MS-XLS] 2.4 (record types), [MS-CFB] 2
(the file around them).
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from everyvillage.data.readers.sheets.cells import Kind, Span
from everyvillage.data.readers.sheets.limits import MOST_COLUMNS, MOST_ROWS
from everyvillage.data.readers.sheets.records import read_records
from everyvillage.data.readers.sheets.refusal import cut, locked, too_large

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from python_calamine import CalamineSheet

    from everyvillage.data.readers.sheets.worksheet import Take


class LegacyBook:
    """An old workbook, opened."""

    def __init__(self, path: Path) -> None:
        """Open it; refuse one that is locked, broken, or another kind of document."""
        self._records = read_records(path)
        try:
            self._book = CalamineWorkbook.from_path(str(path))
        except PasswordError:
            locked()
        except (CalamineError, OSError, ValueError) as error:
            cut(f"an old workbook that cannot be read ({error})")
        self.sheets = tuple(
            (sheet.name, sheet.visible == SheetVisibleEnum.Visible)
            for sheet in self._book.sheets_metadata
        )

    def read(self, name: str, take: Take) -> tuple[Span, ...]:
        """Give the cells of one sheet, as ``read_worksheet`` does."""
        try:
            sheet = self._book.get_sheet_by_name(name)
        except (CalamineError, ValueError) as error:
            cut(f"a sheet that cannot be read ({error})", f"sheet “{name}”")
        hidden = self._records.get(name, {})
        for row, column, kind, text in sorted(
            [*_values(sheet, hidden), *_hidden(hidden)], key=lambda one: one[:2]
        ):
            if row > MOST_ROWS:
                too_large(name, "rows", row, MOST_ROWS)
            if column >= MOST_COLUMNS:
                too_large(name, "columns", column + 1, MOST_COLUMNS)
            take(row, column, kind, text)
        merged = sheet.merged_cell_ranges or []
        return tuple(
            Span(top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in merged
        )


def _hidden(hidden: dict[tuple[int, int], Kind]) -> list[tuple[int, int, Kind, str]]:
    """Give the cells that calamine does not show."""
    return [(row + 1, column, kind, "") for (row, column), kind in hidden.items()]


def _values(
    sheet: CalamineSheet, hidden: dict[tuple[int, int], Kind]
) -> list[tuple[int, int, Kind, str]]:
    """Give the cells that hold a value."""
    found = []
    top, left = sheet.start or (0, 0)
    for below, row in enumerate(sheet.to_python(skip_empty_area=True)):
        for right, value in enumerate(row):
            if value == "" or (top + below, left + right) in hidden:
                continue
            for kind, form in _FORMS:
                if isinstance(value, kind[0]):
                    text = form(value)
                    if text.strip():
                        found.append((top + below + 1, left + right, kind[1], text))
                    break
    return found


def _number(value: float) -> str:
    """Write a number as briefly as it can be read back; whole ones without a point."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)  # noqa: PLR2004 - digits that a number keeps


def _moment(value: datetime) -> str:
    """Write a day, and the hour where there is one."""
    return value.strftime("%Y-%m-%d" if value.time() == time() else "%Y-%m-%d %H:%M:%S")


_FORMS: tuple[tuple[tuple[type, Kind], Callable[..., str]], ...] = (
    ((str, Kind.TEXT), str),
    ((bool, Kind.BOOLEAN), lambda value: "true" if value else "false"),
    ((int, Kind.NUMBER), str),
    ((float, Kind.NUMBER), _number),
    ((datetime, Kind.DAY), _moment),
    ((date, Kind.DAY), lambda value: value.isoformat()),
    ((time, Kind.DURATION), lambda value: value.isoformat()),
    ((timedelta, Kind.DURATION), str),
)
"""How each type of calamine becomes a kind and a text; the first that fits counts."""
