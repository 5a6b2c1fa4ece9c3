"""Spark and DuckDB give the same bytes for every target on a county full of holes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from everyvillage.analytics.targets.compute import compute_figures
from everyvillage.analytics.targets.recompute import compare
from everyvillage.data.county import make_county
from everyvillage.data.engine.spark import connect_spark
from everyvillage.policy.programmes.model import Kind
from everyvillage.policy.programmes.read import shipped_programmes
from everyvillage.services.register.actions import create_snapshot
from tests.second.holes import punch_holes
from tests.support.real_way import deliver, empty_register

if TYPE_CHECKING:
    from pathlib import Path

    from pyspark.sql import SparkSession
    from pytest_django.plugin import DjangoDbBlocker

    from everyvillage.data.snapshot import Snapshot

AT = date(2020, 6, 30)
MADOI = "632626"

pytestmark = [pytest.mark.slow, pytest.mark.spark, pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def snapshot(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Snapshot:
    """Give a county that delivers every table, one cell in six empty."""
    make_county(MADOI, 3, tmp_path / "made", at=AT, complete=True)
    punch_holes(tmp_path / "made" / "delivered", tmp_path / "holes", seed=5, cells=0.16, rows=0.05)
    with empty_register(tmp_path / "home", django_db_blocker):
        deliver(MADOI, tmp_path / "holes", AT)
        return create_snapshot(AT)


def test_every_target_of_every_programme_has_the_same_bytes(
    snapshot: Snapshot, tmp_path: Path, spark: SparkSession
) -> None:
    for programme in shipped_programmes():
        here = compute_figures(programme, snapshot)
        there = compute_figures(
            programme, snapshot, open_engine=lambda one: connect_spark(one, spark)
        )
        counted = {name.split("|")[0] for name in here.numbers[0]}
        changes = {one.id for one in programme.targets if one.kind is Kind.CHANGE}
        assert counted | changes == {one.id for one in programme.targets}
        assert compare(here, there).difference == ""
        here.save(tmp_path / "duckdb.parquet")
        there.save(tmp_path / "spark.parquet")
        assert same_bytes(tmp_path / "duckdb.parquet", tmp_path / "spark.parquet")
        holes = sum(int(row.sum()) for name, row in here.numbers[0].items() if "|missing" in name)
        assert holes > 1_000, "the county was to be full of holes"


def same_bytes(one: Path, other: Path) -> bool:
    return one.read_bytes() == other.read_bytes()
