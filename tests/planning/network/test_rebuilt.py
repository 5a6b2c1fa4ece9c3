"""The checkers rebuild the candidate graph: a plan over another graph is refused.

Each spoilt plan is made by the method itself over a graph that was tampered with, so that its
works, its sums and its proof agree with each other and only the graph is wrong.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from math import cos, hypot, radians

import numpy as np
import pytest

from benchmarks.worlds.counties import modelled_joint
from everyvillage.core.geometry import distance_m
from everyvillage.planning.network.fibre.candidates import Candidates, Place, candidates, middle
from everyvillage.planning.network.fibre.check import plan_faults
from everyvillage.planning.network.fibre.plan import make_plan
from everyvillage.planning.network.fibre.problem import (
    FibreProblem,
    Goal,
    PoleLine,
    Presence,
    UnitCost,
    Village,
)
from everyvillage.planning.network.fibre.rebuilt import graph_faults, meeting_point, rebuilt
from everyvillage.planning.network.fibre.write import plan_data
from everyvillage.planning.network.joint.check import joint_faults
from everyvillage.planning.network.joint.describe import joint_data
from everyvillage.planning.network.joint.plan import make_joint_plan
from everyvillage.planning.network.joint.problem import JointProblem
from everyvillage.planning.network.steiner.limit import WorkLimit

pytestmark = pytest.mark.once
LIMIT = WorkLimit(work=100)
COSTS = {
    "plain": UnitCost((10_000, 10_000), (1_000, 1_000), (0, 0), (4_000, 4_000)),
    "hills": UnitCost((20_000, 30_000), (4_000, 6_000), (10, 10)),
}
Tamper = Callable[[FibreProblem, Candidates], Candidates]


def drawn(seed: int, villages: int = 14) -> FibreProblem:
    """A county with three presences, one of them in a village, and poles from it and to a hill."""
    draw = np.random.default_rng(seed)
    points = np.round(draw.uniform([29.8, 99.8], [30.2, 100.2], (villages, 2)), 6).tolist()
    found = tuple(
        Village(f"v{number}", f"v{number}", "t", north, east, ("plain", "hills")[number % 2], 10)
        for number, (north, east) in enumerate(points)
    )
    seats = tuple(Presence(f"p{number}", *points[number]) for number in range(1))
    seats += (Presence("east", 30.0, 100.25), Presence("west", 30.0, 99.75))
    poles = (
        PoleLine((points[0][0], points[0][1]), (points[3][0], points[3][1])),
        PoleLine((points[5][0], points[5][1]), (30.21, 100.1)),
    )
    goal = Goal(900, 1000, 0)
    return FibreProblem("drawn", found, seats, COSTS, goal, poles=poles)


@pytest.mark.parametrize("seed", range(8))
def test_the_rule_gives_the_method_and_the_checker_the_same_graph(seed: int) -> None:
    problem = drawn(seed)
    found = candidates(problem)
    own = rebuilt(problem, found.places)
    assert list(graph_faults(own, found.lines)) == []
    assert {pair for pair in own.ties if not {1, 4} & {*pair}} == set()  # on one point, 1 and 4
    assert len(own.places) > 1 + 3 + 14 + 1  # and junctions
    assert plan_faults(problem, json.loads(json.dumps(plan_data(make_plan(problem))))) == []


def test_neighbours_equally_near_may_be_joined_or_not() -> None:
    """On a square grid every third nearest is a tie of two or three."""
    grid = tuple(
        Village(f"v{x}{y}", f"v{x}{y}", "t", 30 + x / 64, 100 + y / 64, "plain", 10)
        for x in range(5)
        for y in range(5)
    )
    problem = FibreProblem("grid", grid, (Presence("seat", 30.5, 100.5),), COSTS, Goal(1000, 0, 0))
    found = candidates(problem)
    assert list(graph_faults(rebuilt(problem, found.places), found.lines)) == []


def test_the_meeting_point_is_the_best_one_around() -> None:
    draw = np.random.default_rng(3)
    sure = 0
    for _ in range(60):
        corners = [complex(*pair) for pair in draw.uniform(-1, 1, (3, 2)).tolist()]
        point, _ = meeting_point(corners)
        if point is None:
            # One of the corners is best: a step away from it in any direction is longer.
            point = min(corners, key=lambda one: sum(abs(one - other) for other in corners))
        else:
            sure += 1
        least = sum(abs(point - corner) for corner in corners)
        steps = [0.01 * complex(*pair) for pair in draw.normal(size=(40, 2)).tolist()]
        ways = [sum(abs(point + step - corner) for corner in corners) for step in steps]
        assert min(ways) > least
    assert sure > 20


def test_no_junction_where_a_corner_is_best() -> None:
    assert meeting_point([0j, 1 + 0j, complex(-1, 0.1)]) == (None, True)  # almost straight
    assert meeting_point([0j, 0j, 1 + 0j]) == (None, True)
    point, sure = meeting_point([1 + 0j, complex(-0.5, 3**0.5 / 2), complex(-0.5, -(3**0.5) / 2)])
    assert sure
    assert point is not None
    assert abs(point) < 1e-12  # the middle of an even triangle


@pytest.mark.parametrize("kept", ["own tree", "all but one"])
def test_a_plan_that_names_too_few_lines_is_refused(
    monkeypatch: pytest.MonkeyPatch, kept: str
) -> None:
    problem = drawn(2)
    whole, best = candidates(problem), make_plan(problem)
    taken = {whole.lines[number] for number in best.lines if whole.lines[number][0]}
    missing = {min(taken, key=lambda line: line[2])}
    dearer = [line for line in whole.lines if line not in missing]
    few = [line for line in whole.lines if line[0] == 0 or line in taken]
    found = replace(whole, lines=tuple(few if kept == "own tree" else dearer))
    monkeypatch.setattr(f"{make_plan.__module__}.candidates", lambda _: found)
    plan = make_plan(problem)
    # Proved among these lines; and where one of the best plan is missing, it is dearer than that.
    assert plan.bound_yuan == plan.cost_yuan
    assert (plan.cost_yuan > best.cost_yuan) is (kept == "all but one")
    (fault,) = plan_faults(problem, json.loads(json.dumps(plan_data(plan))))
    assert "lines by the rule are missing" in fault


def priced(problem: FibreProblem, found: Candidates, places: list[Place]) -> Candidates:
    """Give the lines their prices anew for places that were moved or changed; no poles there."""
    lines = []
    for one, other, cost in found.lines:
        ends = found.places[one], found.places[other]
        moved = places[one], places[other]
        if one and ends != moved:
            metres = distance_m(*moved[0][:2], *moved[1][:2])
            units = [middle(problem.costs[end[2]].line_km) for end in moved]
            cost = round(metres * sum(units) / 2 / 1000)  # noqa: PLW2901 -- the price it has there
        lines.append((one, other, cost))
    return replace(found, places=tuple(places), lines=tuple(lines))


def moved(problem: FibreProblem, found: Candidates) -> Candidates:
    places = list(found.places)
    latitude, longitude, terrain = places[-1]
    places[-1] = (round(latitude + 2e-6, 7), longitude, terrain)  # a fifth of a metre
    return priced(problem, found, places)


def deleted(problem: FibreProblem, found: Candidates) -> Candidates:
    del problem
    last = len(found.places) - 1
    lines = tuple(line for line in found.lines if last not in line[:2])
    return replace(found, places=found.places[:-1], lines=lines)


def cheaper(problem: FibreProblem, found: Candidates) -> Candidates:
    places = list(found.places)
    cheap = min(problem.costs, key=lambda name: middle(problem.costs[name].line_km))
    first = 1 + len(problem.presences) + len(problem.villages)
    place = next(n for n in range(first, len(places)) if places[n][2] != cheap)
    places[place] = (*places[place][:2], cheap)
    return priced(problem, found, places)


def cheaper_seat(problem: FibreProblem, found: Candidates) -> Candidates:
    places = list(found.places)
    other = next(name for name in problem.costs if name != places[1][2])
    places[1] = (*places[1][:2], other)
    return priced(problem, found, places)


def one_more(problem: FibreProblem, found: Candidates) -> Candidates:
    first = 1 + len(problem.presences) + len(problem.villages)
    latitude, longitude, terrain = found.places[first]
    places = (*found.places, (latitude + 0.001, longitude, terrain))
    return replace(found, places=places, lines=(*found.lines, (1, len(places) - 1, 1)))


@pytest.fixture(scope="module")
def county() -> JointProblem:
    whole = modelled_joint(2, 12)
    return replace(whole, fibre=replace(whole.fibre, crossings=()))


@pytest.mark.parametrize(
    ("tamper", "words"),
    [
        (moved, "is not the junction"),
        (deleted, "is not the junction"),
        (cheaper, "another terrain"),
        (cheaper_seat, "another terrain"),
        (one_more, "junctions are of no triangle"),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_a_joint_plan_over_another_graph_is_refused(
    county: JointProblem, monkeypatch: pytest.MonkeyPatch, tamper: Tamper, words: str
) -> None:
    monkeypatch.setattr(
        "everyvillage.planning.network.joint.model.candidates",
        lambda fibre, masts: tamper(fibre, candidates(fibre, masts)),
    )
    data = json.loads(json.dumps(joint_data(make_joint_plan(county, limit=LIMIT))))
    faults = joint_faults(county, data)
    assert any(words in fault for fault in faults), faults


def test_a_county_without_crossings_holds(county: JointProblem) -> None:
    data = json.loads(json.dumps(joint_data(make_joint_plan(county, limit=LIMIT))))
    assert joint_faults(county, data) == []
    places = data["graph"]["places"]
    corners = [n for n, line in enumerate(data["graph"]["lines"]) if len(places) - 1 in line[:2]]
    assert len(corners) == 3
    # Lines from the junction leave it at 120 degrees to each other, on the map of the rule.
    latitudes = [row[0] for row in places[1 : 1 + len(county.fibre.presences) + 12]]
    stretch = cos(radians(sum(latitudes) / len(latitudes)))
    at = places[-1]
    steps = []
    for number in corners:
        end = places[min(data["graph"]["lines"][number][:2])]
        north, east = end[0] - at[0], (end[1] - at[1]) * stretch
        steps.append((north / hypot(north, east), east / hypot(north, east)))
    assert max(abs(sum(step[axis] for step in steps)) for axis in (0, 1)) < 1e-4
