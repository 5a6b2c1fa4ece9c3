"""A table of which some rows are wrong: refused whole, or the rest taken by choice; taken back."""

from __future__ import annotations

import csv
import io
import stat
from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlsxwriter

from everyvillage.core.errors import CheckFailedError, InputError
from everyvillage.registry.models import Household, Import
from everyvillage.services.register.actions import create_snapshot, import_table
from everyvillage.services.register.intake.undoing import undo_import
from everyvillage.services.register.models import SetAside
from tests.support.offices import OFFICER, police, send_and_take
from tests.support.register import AT, everything

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from everyvillage.services.register.report import ImportReport
    from everyvillage.web.home import Home

pytestmark = [pytest.mark.django_db, pytest.mark.once]

HEADINGS = ("household_no", "village_code", "safe_water", "housing")
JIANGCUO, CUOROU = "632626100200", "632626101200"
FIRST = [("A1", JIANGCUO, "true", "A"), ("A2", JIANGCUO, "true", "B"), ("A3", CUOROU, "true", "C")]
# Of the second file row 3 has a cell that is wrong, row 4 a village that is nowhere, row 5 is new.
SECOND = [
    ("A1", JIANGCUO, "false", "A"),
    ("A2", JIANGCUO, "perhaps", "B"),
    ("A3", "632626999999", "false", "C"),
    ("A4", CUOROU, "true", "D"),
    ("A5", CUOROU, "perhaps", "A"),
]
WHY = "其余退回核实"


def text(path: Path, rows: Sequence[tuple[str, ...]]) -> Path:
    stream = io.StringIO()
    csv.writer(stream).writerows([HEADINGS, *rows])
    path.write_text(stream.getvalue(), encoding="utf-8-sig")
    return path


def book(path: Path, rows: Sequence[tuple[str, ...]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet("6月")
        for number, row in enumerate([HEADINGS, *rows]):
            sheet.write_row(number, 0, row)
    return path


def take(path: Path, reason: str | None = None, **options: bool) -> ImportReport:
    return import_table("household", path, modelled=True, at=AT, set_aside=reason, **options)  # type: ignore[arg-type] # options of the call


def held() -> dict[str, tuple[bool | None, str | None]]:
    rows = Household.objects.values_list("household_no", "safe_water", "housing")
    return {home: (water, house) for home, water, house in rows}


@pytest.mark.parametrize("make", [text, book])
def test_the_rest_is_taken_and_what_is_set_aside_is_missing_and_goes_back(
    opened: Home, tmp_path: Path, make: Callable[[Path, Sequence[tuple[str, ...]]], Path]
) -> None:
    del opened
    ending = ".csv" if make is text else ".xlsx"
    take(make(tmp_path / f"first{ending}", FIRST))
    path = make(tmp_path / f"second{ending}", SECOND)
    before = everything()
    with pytest.raises(InputError):
        take(path)
    with pytest.raises(InputError, match=r"intake\.reason-missing"):
        take(path, " ")
    assert everything() == before
    tried = take(path, WHY, dry_run=True)
    assert (tried.set_aside, everything() == before) == (3, True)

    done = take(path, WHY)
    assert (done.new, done.changed, done.set_aside) == (1, 1, 3)
    # A2 and A3 were known and are set aside: missing, also where the village is nowhere.
    assert held() == {
        "A1": (False, "A"), "A2": (None, None), "A3": (None, None), "A4": (True, "D"),
    }  # fmt: skip
    note = SetAside.objects.get()
    assert (note.rows, note.reason, note.source_id) == (3, WHY, done.number)
    back = tmp_path / f"second-faults{ending}"
    assert done.fault_file == str(back)
    assert stat.S_IMODE(back.stat().st_mode) == 0o600
    assert [row[0] for row in lines(back)] == ["household_no", "A2", "A3", "A5"]
    assert lines(back)[0][-1] == "问题"
    assert "import.place-unknown" in lines(back)[2][-1]

    undo_import(done.number or 0, by=OFFICER, reason=WHY)
    assert held() == {"A1": (True, "A"), "A2": (True, "B"), "A3": (True, "C")}
    assert Import.objects.exclude(undone_at=None).count() == 2
    with pytest.raises(CheckFailedError, match="undone already"):
        undo_import(done.number or 0, by=OFFICER, reason=WHY)


def lines(path: Path) -> list[list[str]]:
    if path.suffix == ".csv":
        return list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]


def test_a_file_that_is_wrong_as_a_whole_is_refused_with_a_reason_too(
    opened: Home, tmp_path: Path
) -> None:
    del opened
    path = tmp_path / "bad.csv"
    path.write_text("household_no,village_code,colour\nA1,632626100200,red\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"import\.heading-unknown"):
        take(path, WHY)
    assert not Household.objects.exists()


def test_an_import_on_which_something_was_built_stays(opened: Home, tmp_path: Path) -> None:
    del opened
    first = take(text(tmp_path / "a.csv", FIRST)).number or 0
    second = take(text(tmp_path / "b.csv", [("A1", JIANGCUO, "false", "A")])).number or 0
    with pytest.raises(CheckFailedError, match="1 of its rows in household were changed again"):
        undo_import(first, by=OFFICER, reason=WHY)
    with pytest.raises(InputError, match=r"register\.import-unknown"):
        undo_import(9_999, by=OFFICER, reason=WHY)
    undo_import(second, by=OFFICER, reason=WHY)
    assert held()["A1"] == (True, "A")
    step = send_and_take(police(), "police").takings.get().imports.first()
    assert step is not None
    with pytest.raises(CheckFailedError, match=r"register\.import-of-a-step"):
        undo_import(step.pk, by=OFFICER, reason=WHY)
    create_snapshot(AT)
    with pytest.raises(CheckFailedError, match="the register was sealed with it"):
        undo_import(first, by=OFFICER, reason=WHY)
