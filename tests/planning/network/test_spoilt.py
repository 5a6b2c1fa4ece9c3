"""Plans spoilt at random over every field, re-sealed each time, are refused.

The plans are those that the command writes, with orders, reasons, the 4G test, doubt, curve and
proofs. ``SPOILT_PLANS`` in the environment says how many of each are spoilt; some run with the
suite.
"""

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.worlds.counties import modelled_county, modelled_joint
from everyvillage.planning.network.fibre.problem import Goal, Road
from everyvillage.planning.network.fibre.save import save_problem
from everyvillage.planning.network.joint.check import written_faults
from everyvillage.planning.network.joint.curve import joint_curve
from everyvillage.planning.network.joint.measured import Measured
from everyvillage.planning.network.joint.plan import make_joint_plan
from everyvillage.planning.network.joint.problem import JointProblem, Settlement, Tower
from everyvillage.planning.network.joint.read import read_joint_problem
from everyvillage.planning.network.joint.results import write_results
from everyvillage.planning.network.joint.subsidy import Subsidy
from everyvillage.planning.network.proofs import read_proofs, seal_of
from everyvillage.planning.network.steiner.limit import WorkLimit
from tests.support.spoiling import Spoiler

pytestmark = pytest.mark.once
SPOILS = int(os.environ.get("SPOILT_PLANS", "24"))
LIMIT = WorkLimit(work=60)
Written = tuple[JointProblem, dict[str, Any], dict[str, Any]]


def county(*, crossings: bool) -> JointProblem:
    """A county with a tower that was measured, a school and a hamlet.

    With crossings it has a road, a goal of fibre and a subsidy as well, without them junctions.
    """
    whole = modelled_joint(2, 10)
    one = whole.fibre.villages[0]
    tower = Tower("mast", one.latitude + 0.02, one.longitude, one.terrain, 40.0, (800,), True, "A")
    parts = (
        Settlement(one.code, one.latitude + 0.004, one.longitude, 30),
        Settlement(one.code, one.latitude - 0.002, one.longitude, 0, "school"),
    )
    drive = tuple(
        Measured(tower.latitude + km * 0.009, tower.longitude, -70.0 - 5 * km, 800, "mast")
        for km in range(1, 7)
    )
    road = Road(tuple((one.latitude, one.longitude) for one in whole.fibre.villages[:5]))
    fibre = replace(whole.fibre, roads=(road,)) if crossings else replace(whole.fibre, crossings=())
    levels = replace(whole.levels, fibre=Goal(300, 0, 0)) if crossings else whole.levels
    today = frozenset({whole.fibre.villages[1].code}) if crossings else frozenset()
    return replace(
        whole,
        fibre=fibre,
        towers=(*whole.towers, tower),
        settlements=parts,
        drive=drive,
        levels=levels,
        broadband_today=today,
        subsidy=Subsidy("west", border=True) if crossings else None,
    )


def write(problem: JointProblem, out: Path) -> Written:
    """Write the plan of a problem with all its results; give it with its proofs."""
    plan = make_joint_plan(problem, limit=LIMIT)
    curve = joint_curve(problem, points=4, seed=1, limit=LIMIT)
    files = write_results(plan, curve, out, language="zh", limit=LIMIT)
    data, proofs = json.loads(files[0].read_text("utf-8")), read_proofs(files[0])
    assert proofs is not None
    return problem, data, proofs


@pytest.fixture(scope="module")
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Written:
    problem = county(crossings=request.param)
    _, data, proofs = write(problem, tmp_path_factory.mktemp("plan"))
    assert data["drive"]["corrections"]
    lines = [data["graph"]["lines"][number] for number in data["graph"]["chosen"]]
    junctions = {end for one, other, _, kind in lines if kind == "fibre" for end in (one, other)}
    first = 1 + len(problem.fibre.presences) + len(problem.fibre.villages)
    assert request.param or max(junctions) >= first  # a junction is in the plan
    return problem, data, proofs


def refused(problem: JointProblem, data: dict[str, Any], proofs: dict[str, Any]) -> bool:
    """Say whether a plan is refused; the first fault is enough."""
    return next(written_faults(problem, data, proofs), None) is not None


def accepted_spoils(written: Written, seed: int) -> list[str]:
    """Spoil a plan again and again, seal it anew, and give the spoils that are taken for right."""
    problem, data, proofs = written
    assert list(written_faults(problem, data, proofs)) == []
    accepted = []
    for words, plan in Spoiler(data, np.random.default_rng(seed)).spoils(SPOILS):
        if "seal" in plan and plan["seal"] == data["seal"]:
            plan["seal"] = seal_of(plan)
        if not refused(problem, plan, proofs):
            accepted.append(words)
    return accepted


@pytest.mark.parametrize("written", [True, False], ids=["crossings", "junctions"], indirect=True)
def test_every_spoilt_plan_is_refused(written: Written) -> None:
    assert accepted_spoils(written, 11) == []


@pytest.mark.parametrize("roads", [True, False], ids=["road", "no road"])
def test_every_spoilt_plan_of_fibre_alone_is_refused(tmp_path: Path, *, roads: bool) -> None:
    whole = modelled_county(5, 8)
    road = Road(tuple((one.latitude, one.longitude) for one in whole.villages[:5]))
    whole = replace(whole, roads=(road,)) if roads else replace(whole, crossings=())
    save_problem(whole, tmp_path)
    problem = read_joint_problem(tmp_path)
    assert problem.fibre_alone
    assert accepted_spoils(write(problem, tmp_path / "out"), 13) == []


@pytest.mark.parametrize("written", [False], ids=["junctions"], indirect=True)
def test_proofs_that_were_spoilt_are_refused_or_still_prove_what_is_told(written: Written) -> None:
    """Named anew by their hash: costs and graphs have to be right, and no bound may be raised.

    A ring or a toll may be another one: where the rest still adds up, nothing false is told.
    """
    problem, data, proofs = written
    draw = np.random.default_rng(12)
    accepted = []
    for words, changed in Spoiler(proofs, draw).spoils(max(6, SPOILS // 4)):
        assert refused(problem, data, changed)
        plan = {**data, "proofs": seal_of(changed)}
        plan["seal"] = seal_of(plan)
        if not refused(problem, plan, changed):
            accepted.append(words)
    rings = ("'cuts'", "'through'", "'limit_prices'", "'tolls'", "'once'", "'hub_cuts'", "'scale'")
    assert [words for words in accepted if not any(ring in words for ring in rings)] == []
