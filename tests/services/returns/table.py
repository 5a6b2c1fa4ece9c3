"""A receiver's empty table as offices make them: a title, merged headings in two rows, a foot."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Border, Font, Side

if TYPE_CHECKING:
    from collections.abc import Sequence

FIRST = 6
"""The first row below the headings."""
_SIDE = Side(style="thin")
_THIN = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)


def village_table(rows: int = 2, *, names: Sequence[str] = ()) -> bytes:
    """Make the table for villages with so many ruled rows, or one for each of ``names``."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "附表3"
    page["A1"] = "行政村网络帮扶情况统计表"
    page.merge_cells("A1:I1")
    page["A1"].font = Font(bold=True, size=16)
    page["A2"], page["I2"] = "表号：网扶3表", "单位：户"
    page.append([])
    heads = {
        "A4:A5": "序号",
        "B4:B5": "所属乡镇",
        "C4:C5": "行政村名称",
        "D4:E4": "户数",
        "F4:G4": "通网情况",
        "H4:H5": "行政村通光纤（%）",
        "I4:I5": "备注",
    }
    for area, words in heads.items():
        page[area.split(":")[0]] = words
        page.merge_cells(area)
    page["D5"], page["E5"] = "总户数", "建档立卡户数"
    page["F5"], page["G5"] = "家庭通固定宽带率（%）", "家庭通固定宽带（户）"
    ruled = max(rows, len(names))
    for row in range(FIRST, FIRST + ruled):
        for at in range(1, 10):
            page.cell(row, at).border = _THIN
    for row, name in enumerate(names, start=FIRST):
        page.cell(row, 3).value = name
    foot = FIRST + ruled
    page.cell(foot, 1).value = "填报单位："
    page.merge_cells(start_row=foot, start_column=1, end_row=foot, end_column=4)
    page.cell(foot, 5).value = "填报人：      填报日期："
    page.merge_cells(start_row=foot, start_column=5, end_row=foot, end_column=9)
    page.row_dimensions[foot].height = 33
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def household_table() -> bytes:
    """Make a table of households with the head's name and money in 万元."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["脱贫户台账"])
    page.merge_cells("A1:E1")
    page.append(["户编号", "户主姓名", "家庭人口数", "家庭纯收入（万元）", "通电"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_formula() -> bytes:
    """Make a table that computes a total itself."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["行政村名称", "总户数"])
    page["B9"] = "=SUM(B2:B8)"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
