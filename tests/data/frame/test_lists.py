from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from everyvillage.core.errors import InputError
from everyvillage.data.frame.keeping import keep_lists, kept_lists, lists_with
from everyvillage.data.frame.lists import DatedList, list_on, read_lists

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "list_id,version,valid_from,source,code\n"
MODELLED = "made up for this test"
THREE = (
    f"remaining,2020-01,2020-01-25,{MODELLED},513431\n"
    f"remaining,2020-01,2020-01-25,{MODELLED},450226000000\n"
    f"remaining,2020-11,2020-11-23,{MODELLED},513431\n"
    f"poor-villages,1,2014-12-31,{MODELLED},430182109206\n"
)


def write(path: Path, body: str) -> Path:
    path.write_text(HEAD + body, encoding="utf-8")
    return path


def faults(path: Path, **options: object) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as refused:
        read_lists(path, **options)  # type: ignore[arg-type] # one option, of the right type
    return [(fault.code, fault.where) for fault in refused.value.faults]


def test_versions_of_lists_are_read_with_their_day_source_and_codes(tmp_path: Path) -> None:
    lists = read_lists(write(tmp_path / "lists.csv", THREE))
    assert lists == (
        DatedList("poor-villages", "1", date(2014, 12, 31), MODELLED, frozenset({"430182109206"})),
        DatedList(
            "remaining", "2020-01", date(2020, 1, 25), MODELLED, frozenset({"513431", "450226"})
        ),
        DatedList("remaining", "2020-11", date(2020, 11, 23), MODELLED, frozenset({"513431"})),
    )
    assert "450226" in lists[1]
    assert "450226" not in lists[2]


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (date(2020, 1, 24), None),
        (date(2020, 1, 25), "2020-01"),
        (date(2020, 11, 22), "2020-01"),
        (date(2020, 11, 23), "2020-11"),
        (date(2025, 1, 1), "2020-11"),
    ],
)
def test_the_version_of_a_day_is_the_latest_that_had_begun(
    tmp_path: Path, day: date, version: str | None
) -> None:
    lists = read_lists(write(tmp_path / "lists.csv", THREE))
    held = list_on(lists, "remaining", day)
    assert (held.version if held else None) == version
    assert list_on(lists, "another", day) is None


def test_every_fault_is_told_by_its_row_and_nothing_is_taken(tmp_path: Path) -> None:
    file = write(
        tmp_path / "lists.csv",
        f"a,1,2020-01-01,{MODELLED},513431\n"
        f"a,1,2020-01-01,{MODELLED},513431\n"
        f"a,1,2020-02-31,{MODELLED},430182\n"
        f"a,1,2020-01-02,{MODELLED},430182\n"
        f"a,1,2020-01-01,,430182\n"
        f"a,1,2020-01-01,{MODELLED},999999\n"
        f"a,1,2020-01-01,{MODELLED},4301821\n",
    )
    assert faults(file) == [
        ("list.code-twice", "lists.csv, row 3, column code"),
        ("list.date", "lists.csv, row 4, column valid_from"),
        ("list.version-differs", "lists.csv, row 5"),
        ("list.cell-empty", "lists.csv, row 6, column source"),
        ("list.code-unknown", "lists.csv, row 7, column code"),
        ("place.code-unreadable", "lists.csv, row 8, column code"),
    ]
    with pytest.raises(InputError):
        keep_lists(file, tmp_path / "frame")
    assert kept_lists(tmp_path / "frame") == ()
    assert not (tmp_path / "frame").exists()


def test_a_code_that_was_in_force_when_the_list_began_is_taken(tmp_path: Path) -> None:
    file = write(tmp_path / "lists.csv", f"a,1,2014-01-01,{MODELLED},513425\n")
    assert faults(file) == [("list.code-unknown", "lists.csv, row 2, column code")]
    [held] = read_lists(file, withdrawn={"513425": date(2021, 1, 20)})
    assert held.codes == {"513425"}
    gone = {"513425": date(2013, 1, 1)}
    assert faults(file, withdrawn=gone) == [
        ("list.code-withdrawn", "lists.csv, row 2, column code")
    ]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "list.column-missing"),
        (HEAD.encode(), "list.empty"),
        (b"list_id,version,source,code\n", "list.column-missing"),
        ("list_id,名单\n".encode("gb18030"), "list.encoding"),
    ],
)
def test_what_is_no_file_of_lists_is_refused(tmp_path: Path, body: bytes, code: str) -> None:
    file = tmp_path / "lists.csv"
    file.write_bytes(body)
    assert [fault for fault, _ in faults(file)] == [code]


def test_an_absent_file_is_refused(tmp_path: Path) -> None:
    assert faults(tmp_path / "none.csv") == [("list.absent", "none.csv")]


def test_a_cell_with_line_breaks_stays_on_one_line_of_the_message(tmp_path: Path) -> None:
    file = write(tmp_path / "lists.csv", f'a,1,"2020\n-01",{MODELLED},513431\n')
    with pytest.raises(InputError) as refused:
        read_lists(file)
    assert "\n" not in str(refused.value)


def test_lists_are_kept_side_by_side_and_the_same_file_twice_changes_nothing(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "frame"
    first = write(tmp_path / "first.csv", THREE)
    assert len(keep_lists(first, folder)) == 3
    before = (folder / "lists.csv").read_bytes()
    assert keep_lists(first, folder) == ()
    assert (folder / "lists.csv").read_bytes() == before
    second = write(tmp_path / "second.csv", f"remaining,2021,2021-01-01,{MODELLED},430182\n")
    [new] = keep_lists(second, folder)
    assert new.version == "2021"
    assert [(one.list_id, one.version) for one in kept_lists(folder)] == [
        ("poor-villages", "1"),
        ("remaining", "2020-01"),
        ("remaining", "2020-11"),
        ("remaining", "2021"),
    ]
    on = lists_with("513431", kept_lists(folder))
    assert [one.version for one in on] == ["2020-01", "2020-11"]


def test_a_version_that_says_something_else_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "frame"
    keep_lists(write(tmp_path / "first.csv", THREE), folder)
    before = (folder / "lists.csv").read_bytes()
    changed = write(
        tmp_path / "changed.csv",
        f"new,1,2020-01-01,{MODELLED},430182\nremaining,2020-11,2020-11-23,{MODELLED},430182\n",
    )
    with pytest.raises(InputError) as refused:
        keep_lists(changed, folder)
    assert refused.value.code == "list.version-taken"
    assert "remaining, version 2020-11" in str(refused.value)
    assert (folder / "lists.csv").read_bytes() == before
