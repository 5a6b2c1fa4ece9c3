"""What an engine is: it knows the tables of one snapshot by name and runs an expression."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import ibis

from everyvillage.contracts.shapes import Type
from everyvillage.contracts.tables import TABLES, table_named

if TYPE_CHECKING:
    import pyarrow as pa
    from ibis import Table as Rows

    from everyvillage.contracts.shapes import Table

IBIS_TYPES = {
    Type.TEXT: "string",
    Type.CODE: "string",
    Type.INTEGER: "int64",
    Type.MONEY: "int64",
    Type.BOOLEAN: "boolean",
    Type.DATE: "date",
    Type.DEGREES: "float64",
}


class Engine(Protocol):
    """Runs expressions over :func:`snapshot_table` tables of one snapshot."""

    name: str

    def run(self, expression: Rows) -> pa.Table:
        """Run ``expression`` and give its rows in no stated order."""
        ...

    def close(self) -> None:
        """Give back what the engine holds."""
        ...


def snapshot_table(name: str) -> Rows:
    """Give the table ``name`` as an expression that any engine can run.

    It has every column that a snapshot may hold; one that nobody delivered is missing in
    every row.
    """
    table = table_named(name)
    columns = {column.name: IBIS_TYPES[column.type] for column in table.snapshot_columns}
    return ibis.table(columns, name=name)


def every_table() -> tuple[Table, ...]:
    """Give every declared table, each of which an engine offers, with rows or without."""
    return tuple(TABLES.values())
