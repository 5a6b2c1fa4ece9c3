"""A file into the register: every table, the same file twice, a corrected file, a dry run."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from everyvillage.registry.models import Household, Import, Installation, Person, PlaceCode
from everyvillage.registry.storage import model_of, tables_in_order
from everyvillage.services.register.queries import held_columns
from tests.support.register import (
    MADOI,
    VILLAGE,
    Row,
    counts,
    edit,
    everything,
    read_rows,
    take,
    take_all,
    write_rows,
)

if TYPE_CHECKING:
    from pathlib import Path

    from everyvillage.web.home import Home


@pytest.mark.usefixtures("filled")
def test_every_table_is_taken_with_one_line_of_history_a_row(delivered: Path) -> None:
    for table in tables_in_order():
        rows = len(read_rows(delivered / f"{table.name}.csv"))
        assert model_of(table).objects.count() == rows > 0
        history = model_of(table).history
        assert history.filter(history_type="+").count() == history.count() == rows
        assert Import.objects.get(table=table.name).rows_new == rows


@pytest.mark.usefixtures("filled")
def test_what_is_kept_is_what_the_file_says(delivered: Path) -> None:
    places = dict(PlaceCode.objects.values_list("place_id", "code"))
    kept = {one.household_no: one for one in Household.objects.all()}
    for row in read_rows(delivered / "household.csv"):
        one = kept[row["household_no"]]
        assert places[one.village_id] == row["village_code"]
        assert one.members == int(row["members"])
        assert one.broadband == {"true": True, "false": False, "": None}[row["broadband"]]
        income = row["net_income_fen"]
        assert one.net_income_fen == (int(income) if income else None)
        on = row["identified_on"]
        assert one.identified_on == (date.fromisoformat(on) if on else None)


@pytest.mark.usefixtures("filled")
def test_the_same_files_again_change_nothing(delivered: Path) -> None:
    before = everything()
    reports = take_all(delivered)
    assert everything() == before
    for name, report in reports.items():
        rows = len(read_rows(delivered / f"{name}.csv"))
        assert (report.new, report.changed, report.unchanged) == (0, 0, rows)
        assert report.number is None


@pytest.mark.usefixtures("filled")
def test_a_corrected_file_changes_its_rows_and_no_other(delivered: Path, tmp_path: Path) -> None:
    rows = read_rows(delivered / "household.csv")
    first, second = rows[0]["household_no"], rows[1]["household_no"]

    def correct(rows: list[Row]) -> None:
        rows[0]["broadband"] = "" if rows[0]["broadband"] else "true"
        rows[1]["members"] = str(int(rows[1]["members"]) + 1)
        rows.append({**rows[0], "household_no": "NEW-1"})

    before = everything()
    path = edit(delivered / "household.csv", tmp_path / "household.csv", correct)
    report = take("household", path, sender="县扶贫办", account="wang")
    after = everything()
    assert (report.new, report.changed, report.unchanged) == (1, 2, len(rows) - 2)
    touched = {name for name, kept in after.items() if kept != before[name]}
    assert touched == {
        "registry_household",
        "registry_historicalhousehold",
        "registry_import",
        "registry_importcounty",
        "registry_importcolumn",
    }
    kept = set(before["registry_household"]) & set(after["registry_household"])
    assert len(kept) == len(rows) - 2
    lines = Household.history.filter(history_change_reason=f"import {report.number}")
    told = lines.values_list("household_no", "history_type", "history_user_id")
    assert set(told) == {(first, "~", "wang"), (second, "~", "wang"), ("NEW-1", "+", "wang")}
    changed = lines.get(household_no=second)
    assert changed.members == int(rows[1]["members"]) + 1
    note = Import.objects.get(id=report.number or 0)
    assert (note.sender, note.by, note.sha256) == ("县扶贫办", "wang", report.sha256)


@pytest.mark.usefixtures("filled")
def test_a_file_with_fewer_columns_leaves_the_others_as_they_are(tmp_path: Path) -> None:
    one = Household.objects.all()[0]
    text = f"household_no,village_code,members\n{one.household_no},{VILLAGE},39\n"
    (tmp_path / "household.csv").write_text(text, encoding="utf-8")
    report = take("household", tmp_path / "household.csv")
    assert (report.new, report.changed) == (0, 1)
    after = Household.objects.get(pk=one.pk)
    differing = {
        field.name
        for field in Household._meta.concrete_fields
        if getattr(one, field.attname) != getattr(after, field.attname)
    }
    assert differing <= {"members", "village"}
    assert after.members == 39


@pytest.mark.usefixtures("filled")
def test_a_corrected_name_seals_that_value_anew_and_no_other(
    delivered: Path, tmp_path: Path
) -> None:
    def rename(rows: list[Row]) -> None:
        rows[0]["name"] = "改名"

    number = read_rows(delivered / "person.csv")[0]["person_no"]
    before = Person.objects.get(person_no=number)
    others = {one.pk: bytes(one.name) for one in Person.objects.exclude(pk=before.pk)}
    report = take("person", edit(delivered / "person.csv", tmp_path / "person.csv", rename))
    after = Person.objects.get(person_no=number)
    assert report.changed == 1
    assert bytes(after.name) != bytes(before.name)
    assert bytes(after.phone) == bytes(before.phone)
    assert bytes(after.document_number) == bytes(before.document_number)
    assert {one.pk: bytes(one.name) for one in Person.objects.exclude(pk=after.pk)} == others


def test_a_dry_run_counts_and_writes_nothing(filled: Home, delivered: Path) -> None:
    before, keys = everything(), files_of(filled.keys)
    for name, report in take_all(delivered, dry_run=True).items():
        assert report.number is None
        assert "(dry run, nothing written)" in str(report)
        assert report.unchanged == report.rows > 0, name
    assert (everything(), files_of(filled.keys)) == (before, keys)


def test_a_dry_run_before_the_first_use_makes_no_keys(opened: Home, delivered: Path) -> None:
    before = everything()
    report = take("village", delivered / "village.csv", dry_run=True)
    assert (report.new, report.changed, report.unchanged) == (report.rows, 0, 0)
    assert everything() == before
    assert not Installation.objects.exists()
    assert not opened.root.exists()


@pytest.mark.usefixtures("opened")
def test_a_new_column_without_a_new_value_is_held_from_then_on(tmp_path: Path) -> None:
    path = tmp_path / "village.csv"
    path.write_text(f"village_code,fibre\n{VILLAGE},\n", encoding="utf-8")
    take("village", path, counties=[MADOI])
    assert held_columns()["village"][MADOI] == ("village_code", "fibre")
    path.write_text(f"village_code,fibre,poor\n{VILLAGE},,\n", encoding="utf-8")
    report = take("village", path, counties=[MADOI])
    assert (report.changed, report.number is None) == (0, False)
    assert set(held_columns()["village"][MADOI]) == {"village_code", "fibre", "poor"}
    before = counts()
    assert take("village", path, counties=[MADOI]).number is None
    assert counts() == before


@pytest.mark.usefixtures("opened")
def test_a_county_may_say_that_it_has_no_such_row(tmp_path: Path) -> None:
    path = tmp_path / "tower.csv"
    path.write_text("tower_id,village_code,active\n", encoding="utf-8")
    report = take("tower", path, counties=[MADOI])
    assert (report.rows, report.counties) == (0, {MADOI: 0})
    assert held_columns()["tower"][MADOI] == ("tower_id", "village_code", "active")


@pytest.mark.django_db(transaction=True)
def test_without_a_transaction_around_it_the_same_happens(
    request: pytest.FixtureRequest, delivered: Path, tmp_path: Path
) -> None:
    """The command has no transaction of its own; the import makes the only one."""
    request.getfixturevalue("filled")
    before = everything()
    assert take("person", delivered / "person.csv").number is None
    assert everything() == before
    wrong = edit(delivered / "person.csv", tmp_path / "p.csv", lambda rows: rows[-1].pop("sex"))
    with pytest.raises(Exception, match=r"import.required-empty"):
        take("person", wrong)
    assert everything() == before
    assert not temporary_tables()


@pytest.mark.usefixtures("opened")
def test_quality_rules_are_counted_with_the_import(tmp_path: Path) -> None:
    rows = [
        {"household_no": "H1", "village_code": VILLAGE, "main_cause": "01", "other_cause": "01"},
        {"household_no": "H2", "village_code": VILLAGE, "main_cause": "01", "other_cause": "02"},
    ]
    report = take("household", write_rows(tmp_path / "household.csv", rows))
    assert [(one.rule, one.rows, one.first_rows) for one in report.warnings] == [("DQ-06", 1, (2,))]
    assert Import.objects.get(id=report.number or 0).warnings == {"DQ-06": 1}
    assert report.as_dict()["warnings"] == [{"rule": "DQ-06", "rows": 1, "first_rows": [2]}]


def files_of(folder: Path) -> dict[str, bytes]:
    """Give the files of a folder with their bytes."""
    return {path.name: path.read_bytes() for path in folder.glob("*")}


def temporary_tables() -> list[Any]:
    """Give the temporary tables that this connection still has."""
    query = (
        "SELECT name FROM sqlite_temp_master"
        if connection.vendor == "sqlite"
        else "SELECT relname FROM pg_class WHERE relpersistence = 't' AND relkind = 'r'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())
