"""Roads as routes: tiny cases by hand, how roads are joined, and plans that are spoiled."""

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from everyvillage.core.errors import InputError
from everyvillage.planning.network.fibre.candidates import length_m
from everyvillage.planning.network.fibre.check import plan_faults
from everyvillage.planning.network.fibre.plan import FibrePlan, make_plan
from everyvillage.planning.network.fibre.problem import (
    FibreProblem,
    Goal,
    PoleLine,
    Presence,
    Road,
    UnitCost,
    Village,
)
from everyvillage.planning.network.fibre.roads import RoadNet, road_net
from everyvillage.planning.network.fibre.write import plan_data

pytestmark = pytest.mark.once
COSTS = {
    "plain": UnitCost((10_000, 10_000), (1_000, 1_000), (0, 0), (2_000, 2_000)),
    "hills": UnitCost((20_000, 30_000), (4_000, 6_000), (10, 10)),
}
KM = 1000 / 6_371_008.8 * 180 / np.pi
"""A kilometre on the sphere, in degrees of latitude."""
EAST = KM / np.cos(np.radians(30.0))
"""A kilometre to the east at 30 degrees."""
HELD = 20
"""Yuan: a few tenths of a metre, to which roads are held, and parallels that grow shorter."""


def at(north_km: float, east_km: float = 0.0) -> tuple[float, float]:
    return round(30 + north_km * KM, 9), round(100 + east_km * EAST, 9)


def road(*points: tuple[float, float]) -> Road:
    return Road(tuple(at(*point) for point in points))


def village(number: int, north_km: float, east_km: float = 0.0, terrain: str = "plain") -> Village:
    where = at(north_km, east_km)
    return Village(f"0001010{number:05d}", f"village {number}", "000101", *where, terrain, 10)


def asked(*villages: Village, roads: tuple[Road, ...], factor: int = 2000) -> FibreProblem:
    return FibreProblem(
        "roads",
        villages,
        (Presence("town", *at(0)),),
        COSTS,
        Goal(1000, 0, 0),
        roads=roads,
        off_road={"plain": (factor, factor), "hills": (factor, factor)},
    )


def planned(problem: FibreProblem) -> tuple[FibrePlan, dict[str, Any]]:
    plan = make_plan(problem)
    data: dict[str, Any] = json.loads(json.dumps(plan_data(plan)))
    assert plan_faults(problem, data) == []
    assert plan.bound_yuan == plan.cost_yuan
    return plan, data


# From the town 1.5 km east, 4 km north, 1.5 km back west to the village: 7 km; straight it is 4.
AROUND = road((0, 0), (0, 1.5), (4, 1.5), (4, 0))


def test_the_road_wins_where_the_way_across_costs_twice_as_much() -> None:
    # Along the road 7 km at 10,000, the village 1,000: 71,000. Across 4 km at 20,000: 81,000.
    plan, data = planned(asked(village(1, 4), roads=(AROUND,)))
    assert plan.cost_yuan == pytest.approx(71_000, abs=HELD)
    (work,) = (work for work in data["works"] if work["length_m"])
    assert (work["on_road"], work["length_m"]) == (True, pytest.approx(7_000, abs=2))
    # The run of the road is kept: its two ends and two corners.
    corners = [list(reversed(point)) for point in AROUND.points]
    assert np.abs(np.array(work["route"]) - corners).max() < 1e-6


def test_the_straight_line_wins_where_it_costs_half_as_much_more() -> None:
    # Across 4 km at 15,000 and the village: 61,000, under the road's 71,000.
    plan, data = planned(asked(village(1, 4), roads=(AROUND,), factor=1500))
    assert plan.cost_yuan == pytest.approx(61_000, abs=HELD)
    assert [work["on_road"] for work in data["works"]] == [False]


def test_a_village_beside_the_road_leaves_it_at_the_nearest_point() -> None:
    # 3 km along the road, then 0.5 km across at twice the price: 30,000 + 10,000 + 1,000.
    problem = asked(village(1, 3, 0.5), roads=(road((0, 0), (5, 0)),))
    plan, data = planned(problem)
    assert plan.cost_yuan == pytest.approx(41_000, abs=HELD)
    lengths = {work["on_road"]: work["length_m"] for work in data["works"] if work["length_m"]}
    assert lengths == {True: pytest.approx(3_000, abs=2), False: pytest.approx(500, abs=2)}


def test_without_roads_nothing_costs_more() -> None:
    plan = make_plan(replace(asked(village(1, 4), roads=()), off_road={"plain": (2000, 2000)}))
    assert plan.cost_yuan == pytest.approx(41_000, abs=2)
    assert "ways" not in plan_data(plan)["candidates"]
    assert all("on_road" not in work for work in plan_data(plan)["works"])


def test_poles_that_stand_are_not_dearer_off_the_road() -> None:
    # Poles run straight to the village: 4 km at 2,000 and 1,000.
    problem = replace(
        asked(village(1, 4), roads=(AROUND,)), poles=(PoleLine(at(0), at(4)),), off_road={}
    )
    plan, _ = planned(problem)
    assert plan.cost_yuan == pytest.approx(9_000, abs=2)


def test_the_doubt_of_the_factor_widens_the_range_of_the_cost() -> None:
    problem = asked(village(1, 3, 0.5), roads=(road((0, 0), (5, 0)),))
    _, data = planned(replace(problem, off_road={"plain": (1000, 3000)}))
    # 30,000 + 1,000, and half a kilometre at 10,000 to 30,000.
    assert data["cost_range_yuan"] == [pytest.approx(36_000, abs=20), pytest.approx(46_000, abs=20)]


def net(*roads: Road, asked_at: tuple[tuple[float, float], ...] = ()) -> RoadNet:
    return road_net(roads, [at(*point) for point in asked_at], latitude=30.0)


def kilometres(found: RoadNet) -> float:
    return sum(length_m(run) for _, _, run in found.ways) / 1000


def test_roads_meet_where_they_cross() -> None:
    found = net(road((0, -1), (0, 1)), road((-1, 0), (1, 0)))
    assert (len(found.points), len(found.ways), found.pieces) == (5, 4, 1)
    assert kilometres(found) == pytest.approx(4, abs=0.001)


@pytest.mark.parametrize(("metres", "pieces"), [(0, 1), (8, 1), (12, 2)])
def test_an_end_within_ten_metres_is_joined(metres: int, pieces: int) -> None:
    found = net(road((0, -1), (0, 1)), road((metres / 1000, 0), (1, 0)))
    assert found.pieces == pieces
    assert kilometres(found) == pytest.approx(3 if pieces == 1 else 2.988, abs=0.001)
    # In pieces each of the four dead ends is joined to the nearest road point of the other road:
    # both ends of the first to the near end of the second, and its far end to one of them.
    assert len(found.gaps) == (0 if pieces == 1 else 3)


def test_roads_end_to_end_are_one_way() -> None:
    found = net(road((0, 0), (1, 0)), road((2, 1), (1, 0)), road((2, 1), (3, 1)))
    assert (len(found.ways), len(found.ways[0][2]), found.pieces) == (1, 4, 1)


def test_a_road_given_twice_counts_once() -> None:
    once, twice = net(AROUND), net(AROUND, AROUND, Road(AROUND.points[::-1]))
    assert once == twice
    # One that lies over a part of another adds nothing.
    assert kilometres(net(road((0, 0), (0, 4)), road((0, 1), (0, 3)))) == pytest.approx(4, abs=0.01)


def test_a_road_that_crosses_itself_is_joined_there() -> None:
    # A loop: 2 km east along the axis, 1 north, 1 back west, 2 south over the axis at 1 km.
    found = net(road((0, 0), (0, 2), (1, 2), (1, 1), (-1, 1)))
    # Two ends, the crossing, and two points that part the loop; 1 + 4 + 1 km.
    assert (len(found.points), len(found.ways), found.pieces) == (5, 5, 1)
    assert kilometres(found) == pytest.approx(6, abs=0.002)


def test_a_ring_and_two_ways_between_the_same_ends_are_parted() -> None:
    ring = net(road((0, 0), (0, 1), (1, 1), (1, 0), (0, 0)))
    assert (len(ring.points), len(ring.ways)) == (3, 3)
    assert kilometres(ring) == pytest.approx(4, abs=0.002)
    twins = net(road((0, 0), (0, 2)), road((0, 0), (1, 1), (0, 2)))
    assert (len(twins.points), len(twins.ways)) == (3, 3)
    assert len({way[:2] for way in twins.ways}) == 3


def test_asked_points_are_shown_their_two_nearest_roads() -> None:
    roads = (road((0, 0), (0, 5)), road((2, 0), (2, 5)), road((9, 0), (9, 5)))
    found = net(*roads, asked_at=((0.5, 2),))
    there = [found.points[place] for _, place in found.shown]
    assert np.abs(np.array(there) - [at(0, 2), at(2, 2)]).max() < 1e-6


def test_wrong_roads_are_named() -> None:
    still = Road((at(1), at(1)))
    swapped = Road((at(0), (100.0, 30.0)))
    with pytest.raises(InputError) as refused:
        asked(village(1, 4), roads=(still, Road(()), swapped))
    found = [(fault.code, fault.where) for fault in refused.value.faults]
    assert found == [
        ("network.road-wrong", "road 1"),
        ("network.road-wrong", "road 2"),
        ("position.swapped", "road 3, point 2"),
    ]


def test_factors_that_are_none_are_named() -> None:
    with pytest.raises(InputError, match="thousandths over zero"):
        replace(asked(village(1, 4), roads=(AROUND,)), off_road={"plain": (2000, 1000)})


def streets(seed: int, villages: int) -> FibreProblem:
    """Draw bent roads that cross, end near each other, lie apart and run twice over a stretch."""
    draw = np.random.default_rng(seed)
    spots = draw.uniform(-8, 8, (villages, 2)).tolist()
    found = tuple(
        village(number, north, east, str(draw.choice(["plain", "hills"])))
        for number, (north, east) in enumerate(spots)
    )
    roads = [
        road(*(tuple(one) for one in (draw.uniform(-8, 8, 2) + np.cumsum(steps, axis=0)).tolist()))
        for steps in draw.normal(0, 1.5, (9, 6, 2))
    ]
    roads += [Road(roads[0].points[1:4]), road((-30, -30), (-30, -31), (-29, -31), (-30, -30))]
    problem = asked(*found, roads=tuple(roads), factor=1800)
    return replace(problem, goal=Goal(800, 0, 0), modelled=True)


@pytest.mark.parametrize("seed", range(4))
def test_drawn_roads_hold_before_the_checker(seed: int) -> None:
    _, data = planned(streets(seed, 14))
    assert any(work["on_road"] for work in data["works"])
    assert len(data["candidates"]["ways"]) > 20


def moved(plan: dict[str, Any], draw: np.random.Generator) -> None:
    rows = [way for way in plan["candidates"]["ways"] if len(way[2]) > 2]
    run = rows[int(draw.integers(len(rows)))][2]
    run[int(draw.integers(1, len(run) - 1))][0] += 0.0001


def shortened(plan: dict[str, Any], draw: np.random.Generator) -> None:
    rows = [way for way in plan["candidates"]["ways"] if len(way[2]) > 2]
    del rows[int(draw.integers(len(rows)))][2][1]


def gone(plan: dict[str, Any], draw: np.random.Generator) -> None:
    rows = plan["candidates"]["ways"]
    del rows[int(draw.integers(len(rows)))]


def other_end(plan: dict[str, Any], draw: np.random.Generator) -> None:
    rows = plan["candidates"]["ways"]
    rows[int(draw.integers(len(rows)))][1] += int(draw.choice([-1, 1]))


def other_terrain(plan: dict[str, Any], draw: np.random.Generator) -> None:
    first = min(way[0] for way in plan["candidates"]["ways"])
    places = plan["candidates"]["places"]
    place = places[int(draw.integers(first, len(places)))]
    place[2] = "plain" if place[2] == "hills" else "hills"


def said_otherwise(plan: dict[str, Any], draw: np.random.Generator) -> None:
    work = plan["works"][int(draw.integers(len(plan["works"])))]
    work["on_road"] = not work["on_road"]


def cheaper(plan: dict[str, Any], draw: np.random.Generator) -> None:
    lines = plan["candidates"]["lines"]
    dear = [line for line in lines if line[2] > 100]
    line = dear[int(draw.integers(len(dear)))]
    line[2] = round(line[2] / 1.8)


def straightened(plan: dict[str, Any], draw: np.random.Generator) -> None:
    works = [work for work in plan["works"] if len(work["route"]) > 2]
    work = works[int(draw.integers(len(works)))]
    work["route"] = [work["route"][0], work["route"][-1]]


def no_access(plan: dict[str, Any], draw: np.random.Generator) -> None:
    """Put another line in the place of one that leads onto a road."""
    found = plan["candidates"]
    first = min(way[0] for way in found["ways"])
    ways = {(one, other) for one, other, _ in found["ways"]}
    lines = found["lines"]
    onto = [n for n, row in enumerate(lines) if row[1] >= first and tuple(row[:2]) not in ways]
    lines[onto[int(draw.integers(len(onto)))]] = [*next(row for row in lines if row[1] < first)]


SPOILS = (
    moved,
    shortened,
    gone,
    other_end,
    other_terrain,
    said_otherwise,
    cheaper,
    straightened,
    no_access,
)


@pytest.mark.parametrize("spoil", SPOILS, ids=lambda one: one.__name__)
def test_plans_with_spoiled_roads_are_refused(
    spoil: Callable[[dict[str, Any], np.random.Generator], None],
) -> None:
    problem = streets(5, 10)
    _, data = planned(problem)
    draw = np.random.default_rng(11)
    for _ in range(5):
        changed = copy.deepcopy(data)
        spoil(changed, draw)
        assert plan_faults(problem, changed), spoil.__name__


def test_roads_that_were_not_given_are_refused() -> None:
    problem = streets(5, 10)
    _, data = planned(problem)
    faults = plan_faults(replace(problem, roads=()), data)
    assert "ways along roads, although none are given" in faults
