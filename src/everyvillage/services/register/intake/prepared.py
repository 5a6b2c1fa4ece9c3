"""Rows of a checked file in the shape of a table of the register, ready for the import."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from everyvillage.contracts import TABLES
from everyvillage.data.arrow import ARROW_TYPES
from everyvillage.data.readers.delivery import Batch
from everyvillage.data.readers.faults import Faults

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from everyvillage.contracts import Column, Table

_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class Origin:
    """The file that rows come from."""

    path: Path
    sha256: str


@dataclass(slots=True)
class Prepared:
    """Some columns of a table, row by row; what the import takes like a file of that table.

    ``numbers`` are the row numbers in the sender's file, or simply 1, 2, 3 for rows that say
    what not being named means.
    """

    table: Table
    file: Origin
    names: tuple[str, ...]
    rows: Sequence[Sequence[Any]]
    numbers: Sequence[int]
    faults: Faults = field(init=False)
    row_count: int = 0

    def __post_init__(self) -> None:
        """Begin without faults."""
        self.faults = Faults(self.file.path.name)

    @property
    def delivered(self) -> tuple[Column, ...]:
        """Give the columns in the order of the contract."""
        return tuple(column for column in self.table.delivered if column.name in self.names)

    def batches(self) -> Iterator[Batch]:
        """Give the rows in typed batches."""
        place = {name: at for at, name in enumerate(self.names)}
        columns = self.delivered
        for start in range(0, len(self.rows), _AT_ONCE):
            part = self.rows[start : start + _AT_ONCE]
            arrays = [
                pa.array([row[place[one.name]] for row in part], ARROW_TYPES[one.type])
                for one in columns
            ]
            self.row_count += len(part)
            numbers = np.array(self.numbers[start : start + _AT_ONCE], dtype=np.int64)
            rows = pa.RecordBatch.from_arrays(arrays, [one.name for one in columns])
            yield Batch(numbers, rows)


def prepare(
    table: str,
    file: Origin,
    names: Sequence[str],
    rows: Sequence[Sequence[Any]],
    numbers: Sequence[int] | None = None,
) -> Prepared:
    """Give rows of ``table`` with the columns ``names``, in that order."""
    counted = numbers if numbers is not None else range(1, len(rows) + 1)
    return Prepared(TABLES[table], file, tuple(names), rows, counted)
