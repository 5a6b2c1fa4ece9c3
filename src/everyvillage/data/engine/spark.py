"""Spark with the tables of one snapshot, for the same expressions (extra ``spark``)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from everyvillage.data.engine.engine import every_table

if TYPE_CHECKING:
    import pyarrow as pa
    from ibis import Table as Rows
    from ibis.backends.pyspark import Backend
    from pyspark.sql import DataFrame, SparkSession

    from everyvillage.contracts.shapes import Table
    from everyvillage.data.snapshot.snapshot import Snapshot

SPARK_TYPES = {
    "text": "string",
    "code": "string",
    "integer": "bigint",
    "money": "bigint",
    "boolean": "boolean",
    "date": "date",
    "degrees": "double",
}


@dataclass(slots=True)
class SparkEngine:
    """A Spark session that knows the tables of one snapshot."""

    backend: Backend
    session: SparkSession
    name: str = "spark"

    def run(self, expression: Rows) -> pa.Table:
        """Run ``expression`` and give its rows in no stated order.

        The rows come as Arrow: through pandas, whole numbers with gaps would turn into fractions.
        """
        return self.session.sql(str(self.backend.compile(expression))).toArrow()

    def close(self) -> None:
        """Leave the session to whoever started it; forget the tables."""
        for table in every_table():
            self.session.catalog.dropTempView(table.name)


def connect_spark(snapshot: Snapshot, session: SparkSession) -> SparkEngine:
    """Give ``session`` the tables of ``snapshot`` under their own names.

    One session serves one snapshot at a time.
    """
    for table in every_table():
        _frame(table, snapshot, session).createOrReplaceTempView(table.name)
    return SparkEngine(ibis.pyspark.connect(session), session)


def _frame(table: Table, snapshot: Snapshot, session: SparkSession) -> DataFrame:
    """Give the rows of ``table`` with every declared column."""
    schema = ", ".join(f"`{c.name}` {SPARK_TYPES[c.type]}" for c in table.snapshot_columns)
    files = [str(path) for path in snapshot.files(table.name)]
    if not files:
        return session.createDataFrame([], schema)
    return session.read.schema(schema).parquet(*files)
