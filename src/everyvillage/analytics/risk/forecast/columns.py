"""Columns of any table as numbers: what a model may read, learned from the rows it trains on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

Floats: TypeAlias = NDArray[np.float64]

MOST_LEVELS = 12
FEWEST_ROWS = 20
"""A level of a text column counts from so many rows."""


@dataclass(frozen=True, slots=True)
class Term:
    """One number a model reads: a column, or whether a column has a certain text."""

    column: str
    level: str | None = None

    @property
    def name(self) -> str:
        """Give the term as people read it."""
        return self.column if self.level is None else f"{self.column} = {self.level}"

    def values(self, table: pa.Table) -> Floats:
        """Give the term of every row; what is missing is not a number."""
        column = table[self.column].combine_chunks()
        if self.level is None:
            numbers: Floats = np.array(column.cast(pa.float64()).to_numpy(zero_copy_only=False))
            return numbers
        same = pc.equal(column.cast(pa.string()), self.level)
        flags: Floats = np.array(same.cast(pa.float64()).to_numpy(zero_copy_only=False))
        return flags


def terms_of(table: pa.Table, leave_out: Sequence[str]) -> tuple[Term, ...]:
    """Choose the terms of a table: numbers and flags as they are, texts level by level.

    A text column with many levels keeps its most frequent ones; one in which nearly every row
    differs (a name, a number) and one with a single value are left out.
    """
    found: list[Term] = []
    for name in table.column_names:
        if name not in leave_out:
            found.extend(_terms(table, name))
    return tuple(found)


def matrix(table: pa.Table, terms: Sequence[Term]) -> Floats:
    """Give the terms of every row side by side."""
    if not terms:
        return np.zeros((table.num_rows, 0))
    return np.column_stack([term.values(table) for term in terms])


def _terms(table: pa.Table, name: str) -> list[Term]:
    column = table[name].combine_chunks()
    kind = column.type
    if pa.types.is_boolean(kind) or pa.types.is_integer(kind) or pa.types.is_floating(kind):
        return [Term(name)] if len(pc.unique(column.drop_null())) > 1 else []
    counted = pc.value_counts(column.drop_null().cast(pa.string())).to_pylist()
    if len(counted) * 2 > table.num_rows:
        return []
    often = sorted(counted, key=lambda one: (-one["counts"], one["values"]))[:MOST_LEVELS]
    kept = [one["values"] for one in often if one["counts"] >= FEWEST_ROWS]
    # Two levels say the same thing twice.
    return [Term(name, level) for level in (kept[1:] if len(kept) == len(counted) else kept)]
