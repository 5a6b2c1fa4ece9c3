"""A country's list as it is taken in: keys, codes on a day, search, forms of files."""

from __future__ import annotations

import csv
import json
from datetime import date
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from everyvillage.core.errors import InputError
from everyvillage.data.frame.own.form import OwnForm
from everyvillage.data.frame.own.taking import country_in, take_country
from everyvillage.data.frame.places import ancestors, children, count_of, place, units
from everyvillage.data.frame.search import find_places
from tests.support.islands import FIRST, SECOND, WORLD, copy_world

if TYPE_CHECKING:
    from pathlib import Path

    from everyvillage.data.frame.own.index import OwnIndex

SPRING, AUTUMN = date(2024, 3, 1), date(2024, 12, 1)


def taken(folder: Path, *files: Path) -> OwnIndex:
    """Take lists in, one after the other."""
    for file in files:
        take_country(file, folder)
    held = country_in(folder)
    assert held is not None
    return held


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> OwnIndex:
    """Give the islands after their changes."""
    return taken(tmp_path_factory.mktemp("held"), FIRST, SECOND)


def test_places_hang_together_by_their_keys(index: OwnIndex) -> None:
    ula = OwnForm(index).key("XX101")
    here = place(ula, index=index)
    assert (here.name, here.level, here.kind) == ("Saint Ula", "county", "")
    names = [one.name for one in ancestors(ula, index=index)]
    # Parishes stand for counties, so a prefecture is filled in; it has the name of the island.
    assert names == ["The Outer Islands", "Skerra", "Skerra"]
    assert [one.name for one in units(ula, index=index)] == [
        "Doonane",
        "Saint Ula Strand",
        "Faha",
        "Gort",
        "Ballinroe",
    ]
    assert [index.is_filled(one.code) for one in children(ula, index=index)] == [True]
    assert (count_of("county", index=index), count_of("village", index=index)) == (6, 26)


def test_the_chain_has_the_level_that_carries_no_figures(index: OwnIndex) -> None:
    chain = index.chain(OwnForm(index).key("XX101"))
    assert [one.name for one in chain] == ["Skerra", "Bailiwick of the North", "Saint Ula"]


@pytest.mark.parametrize(
    ("code", "day", "written"),
    [
        ("XX10102", SPRING, "XX10102"),
        ("XX10205", SPRING, "XX10216"),  # the same place has another code now
        ("XX10216", AUTUMN, "XX10216"),
        ("K/8.01", AUTUMN, "K/8.01"),
        ("XX", AUTUMN, "XX"),
    ],
)
def test_a_code_gives_a_key_and_the_key_the_code(
    index: OwnIndex, code: str, day: date, written: str
) -> None:
    form = OwnForm(index)
    assert form.written(form.key(code, day=day)) == written


def test_a_code_means_another_place_after_a_merger_and_the_same_after_a_rename(
    index: OwnIndex,
) -> None:
    form = OwnForm(index)
    assert form.key("XX10101", day=SPRING) != form.key("XX10101", day=AUTUMN)
    assert form.key("XX10205", day=SPRING) == form.key("XX10216", day=AUTUMN)
    assert form.key("K/8.01", day=SPRING)[:6] != form.key("K/8.01", day=AUTUMN)[:6]
    for code in ("XX1-B", "NOBODY"):
        with pytest.raises(InputError):
            form.key(code)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("corran quay", ["Corrán Quay"]),
        ("Llanula", ["Saint Ula"]),
        ("圣乌拉", ["Saint Ula"]),
        ("saint ula", ["Saint Ula", "Saint Ula Strand", "Saint Ula West"]),
        ("strand saint", ["Saint Ula Strand"]),
        ("inver skerra", ["Corrán and Inver", "Inver", "Inver"]),
        ("K/7.04", ["Derry"]),
        ("bailiwick north", ["Skerra"]),
        ("nowhere", []),
    ],
)
def test_search_by_any_name_words_above_and_code(
    index: OwnIndex, typed: str, names: list[str]
) -> None:
    found = find_places(typed, index=index)
    if typed == "bailiwick north":
        # A level without figures is found, and leads to the place above that has them.
        assert [one.place.code for one in found][:1] == [OwnForm(index).key("XX1")]
        return
    assert sorted(one.place.name for one in found) == sorted(names)


def test_search_within_a_place_and_at_a_level(index: OwnIndex) -> None:
    island = OwnForm(index).key("XX2")
    found = find_places("harbour", index=index)
    assert [str(one) for one in found] == [
        "Skerra › Bailiwick of the North › Saint Ula West › Harbour",
        "Skerra › Skerra Town › Harbour Ward",
    ]
    assert find_places("harbour", index=index, under=island) == ()
    assert [one.place.name for one in find_places("inver", index=index, level="county")] == [
        "Corrán and Inver"
    ]


def test_the_same_list_gives_the_same_bytes_and_keys_survive_the_next_list(tmp_path: Path) -> None:
    first = taken(tmp_path / "a", FIRST)
    again = taken(tmp_path / "b", FIRST)
    assert first.path.read_bytes() == again.path.read_bytes()
    keys = {one.code: one.key for one in first.spells() if one.level}
    later = taken(tmp_path / "a", SECOND)
    form = OwnForm(later)
    assert {code: form.key(code, day=SPRING) for code in keys} == keys
    given = list(later.numbers().values())
    assert len(given) == len(set(given))


def test_parquet_and_geojson_give_the_list_that_csv_gives(tmp_path: Path) -> None:
    with (WORLD / "places-2024.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    plain = taken(tmp_path / "csv", FIRST)
    pq.write_table(pa.Table.from_pylist(rows), copy_world(tmp_path / "p") / "places.parquet")
    features = [
        {
            "type": "Feature",
            "properties": {name: cell for name, cell in row.items() if name not in {"lon", "lat"}},
            "geometry": {"type": "Point", "coordinates": [float(row["lon"]), float(row["lat"])]}
            if row["lon"]
            else None,
        }
        for row in rows
    ]
    body = json.dumps({"type": "FeatureCollection", "features": features})
    (copy_world(tmp_path / "g") / "places.geojson").write_text(body, encoding="utf-8")
    for folder, name in (("p", "places.parquet"), ("g", "places.geojson")):
        frame = tmp_path / folder / "frame.toml"
        frame.write_text(frame.read_text("utf-8").replace("places-2024.csv", name), "utf-8")
        other = taken(tmp_path / folder / "held", frame)
        assert list(other.spells()) == list(plain.spells()), name


def test_a_wide_file_has_a_column_for_each_level(tmp_path: Path) -> None:
    (tmp_path / "wide.csv").write_text(
        "adm1,adm1_en,adm2,adm2_en,name_fr,lon,lat\n"
        "XY01,North,XY0101,Upper,Haut,1.5,2.5\n"
        "XY01,North,XY0102,Lower,Bas,1.6,2.4\n"
        "XY02,South,XY0201,Middle,,1.4,2.0\n",
        encoding="utf-8",
    )
    (tmp_path / "frame.toml").write_text(
        '[frame]\nid = "xy"\ncode = "XY"\ndate = 2024-01-01\nsource = "s"\nlicence = "l"\n'
        'names = { en = "Xy" }\nfile = "wide.csv"\n'
        '[[level]]\nid = "region"\nnames = { en = "region" }\n'
        'code_column = "adm1"\nname_column = "adm1_en"\n'
        '[[level]]\nid = "commune"\nnames = { en = "commune" }\n'
        'code_column = "adm2"\nname_column = "adm2_en"\n',
        encoding="utf-8",
    )
    held = taken(tmp_path / "held", tmp_path / "frame.toml")
    found = [(one.code, one.parent, one.level, dict(one.names)) for one in held.spells()]
    assert found == [
        ("XY01", "", "county", {"": "North"}),
        ("XY0101", "XY01", "village", {"": "Upper", "fr": "Haut"}),
        ("XY0102", "XY01", "village", {"": "Lower", "fr": "Bas"}),
        ("XY02", "", "county", {"": "South"}),
        ("XY0201", "XY02", "village", {"": "Middle"}),
    ]


def test_a_level_with_more_places_than_fit_goes_on_in_another_filler(tmp_path: Path) -> None:
    rows = [f"M{n:03d},,Municipality {n}\n" for n in range(250)]
    villages = [f"M{n:03d}V,M{n:03d},Village {n}\n" for n in range(250)]
    (tmp_path / "p.csv").write_text("code,parent,name\n" + "".join([*rows, *villages]), "utf-8")
    (tmp_path / "frame.toml").write_text(
        '[frame]\nid = "xz"\ncode = ""\ndate = 2024-01-01\nsource = "s"\nlicence = "l"\n'
        'names = { en = "Xz" }\nfile = "p.csv"\n'
        '[[level]]\nid = "municipality"\nnames = { en = "municipality" }\n'
        '[[level]]\nid = "village"\nnames = { en = "village" }\n',
        encoding="utf-8",
    )
    held = taken(tmp_path / "held", tmp_path / "frame.toml")
    assert (count_of("county", index=held), count_of("village", index=held)) == (250, 250)
    keys = [one.key for one in held.spells()]
    assert len(set(keys)) == 500
    for one in held.spells():
        if one.parent:
            above = held.with_code(one.parent)
            assert above is not None
            assert one.key.startswith(above.key)
