"""What the nine modelled offices send: their layouts are read, and the truth lies beside."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from everyvillage.contracts import TABLES
from everyvillage.data.county.offices import is_told, make_offices
from everyvillage.data.county.offices.layouts import layouts
from everyvillage.data.readers.faults import Faults
from everyvillage.data.readers.inspect import inspect_text
from everyvillage.data.readers.sheets import SheetFile, inspect_sheets, inspect_text_sheet

if TYPE_CHECKING:
    from pathlib import Path

MADOI = "632626"
JUNE = (2020, 6)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Path]]:
    out = tmp_path_factory.mktemp("offices")
    return out, make_offices(MADOI, 2, [JUNE], out, most_households=80)[JUNE]


@pytest.mark.parametrize("layout", layouts(), ids=lambda one: one.office)
def test_headings_of_every_office_are_understood(
    made: tuple[Path, dict[str, Path]], layout: object
) -> None:
    _, files = made
    path, table = files[layout.office], TABLES[layout.of]  # type: ignore[attr-defined] # a layout
    faults = Faults(path.name)
    found: SheetFile | None
    if path.suffix == ".xlsx":
        found = inspect_sheets(path, table, None, {}, faults)
    else:
        text = inspect_text(path, table, faults)
        assert text is not None
        found = inspect_text_sheet(text, table, {}, faults)
    assert found is not None
    unknown = [one.words for one in found.layout.headings if one.meaning is None]
    allowed = {"户主姓名", "姓名", "身份证号"} if table.name == "household" else set()
    assert set(unknown) <= allowed


def test_the_truth_names_each_row_and_what_is_wrong_with_it(
    made: tuple[Path, dict[str, Path]],
) -> None:
    out, _ = made
    people = pq.read_table(out / "truth" / "2020-06" / "police.parquet").to_pylist()
    assert people[0]["row"] == 2
    assert len({one["key"] for one in people}) < len(people)
    assert {one["village_code"][:6] for one in people} == {MADOI}
    wrong = "; ".join(one["wrong"] for one in people)
    assert "duplicate" in wrong
    assert "no number" in wrong


def test_the_same_seed_sends_the_same_rows(
    made: tuple[Path, dict[str, Path]], tmp_path: Path
) -> None:
    _, files = made
    again = make_offices(MADOI, 2, [JUNE], tmp_path, most_households=80)[JUNE]
    for office in ("police", "water", "housing"):
        assert again[office].read_bytes() == files[office].read_bytes()


def test_a_case_is_told_of_each_month_until_it_ends() -> None:
    # Known on 22 May; 9 days later is 31 May, 10 days later 1 June.
    known = {"known_on": date(2020, 5, 22)}
    june = date(2020, 6, 1)
    assert is_told({**known, "open": True, "days_open": 39}, june)
    assert is_told({**known, "open": False, "days_open": 10}, june)
    assert not is_told({**known, "open": False, "days_open": 9}, june)
