"""The problem of a week: homes that may be visited, workers with their hours, what must be."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot
from typing import TYPE_CHECKING

from everyvillage.core.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MINUTES_PER_HOUR = 60


@dataclass(frozen=True, slots=True)
class Home:
    """A household that may be visited.

    ``east_km`` and ``north_km`` are its place on a plane; ``worker`` who is in charge of it;
    ``value`` the expected preventable loss in yuan; ``due_days`` the days until a deadline (None:
    none); ``drawn`` whether chance chose it; ``group`` the group whose floor it counts for.
    """

    id: str
    east_km: float
    north_km: float
    worker: str
    value: int
    due_days: int | None = None
    drawn: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker: where the rounds begin and end, the days of the week, the minutes a day.

    ``off`` are the days, from 1, without visits: a public holiday, the day of the market.
    """

    id: str
    east_km: float
    north_km: float
    days: int = 5
    day_minutes: int = 240
    off: tuple[int, ...] = ()

    @property
    def working(self) -> tuple[int, ...]:
        """Give the days of visits, from 1."""
        return tuple(day for day in range(1, self.days + 1) if day not in self.off)


@dataclass(frozen=True, slots=True)
class Week:
    """One week.

    ``visit_minutes`` is the time at home and on the form; ``speed_kmh`` that on the road;
    ``detour`` how much longer a road is than the straight line; ``due_within`` the days within
    which a deadline makes a visit come first; ``floor`` the part of the visits of a group's
    share of all expected loss that it is to have at least.
    """

    homes: tuple[Home, ...]
    workers: tuple[Worker, ...]
    visit_minutes: int = 60
    speed_kmh: float = 20.0
    detour: float = 1.4
    due_within: int = 7
    floor: float = 0.5

    def __post_init__(self) -> None:
        """Refuse a week that is wrong, with every fault."""
        faults = [*self._wrong_homes(), *self._wrong_workers(), *self._wrong_terms()]
        if faults:
            raise InputError(faults)

    def _wrong_homes(self) -> Iterator[Fault]:
        known = {worker.id for worker in self.workers}
        if len({home.id for home in self.homes}) < len(self.homes):
            yield _fault("home-twice", "homes", "a household named twice", "each once")
        for home in self.homes:
            if home.worker not in known:
                yield _fault("worker-unknown", home.id, f"“{home.worker}”", "one of the workers")
            if home.value < 0:
                yield _fault("value", home.id, str(home.value), "0 or more")

    def _wrong_workers(self) -> Iterator[Fault]:
        if len({worker.id for worker in self.workers}) < len(self.workers):
            yield _fault("worker-twice", "workers", "a worker named twice", "each once")
        for worker in self.workers:
            if worker.days < 0 or worker.day_minutes < 0:
                found = f"{worker.days} days of {worker.day_minutes} minutes"
                yield _fault("hours", worker.id, found, "0 or more")
            for day in worker.off:
                if not 1 <= day <= worker.days:
                    yield _fault("day-off", worker.id, f"day {day}", f"1 to {worker.days}")

    def _wrong_terms(self) -> Iterator[Fault]:
        if self.visit_minutes < 1 or self.speed_kmh <= 0 or self.detour < 1:
            found = f"{self.visit_minutes} minutes, {self.speed_kmh} km/h, detour {self.detour}"
            yield _fault("terms", "week", found, "1 minute or more, above 0, 1 or more")
        if not 0 <= self.floor <= 1:
            yield _fault("floor", "week", str(self.floor), "a share from 0 to 1")

    def minutes(self, one: Home | Worker, other: Home | Worker) -> int:
        """Give the whole minutes from one place to another, rounded up."""
        straight = hypot(one.east_km - other.east_km, one.north_km - other.north_km)
        return -int(-(straight * self.detour / self.speed_kmh * MINUTES_PER_HOUR) // 1)

    def of_worker(self, worker: str) -> tuple[Home, ...]:
        """Give the homes that a worker is in charge of."""
        return tuple(home for home in self.homes if home.worker == worker)

    def first(self, home: Home) -> str:
        """Say why a home comes before any value: "drawn", "due", or "" for none."""
        if home.drawn:
            return "drawn"
        return "due" if home.due_days is not None and home.due_days <= self.due_within else ""

    def last_day(self, home: Home) -> int | None:
        """Give the last day, from 1, on which a visit keeps the deadline; None for any day."""
        return None if home.due_days is None or home.due_days < 0 else home.due_days + 1

    def floors(self, visits: int) -> Mapping[str, int]:
        """Give the least number of ``visits`` that each group is to have, by its expected loss."""
        total = sum(home.value for home in self.homes)
        groups = sorted({home.group for home in self.homes})
        loss = {name: sum(h.value for h in self.homes if h.group == name) for name in groups}
        size = {name: sum(h.group == name for h in self.homes) for name in groups}
        if not total:
            return dict.fromkeys(groups, 0)
        return {
            name: min(size[name], int(self.floor * visits * loss[name] / total)) for name in groups
        }


def _fault(code: str, where: str, found: str, accepted: str) -> Fault:
    return Fault(
        code=f"rounds.{code}",
        where=where,
        asked="a week that can be planned",
        found=found,
        accepted=accepted,
        next_step="correct the week and plan again",
    )
