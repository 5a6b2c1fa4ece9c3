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
from everyvillage.planning.network.joint.plan import make_joint_plan
from everyvillage.planning.network.joint.problem import JointProblem
from everyvillage.planning.network.joint.read import read_joint_problem
from everyvillage.planning.network.joint.save import save_joint
from everyvillage.planning.network.steiner.limit import WorkLimit

pytestmark = pytest.mark.once
LIMIT = WorkLimit(work=300)


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
        barred=frozenset({route_of("rope", (30.0, 100.0), (30.1, 100.0))}),
        no_tower=frozenset({"tower of nowhere", asked.towers[0].name}),
        kept_tower=frozenset({asked.towers[0].name}),
    )
    with pytest.raises(InputError) as refused:
        replace(asked, locks=odd)
    assert [fault.code for fault in refused.value.faults] == [
        "network.route-wrong",
        "network.tower-unknown",
        "network.tower-both",
    ]


def test_locks_are_kept_in_the_folder_of_a_problem(asked: JointProblem, tmp_path: Path) -> None:
    locks = Locks(
        frozenset({route_of("hop", (30.5, 100.25), (30.125, 100.0))}),
        frozenset({asked.towers[0].name}),
        frozenset({f"new tower {asked.fibre.villages[0].code}"}),
    )
    save_joint(replace(asked, locks=locks), tmp_path)
    assert read_joint_problem(tmp_path).locks == locks
    path = tmp_path / "problem.toml"
    path.write_text('barred = [["hop", 1.0]]\n' + path.read_text("utf-8"), "utf-8")
    broken = path.read_text("utf-8").replace("barred = [['hop'", "other = [['hop'", 1)
    path.write_text(broken, "utf-8")
    with pytest.raises(InputError, match="routes of a kind and two ends"):
        read_joint_problem(tmp_path)
