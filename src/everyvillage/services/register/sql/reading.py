"""Rows out of the register in pieces, without making an object of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection

from everyvillage.registry.storage import model_of
from everyvillage.services.register.sql.staging import joined, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from everyvillage.contracts import Table


def read_rows(table: Table, names: Sequence[str], at_once: int) -> Iterator[list[tuple[Any, ...]]]:
    """Give the columns ``names`` of every row of ``table``, ``at_once`` rows at a time.

    SQLite gives them as it keeps them: days as text, yes and no as 1 and 0.
    """
    # A plus sign makes of a column an expression, which SQLite's driver leaves unconverted.
    plain = "+" if connection.vendor == "sqlite" else ""
    source = quoted(model_of(table)._meta.db_table)
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {joined(names, plain)} FROM {source} ORDER BY id")
        while rows := cursor.fetchmany(at_once):
            yield rows
