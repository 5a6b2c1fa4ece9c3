from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from everyvillage.services.figures.exports import (
    Provenance,
    Sheet,
    answer,
    disarmed,
    file_name,
    write_csv,
    write_xlsx,
)

MODELLED = Provenance(
    "ab12" * 16, date(2020, 6, 30), "cn-2020-internet abcdef", "then", modelled=True
)
REAL = Provenance("ab12" * 16, date(2020, 6, 30), "cn-2020-internet abcdef", "then", modelled=False)
SHEET = Sheet(
    ["place", "name", "value"],
    [["513431", "=cmd|'/C calc'!A0", Decimal("-0.5")], ["513432", "@SUM(A1)", None]],
    MODELLED,
    "en",
)


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_a_spreadsheet_would_run_is_disarmed(start: str) -> None:
    assert disarmed(f"{start}1+1") == f"'{start}1+1"


def test_numbers_dates_and_plain_text_stay_what_they_are() -> None:
    assert disarmed(Decimal("-0.5")) == Decimal("-0.5")
    assert disarmed(date(2020, 1, 1)) == date(2020, 1, 1)
    assert disarmed("灰汤镇") == "灰汤镇"
    assert disarmed(None) is None


def test_csv_rows_carry_where_they_come_from() -> None:
    content = write_csv(SHEET)
    assert content.startswith(b"\xef\xbb\xbf")  # by this Excel knows the encoding
    assert read_csv(content) == [
        [
            "place",
            "name",
            "value",
            "snapshot",
            "date of the data",
            "rules",
            "geography",
            "modelled",
        ],
        [
            *("513431", "'=cmd|'/C calc'!A0", "-0.5", "ab12" * 16, "2020-06-30"),
            *("cn-2020-internet abcdef", "Places as they were on that day", "modelled, not real"),
        ],
        [
            *("513432", "'@SUM(A1)", "", "ab12" * 16, "2020-06-30"),
            *("cn-2020-internet abcdef", "Places as they were on that day", "modelled, not real"),
        ],
    ]


def test_xlsx_holds_numbers_as_numbers_and_runs_no_text() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(SHEET)))
    page = book["Figures"]
    assert page["C2"].value == -0.5
    assert page["B2"].value == "'=cmd|'/C calc'!A0"
    assert page["B2"].data_type == "s"
    assert page["C3"].value is None
    assert page["H2"].value == "modelled, not real"
    origin = {row[0].value: row[1].value for row in book["Provenance"].iter_rows()}
    assert origin["snapshot"] == "ab12" * 16
    assert origin["modelled"] == "modelled, not real"


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert write_xlsx(SHEET) == write_xlsx(SHEET)


def test_the_name_of_a_file_says_modelled() -> None:
    assert file_name("NP20-A01-513431", MODELLED, "csv") == (
        "NP20-A01-513431-2020-06-30-modelled-模拟数据非真实.csv"
    )
    assert file_name("NP20-A01-513431", REAL, "csv") == "NP20-A01-513431-2020-06-30.csv"
    response = answer(SHEET, name="x", form="xlsx")
    assert response["Content-Disposition"].startswith(
        "attachment; filename*=utf-8''x-2020-06-30-modelled-"
    )
