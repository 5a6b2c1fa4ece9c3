"""What stands in one cell, and the shape in which cells come out of the opening process."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

import pyarrow as pa


class Kind(IntEnum):
    """What a cell holds; an empty cell is not there at all.

    ``UNCALCULATED`` is a formula whose result was never stored. ``DAY`` is a number that the
    sheet shows as a day: its text is the day, with the hour behind it where there is one.
    """

    TEXT = 0
    NUMBER = 1
    BOOLEAN = 2
    DAY = 3
    ERROR = 4
    UNCALCULATED = 5
    DURATION = 6


KINDS = tuple(Kind)
"""Every kind at the place of its number, which is faster than to ask for it."""
SCHEMA = pa.schema(
    [
        ("sheet", pa.int16()),
        ("row", pa.int32()),
        ("column", pa.int16()),
        ("kind", pa.int8()),
        ("text", pa.string()),
    ]
)
"""One row for each filled cell. Rows count from 1 as the sheet shows them, columns from 0."""


@dataclass(frozen=True, slots=True)
class Span:
    """Merged cells: the first and last row (from 1) and column (from 0), both included."""

    top: int
    left: int
    bottom: int
    right: int


class Cell(NamedTuple):
    """One filled cell."""

    kind: Kind
    text: str


def letters(column: int) -> str:
    """Give the letters of a column, counted from 0.

    >>> letters(0), letters(25), letters(26), letters(701), letters(702)
    ('A', 'Z', 'AA', 'ZZ', 'AAA')
    """
    text = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def column_of(reference: str) -> int:
    """Give the column of a reference such as B7, counted from 0; -1 where there is none.

    >>> column_of("A1"), column_of("ZZ10"), column_of("7")
    (0, 701, -1)
    """
    number = 0
    for sign in reference:
        if not "A" <= sign <= "Z":
            break
        number = number * 26 + ord(sign) - ord("A") + 1
    return number - 1


def span_of(reference: str) -> Span | None:
    """Read a range such as A1:C2; None for one that is no range of cells.

    >>> span_of("B2:C4")
    Span(top=2, left=1, bottom=4, right=2)
    """
    first, _, last = reference.replace("$", "").partition(":")
    last = last or first
    left, right = column_of(first), column_of(last)
    top, bottom = (
        first.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        last.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    )
    if left < 0 or right < left or not (top.isdecimal() and bottom.isdecimal()):
        return None
    return Span(int(top), left, int(bottom), right)
