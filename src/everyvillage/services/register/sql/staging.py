"""The staging table: typed rows of one file, in a temporary table of this connection.

PostgreSQL takes them by COPY, SQLite by ``executemany``. A temporary table takes no lock on
the register, so others can write while a file is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection
from pyarrow import csv

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from everyvillage.registry.storage import Stored

STAGING = "everyvillage_staging"
ROW = "file_row"
_SQLITE = "sqlite"
_CACHE_KIB = 65_536
# On SQLite a key of this very type is the row's own number and needs no index beside the table.
_ROW_TYPE = {"sqlite": "integer", "postgresql": "bigint"}
_HASH_TYPE = {"sqlite": "BLOB", "postgresql": "bytea"}


def quoted(name: str) -> str:
    """Give a table or column name quoted by the rules of the database."""
    return connection.ops.quote_name(name)


def joined(names: Sequence[str], prefix: str = "") -> str:
    """Give names quoted, each with ``prefix``, with commas between."""
    return ", ".join(f"{prefix}{quoted(name)}" for name in names)


class Staging:
    """A temporary table with one row for each row of the file; dropped on leaving."""

    def __init__(self, stored: Sequence[Stored]) -> None:
        """Stage the columns ``stored``, which are those the file delivers."""
        self.stored = tuple(stored)
        self.names = [ROW]
        for one in self.stored:
            self.names += [one.name, one.beside] if one.beside else [one.name]
        self.rows = 0
        self._owns_transaction = False

    def __enter__(self) -> Self:
        """Make the table, outside the transaction that will change the register."""
        declared = [f"{quoted(ROW)} {_ROW_TYPE[connection.vendor]} PRIMARY KEY"]
        for one in self.stored:
            declared.append(f"{quoted(one.name)} {one.field.db_type(connection)}")
            if one.beside:
                declared.append(f"{quoted(one.beside)} {_HASH_TYPE[connection.vendor]}")
        self._begin()
        _run(f"DROP TABLE IF EXISTS {STAGING}")
        _run(f"CREATE TEMPORARY TABLE {STAGING} ({', '.join(declared)})")
        return self

    def load(self, batch: pa.RecordBatch) -> None:
        """Append a batch whose columns are ``names``; sealed values and hashes are binary."""
        if connection.vendor == _SQLITE:
            _load_sqlite(batch, self.names)
        else:
            _load_postgres(batch, self.names)
        self.rows += batch.num_rows

    def close(self) -> None:
        """End the loading; PostgreSQL plans better once it has counted the rows."""
        if connection.vendor != _SQLITE:
            _run(f"ANALYZE {STAGING}")
        self._end("COMMIT")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Drop the table; what was staged is gone."""
        self._end("ROLLBACK")
        if not connection.needs_rollback:
            _run(f"DROP TABLE IF EXISTS {STAGING}")

    def _begin(self) -> None:
        """On SQLite, load inside one transaction, a deferred one that locks nothing yet."""
        if connection.vendor != _SQLITE:
            return
        if not connection.in_atomic_block:
            _run(f"PRAGMA cache_size = -{_CACHE_KIB}")
            _run("BEGIN DEFERRED")
            self._owns_transaction = True

    def _end(self, word: str) -> None:
        if self._owns_transaction:
            self._owns_transaction = False
            # After a full disk SQLite has rolled back by itself.
            if connection.connection.in_transaction:
                _run(word)


def _run(statement: str) -> None:
    """Run one statement without parameters."""
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _load_sqlite(batch: pa.RecordBatch, names: Sequence[str]) -> None:
    """Insert a batch with ``executemany``."""
    columns = [_plain(batch.column(name)).to_pylist() for name in names]
    marks = ", ".join(["%s"] * len(names))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {STAGING} ({joined(names)}) VALUES ({marks})",
            list(zip(*columns, strict=True)),
        )


def _plain(values: pa.Array) -> pa.Array:
    """Give values in the types that SQLite keeps: days as text, yes and no as 1 and 0."""
    if pa.types.is_date(values.type):
        return values.cast(pa.string())
    return values.cast(pa.int8()) if pa.types.is_boolean(values.type) else values


def _load_postgres(batch: pa.RecordBatch, names: Sequence[str]) -> None:
    """Copy a batch as CSV, in which an empty cell is NULL; there is no empty text here."""
    texts = pa.RecordBatch.from_arrays([_hex(batch.column(name)) for name in names], list(names))
    sink = pa.BufferOutputStream()
    options = csv.WriteOptions(include_header=False, quoting_style="needed")
    csv.write_csv(texts, sink, options)
    statement = f"COPY {STAGING} ({joined(names)}) FROM STDIN (FORMAT csv)"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(memoryview(sink.getvalue()))


def _hex(values: pa.Array) -> pa.Array:
    """Give binary values as PostgreSQL reads them from text: a backslash, x, hexadecimal digits."""
    if not pa.types.is_binary(values.type):
        return values
    digits: list[Any] = [None if one is None else one.hex() for one in values.to_pylist()]
    return pc.binary_join_element_wise("\\x", pa.array(digits, pa.string()), "")
