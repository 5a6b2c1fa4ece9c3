"""What is made hangs together: references, numbers that nobody has, positions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
import shapely

from everyvillage.contracts import TABLES
from everyvillage.core.documents import check_document
from everyvillage.core.organisations import check_organisation
from everyvillage.data.frame.outlines import outline_of

if TYPE_CHECKING:
    from pathlib import Path

AT = date(2020, 12, 31)
POSITIONS = ("village", "settlement", "tower", "network_node", "facility", "service_point")


def truth(folder: Path, name: str) -> pa.Table:
    return pq.read_table(folder / "truth" / f"{name}.parquet")


def held_tables(folder: Path) -> list[str]:
    return [name for name in TABLES if (folder / "truth" / f"{name}.parquet").exists()]


def test_keys_are_there_and_stand_once(zhaojue: Path) -> None:
    for name in held_tables(zhaojue):
        keys = truth(zhaojue, name).select(list(TABLES[name].key))
        assert sum(column.null_count for column in keys.columns) == 0, name
        assert keys.group_by(list(TABLES[name].key)).aggregate([]).num_rows == keys.num_rows, name


def test_every_reference_points_to_a_row(zhaojue: Path) -> None:
    checked = 0
    for name in held_tables(zhaojue):
        for column in TABLES[name].columns:
            there = column.references
            if there is None or column.computed or there.table not in held_tables(zhaojue):
                continue
            values = truth(zhaojue, name)[column.name].drop_null()
            known = truth(zhaojue, there.table)[there.column].combine_chunks()
            assert pc.all(pc.is_in(values, known)).as_py() is not False, (name, column.name)
            checked += 1
    assert checked >= 5


def test_declared_limits_and_code_lists_are_kept(zhaojue: Path) -> None:
    for name in held_tables(zhaojue):
        table = truth(zhaojue, name)
        for column in TABLES[name].columns:
            if column.name not in table.column_names:
                continue
            values = table[column.name].drop_null()
            if column.codes is not None:
                unknown = [code for code in values.unique().to_pylist() if code not in column.codes]
                assert unknown == [], (name, column.name)
            if len(values) and column.minimum is not None:
                assert pc.min(values).as_py() >= column.minimum, (name, column.name)
            if len(values) and column.maximum is not None:
                assert pc.max(values).as_py() <= column.maximum, (name, column.name)


def test_people_live_where_their_household_does(zhaojue: Path) -> None:
    persons = truth(zhaojue, "person").select(["household_no", "village_code"])
    homes = truth(zhaojue, "household").select(["household_no", "village_code", "members"])
    both = persons.join(homes, "household_no", right_suffix="_home")
    assert both.num_rows == persons.num_rows
    assert pc.all(pc.equal(both["village_code"], both["village_code_home"])).as_py()
    counted = persons.group_by("household_no").aggregate([("village_code", "count")])
    sizes = counted.join(homes, "household_no")
    assert pc.all(pc.equal(sizes["village_code_count"], sizes["members"])).as_py()


def test_villages_count_the_people_that_live_in_them(zhaojue: Path) -> None:
    persons = truth(zhaojue, "person").group_by("village_code").aggregate([("sex", "count")])
    both = truth(zhaojue, "village").join(persons, "village_code")
    assert pc.all(pc.equal(both["population"], both["sex_count"])).as_py()


def test_document_numbers_are_nobodys_right_in_form_and_all_different(zhaojue: Path) -> None:
    persons = truth(zhaojue, "person").select(
        ["document_number", "birth_date", "sex", "disability_certificate"]
    )
    numbers = persons["document_number"].to_pylist()
    assert {number[:2] for number in numbers} == {"00"}
    assert len(set(numbers)) == len(numbers)
    assert {len(number) for number in numbers} == {18, 20}
    for row in persons.take(pa.array(range(0, persons.num_rows, 97))).to_pylist():
        number = row["document_number"]
        assert check_document(number, on=AT, sex=row["sex"]) == []
        assert number[6:14] == row["birth_date"].strftime("%Y%m%d")
        assert (len(number) == 20) == row["disability_certificate"]


def test_telephones_and_organisations_are_nobodys(zhaojue: Path) -> None:
    phones = truth(zhaojue, "person")["phone"].drop_null().to_pylist()
    assert {phone[:3] for phone in phones} == {"100"}
    codes = truth(zhaojue, "organisation")["organisation_code"].to_pylist()
    assert {code[2:4] for code in codes} == {"00"}
    assert [code for code in codes if check_organisation(code)] == []


@pytest.mark.parametrize("name", POSITIONS)
def test_positions_lie_inside_the_outline(zhaojue: Path, name: str) -> None:
    outline = outline_of("513431").geometry
    table = truth(zhaojue, name)
    points = shapely.points(table["lon"].to_numpy(), table["lat"].to_numpy())
    assert outline is not None
    assert len(points)
    assert shapely.contains(outline.buffer(0.002), points).all()


def test_towers_serve_whom_they_reach(zhaojue: Path) -> None:
    """A settlement with a 4G signal has a level that a telephone can use."""
    rows = truth(zhaojue, "settlement").select(["signal_4g", "rsrp_dbm"]).to_pylist()
    assert all(row["rsrp_dbm"] >= -110 for row in rows if row["signal_4g"])
    assert any(not row["signal_4g"] for row in rows)


def income_parts(row: dict[str, Any]) -> int:
    parts = ("wages", "business", "property", "transfers")
    total: int = sum(row[f"income_{part}_fen"] for part in parts)
    return total - int(row["business_cost_fen"])


def test_income_sources_add_up(zhaojue: Path) -> None:
    rows = truth(zhaojue, "household").to_pylist()[::11]
    assert all(row["net_income_fen"] == income_parts(row) for row in rows)
    assert all(
        abs(row["net_income_per_head_fen"] * row["members"] - row["net_income_fen"])
        <= row["members"]
        for row in rows
    )


def test_left_behind_follows_from_who_is_away(zhaojue: Path) -> None:
    """A left-behind child has a parent who works away, at home or known to be elsewhere."""
    persons = truth(zhaojue, "person").select(
        ["person_no", "left_behind_child", "work_area", "work_months", "birth_date"]
    )
    kin = {row["person_no"]: row for row in truth(zhaojue, "kin").to_pylist()}
    about = {row["person_no"]: row for row in persons.to_pylist()}
    away = {
        number
        for number, row in about.items()
        if row["work_area"] not in {None, "township"} and row["work_months"] >= 6
    }
    children = [row for row in about.values() if row["left_behind_child"]]
    assert children
    for row in children:
        family = kin[row["person_no"]]
        parents = {family["father_no"], family["mother_no"]} & away
        assert parents or family["parents_elsewhere_away"], row
        assert row["birth_date"] > date(2004, 12, 30)


def test_minors_do_not_work_and_certificates_follow_a_disability(zhaojue: Path) -> None:
    columns = ["birth_date", "work_months", "disability_certificate", "disability"]
    for row in truth(zhaojue, "person").select(columns).to_pylist():
        age = AT.year - row["birth_date"].year
        assert age >= 16 or row["work_months"] == 0
        assert not row["disability_certificate"] or row["disability"] is not None
