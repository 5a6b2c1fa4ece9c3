"""Check a week's plan against its problem, without the method that made it."""

from __future__ import annotations

from math import ceil, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from everyvillage.planning.rounds.problem import Home, Week, Worker
    from everyvillage.planning.rounds.solve import Stop, WeekPlan


def week_faults(week: Week, plan: WeekPlan) -> list[str]:
    """Give everything that is wrong with a plan; an empty list where it holds.

    Looks at each visit (known home, its own worker, once), each day (in order, within the
    minutes, back at the start), the sum of values, and that whoever comes first is either
    visited or named as waiting.
    """
    homes = {home.id: home for home in week.homes}
    workers = {worker.id: worker for worker in week.workers}
    faults = [*_visits(plan, homes)]
    days: dict[tuple[str, int], list[Stop]] = {}
    for stop in plan.stops:
        days.setdefault((stop.worker, stop.day), []).append(stop)
    for (worker, day), stops in days.items():
        if worker not in workers or day not in workers[worker].working:
            faults.append(f"{worker} does not work on day {day}")
        else:
            faults.extend(_day(week, workers[worker], stops, homes))
    visited = {stop.home for stop in plan.stops}
    faults += [
        f"{home.id} comes first, is not visited and does not wait"
        for home in week.homes
        if week.first(home) and home.id not in visited and home.id not in plan.waiting
    ]
    faults += [f"{home} waits and is visited" for home in plan.waiting if home in visited]
    worth = sum(homes[home].value for home in visited if home in homes)
    if worth != plan.value:
        faults.append(f"the plan says {plan.value} yuan, its visits are worth {worth}")
    return faults


def _visits(plan: WeekPlan, homes: dict[str, Home]) -> list[str]:
    faults: list[str] = []
    seen: set[str] = set()
    for stop in plan.stops:
        home = homes.get(stop.home)
        if home is None:
            faults.append(f"{stop.home} is no household of this week")
        elif home.worker != stop.worker:
            faults.append(f"{stop.home} is visited by {stop.worker}, not {home.worker}")
        if stop.home in seen:
            faults.append(f"{stop.home} is visited twice")
        seen.add(stop.home)
    return faults


def _day(week: Week, worker: Worker, stops: Sequence[Stop], homes: dict[str, Home]) -> list[str]:
    minute, last = 0, (worker.east_km, worker.north_km)
    faults: list[str] = []
    for stop in stops:
        home = homes.get(stop.home)
        if home is None:
            continue
        place = (home.east_km, home.north_km)
        minute += _road(week, last, place)
        if stop.minute < minute:
            faults.append(f"{stop.home} is reached at minute {minute}, not {stop.minute}")
        minute = max(minute, stop.minute) + week.visit_minutes
        last = place
    minute += _road(week, last, (worker.east_km, worker.north_km))
    if minute > worker.day_minutes:
        faults.append(f"{worker.id} is back after {minute} of {worker.day_minutes} minutes")
    return faults


def _road(week: Week, one: tuple[float, float], other: tuple[float, float]) -> int:
    straight = sqrt((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2)
    return ceil(60 * straight * week.detour / week.speed_kmh - 1e-9)
