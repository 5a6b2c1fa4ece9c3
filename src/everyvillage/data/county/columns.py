"""Arrow columns and tables in the shape that the contracts declare."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from everyvillage.contracts import Type, table_named
from everyvillage.data.arrow import ARROW_TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from everyvillage.contracts import Table
    from everyvillage.data.county.draws import Codes, Days, Flags


def known(values: NDArray[np.generic], where: Flags) -> pa.Array:
    """Make a column that is empty except where ``where`` holds."""
    return pa.array(values, mask=~where)


def dates(days: Days, where: Flags | None = None) -> pa.Array:
    """Make a column of dates from days since 1970, empty except where ``where`` holds."""
    mask = None if where is None else ~where
    return pa.array(days.astype(np.int32), mask=mask).view(pa.date32())


def labels(
    words: Sequence[str] | pa.Array, position: Codes, where: Flags | None = None
) -> pa.Array:
    """Make a column of words from positions in ``words``."""
    mask = None if where is None else ~where
    source = words if isinstance(words, pa.Array) else pa.array(words, pa.string())
    return source.take(pa.array(position.astype(np.int32), mask=mask))


def digits(values: Codes, width: int) -> pa.Array:
    """Make a column of numbers written with ``width`` digits, zeros in front."""
    sheet = np.empty((len(values), width), dtype=np.uint8)
    rest = values.astype(np.int64)
    for place in range(width - 1, -1, -1):
        rest, digit = np.divmod(rest, 10)
        sheet[:, place] = digit + ord("0")
    return text_from_bytes(sheet)


def text_from_bytes(sheet: NDArray[np.uint8]) -> pa.Array:
    """Make a text column from a sheet of ASCII bytes, one row a text of equal length."""
    rows, width = sheet.shape
    offsets = np.arange(0, (rows + 1) * width, width, dtype=np.int32)
    data = np.ascontiguousarray(sheet)
    return pa.StringArray.from_buffers(rows, pa.py_buffer(offsets), pa.py_buffer(data))


def joined(*parts: pa.Array | str) -> pa.Array:
    """Write columns one behind the other; a single text is the same in every row."""
    return cast("pa.Array", pc.binary_join_element_wise(*parts, ""))


def degrees(points: NDArray[np.float64]) -> pa.Array:
    """Make a column of degrees."""
    return pa.array(points, pa.float64())


def contract_table(name: str, columns: Mapping[str, pa.Array | NDArray[np.generic]]) -> pa.Table:
    """Put columns in the order and the types of the table ``name``.

    Every declared, deliverable column has to be there and no other: a misspelt column is a
    mistake of this package, so it raises KeyError.
    """
    table = table_named(name)
    unknown = set(columns) - {column.name for column in table.columns}
    if unknown:
        raise KeyError(sorted(unknown))
    return pa.table(
        {column.name: _typed(columns[column.name], column.type) for column in table.delivered}
    )


def snapshot_shape(table: Table) -> pa.Schema:
    """Give the Arrow shape of the columns of ``table`` that a snapshot may hold."""
    return pa.schema([(column.name, ARROW_TYPES[column.type]) for column in table.snapshot_columns])


def _typed(values: pa.Array | NDArray[np.generic], kind: Type) -> pa.Array:
    """Give the column its declared type."""
    column = values if isinstance(values, pa.Array | pa.ChunkedArray) else pa.array(values)
    return column if column.type == ARROW_TYPES[kind] else column.cast(ARROW_TYPES[kind])
