"""Routes and towers locked in and out by hand, and a county's question straight from a snapshot."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.worlds.counties import modelled_joint
from everyvillage.core.errors import InputError
from everyvillage.planning.network.joint.check import joint_faults
from everyvillage.planning.network.joint.describe import joint_data
from everyvillage.planning.network.joint.locks import ROUTES, Locks, route_of
from everyvillage.planning.network.joint.model import model_of
from everyvillage.planning.network.joint.plan import make_joint_plan
from everyvillage.planning.network.joint.problem import JointProblem
from everyvillage.planning.network.joint.read import read_joint_problem
from everyvillage.planning.network.joint.save import save_joint
from everyvillage.planning.network.steiner.limit import WorkLimit

pytestmark = pytest.mark.once
LIMIT = WorkLimit(work=300)
ROPE = route_of("rope", (30.0, 100.0), (30.1, 100.0))


@pytest.fixture(scope="module")
def asked() -> JointProblem:
    return modelled_joint(3, 12)


@pytest.fixture(scope="module")
def free(asked: JointProblem) -> dict[str, Any]:
    return joint_data(make_joint_plan(asked, limit=LIMIT))


def planned(problem: JointProblem) -> dict[str, Any]:
    data = joint_data(make_joint_plan(problem, limit=LIMIT))
    assert joint_faults(problem, data) == []
    return data


def works(data: dict[str, Any]) -> list[dict[str, Any]]:
    return list(data["works"])


def test_a_route_that_is_locked_out_is_not_built_and_the_plan_costs_no_less(
    asked: JointProblem, free: dict[str, Any]
) -> None:
    tried = 0
    for work in works(free):
        if work["item"] not in ROUTES:
            continue
        (lon, lat), (to_lon, to_lat) = work["route"]
        route = route_of(str(work["item"]), (lat, lon), (to_lat, to_lon))
        locked = replace(asked, locks=Locks(barred=frozenset({route})))
        data = planned(locked)
        ends = {work["from"], work["to"]}
        same = [
            w for w in works(data) if w["item"] == work["item"] and {w["from"], w["to"]} == ends
        ]
        assert same == []
        assert data["cost_yuan"] >= free["cost_yuan"]
        # A plan that takes the route is refused by the question that locks it out, and the
        # other way round: lines are missing.
        assert joint_faults(locked, free)
        assert joint_faults(asked, data)
        tried += 1
        if tried == 2:
            break
    assert tried == 2


def test_a_route_that_is_locked_in_is_built_paid_for_and_checked(
    asked: JointProblem, free: dict[str, Any]
) -> None:
    model = model_of(asked)
    chosen = set(free["graph"]["chosen"])
    for kind in ("fibre", "hop"):
        route, number = next(
            (route, number)
            for route, number in model.routes.items()
            if route[0] == kind and number not in chosen
        )
        locked = replace(asked, locks=Locks(kept=frozenset({route})))
        data = planned(locked)
        assert number in data["graph"]["chosen"]
        assert data["cost_yuan"] >= free["cost_yuan"]
        # A plan without the route is refused by the question that locks it in.
        assert joint_faults(locked, free)


def test_a_route_that_is_none_is_refused_with_what_there_is(asked: JointProblem) -> None:
    nowhere = route_of("fibre", (1.0, 2.0), (3.0, 4.0))
    with pytest.raises(InputError) as refused:
        make_joint_plan(replace(asked, locks=Locks(kept=frozenset({nowhere}))), limit=LIMIT)
    fault = refused.value.faults[0]
    assert fault.code == "network.route-unknown"
    assert fault.where == "locked in: fibre 1.000000, 2.000000 – 3.000000, 4.000000"
    assert " of fibre" in fault.accepted
    # Ends where something stands are told by its name, never by where it is.
    first, second = asked.fibre.villages[:2]
    ends = [(one.latitude, one.longitude) for one in (first, second)]
    route = route_of("spur", ends[0], ends[1])
    with pytest.raises(InputError) as refused:
        make_joint_plan(replace(asked, locks=Locks(kept=frozenset({route}))), limit=LIMIT)
    where = refused.value.faults[0].where
    names = sorted((first, second), key=lambda one: (one.latitude, one.longitude))
    assert where == f"locked in: spur {names[0].name} – {names[1].name}"


def test_routes_locked_in_make_no_ring(asked: JointProblem) -> None:
    model = model_of(asked)
    near: dict[int, list[tuple[int, Any]]] = {}
    for route, number in model.routes.items():
        line = model.lines[number]
        near.setdefault(line.one, []).append((line.other, route))
        near.setdefault(line.other, []).append((line.one, route))
    ring = next(
        frozenset({one, other, third})
        for start, rows in near.items()
        for place, one in rows
        for end, other in rows
        for last, third in near[place]
        if start != place != end != start and last == end
    )
    with pytest.raises(InputError, match="edge-ring"):
        make_joint_plan(replace(asked, locks=Locks(kept=ring)), limit=LIMIT)


def test_a_tower_is_locked_in_and_out(asked: JointProblem, free: dict[str, Any]) -> None:
    stand = {w["from"] for w in works(free) if w["item"] == "tower"}
    every = [f"new tower {village.code}" for village in asked.fibre.villages]
    wanted = next(name for name in every if name not in stand)
    data = planned(replace(asked, locks=Locks(kept_tower=frozenset({wanted}))))
    assert wanted in {w["from"] for w in works(data) if w["item"] == "tower"}
    assert data["cost_yuan"] > free["cost_yuan"]
    easy = replace(asked, levels=replace(asked.levels, signal=None))
    out = replace(easy, locks=Locks(no_tower=frozenset(every)))
    assert [w for w in works(planned(out)) if w["item"] == "tower"] == []


def test_locks_on_nothing_are_refused_and_all_are_named(asked: JointProblem) -> None:
    odd = Locks(
        barred=frozenset({ROPE}),
        no_tower=frozenset({"tower of nowhere", asked.towers[0].name}),
        kept_tower=frozenset({asked.towers[0].name}),
        kept=frozenset({ROPE}),
    )
    with pytest.raises(InputError) as refused:
        replace(asked, locks=odd)
    assert [fault.code for fault in refused.value.faults] == [
        "network.route-wrong",
        "network.route-both",
        "network.tower-unknown",
        "network.tower-both",
    ]


def test_locks_are_kept_in_the_folder_of_a_problem(asked: JointProblem, tmp_path: Path) -> None:
    locks = Locks(
        frozenset({route_of("hop", (30.5, 100.25), (30.125, 100.0))}),
        frozenset({asked.towers[0].name}),
        frozenset({f"new tower {asked.fibre.villages[0].code}"}),
        frozenset({route_of("fibre", (30.0, 100.0), (30.5, 100.25))}),
    )
    save_joint(replace(asked, locks=locks), tmp_path)
    assert read_joint_problem(tmp_path).locks == locks
    path = tmp_path / "problem.toml"
    rows = path.read_text("utf-8").splitlines()
    broken = ['barred = [["hop", 1.0]]' if row.startswith("barred") else row for row in rows]
    path.write_text("\n".join(broken), "utf-8")
    with pytest.raises(InputError, match="routes of a kind and two ends"):
        read_joint_problem(tmp_path)
