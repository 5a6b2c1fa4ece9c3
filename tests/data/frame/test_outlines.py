from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest
import shapely

from everyvillage.core.errors import InputError, NotFoundError, PartMissingError
from everyvillage.data.frame.keeping import keep_outlines, outlines_in
from everyvillage.data.frame.matches import read_matches
from everyvillage.data.frame.outlines import outline_of, packaged_outlines
from everyvillage.data.frame.places import packaged_index, place
from everyvillage.data.frame.provenance import OUTLINES_FILE

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 2_000_000
STATED = ("232761", "232762", "232763", "232764", "460323", "540481", "540581", "620201")


def square(west: float, south: float, size: float = 1.0) -> dict[str, Any]:
    """Give a square as GeoJSON."""
    return dict(shapely.box(west, south, west + size, south + size).__geo_interface__)


def feature(code: str | int | None, geometry: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"code": code}, "geometry": geometry}


def write(path: Path, *features: dict[str, Any]) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def test_2898_outlines_in_at_most_two_megabytes() -> None:
    outlines = packaged_outlines()
    assert len(outlines.geometries) + len(outlines.lines) == 2_898
    assert OUTLINES_FILE.stat().st_size <= MOST_BYTES


def test_how_each_county_of_the_list_gets_its_outline() -> None:
    how: dict[str, list[str]] = {}
    for county in packaged_index().upper.counties:
        how.setdefault(outline_of(county).how, []).append(county)
    assert {word: len(codes) for word, codes in how.items()} == {
        "own": 2_846,
        "parent": 124,
        "renamed": 3,
        "missing": 5,
    }
    assert sorted(how["renamed"] + how["missing"]) == list(STATED)
    assert {code[4:6] for code in how["parent"]} <= {str(number) for number in range(71, 80)}


def test_the_stated_table_names_places_of_the_list_and_a_reason() -> None:
    matches = read_matches()
    assert sorted(matches) == list(STATED)
    for match in matches.values():
        assert place(match.code).name == match.name
        assert match.why


@pytest.mark.parametrize(
    ("code", "how", "said"),
    [
        ("513431", "own", "own outline"),
        ("540481", "renamed", "renamed from 540422"),
        ("430182109206", "parent", "outline of 430182, the place above"),
        ("130171", "parent", "outline of 1301, the place above"),
        ("43", "union", "put together from the counties in it"),
        ("460323", "missing", "no outline (reefs and sea; the source has no outline)"),
    ],
)
def test_an_outline_says_how_it_was_found(code: str, how: str, said: str) -> None:
    outline = outline_of(code)
    assert outline.how == how
    assert str(outline).startswith(said)
    assert (outline.geometry is None) == (how == "missing")


def test_a_prefecture_holds_its_counties_and_the_outlines_lie_in_china() -> None:
    liangshan = outline_of("5134").geometry
    zhaojue = outline_of("513431").geometry
    assert liangshan is not None
    assert zhaojue is not None
    assert liangshan.buffer(1e-6).covers(zhaojue)
    shapes = list(packaged_outlines().geometries.values())
    assert all(shape.is_valid and shape.area > 0 for shape in shapes)
    west, south, east, north = shapely.total_bounds(shapes)
    assert 73 < west < 74
    assert 134 < east < 136
    assert 53 < north < 54
    assert 3 < south < 21


def test_neighbours_keep_their_common_border() -> None:
    """What two counties of one prefecture share in area is next to nothing."""
    counties = [code for code in packaged_outlines().geometries if code.startswith("5134")]
    shapes = [packaged_outlines().geometries[code] for code in counties]
    apart = sum(shape.area for shape in shapes)
    together = shapely.union_all(shapes).area
    assert abs(apart - together) / together < 1e-4


def test_an_unknown_place_has_no_outline() -> None:
    with pytest.raises(NotFoundError, match=r"place\.unknown-code"):
        outline_of("999999")


def test_an_operators_file_takes_the_place_of_the_packaged_one(tmp_path: Path) -> None:
    file = write(tmp_path / "mine.geojson", feature("513431", square(100, 30)))
    folder = tmp_path / "frame"
    assert outlines_in(folder) is packaged_outlines()
    assert keep_outlines(file, folder) == 1
    mine = outlines_in(folder)
    shape = mine.of("513431").geometry
    assert shape is not None
    assert shape.bounds == (100, 30, 101, 31)
    assert mine.of("5134").how == "union"
    assert mine.of("513430").how == "missing"
    assert mine.unplaced == ()


def test_plain_and_gzipped_are_both_taken_and_a_second_file_replaces_the_first(
    tmp_path: Path,
) -> None:
    plain = write(tmp_path / "a.geojson", feature("513431", square(100, 30)))
    packed = tmp_path / "b.geojson.gz"
    write(
        tmp_path / "b.geojson", feature("430182", square(112, 28)), feature("999999", square(1, 1))
    )
    packed.write_bytes(gzip.compress((tmp_path / "b.geojson").read_bytes()))
    keep_outlines(plain, tmp_path / "frame")
    assert keep_outlines(packed, tmp_path / "frame") == 2
    held = outlines_in(tmp_path / "frame")
    assert held.of("430182").how == "own"
    assert held.of("513431").how == "missing"
    assert held.unplaced == ("999999",)
    assert [file.name for file in (tmp_path / "frame").iterdir()] == ["outlines.geojson.gz"]


def test_every_fault_of_a_file_is_told_and_nothing_is_taken(tmp_path: Path) -> None:
    line = {"type": "LineString", "coordinates": [[1, 1], [2, 2]]}
    file = write(
        tmp_path / "bad.geojson",
        feature("513431", square(100, 30)),
        feature("513431", square(101, 30)),
        feature("430182", line),
        {"type": "Feature", "properties": {}, "geometry": line},
    )
    with pytest.raises(InputError) as refused:
        keep_outlines(file, tmp_path / "frame")
    assert [(fault.code, fault.where) for fault in refused.value.faults] == [
        ("outlines.code-twice", "bad.geojson, feature 2"),
        ("outlines.no-area", "bad.geojson, feature 3"),
        ("outlines.feature-incomplete", "bad.geojson, feature 4"),
    ]
    assert not (tmp_path / "frame").exists()


@pytest.mark.parametrize(
    ("code", "geometry", "fault"),
    [
        ("513431", {"type": "Polygon", "coordinates": [[[1, 1], [2, 2]]]}, "outlines.no-shape"),
        ("513431", {"type": "Polygon", "coordinates": []}, "outlines.no-shape"),
        ("513431", {"type": "Polygon", "coordinates": "x"}, "outlines.no-shape"),
        (513431, square(1, 1), "outlines.code-unreadable"),
        ("Zhaojue", square(1, 1), "outlines.code-unreadable"),
        (None, square(1, 1), "outlines.code-unreadable"),
    ],
)
def test_a_damaged_feature_is_named(
    tmp_path: Path, code: str | int | None, geometry: dict[str, Any], fault: str
) -> None:
    good = feature("430182", square(112, 28))
    file = write(tmp_path / "bad.geojson", good, feature(code, geometry))
    with pytest.raises(InputError) as refused:
        keep_outlines(file, tmp_path / "frame")
    assert [(one.code, one.where) for one in refused.value.faults] == [
        (fault, "bad.geojson, feature 2")
    ]


def test_a_shape_that_crosses_itself_is_mended(tmp_path: Path) -> None:
    bow = {"type": "Polygon", "coordinates": [[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]}
    file = write(tmp_path / "bow.geojson", feature("513431", bow), feature("513430", square(3, 0)))
    keep_outlines(file, tmp_path / "frame")
    shape = outlines_in(tmp_path / "frame").of("5134").geometry
    assert shape is not None
    assert shape.is_valid
    assert shape.area == pytest.approx(3)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"features": 3}',
        b'{"type": "FeatureCollection"}',
        gzip.compress(b'{"features": []}' * 9, mtime=0)[:30],
    ],
)
def test_what_is_no_geojson_is_refused(tmp_path: Path, body: bytes) -> None:
    file = tmp_path / "bad.geojson"
    file.write_bytes(body)
    with pytest.raises(InputError) as refused:
        keep_outlines(file, tmp_path / "frame")
    assert refused.value.code == "outlines.unreadable"


def test_a_file_without_outlines_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        keep_outlines(write(tmp_path / "none.geojson"), tmp_path / "frame")
    assert refused.value.code == "outlines.empty"


def test_an_absent_file_is_a_missing_part(tmp_path: Path) -> None:
    with pytest.raises(PartMissingError) as refused:
        keep_outlines(tmp_path / "none.geojson", tmp_path / "frame")
    assert refused.value.code == "outlines.absent"


def test_a_failed_replacement_leaves_the_file_that_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "frame"
    keep_outlines(write(tmp_path / "a.geojson", feature("513431", square(100, 30))), folder)
    before = (folder / "outlines.geojson.gz").read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        keep_outlines(write(tmp_path / "b.geojson", feature("430182", square(112, 28))), folder)
    assert (folder / "outlines.geojson.gz").read_bytes() == before
    assert len(list(folder.iterdir())) == 1
