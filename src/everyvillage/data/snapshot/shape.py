"""How a declared table lies in Parquet: which columns, of which Arrow type, where a row belongs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from everyvillage.contracts.shapes import NATION_LEVEL
from everyvillage.contracts.tables import TABLES
from everyvillage.data.arrow import ARROW_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from everyvillage.contracts.shapes import Table

FRAME_TABLES = ("county", "township", "village")
"""Tables with one row per place of the frame, delivered or not."""

COUNTY_DIGITS = 6


def table_schema(table: Table, columns: Iterable[str] | None = None) -> pa.Schema:
    """Give the Arrow schema of ``table``, in declared order.

    ``columns`` leaves only these; None gives every column that a snapshot may hold.
    """
    wanted = None if columns is None else frozenset(columns)
    return pa.schema(
        [
            pa.field(column.name, ARROW_TYPES[column.type])
            for column in table.snapshot_columns
            if wanted is None or column.name in wanted
        ]
    )


def frame_columns(table: Table) -> tuple[str, ...]:
    """Give the columns that come from the frame itself, so that no office need deliver them."""
    if table.name not in FRAME_TABLES:
        return ()
    computed = (column.name for column in table.columns if column.computed)
    return (*table.key, *(name for name in computed if name == "kind"))


def is_of_nation(table: Table) -> bool:
    """Say whether the rows of ``table`` belong to the whole country."""
    return table.place_level == NATION_LEVEL


def sort_columns(table: Table) -> list[tuple[str, str]]:
    """Give the order of rows inside a file: by place, then by key."""
    names = [*([table.place] if table.place else []), *table.key]
    return [(name, "ascending") for name in dict.fromkeys(names)]


def known_table(name: str) -> Table | None:
    """Give the declared table called ``name``, or None."""
    return TABLES.get(name)
