"""Rows into a copy of the receiver's workbook: their order, their units, their foot."""

from __future__ import annotations

import io
import re
from copy import copy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from openpyxl.cell.cell import MergedCell
from openpyxl.utils import get_column_letter

from everyvillage.core.errors import InputError
from everyvillage.core.spreadsheet import disarmed_text
from everyvillage.services.returns.layout import open_workbook
from everyvillage.services.returns.refusals import place_not_here
from everyvillage.services.returns.sources import CODE, NAME
from everyvillage.services.returns.units import in_unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

    from everyvillage.services.returns.gathering import Line
    from everyvillage.services.returns.layout import Layout
    from everyvillage.services.returns.sources import Source

_NO_ROW = re.compile("[：:]|合计|总计|小计|备注|说明|^注|total|note", re.IGNORECASE)
_LABELS = (
    (re.compile(r"((?:填报|填表|制表)单位[：:])[ \u3000_]*"), "office"),
    (re.compile(r"((?:填报|填表|制表|经办)人[：:])[ \u3000_]*"), "name"),
    (re.compile(r"((?:填报|填表|制表|上报)(?:日期|时间)[：:])[ \u3000_]*"), "day"),
)
_COMMITTEE = re.compile("(?:村民委员会|村委会|居民委员会|居委会)$")
_WIDE_BLANK = "\u3000"
_DAY_FORMAT = "yyyy-mm-dd"


@dataclass(frozen=True, slots=True)
class SignedOff:
    """Who fills a table, for which office, on which day, from which snapshot."""

    name: str
    office: str
    day: date
    snapshot: str
    snapshot_at: date
    modelled: bool

    def lines(self, *, chinese: bool) -> list[str]:
        """Give the lines below the table."""
        short = self.snapshot[:12]
        if chinese:
            made_up = "模拟数据，非真实。" if self.modelled else ""
            return [
                f"数据来源：封存数据 {self.snapshot_at}（{short}）。{made_up}空格表示尚无数据。",
                f"填报单位：{self.office}；填报人：{self.name}；填报日期：{self.day}。",
            ]
        made_up = "Modelled data, not real. " if self.modelled else ""
        return [
            f"Source: sealed data of {self.snapshot_at} ({short}). {made_up}Empty: not known.",
            f"Office: {self.office}; filled by: {self.name}; on: {self.day}.",
        ]


def write_table(
    body: bytes,
    layout: Layout,
    columns: Mapping[int, Source],
    lines: Sequence[Line],
    signed: SignedOff,
) -> bytes:
    """Give the workbook with its rows written.

    Where the receiver has named places in the rows already, each is filled in its own row and
    nothing else is listed; otherwise the rows stand in the order of ``lines`` and the foot
    moves below them. Refuses a named place that is not among the lines.
    """
    book = open_workbook(body)
    page = book[layout.sheet]
    first = layout.head_last + 1
    named = _named_rows(page, first, columns)
    rows = _in_named_order(named, lines) if named else dict(enumerate(lines, start=first))
    foot = _foot(page, max(named, default=first - 1) + 1)
    last = max(rows, default=first)
    _make_room(page, first, foot, max(0, last + 1 - foot) if foot else 0)
    units = {one.at: one.unit for one in layout.headings}
    for row, line in rows.items():
        for at, source in columns.items():
            if row in named and source.key in {NAME, CODE}:
                continue
            _put(page, row, at, _converted(line, source, units.get(at, "")), first)
    chinese = any("\u4e00" <= letter <= "\u9fff" for one in layout.headings for letter in one.label)
    _sign(page, max(last, page.max_row), signed, chinese=chinese)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _named_rows(page: Worksheet, first: int, columns: Mapping[int, Source]) -> dict[int, str]:
    """Give the rows below the headings in which the receiver has named a place, with its words."""
    places = [at for at, one in columns.items() if one.key in {NAME, CODE}]
    named: dict[int, str] = {}
    for row in range(first, page.max_row + 1):
        words = [str(page.cell(row, at).value or "").strip() for at in places]
        text = next(filter(None, words), "")
        if not text or _NO_ROW.search(text):
            break
        named[row] = text
    return named


def _in_named_order(named: Mapping[int, str], lines: Sequence[Line]) -> dict[int, Line]:
    """Find the line of each named place; refuse, all at once, those that are not one line."""
    found: dict[int, Line] = {}
    wrong = []
    for row, text in named.items():
        fitting = [one for one in lines if text == one.code or _short(text) == _short(one.name)]
        if len(fitting) == 1:
            found[row] = fitting[0]
        else:
            wrong.append(place_not_here(text))
    if wrong:
        raise InputError(wrong)
    return found


def _short(name: str) -> str:
    """Give the name of a place as people write it, without its committee.

    >>> _short("玛拉驿村村民委员会"), _short("玛拉驿村委会"), _short("玛拉驿村")
    ('玛拉驿村', '玛拉驿村', '玛拉驿村')
    """
    bare = _COMMITTEE.sub("", "".join(name.split()))
    return bare if bare == name or bare.endswith(("村", "社区")) else f"{bare}村"


def _foot(page: Worksheet, start: int) -> int:
    """Give the first filled row from ``start`` on, 0 for none."""
    for row in range(start, page.max_row + 1):
        if any(cell.value not in {None, ""} for cell in page[row]):
            return row
    return 0


def _make_room(page: Worksheet, first: int, foot: int, shift: int) -> None:
    """Free the rows of the table of merged cells, and move the foot down by ``shift`` rows."""
    moved = []
    for area in list(page.merged_cells.ranges):
        if foot and area.min_row >= foot:
            moved.append(area)
        if area.min_row >= first and (not foot or area.min_row < foot or shift):
            page.unmerge_cells(area.coord)
    if not shift:
        return
    end, heights = (
        page.max_row,
        {row: page.row_dimensions[row].height for row in range(foot, page.max_row + 1)},
    )
    page.move_range(f"A{foot}:{get_column_letter(page.max_column)}{end}", rows=shift)
    for row, height in heights.items():
        page.row_dimensions[row + shift].height = height
    for area in moved:
        area.shift(row_shift=shift)
        page.merge_cells(area.coord)


def _converted(line: Line, source: Source, unit: str) -> object:
    """Give the value of a line in the unit of its heading."""
    value = line.values.get(source.key)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return in_unit(value, source.measure, unit)
    return value


def _put(page: Worksheet, row: int, at: int, value: object, first: int) -> None:
    """Write one cell with the look of the first row; text never becomes a formula."""
    cell = page.cell(row, at)
    if isinstance(cell, MergedCell):
        return
    if row != first and not cell.has_style:
        _look_alike(page.cell(first, at), cell)
    if value is None:
        return
    if isinstance(value, str):
        cell.value = disarmed_text(value)
        cell.data_type = "s"
        return
    cell.value = value  # type: ignore[assignment] # whole numbers, decimals and days
    if isinstance(value, date):
        cell.number_format = _DAY_FORMAT


def _after(words: str, label: re.Match[str]) -> str:
    """Give a label with its words behind it."""
    return f"{label[1]}{words}{_WIDE_BLANK}"


def _look_alike(model: Cell | MergedCell, cell: Cell) -> None:
    """Give a cell the look of another one."""
    for part in ("font", "border", "fill", "alignment"):
        setattr(cell, part, copy(getattr(model, part)))
    cell.number_format = model.number_format


def _sign(page: Worksheet, last: int, signed: SignedOff, *, chinese: bool) -> None:
    """Fill the labels of the foot, and write the lines of the sign-off below everything."""
    words = {"office": signed.office, "name": signed.name, "day": signed.day.isoformat()}
    for cells in page.iter_rows():
        for cell in cells:
            if isinstance(cell.value, str):
                text = cell.value
                for pattern, name in _LABELS:
                    text = pattern.sub(partial(_after, words[name]), text)
                if text != cell.value:
                    cell.value = disarmed_text(text.rstrip(f"{_WIDE_BLANK} "))
    for row, line in enumerate(signed.lines(chinese=chinese), start=last + 1):
        page.cell(row, 1).value = disarmed_text(line)
