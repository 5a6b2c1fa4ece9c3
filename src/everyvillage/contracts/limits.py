"""How long a text may be, the same in files and in databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.contracts.shapes import Compartment, Type

if TYPE_CHECKING:
    from everyvillage.contracts.shapes import Column, Table

KEY_LENGTH = 64
CODE_LENGTH = 20
TEXT_LENGTH = 200
INTEGER_LIMIT = 2**31 - 1
"""Counts are kept in 32 bits."""
MONEY_LIMIT = 10**15
"""Fen in one cell, ten trillion yuan: kept in 64 bits, with room for the sum of many cells."""


def text_limit(table: Table, column: Column) -> int:
    """Give the most characters that a value of ``column`` may have."""
    if column.type is not Type.TEXT or column.compartment is Compartment.IDENTITY:
        return TEXT_LENGTH
    is_key = column.name in table.key or column.references is not None
    return KEY_LENGTH if is_key or column.name == table.place else TEXT_LENGTH
