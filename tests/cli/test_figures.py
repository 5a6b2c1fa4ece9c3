from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest
from django.test import override_settings

from everyvillage.cli.figures import figures
from everyvillage.core.errors import EveryvillageError
from everyvillage.services.figures.programmes import DEFAULT_PROGRAMME
from everyvillage.web.home import Home
from tests.support.command import run_command

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Demo

pytestmark = pytest.mark.slow

COUNTY = "620924"
KEYS = [
    "target",
    "place",
    "level",
    "numerator",
    "denominator",
    "value",
    "low",
    "high",
    "missing",
    "gap",
    "status",
    "deadline",
    "snapshot",
    "rules",
    "modelled",
]
MODELLED = "modelled (模拟数据，非真实)"


def test_one_object_a_target_and_place_with_the_stated_keys(demo: Demo) -> None:
    ran = run_command(demo.home, "figures", "--place", COUNTY, "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    rows = ran.data
    assert all(list(row)[:15] == KEYS for row in rows)
    assert {row["place"] for row in rows} == {COUNTY}
    assert all(row["modelled"] is True for row in rows)
    assert len({row["target"] for row in rows}) == len(rows) > 44
    [fibre] = [row for row in rows if row["target"] == "NP20-A01"]
    assert fibre["denominator"] + fibre["missing"] == 11
    assert fibre["low"] <= fibre["value"] <= fibre["high"]
    assert run_command(demo.home, "figures", "--place", f"{COUNTY}000000", "--json").data == rows


def test_the_other_forms_say_the_same(demo: Demo, tmp_path: Path) -> None:
    asked = ("figures", "--place", COUNTY)
    rows = run_command(demo.home, *asked, "--json").data
    sheet = list(csv.DictReader(io.StringIO(run_command(demo.home, *asked, "--format", "csv").out)))
    assert [row["target"] for row in sheet] == [row["target"] for row in rows]
    assert {row["modelled"] for row in sheet} == {MODELLED}
    for cell, row in zip(sheet, rows, strict=True):
        assert cell["value"] == ("" if row["value"] is None else str(row["value"]))

    saved = run_command(demo.home, *asked, "--format", "parquet", "--out", str(tmp_path))
    [path] = tmp_path.iterdir()
    assert saved.out.strip() == str(path)
    assert path.name == "cn-2020-internet-2020-09-30-modelled.parquet"
    table = pq.read_table(path)
    assert table.column_names == list(rows[0])
    assert table.schema.metadata[b"everyvillage"].decode() == MODELLED
    for name in ("numerator", "denominator", "missing", "gap", "status", "snapshot", "modelled"):
        assert table[name].to_pylist() == [row[name] for row in rows]
    values = [None if value is None else float(value) for value in table["value"].to_pylist()]
    assert values == [row["value"] for row in rows]

    text = run_command(demo.home, *asked).out
    assert text.rstrip().endswith(MODELLED)
    assert all(row["target"] in text for row in rows)


def test_a_level_gives_each_place_of_it_and_the_parts_add_up(demo: Demo) -> None:
    asked = ("figures", "--target", "NP20-A01", "--json")
    [county] = run_command(demo.home, *asked, "--place", COUNTY).data
    towns = run_command(demo.home, *asked, "--level", "township", "--place", COUNTY).data
    villages = run_command(demo.home, *asked, "--level", "village").data
    assert {row["level"] for row in towns} == {"township"}
    assert {row["level"] for row in villages} == {"village"}
    for name in ("numerator", "denominator", "missing"):
        assert sum(row[name] for row in towns) == county[name]
        assert sum(row[name] for row in villages) == county[name]


def test_another_day_gives_the_figures_of_that_snapshot(demo: Demo) -> None:
    rows = run_command(demo.home, "figures", "--at", "2019-12-31", "--json").data
    assert {row["at"] for row in rows} == {"2019-12-31"}
    assert {row["place"] for row in rows} == {"0"}


def test_a_file_named_by_the_caller_says_that_it_is_modelled(demo: Demo, tmp_path: Path) -> None:
    out = str(tmp_path / "figures.csv")
    ran = run_command(demo.home, "figures", "--format", "csv", "--out", out)
    assert ran.out.strip() == str(tmp_path / "modelled-figures.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["modelled-figures.csv"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--programme", "nope"), "programme.not-in-force"),
        (("--place", "999999"), "figures.place-unknown"),
        (("--place", "513431"), "figures.place-unknown"),
        (("--place", "43018"), "place.code-unreadable"),
        (("--level", "street"), "figures.level-unknown"),
        (("--level", "province", "--place", COUNTY), "figures.none"),
        (("--target", "nope"), "figures.target-unknown"),
        (("--at", "2019-01-01"), "figures.no-snapshot"),
        (("--at", "31 February"), "command.not-a-date"),
        (("--geography", "never"), "figures.geography-unknown"),
    ],
)
def test_wrong_input_is_refused(demo: Demo, words: tuple[str, ...], code: str) -> None:
    asked = {"place": "", "level": "", "target": "", "at": "", "programme": DEFAULT_PROGRAMME}
    given = dict(zip((word.removeprefix("--") for word in words[::2]), words[1::2], strict=True))
    with override_settings(HOME=Home(demo.home)), pytest.raises(EveryvillageError) as refused:
        figures(**asked | {"geography": "then"} | given)  # type: ignore[arg-type] # texts only
    assert (refused.value.code, refused.value.exit_code) == (code, 2)


def test_wrong_input_ends_with_two_and_a_message_on_stderr(demo: Demo) -> None:
    ran = run_command(demo.home, "figures", "--place", "999999", "--json")
    assert (ran.code, ran.out, ran.faults) == (2, "", ["figures.place-unknown"])


def test_a_home_without_a_snapshot_says_what_to_do(tmp_path: Path) -> None:
    ran = run_command(tmp_path, "figures")
    assert (ran.code, ran.out) == (2, "")
    assert "[figures.no-snapshot]" in ran.err
    assert "everyvillage demo" in ran.err
