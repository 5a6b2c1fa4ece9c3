"""DuckDB with the tables of one snapshot, and nothing else within its reach.

The order matters: the files of the snapshot are named first, then access to everything else is
switched off, then the configuration is locked, so that no later statement can undo it.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import duckdb
import ibis

from everyvillage.core.kept import Kept
from everyvillage.data.engine.engine import every_table
from everyvillage.data.engine.settings import EngineSettings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from types import TracebackType

    import pyarrow as pa
    from ibis import Table as Rows
    from ibis.backends.duckdb import Backend

    from everyvillage.contracts.shapes import Table
    from everyvillage.data.snapshot.snapshot import Snapshot

SQL_TYPES = {
    "text": "VARCHAR",
    "code": "VARCHAR",
    "integer": "BIGINT",
    "money": "BIGINT",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "degrees": "DOUBLE",
}


_SQL_KEPT: Kept[object, str] = Kept(64)


@dataclass(slots=True)
class DuckEngine:
    """A locked DuckDB over one snapshot; a context manager that closes it."""

    backend: Backend
    scratch: str
    name: str = "duckdb"

    def run(self, expression: Rows) -> pa.Table:
        """Run ``expression`` and give its rows in no stated order."""
        return self.run_sql(self.compile(expression))

    def compile(self, expression: Rows) -> str:
        """Give the SQL of ``expression`` in this engine's dialect; the last ones are kept.

        The SQL names tables and columns of the contract only, so it holds for every snapshot.
        """
        return _SQL_KEPT.get(expression.op(), lambda: str(self.backend.compile(expression)))

    def run_sql(self, sql: str) -> pa.Table:
        """Run what :meth:`compile` gave."""
        return self.backend.con.sql(sql).to_arrow_table()

    def close(self) -> None:
        """Close the connection and remove what it wrote beside memory."""
        self.backend.con.close()
        shutil.rmtree(self.scratch, ignore_errors=True)

    def __enter__(self) -> Self:
        """Give the engine itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the engine."""
        self.close()


def connect(snapshot: Snapshot, settings: EngineSettings | None = None) -> DuckEngine:
    """Open a DuckDB that can read the tables of ``snapshot`` and do nothing else outside.

    No file but the snapshot's own can be read, none can be written, no extension loaded, no
    database attached, no setting changed.
    """
    chosen = settings or EngineSettings()
    scratch = tempfile.mkdtemp(prefix="everyvillage-")
    connection = duckdb.connect(config=_config(chosen, scratch))
    files: list[str] = []
    for table in every_table():
        own = [str(path) for path in snapshot.files(table.name)]
        connection.execute(_view(table, own, snapshot.columns(table.name)))
        files.extend(own)
    backend = ibis.duckdb.from_connection(connection)
    connection.execute(f"SET allowed_paths = {_list(files)}")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return DuckEngine(backend, scratch)


def _config(
    settings: EngineSettings, scratch: str
) -> dict[str, str | bool | int | float | list[str]]:
    """Give the settings that are fixed before the first statement."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": f"{settings.memory_mib}MiB",
        "temp_directory": scratch,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "allow_community_extensions": False,
        "preserve_insertion_order": False,
    }
    return config | ({"threads": settings.threads} if settings.threads else {})


def _view(table: Table, files: list[str], held: Iterable[str]) -> str:
    """Give the statement that makes ``table`` readable under its own name."""
    kept = frozenset(held) if files else frozenset()
    columns = ", ".join(
        _quoted(column.name)
        if column.name in kept
        else f"CAST(NULL AS {SQL_TYPES[column.type]}) AS {_quoted(column.name)}"
        for column in table.snapshot_columns
    )
    if not files:
        return f"CREATE VIEW {_quoted(table.name)} AS SELECT {columns} WHERE false"
    source = f"read_parquet({_list(files)}, hive_partitioning = false)"
    return f"CREATE VIEW {_quoted(table.name)} AS SELECT {columns} FROM {source}"  # noqa: S608 - names come from the contract and the manifest


def _quoted(name: str) -> str:
    """Quote a name for SQL."""
    return '"' + name.replace('"', '""') + '"'


def _list(paths: Iterable[str | Path]) -> str:
    """Give paths as an SQL list."""
    inside = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
    return f"[{inside}]"
