"""Reach over a terrain model: across a valley, behind a ridge, near by, and on its own grid."""

from math import log10

import numpy as np
import pytest

from everyvillage.planning.network.joint.problem import Tower
from everyvillage.planning.network.radio.ground import Ground
from everyvillage.planning.network.radio.hata import Cell, Clutter, hata_loss_db, reach_km
from everyvillage.planning.network.radio.signal import (
    Air,
    farthest_m,
    free_space_m,
    rule_of,
    signal_dbm,
)
from tests.planning.network.test_joint import KM, planned, problem, technologies, village

pytestmark = pytest.mark.once
CELL = Cell(800.0, 45.0, 15.0)


def at(km: float) -> tuple[float, float]:
    return round(30 + km * KM, 9), 100.0


def valley(mast_km: float, top_m: float, *, wall: bool = False) -> Ground:
    """Flat land with a hill of one kilometre under the mast, on a grid of about 100 m."""
    heights = np.zeros((400, 40))
    north = 30.3
    rows = (north - np.array([at(mast_km + 0.5)[0], at(mast_km - 0.5)[0]])) / 0.001
    heights[int(rows[0]) : int(rows[1]) + 1] = top_m
    if wall:
        rows = (north - np.array([at(mast_km + 5)[0], at(mast_km + 4)[0]])) / 0.001
        heights[int(rows[0]) : int(rows[1]) + 1] = 3 * top_m
    return Ground(north, 99.98, 0.001, 0.001, heights)


def test_a_mast_on_a_hill_is_heard_beyond_the_radius_of_the_rule_of_thumb() -> None:
    tower = Tower("ridge", *at(1.0), "plain", 45, (800,), backhaul=True)
    asked = problem(village(1, 11), towers=(tower,), ground=valley(1.0, 300.0))
    # 10 km away; by rule of thumb 6.0 km are the end, over the valley nothing stands between.
    assert reach_km(CELL, -105, Clutter.PLAIN) == pytest.approx(6.0, abs=0.05)
    assert technologies(planned(asked)[1]) == ["radio"]
    behind = problem(village(1, 11), towers=(tower,), ground=valley(1.0, 300.0, wall=True))
    assert technologies(planned(behind)[1]) == ["satellite"]


def test_no_cell_reaches_farther_than_its_timing_lets_it() -> None:
    air = Air(valley(1.0, 300.0))
    assert farthest_m(CELL, -105, air) == 14_500
    # 43 - 10 log 600 + 15 - 1 - 7 + 105 = 127.218 dB in free space: 10^((127.218 - 32.45 -
    # 58.062) / 20) = 68.4 km.
    loss = 127.218 - 32.45 - 20 * log10(800)
    assert free_space_m(127.218, 800) == pytest.approx(1000 * 10 ** (loss / 20))
    assert free_space_m(127.218, 800) == pytest.approx(68_430, rel=1e-3)
    # A weak cell ends where free space ends it.
    weak = Cell(800.0, 45.0, 15.0, power_dbm=20.0)
    assert farthest_m(weak, -105, air) == pytest.approx(68_430 / 10 ** (23 / 20), rel=1e-3)
    assert farthest_m(CELL, -105, Air()) == pytest.approx(6_000, rel=0.01)


@pytest.mark.parametrize(("name", "clutter"), [("plain", Clutter.PLAIN), ("hills", Clutter.HILLS)])
def test_under_a_kilometre_the_rule_for_the_ground_there_counts(
    name: str, clutter: Clutter
) -> None:
    level = signal_dbm(CELL, at(0), at(0.5), name, Air(valley(0.0, 0.0)))
    # 43 - 27.782 + 15 - 1 - 7 less the loss.
    assert level == pytest.approx(22.218 - hata_loss_db(CELL, 0.5, clutter), abs=1e-3)


def test_what_a_level_rests_on_is_told() -> None:
    air = Air(valley(0.0, 0.0))
    low = Cell(800.0, 20.0, 15.0)
    told = [
        rule_of(cell, at(0), at(km), over)
        for cell, km, over in (
            (CELL, 3, air),
            (CELL, 0.5, air),
            (CELL, 3, Air()),
            (CELL, 25, Air()),
            (low, 3, Air()),
        )
    ]
    assert told == ["terrain", "outside", "hata", "outside", "outside"]


def test_a_profile_misses_no_ridge_between_its_points() -> None:
    # Heights every 0.00027 degrees, about 30 m; one row of them is a wall.
    heights = np.zeros((400, 10))
    heights[200] = 500.0
    ground = Ground(30.1, 99.999, 0.00027, 0.00027, heights)
    profile, step = ground.profile((30.095, 100.0), (30.0, 100.0))
    assert step <= 0.00027 * 111_195
    assert profile.max() > 250
    # A coarse model is looked at every hundred metres, as before.
    assert Ground(30.1, 99.0, 0.01, 0.01, np.zeros((20, 20))).step_m == 100.0


def test_hops_and_levels_say_the_same_with_and_without_what_is_kept() -> None:
    ground = valley(1.0, 300.0)
    first = signal_dbm(CELL, at(1), at(8), "plain", Air(ground))
    again = signal_dbm(CELL, at(1), at(8), "plain", Air(valley(1.0, 300.0)))
    assert first == again == signal_dbm(CELL, at(1), at(8), "plain", Air(ground))
