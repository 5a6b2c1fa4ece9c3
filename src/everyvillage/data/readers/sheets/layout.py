"""Where the headings of a sheet stand, and what each of them means.

Every row, and every block of two or three rows, of the head is tried as headings; the one
in which the most columns mean something is taken, the smallest of equals. Above it may stand
a title, below it nothing but rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from everyvillage.contracts import Type
from everyvillage.data.readers.headings import LEAVE_OUT
from everyvillage.data.readers.sheets.cells import Kind
from everyvillage.data.readers.sheets.synonyms import Meaning, factor_of, meaning_of, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from everyvillage.contracts import Table
    from everyvillage.data.readers.sheets.head import Head

MOST_HEADING_ROWS = 3
_UNIT_ABOVE = re.compile(r"单位\s*[:：]\s*(元|万元|分)")
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading: its column on the sheet, its words, what it means, and its factor.

    ``factor`` is None for money whose unit nobody says and for units that are not known.
    """

    column: int
    words: str
    meaning: Meaning | None
    factor: int | None = 1


@dataclass(frozen=True, slots=True)
class Layout:
    """The block of headings: its first and last row, and the headings from left to right."""

    top: int
    bottom: int
    headings: tuple[Heading, ...]

    @property
    def score(self) -> float:
        """Say how many columns mean something; those that are left out count half."""
        meanings = [one.meaning for one in self.headings if one.meaning is not None]
        return sum(0.5 if one.column == LEAVE_OUT else 1 for one in meanings)

    @property
    def known(self) -> int:
        """Say how many columns of the table are there."""
        meanings = [one.meaning for one in self.headings if one.meaning is not None]
        return len({one.column for one in meanings if one.column != LEAVE_OUT})


def find_layout(head: Head, table: Table, mapping: Mapping[str, str]) -> Layout | None:
    """Find the headings of ``table`` in the first rows of a sheet; None where there are none."""
    best: Layout | None = None
    for height in range(1, MOST_HEADING_ROWS + 1):
        for top in range(1, head.last_row - height + 2):
            if _cuts_merged(head, top, top + height - 1):
                continue
            found = _block(head, table, mapping, top, height)
            if found.headings and (best is None or found.score > best.score):
                best = found
    if best is None or best.known < min(_FEWEST, len(best.headings)):
        return None
    return best


def rows_above(head: Head, layout: Layout) -> list[int]:
    """Give the rows above the headings that look like rows of the table, not like a title."""
    usual = max(_FEWEST + 1, len(layout.headings) * 2 // 3)
    return [row for row in range(1, layout.top) if len(head.filled(row)) >= usual]


def _cuts_merged(head: Head, top: int, bottom: int) -> bool:
    """Say whether an edge of a block goes through merged cells."""
    return any(
        span.top < top <= span.bottom or span.top <= bottom < span.bottom for span in head.spans
    )


def _block(head: Head, table: Table, mapping: Mapping[str, str], top: int, height: int) -> Layout:
    """Read some rows as headings."""
    aims = {plain(heading): column for heading, column in mapping.items()}
    unit = _unit_above(head, top)
    headings = []
    for column in range(head.columns):
        parts: list[str] = []
        for row in range(top, top + height):
            text = head.text(row, column)
            if text and (not parts or text != parts[-1]):
                parts.append(text)
        if parts and _is_words(head, top, height, column):
            headings.append(_heading(column, parts, table, aims, unit))
    return Layout(top, top + height - 1, tuple(headings))


def _is_words(head: Head, top: int, height: int, column: int) -> bool:
    """Say whether the lowest cell of a column of a block is words; a number heads nothing."""
    for row in range(top + height - 1, top - 1, -1):
        cell = head.cells.get((row, column))
        if cell is not None:
            return cell.kind is Kind.TEXT
    return True


def _heading(
    column: int, parts: list[str], table: Table, aims: Mapping[str, str], unit: str
) -> Heading:
    """Give what a column's words mean: all of them together, or the lowest."""
    words = "/".join(parts)
    tried = (words, "".join(parts), parts[-1])
    for text in tried:
        if plain(text) in aims:
            said = meaning_of(text, table)
            inside = said.unit if said is not None else ""
            return _with_factor(column, words, Meaning(aims[plain(text)], inside), table, "分")
    for text in tried:
        meaning = meaning_of(text, table)
        if meaning is not None:
            named = plain(text) == plain(meaning.column)
            return _with_factor(column, words, meaning, table, "分" if named else unit)
    return Heading(column, words, None)


def _with_factor(number: int, words: str, meaning: Meaning, table: Table, usual: str) -> Heading:
    """Add by what the numbers of the column are multiplied; ``usual`` is the unit of money."""
    column = table.column(meaning.column)
    if column is None or (column.type is not Type.MONEY and not meaning.unit):
        return Heading(number, words, meaning)
    unit = meaning.unit or usual
    return Heading(number, words, meaning, factor_of(column, unit) if unit else None)


def _unit_above(head: Head, top: int) -> str:
    """Give the unit of money that stands above the headings (单位：元)."""
    for row in range(1, top):
        for _, cell in head.filled(row):
            found = _UNIT_ABOVE.search(cell.text)
            if found:
                return found[1]
    return ""
