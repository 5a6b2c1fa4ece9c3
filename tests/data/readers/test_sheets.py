"""Workbooks as offices keep them: titles, merged headings, feet, and what is refused."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import xlsxwriter

from everyvillage.contracts import TABLES
from everyvillage.core.documents import make_document
from everyvillage.core.errors import Fault, InputError
from everyvillage.data.readers import read_delivery
from everyvillage.data.readers.sheets.file import SheetFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from everyvillage.data.readers import Delivery

DAY = date(2020, 12, 31)
HEADINGS = ("人编号", "户编号", "姓名", "身份证号", "性别（男/女）", "与户主关系", "村代码")
VILLAGE = "513431100200"
ROW = ("P1", "H1", "王芳", make_document(date(1990, 3, 7), 1, "2"), "女", "户主", VILLAGE)


def book(path: Path, fill: Callable[[Workbook, Worksheet], None]) -> Path:
    with xlsxwriter.Workbook(str(path)) as made:
        fill(made, made.add_worksheet("12月"))
    return path


def plain(path: Path, *rows: tuple[Any, ...], headings: tuple[str, ...] = HEADINGS) -> Path:
    def fill(_: Workbook, sheet: Worksheet) -> None:
        sheet.write_row(0, 0, headings)
        for place, row in enumerate(rows, 1):
            sheet.write_row(place, 0, row)

    return book(path, fill)


def opened(path: Path, table: str = "person", **options: object) -> Delivery:
    return read_delivery(path, TABLES[table], on=DAY, **options)  # type: ignore[arg-type] # options of the call


def rows_of(path: Path, table: str = "person", **options: object) -> list[dict[str, Any]]:
    delivery = opened(path, table, **options)
    rows = [row for batch in delivery.batches() for row in batch.rows.to_pylist()]
    delivery.faults.raise_if_any()
    return rows


def faults_of(path: Path, table: str = "person", **options: object) -> list[Fault]:
    with pytest.raises(InputError) as caught:
        rows_of(path, table, **options)
    return list(caught.value.faults)


def with_title(made: Workbook, sheet: Worksheet) -> None:
    """A title, two rows of headings, a household merged over its people, a total, notes."""
    day = made.add_format({"num_format": "yyyy/m/d"})
    sheet.merge_range("A1:I1", "昭觉县2020年12月人员信息表")
    sheet.merge_range("A2:I2", "填报单位：医保局")
    sheet.merge_range("A3:A4", "序号")
    sheet.merge_range("B3:E3", "基本信息")
    sheet.write_row(3, 1, ["人编号", "户编号", "姓名", "身份证号"])
    for place, words in zip(
        "FGHI", ("性别（男/女）", "与户主关系", "出生日期", "村代码"), strict=True
    ):
        sheet.merge_range(f"{place}3:{place}4", words)
    for number, relation in enumerate(("户主", "配偶", "长女", "户主")):
        born = date(1990, 3, 7 + number)
        row = 4 + number
        sheet.write_row(row, 0, [number + 1, f"P{number}"])
        sheet.write_row(row, 3, ["王芳", make_document(born, number, "2"), "女", relation])
        sheet.write_datetime(row, 7, datetime(born.year, born.month, born.day), day)  # noqa: DTZ001 - a cell
        sheet.write(row, 8, int(VILLAGE))
    sheet.merge_range("C5:C7", "H1")
    sheet.write("C8", "H2")
    sheet.write_row(8, 0, ["合计", 4])
    sheet.merge_range("A10:I10", "注：本表每月五日前报送")
    sheet.write_row(10, 0, ["制表人：李", None, None, "审核人：张"])
    made.add_worksheet("说明").write(0, 0, "填表说明：每户一行")


def test_title_two_rows_of_headings_merged_cells_total_and_notes(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", with_title)
    delivery = opened(path)
    rows = [row for batch in delivery.batches() for row in batch.rows.to_pylist()]
    delivery.faults.raise_if_any()
    assert [(row["person_no"], row["household_no"], row["relation"]) for row in rows] == [
        ("P0", "H1", "0"),
        ("P1", "H1", "1"),
        ("P2", "H1", "3"),
        ("P3", "H2", "0"),
    ]
    assert {row["village_code"] for row in rows} == {VILLAGE}
    assert [row["birth_date"].day for row in rows] == [7, 8, 9, 10]
    assert isinstance(delivery.file, SheetFile)
    assert delivery.file.left_out == {"total": [9], "note": [10, 11]}


def test_a_number_cell_for_an_identity_is_named_as_spoilt_and_never_shown(tmp_path: Path) -> None:
    number = int(ROW[3])
    rows = [(*ROW[:3], number, *ROW[4:]), ("P2", *ROW[1:3], "1.19900307E+17", *ROW[4:])]
    whole, text = faults_of(plain(tmp_path / "a.xlsx", *rows))
    assert (whole.code, text.code) == ("import.number-spoilt", "import.number-spoilt")
    assert whole.where == "a.xlsx, sheet “12月”, row 2, column “document_number” (cell D2)"
    assert text.found == "a number in scientific notation, whose last digits are gone"
    assert "1990" not in str(whole) + str(text)
    zeroed = "513431199003070000"
    (lost,) = faults_of(plain(tmp_path / "b.xlsx", (*ROW[:3], zeroed, *ROW[4:])))
    assert lost.found == "a number whose last three digits were made zero"


def test_a_telephone_as_a_number_is_a_fault_too(tmp_path: Path) -> None:
    path = plain(tmp_path / "a.xlsx", (*ROW, 13800001234), headings=(*HEADINGS, "手机号"))
    (fault,) = faults_of(path)
    assert (fault.code, fault.found) == (
        "import.number-spoilt",
        "a number cell of 11 digits, not text",
    )


def test_a_formula_without_a_value_an_error_and_an_empty_cell_are_three_faults(
    tmp_path: Path,
) -> None:
    def fill(_: Workbook, sheet: Worksheet) -> None:
        sheet.write_row(0, 0, HEADINGS)
        for row in (1, 2, 3):
            sheet.write_row(row, 0, (f"P{row}", *ROW[1:5]))
            sheet.write(row, 6, VILLAGE)
        sheet.write_formula("E3", '=IF(1,"女","")', value="女")
        sheet.write_formula("F3", "=NA()", value="#N/A")

    path = book(tmp_path / "a.xlsx", fill)
    written = openpyxl.load_workbook(path, data_only=True)
    written["12月"]["F2"] = "=A1&B1"  # openpyxl stores a formula and no value
    written["12月"]["F3"] = openpyxl.load_workbook(path, data_only=True)["12月"]["F3"].value
    written.save(path)
    faults = faults_of(path)
    assert [(one.code, one.where.rpartition("(")[2]) for one in faults[:2]] == [
        ("import.formula-without-value", "cell F2)"),
        ("import.cell-error", "cell F3)"),
    ]
    assert faults[1].found == "the error #N/A"
    empty = [one for one in faults if one.code == "import.required-empty"]
    assert [one.where.rpartition("(")[2] for one in empty] == ["cell F4)"]


def test_days_in_five_forms_are_read_and_a_serial_is_refused(tmp_path: Path) -> None:
    forms = ("2020-12-05", "2020/12/5", "2020.12.05", "2020年12月5日", "20201205")
    heads = ("户编号", "村代码", "识别时间")
    good = plain(
        tmp_path / "a.xlsx",
        *[(f"H{place}", VILLAGE, form) for place, form in enumerate(forms)],
        headings=heads,
    )
    assert {row["identified_on"] for row in rows_of(good, "household")} == {date(2020, 12, 5)}
    wrong = plain(
        tmp_path / "b.xlsx",
        ("H1", VILLAGE, 44170),
        ("H2", VILLAGE, "5/12/2020"),
        headings=heads,
    )
    serial, doubtful = faults_of(wrong, "household")
    assert (serial.code, doubtful.code) == ("import.date-serial", "import.date-ambiguous")
    assert serial.found == "44170, the number that a spreadsheet keeps for 2020-12-05"


def test_money_needs_its_unit(tmp_path: Path) -> None:
    row = ("H1", VILLAGE, 1234.1)
    yuan = plain(tmp_path / "a.xlsx", row, headings=("户编号", "村代码", "家庭纯收入（元）"))
    assert rows_of(yuan, "household")[0]["net_income_fen"] == 123_410
    bare = plain(tmp_path / "b.xlsx", row, headings=("户编号", "村代码", "家庭纯收入"))
    (fault,) = faults_of(bare, "household")
    assert (fault.code, fault.found) == ("import.unit-unknown", "none")
    dollar = plain(tmp_path / "c.xlsx", row, headings=("户编号", "村代码", "家庭纯收入（美元）"))
    assert faults_of(dollar, "household")[0].found == "“美元”"


def test_two_sheets_of_which_one_is_last_months(tmp_path: Path) -> None:
    def fill(made: Workbook, sheet: Worksheet) -> None:
        for one in (sheet, made.add_worksheet("11月")):
            one.write_row(0, 0, HEADINGS)
            one.write_row(1, 0, ROW)

    path = book(tmp_path / "a.xlsx", fill)
    (fault,) = faults_of(path)
    assert fault.code == "import.sheet-unclear"
    assert "“12月”" in fault.found
    assert "“11月”" in fault.found
    assert len(rows_of(path, sheet="11月")) == 1
    (unknown,) = faults_of(path, sheet="10月")
    assert (unknown.code, unknown.accepted) == ("import.sheet-unknown", "“12月”, “11月”")


def test_a_heading_in_the_wrong_row_or_none(tmp_path: Path) -> None:
    def late(_: Workbook, sheet: Worksheet) -> None:
        sheet.write_row(0, 0, ROW)
        sheet.write_row(1, 0, HEADINGS)
        sheet.write_row(2, 0, ("P2", *ROW[1:]))

    (fault,) = faults_of(book(tmp_path / "a.xlsx", late))
    assert (fault.code, fault.where) == ("import.heading-row", "a.xlsx, sheet “12月”, row 1")
    (none,) = faults_of(plain(tmp_path / "b.xlsx", headings=ROW))
    assert none.code == "import.headings-not-found"
    assert "王芳" not in str(none)


def test_cells_merged_over_columns_and_values_without_heading(tmp_path: Path) -> None:
    def fill(_: Workbook, sheet: Worksheet) -> None:
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_row(1, 0, (*ROW, "x"))
        sheet.merge_range("B2:C2", "H1")

    codes = [one.code for one in faults_of(book(tmp_path / "a.xlsx", fill))]
    assert codes == ["import.cells-merged", "import.heading-empty"]


def test_a_mapping_explains_a_heading_and_an_unknown_one_is_told(tmp_path: Path) -> None:
    path = plain(tmp_path / "a.xlsx", (*ROW, "是"), headings=(*HEADINGS, "医保缴了没"))
    (fault,) = faults_of(path)
    assert (fault.code, fault.where) == (
        "import.heading-unknown",
        "a.xlsx, sheet “12月”, row 1, column “医保缴了没” (cell H1)",
    )
    mapped = rows_of(path, mapping={"医保缴了没": "medical_insurance"})
    assert mapped[0]["medical_insurance"] is True


@pytest.mark.parametrize("ending", [".csv", ".txt"])
@pytest.mark.parametrize("sign", [",", "\t", "|", ";"])
def test_text_with_a_title_and_a_foot(tmp_path: Path, sign: str, ending: str) -> None:
    lines = ["昭觉县医保局12月报表", sign.join(HEADINGS), sign.join(ROW), "注：以上数据截至月底"]
    path = tmp_path / f"a{ending}"
    path.write_bytes(("\r\n".join(lines) + "\r\n").encode("gb18030"))
    assert rows_of(path)[0]["relation"] == "0"


def test_files_that_are_no_workbook(tmp_path: Path) -> None:
    bomb, macro, locked = tmp_path / "bomb.xlsx", tmp_path / "m.xlsm", tmp_path / "l.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/workbook.xml", b" " * (80 << 20))
    assert faults_of(bomb)[0].code == "import.file-too-heavy"
    good = plain(tmp_path / "good.xlsx", ROW)
    macro.write_bytes(good.read_bytes())
    with zipfile.ZipFile(macro, "a") as made:
        made.writestr("xl/vbaProject.bin", b"x")
    assert faults_of(macro)[0].code == "import.file-macro"
    wrong = tmp_path / "text.xls"
    wrong.write_bytes(good.read_bytes())
    (fault,) = faults_of(wrong)
    assert (fault.code, fault.next_step) == (
        "import.format-differs",
        "rename it to text.xlsx and send it again",
    )
    locked.write_bytes(b"PK\x03\x04" + b"\0" * 100)
    assert faults_of(locked)[0].code == "import.file-cut"
    (tmp_path / "empty.xlsx").write_bytes(b"")
    assert faults_of(tmp_path / "empty.xlsx")[0].code == "import.file-empty"
    large = tmp_path / "large.xlsx"
    with large.open("wb") as stream:
        stream.truncate(2 << 30)
    assert faults_of(large)[0].code == "import.file-too-large"


def test_an_entity_in_the_xml_ends_the_reading(tmp_path: Path) -> None:
    good = plain(tmp_path / "good.xlsx", ROW)
    bad = tmp_path / "bad.xlsx"
    with zipfile.ZipFile(good) as read, zipfile.ZipFile(bad, "w") as made:
        for part in read.infolist():
            data = read.read(part)
            if part.filename == "xl/sharedStrings.xml":
                data = data.replace(b"<sst", b'<!DOCTYPE x [<!ENTITY a "b">]><sst', 1)
            made.writestr(part, data)
    (fault,) = faults_of(bad)
    assert fault.code == "import.file-cut"
    assert "document type" in fault.found
