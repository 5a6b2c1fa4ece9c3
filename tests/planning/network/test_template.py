"""A planner's own list of items is filled: quantities and prices by hand, and lists with faults."""

import csv
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from typer.testing import CliRunner

from everyvillage.cli.plan import app
from everyvillage.core.errors import InputError
from everyvillage.planning.network.fibre.save import save_problem
from everyvillage.planning.network.joint.template import Row, filled, refuse_wrong
from everyvillage.planning.network.joint.template_file import fill_file
from tests.planning.network.test_fibre import ROAD

pytestmark = pytest.mark.once

WORKS = [
    {"item": "fibre", "quantity": 1500, "unit": "m", "building_yuan": 30_000},
    {"item": "fibre", "quantity": 1000, "unit": "m", "building_yuan": 20_000},
    {"item": "by-fibre", "quantity": 80, "unit": "homes", "building_yuan": 40_000},
    {"item": "tower", "quantity": 1, "unit": "piece", "building_yuan": 350_000},
]
LIST: list[Row] = [
    ["某县建设项目工程量清单"],
    ["序号", "项目编码", "项目名称", "计量单位", "工程量", "综合单价", "合价"],
    ["1", "TXL3-001", "敷设光缆（架空）", "公里", "", "", ""],
    ["2", "TXL6-010", "光纤 入户", "户", "", "450", ""],
    ["3", "TXL1-003", "拆除旧杆", "根", "", "", ""],
    ["4", "TXL3-002", "光缆", "米", "", "", ""],
    [],
]


def test_quantities_prices_and_amounts_are_filled_in() -> None:
    found = filled(LIST, WORKS, "list")
    # 1,500 + 1,000 m are 2.5 km; 50,000 yuan over 2.5 are 20,000 a kilometre.
    assert found.rows[2] == ["1", "TXL3-001", "敷设光缆（架空）", "公里", 2.5, 20000, 50000]
    # The list's own price stands: 80 at 450 are 36,000.
    assert found.rows[3] == ["2", "TXL6-010", "光纤 入户", "户", 80, 450, 36000]
    # What the plan does not know stays as it is; a second row for fibre gets nothing.
    assert found.rows[4:] == LIST[4:]
    assert found.unknown == ((5, "拆除旧杆"),)
    assert found.missing == ("tower",)
    assert LIST[2][4] == ""


def test_a_column_may_name_the_item() -> None:
    rows: list[Row] = [["item", "name", "unit", "quantity"], ["tower", "Lattice, 45 m", "座", None]]
    found = filled(rows, WORKS, "list")
    assert found.rows[1] == ["tower", "Lattice, 45 m", "座", 1]
    assert found.missing == ("by-fibre", "fibre")


def test_a_unit_that_does_not_fit_is_named_with_those_that_do() -> None:
    rows: list[Row] = [
        ["名称", "单位", "数量"],
        ["光缆", "吨", ""],
        ["铁塔", "", ""],
    ]
    with pytest.raises(InputError) as refused:
        refuse_wrong(rows, "list")
    assert [(fault.where, fault.found) for fault in refused.value.faults] == [
        ("list: row 2", "吨"),
        ("list: row 3", "nothing"),
    ]
    assert "公里" in refused.value.faults[0].accepted


def test_a_list_without_headings_is_refused_with_those_it_needs() -> None:
    with pytest.raises(InputError) as refused:
        filled([["名称", "单价"], ["光缆", "1"]], WORKS, "list")
    fault = refused.value.faults[0]
    assert fault.found == "headings of words, price"
    assert "工程量" in fault.accepted


def test_a_text_in_the_offices_encoding_is_filled(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    lines = [",".join("" if cell is None else str(cell) for cell in row) for row in LIST]
    path.write_bytes("\r\n".join(lines).encode("gb18030"))
    made, found = fill_file(path, WORKS, tmp_path)
    assert made.name == "bill.csv"
    with made.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[2] == ["1", "TXL3-001", "敷设光缆（架空）", "公里", "2.5", "20000", "50000"]
    assert found.missing == ("tower",)


def test_a_workbook_keeps_its_form_and_its_formulas(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in LIST:
        sheet.append(row)
    sheet.cell(8, 7).value = "=SUM(G3:G6)"
    sheet.column_dimensions["C"].width = 33
    book.create_sheet("notes").cell(1, 1).value = "kept"
    path = tmp_path / "list.xlsx"
    book.save(path)
    made, _ = fill_file(path, WORKS, tmp_path)
    again = load_workbook(made)
    first = again.worksheets[0]
    assert [first.cell(3, column).value for column in (5, 6, 7)] == [2.5, 20000, 50000]
    assert first.cell(8, 7).value == "=SUM(G3:G6)"
    assert first.column_dimensions["C"].width == 33
    assert again["notes"].cell(1, 1).value == "kept"


@pytest.mark.parametrize("name", ["list.pdf", "missing.csv", "broken.xlsx", "missing.xlsx"])
def test_what_is_no_list_is_refused(tmp_path: Path, name: str) -> None:
    if name.startswith(("list", "broken")):
        (tmp_path / name).write_text(json.dumps({"no": "list"}), encoding="utf-8")
    with pytest.raises(InputError, match=name):
        fill_file(tmp_path / name, WORKS, tmp_path)


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "heavy.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (65 << 20))
    with pytest.raises(InputError, match="unpack to 65 MiB"):
        fill_file(path, WORKS, tmp_path)


def test_a_plan_of_fibre_alone_fills_a_list_too(tmp_path: Path) -> None:
    folder, out, path = tmp_path / "road", tmp_path / "out", tmp_path / "list.csv"
    save_problem(replace(ROAD, modelled=True), folder)
    given = ["名称,单位,数量,单价,合价", "光缆,公里,,,", "入户线,户,,120,", "铁塔,座,,,", ""]
    path.write_text("\n".join(given), encoding="utf-8")
    asked = ["network", str(folder), "--out", str(out), "--points", "0", "--template", str(path)]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 0, done.output
    with (out / "bill.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    # Lines of 1, 1 and 3 km at 10,000; three villages of ten homes, at the list's own price of 120.
    assert rows[1] == ["光缆", "公里", "5", "10000", "50000"]
    assert rows[2] == ["入户线", "户", "30", "120", "3600"]
    # No tower is in the plan; the last row says that the data is made up.
    assert rows[3] == ["铁塔", "座", "", "", ""]
    assert rows[4:] == [["模拟数据，非真实 · modelled, not real"]]
    assert "in the plan and in no row" not in done.stderr
