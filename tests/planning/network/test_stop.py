"""A search that somebody ends gives its best plan so far, with a bound that the checker adds up."""

import json
from dataclasses import dataclass, replace

import pytest

from benchmarks.worlds.counties import modelled_joint
from everyvillage.planning.network.joint.check import joint_faults
from everyvillage.planning.network.joint.describe import joint_data
from everyvillage.planning.network.joint.plan import make_joint_plan
from everyvillage.planning.network.joint.within import Within
from everyvillage.planning.network.steiner.limit import Meter, Stop, WorkLimit

pytestmark = pytest.mark.once


@dataclass
class After(Stop):
    """Asks for the best so far once it was looked at so often."""

    looks: int = 0

    @property
    def asked(self) -> bool:
        self.looks -= 1
        return self.looks < 0


@pytest.mark.parametrize("looks", [0, 3, 9])
def test_a_plan_that_was_ended_holds(looks: int) -> None:
    question = modelled_joint(2, 40)
    plan = make_joint_plan(question, limit=WorkLimit(stop=After(looks=looks)))
    assert plan.result.by_hand
    assert 0 < plan.bound_yuan < plan.cost_yuan  # nobody waited until the two met
    assert joint_faults(question, json.loads(json.dumps(joint_data(plan)))) == []


def test_a_plan_within_money_that_was_ended_holds() -> None:
    whole = modelled_joint(2, 40)
    levels = replace(whole.levels, within=Within(9_000_000))
    question = replace(whole, levels=levels)
    plan = make_joint_plan(question, limit=WorkLimit(stop=After(looks=12)))
    assert plan.result.by_hand
    (ceiling,) = plan.ceilings
    assert 0 < ceiling.reached <= ceiling.most
    assert joint_faults(question, json.loads(json.dumps(joint_data(plan)))) == []


def test_nobody_asked_is_not_stopped() -> None:
    meter, stop = Meter(WorkLimit(work=5, stop=Stop())), Stop()
    meter.add(4)
    assert (meter.spent, meter.by_hand) == (False, False)
    meter.add(1)
    assert (meter.spent, meter.by_hand) == (True, False)
    stop.ask()
    ended = Meter(WorkLimit(stop=stop))
    assert (ended.spent, ended.by_hand, ended.by_clock) == (True, True, False)


def test_what_goes_beside_a_plan_that_was_ended_takes_a_tenth() -> None:
    assert WorkLimit(work=1_500, seconds=20.0).tenth == WorkLimit(work=150, seconds=2.0)
    assert WorkLimit().tenth == WorkLimit()
