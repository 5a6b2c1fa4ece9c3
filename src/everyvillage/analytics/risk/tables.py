"""The tables that screening reads, and an engine of its own over them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb
import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from everyvillage.analytics.risk.before import incomes_before, year_before
from everyvillage.analytics.risk.cases.county import BEFORE
from everyvillage.contracts.tables import table_named
from everyvillage.contracts.tables.shocks import SHOCK
from everyvillage.core.kept import Kept
from everyvillage.data.arrow import ARROW_TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ibis import Table as Rows

    from everyvillage.contracts.shapes import Table
    from everyvillage.data.snapshot import Snapshot

_SQL: Kept[object, str] = Kept(32)


@dataclass(frozen=True, slots=True)
class RiskTables:
    """Households and persons of one day, with the shocks and last year's incomes where held.

    Each is an Arrow table under its declared columns; a column that is not there is missing in
    every row. ``before`` has ``household_no`` and ``income_before_fen``.
    """

    household: pa.Table
    person: pa.Table
    shock: pa.Table | None = None
    before: pa.Table | None = None

    def named(self) -> dict[str, pa.Table]:
        """Give every table under the name by which expressions read it, all columns there."""
        made = {
            "household": filled(self.household, table_named("household")),
            "person": filled(self.person, table_named("person")),
        }
        if self.shock is not None:
            made["shock"] = filled(self.shock, SHOCK)
        if self.before is not None:
            made[BEFORE] = self.before
        return made


def of_snapshot(
    snapshot: Snapshot, *, all_held: Sequence[Snapshot], shock: pa.Table | None = None
) -> RiskTables:
    """Read what screening needs of a sealed snapshot.

    ``all_held`` are the snapshots it stands among, the oldest first, of which last year's incomes
    are read; ``shock`` are the shocks of its day.
    """
    before = incomes_before(year_before(all_held, snapshot.head.at))
    tables = {name: _read(snapshot, name) for name in ("household", "person")}
    return RiskTables(tables["household"], tables["person"], shock, before)


def filled(rows: pa.Table, table: Table) -> pa.Table:
    """Give ``rows`` with every column that a snapshot may hold, missing where it is not there."""
    columns = {
        column.name: rows[column.name].cast(ARROW_TYPES[column.type])
        if column.name in rows.column_names
        else pa.nulls(rows.num_rows, ARROW_TYPES[column.type])
        for column in table.snapshot_columns
    }
    return pa.table(columns)


def run(expression: Rows, tables: Mapping[str, pa.Table]) -> pa.Table:
    """Run an expression over ``tables`` in an engine that reaches nothing else.

    The SQL is kept, since it depends on the expression only.
    """
    sql = _SQL.get(expression.op(), lambda: str(ibis.to_sql(expression, dialect="duckdb")))
    with duckdb.connect() as connection:
        for name, rows in tables.items():
            connection.register(name, rows)
        return _in_64_bits(connection.sql(sql).to_arrow_table())


def _in_64_bits(found: pa.Table) -> pa.Table:
    """Give sums, which the engine keeps in 128 bits, as the 64 bits of every other number."""
    kinds = [pa.int64() if pa.types.is_decimal(one.type) else one.type for one in found.schema]
    return found.cast(pa.schema(zip(found.column_names, kinds, strict=True)))


def _read(snapshot: Snapshot, name: str) -> pa.Table:
    files = snapshot.files(name)
    if not files:
        empty = [column.name for column in table_named(name).snapshot_columns]
        kinds = [ARROW_TYPES[column.type] for column in table_named(name).snapshot_columns]
        return pa.table({one: pa.nulls(0, kind) for one, kind in zip(empty, kinds, strict=True)})
    kept = [column for column in snapshot.columns(name) if table_named(name).column(column)]
    return pa.concat_tables([pq.read_table(path, columns=kept) for path in files])
