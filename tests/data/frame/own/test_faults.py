"""Every fault of a country's list is told, each with its row; nothing of the list is taken."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from everyvillage.core.errors import InputError
from everyvillage.data.frame.own.taking import country_in, take_country
from tests.support.islands import copy_world

if TYPE_CHECKING:
    from pathlib import Path

    from everyvillage.core.errors import Fault

HEAD = "P-code,In,Sort,name,name_zh,Enw,lon,lat,valid_from,valid_to,kind"
GOOD = (
    "XX1,XX,island,Skerra,,,-7.5,52.5,,,",
    "XX101,XX1,Parish,Saint Ula,,,-7.6,52.8,,,",
    "XX10101,XX101,townland,Ballinroe,,,-7.6,52.8,,,",
)


def refused(folder: Path, body: str | None = None, **parts: str) -> list[Fault]:
    """Give the faults of a list: ``body`` are its rows, ``parts`` replace text of frame.toml."""
    frame = folder / "frame.toml"
    text = frame.read_text(encoding="utf-8")
    for old, new in parts.items():
        text = text.replace(old, new)
    frame.write_text(text, encoding="utf-8")
    if body is not None:
        (folder / "places-2024.csv").write_text(body, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        take_country(frame, folder / "home")
    assert country_in(folder / "home") is None
    return list(caught.value.faults)


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """Give a copy of the islands, to spoil."""
    return copy_world(tmp_path / "world")


def rows(*more: str) -> str:
    return "\n".join([HEAD, *GOOD, *more]) + "\n"


@pytest.mark.parametrize(
    ("row", "code", "found"),
    [
        ("XX9,XX77,Parish,Lost,,,,,,,", "parent-unknown", "“XX77”, which no row has as its code"),
        ("XX9,XX101,island,Up,,,,,,,", "parent-level", "a island in “XX101”, a parish"),
        ("XX9,XX1,hundred,What,,,,,,,", "level-unknown", "“hundred”"),
        ("XX101,XX1,Parish,Again,,,,,,,", "code-twice", "“XX101” twice"),
        (",XX1,Parish,Nameless,,,,,,,", "code-empty", "an empty cell"),
        ("XX9,XX1,Parish,,,,,,,,", "name-empty", "no name for “XX9”"),
        ("XX9,XX1,Parish,Tab\there,,,,,,,", "name-unusable", "“Tab\\there”"),
        ("XX9,XX1,Parish,Far,,,-7,97,,,", "point-off-the-globe", "lon -7, lat 97"),
        ("XX9,XX1,Parish,East,,,103,30,,,", "point-outside", "lon 103, lat 30"),
        ("XX9,XX1,Parish,Turned,,,52.5,-7.5,,,", "axes-swapped", "lon 52.5, lat -7.5"),
        ("XX9,XX1,Parish,Half,,,-7,,,,", "point-half", "only one of lon and lat"),
        ("XX9,XX1,Parish,Word,,,west,52,,,", "point", "“west”"),
        ("XX9,XX1,Parish,When,,,,,soon,,", "date", "“soon”"),
        (
            "XX9,XX1,Parish,Back,,,,,2020-01-02,2020-01-01,",
            "validity-reversed",
            "2020-01-02 to 2020-01-01",
        ),
        ("XX9,XX101,townland,Odd,,,,,,,castle", "kind-unknown", "“castle”"),
        ("XX9,XX9,Parish,Self,,,,,,,", "cycle", "“XX9” → “XX9”"),
    ],
)
def test_one_wrong_row(world: Path, row: str, code: str, found: str) -> None:
    faults = [one for one in refused(world, rows(row)) if one.code == f"frame.{code}"]
    assert [one.found for one in faults] == [found]
    assert "places-2024.csv, row 5" in faults[0].where or "row 3" in faults[0].where
    assert faults[0].accepted


def test_every_fault_of_every_row_is_told_at_once(world: Path) -> None:
    body = rows(
        "A,B,Parish,One,,,,,,,",
        "B,A,Parish,Two,,,,,,,",
        "XX9,XX77,village,Three,,,200,0,,,",
        "XX10101,XX101,townland,Four,,,,,,,",
    )
    codes = sorted(one.code for one in refused(world, body))
    assert codes == [
        "frame.code-twice",
        "frame.cycle",
        "frame.level-unknown",
        "frame.parent-level",
        "frame.parent-level",
        "frame.parent-unknown",
        "frame.point-off-the-globe",
    ]


def test_days_of_one_code_may_not_overlap(world: Path) -> None:
    body = rows(
        "XX9,XX1,Parish,Old,,,,,,2020-06-01,",
        "XX9,XX1,Parish,New,,,,,2020-05-01,,",
    )
    (fault,) = refused(world, body)
    assert (fault.code, fault.found) == ("frame.validity-overlaps", "“XX9” twice from 2020-05-01")
    assert fault.where == "places-2024.csv, row 5; places-2024.csv, row 6"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (f"{HEAD}\n", "frame.empty"),
        ("", "frame.empty"),
        ("a,b\n1,2\n", "frame.column-missing"),
    ],
)
def test_a_list_without_rows_or_columns(world: Path, body: str, code: str) -> None:
    assert [one.code for one in refused(world, body)] == [code]


def test_a_list_in_another_encoding_form_or_none(world: Path) -> None:
    (world / "places-2024.csv").write_bytes("P-code,In,name\nX,,岛\n".encode("gb18030"))
    assert [one.code for one in refused(world)] == ["frame.encoding"]
    (world / "places.pdf").write_bytes(b"%PDF")
    swap = {"places-2024.csv": "places.pdf"}
    assert [one.code for one in refused(world, **swap)] == ["frame.form-unknown"]
    assert [one.code for one in refused(world, **{"places.pdf": "gone.csv"})] == ["frame.absent"]
    (world / "places.parquet").write_bytes(b"PAR1 not so")
    swap = {"gone.csv": "places.parquet"}
    assert [one.code for one in refused(world, **swap)] == ["frame.unreadable"]
    (world / "places.geojson").write_text('{"features": 3}', encoding="utf-8")
    swap = {"places.parquet": "places.geojson"}
    assert [one.code for one in refused(world, **swap)] == ["frame.unreadable"]


def test_swapped_axes_are_seen_without_a_box_from_where_the_others_lie(world: Path) -> None:
    body = (world / "places-2024.csv").read_text(encoding="utf-8")
    spoilt = body.replace("-7.600,52.830", "52.830,-7.600", 1)
    box = {"box = [-12.0, 50.0, -6.0, 56.0]": ""}
    assert [one.code for one in refused(world, spoilt, **box)] == ["frame.axes-swapped"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("date = 2024-01-01", 'date = "soon"', "country.date"),
        ('source = "Invented for the tests"', "", "country.text-missing"),
        ('en = "island", ', "", "country.names"),
        ('stands_for = "county"', 'stands_for = "shire"', "country.stands-for"),
        ('stands_for = "county"', 'stands_for = "province"', "country.stands-order"),
        ('stands_for = "village"', 'stands_for = "township"', "country.stands-lowest"),
        ("minor = 3", "minor = 9", "country.minor"),
        ("-12.0, 50.0", "50.0, -12.0", "country.box"),
        ('parent = "In"', 'inside = "In"', "country.column-unknown"),
        ('id = "parish"', 'id = "island"', "country.level-twice"),
        ("[frame]", "[frame", "country.unreadable"),
    ],
)
def test_what_a_country_says_is_checked(world: Path, old: str, new: str, code: str) -> None:
    assert code in {one.code for one in refused(world, **{old: new})}


def test_more_places_than_can_be_numbered(world: Path) -> None:
    many = [f"XX1{n:03d},XX1,Parish,Parish {n},,,,,,," for n in range(200, 300)]
    parts = {'id = "bailiwick"\n': 'id = "bailiwick"\nstands_for = "prefecture"\n'}
    # 100 islands more than the 99 that lie directly in the country; parishes have fillers.
    islands = [f"I{n},XX,island,Island {n},,,,,,," for n in range(10, 110)]
    faults = refused(world, rows(*many, *islands), **parts)
    assert [one.code for one in faults] == ["frame.too-many"]
    assert faults[0].found == "more than 99 of level island directly in one place"


def test_changes_are_checked_too(world: Path) -> None:
    take_country(world / "frame.toml", world / "held")
    (world / "changes-2024.csv").write_text(
        "on,kind,old,new,source\n"
        "someday,merge,XX10101;XX10102,XX10101,\n"
        "2024-07-01,swallow,XX10101,XX10102,\n"
        "2024-07-01,merge,XX10101,XX10102,\n"
        "2024-07-01,split,K/7.03,K/7.03,\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError) as caught:
        take_country(world / "frame-2025.toml", world / "held")
    assert [(one.code, one.where) for one in caught.value.faults] == [
        ("change.date", "changes-2024.csv, row 2, column on"),
        ("change.kind-unknown", "changes-2024.csv, row 3"),
        ("change.sides", "changes-2024.csv, row 4"),
        ("change.sides", "changes-2024.csv, row 5"),
    ]


def test_a_place_that_is_gone_without_a_change_and_changes_that_cannot_be(world: Path) -> None:
    take_country(world / "frame.toml", world / "held")
    (world / "changes-2024.csv").write_text(
        "on,kind,old,new,source\n"
        "2024-07-01,merge,XX10101;NOBODY,XX10101,\n"
        "2024-07-01,split,K/7.03,K/7.03;K/7.07,\n"
        "2024-08-15,rename,XX10205,XX10216,\n"
        "2024-09-01,move,XX101,K/8.01,\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError) as caught:
        take_country(world / "frame-2025.toml", world / "held")
    found = [(one.code, one.found) for one in caught.value.faults]
    assert found == [
        (
            "frame.place-vanished",
            "“XX10102” (Clonbeg), which the list held here has and the new one has not",
        ),
        ("change.code-unknown", "“NOBODY”"),
        ("change.levels-differ", "places of parish, townland"),
    ]
    held = country_in(world / "held")
    assert held is not None
    assert held.changes == ()


def test_a_list_of_another_country_is_refused(world: Path) -> None:
    take_country(world / "frame.toml", world / "held")
    frame = world / "frame-2025.toml"
    frame.write_text(frame.read_text("utf-8").replace("xx-islands", "yy-land"), "utf-8")
    with pytest.raises(InputError) as caught:
        take_country(frame, world / "held")
    assert [one.code for one in caught.value.faults] == ["country.other"]


def test_a_point_of_geojson_with_swapped_axes(world: Path) -> None:
    places = [
        {"P-code": "XX1", "In": "", "Sort": "island", "name": "Skerra"},
        {"P-code": "XX101", "In": "XX1", "Sort": "Parish", "name": "Saint Ula"},
    ]
    features = [
        {"properties": one, "geometry": {"type": "Point", "coordinates": [52.5, -7.5]}}
        for one in places
    ]
    (world / "places.geojson").write_text(json.dumps({"features": features}), encoding="utf-8")
    faults = refused(world, **{"places-2024.csv": "places.geojson"})
    assert [(one.code, one.where) for one in faults] == [
        ("frame.axes-swapped", "places.geojson, feature 1"),
        ("frame.axes-swapped", "places.geojson, feature 2"),
    ]
