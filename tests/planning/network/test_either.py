"""4G by either branch of the official test: signal at all points, or a site near the committee."""

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.worlds.counties import modelled_joint
from everyvillage.core.errors import InputError
from everyvillage.planning.network.fibre.problem import Goal
from everyvillage.planning.network.joint.check import joint_faults
from everyvillage.planning.network.joint.describe import joint_data, proved_among
from everyvillage.planning.network.joint.plan import make_joint_plan
from everyvillage.planning.network.joint.problem import (
    EITHER,
    HEARD,
    NEAR,
    JointProblem,
    Levels,
    RadioRules,
    Settlement,
    Tower,
)
from everyvillage.planning.network.joint.read import read_joint_problem
from everyvillage.planning.network.joint.save import save_joint
from everyvillage.planning.network.steiner.limit import WorkLimit
from tests.planning.network.test_joint import ALL, KM, planned, problem, village

SIGNAL = Levels(Goal(0, 0, 0), ALL)


def hill(rule: str) -> JointProblem:
    """Give a village 4 km from a mast with its band on air, and a school that no signal reaches."""
    mast = Tower("mast", round(30 + 5 * KM, 9), 100.0, "plain", 45, (800,), backhaul=True)
    school = Settlement(village(1, 1).code, round(30 - 30 * KM, 9), 100.0, 0, "school")
    radio = RadioRules(bands=(800,), signal_rule=rule)
    return problem(village(1, 1), towers=(mast,), settlements=(school,), levels=SIGNAL, radio=radio)


def test_a_site_near_by_is_enough_by_the_official_test() -> None:
    plan, data = planned(hill(EITHER))
    assert (plan.cost_yuan, data["works"]) == (0, [])
    row = data["villages"][0]
    assert (row["signal_from"], row["gains_signal"]) == ("mast 800 MHz", True)
    assert data["proved_among"].endswith("where it stands near enough")
    assert planned(hill(NEAR))[0].cost_yuan == 0


def test_signal_everywhere_is_another_question() -> None:
    # The school lies 31 km off: no tower reaches it and the committee together.
    with pytest.raises(InputError, match="nothing brings signal to them: village 1"):
        make_joint_plan(hill(HEARD))
    # Without the school the mast is heard, however far a site may be.
    heard = replace(hill(HEARD), settlements=())
    assert planned(heard)[0].cost_yuan == 0
    assert "near enough" not in proved_among(heard)


def test_a_mast_that_is_heard_is_not_near_beyond_five_kilometres() -> None:
    far = Tower("mast", round(30 + 7 * KM, 9), 100.0, "plain", 45, (800,), backhaul=True)
    heard = replace(hill(HEARD), towers=(far,), settlements=())
    assert planned(heard)[0].cost_yuan == 0
    radio = replace(heard.radio, signal_rule=NEAR)
    # By the site alone a new tower has to come: 52,000, its sun 21,000, a band 10,000, a hop 8,000.
    plan, data = planned(replace(heard, radio=radio))
    assert plan.cost_yuan == 91_000
    assert data["villages"][0]["signal_from"].startswith("new tower")
    assert planned(replace(heard, radio=replace(radio, signal_rule=EITHER)))[0].cost_yuan == 0


@pytest.mark.parametrize("rule", [EITHER, NEAR])
def test_plans_by_the_other_branches_hold(rule: str) -> None:
    whole = modelled_joint(2, 12)
    asked = replace(whole, radio=replace(whole.radio, signal_rule=rule))
    plan = make_joint_plan(asked, limit=WorkLimit(work=200))
    data = joint_data(plan)
    assert joint_faults(asked, data) == []
    assert joint_faults(whole, data)  # by signal everywhere it is no plan
    if rule == EITHER:
        strict = make_joint_plan(whole, limit=WorkLimit(work=200))
        assert plan.bound_yuan <= strict.cost_yuan


def test_the_rule_stands_in_the_problem_and_has_to_be_known(tmp_path: Path) -> None:
    whole = modelled_joint(2, 12)
    asked = replace(whole, radio=replace(whole.radio, signal_rule=EITHER))
    save_joint(asked, tmp_path)
    assert read_joint_problem(tmp_path).radio == asked.radio
    with pytest.raises(InputError, match="signal-rule-unknown"):
        hill("loud")
