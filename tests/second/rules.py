"""What a rule of the second implementation is: one target, written out as plain functions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from tests.second.counting import Bar
from tests.second.logic import Truth
from tests.second.tables import Row
from tests.second.world import World

RowTruth = Callable[[World, str, Row], Truth]
"""An answer for one row: the world, the code of the place of the row, the row."""

RowNumber = Callable[[World, str, Row], int | None]
"""A number for one row."""

Needs = dict[str, tuple[str, ...]]
"""The files and columns without which there is no data."""


def everyone(_world: World, _code: str, _row: Row) -> Truth:
    """Take every row."""
    return True


@dataclass(frozen=True)
class Rule:
    """One target: its kind, the table it counts, who belongs, what must hold, and its pass mark.

    ``value`` is the number of a median or of a sum. A ratio divides the sum of ``value`` over
    the rows that belong by the sum of ``over`` over the rows of ``beside`` (the same rows, if
    it is not given); where no numbers are given it divides the rows themselves.
    """

    kind: str
    table: str
    needs: Needs
    belongs: RowTruth = everyone
    holds: RowTruth | None = None
    value: RowNumber | None = None
    over: RowNumber | None = None
    beside: RowTruth | None = None
    bar: Bar | None = None


def flag(column: str) -> RowTruth:
    """Ask for the yes-or-no cell ``column`` of the row."""
    return lambda _world, _code, row: row.flag(column)


def number(column: str) -> RowNumber:
    """Ask for the whole number ``column`` of the row."""
    return lambda _world, _code, row: row.number(column)


def text_is(column: str, *choices: str) -> RowTruth:
    """Ask whether the code in ``column`` is one of ``choices``."""

    def ask(_world: World, _code: str, row: Row) -> Truth:
        cell = row.text(column)
        return None if cell is None else cell in choices

    return ask


def bar(op: str, value: str, per: str = "") -> Bar:
    """Give a pass mark from its words."""
    return Bar(op, Decimal(value), per)
