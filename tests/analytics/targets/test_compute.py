"""Every target of both programmes on a drawn world: as plain loops count it, and as Spark does."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from everyvillage.analytics.targets.compute import compute_figures, populations_of
from everyvillage.analytics.targets.figure_set import FigureSet
from everyvillage.analytics.targets.recompute import compare
from everyvillage.core.codes import LEVELS, NATION
from everyvillage.data.engine import connect, snapshot_table
from everyvillage.data.engine.spark import connect_spark
from everyvillage.policy.programmes.model import Kind, Programme
from everyvillage.policy.programmes.read import shipped_programmes
from tests.support.drawn import COUNTIES, draw_rows, seal_rows
from tests.support.naive import Naive

if TYPE_CHECKING:
    from pathlib import Path

    from pyspark.sql import SparkSession

    from everyvillage.data.snapshot import Snapshot

WITHOUT = {"service_point": ["520101"], "risk_case": ["510102"], "settlement": ["510101"]}
PLACES = (NATION, "51", "5101", "510102", "510101001", "510101001201", "520101")
PROGRAMMES = pytest.mark.parametrize("programme", shipped_programmes(), ids=lambda p: p.id)


def naive(programme: Programme, snapshot: Snapshot, seed: int) -> Naive:
    """Count the same rows, with the distances that were made at sealing."""
    rows = draw_rows(seed)
    with connect(snapshot) as engine:
        sealed = engine.run(snapshot_table("village").select("village_code", "tower_4g_m"))
    metres = {row["village_code"]: row["tower_4g_m"] for row in sealed.to_pylist()}
    for row in rows["village"]:
        row["tower_4g_m"] = metres[row["village_code"]]
    delivered = {name: [c for c in COUNTIES if c not in WITHOUT.get(name, ())] for name in rows}
    for name, absent in WITHOUT.items():
        rows[name] = [row for row in rows[name] if str(row["village_code"])[:6] not in absent]
    parameters = populations_of(programme, snapshot).parameters
    return Naive(programme, rows, snapshot.head.at, parameters, delivered)


@PROGRAMMES
@pytest.mark.parametrize("seed", [1, 2])
def test_plain_loops_count_the_same(programme: Programme, seed: int, tmp_path: Path) -> None:
    snapshot = seal_rows(tmp_path, draw_rows(seed), without=WITHOUT)
    figures = compute_figures(programme, snapshot)
    second = naive(programme, snapshot, seed)
    compared = 0
    for target in programme.targets:
        if target.kind is Kind.CHANGE or not figures.note.sources[0].held[target.id]:
            continue
        for place in PLACES:
            if not figures.has(target.id, place):
                continue
            index = figures.places_found.index(place)
            for name, number in second.tally(target, place).items():
                if name == "rows|no" and target.kind is not Kind.SHARE:
                    continue
                found = figures.numbers[0][f"{target.id}|{name}"][index]
                assert found == number, (target.id, place, name)
                compared += 1
    assert compared > 300


@PROGRAMMES
def test_medians_are_the_ones_that_sorting_gives(programme: Programme, tmp_path: Path) -> None:
    snapshot = seal_rows(tmp_path, draw_rows(3), without=WITHOUT)
    figures = compute_figures(programme, snapshot)
    second = naive(programme, snapshot, 3)
    for target in programme.targets:
        if target.kind is not Kind.MEDIAN:
            continue
        for place in PLACES:
            if figures.has(target.id, place) and figures.figure(target.id, place).counties_held:
                figure = figures.figure(target.id, place)
                ends = (figure.value, figure.low, figure.high)
                found = tuple(None if end is None else int(end) for end in ends)
                assert found == second.middle(target, place), (target.id, place)


@PROGRAMMES
def test_a_saved_set_comes_back_and_has_the_same_bytes(
    programme: Programme, tmp_path: Path
) -> None:
    older = seal_rows(tmp_path / "s", draw_rows(5), at=date(2020, 3, 31))
    snapshot = seal_rows(tmp_path / "s", draw_rows(4), without=WITHOUT)
    first = compute_figures(programme, snapshot, earlier=[older])
    again = compute_figures(programme, snapshot, earlier=[older])
    first.save(tmp_path / "one.parquet")
    again.save(tmp_path / "two.parquet")
    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "two.parquet").read_bytes()
    loaded = FigureSet.load(tmp_path / "one.parquet")
    assert compare(first, loaded).equal
    assert list(loaded.rows(place="51")) == list(first.rows(place="51"))
    assert list(loaded.rows(level="township")) == list(first.rows(level="township"))


@pytest.mark.spark
def test_spark_gives_the_same_canonical_table_where_tables_are_missing(
    tmp_path: Path, spark: SparkSession
) -> None:
    programme = min(shipped_programmes(), key=lambda one: len(one.targets))
    snapshot = seal_rows(tmp_path, draw_rows(6), without=WITHOUT)
    here = compute_figures(programme, snapshot)
    there = compute_figures(programme, snapshot, open_engine=lambda one: connect_spark(one, spark))
    assert compare(here, there).difference == ""
    assert here.table().equals(there.table(), check_metadata=True)


def test_levels_are_the_six_of_the_frame(tmp_path: Path) -> None:
    figures = compute_figures(shipped_programmes()[0], seal_rows(tmp_path, draw_rows(7)))
    assert [len(figures.places(level)) for level in LEVELS] == [1, 2, 2, 3, 9, 54]
