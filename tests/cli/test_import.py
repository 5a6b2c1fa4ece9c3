"""The command `everyvillage import`: what it prints, and the code that it ends with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from everyvillage.cli.days import read_day
from everyvillage.cli.importing import read_mapping
from everyvillage.core.errors import InputError
from tests.support.installation import Installation, Nursery, new_installation
from tests.support.register import MADOI, VILLAGE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEAD = "household_no,village_code,broadband,members\n"
ROWS = f"H1,{VILLAGE},true,3\nH2,{VILLAGE},,1\n"
MODELLED = ("--modelled", "--at", "2020-06-30")


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Give an installation with the places of one county."""
    made = new_installation(tmp_path_factory.mktemp("import") / "home")
    made.open_county(MADOI)
    return made


@pytest.fixture(scope="module")
def command(here: Installation) -> Iterator[Nursery]:
    """Give what runs commands of that installation."""
    with here.nursery() as nursery:
        yield nursery


def household(folder: Path, text: str) -> str:
    """Write a file of households and give its path."""
    (folder / "household.csv").write_text(text, encoding="utf-8")
    return str(folder / "household.csv")


@pytest.mark.database
def test_a_dry_run_an_import_and_the_same_again(command: Nursery, tmp_path: Path) -> None:
    path = household(tmp_path, HEAD + ROWS)
    start = "household from household.csv (modelled, 模拟数据，非真实): "
    dry = command.run("import", "household", path, *MODELLED, "--dry-run")
    new = "2 new, 0 changed, 0 unchanged"
    assert (dry.exit_code, dry.out) == (0, f"{start}{new} (dry run, nothing written)\n")
    wet = command.run("import", "household", path, *MODELLED)
    assert (wet.exit_code, wet.out) == (0, f"{start}{new}\n")
    again = command.run("import", "household", path, *MODELLED)
    assert again.out == f"{start}0 new, 0 changed, 2 unchanged\n"


@pytest.mark.database
def test_headings_of_an_office_and_a_report_as_data(command: Nursery, tmp_path: Path) -> None:
    text = f"户编号,村级统计代码,宽带,备注\nH9,{VILLAGE},是,x\n"
    maps = ("--map", "宽带=broadband", "--map", "备注=-")
    path = household(tmp_path, text)
    done = command.run(
        "import", "household", path, *MODELLED, *maps, "--sender", "县扶贫办", "--json"
    )
    report = json.loads(done.out)
    assert done.exit_code == 0
    assert report["columns"] == ["household_no", "village_code", "broadband"]
    assert (report["new"], report["counties"], report["modelled"]) == (1, {MADOI: 1}, True)
    assert report["import"] > 0


@pytest.mark.database
def test_faults_are_lines_or_data_and_the_command_ends_with_2(
    here: Installation, tmp_path: Path
) -> None:
    path = household(tmp_path, HEAD + f"H3,{VILLAGE},maybe,99\n")
    done = here.run("import", "household", path, *MODELLED)
    assert (done.exit_code, done.out) == (2, "")
    lines = done.words.splitlines()
    assert [line.split("] ")[0] for line in lines] == [
        "everyvillage: [import.out-of-range",
        "everyvillage: [import.not-yes-or-no",
    ]
    assert "household.csv, row 2, column “broadband”" in lines[1]
    told = here.run("import", "household", path, *MODELLED, "--json")
    faults = json.loads(told.words)["faults"]
    assert [set(fault) for fault in faults] == [
        {"code", "where", "asked", "found", "accepted", "next"}
    ] * 2


@pytest.mark.database
def test_a_warning_is_told_beside_the_report(command: Nursery, tmp_path: Path) -> None:
    text = f"household_no,village_code,main_cause,other_cause\nW1,{VILLAGE},01,01\n"
    done = command.run("import", "household", household(tmp_path, text), *MODELLED)
    assert done.exit_code == 0
    assert "  warning DQ-06: 1 rows, first 2\n" in done.out


@pytest.mark.database
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("househould",), "contract.table-unknown"),
        (("household", "--at", "2020-02-31"), "command.not-a-date"),
        (("household", "--map", "broadband"), "command.mapping-unreadable"),
        (("household", "--map", "Dorf=village_code"), "import.mapping-unused"),
        (("household",), "import.modelled-and-real"),
    ],
)
def test_a_wrong_argument_ends_with_2(
    arguments: tuple[str, ...], code: str, command: Nursery, tmp_path: Path
) -> None:
    first = household(tmp_path, HEAD + ROWS)
    assert command.run("import", "household", first, *MODELLED).exit_code == 0
    table, *options = arguments
    done = command.run("import", table, first, *options)
    assert (done.exit_code, f"[{code}]" in done.out) == (2, True), done.out


@pytest.mark.database
def test_a_file_that_is_not_there(command: Nursery, tmp_path: Path) -> None:
    done = command.run("import", "household", str(tmp_path / "none.csv"), *MODELLED)
    assert (done.exit_code, "[import.file-missing] none.csv" in done.out) == (2, True)


def test_a_mapping_is_split_at_its_last_equals_sign() -> None:
    assert read_mapping(["a=b=members", "备注=-"]) == {"a=b": "members", "备注": "-"}
    with pytest.raises(InputError) as caught:
        read_mapping(["a", "b"])
    assert [fault.found for fault in caught.value.faults] == ["“a”", "“b”"]


def test_a_day_is_one_of_the_calendar() -> None:
    assert read_day(None) is None
    with pytest.raises(InputError, match="found “2020-02-31”; accepted: a day of the calendar"):
        read_day("2020-02-31")
