"""Files as offices send them: what is taken, what is refused, and in which words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from everyvillage.contracts import TABLES
from everyvillage.core.errors import Fault, InputError, NotFoundError
from everyvillage.data.readers import read_delivery

if TYPE_CHECKING:
    from pathlib import Path

    from everyvillage.data.readers import Delivery

DAY = date(2020, 12, 31)
HEAD = "household_no,village_code,broadband,members\n"
ROWS = "H1,513431100200,true,3\nH2,513431100200,,1\n"


def write(folder: Path, text: str | bytes, name: str = "household.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def opened(path: Path, table: str = "household", **options: object) -> Delivery:
    return read_delivery(path, TABLES[table], on=DAY, **options)  # type: ignore[arg-type] # options of the call


def rows_of(path: Path, table: str = "household", **options: object) -> list[dict[str, object]]:
    delivery = opened(path, table, **options)
    rows = [row for batch in delivery.batches() for row in batch.rows.to_pylist()]
    delivery.faults.raise_if_any()
    return rows


def faults_of(path: Path, table: str = "household", **options: object) -> list[Fault]:
    with pytest.raises(InputError) as caught:
        rows_of(path, table, **options)
    return list(caught.value.faults)


def test_an_empty_cell_is_missing_and_never_no(tmp_path: Path) -> None:
    assert rows_of(write(tmp_path, HEAD + ROWS)) == [
        {"household_no": "H1", "village_code": "513431100200", "members": 3, "broadband": True},
        {"household_no": "H2", "village_code": "513431100200", "members": 1, "broadband": None},
    ]


@pytest.mark.parametrize(
    "text",
    [
        ("\ufeff" + HEAD + ROWS).encode(),
        (HEAD + ROWS).replace(",", ";").encode(),
        (HEAD + ROWS).replace(",", "\t").replace("\n", "\r\n").encode(),
        ("户编号,village code,家庭通宽带,Members\n" + ROWS.replace("true", "是")).encode("gb18030"),
        (HEAD + "\n" + ROWS.replace("H1", ' "H1"') + "\n\n").encode(),
        (HEAD + ROWS).replace("513431100200", "513431100200 ").encode(),
    ],
    ids=["byte order mark", "semicolon", "tab and CRLF", "GB18030 and Chinese", "blanks", "blank"],
)
def test_the_same_rows_in_the_ways_that_offices_write_them(tmp_path: Path, text: bytes) -> None:
    rows = rows_of(write(tmp_path, text.replace(b' "H1"', b'"H1"')))
    assert [row["household_no"] for row in rows] == ["H1", "H2"]
    assert [row["broadband"] for row in rows] == [True, None]


def test_an_unknown_heading_names_the_nearest(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD.replace("broadband", "brodband") + ROWS)
    (fault,) = faults_of(path)
    assert str(fault) == (
        "[import.heading-unknown] household.csv, row 1, column “brodband”: asked for a column of "
        "the table household (户); found “brodband”; accepted: broadband, broadband at home; "
        "next: rename the heading, or add --map “brodband=COLUMN”, or leave it out with "
        "--map “brodband=-”"
    )
    assert rows_of(path, mapping={"brodband": "broadband"})[0]["broadband"] is True
    assert "broadband" not in rows_of(path, mapping={"brodband": "-"})[0]


def test_headings_given_twice_computed_or_missing(tmp_path: Path) -> None:
    double = faults_of(write(tmp_path, "household_no,户编号,village_code\nH1,H1,513431100200\n"))
    assert [(one.code, one.found) for one in double] == [
        ("import.heading-double", "household_no under “household_no” and under “户编号”")
    ]
    missing = faults_of(write(tmp_path, "household_no,members\nH1,2\n"))
    assert [(one.code, one.accepted) for one in missing] == [
        ("import.column-missing", "village_code or village code or 村级统计代码")
    ]
    made = faults_of(write(tmp_path, "village_code,tower_4g_m\n513431100200,5\n"), "village")
    assert [one.code for one in made] == ["import.heading-computed"]
    unused = faults_of(write(tmp_path, HEAD + ROWS), mapping={"Dorf": "members"})
    assert [(one.code, one.where) for one in unused] == [
        ("import.mapping-unused", "household.csv, row 1, column “Dorf”")
    ]


@pytest.mark.parametrize("text", ["", "\n", "\ufeff\n"])
def test_an_empty_file(tmp_path: Path, text: str) -> None:
    (fault,) = faults_of(write(tmp_path, text))
    assert (fault.code, fault.found) == ("import.file-empty", "no headings")


def test_a_file_cut_in_the_last_row(tmp_path: Path) -> None:
    (fault,) = faults_of(write(tmp_path, HEAD + ROWS + "H3,5134311"))
    assert str(fault) == (
        "[import.file-cut] household.csv, row 4: asked for 4 cells, as many as there are headings; "
        "found 2 cells in the last row, which has no line end; accepted: 4 cells in every row; "
        "next: send the file again: it was cut in the middle"
    )


def test_a_file_cut_inside_quotes_or_inside_a_character(tmp_path: Path) -> None:
    (quote,) = faults_of(write(tmp_path, HEAD + ROWS + '"H3,5134311'))
    assert quote.code == "import.file-cut"
    assert quote.found == 'an odd number of quotes ("): one is opened and never closed'
    (character,) = faults_of(write(tmp_path, (HEAD + ROWS + "户").encode()[:-1]))
    assert character.found == "an end in the middle of a character"
    (neither,) = faults_of(write(tmp_path, HEAD.encode() + b"H1\xff\xff,513431100200,,\n"))
    assert neither.code == "import.encoding-unknown"


def test_a_ragged_row_keeps_the_numbers_of_the_rows_after_it(tmp_path: Path) -> None:
    text = HEAD + "H1,513431100200,true,3,9\n\nH2,513431100200,maybe,1\n"
    ragged, cell = faults_of(write(tmp_path, text))
    assert (ragged.code, ragged.where) == ("import.row-ragged", "household.csv, row 2")
    assert cell.where == "household.csv, row 4, column “broadband”"


def test_every_wrong_cell_is_told_with_row_column_and_what_is_accepted(tmp_path: Path) -> None:
    text = (
        "household_no,village_code,broadband,members,housing,identified_on,net_income_fen\n"
        "H1,513431100200,maybe,0,E,2021-02-31,12.50\n"
        ",5134311002,,four,A,2021/02/01,1\n"
    )
    told = [
        (one.where.split(", ", 1)[1], one.code, one.accepted)
        for one in faults_of(write(tmp_path, text))
    ]
    assert told == [
        (
            "row 2, column “identified_on”",
            "import.no-such-day",
            "a day that the calendar has, as YYYY-MM-DD",
        ),
        ("row 2, column “members”", "import.out-of-range", "1 to 40 person"),
        (
            "row 2, column “net_income_fen”",
            "import.not-a-number",
            "a whole number in fen in digits, without separators",
        ),
        (
            "row 2, column “housing”",
            "import.code-not-on-list",
            "a code of the list housing: A A级, B B级, C C级, D D级",
        ),
        (
            "row 2, column “broadband”",
            "import.not-yes-or-no",
            "true or false (also 是/否, yes/no, 1/0)",
        ),
        ("row 3, column “household_no”", "import.required-empty", "a value in every row"),
        ("row 3, column “village_code”", "import.not-a-place-code", "a village code of 12 digits"),
        (
            "row 3, column “identified_on”",
            "import.not-a-date",
            "a day as YYYY-MM-DD, such as 2020-12-31",
        ),
        (
            "row 3, column “members”",
            "import.not-a-number",
            "a whole number in digits, without separators, at least 1, at most 40",
        ),
    ]


def test_a_key_given_twice_names_both_rows(tmp_path: Path) -> None:
    (fault,) = faults_of(write(tmp_path, HEAD + ROWS + "H1,513431100201,false,2\n"))
    assert fault.code == "import.key-double"
    assert fault.where == "household.csv, row 4, column “household_no”"
    assert fault.found == "“H1” in 2 rows, the first in row 2"


def test_identity_values_are_masked(tmp_path: Path) -> None:
    head = "person_no,household_no,village_code,document_number,phone,sex,relation\n"
    text = head + "P1,H1,513431100200,0000011990030700271,call me 13800001234,2,0\n"
    found = {one.code: one for one in faults_of(write(tmp_path, text, "person.csv"), "person")}
    assert set(found) == {"document.length", "import.not-a-telephone"}
    assert found["document.length"].found == "19 characters"
    assert (
        found["document.length"].accepted
        == "18 (citizen number), 20 or 22 (disability certificate)"
    )
    assert found["import.not-a-telephone"].found == "“***************1234”"
    assert not any("1990030" in str(one) or "13800" in str(one) for one in found.values())


def test_a_thousand_faults_are_counted_and_a_hundred_listed(tmp_path: Path) -> None:
    rows = "".join(f"H{n},513431100200,maybe,99\n" for n in range(1_000))
    faults = faults_of(write(tmp_path, HEAD + rows))
    assert len(faults) == 20 + 20 + 1
    assert faults[-1].code == "import.more-faults"
    assert faults[-1].found == (
        "2,000 faults, of which 40 are listed "
        "(import.not-yes-or-no × 1,000, import.out-of-range × 1,000)"
    )


def test_parquet_gives_the_same_rows_as_text(tmp_path: Path) -> None:
    table = pa.table(
        {
            "household_no": ["H1", "H2"],
            "village_code": pa.array(["513431100200"] * 2).dictionary_encode(),
            "broadband": [True, None],
            "members": pa.array([3.0, 1.0]),
            "identified_on": pa.array([date(2014, 5, 1), None]),
        }
    )
    path = tmp_path / "household.parquet"
    pq.write_table(table, path)
    rows = rows_of(path)
    assert [(row["broadband"], row["members"]) for row in rows] == [(True, 3), (None, 1)]
    assert rows[0]["identified_on"] == date(2014, 5, 1)
    path.write_bytes(path.read_bytes()[:-20])
    assert [one.code for one in faults_of(path)] == ["import.file-cut"]
    path.write_bytes(b"")
    assert [one.code for one in faults_of(path)] == ["import.file-empty"]


def test_a_file_that_is_not_there_or_of_another_format(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"import.file-missing"):
        opened(tmp_path / "none.csv")
    (fault,) = faults_of(write(tmp_path, "x", "household.docx"))
    assert fault.code == "import.format-unknown"
    assert fault.accepted == (
        ".csv, .et, .geojson, .gpkg, .kml, .kmz, .parquet, .tsv, .txt, .xls, .xlsm, .xlsx"
    )
    (sheet,) = faults_of(write(tmp_path, HEAD + ROWS), sheet="Sheet1")
    assert sheet.code == "import.no-sheets"


def test_many_batches_keep_row_numbers_and_keys(tmp_path: Path) -> None:
    lines = [f"H{n},513431100200,true,3\n" for n in range(150_000)]
    lines[149_998] = "H5,513431100200,true,99\n"
    double, wide = sorted(
        faults_of(write(tmp_path, HEAD + "".join(lines))), key=lambda one: one.code
    )[::-1]
    assert wide.code == "import.key-double"
    assert double.where == "household.csv, row 150,000, column “members”"
    assert wide.found == "“H5” in 2 rows, the first in row 7"


@pytest.mark.parametrize("rows", [ROWS, ROWS.replace("H2", '"H2"'), "H1,513431100200,true,31\n"])
def test_a_last_row_without_its_end_may_be_cut(rows: str, tmp_path: Path) -> None:
    (fault,) = faults_of(write(tmp_path, HEAD + rows[:-1]))
    assert fault.code == "import.file-cut"
    assert fault.found == "a last row without a line end, so its last cell may be cut short"
    assert fault.next_step.endswith("where it is whole, end its last line with Enter")


def test_people_without_headings_are_not_shown_as_headings(tmp_path: Path) -> None:
    row = "P1,H1,513431100200,王芳,002626195005106316,13800001234\n"
    (fault,) = faults_of(write(tmp_path, row + row, "person.csv"), "person")
    assert (fault.code, fault.where) == ("import.headings-missing", "person.csv, row 1")
    assert fault.found == "6 cells of which none is a known heading"
    assert fault.accepted.startswith("person_no, household_no, village_code, name")
    (unknown,) = faults_of(write(tmp_path, "person_no,13800001234\nP1,1\n", "person.csv"), "person")
    assert unknown.found == "“*******1234”"
    assert "1380" not in str(unknown)


@pytest.mark.parametrize(("fen", "taken"), [(10**15, True), (10**15 + 1, False), (-1, False)])
def test_money_is_within_what_a_sum_can_hold(fen: int, taken: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a column of the table of cases
    text = f"household_no,village_code,income_wages_fen\nH1,513431100200,{fen}\n"
    if taken:
        assert rows_of(write(tmp_path, text))[0]["income_wages_fen"] == fen
        return
    (fault,) = faults_of(write(tmp_path, text))
    assert fault.code == "import.out-of-range"
    assert fault.accepted == "0 to 1,000,000,000,000,000 fen"
