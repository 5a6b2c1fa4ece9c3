"""What the state pays: by region and border land, work by work, reckoned by hand."""

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from everyvillage.core.errors import InputError
from everyvillage.planning.network.fibre.problem import Goal
from everyvillage.planning.network.joint.check import joint_faults
from everyvillage.planning.network.joint.costs import shipped_joint_costs
from everyvillage.planning.network.joint.problem import JointProblem, Levels, Tower
from everyvillage.planning.network.joint.read import read_joint_problem
from everyvillage.planning.network.joint.save import save_joint
from everyvillage.planning.network.joint.subsidy import Subsidy, subsidy_of
from everyvillage.planning.network.joint.write import write_joint
from everyvillage.planning.network.proofs import seal_of
from everyvillage.planning.network.report.known import Known
from everyvillage.planning.network.report.write import report_source
from everyvillage.policy.regions import REGIONS, region_of
from tests.planning.network.test_joint import ALL, planned, problem, village

EAST, BORDER = Subsidy("east"), Subsidy("west", border=True)
NO_SATELLITE = Levels(ALL, satellite=False)


def paid(data: dict[str, Any]) -> dict[str, int]:
    return {work["item"]: work["subsidy_yuan"] for work in data["works"]}


@pytest.mark.parametrize(
    ("region", "line", "homes"), [("east", 1_500, 750), ("west", 3_500, 1_750)]
)
def test_fibre_goes_by_the_region(region: str, line: int, homes: int) -> None:
    # 10,000 of line and 5,000 in the village, no upkeep here: 15 % in the east, 35 in the west.
    asked = problem(village(1, 1), levels=NO_SATELLITE, subsidy=Subsidy(region))
    _, data = planned(asked)
    assert paid(data) == {"fibre": line, "by-fibre": homes}
    assert data["subsidy_yuan"] == line + homes
    assert data["subsidy"] == {"region": region, "border": False}


def hill(rule: Subsidy | None) -> JointProblem:
    fed = Tower("seat", 30.0, 100.0, "plain", 45, (), backhaul=True)
    levels = Levels(Goal(0, 0, 0), ALL)
    return problem(village(1, 20), towers=(fed,), levels=levels, subsidy=rule)


def test_towers_go_by_border_land() -> None:
    # 30 % of a hop 8,000, a band 10,000, a tower 50,000 with 1,000 a year, its sun 20,000 with 500.
    inland = {"hop": 2_400, "tower": 16_800, "power-solar": 6_900, "carrier": 3_000}  # six years
    border = {"hop": 2_400, "tower": 18_000, "power-solar": 7_500, "carrier": 3_000}  # ten years
    assert paid(planned(hill(EAST))[1]) == inland
    _, data = planned(hill(BORDER))
    assert paid(data) == border
    assert data["subsidy_yuan"] == 30_900
    source = report_source(data, "en", Known(), with_map=False)
    assert "for the west, border land the state would pay 0.031 million yuan" in source
    assert "按西部（边境地区）最近批次补助规则" in report_source(
        data, "zh", Known(), with_map=False
    )


def test_without_a_rule_no_subsidy_is_reckoned() -> None:
    _, data = planned(hill(None))
    assert (data["subsidy"], data["subsidy_yuan"]) == ({"region": "", "border": False}, 0)
    assert "state would pay" not in report_source(data, "en", Known(), with_map=False)


def test_homes_terminals_and_satellites_get_none_and_parts_are_rounded_down() -> None:
    assert [subsidy_of(EAST, item, 1_000, 100) for item in ("by-radio", "by-satellite")] == [0, 0]
    assert subsidy_of(EAST, "fibre", 999, 7) == 156  # 15 % of 999 + 6 x 7 is 156.15


@pytest.mark.parametrize("key", ["rule", "work", "sum"])
def test_another_rule_or_amount_is_refused_with_a_new_seal(key: str) -> None:
    asked = hill(EAST)
    plan = json.loads(json.dumps(planned(asked)[1]))
    if key == "rule":
        plan["subsidy"]["border"] = True
    elif key == "work":
        plan["works"][1]["subsidy_yuan"] += 3
    else:
        plan["subsidy_yuan"] += 1
    plan["seal"] = seal_of(plan)
    assert joint_faults(asked, plan)


def test_each_work_of_the_bill_has_its_amount(tmp_path: Path) -> None:
    write_joint(planned(hill(BORDER))[1], tmp_path)
    with (tmp_path / "works.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["item"]: row["subsidy_yuan"] for row in csv.DictReader(file)}
    assert rows["tower"] == "18000"


def test_the_rule_stands_in_the_problem_and_needs_its_region(tmp_path: Path) -> None:
    asked = replace(hill(BORDER), costs=shipped_joint_costs())
    save_joint(asked, tmp_path)
    assert read_joint_problem(tmp_path).subsidy == BORDER
    settings = tmp_path / "problem.toml"
    settings.write_text(settings.read_text("utf-8").replace('region = "west"\n', ""), "utf-8")
    with pytest.raises(InputError) as refused:
        read_joint_problem(tmp_path)
    assert [fault.where for fault in refused.value.faults] == ["problem.toml: subsidy.region"]
    with pytest.raises(InputError, match="region-unknown"):
        hill(Subsidy("north"))


def test_every_province_lies_in_one_region() -> None:
    codes = [code for row in REGIONS.values() for code in row]
    assert len(codes) == len(set(codes)) == 31
    assert [region_of(code) for code in ("110101", "430102", "632626")] == [
        "east",
        "centre",
        "west",
    ]
    assert region_of("000101") == ""
