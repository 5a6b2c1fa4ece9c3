"""Rows that are no rows of the table: totals, notes, signatures, headings printed again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from everyvillage.data.readers.sheets.cells import Kind
from everyvillage.data.readers.sheets.synonyms import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from everyvillage.data.readers.sheets.cells import Cell

_TOTAL = re.compile(r"^(合计|总计|共计|小计|累计|总数|total|subtotal|sum)[:：]?$")
_TOTAL_BEGINS = re.compile(r"^(合计|总计|共计|小计)")
_NOTE = re.compile(
    r"^[（(]?(注|备注|说明|填表说明|填表|填报|制表|制单|审核|审批|复核|负责人|单位负责人|主要负责人"
    r"|联系人|联系电话|报送|数据来源|来源|截至|截止|统计时间|打印|第\d+页|note|notes|source|remark)"
    r"[^:：]{0,12}[:：]|^[（(]?(注|note)\d*[:：.、]|^第\d+页|^——|^以下空白|^\*注"
)
_FEW = 2
_HEADING_SHARE = 0.8


class Foot:
    """Says of each row whether it belongs to the table; counts those that do not by reason."""

    def __init__(self, headings: Mapping[int, str], needed: Sequence[int]) -> None:
        """Take the words of each headed column, and which columns every row must fill."""
        self._headings = {column: plain(words) for column, words in headings.items()}
        self._needed = tuple(needed)
        self.left_out: dict[str, list[int]] = {}

    def is_outside(self, number: int, row: Mapping[int, Cell], *, wide: bool) -> bool:
        """Say whether a row is outside the table; ``wide``: one cell is merged across it."""
        reason = self._reason(row, wide=wide)
        if reason:
            self.left_out.setdefault(reason, []).append(number)
        return bool(reason)

    def _reason(self, row: Mapping[int, Cell], *, wide: bool) -> str:
        first = row[min(row)]
        words = plain(first.text) if first.kind is Kind.TEXT else ""
        whole = bool(self._needed) and all(column in row for column in self._needed)
        if words and _TOTAL.match(words) and not whole:
            return "total"
        if _TOTAL_BEGINS.match(words) and not whole and len(row) <= _FEW:
            return "total"
        if words and _NOTE.match(words) and (len(row) <= _FEW or not whole):
            return "note"
        if wide and len(row) == 1 and first.kind is Kind.TEXT:
            return "note"
        return "headings again" if self._are_headings(row) else ""

    def _are_headings(self, row: Mapping[int, Cell]) -> bool:
        """Say whether nearly all cells of a row are the headings of their columns.

        It ends at the first cell after which too few could be: of a usual row, early.
        """
        least = max(_FEW, _HEADING_SHARE * len(row))
        others = 0
        for column, cell in row.items():
            others += plain(cell.text) != self._headings.get(column, "").rpartition("/")[2]
            if len(row) - others < least:
                return False
        return True
