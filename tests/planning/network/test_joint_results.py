"""What is made of a joint plan: orders, reasons, the curve, doubt of costs, files, comparison."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pyogrio
import pytest
from typer.testing import CliRunner

from benchmarks.worlds.counties import modelled_joint
from everyvillage.cli.plan import app
from everyvillage.core.errors import InputError
from everyvillage.planning.network.joint.compare import compared, decided, with_share
from everyvillage.planning.network.joint.curve import doubts, joint_curve, repriced
from everyvillage.planning.network.joint.describe import joint_data
from everyvillage.planning.network.joint.orders import ORDERS, roll_outs, year_by_year
from everyvillage.planning.network.joint.plan import JointPlan, make_joint_plan
from everyvillage.planning.network.joint.read import read_joint_problem
from everyvillage.planning.network.joint.save import save_joint
from everyvillage.planning.network.joint.why import reasons
from everyvillage.planning.network.steiner.limit import WorkLimit
from tests.support.pdf_text import words_of

LIMIT = WorkLimit(work=300)


@pytest.fixture(scope="module")
def plan() -> JointPlan:
    return make_joint_plan(modelled_joint(3, 16), limit=LIMIT)


def test_every_order_builds_the_same_plan(plan: JointPlan) -> None:
    data, orders = joint_data(plan), roll_outs(plan)
    assert set(orders) == set(ORDERS)
    for rows in orders.values():
        assert sum(row["building_yuan"] for row in rows) == data["building_yuan"]
        assert len({row["code"] for row in rows}) == len(rows)
        assert [row["year"] for row in rows] == sorted(row["year"] for row in rows)
        years = year_by_year(rows)
        assert sum(year["building_yuan"] for year in years) == data["building_yuan"]
        assert years[-1]["households_so_far"] == sum(row["households"] for row in rows)


def test_the_poor_come_first_and_the_many_come_first(plan: JointPlan) -> None:
    orders = roll_outs(plan)
    poor = {village.code for village in plan.problem.fibre.villages if village.poor}
    flags = [row["code"] in poor for row in orders["poorest"]]
    assert flags == sorted(flags, reverse=True)
    homes = [row["households"] for row in orders["people"]]
    assert homes == sorted(homes, reverse=True)


def test_with_a_budget_a_village_waits_for_the_year_that_pays_for_it(plan: JointPlan) -> None:
    whole = joint_data(plan)["building_yuan"]
    budget = whole // 7
    levels = replace(plan.problem.levels, budget_yuan=budget)
    model = replace(plan.model, problem=replace(plan.problem, levels=levels))
    for rows in roll_outs(replace(plan, model=model)).values():
        spent = 0
        for row in rows:
            spent += row["building_yuan"]
            # The years before are not enough, this one is.
            assert (row["year"] - 1) * budget < max(1, spent) <= row["year"] * budget
        assert rows[-1]["year"] == 8  # seven sevenths rounded down leave a rest


def test_a_budget_is_read_back_and_must_be_money(tmp_path: Path) -> None:
    whole = modelled_joint(3, 12)
    save_joint(replace(whole, levels=replace(whole.levels, budget_yuan=900_000)), tmp_path)
    assert read_joint_problem(tmp_path).levels.budget_yuan == 900_000
    with pytest.raises(InputError) as refused:
        replace(whole, levels=replace(whole.levels, budget_yuan=0))
    assert refused.value.faults[0].where == "budget of a year"


def test_every_village_is_told_what_the_others_would_cost(plan: JointPlan) -> None:
    rows = reasons(plan)
    assert [row["code"] for row in rows] == [v.code for v in plan.problem.fibre.villages]
    others = [other for row in rows for other in row["others"]]
    assert {other["technology"] for other in others} >= {"fibre", "satellite"}
    assert all(other["cost_yuan"] >= 0 for other in others)


def test_the_curve_has_a_bound_at_every_point(plan: JointPlan) -> None:
    curve = joint_curve(plan.problem, points=4, seed=1, limit=LIMIT)
    assert all(0 <= point.bound_yuan <= point.cost_yuan for point in curve)
    assert curve[0].cost_yuan <= curve[-1].cost_yuan
    assert curve[-1].permille == 1000


def test_doubt_of_costs_moves_the_plan_between_least_and_most(plan: JointPlan) -> None:
    told = [one.as_dict() for one in doubts(plan, limit=LIMIT)]
    rows = {(row["costs"], row["at"]): row for row in told}
    assert len(rows) == 6
    least, most = rows["all", "least"], rows["all", "most"]
    assert least["same_plan_yuan"] < plan.cost_yuan < most["same_plan_yuan"]
    assert all(row["bound_yuan"] <= row["same_plan_yuan"] for row in rows.values())
    # Fibre at its most leaves the costs of towers as they are.
    assert repriced(plan.problem, "fibre", 1).costs == plan.problem.costs


def test_a_question_changed_by_hand_gives_a_plan_to_compare(plan: JointPlan) -> None:
    served = [row["code"] for row in joint_data(plan)["villages"] if row["technology"] == "radio"]
    less = with_share(plan.problem, 700)
    changed = decided(less, forbidden=served[:1])
    other = make_joint_plan(changed, limit=LIMIT)
    told = compared(joint_data(plan), joint_data(other))
    assert {"code": served[0], "from": "radio", "to": "none"} in told["villages"]
    assert told["sums"]["cost_yuan"] == [plan.cost_yuan, other.cost_yuan]


def test_the_command_writes_every_file_twice_alike(tmp_path: Path) -> None:
    save_joint(modelled_joint(2, 12), tmp_path)
    runner, folders = CliRunner(), [tmp_path / "one", tmp_path / "two"]
    items = tmp_path / "items.csv"
    items.write_text("名称,单位,数量\n光缆,公里,\n拆除旧杆,根,\n", "utf-8")
    for out in folders:
        told = ["--report", "en", "--day", "2020-09-30"]
        asked = ["network", str(tmp_path), "--out", str(out), "--points", "3", "--work", "200"]
        done = runner.invoke(app, [*asked, *told, "--template", str(items)])
        assert done.exit_code == 0, done.output
        assert "not in the plan: items.csv: row 3: 拆除旧杆" in done.output
    names = sorted(path.name for path in folders[0].iterdir())
    assert names == [
        "bill.csv",
        "curve.svg",
        "plan.json",
        "proofs.json",
        "report-en.pdf",
        "report-map-en.pdf",
        "routes.geojson",
        "routes.gpkg",
        "routes.kmz",
        "signals.csv",
        "works.csv",
    ]
    for name in names:
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes(), name
    data = json.loads((folders[0] / "plan.json").read_text(encoding="utf-8"))
    placed = sum(bool(work["route"]) for work in data["works"])
    found = pyogrio.read_info(folders[0] / "routes.gpkg")  # type: ignore[no-untyped-call] # pyogrio's carries no types
    assert found["features"] == placed
    with zipfile.ZipFile(folders[0] / "routes.kmz") as archive:
        assert archive.read("doc.kml").decode().count("<Placemark>") == placed
    metres = sum(work["quantity"] for work in data["works"] if work["item"] == "fibre")
    bill = (folders[0] / "bill.csv").read_text("utf-8-sig").splitlines()
    assert float(bill[1].split(",")[2]) == metres / 1000
    assert "Asof2020-09-30" in words_of(folders[0] / "report-en.pdf")
