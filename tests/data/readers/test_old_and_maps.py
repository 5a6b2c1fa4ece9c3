"""Old workbooks and map files. The .xls files were written by the program xlwt 1.3."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from pathlib import Path

import pyogrio
import pytest

from everyvillage.contracts import TABLES
from everyvillage.core.errors import InputError
from everyvillage.data.readers import read_delivery

FILES = Path(__file__).parent / "files"
VILLAGE = "513431100200"


def rows_of(path: Path, table: str) -> list[dict[str, object]]:
    delivery = read_delivery(path, TABLES[table], on=date(2020, 12, 31))
    rows = [row for batch in delivery.batches() for row in batch.rows.to_pylist()]
    delivery.faults.raise_if_any()
    return rows


def codes_of(path: Path, table: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        rows_of(path, table)
    return [fault.code for fault in caught.value.faults]


def test_an_old_workbook_with_title_merged_cells_and_total() -> None:
    rows = rows_of(FILES / "old.xls", "person")
    assert [(row["person_no"], row["household_no"]) for row in rows] == [
        ("P0", "H1"),
        ("P1", "H1"),
        ("P2", "H1"),
    ]
    assert rows[0]["birth_date"] == date(1990, 3, 7)


def test_an_error_and_a_spoilt_number_in_an_old_workbook() -> None:
    codes = codes_of(FILES / "old-with-faults.xls", "person")
    assert codes[:2] == ["import.number-spoilt", "import.cell-error"]


def test_an_old_workbook_that_is_cut(tmp_path: Path) -> None:
    whole = (FILES / "old.xls").read_bytes()
    for size in (100, 600, 2_000, len(whole) - 900):
        path = tmp_path / f"cut-{size}.xls"
        path.write_bytes(whole[:size])
        assert codes_of(path, "person") == ["import.file-cut"]


@pytest.fixture
def schools(tmp_path: Path) -> Path:
    features = [
        {
            "type": "Feature",
            "properties": {"学校标识码": f"S{one}", "类别": "school", "村代码": VILLAGE,
                           "学校名称": "中心校", "在校生数": 100 + one},
            "geometry": {"type": "Point", "coordinates": [102.84 + one / 100, 28.01]},
        }
        for one in range(2)
    ]  # fmt: skip
    path = tmp_path / "schools.geojson"
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("ending", ["geojson", "gpkg", "kml", "kmz"])
def test_points_of_a_map_file_become_positions(schools: Path, ending: str) -> None:
    path = schools.with_suffix(f".{ending}")
    if ending != "geojson":
        meta, _, shapes, fields = pyogrio.raw.read(schools)  # type: ignore[no-untyped-call] # it has no types
        written = path.with_suffix(".kml") if ending == "kmz" else path
        pyogrio.raw.write(  # type: ignore[no-untyped-call] # the same
            written, shapes, fields, meta["fields"], crs="EPSG:4326", geometry_type="Point",
            driver="GPKG" if ending == "gpkg" else "LIBKML", layer="schools",
        )  # fmt: skip
        if ending == "kmz":
            with zipfile.ZipFile(path, "w") as made:
                made.write(written, "doc.kml")
    rows = rows_of(path, "facility")
    assert [(row["facility_id"], row["lon"], row["lat"]) for row in rows] == [
        ("S0", 102.84, 28.01),
        ("S1", 102.85, 28.01),
    ]
    assert rows[1]["students"] == 101


def test_a_shape_that_is_no_point_and_a_file_that_is_no_map(schools: Path, tmp_path: Path) -> None:
    text = schools.read_text("utf-8")
    ring = '"Polygon", "coordinates": [[[102, 28], [103, 28], [103, 29], [102, 28]]]'
    schools.write_text(
        text.replace('"Point", "coordinates": [102.84, 28.01]', ring), encoding="utf-8"
    )
    assert codes_of(schools, "facility") == ["import.shape-no-point"]
    broken = tmp_path / "broken.gpkg"
    broken.write_bytes(b"SQLite format 3\0" + b"x" * 50)
    assert codes_of(broken, "facility") == ["import.file-cut"]
