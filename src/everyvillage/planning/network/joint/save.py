"""Write a joint problem as the folder that :mod:`read` takes; its terrain model stays apart."""

from __future__ import annotations

import csv
from dataclasses import astuple
from typing import TYPE_CHECKING

from everyvillage.planning.network.fibre.save import save_problem
from everyvillage.planning.network.joint.costs import shipped_joint_costs
from everyvillage.planning.network.joint.locks import lock_lines

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from everyvillage.planning.network.fibre.problem import Goal
    from everyvillage.planning.network.joint.problem import JointProblem, Levels


MICROWAVE, NO_POWER = "microwave", "none"


def save_joint(problem: JointProblem, folder: Path) -> None:
    """Write settings and tables; refuse costs that are not the shipped ones (set them by hand)."""
    if problem.costs != shipped_joint_costs():
        message = "only a problem with the shipped costs can be saved"
        raise ValueError(message)
    save_problem(problem.fibre, folder)
    levels, radio = problem.levels, problem.radio
    today = ("signal_today", "broadband_today")
    lines = [f"{name} = {sorted(getattr(problem, name))!r}" for name in today]
    lines += [*lock_lines(problem.locks), ""]
    head = (folder / "problem.toml").read_text(encoding="utf-8")
    tail = _levels(levels)
    if problem.subsidy is not None:
        border = str(problem.subsidy.border).lower()
        tail += ["[subsidy]", f'region = "{problem.subsidy.region}"', f"border = {border}"]
    tail += [
        "[radio]",
        f"rsrp_dbm = {radio.rsrp_dbm}",
        f"new_mast_m = {radio.new_mast_m}",
        f"handset_m = {radio.handset_m}",
        f"bands = {list(radio.bands)}",
        f"settlement_least = {radio.settlement_least}",
        f"site_within_m = {radio.site_within_m}",
        f'signal_rule = "{radio.signal_rule}"',
    ]
    text = "\n".join(lines) + head + "\n".join(tail) + "\n"
    (folder / "problem.toml").write_text(text, encoding="utf-8")
    _table(
        folder / "towers.csv",
        "name latitude longitude terrain height_m bands backhaul operator power",
        (
            [
                one.name,
                one.latitude,
                one.longitude,
                one.terrain,
                one.height_m,
                " ".join(map(str, one.bands)),
                MICROWAVE if one.microwave else str(one.backhaul).lower(),
                one.operator,
                "" if one.powered else NO_POWER,
            ]
            for one in problem.towers
        ),
    )
    _table(
        folder / "settlements.csv",
        "village latitude longitude households kind",
        (
            [one.village, one.latitude, one.longitude, one.households, one.kind]
            for one in problem.settlements
        ),
    )
    _table(folder / "power.csv", "latitude longitude", problem.power)
    heads = "latitude longitude dbm band tower operator"
    if problem.drive:
        _table(folder / "drive.csv", heads, map(astuple, problem.drive))


def _levels(levels: Levels) -> list[str]:
    tail = ["[levels]", f"satellite = {str(levels.satellite).lower()}"]
    tail += [] if levels.budget_yuan is None else [f"budget_yuan = {levels.budget_yuan}"]
    if levels.within is not None:
        within, first = levels.within, str(levels.within.poor_first).lower()
        tail += ["[levels.within]", f"yuan = {within.yuan}", f'counts = "{within.counts}"']
        tail += [f"poor_first = {first}"]
    for level, goal in levels.goals.items():
        tail += _goal(level, goal)
    return tail


def _goal(level: str, goal: Goal) -> list[str]:
    return [
        f"[levels.{level}]",
        f"all_permille = {goal.all_permille}",
        f"poor_permille = {goal.poor_permille}",
        f"township_permille = {goal.township_permille}",
    ]


def _table(path: Path, heads: str, rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heads.split())
        writer.writerows(rows)
