"""A worker's week as it stands: planned once, kept, and planned again when it has to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from everyvillage.planning.rounds import Home, Week, Worker, plan_week
from everyvillage.registry.models import Household
from everyvillage.services.protection.foresight.ranking import PER, ranked_for
from everyvillage.services.protection.models import KeptWeek
from everyvillage.services.protection.week.needs import Task, needs_of
from everyvillage.services.protection.week.places import places_of
from everyvillage.services.protection.week.terms import Terms, terms_on
from everyvillage.services.protection.week.worth import losses

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from everyvillage.registry.models import RoleHeld
    from everyvillage.services.protection.foresight.ranking import Ranked
    from everyvillage.services.protection.week.needs import Need

SEARCH = 100
"""Rounds of the search for one worker."""
FEN = 100
FIRSTS = ("drawn", "due", "late", "value", "ranked", "floor", "room")
"""Why a visit is made this week; the words are "protection.first_…"."""
LEAST = 1
"""What a household counts of whom nothing is known: visited where there is room."""
UNSURE = frozenset({Task.CHECK, Task.ASK, Task.AGAIN})
"""Tasks at households of whom nobody has said yet whether they are in trouble."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One visit of a week: the household's need, its day, its minute of the round, and why."""

    need: Need
    day: date
    minute: int
    why: str

    def first(self, loss: int, ranked: Ranked | None = None) -> str:
        """Say why it is made this week, one of ``FIRSTS``.

        ``loss`` is what it may prevent; ``ranked`` how a forecast ranks, which puts in order what
        is still to be checked.
        """
        if self.why == "due" and self.need.is_late(self.day):
            return "late"
        if self.why != "value":
            return self.why
        if ranked is not None and self.need.task in UNSURE:
            return "ranked" if ranked.chance[self.need.home.pk] else "room"
        return "value" if loss else "room"


@dataclass(frozen=True, slots=True)
class WeekShown:
    """A week as it stands: its Monday, the visits still to be made, and what has no room.

    ``off`` are its public holidays; ``loss`` is the expected preventable loss of each household,
    in fen; ``ranked`` how a forecast ranks them, None while the loss does.
    """

    held: RoleHeld
    monday: date
    off: tuple[date, ...]
    terms: Terms
    stops: tuple[Stop, ...]
    waiting: tuple[Need, ...]
    loss: Mapping[int, int]
    ranked: Ranked | None = None


@dataclass(frozen=True, slots=True)
class _Standing:
    """What a week rests on: whose it is, the day, the terms, what waits, and what comes first."""

    held: RoleHeld
    on: date
    terms: Terms
    needs: Mapping[int, Need]
    loss: Mapping[int, int]
    ranked: Ranked | None

    @property
    def monday(self) -> date:
        return self.terms.monday(self.on)

    def value(self, need: Need) -> int:
        """Give what a visit counts: its chance of finding trouble, or the loss that it may prevent.

        By a forecast a household whose trouble is known counts as certain; without one the loss
        counts in yuan.
        """
        if self.ranked is None:
            return max(self.loss[need.home.pk] // FEN, LEAST)
        return max(self.ranked.chance[need.home.pk], LEAST) if need.task in UNSURE else PER


def week_of(held: RoleHeld, on: date) -> WeekShown:
    """Give the week of whoever holds a role, as it stands on a day.

    The plan is kept, so that what was said stays. It is made again, for the days that are left,
    when somebody new waits, when a visit was not made on its day, and when a visit of a later
    day is no longer needed while others wait. What was planned for today stays as it is.
    """
    needs = needs_of(held, on)
    loss = losses((need.home for need in needs.values()), on)
    now = _Standing(held, on, terms_on(on), needs, loss, ranked_for(held, needs, on))
    kept = KeptWeek.objects.filter(held=held, monday=now.monday).first()
    if kept is None or _is_past(kept, now):
        kept = _made(now, kept)
    shown = _shown(now, kept)
    if [need.home.pk for need in shown.waiting] != [pk for pk, _ in kept.waiting]:
        _keep(kept, kept.stops, shown.waiting)
    return shown


def _is_past(kept: KeptWeek, now: _Standing) -> bool:
    """Say whether a kept plan no longer fits what waits."""
    ahead = {pk: date.fromisoformat(day) for pk, day, _, _ in kept.stops}
    ahead = {pk: day for pk, day in ahead.items() if day >= now.on}
    placed = {*ahead, *(pk for pk, _ in kept.waiting)}
    room = any(pk not in now.needs for pk, day in ahead.items() if day > now.on)
    waits = any(pk in now.needs and pk not in ahead for pk, _ in kept.waiting)
    return not placed >= set(now.needs) or (room and waits)


def _made(now: _Standing, before: KeptWeek | None) -> KeptWeek:
    """Plan the days that are left and keep them; what was planned for today is not moved."""
    today = [row for row in before.stops if row[1] == now.on.isoformat()] if before else []
    first = now.on + timedelta(days=1) if today else max(now.on, now.monday)
    stops = [row for row in today if row[0] in now.needs]
    if today:
        stops += _added(now, _unplanned(now, stops), today)
    stops += _planned(now, _unplanned(now, stops), first)
    visited = {row[0] for row in stops}
    kept = before or KeptWeek(held=now.held, monday=now.monday)
    _keep(kept, stops, _waiting(now, visited))
    return kept


def _unplanned(now: _Standing, stops: Sequence[Sequence[object]]) -> list[Need]:
    planned = {row[0] for row in stops}
    return [need for pk, need in now.needs.items() if pk not in planned]


def _added(
    now: _Standing, needs: Sequence[Need], today: Sequence[tuple[int, str, int, str]]
) -> list[list[object]]:
    """Put into the time that is left of today, after its last visit, what comes first."""
    pk, _, minute, _ = max(today, key=lambda row: row[2])
    last = Household.objects.get(pk=pk)
    week = _week(now, needs, now.on, 1)
    (worker,) = week.workers
    east, north = places_of(now.held, [last])[pk]
    at = Home(last.household_no, east, north, worker.id, 0)
    rows = {need.home.household_no: need.home.pk for need in needs}
    minute += week.visit_minutes
    added: list[list[object]] = []
    for home in sorted(week.homes, key=lambda one: (not week.first(one), -one.value, one.id)):
        arrives = minute + week.minutes(at, home)
        ends = arrives + week.visit_minutes
        if ends + week.minutes(home, worker) <= worker.day_minutes:
            why = week.first(home) or "value"
            added.append([rows[home.id], now.on.isoformat(), arrives, why])
            minute, at = ends, home
    return added


def _planned(now: _Standing, needs: Sequence[Need], first: date) -> list[list[object]]:
    """Plan visits from a day to the end of the week; a row for each, as it is kept."""
    days = (now.terms.last_day(now.monday) - first).days + 1
    if days <= 0 or not needs:
        return []
    plan = plan_week(_week(now, needs, first, days), rounds=SEARCH)
    rows = {need.home.household_no: need.home.pk for need in needs}
    return [
        [
            rows[stop.home],
            (first + timedelta(days=stop.day - 1)).isoformat(),
            stop.minute,
            stop.why,
        ]
        for stop in plan.stops
    ]


def _week(now: _Standing, needs: Sequence[Need], first: date, days: int) -> Week:
    """Give the problem of the days that are left."""
    places = places_of(now.held, [need.home for need in needs])
    worker = str(now.held.pk)
    homes = (
        Home(
            id=need.home.household_no,
            east_km=places[need.home.pk][0],
            north_km=places[need.home.pk][1],
            worker=worker,
            value=now.value(need),
            drawn=need.drawn,
            due_days=None if need.due is None else (need.due - first).days,
            group=need.home.settlement_id or "",
        )
        for need in sorted(needs, key=lambda need: need.home.household_no)
    )
    off = (1 + (day - first).days for day in now.terms.days_off(now.monday))
    hands = Worker(
        worker,
        0,
        0,
        days=days,
        day_minutes=now.terms.day_minutes,
        off=tuple(day for day in off if 1 <= day <= days),
    )
    return Week(
        homes=tuple(homes),
        workers=(hands,),
        visit_minutes=now.terms.visit_minutes,
        speed_kmh=now.terms.speed_kmh,
        detour=now.terms.detour,
        due_within=now.terms.due_within,
        floor=now.terms.floor,
    )


def _keep(kept: KeptWeek, stops: Sequence[Sequence[object]], waiting: Iterable[Need]) -> None:
    kept.stops = [list(row) for row in stops]
    kept.waiting = [[need.home.pk, need.since.isoformat()] for need in waiting]
    KeptWeek.objects.update_or_create(
        held=kept.held,
        monday=kept.monday,
        defaults={"stops": kept.stops, "waiting": kept.waiting},
    )


def _shown(now: _Standing, kept: KeptWeek) -> WeekShown:
    stops = tuple(
        Stop(now.needs[pk], date.fromisoformat(day), minute, why)
        for pk, day, minute, why in sorted(kept.stops, key=lambda row: (row[1], row[2]))
        if pk in now.needs and date.fromisoformat(day) >= now.on
    )
    visited = {stop.need.home.pk for stop in stops}
    waiting = _waiting(now, visited)
    off = now.terms.days_off(now.monday)
    return WeekShown(now.held, now.monday, off, now.terms, stops, waiting, now.loss, now.ranked)


def _waiting(now: _Standing, visited: Collection[object]) -> tuple[Need, ...]:
    """Give what has no visit: what is late or drawn first, then what has waited longest."""

    def rank(need: Need) -> tuple[bool, date, str]:
        return not (need.drawn or need.is_late(now.on)), need.since, need.home.household_no

    return tuple(sorted((one for pk, one in now.needs.items() if pk not in visited), key=rank))
