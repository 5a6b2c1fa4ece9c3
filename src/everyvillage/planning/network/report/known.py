"""What a report needs to know beside the content of plan.json."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from everyvillage.planning.network.fibre.problem import PERMILLE, left_out

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from everyvillage.planning.network.fibre.problem import Goal
    from everyvillage.planning.network.joint.problem import JointProblem


@dataclass(frozen=True)
class Known:
    """The day that the plan is of, where villages lie, and which share was asked.

    ``points`` are longitude and latitude by code; ``asked_permille`` the least share of villages
    that fulfils what was asked, in thousandths (None: only of the poor ones, or a sum of
    money instead).
    ``levels`` are those that were asked at all.
    """

    day: date | None = None
    points: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    asked_permille: float | None = None
    levels: frozenset[str] = frozenset({"broadband", "signal"})

    def missing(self, row: Mapping[str, Any]) -> list[str]:
        """Give the levels that were asked and that a village of a plan goes without."""
        has = {
            "broadband": row["technology"] != "none",
            "fibre": row["technology"] == "fibre",
            "signal": row["signal_from"] != "",
        }
        return [level for level, there in has.items() if level in self.levels and not there]


def known_of(problem: JointProblem, day: date | None = None) -> Known:
    """Give what a report needs to know of a problem."""
    villages = problem.fibre.villages
    points = {one.code: (one.longitude, one.latitude) for one in villages}
    shares = [goal.all_permille for goal in problem.levels.goals.values() if goal.all_permille]
    levels = frozenset(name for name, goal in problem.levels.goals.items() if _asks(goal))
    if not shares or problem.levels.within is not None:
        return Known(day, points, None, levels)
    count = len(villages)
    served = count - left_out(count, min(shares))
    return Known(day, points, served * PERMILLE / count, levels)


def _asks(goal: Goal) -> bool:
    return bool(goal.all_permille or goal.poor_permille or goal.township_permille)
