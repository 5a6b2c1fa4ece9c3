"""Planners' files: formats, coordinate systems declared or found, terrain models, their faults."""

import json
from pathlib import Path

import numpy as np
import pyogrio.raw
import pytest
import rasterio
import shapely
from affine import Affine

from everyvillage.core.errors import InputError
from everyvillage.core.geometry import distance_m
from everyvillage.planning.network.fibre.read import read_fibre_problem
from everyvillage.planning.network.radio.ground import sees
from everyvillage.planning.network.radio.ground_file import read_ground
from everyvillage.planning.network.systems import (
    BAIDU,
    DEGREES,
    GCJ,
    SWAPPED,
    converted,
    found_system,
    from_baidu,
    from_gcj,
    to_gcj,
)
from everyvillage.planning.network.tables import Folder

HEAD = "code,name,township,latitude,longitude,terrain,households\n"
VILLAGES = [("1", 28.01, 102.84), ("2", 28.02, 102.85), ("3", 28.03, 102.87)]


def write(folder: Path, points: list[tuple[float, float]] | None = None, more: str = "") -> None:
    """Write a problem of three villages, their two numbers as given."""
    rows = points or [(north, east) for _, north, east in VILLAGES]
    text = "".join(f"{n},v{n},t,{a!r},{b!r},hills,50\n" for n, (a, b) in enumerate(rows, start=1))
    (folder / "villages.csv").write_text(HEAD + text, encoding="utf-8")
    (folder / "presences.csv").write_text("name,latitude,longitude\nseat,28.0,102.83\n", "utf-8")
    (folder / "problem.toml").write_text(f'name = "three"\n{more}', encoding="utf-8")


def apart(folder: Path, stated: str) -> float:
    """Read the problem; give the largest distance of a village from its true place (m)."""
    found = Folder(folder)
    problem = read_fibre_problem(folder, folder=found)
    assert stated in " ".join(map(str, found.stated))
    return max(
        distance_m(one.latitude, one.longitude, north, east)
        for one, (_, north, east) in zip(problem.villages, VILLAGES, strict=True)
    )


@pytest.mark.parametrize("point", [(28.01, 102.84), (39.9, 116.4), (23.1, 113.3), (31.2, 121.5)])
def test_web_maps_move_a_village_and_the_shift_is_taken_off(point: tuple[float, float]) -> None:
    shifted = to_gcj(point)
    assert 300 < distance_m(*point, *shifted) < 800
    assert distance_m(*point, *from_gcj(shifted)) < 0.05


def test_baidu_moves_further() -> None:
    # The point of Baidu's own example of its shift: about 0.0065 east and 0.006 north of GCJ-02.
    back = from_baidu((28.0 + 0.006, 102.8 + 0.0065))
    assert distance_m(*back, *from_gcj((28.0, 102.8))) < 60


def test_declared_web_map_positions_are_put_right(tmp_path: Path) -> None:
    shifted = [to_gcj((north, east)) for _, north, east in VILLAGES]
    write(tmp_path, shifted, '[systems]\nvillages = "GCJ-02"\n')
    assert apart(tmp_path, "villages.csv: positions in GCJ-02, as declared") < 0.1


def test_swapped_axes_are_found_and_stated(tmp_path: Path) -> None:
    write(tmp_path, [(east, north) for _, north, east in VILLAGES])
    assert apart(tmp_path, f"{SWAPPED}, found from its numbers") < 0.1


@pytest.mark.parametrize(("code", "zone"), [("EPSG:4522", 34), ("EPSG:4496", 18)])
def test_zones_are_found_by_the_number_that_leads_the_easting(
    tmp_path: Path, code: str, zone: int
) -> None:
    import pyproj  # noqa: PLC0415 -- the peer of our reading, used here alone

    change = pyproj.Transformer.from_crs("EPSG:4490", code, always_xy=True)
    points = [change.transform(east, north) for _, north, east in VILLAGES]
    assert {int(east // 1e6) for east, _ in points} == {zone}
    write(tmp_path, [(north, east) for east, north in points])
    assert apart(tmp_path, f"{code}, found from its numbers") < 0.1


def test_a_shift_is_found_where_true_places_are_known() -> None:
    true = [(north, east) for _, north, east in VILLAGES]
    assert found_system([to_gcj(point) for point in true], true) == GCJ
    assert found_system(true, true) == DEGREES
    assert found_system([]) == DEGREES
    baidu = [(a + 0.0058, b + 0.0064) for a, b in map(to_gcj, true)]
    assert found_system(baidu, true) in {BAIDU, DEGREES}


def test_an_unknown_system_is_refused() -> None:
    with pytest.raises(InputError, match="system-unknown"):
        converted([(28.0, 102.8)], "EPSG:999999", "villages.csv")


@pytest.mark.parametrize("ending", [".geojson", ".gpkg", ".kml"])
def test_villages_come_from_map_files(tmp_path: Path, ending: str) -> None:
    write(tmp_path)
    (tmp_path / "villages.csv").unlink()
    spots = shapely.points([(east, north) for _, north, east in VILLAGES])
    points = shapely.to_wkb(spots)
    columns = {
        "code": [code for code, _, _ in VILLAGES],
        "name": ["甲", "乙", "丙"],
        "township": ["t"] * 3,
        "terrain": ["hills"] * 3,
        "households": ["50"] * 3,
    }
    pyogrio.raw.write(  # type: ignore[no-untyped-call] # pyogrio's carries no types
        tmp_path / f"villages{ending}",
        points,
        [np.array(values, object) for values in columns.values()],
        list(columns),
        geometry_type="Point",
        crs="EPSG:4326",
        **({"driver": "LIBKML"} if ending == ".kml" else {}),
    )
    problem = read_fibre_problem(tmp_path)
    assert [one.name for one in problem.villages] == ["甲", "乙", "丙"]
    assert [one.longitude for one in problem.villages] == [east for _, _, east in VILLAGES]


def test_a_route_where_a_point_should_be_is_named(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "villages.csv").unlink()
    line = {"type": "LineString", "coordinates": [[102.8, 28.0], [102.9, 28.1]]}
    feature = {"type": "Feature", "geometry": line, "properties": {"code": "1"}}
    text = json.dumps({"type": "FeatureCollection", "features": [feature]})
    (tmp_path / "villages.geojson").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="asked for a point; found LineString"):
        read_fibre_problem(tmp_path)


def test_two_villages_on_one_point_are_named(tmp_path: Path) -> None:
    write(tmp_path, [(28.01, 102.84), (28.01, 102.84), (28.03, 102.87)])
    with pytest.raises(InputError, match=r"village 2: asked for a point of its own; found .*1"):
        read_fibre_problem(tmp_path)


def raster(path: Path, heights: np.ndarray, crs: str) -> None:
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=heights.shape[0],
        width=heights.shape[1],
        count=1,
        dtype="float32",
        crs=crs,
        transform=Affine(0.01, 0.0, 102.0, 0.0, -0.01, 29.0),
        nodata=-9999,
    ) as file:
        file.write(heights.astype("float32"), 1)


def test_a_terrain_model_is_read_where_it_lies(tmp_path: Path) -> None:
    heights = np.arange(100 * 100, dtype=float).reshape(100, 100)
    raster(tmp_path / "terrain.tif", heights, "EPSG:4326")
    ground = read_ground(tmp_path / "terrain.tif")
    # The middle of the cell in row 10 and column 20 lies at 28.895, 102.205.
    assert ground.height_m(28.895, 102.205) == pytest.approx(1020)
    # Half way to the next column: half a metre more.
    assert ground.height_m(28.895, 102.210) == pytest.approx(1020.5)


def test_holes_and_wrong_projections_of_terrain_are_named(tmp_path: Path) -> None:
    heights = np.zeros((100, 100))
    heights[50, 50] = -9999
    raster(tmp_path / "holes.tif", heights, "EPSG:4490")
    with pytest.raises(InputError, match="terrain-hole"):
        read_ground(tmp_path / "holes.tif").height_m(28.495, 102.505)
    raster(tmp_path / "metres.tif", heights, "EPSG:32648")
    with pytest.raises(InputError, match="gdalwarp"):
        read_ground(tmp_path / "metres.tif")
    (tmp_path / "none.tif").write_bytes(b"no raster")
    with pytest.raises(InputError, match="terrain-unreadable"):
        read_ground(tmp_path / "none.tif")


def test_masts_see_each_other_over_flat_ground_and_not_through_a_hill() -> None:
    flat = np.zeros(101)
    assert sees(flat, 100.0, (40.0, 40.0), 7500.0)
    # 10 km: the zone's radius in the middle is 10 m, six tenths of it 6; the bulge 1.5 m: 32.5 m
    # under the ray is the highest that is free.
    for height, free in ((32.0, True), (33.0, False)):
        hill = flat.copy()
        hill[50] = height
        assert sees(hill, 100.0, (40.0, 40.0), 7500.0) is free
