"""Roads as files: formats, systems, what is stated and refused; plans of all technologies."""

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from benchmarks.worlds.counties import modelled_joint
from everyvillage.core.errors import InputError
from everyvillage.planning.network.fibre.problem import Road
from everyvillage.planning.network.fibre.read import read_fibre_problem, shipped_off_road
from everyvillage.planning.network.fibre.roads_file import read_roads
from everyvillage.planning.network.fibre.save import save_problem
from everyvillage.planning.network.joint.check import joint_faults
from everyvillage.planning.network.joint.curve import curve_points, doubts, joint_curve
from everyvillage.planning.network.joint.describe import joint_data
from everyvillage.planning.network.joint.plan import make_joint_plan
from everyvillage.planning.network.joint.plant import read_plant
from everyvillage.planning.network.joint.problem import JointProblem
from everyvillage.planning.network.joint.proofs import proofs_of
from everyvillage.planning.network.joint.read import read_joint_problem
from everyvillage.planning.network.joint.save import save_joint
from everyvillage.planning.network.joint.why import reasons
from everyvillage.planning.network.joint.write import write_joint
from everyvillage.planning.network.proofs import seal_of
from everyvillage.planning.network.report.known import Known
from everyvillage.planning.network.report.write import report_source
from everyvillage.planning.network.steiner.limit import WorkLimit
from everyvillage.planning.network.systems import to_gcj
from everyvillage.planning.network.tables import Folder

pytestmark = pytest.mark.once
LIMIT = WorkLimit(work=200)
LINE = [(102.83, 28.0), (102.84, 28.005), (102.86, 28.02)]
"""Longitude and latitude of a road of about three and a half kilometres."""


def write_map(path: Path, *shapes: BaseGeometry) -> None:
    pyogrio.raw.write(  # type: ignore[no-untyped-call] # pyogrio's carries no types
        path,
        np.array([shapely.to_wkb(one) for one in shapes], object),
        [np.array([f"road {number}" for number in range(len(shapes))], object)],
        ["name"],
        geometry_type="Unknown",
        crs="EPSG:4326",
        **({"driver": "LIBKML"} if path.suffix == ".kml" else {}),
    )


def points(road: Road) -> list[tuple[float, float]]:
    return [(round(east, 7), round(north, 7)) for north, east in road.points]


@pytest.mark.parametrize("ending", [".geojson", ".gpkg", ".kml"])
def test_roads_come_from_map_files(tmp_path: Path, ending: str) -> None:
    apart = shapely.multilinestrings([LINE[:2], [(102.9, 28.1), (102.91, 28.1)]])
    write_map(tmp_path / f"roads{ending}", shapely.linestrings(LINE), apart)
    folder = Folder(tmp_path)
    found = read_roads(folder)
    assert [points(one) for one in found] == [LINE, LINE[:2], [(102.9, 28.1), (102.91, 28.1)]]
    assert folder.faults == []
    (said,) = folder.stated
    assert str(said).startswith(f"roads{ending}: roads: 3, ")
    assert str(said).endswith("connected parts: 2; ends within 10 m of a road are joined")


def test_roads_come_from_a_table_in_a_declared_system(tmp_path: Path) -> None:
    shifted = [to_gcj((north, east)) for east, north in LINE]
    text = ", ".join(f"{east!r} {north!r}" for north, east in shifted)
    (tmp_path / "roads.csv").write_text(f'name,WKT\nhigh road,"LINESTRING ({text})"\n', "utf-8")
    folder = Folder(tmp_path, {"roads": "GCJ-02"})
    (found,) = read_roads(folder)
    assert np.abs(np.array(points(found)) - np.array(LINE)).max() < 1e-6
    assert str(folder.stated[0]) == "roads.csv: positions in GCJ-02, as declared"


def test_swapped_axes_of_roads_are_found(tmp_path: Path) -> None:
    text = ", ".join(f"{north} {east}" for east, north in LINE)
    (tmp_path / "roads.csv").write_text(f'wkt\n"LINESTRING ({text})"\n', "utf-8")
    folder = Folder(tmp_path)
    (found,) = read_roads(folder)
    assert points(found) == LINE
    assert "longitude first, found" in str(folder.stated[0])


def test_roads_far_away_and_roads_given_twice_are_stated(tmp_path: Path) -> None:
    far = shapely.linestrings([(110.0, 35.0), (110.1, 35.0)])
    line, back = shapely.linestrings(LINE), shapely.linestrings(LINE[::-1])
    write_map(tmp_path / "roads.geojson", line, back, far)
    folder = Folder(tmp_path)
    assert [points(one) for one in read_roads(folder, [(28.0, 102.83)])] == [LINE]
    assert list(map(str, folder.stated[:2])) == [
        "roads.geojson: roads given more than once, counted once: 1",
        "roads.geojson: roads farther than 30 km from every village, left out: 1",
    ]


def test_what_is_no_road_is_named_by_feature(tmp_path: Path) -> None:
    write_map(
        tmp_path / "roads.geojson",
        shapely.points(LINE[0]),
        shapely.linestrings([LINE[0], LINE[0]]),
        shapely.linestrings([(-200.0, 28.0), LINE[0]]),
    )
    folder = Folder(tmp_path)
    assert read_roads(folder) == ()
    assert [(one.code, one.where) for one in folder.faults] == [
        ("network.file-wrong", "roads.geojson: feature 1"),
        ("network.road-wrong", "roads.geojson: feature 2"),
        ("position.off-the-globe", "roads.geojson: feature 3, point 1"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,length\na,3\n", "a column wkt or geometry or geom"),
        ('wkt\n"LINESTRING (1"\n', "roads.csv: row 2"),
        ("wkt\n\n,\n", "found nothing"),
    ],
)
def test_tables_that_hold_no_roads_are_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "roads.csv").write_text(text, "utf-8")
    folder = Folder(tmp_path)
    assert read_roads(folder) == ()
    assert said in str(InputError(folder.faults))


def test_roads_are_part_of_a_planners_plant(tmp_path: Path) -> None:
    write_map(tmp_path / "roads.geojson", shapely.linestrings(LINE))
    plant, stated = read_plant(tmp_path, {})
    assert points(plant.roads[0]) == LINE
    assert len(stated) == 1


def with_roads(seed: int, villages: int) -> JointProblem:
    """Bend a road from each village to the next two, a fifth of its length aside."""
    whole = modelled_joint(seed, villages)
    spots = [(one.latitude, one.longitude) for one in whole.fibre.villages]
    roads = []
    for one in range(len(spots) - 2):
        for other in (one + 1, one + 2):
            (a, b), (c, d) = spots[one], spots[other]
            bend = (a + c) / 2 + (d - b) / 5, (b + d) / 2 - (c - a) / 5
            roads.append(Road((spots[one], bend, spots[other])))
    fibre = replace(whole.fibre, roads=tuple(roads), off_road=shipped_off_road())
    return replace(whole, fibre=fibre)


Told = dict[str, Any]


@pytest.fixture(scope="module")
def county() -> tuple[JointProblem, Told, Told]:
    problem = with_roads(0, 10)
    plan = make_joint_plan(problem, limit=LIMIT)
    shaken = doubts(plan, limit=LIMIT)
    curve = joint_curve(problem, points=2, seed=1, limit=LIMIT)
    proofs = proofs_of(plan, curve, shaken)
    more = {
        "reasons": reasons(plan),
        "sensitivity": [one.as_dict() for one in shaken],
        "curve": curve_points(curve),
        "proofs": seal_of(proofs),
    }
    found: Told = json.loads(json.dumps(joint_data(plan, more)))
    return problem, found, json.loads(json.dumps(proofs))


def test_all_technologies_are_planned_along_roads(county: tuple[JointProblem, Told, Told]) -> None:
    problem, plan, proofs = county
    assert joint_faults(problem, plan, proofs) == []
    along = [work for work in plan["works"] if work.get("on_road")]
    assert along
    assert any(len(work["route"]) > 2 for work in along)


def test_the_files_show_the_run_of_the_road(
    county: tuple[JointProblem, Told, Told], tmp_path: Path
) -> None:
    _, plan, _ = county
    _, bill, routes = write_joint(plan, tmp_path)
    assert bill.read_text(encoding="utf-8").splitlines()[0].endswith(",on_road,note")
    shown = json.loads(routes.read_text(encoding="utf-8"))["features"]
    assert any(len(one["geometry"]["coordinates"]) > 2 for one in shown)
    assert "沿给定道路" in report_source(plan, "zh", Known(), with_map=False)
    assert "along the roads" in report_source(plan, "en", Known(), with_map=False)


def test_a_problem_with_roads_is_saved_and_read_again(tmp_path: Path) -> None:
    problem = with_roads(0, 10)
    save_joint(problem, tmp_path)
    again = read_joint_problem(tmp_path)
    assert (again.fibre.roads, again.fibre.off_road) == (problem.fibre.roads, shipped_off_road())
    save_problem(problem.fibre, tmp_path / "fibre")
    assert read_fibre_problem(tmp_path / "fibre").roads == problem.fibre.roads


def test_a_road_through_an_area_is_locked_out(tmp_path: Path) -> None:
    problem = with_roads(0, 10)
    save_joint(problem, tmp_path)
    bend = problem.fibre.roads[0].points[1]
    south, west = bend[0] - 1e-5, bend[1] - 1e-5
    write_map(tmp_path / "areas.geojson", shapely.box(west, south, west + 2e-5, south + 2e-5))
    asked = read_joint_problem(tmp_path)
    data = json.loads(json.dumps(joint_data(make_joint_plan(asked, limit=LIMIT))))
    assert joint_faults(asked, data) == []
    ways = {(one, other): run for one, other, run in data["graph"]["ways"]}
    lines = {tuple(line[:2]) for line in data["graph"]["lines"]}
    through = [
        ends for ends, run in ways.items() if np.abs(np.array(run) - bend[::-1]).sum(1).min() < 2e-6
    ]
    assert through
    assert not lines & set(through)


def moved(plan: Told) -> None:
    run = next(way[2] for way in plan["graph"]["ways"] if len(way[2]) > 2)
    run[1][1] += 0.0001


def missing(plan: Told) -> None:
    plan["graph"]["ways"].pop(0)


def straight(plan: Told) -> None:
    work = next(work for work in plan["works"] if len(work["route"]) > 2)
    work["route"] = [work["route"][0], work["route"][-1]]


def other_word(plan: Told) -> None:
    work = next(work for work in plan["works"] if "on_road" in work)
    work["on_road"] = not work["on_road"]


def shorter(plan: Told) -> None:
    next(work for work in plan["works"] if work.get("on_road"))["quantity"] -= 3


def dropped_line(plan: Told) -> None:
    ends = plan["graph"]["ways"][0][:2]
    line = next(line for line in plan["graph"]["lines"] if line[:2] == ends)
    line[1] = line[0]


SPOILS = (moved, missing, straight, other_word, shorter, dropped_line)


@pytest.mark.parametrize("spoil", SPOILS, ids=lambda one: one.__name__)
def test_roads_told_wrong_are_refused(
    county: tuple[JointProblem, Told, Told], spoil: Callable[[Told], None]
) -> None:
    problem, plan, _ = county
    changed = copy.deepcopy(plan)
    del changed["proofs"]
    spoil(changed)
    changed["seal"] = seal_of(changed)
    assert joint_faults(problem, changed)
