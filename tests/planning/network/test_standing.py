"""Towers that stand: what current costs where there is none, and what feeds them."""

from dataclasses import replace
from pathlib import Path

import pytest

from everyvillage.core.errors import InputError
from everyvillage.planning.network.joint.costs import shipped_joint_costs
from everyvillage.planning.network.joint.problem import Levels, Tower
from everyvillage.planning.network.joint.read import operator_of, read_joint_problem
from everyvillage.planning.network.joint.save import save_joint
from tests.planning.network.test_joint import ALL, KM, planned, problem, technologies, village

pytestmark = pytest.mark.once
MAST = Tower("mast", round(30 + 9 * KM, 9), 100.0, "plain", 45, (), backhaul=True)
NO_DISH = Levels(ALL, satellite=False)


def test_a_tower_without_current_has_to_get_it_first() -> None:
    asked = problem(village(1, 10), towers=(MAST,), levels=NO_DISH)
    # A band on the mast 10,000 and two years of the site at 1,000, twenty homes at 100.
    assert planned(asked)[0].cost_yuan == 14_000
    dark = replace(asked, towers=(replace(MAST, powered=False),))
    plan, data = planned(dark)
    # Its sun: 20,000 and two years at 500.
    assert plan.cost_yuan == 14_000 + 21_000
    assert [work["item"] for work in data["works"]] == ["by-radio", "power-solar", "carrier"]
    # The mains half a kilometre off: 1,000 and 4,500.
    near = (round(30 + 9.5 * KM, 9), 100.0)
    plan, data = planned(replace(dark, power=(near,)))
    assert plan.cost_yuan == pytest.approx(14_000 + 5_500, abs=1)
    assert [work["item"] for work in data["works"]] == ["by-radio", "power-mains", "carrier"]


def test_no_fibre_leads_on_from_a_tower_that_a_hop_feeds_today() -> None:
    # Eighty homes find no room on a band of fifty: fibre, a kilometre from the mast.
    asked = problem(village(1, 10, 80), towers=(MAST,), levels=NO_DISH)
    plan, data = planned(asked)
    assert plan.cost_yuan == pytest.approx(10_000 + 3_000 + 8_000, abs=2)
    assert data["villages"][0]["broadband_from"] == "village 1"
    # Fed over a hop the mast leads none on: ten kilometres from the town.
    plan, data = planned(replace(asked, towers=(replace(MAST, microwave=True),)))
    assert plan.cost_yuan == pytest.approx(100_000 + 11_000, abs=2)
    # Its bands serve as those of any other.
    served = problem(village(1, 10), towers=(replace(MAST, microwave=True),), levels=NO_DISH)
    plan, data = planned(served)
    assert (plan.cost_yuan, technologies(data)) == (14_000, ["radio"])


def test_a_band_on_air_without_current_is_refused() -> None:
    with pytest.raises(InputError) as refused:
        problem(village(1, 10), towers=(replace(MAST, bands=(800,), powered=False),))
    assert [one.code for one in refused.value.faults] == ["network.tower-dark"]


def test_feed_power_and_operator_come_through_the_files(tmp_path: Path) -> None:
    towers = (
        replace(MAST, microwave=True, operator="telecom"),
        replace(MAST, name="other", latitude=30.2, powered=False, backhaul=False, operator="X"),
    )
    asked = replace(
        problem(village(1, 10), towers=towers, levels=NO_DISH), costs=shipped_joint_costs()
    )
    save_joint(asked, tmp_path)
    assert read_joint_problem(tmp_path).towers == towers


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("中国电信", "telecom"),
        ("China Unicom", "unicom"),
        (" mobile ", "mobile"),
        ("X", "X"),
        ("", ""),
    ],
)
def test_an_operator_is_known_by_code_or_name(text: str, code: str) -> None:
    assert operator_of(text) == code
