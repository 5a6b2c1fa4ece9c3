from math import inf, nan, pi

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everyvillage.core.geometry import EARTH_RADIUS_M, check_position, distance_m, looks_swapped

LATITUDE = st.floats(-90, 90)
LONGITUDE = st.floats(-180, 180)


def test_a_degree_of_a_meridian() -> None:
    # 2 pi R / 360 = 111,195.08 m
    assert distance_m(27, 102, 28, 102) == pytest.approx(2 * pi * EARTH_RADIUS_M / 360)
    assert distance_m(27, 102, 28, 102) == pytest.approx(111_195.08, abs=0.01)


def test_a_degree_of_longitude_shrinks_with_the_cosine() -> None:
    # At 60 degrees half as long, a little less along the great circle.
    assert distance_m(60, 0, 60, 1) == pytest.approx(55_597, abs=2)


def test_the_other_side_of_the_earth() -> None:
    assert distance_m(0, 0, 0, 180) == pytest.approx(pi * EARTH_RADIUS_M)
    assert distance_m(90, 0, -90, 0) == pytest.approx(pi * EARTH_RADIUS_M)


@given(LATITUDE, LONGITUDE, LATITUDE, LONGITUDE)
def test_a_distance_is_the_same_both_ways(a: float, b: float, c: float, d: float) -> None:
    there = distance_m(a, b, c, d)
    assert there == pytest.approx(distance_m(c, d, a, b), abs=1e-6)
    assert 0 <= there <= pi * EARTH_RADIUS_M + 1e-6
    assert distance_m(a, b, a, b) == 0


def test_a_right_position_has_no_fault() -> None:
    assert check_position(28.01, 102.84) == []
    assert check_position(-33.9, 18.4) == []


def test_swapped_columns_are_suspected() -> None:
    [fault] = check_position(102.84, 28.01, where="village.csv, row 2")
    assert str(fault) == (
        "[position.swapped] village.csv, row 2: asked for latitude, then longitude; found "
        "latitude 102.84, longitude 28.01; accepted: latitude 3 to 54 with longitude 73 to 136; "
        "next: see whether the two columns are swapped"
    )
    assert not looks_swapped(28.01, 102.84)
    assert not looks_swapped(-33.9, 18.4)


@pytest.mark.parametrize(
    ("latitude", "longitude", "found"),
    [
        (91, 60, ["91"]),
        (nan, 181, ["nan", "181"]),
        (3_100_000, 36_500_000, ["3.1e+06", "3.65e+07"]),
        (10, -inf, ["-inf"]),
    ],
)
def test_off_the_globe(latitude: float, longitude: float, found: list[str]) -> None:
    faults = check_position(latitude, longitude)
    assert [fault.found for fault in faults] == found
    assert {fault.code for fault in faults} == {"position.off-the-globe"}
