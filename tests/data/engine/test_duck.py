"""Nothing but the tables of the snapshot can be reached through the engine."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa
import pytest

from everyvillage.data.engine import EngineSettings, connect, snapshot_table
from everyvillage.data.snapshot import SnapshotHead, write_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from everyvillage.data.engine import DuckEngine
    from everyvillage.data.snapshot import Snapshot


@pytest.fixture
def snapshot(tmp_path: Path) -> Snapshot:
    villages = pa.record_batch(
        {"village_code": ["510001001201", "510001001202"], "fibre": [True, None]}
    )
    head = SnapshotHead(at=date(2020, 6, 30), modelled=True, counties=("510001",))
    return write_snapshot(tmp_path / "snapshots", head, {"village": [villages]})


@pytest.fixture
def engine(snapshot: Snapshot) -> Iterator[DuckEngine]:
    with connect(snapshot, EngineSettings(memory_mib=200, threads=1)) as opened:
        yield opened


def test_the_tables_of_the_snapshot_can_be_read(engine: DuckEngine) -> None:
    village = snapshot_table("village")
    rows = engine.run(village.filter(village.fibre).select("village_code", "broadband"))
    assert rows.to_pylist() == [{"village_code": "510001001201", "broadband": None}]


def test_a_table_that_nobody_delivered_has_no_rows_but_all_its_columns(engine: DuckEngine) -> None:
    rows = engine.run(snapshot_table("person").select("person_no", "age", "dibao"))
    assert rows.num_rows == 0
    assert [str(field.type) for field in rows.schema] == ["string", "int64", "bool"]


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_blob('/etc/passwd')",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM glob('/*')",
        "SELECT getenv('HOME')",
        "ATTACH '{outside}/other.db'",
        "COPY (SELECT 1) TO '{outside}/stolen.csv'",
        "COPY village TO '{inside}' (FORMAT parquet)",
        "EXPORT DATABASE '{outside}/all'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SELECT * FROM read_parquet('https://example.org/x.parquet')",
        "SET enable_external_access = true",
        "SET allowed_paths = ['/etc/passwd']",
        "SET memory_limit = '100GB'",
        "RESET lock_configuration",
    ],
)
def test_nothing_else_can(
    engine: DuckEngine, snapshot: Snapshot, tmp_path: Path, statement: str
) -> None:
    inside = snapshot.files("village")[0]
    with pytest.raises(duckdb.Error):
        engine.backend.con.execute(statement.format(outside=tmp_path, inside=inside)).fetchall()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["snapshots"]
    snapshot.verify()


def test_settings_reach_the_engine(engine: DuckEngine) -> None:
    found = engine.backend.con.execute(
        "SELECT current_setting('threads'), current_setting('memory_limit')"
    ).fetchone()
    assert found == (1, "200.0 MiB")
