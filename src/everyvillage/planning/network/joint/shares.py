"""The same question with another share: what the curve asks, and what a planner plans next.

The share is that of all villages in every level that asks for one, of the poor villages where a
level asks for these alone. Floors (poor villages, townships) stay, and are no higher than the share
that is asked, so that a smaller share never costs more. A sum of money is not asked then.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from everyvillage.planning.network.fibre.problem import PERMILLE, Goal

if TYPE_CHECKING:
    from everyvillage.planning.network.joint.problem import JointProblem, Levels


def share_of(goal: Goal) -> int:
    """Give the share that a goal asks, in thousandths; 0 where it asks nothing."""
    return goal.all_permille or goal.poor_permille


def goal_at(goal: Goal, permille: int) -> Goal:
    """Give a goal with another share; one that asks nothing stays."""
    floor = min(goal.township_permille, permille)
    if goal.all_permille:
        return Goal(permille, min(goal.poor_permille, permille), floor)
    return Goal(0, permille, floor) if goal.poor_permille else goal


def asked_goals(levels: Levels) -> dict[str, Goal]:
    """Give the levels that ask something, by name; broadband for all where none does."""
    asked = {name: goal for name, goal in levels.goals.items() if share_of(goal)}
    return asked or {"broadband": Goal()}


def levels_at(levels: Levels, permille: int) -> Levels:
    """Give all levels with another share; broadband's where nothing is asked."""
    goals = {name: goal_at(goal, permille) for name, goal in levels.goals.items()}
    if not any(map(share_of, levels.goals.values())):
        goals["broadband"] = Goal(permille, 0, 0)
    return replace(
        levels,
        within=None,
        broadband=goals["broadband"],
        signal=goals.get("signal"),
        fibre=goals.get("fibre"),
    )


def share_today(problem: JointProblem) -> int:
    """Give the share that the level with the least of it has today, in thousandths."""
    villages, found = problem.fibre.villages, [PERMILLE]
    fibre = {one.code for one in villages if one.connected}
    has = {
        "fibre": fibre,
        "broadband": fibre | problem.broadband_today,
        "signal": problem.signal_today,
    }
    for name, goal in asked_goals(problem.levels).items():
        counted = [one.code for one in villages if one.poor or goal.all_permille]
        if counted:
            found.append(len(has[name] & set(counted)) * PERMILLE // len(counted))
    return min(found)
