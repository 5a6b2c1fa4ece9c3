"""Areas of several counties, the recipe of modelled counties, and the greedy tree as a peer."""

import xml.etree.ElementTree as ET
from functools import partial

import numpy as np
import pytest

from benchmarks.worlds.counties import CROSSINGS_A_VILLAGE, RELIEFS, modelled_county
from benchmarks.worlds.giga import greedy_connections, greedy_cost
from everyvillage.planning.network.area.solve import Piece, plan_area
from everyvillage.planning.network.area.trunk import trunk_problem
from everyvillage.planning.network.draw import log_log_svg
from everyvillage.planning.network.fibre.check import plan_faults
from everyvillage.planning.network.fibre.plan import make_plan
from everyvillage.planning.network.fibre.problem import (
    Crossing,
    FibreProblem,
    Goal,
    PoleLine,
    Presence,
    UnitCost,
    Village,
)
from everyvillage.planning.network.fibre.write import plan_data, works

KM = 1000 / 6_371_008.8 * 180 / np.pi
"""A kilometre on the sphere, in degrees of latitude."""
COSTS = {"plain": UnitCost((10_000, 10_000), (1_000, 1_000), (0, 0), (4_000, 4_000))}


def village(number: int, km: float, east_km: float = 0) -> Village:
    # On the equator a kilometre east is as many degrees as a kilometre north.
    point = round(km * KM, 9), round(1 + east_km * KM, 9)
    return Village(f"00{number:04d}", f"village {number}", "000101", *point, "plain", 10)


def problem(villages: tuple[Village, ...], **more: object) -> FibreProblem:
    seat = (Presence("seat", 0.0, 1.0),)
    return FibreProblem("tiny", villages, seat, COSTS, Goal(1000, 1000, 0), **more)  # type: ignore[arg-type] # any field


# 1. In a row: each joins the one before, 1 + 1 + 2 km.
# 2. A cross: the two arms hang on the seat, since they are 2 km and more from each other.
# 3. A limit of 1.5 km: the last of the row is out of reach.
def test_the_greedy_tree_of_a_row_joins_each_to_the_one_before() -> None:
    row = [(0.0, 1.0), (KM, 1.0), (2 * KM, 1.0), (4 * KM, 1.0)]
    joints = greedy_connections(row, [0])
    assert [(one.place, one.to) for one in joints] == [(1, 0), (2, 1), (3, 2)]
    assert [round(one.metres) for one in joints] == [1000, 1000, 2000]


def test_the_greedy_tree_of_a_cross_is_a_star() -> None:
    cross = [(0.0, 1.0), (1.5 * KM, 1.0), (-1.4 * KM, 1.0), (0.0, 1.0 + 1.3 * KM)]
    joints = greedy_connections(cross, [0])
    assert [(one.place, one.to) for one in joints] == [(3, 0), (2, 0), (1, 0)]


def test_the_greedy_tree_leaves_out_what_is_too_far() -> None:
    row = [(0.0, 1.0), (KM, 1.0), (2 * KM, 1.0), (4 * KM, 1.0)]
    assert len(greedy_connections(row, [0], longest_m=1500)) == 2


def test_the_greedy_tree_costs_what_its_lines_and_villages_cost() -> None:
    row = problem((village(1, 1), village(2, 2), village(3, 4)))
    # Two villages: 1 + 1 km at 10,000 and 1,000 each; three: 4 km and 3,000.
    assert (greedy_cost(row, 2), greedy_cost(row, 3)) == (22_000, 43_000)


def test_lines_on_poles_that_stand_are_cheaper_and_checked() -> None:
    poles = (PoleLine((0.0, 1.0), (round(2 * KM, 9), 1.0)),)
    asked = problem((village(1, 2),), poles=poles)
    plan = make_plan(asked)
    assert (plan.cost_yuan, plan.bound_yuan) == (9_000, 9_000)  # 2 km at 4,000 and 1,000
    assert [work["on_poles"] for work in works(plan)] == [True]
    data = plan_data(plan)
    assert plan_faults(asked, data) == []
    assert plan_faults(problem((village(1, 2),)), data)


def test_lines_meet_at_a_crossing() -> None:
    # Villages at the corners of a square of 2 km and the seat at its fourth: over the middle
    # 4 x 1.4142 km = 56,569 yuan; along three sides 60,000.
    corners = (village(1, 0, 2), village(2, 2, 0), village(3, 2, 2))
    middle = Crossing(round(KM, 9), round(1 + KM, 9), "plain")
    plan = make_plan(problem(corners, crossings=(middle,)))
    assert plan.cost_yuan == pytest.approx(56_569 + 3_000, abs=4)
    assert plan_faults(plan.problem, plan_data(plan)) == []


def test_an_area_is_the_sum_of_its_counties_and_the_trunk() -> None:
    seats = [(0.0, 1.0, "plain"), (3 * KM, 1.0, "plain"), (8 * KM, 1.0, "plain")]
    trunk = partial(trunk_problem, "trunk", seats, [0], COSTS, modelled=True)
    seen: list[Piece] = []
    makers = [trunk, partial(modelled_county, 1, 12), partial(modelled_county, 2, 13)]
    area = plan_area(makers, workers=1, progress=seen.append)
    assert area.faults == ()
    assert seen == list(area.pieces)
    assert area.pieces[0].cost_yuan == pytest.approx(80_000, abs=2)  # 3 + 5 km
    assert area.villages == 2 + 12 + 13
    assert area.cost_yuan == sum(piece.cost_yuan for piece in seen)
    assert area.bound_yuan <= area.cost_yuan
    assert area.gap == pytest.approx(1 - area.bound_yuan / area.cost_yuan)


def test_two_processes_give_what_one_gives() -> None:
    makers = [partial(modelled_county, seed, 12) for seed in (3, 4)]
    one, two = plan_area(makers, workers=1), plan_area(makers, workers=2)
    figures = [[(p.name, p.cost_yuan, p.bound_yuan) for p in area.pieces] for area in (one, two)]
    assert figures[0] == figures[1]


def test_the_recipe_leaves_choices() -> None:
    county = modelled_county(5, 60)
    assert county == modelled_county(5, 60)
    assert len(county.crossings) == CROSSINGS_A_VILLAGE * 60
    assert county.poles
    assert any(one.connected for one in county.villages)
    assert county.goal.all_permille == 990
    assert county.goal.township_permille > 0
    reliefs = {modelled_county(seed, 20).name.split()[-1] for seed in range(4)}
    assert reliefs == {relief.name for relief in RELIEFS}


def test_time_against_size_is_drawn_on_logarithmic_axes() -> None:
    root = ET.fromstring(log_log_svg([(10, 1), (100, 10), (1000, 100)], words=("t", "n", "s")))  # noqa: S314 -- our own drawing
    space = "{http://www.w3.org/2000/svg}"
    dots = [float(dot.attrib["cx"]) for dot in root.iter(f"{space}circle")]
    assert dots[1] - dots[0] == pytest.approx(dots[2] - dots[1], abs=0.2)
