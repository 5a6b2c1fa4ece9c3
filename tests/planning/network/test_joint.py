"""Joint plans: a hill by hand, goals that cannot be, the files, and a test that spoils plans."""

import copy
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from benchmarks.worlds.counties import modelled_joint
from everyvillage.cli.plan import app
from everyvillage.core.errors import InputError
from everyvillage.planning.network.fibre.problem import (
    FibreProblem,
    Goal,
    Presence,
    UnitCost,
    Village,
)
from everyvillage.planning.network.joint.check import joint_faults
from everyvillage.planning.network.joint.costs import JointCosts, TerrainCosts
from everyvillage.planning.network.joint.describe import joint_data
from everyvillage.planning.network.joint.plan import JointPlan, make_joint_plan
from everyvillage.planning.network.joint.problem import (
    JointProblem,
    Levels,
    RadioRules,
    Settlement,
    Tower,
)
from everyvillage.planning.network.joint.read import read_joint_problem
from everyvillage.planning.network.joint.save import save_joint
from everyvillage.planning.network.joint.why import reasons
from everyvillage.planning.network.proofs import seal_of
from everyvillage.planning.network.radio.ground import Ground
from everyvillage.planning.network.steiner.limit import WorkLimit

KM = 1000 / 6_371_008.8 * 180 / np.pi
ALL = Goal(1000, 1000, 0)
# One yuan a year over two years without interest is two; so a tower is 50,000 + 2 x 1,000, its
# sun 20,000 + 2 x 500, a band 10,000; a hop 8,000, a home's terminal 100, its satellite 5,000 and
# 12 x 10 a year for twenty homes.
COSTS = JointCosts(
    {"plain": TerrainCosts((50_000, 50_000), (10_000, 10_000), (1_000, 1_000), (9_000, 9_000))},
    hop=(8_000, 8_000),
    mains=(1_000, 1_000),
    solar=(20_000, 20_000),
    solar_year=(500, 500),
    home_radio=(100, 100),
    satellite=(5_000, 5_000),
    satellite_month=(10, 10),
    years=2,
    discount_permille=0,
    upkeep_permille=0,
    households={"low": 50, "high": 100},
    satellite_households=20,
    equipment_homes=256,
    split=64,
    hop_longest_m=30_000,
    uplink_longest_m=80_000,
    access_longest_m=20_000,
    light_budget_db=28.0,
    light_split_db=3.42,
    light_km_db=0.35,
    light_margin_db=3.0,
)
FIBRE = {"plain": UnitCost((10_000, 10_000), (3_000, 3_000), (100, 100))}


def village(number: int, km: float, homes: int = 20) -> Village:
    point = round(30 + km * KM, 9), 100.0
    return Village(f"0001{number:04d}", f"village {number}", "000101", *point, "plain", homes)


def problem(*villages: Village, towers: tuple[Tower, ...] = (), **more: Any) -> JointProblem:  # noqa: ANN401 -- any field
    seat = (Presence("town", 30.0, 100.0),)
    fibre = FibreProblem("hill", villages, seat, FIBRE)
    rules = RadioRules(bands=(800,))
    return JointProblem(fibre, towers, COSTS, **{"levels": Levels(ALL), "radio": rules, **more})


def planned(asked: JointProblem) -> tuple[JointPlan, dict[str, Any]]:
    plan = make_joint_plan(asked, limit=WorkLimit(seconds=20))
    data = json.loads(json.dumps(joint_data(plan)))
    assert joint_faults(asked, data) == []
    return plan, data


def technologies(data: dict[str, Any]) -> list[str]:
    return [row["technology"] for row in data["villages"]]


def test_near_fibre_is_cheapest() -> None:
    # 1 km of line 10,000, equipment 3,000, twenty homes 2,000.
    plan, data = planned(problem(village(1, 1), levels=Levels(ALL, satellite=False)))
    assert (plan.cost_yuan, plan.bound_yuan) == (15_000, 15_000)
    assert technologies(data) == ["fibre"]
    assert data["villages"][0]["ports"] == 1


def test_a_tower_that_stands_serves_at_the_price_of_terminals() -> None:
    tower = Tower("mast", round(30 + 9 * KM, 9), 100.0, "plain", 45, (800,), backhaul=True)
    # At 10 km fibre is 100,000; the mast, 1 km away, has its band on air: 20 x 100.
    plan, data = planned(problem(village(1, 10), towers=(tower,)))
    assert plan.cost_yuan == 2_000
    assert data["villages"][0]["broadband_from"] == "mast 800 MHz"


def test_a_full_carrier_leaves_the_rest_to_others() -> None:
    tower = Tower("mast", round(30 + 9 * KM, 9), 100.0, "plain", 45, (800,), backhaul=True)
    villages = [village(1, 8.6, 30), village(2, 9.4, 30)]
    plan, data = planned(problem(*villages, towers=(tower,)))
    # Fifty homes find room, sixty do not: one by radio (3,000), the other by 0.4 km of fibre from
    # the mast (4,000 + 3,000 + 3,000); two satellite terminals would be 10,480.
    assert plan.cost_yuan == 13_000
    assert sorted(technologies(data)) == ["fibre", "radio"]


def test_satellite_is_the_last_resort_and_can_be_forbidden() -> None:
    far = village(1, 40)
    plan, data = planned(problem(far))
    assert (technologies(data), plan.cost_yuan) == (["satellite"], 5_240)
    _, data = planned(problem(far, levels=Levels(ALL, satellite=False)))
    assert technologies(data) == ["fibre"]


def test_a_village_is_told_at_which_price_fibre_would_win() -> None:
    plan, _ = planned(problem(village(1, 40)))
    (row,) = reasons(plan)
    assert (row["technology"], row["own_yuan"]) == ("satellite", 5_240)
    # Fibre: 40 km at 10,000 and 5,000 in the village. 5,240 leaves 240 for 40 km: 6 a kilometre.
    (fibre,) = (other for other in row["others"] if other["technology"] == "fibre")
    assert fibre["cost_yuan"] == 405_000
    assert fibre["price"] == {"of": "km", "now_yuan": 10_000, "turn_yuan": 6}


def test_signal_takes_a_hop_where_fibre_is_far() -> None:
    fed = Tower("seat", 30.0, 100.0, "plain", 45, (), backhaul=True)
    levels = Levels(Goal(0, 0, 0), ALL)
    plan, data = planned(problem(village(1, 20), towers=(fed,), levels=levels))
    # A new tower 52,000, its sun 21,000, a hop 8,000, a band 10,000.
    assert plan.cost_yuan == 91_000
    assert [work["item"] for work in data["works"]] == ["hop", "tower", "power-solar", "carrier"]
    assert data["villages"][0]["signal_from"] == f"new tower {village(1, 20).code} 800 MHz"


def test_a_ridge_between_them_takes_the_hop_away() -> None:
    fed = Tower("seat", 30.0, 100.0, "plain", 45, (), backhaul=True)
    heights = np.zeros((260, 40))
    heights[150:160] = 400.0  # a wall across the way, about 8 to 9 km north of the seat
    ground = Ground(30.24, 99.98, 0.001, 0.001, heights)
    levels = Levels(Goal(0, 0, 0), ALL)
    plan, data = planned(problem(village(1, 20), towers=(fed,), levels=levels, ground=ground))
    # The tower, its sun and band as before; 20 km of fibre instead of the hop.
    assert plan.cost_yuan == pytest.approx(83_000 + 200_000, abs=20)
    assert "hop" not in [work["item"] for work in data["works"]]


def test_mains_near_by_are_cheaper_than_the_sun() -> None:
    levels = Levels(Goal(0, 0, 0), ALL)
    near = (round(30 + 2 * KM, 9), 100.0)
    plan, data = planned(problem(village(1, 1), levels=levels, power=(near,)))
    # 1 km of mains 9,000 and 1,000; tower 52,000, band 10,000, and 1 km of fibre 10,000.
    assert plan.cost_yuan == 82_000
    assert "power-mains" in [work["item"] for work in data["works"]]


def test_an_impossible_goal_names_the_smallest_change() -> None:
    # A settlement of thirty homes 21 km away hears no tower that may be built.
    far = (Settlement(village(1, 1).code, 30.2, 100.0, 30),)
    levels = Levels(Goal(0, 0, 0), ALL, satellite=False)
    with pytest.raises(InputError, match="lower the goal signal all to 0 thousandths"):
        make_joint_plan(problem(village(1, 1), settlements=far, levels=levels))


def test_every_fault_is_named() -> None:
    tower = Tower("mast", 0.0, 0.0, "swamp", 900, (850,))
    with pytest.raises(InputError) as refused:
        problem(
            village(1, 1),
            towers=(tower, tower),
            settlements=(Settlement("nobody", 30.0, 100.0, -1),),
            levels=Levels(Goal(2000, 0, 0)),
        )
    codes = {fault.code for fault in refused.value.faults}
    assert codes == {
        "network.tower-twice",
        "network.position-missing",
        "network.terrain-unknown",
        "network.tower-height",
        "network.band-unknown",
        "network.village-unknown",
        "network.households-negative",
        "network.goal-wrong",
    }


def test_a_hole_in_the_terrain_is_named_with_its_place() -> None:
    heights = np.zeros((40, 40))
    heights[10, 10] = np.nan
    ground = Ground(30.02, 99.98, 0.001, 0.001, heights)
    with pytest.raises(InputError, match="terrain-hole"):
        ground.heights_m(np.array([30.01]), np.array([99.99]))
    with pytest.raises(InputError, match="terrain-hole"):
        ground.height_m(31.0, 100.0)


@pytest.fixture(scope="module")
def drawn() -> tuple[JointProblem, dict[str, Any]]:
    asked = modelled_joint(3, 16)
    return asked, planned(asked)[1]


@pytest.mark.parametrize("change", ["route", "village", "overfull", "bound", "cheaper line"])
def test_named_ways_to_spoil_are_refused_with_a_new_seal(
    drawn: tuple[JointProblem, dict[str, Any]], change: str
) -> None:
    asked, data = drawn
    plan = copy.deepcopy(data)
    lines, chosen = plan["graph"]["lines"], plan["graph"]["chosen"]
    if change == "route":
        chosen.remove(next(n for n in chosen if lines[n][3] in {"fibre", "hop", "mount"}))
    elif change == "village":
        row = next(row for row in plan["villages"] if row["signal_from"])
        row["signal_from"] = ""
    elif change == "overfull":
        radio = [n for n, line in enumerate(lines) if line[3] == "by-radio"]
        plan["graph"]["chosen"] = sorted({*chosen, *radio})
    elif change == "bound":
        plan["bound_yuan"] += 1
        plan["certificate"]["bound"] += 1
    else:
        lines[chosen[-1]][2] -= 5
    plan["seal"] = seal_of(plan)
    assert joint_faults(asked, plan)


def test_the_command_plans_towers_and_the_check_confirms(tmp_path: Path) -> None:
    asked = modelled_joint(2, 12)
    save_joint(asked, tmp_path)
    fibre = replace(asked.fibre, goal=Goal(0, 0, 0))
    assert read_joint_problem(tmp_path) == replace(asked, fibre=fibre)
    runner, out = CliRunner(), tmp_path / "out"
    done = runner.invoke(app, ["network", str(tmp_path), "--out", str(out), "--json"])
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert said["bound_yuan"] <= said["cost_yuan"]
    assert "not real" in (out / "works.csv").read_text(encoding="utf-8")
    fine = runner.invoke(app, ["check", str(tmp_path), str(out / "plan.json")])
    assert fine.exit_code == 0, fine.output


def test_the_same_problem_and_work_give_the_same_bytes() -> None:
    asked = modelled_joint(1, 12)
    one, other = (joint_data(make_joint_plan(asked, limit=WorkLimit(work=400))) for _ in range(2))
    assert one == other
