"""Rounds: who is visited this week by whom, within their hours, and how many nobody listed.

``Week`` is the problem, ``plan_week`` the method, ``week_faults`` an independent check;
``draw_slice`` takes households by chance and ``estimate_missed`` says from their answers how
many falling households are on no list.
"""

from everyvillage.planning.rounds.check import week_faults
from everyvillage.planning.rounds.estimate import Missed, estimate_missed
from everyvillage.planning.rounds.problem import Home, Week, Worker
from everyvillage.planning.rounds.slices import draw_slice
from everyvillage.planning.rounds.solve import Stop, WeekPlan, plan_week

__all__ = [
    "Home",
    "Missed",
    "Stop",
    "Week",
    "WeekPlan",
    "Worker",
    "draw_slice",
    "estimate_missed",
    "plan_week",
    "week_faults",
]
