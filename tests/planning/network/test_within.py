"""The most that a sum of money reaches: by hand, by trying everything, spoilt, and from files."""

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from everyvillage.cli.plan import app
from everyvillage.core.errors import InputError
from everyvillage.planning.network.fibre.problem import Goal
from everyvillage.planning.network.joint.check import joint_faults, written_faults
from everyvillage.planning.network.joint.costs import shipped_joint_costs
from everyvillage.planning.network.joint.curve import joint_curve
from everyvillage.planning.network.joint.locks import Locks
from everyvillage.planning.network.joint.plan import make_joint_plan
from everyvillage.planning.network.joint.problem import JointProblem, Levels, RadioRules
from everyvillage.planning.network.joint.read import read_joint_problem
from everyvillage.planning.network.joint.results import write_results
from everyvillage.planning.network.joint.save import save_joint
from everyvillage.planning.network.joint.within import Within
from everyvillage.planning.network.proofs import read_proofs, seal_of
from everyvillage.planning.network.steiner.limit import WorkLimit
from tests.planning.network.test_joint import KM, planned, problem, village
from tests.support.spoiling import Spoiler

pytestmark = pytest.mark.once
# A, 1 km from the town, is poor: 20 homes; B, 2 km farther on, has 60. A kilometre of fibre costs
# 10,000, equipment 3,000, a home 100. A alone 10,000 + 3,000 + 2,000 = 15,000; B alone, past A,
# 30,000 + 3,000 + 6,000 = 39,000; both 30,000 + 5,000 + 9,000 = 44,000.
A, B = replace(village(1, 1, 20), poor=True), village(2, 3, 60)


def asked(yuan: int, **more: Any) -> JointProblem:  # noqa: ANN401 -- fields of the money
    """Ask for the most within the money, satellites left out."""
    return problem(A, B, levels=Levels(satellite=False, within=Within(yuan, **more)))


def stages(data: dict[str, Any]) -> list[tuple[str, int, int, int | None]]:
    rows = data["within"]["stages"]
    return [(row["stage"], row["reached"], row["most"], row["more_yuan"]) for row in rows]


@pytest.mark.parametrize(
    ("yuan", "cost", "reached", "more"),
    [
        (0, 0, 0, 15_000),
        (14_999, 0, 0, 15_000),
        (30_000, 15_000, 20, 39_000),
        (43_999, 39_000, 60, 44_000),
        (44_000, 44_000, 80, None),
    ],
)
def test_the_most_households_within_the_money_by_hand(
    yuan: int, cost: int, reached: int, more: int | None
) -> None:
    plan, data = planned(asked(yuan))
    ((stage, got, most, least),) = stages(data)
    assert (plan.cost_yuan, stage, got, most) == (cost, "all", reached, reached)
    assert (least is None) == (more is None)
    if least is not None and more is not None:
        assert yuan < least <= more  # to reach more costs at least so much, and can be had for more
    assert plan.bound_yuan == cost  # and nothing reaches as many for less


def test_the_poor_come_first_and_villages_may_be_counted() -> None:
    _, data = planned(asked(43_000, poor_first=True))
    # B would bring 60 homes, but A is poor; with A there is no money for B.
    assert [row[:3] for row in stages(data)] == [("poor", 20, 20), ("all", 20, 20)]
    _, data = planned(asked(43_000, counts="villages"))
    assert [row[:3] for row in stages(data)] == [("all", 1, 1)]


def test_where_poor_villages_alone_are_asked_they_alone_count() -> None:
    levels = Levels(Goal(0, 990, 0), satellite=False, within=Within(50_000))
    plan, data = planned(problem(A, B, levels=levels))
    assert (plan.cost_yuan, stages(data)) == (15_000, [("all", 20, 20, None)])


def everything(data: dict[str, Any], homes: list[int]) -> Iterator[tuple[int, int]]:
    """Give cost and homes of each set of places, joined by the cheapest lines among them."""
    lines = sorted((cost, one, other, kind) for one, other, cost, kind in data["graph"]["lines"])
    first = min(other for _, _, other, kind in lines if kind == "by-fibre")
    in_village = {
        one: (cost, homes[other - first]) for cost, one, other, kind in lines if kind == "by-fibre"
    }
    places = range(1, len(data["graph"]["places"]))
    for chosen in (some for size in places for some in combinations(places, size)):
        piece, line_yuan = {node: node for node in (0, *chosen)}, 0
        for cost, one, other, kind in lines:
            apart = one in piece and other in piece and piece[one] != piece[other]
            if apart and kind in {"today", "fibre"}:
                old, new = piece[one], piece[other]
                piece = {node: new if at == old else at for node, at in piece.items()}
                line_yuan += cost
        if len(set(piece.values())) == 1:
            own = [in_village[node] for node in chosen if node in in_village]
            for some in (some for size in range(len(own) + 1) for some in combinations(own, size)):
                yield line_yuan + sum(one[0] for one in some), sum(one[1] for one in some)


def test_against_every_set_of_lines_and_villages() -> None:
    draw = np.random.default_rng(5)
    for _ in range(2):
        villages = tuple(
            replace(
                village(n, 0, int(draw.integers(5, 200))),
                latitude=round(30 + float(draw.uniform(-6, 6)) * KM, 9),
                longitude=round(100 + float(draw.uniform(-6, 6)) * KM, 9),
            )
            for n in range(4)
        )
        whole = problem(*villages, levels=Levels(satellite=False, within=Within(10**9)))
        whole = replace(whole, radio=RadioRules(bands=()))  # no towers
        _, data = planned(whole)
        found = list(everything(data, [one.households for one in villages]))
        dear = max(cost for cost, _ in found)
        for part in (0.15, 0.35, 0.6):
            money = int(part * dear / 2)
            levels = replace(whole.levels, within=Within(money))
            _, told = planned(replace(whole, levels=levels))
            best = max(homes for cost, homes in found if cost <= money)
            ((_, reached, most, _),) = stages(told)
            assert reached == best <= most


@pytest.fixture(scope="module")
def written(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[JointProblem, dict[str, Any], dict[str, Any]]:
    question, limit = asked(43_000, poor_first=True), WorkLimit(work=60)
    out = tmp_path_factory.mktemp("within")
    plan = make_joint_plan(question, limit=limit)
    curve = joint_curve(question, points=3, seed=1, limit=limit)
    files = write_results(plan, curve, out, language="en", limit=limit)
    proofs = read_proofs(files[0])
    assert proofs is not None
    return question, json.loads(files[0].read_text("utf-8")), proofs


def test_every_field_about_the_money_is_checked(
    written: tuple[JointProblem, dict[str, Any], dict[str, Any]],
) -> None:
    question, data, proofs = written
    assert list(written_faults(question, data, proofs)) == []
    accepted = []
    for words, changed in Spoiler(data["within"], np.random.default_rng(7)).spoils(60):
        plan = {**data, "within": changed}
        plan["seal"] = seal_of(plan)
        if next(written_faults(question, plan, proofs), None) is None:
            accepted.append(words)
    assert accepted == []


@pytest.mark.parametrize("change", ["gone", "of less", "none", "another money"])
def test_a_ceiling_without_its_proof_is_refused(
    written: tuple[JointProblem, dict[str, Any], dict[str, Any]], change: str
) -> None:
    question, data, proofs = copy.deepcopy(written)
    if change == "gone":
        del proofs["within"]
    elif change == "of less":  # a proof that is right, and says less than the plan
        proofs["within"][1]["bound"] -= 1
    elif change == "none":
        proofs["within"][1] = None
        data["within"]["stages"][1]["more_yuan"] = None
    else:
        question = asked(44_000, poor_first=True)
        data["within"]["yuan"] = 44_000
    data["proofs"] = seal_of(proofs)
    data["seal"] = seal_of(data)
    assert list(written_faults(question, data, proofs))


def test_a_plan_for_money_that_nobody_gave_is_refused() -> None:
    _, data = planned(asked(43_000))
    other = replace(asked(43_000), levels=Levels(satellite=False))
    assert any("nobody gave" in fault for fault in joint_faults(other, data))


def test_what_is_locked_in_may_cost_more_than_the_money() -> None:
    dear = asked(20_000)
    dear = replace(dear, fibre=replace(dear.fibre, forced=frozenset({B.code})))
    with pytest.raises(InputError, match="it costs at least 39000 yuan") as refused:
        make_joint_plan(dear, limit=WorkLimit(work=200))
    assert "raise the budget to 39000 yuan" in str(refused.value)
    kept = frozenset({("fibre", (30.0, 100.0), (A.latitude, A.longitude))})
    tight = replace(asked(9_999), locks=Locks(kept=kept))
    with pytest.raises(InputError, match="it costs at least 10000 yuan"):
        make_joint_plan(tight, limit=WorkLimit(work=200))
    plan, data = planned(replace(asked(15_000), locks=Locks(kept=kept)))
    assert (plan.cost_yuan, stages(data)[0][1]) == (15_000, 20)


def test_wrong_sums_are_named() -> None:
    with pytest.raises(InputError) as refused:
        problem(A, levels=Levels(within=Within(-1, "people")))
    assert [fault.where for fault in refused.value.faults] == [
        "levels.within: yuan",
        "levels.within: counts",
    ]


def test_the_command_says_what_the_money_reaches(tmp_path: Path) -> None:
    costs = shipped_joint_costs()
    near = replace(
        asked(10_000_000, poor_first=True),
        costs=costs,
    )
    save_joint(near, tmp_path)
    assert read_joint_problem(tmp_path).levels.within == near.levels.within
    out = tmp_path / "out"
    command = ["network", str(tmp_path), "--out", str(out), "--points", "2", "--report", "en"]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    assert "within 10.000 million yuan: 80 households, none is left to reach" in done.output
    text = (tmp_path / "problem.toml").read_text("utf-8")
    (tmp_path / "problem.toml").write_text(text.replace("yuan = 10000000", "money = 5"), "utf-8")
    wrong = CliRunner().invoke(app, command)
    assert "levels.within.money" in str(wrong.exception)
    assert "levels.within.yuan" in str(wrong.exception)
