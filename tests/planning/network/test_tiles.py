"""Terrain models in several tiles: SRTM and GeoTIFF laid beside each other, holes, faults."""

from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine

from everyvillage.core.errors import InputError
from everyvillage.planning.network.joint.read import read_joint_problem
from everyvillage.planning.network.radio.ground_tiles import read_terrain, read_tile
from tests.planning.network.test_files import write

pytestmark = pytest.mark.once
SIDE = 101
HERE = [(28.5, 102.9), (28.6, 103.1)]


def height(latitude: float, longitude: float) -> float:
    """A slope that shows which point of which tile was read: whole metres at every hundredth."""
    return round(1000 * (latitude - 28)) + round(100 * (longitude - 102))


def tile(folder: Path, south: int, west: int, *, hole: tuple[int, int] | None = None) -> Path:
    """Write a tile of a hundredth of a degree, rows from north to south, high byte first."""
    north = [south + 1 - row / (SIDE - 1) for row in range(SIDE)]
    east = [west + column / (SIDE - 1) for column in range(SIDE)]
    heights = np.array([[height(a, b) for b in east] for a in north])
    if hole is not None:
        heights[hole] = -32768
    path = folder / f"N{south:02d}E{west:03d}.hgt"
    folder.mkdir(exist_ok=True)
    path.write_bytes(heights.astype(">i2").tobytes())
    return path


def test_a_tile_is_read_where_its_name_puts_it(tmp_path: Path) -> None:
    ground = read_tile(tile(tmp_path, 28, 102))
    # 28.40 north and 102.25 east: 400 m and 25 m.
    assert ground.height_m(28.40, 102.25) == pytest.approx(425)
    assert (ground.north, ground.west) == (29.0, 102.0)


def test_tiles_beside_each_other_are_one_model(tmp_path: Path) -> None:
    for south, west in ((28, 102), (28, 103), (29, 103)):
        tile(tmp_path / "terrain", south, west)
    ground = read_terrain(tmp_path, HERE)
    assert ground is not None
    for latitude, longitude in ((28.5, 102.99), (28.5, 103.01), (28.5, 103.0), (28.93, 103.2)):
        found = ground.height_m(latitude, longitude)
        assert found == pytest.approx(1000 * (latitude - 28) + 100 * (longitude - 102), abs=0.51)
    # Only what lies around the places is kept: 0.35 degrees beside 102.9 and 103.1, 28.5 and 28.6.
    assert ground.west == pytest.approx(102.55, abs=0.011)
    assert ground.heights.shape == pytest.approx((81, 91), abs=2)
    # North of 29 the western tile is missing: a hole, named with its place.
    with pytest.raises(InputError, match="terrain-hole"):
        read_terrain(tmp_path, [(28.9, 102.9)]).height_m(29.1, 102.8)  # type: ignore[union-attr] # there is one


def test_a_hole_of_one_tile_is_filled_by_another(tmp_path: Path) -> None:
    tile(tmp_path, 28, 102, hole=(50, 100))  # 28.5 north on the edge at 103
    with pytest.raises(InputError, match="terrain-hole"):
        read_terrain(tmp_path, HERE).height_m(28.5, 103.0)  # type: ignore[union-attr] # there is one
    tile(tmp_path, 28, 103)
    ground = read_terrain(tmp_path, HERE)
    assert ground is not None
    assert ground.height_m(28.5, 103.0) == pytest.approx(600)


def geotiff(path: Path, step: float) -> None:
    size = round(1 / step)
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=size,
        width=size,
        count=1,
        dtype="float32",
        crs="EPSG:4326",
        transform=Affine(step, 0.0, 103.0 - step / 2, 0.0, -step, 29.0 + step / 2),
    ) as file:
        file.write(np.full((size, size), 7.0, "float32"), 1)


def test_geotiffs_and_tiles_of_one_grid_go_together(tmp_path: Path) -> None:
    tile(tmp_path / "terrain", 28, 102)
    geotiff(tmp_path / "terrain" / "east.tif", 0.01)
    ground = read_terrain(tmp_path, HERE)
    assert ground is not None
    assert ground.height_m(28.5, 103.2) == pytest.approx(7.0)
    geotiff(tmp_path / "terrain" / "east.tif", 0.02)
    with pytest.raises(InputError, match="terrain-tiles"):
        read_terrain(tmp_path, HERE)


def test_every_tile_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "N28E102.hgt").write_bytes(b"12345")
    (tmp_path / "north.hgt").write_bytes(bytes(8))
    with pytest.raises(InputError) as refused:
        read_terrain(tmp_path, HERE)
    assert {one.where: one.found for one in refused.value.faults} == {
        "N28E102.hgt": "5 bytes",
        "north.hgt": "the corner in its name",
    }


def test_a_problem_takes_the_tiles_of_its_folder(tmp_path: Path) -> None:
    write(tmp_path, more="[levels]\n")
    assert read_joint_problem(tmp_path).ground is None
    tile(tmp_path, 28, 102)
    ground = read_joint_problem(tmp_path).ground
    assert ground is not None
    assert ground.height_m(28.01, 102.84) == pytest.approx(94)  # 10 m and 84 m
