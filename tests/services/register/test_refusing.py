"""A file that is not right is refused whole: every fault told, nothing of it kept."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest

from everyvillage.core.documents import make_document
from everyvillage.core.errors import EveryvillageError, InputError, PartMissingError
from everyvillage.registry.models import (
    Installation,
    PlaceChange,
    PlaceChangePart,
    PlaceCode,
)
from everyvillage.services.register.actions import import_table
from tests.support.register import (
    AT,
    MADOI,
    VILLAGE,
    Row,
    edit,
    everything,
    faults_of,
    only,
    read_rows,
    take,
    write_rows,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from everyvillage.core.errors import Fault
    from everyvillage.web.home import Home

    Change = Callable[[list[Row]], object]

pytestmark = pytest.mark.django_db
HOUSEHOLD = {"household_no": "H1", "village_code": VILLAGE, "members": "3"}
OTHER_VILLAGE = "513431100200"


@contextmanager
def refused() -> Iterator[pytest.ExceptionInfo[EveryvillageError]]:
    """Expect a refusal after which every table holds exactly what it held before."""
    before = everything()
    with pytest.raises(EveryvillageError) as caught:
        yield caught
    assert everything() == before


def refusal(table: str, path: Path) -> EveryvillageError:
    """Import a file that must be refused, and give the error."""
    with refused() as caught:
        take(table, path)
    assert isinstance(caught.value, InputError)
    assert caught.value.exit_code == 2
    return caught.value


def told(table: str, folder: Path, *rows: Row) -> Fault:
    """Import rows with one fault between them, and give it."""
    return only(refusal(table, write_rows(folder / f"{table}.csv", rows)))


@pytest.mark.usefixtures("opened")
def test_an_unknown_village_is_named(tmp_path: Path) -> None:
    fault = told("household", tmp_path, {**HOUSEHOLD, "village_code": MADOI + "999299"})
    assert fault.code == "import.place-unknown"
    assert fault.where == "household.csv, row 2, column “village_code”"
    assert fault.found == "“632626999299”, which is on no list"
    assert fault.accepted == "a village code in force on 2020-06-30"
    assert fault.next_step == "look it up with everyvillage places show 632626"


@pytest.mark.usefixtures("opened")
def test_a_village_of_a_county_that_is_not_kept_here(tmp_path: Path) -> None:
    fault = told("household", tmp_path, {**HOUSEHOLD, "village_code": OTHER_VILLAGE})
    assert fault.code == "import.county-not-open"
    assert fault.found == "“513431100200”, which lies in county 513431"
    assert fault.accepted == "places of the counties kept here: 632626"
    assert "everyvillage start --county 513431" in fault.next_step


@pytest.mark.usefixtures("opened")
@pytest.mark.parametrize("text", ["63262610000", "63262610000A", "632626100", "村"])
def test_what_is_no_village_code(text: str, tmp_path: Path) -> None:
    fault = told("household", tmp_path, {**HOUSEHOLD, "village_code": text})
    assert fault.code == "import.not-a-place-code"
    assert fault.accepted.startswith("a village code of 12 digits")


@pytest.mark.usefixtures("opened")
def test_a_withdrawn_code_names_what_follows_it(tmp_path: Path) -> None:
    withdraw(VILLAGE, "632626100209", date(2020, 1, 1))
    fault = told("household", tmp_path, HOUSEHOLD)
    assert fault.code == "import.place-withdrawn"
    assert fault.found == f"“{VILLAGE}”, withdrawn on 2020-01-01"
    assert fault.accepted == "632626100209"
    assert fault.next_step == "write the code that follows it (DQ-15)"
    path = tmp_path / "household.csv"
    assert take("household", path, at=date(2019, 12, 31), dry_run=True).new == 1


def withdraw(code: str, new: str, on: date) -> None:
    """Record that a village became another one."""
    old = PlaceCode.objects.get(code=code)
    change = PlaceChange.objects.create(kind="merge", on=on)
    sides = {"old": old, "new": PlaceCode.objects.get(code__startswith=new[:9], code=VILLAGE)}
    PlaceChangePart.objects.create(change=change, place=old.place, side="old", code=code)
    PlaceChangePart.objects.create(change=change, place=sides["new"].place, side="new", code=new)
    old.valid_to = on
    old.save()


@pytest.mark.usefixtures("opened")
def test_an_unknown_heading_stops_before_any_row(tmp_path: Path) -> None:
    fault = told("household", tmp_path, {**HOUSEHOLD, "brodband": "true"})
    assert fault.code == "import.heading-unknown"
    assert fault.where == "household.csv, row 1, column “brodband”"
    assert "broadband" in fault.accepted


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("column", "cell", "code", "found", "accepted"),
    [
        (
            "document_number",
            "0026261950051063160",
            "document.length",
            "19 characters",
            "18 (citizen number), 20 or 22 (disability certificate)",
        ),
        ("birth_date", "1990-02-31", "import.no-such-day", "“1990-02-31”", None),
        ("birth_date", "31.02.1990", "import.not-a-date", "“31.02.1990”", None),
        ("sex", "9?", "import.code-not-on-list", "“9?”", None),
        ("sex", "", "import.required-empty", "an empty cell", "a value in every row"),
        ("work_months", "13", "import.out-of-range", "“13”", "0 to 12 month"),
        ("pension", "2", "import.not-yes-or-no", "“2”", None),
        ("pension", "王芳", "import.not-yes-or-no", "“**”", None),
        ("phone", "ask 13800001234", "import.not-a-telephone", "“***********1234”", None),
        ("household_no", "NOBODY", "import.reference-unknown", None, None),
    ],
)
def test_one_wrong_cell_of_a_person(
    column: str,
    cell: str,
    code: str,
    found: str | None,
    accepted: str | None,
    delivered: Path,
    tmp_path: Path,
) -> None:
    def spoil(rows: list[Row]) -> None:
        rows[4][column] = cell
        rows[0]["pension"] = "true"

    path = edit(delivered / "person.csv", tmp_path / "person.csv", spoil)
    faults = [one for one in refusal("person", path).faults if one.code == code]
    assert faults, code
    assert faults[0].where == f"person.csv, row 6, column “{column}”"
    assert found in {None, faults[0].found}
    assert accepted in {None, faults[0].accepted}
    assert faults[0].next_step


@pytest.mark.usefixtures("filled")
def test_every_fault_of_a_file_is_told_at_once(delivered: Path, tmp_path: Path) -> None:
    def spoil(rows: list[Row]) -> None:
        rows[0]["members"] = "many"
        rows[2]["village_code"] = OTHER_VILLAGE
        rows[2]["broadband"] = "maybe"
        rows[5]["settlement_code"] = "S0"
        rows[7]["household_no"] = rows[6]["household_no"]

    path = edit(delivered / "household.csv", tmp_path / "household.csv", spoil)
    error = refusal("household", path)
    assert faults_of(error) == [
        ("household.csv, row 2, column “members”", "import.not-a-number"),
        ("household.csv, row 4, column “broadband”", "import.not-yes-or-no"),
        ("household.csv, row 4, column “village_code”", "import.county-not-open"),
        ("household.csv, row 7, column “settlement_code”", "import.reference-unknown"),
        ("household.csv, row 9, column “household_no”", "import.key-double"),
    ]


@pytest.mark.usefixtures("opened")
@pytest.mark.parametrize(
    ("table", "parent"),
    [
        ("person", "household"),
        ("cell", "tower"),
        ("enrolment", "person"),
        ("fibre_link", "network_node"),
    ],
)
def test_rows_without_their_parent_say_what_to_import_first(
    table: str, parent: str, delivered: Path
) -> None:
    error = refusal(table, delivered / f"{table}.csv")
    about = [one for one in error.faults if f"which no row of {parent} has" in one.found]
    assert about
    assert about[0].code == "import.reference-unknown"
    assert about[0].next_step == f"import {parent} first, or correct the cell"


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("share", [0.3, 0.71, 0.999])
def test_a_file_that_was_cut(share: float, delivered: Path, tmp_path: Path) -> None:
    whole = (delivered / "person.csv").read_bytes()
    path = tmp_path / "person.csv"
    path.write_bytes(whole[: int(len(whole) * share)])
    codes = {one.code for one in refusal("person", path).faults}
    assert "import.file-cut" in codes
    table = pa_csv.read_csv(delivered / "household.csv")
    pq.write_table(table, tmp_path / "household.parquet")
    whole = (tmp_path / "household.parquet").read_bytes()
    (tmp_path / "household.parquet").write_bytes(whole[: int(len(whole) * share)])
    fault = only(refusal("household", tmp_path / "household.parquet"))
    assert fault.code == "import.file-cut"
    assert fault.next_step.startswith("send the file again: it was cut in the middle")


@pytest.mark.usefixtures("filled")
def test_a_parquet_file_with_a_torn_page(delivered: Path, tmp_path: Path) -> None:
    path = tmp_path / "household.parquet"
    pq.write_table(pa_csv.read_csv(delivered / "household.csv"), path, compression="zstd")
    torn = bytearray(path.read_bytes())
    torn[40:400] = bytes(360)
    path.write_bytes(torn)
    fault = only(refusal("household", path))
    assert fault.code == "import.file-cut"


@pytest.mark.usefixtures("opened")
@pytest.mark.parametrize("name", ["village.csv", "village.parquet"])
@pytest.mark.parametrize("text", [b"", b"\n\n"])
def test_an_empty_file(name: str, text: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(text)
    fault = only(refusal("village", tmp_path / name))
    cut = name.endswith("parquet") and text
    assert fault.code == ("import.file-cut" if cut else "import.file-empty")


@pytest.mark.usefixtures("opened")
def test_headings_without_a_row(tmp_path: Path) -> None:
    (tmp_path / "village.csv").write_text("village_code,fibre\n", encoding="utf-8")
    fault = only(refusal("village", tmp_path / "village.csv"))
    assert (fault.code, fault.found) == ("import.file-empty", "headings without a row")
    pq.write_table(
        pa.table({"village_code": pa.array([], pa.string())}), tmp_path / "village.parquet"
    )
    assert only(refusal("village", tmp_path / "village.parquet")).code == "import.file-empty"


@pytest.mark.usefixtures("opened")
@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_text_in_an_encoding_that_is_not_known(encoding: str, tmp_path: Path) -> None:
    text = f"village_code,fibre\n{VILLAGE},ÿ\xff\n" if encoding == "latin-1" else "村,网\n"
    (tmp_path / "village.csv").write_bytes(text.encode(encoding))
    fault = only(refusal("village", tmp_path / "village.csv"))
    assert fault.code == "import.encoding-unknown"
    assert fault.accepted == "UTF-8 (with or without byte order mark) or GB18030"


@pytest.mark.usefixtures("filled")
def test_modelled_and_real_rows_never_share_a_database(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "household.csv", [HOUSEHOLD])
    with refused() as caught:
        import_table("household", path, modelled=False, at=AT)
    fault = only(caught.value)
    assert fault.code == "import.modelled-and-real"
    assert fault.asked == "modelled rows, which is what it holds"
    assert fault.found == "real rows"


@pytest.mark.usefixtures("opened")
def test_a_register_of_real_rows_takes_no_modelled_ones(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "household.csv", [HOUSEHOLD])
    import_table("household", path, modelled=False, at=AT)
    assert Installation.objects.get().kind == "real"
    with refused() as caught:
        take("household", path)
    assert only(caught.value).found == "modelled rows"
    person = {
        "person_no": "P1",
        "household_no": "H1",
        "village_code": VILLAGE,
        "document_number": make_document(date(1990, 3, 7), 1, "1"),
        "sex": "1",
        "relation": "01",
    }
    people = write_rows(tmp_path / "person.csv", [person])
    with refused() as caught:
        import_table("person", people, modelled=False, at=AT)
    assert "import.document-kind" in {one.code for one in caught.value.faults}


@pytest.mark.usefixtures("opened")
def test_rows_outside_the_counties_that_a_file_covers(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "household.csv", [HOUSEHOLD])
    with refused() as caught:
        take("household", path, counties=["632625"])
    fault = only(caught.value)
    assert (fault.code, fault.asked, fault.found) == (
        "import.outside-county",
        "rows of 632625",
        "1 rows of county 632626",
    )


def test_a_missing_key_is_named_and_nothing_is_read_without_it(
    filled: Home, delivered: Path
) -> None:
    names = sorted(path.name for path in filled.keys.iterdir())
    filled.keys.rename(filled.root / "elsewhere")
    with refused() as caught:
        take("person", delivered / "person.csv")
    assert isinstance(caught.value, PartMissingError)
    assert caught.value.exit_code == 3
    asked = sorted(fault.asked.removeprefix("the key ") for fault in caught.value.faults)
    assert asked == sorted(name.split("-")[-1].removesuffix(".key") for name in names)
    assert {one.code for one in caught.value.faults} == {"keys.key-missing"}
    assert not filled.keys.exists()


@pytest.mark.usefixtures("filled")
def test_document_numbers_are_no_keys(delivered: Path, tmp_path: Path) -> None:
    """A key stands in clear in every table and history, so it must say nothing of a person."""
    people = [row for row in read_rows(delivered / "person.csv") if row["document_number"]]
    rows = [{**row, "person_no": row["document_number"]} for row in people]
    fault = told("person", tmp_path, *rows)
    assert fault.code == "import.key-is-document"
    assert fault.where == "person.csv, column “person_no”"
    assert fault.found == f"document numbers in {len(rows)} of {len(rows)} rows, the first in row 2"
    heads = {row["household_no"]: row["document_number"] for row in people}
    houses = read_rows(delivered / "household.csv")
    rows = [{**row, "household_no": heads[row["household_no"]]} for row in houses]
    assert told("household", tmp_path, *rows).code == "import.key-is-document"


@pytest.mark.usefixtures("filled")
def test_no_message_shows_an_identity_value(delivered: Path, tmp_path: Path) -> None:
    """Wherever the numbers and names of people stand in a file, no fault repeats them."""
    rows = read_rows(delivered / "person.csv")
    people = [row for row in rows if row["phone"] and row["document_number"]][:10]
    planted = {row[name] for row in people for name in ("document_number", "phone", "name")}
    for path in spoilt(people, tmp_path):
        text = str(refusal("person", path))
        assert not [value for value in planted if value in text], path.name


def spoilt(people: list[Row], folder: Path) -> Iterator[Path]:
    """Write files of which every identity value is in the wrong place."""
    swaps = [
        ("document_number", "sex"),
        ("phone", "document_number"),
        ("name", "birth_date"),
        ("phone", "village_code"),
        ("document_number", "household_no"),
        ("name", "household_no"),
        ("phone", "work_months"),
        ("name", "pension"),
    ]
    for one, other in swaps:
        rows = [{**row, one: row[other], other: row[one]} for row in people]
        yield write_rows(folder / f"{one}-in-{other}.csv", rows)
    twice = [{**row, "person_no": row["document_number"]} for row in people]
    yield write_rows(folder / "number-as-key.csv", twice + twice)
    bare = write_rows(folder / "without-headings.csv", people)
    bare.write_text("".join(bare.read_text("utf-8").splitlines(keepends=True)[1:]), "utf-8")
    yield bare
    ragged = write_rows(folder / "ragged.csv", people)
    ragged.write_text(ragged.read_text("utf-8").replace(",1,", ",1"), "utf-8")
    yield ragged
