"""Plan a week: what must be first, then what floors ask, then the most loss prevented."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from pyvrp import Model
from pyvrp.stop import MaxIterations

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from everyvillage.planning.rounds.problem import Home, Week, Worker

ROUNDS = 400
MOST = 60
"""Homes of one worker that are looked at beside those that come first."""

TOP, NEXT, EACH = 90_000, 40_000, 10_000
"""What leaving a home out costs the search: one that comes first, one that a floor asks for, the
one of the greatest expected loss. A minute on the road costs 1, one too many 100,000 at most."""

DUE, A_DAY, LATEST = 78_000, 1_000, 10
"""What a home costs that is due today, less for each day later, more for up to ten days past."""

CLOCK = 1_440
"""Minutes from the beginning of one day's round to that of the next."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One visit: the home, the worker, the day (from 1), the minute of arrival, and why."""

    home: str
    worker: str
    day: int
    minute: int
    why: str


@dataclass(frozen=True, slots=True)
class WeekPlan:
    """The visits of a week in order, what comes first but has no room, and the settings.

    ``value`` is the expected preventable loss of all visits, in yuan; ``waiting`` the homes
    that come first or that a floor asks for, for which there are no hours.
    """

    stops: tuple[Stop, ...]
    waiting: tuple[str, ...]
    value: int
    seed: int
    rounds: int


def plan_week(week: Week, *, seed: int = 1, rounds: int = ROUNDS) -> WeekPlan:
    """Plan the visits of every worker.

    Homes drawn by chance and homes with a deadline come first, then those that each group's
    floor asks for, the most valuable first, then whatever prevents the most loss in the hours
    that are left. A deadline is kept to its day; one that cannot be kept is visited later rather
    than not at all. ``rounds`` is the work of the search for each worker; the same week, seed and
    rounds give the same plan.
    """
    floors = _floor_homes(week)
    stops: list[Stop] = []
    for worker in week.workers:
        stops.extend(_of_worker(week, worker, floors, seed, rounds))
    visited = {stop.home for stop in stops}
    values = {home.id: home.value for home in week.homes}
    wanted = [home.id for home in week.homes if week.first(home) or home.id in floors]
    return WeekPlan(
        stops=tuple(stops),
        waiting=tuple(home for home in wanted if home not in visited),
        value=sum(values[stop.home] for stop in stops),
        seed=seed,
        rounds=rounds,
    )


def _floor_homes(week: Week) -> frozenset[str]:
    """Choose the homes that the floors ask for, the most valuable of each group."""
    hours = sum(len(worker.working) * worker.day_minutes for worker in week.workers)
    floors = week.floors(min(hours // (week.visit_minutes * 2), len(week.homes)))
    chosen: set[str] = set()
    for group, number in floors.items():
        homes = [home for home in week.homes if home.group == group]
        homes.sort(key=lambda home: (-home.value, home.id))
        chosen |= {home.id for home in homes[:number]}
    return frozenset(chosen)


def _of_worker(
    week: Week, worker: Worker, floors: frozenset[str], seed: int, rounds: int
) -> list[Stop]:
    homes = _candidates(week, worker, floors)
    if not homes or not worker.working or not worker.day_minutes:
        return []
    why = {
        home.id: week.first(home) or ("floor" if home.id in floors else "value") for home in homes
    }
    late: set[str] = set()
    stops = _searched(week, worker, homes, why, late, seed, rounds)
    visited = {stop.home for stop in stops}
    late = {home.id for home in homes if why[home.id] == "due" and home.id not in visited}
    return _searched(week, worker, homes, why, late, seed, rounds) if late else stops


def _searched(
    week: Week,
    worker: Worker,
    homes: Sequence[Home],
    why: Mapping[str, str],
    late: Collection[str],
    seed: int,
    rounds: int,
) -> list[Stop]:
    """Search for the days of one worker; the deadlines of ``late`` homes are past keeping."""
    model, most = Model(), max(1, *(home.value for home in homes))
    base = model.add_location(worker.east_km, worker.north_km)
    depot = model.add_depot(base)
    for day in worker.working:
        begins = (day - 1) * CLOCK
        model.add_vehicle_type(
            start_depot=depot,
            end_depot=depot,
            tw_early=begins,
            tw_late=begins + worker.day_minutes,
            name=str(day),
        )
    places = [base]
    for home in homes:
        place = model.add_location(home.east_km, home.north_km)
        last = None if home.id in late else week.last_day(home)
        model.add_client(
            place,
            service_duration=week.visit_minutes,
            tw_late=(worker.days if last is None else last) * CLOCK,
            prize=_prize(home, why[home.id], most, worker.day_minutes),
            required=False,
        )
        places.append(place)
    ends: list[Home | Worker] = [worker, *homes]
    for one, from_ in zip(ends, places, strict=True):
        for other, to in zip(ends, places, strict=True):
            if one is not other:
                minutes = week.minutes(one, other)
                model.add_edge(from_, to, distance=minutes, duration=minutes)
    best = model.solve(MaxIterations(rounds), seed=seed, display=False).best
    if not best.is_feasible():
        return []
    routes = {
        worker.working[route.vehicle_type()]: [
            homes[visit.idx] for visit in route if visit.is_client()
        ]
        for route in best.routes()
    }
    return _stops(week, worker, _in_days(week, worker, routes, late), why)


def _candidates(week: Week, worker: Worker, floors: frozenset[str]) -> list[Home]:
    homes = sorted(week.of_worker(worker.id), key=lambda home: (-home.value, home.id))
    must = [home for home in homes if week.first(home) or home.id in floors]
    taken = {home.id for home in must}
    rest = [home for home in homes if home.id not in taken and home.value > 0]
    return [*must, *rest[:MOST]]


def _prize(home: Home, why: str, most: int, day_minutes: int) -> int:
    """Give what leaving a home out costs the search, so that firsts come before values.

    Where not all firsts have room, what chance drew goes before deadlines, the nearest first, and
    of one day the most valuable. A home of any value costs more than a day's road, so that no hours
    stay empty beside it.
    """
    if why == "drawn":
        return TOP
    if why == "due":
        return DUE - A_DAY * max(home.due_days or 0, -LATEST) + home.value * (A_DAY - 1) // most
    return (NEXT if why == "floor" else 0) + max(home.value * EACH // most, day_minutes)


def _in_days(
    week: Week, worker: Worker, routes: Mapping[int, Sequence[Home]], late: Collection[str]
) -> dict[int, Sequence[Home]]:
    """Bring the rounds into the earliest order that keeps every deadline.

    The one with the nearest deadline comes first, of several the one with the most value.
    """
    order = sorted((homes for homes in routes.values() if homes), key=_rank)
    days = dict(zip(worker.working, order, strict=False))
    kept = all(
        day <= last
        for day, homes in days.items()
        for home in homes
        if home.id not in late and (last := week.last_day(home)) is not None
    )
    return days if kept else dict(sorted(routes.items()))


def _stops(
    week: Week, worker: Worker, days: Mapping[int, Sequence[Home]], why: Mapping[str, str]
) -> list[Stop]:
    """Write the days of a worker, each home with its minute of the round."""
    stops: list[Stop] = []
    for day, homes in days.items():
        minute = 0
        last: Home | Worker = worker
        for home in homes:
            minute += week.minutes(last, home)
            stops.append(Stop(home.id, worker.id, day, minute, why[home.id]))
            minute += week.visit_minutes
            last = home
    return stops


def _rank(homes: Sequence[Home]) -> tuple[float, int, str]:
    """Give what the rounds of a week are put in order by."""
    due = min((home.due_days for home in homes if home.due_days is not None), default=inf)
    return due, -sum(home.value for home in homes), homes[0].id
