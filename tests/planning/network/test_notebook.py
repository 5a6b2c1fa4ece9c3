"""What the package offers to a notebook, in a process where Django cannot be imported."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.worlds.counties import modelled_joint
from everyvillage.planning import network
from everyvillage.planning.network.joint.save import save_joint

pytestmark = pytest.mark.once
NOTEBOOK = """
import importlib.abc, json, sys

class NoDjango(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "django":
            raise ImportError("there is no Django here")

sys.meta_path.insert(0, NoDjango())
from everyvillage.planning import network

before = {name for name in sys.modules if name.startswith("everyvillage.planning.network.")}
problem = network.read_problem(sys.argv[1])
stop = network.Stop()
plan = network.make_plan(problem, limit=network.WorkLimit(work=60, stop=stop))
files = network.write_plan(plan, sys.argv[2], points=0, limit=network.WorkLimit(work=30))
faults = network.check_plan(problem, files[0])
told = network.plan_data(plan)
print(json.dumps({
    "before": sorted(before),
    "kind": type(plan).__name__,
    "sums": [plan.cost_yuan, plan.bound_yuan, told["cost_yuan"]],
    "files": sorted(file.name for file in files),
    "faults": faults,
    "django": sorted(name for name in sys.modules if name.split(".")[0] == "django"),
}))
"""


def test_a_notebook_plans_writes_and_checks_without_django(tmp_path: Path) -> None:
    save_joint(modelled_joint(2, 8), tmp_path)
    out = tmp_path / "out"
    command = [sys.executable, "-c", NOTEBOOK, str(tmp_path), str(out)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert (told["kind"], told["faults"], told["django"]) == ("JointPlan", [], [])
    assert told["before"] == []  # nothing is loaded before it is asked for
    cost, bound, same = told["sums"]
    assert 0 < bound <= cost == same
    assert {"plan.json", "proofs.json", "works.csv", "routes.geojson"} <= set(told["files"])

    # What was changed afterwards is found, by the same function that the command uses.
    file = out / "plan.json"
    data = json.loads(file.read_text("utf-8"))
    data["cost_yuan"] -= 1
    file.write_text(json.dumps(data), "utf-8")
    assert network.check_plan(network.read_problem(tmp_path), file)


def test_what_is_offered_is_there_and_told() -> None:
    assert set(network.__all__) == set(dir(network))
    for name in network.__all__:
        assert getattr(network, name).__doc__, name
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        getattr(network, "nothing")  # noqa: B009 -- so that no reader of types stops at it


def test_a_folder_for_fibre_alone_is_read_planned_and_checked(tmp_path: Path) -> None:
    (tmp_path / "problem.toml").write_text(
        'name = "one"\n[costs.plain]\nline_km = [10000, 10000]\nvillage = [3000, 3000]\n'
        "home = [100, 100]\n",
        "utf-8",
    )
    head = "code,name,township,latitude,longitude,terrain,households"
    (tmp_path / "villages.csv").write_text(f"{head}\nA,A,T,30.01,100,plain,20\n", "utf-8")
    (tmp_path / "presences.csv").write_text("name,latitude,longitude\ntown,30,100\n", "utf-8")
    problem = network.read_problem(tmp_path)
    plan = network.make_plan(problem)
    assert isinstance(plan, network.FibrePlan)
    # 0.01 degrees are 1,111.95 m: 11,119 or 11,120 yuan of line, 3,000 and 20 homes of 100.
    assert abs(plan.cost_yuan - 16_120) <= 1
    assert plan.bound_yuan == plan.cost_yuan == network.plan_data(plan)["cost_yuan"]
    files = network.write_plan(plan, tmp_path / "out", points=3)
    assert network.check_plan(problem, files[0]) == []
    files[0].write_text("{}", "utf-8")
    assert network.check_plan(problem, files[0])
