"""Columns of text become typed columns; each different text is parsed once.

A column of a hundred thousand cells seldom has more than a few thousand different ones, so
the parser runs over the dictionary of the column and the rows take their value by position.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from everyvillage.contracts.limits import text_limit
from everyvillage.data.arrow import ARROW_TYPES
from everyvillage.data.readers.faults import column_label, shown
from everyvillage.data.readers.values import Refused, Value, parser_of, plain_pattern

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    import numpy.typing as npt

    from everyvillage.contracts import Column, Table
    from everyvillage.data.readers.faults import Faults


def convert_column(
    cells: pa.Array,
    table: Table,
    column: Column,
    rows: npt.NDArray[np.int64],
    faults: Faults,
    *,
    day: date | None = None,
) -> pa.Array:
    """Give ``cells`` (text, or a dictionary of text) as values of the column's type.

    ``rows`` are the row numbers of the cells, ``day`` that by which place codes are read. A cell
    that cannot be taken, or one that is missing though required, is a fault and becomes missing.
    """
    quick = _plain_text(cells, table, column)
    if quick is not None:
        return quick
    encoded = cells if pa.types.is_dictionary(cells.type) else cells.dictionary_encode()
    values, refused = _parse(encoded.dictionary.to_pylist(), parser_of(table, column, day))
    typed = pa.array(values, ARROW_TYPES[column.type]).take(encoded.indices)
    for position, (text, reason) in refused.items():
        where = _rows_where(pc.equal(encoded.indices, position), rows)
        _refuse(table, column, (text, reason), where, faults)
    if column.required:
        _refuse_missing(column, typed, set(refused), encoded.indices, rows, faults)
    return typed


def _plain_text(cells: pa.Array, table: Table, column: Column) -> pa.Array | None:
    """Give a column of free text in one go where no cell of it can be wrong; else None."""
    pattern = plain_pattern(table, column)
    if pattern is None or not pa.types.is_string(cells.type):
        return None
    if cells.null_count and column.required:
        return None
    short = pc.less_equal(pc.utf8_length(cells), text_limit(table, column))
    fits = pc.and_(short, pc.match_substring_regex(cells, pattern))
    return cells if pc.all(fits).as_py() in {True, None} else None


def _parse(
    texts: list[str | None], parse: Callable[[str], Value | Refused]
) -> tuple[list[Value | None], dict[int, tuple[str, Refused]]]:
    """Parse each different text; give the values and what was refused, by position."""
    values: list[Value | None] = []
    refused: dict[int, tuple[str, Refused]] = {}
    for position, text in enumerate(texts):
        trimmed = "" if text is None else text.strip()
        value = parse(trimmed) if trimmed else None
        if isinstance(value, Refused):
            refused[position] = (trimmed, value)
            value = None
        values.append(value)
    return values, refused


def _rows_where(mask: pa.Array, rows: npt.NDArray[np.int64]) -> list[int]:
    """Give the row numbers where ``mask`` is true."""
    found: list[int] = rows[np.asarray(mask.fill_null(False))].tolist()
    return found


def _refuse(
    table: Table, column: Column, refused: tuple[str, Refused], rows: list[int], faults: Faults
) -> None:
    """Add the fault of one refused text for every row that has it."""
    text, reason = refused
    room = faults.room(reason.code, column.name)
    for row in rows[:room]:
        faults.add(
            reason.code,
            row=row,
            column=column.name,
            asked=column_label(column),
            found=f"“{shown(text, table, column)}”",
            accepted=reason.accepted,
            next_step="mend the cell, or leave it empty where the value is not known"
            if not column.required
            else "mend the cell",
        )
    faults.count_more(reason.code, column.name, max(0, len(rows) - room))


def _refuse_missing(
    column: Column,
    typed: pa.Array,
    refused: set[int],
    indices: pa.Array,
    rows: npt.NDArray[np.int64],
    faults: Faults,
) -> None:
    """Add a fault for every row without a required value; a refused cell is not empty."""
    missing = pc.is_null(typed)
    if refused:
        named = pc.is_in(indices, value_set=pa.array(sorted(refused), indices.type))
        missing = pc.and_not(missing, named.fill_null(False))
    empty = _rows_where(missing, rows)
    room = faults.room("import.required-empty", column.name)
    for row in empty[:room]:
        faults.add(
            "import.required-empty",
            row=row,
            column=column.name,
            asked=column_label(column),
            found="an empty cell",
            accepted="a value in every row",
            next_step="fill the cell; a row without it cannot be kept",
        )
    faults.count_more("import.required-empty", column.name, max(0, len(empty) - room))
