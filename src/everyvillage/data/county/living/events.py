"""What happens in 36 months and the year before them.

Every event has its household, week, cost, loss and how long that lasts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from everyvillage.data.county.living.families import Families, Flags, Floats, Whole
    from everyvillage.data.county.living.world import World

YEAR: Final = 52
WARM: Final = YEAR
"""Weeks lived before the first one of the story: nobody begins it without bills and debts."""
WEEKS: Final = 156
LIVED: Final = WARM + WEEKS
HARVEST_WEEK: Final = 36
SCHOOL_WEEK: Final = 35
KINDS: Final = (
    *("stay", "job", "wages", "harvest", "unsold", "accident", "death", "birth", "leave", "move"),
    *("dropout", "debt", "certificate"),
)
FOREVER: Final = 10_000


@dataclass(frozen=True, slots=True)
class Events:
    """Events by number: ``cost`` at once in yuan; ``loss`` of income in yuan a year for ``weeks``.

    A gain is a loss below zero. ``member`` is the change of the number of members. A cost is
    borrowed and paid off over ``pay`` weeks, so that it is felt week by week.
    """

    household: Whole
    week: Whole
    kind: Whole
    cost: Floats
    loss: Floats
    weeks: Whole
    member: Whole
    pay: Whole

    @property
    def count(self) -> int:
        """Give the number of events."""
        return len(self.household)


def draw_events(them: Families, of: World, chance: np.random.Generator) -> Events:
    """Draw everything that happens to ``them`` in ``LIVED`` weeks, in their order."""
    draws = _Draws(them, of, chance, [])
    draws.stays()
    draws.work()
    draws.harvests()
    draws.lives()
    draws.others()
    parts = [np.concatenate([part[number] for part in draws.parts]) for number in range(7)]
    order = np.argsort(parts[1], kind="stable")
    household, week, kind, cost, loss, weeks, member = (part[order] for part in parts)
    return Events(
        household.astype(np.int64),
        week.astype(np.int64),
        kind.astype(np.int64),
        cost,
        loss,
        weeks.astype(np.int64),
        member.astype(np.int64),
        np.ceil(draws.around(of.one("pay", "weeks"), of.one("pay", "spread"), len(order))).astype(
            np.int64
        ),
    )


@dataclass(slots=True)
class _Draws:
    """The events drawn so far, as columns."""

    them: Families
    of: World
    chance: np.random.Generator
    parts: list[tuple[Floats, ...]]

    def _add(
        self,
        kind: str,
        household: Whole,
        week: Whole | Floats,
        *,
        cost: Floats | float = 0.0,
        loss: Floats | float = 0.0,
        weeks: Whole | Floats | int = FOREVER,
        member: int = 0,
    ) -> None:
        inside = np.asarray(week) < LIVED
        size = len(household)
        columns = (household, week, KINDS.index(kind), cost, loss, weeks, member)
        self.parts.append(
            tuple(
                np.broadcast_to(np.asarray(column, dtype=np.float64), (size,))[inside]
                for column in columns
            )
        )

    def _when(self, rate: NDArray[np.floating[Any]]) -> tuple[Whole, Whole]:
        """Draw the households and weeks of events that come ``rate`` times a year."""
        number = self.chance.poisson(rate * LIVED / YEAR)
        household = np.repeat(np.arange(len(rate)), number)
        return household, self.chance.integers(0, LIVED, len(household))

    def around(self, middle: float, spread: float, size: int) -> Floats:
        return middle * np.exp(self.chance.normal(0, spread, size))

    def stays(self) -> None:
        """Draw stays in hospital; some illnesses go on, some take somebody out of work."""
        them, of = self.them, self.of
        hazard = of.one("stay", "hazard")
        young = them.members - them.elders
        rate = hazard * (young + them.elders * of.one("stay", "elder"))
        rate = rate * np.where(them.chronic > 0, of.one("stay", "chronic"), 1.0)
        household, week = self._when(rate * 0.62)
        own = self.around(of.one("stay", "own"), of.one("stay", "own_spread"), len(household))
        out = (self.chance.random(len(household)) < of.one("stay", "lost_work")) & (
            them.workers[household] > 0
        )
        lost = (
            out
            * (them.wages + 0.5 * them.business)[household]
            / np.maximum(them.workers[household], 1)
        )
        heavy = np.minimum(own / of.one("stay", "own"), 4.0) / 4.0
        weeks = self.chance.exponential(of.one("stay", "lost_weeks"), len(household)) * (
            0.3 + heavy
        )
        self._add("stay", household, week, cost=own, loss=lost, weeks=np.ceil(weeks))
        on = self.chance.random(len(household)) < of.one("stay", "again")
        times = int(of.one("stay", "again_stays"))
        again = np.repeat(household[on], times)
        gaps = np.cumsum(self.chance.integers(3, 12, (int(on.sum()), times)), axis=1)
        costs = np.repeat(own[on], times) * self.chance.uniform(0.3, 0.9, len(again))
        self._add("stay", again, np.repeat(week[on], times) + gaps.ravel(), cost=costs, weeks=1)

    def work(self) -> None:
        """Draw jobs that are lost, wages that are not paid, parents who leave."""
        them, of = self.them, self.of
        earns = them.wages > 0
        household, week = self._when(of.one("job", "hazard") * them.workers * earns)
        each = them.wages[household] / np.maximum(them.workers[household], 1)
        weeks = self.around(of.one("job", "weeks"), of.one("job", "spread"), len(household))
        self._add("job", household, week, loss=each, weeks=np.ceil(weeks))
        household, week = self._when(of.one("wages", "hazard") * earns)
        unpaid = them.wages[household] * of.one("wages", "share")
        self._add("wages", household, week, cost=unpaid, weeks=1)
        household, week = self._when(of.one("leave", "hazard") * (them.workers > 0))
        gain = -them.income[household] * of.one("leave", "gain")
        self._add("leave", household, week, loss=gain, weeks=YEAR)

    def harvests(self) -> None:
        """Draw harvests that a whole village loses, those of one household, goods unsold."""
        them, of = self.them, self.of
        loss = of.one("harvest", "loss")
        for year in range(LIVED // YEAR):
            struck = self.chance.random(them.village.max() + 1) < of.one(
                "harvest", "village_hazard"
            )
            hit = struck[them.village] & (
                self.chance.random(them.count) < of.one("harvest", "village_share")
            )
            hit |= self.chance.random(them.count) < of.one("harvest", "own_hazard")
            household = np.flatnonzero(hit)
            week = year * YEAR + HARVEST_WEEK + self.chance.integers(-8, 4, len(household))
            self._add("harvest", household, week, cost=them.business[household] * loss, weeks=1)
        household, week = self._when(np.full(them.count, of.one("unsold", "hazard")))
        cost = them.business[household] * of.one("unsold", "loss")
        self._add("unsold", household, week, cost=cost, weeks=1)

    def lives(self) -> None:
        """Draw deaths, births and households that move away."""
        them, of = self.them, self.of
        hazard = of.one("death", "hazard")
        several = them.members > 1
        for persons, factor, earns in ((them.elders, 5.0, False), (them.workers, 1.0, True)):
            household, week = self._when(hazard * factor * persons * several)
            household, first = np.unique(household, return_index=True)
            each = (them.wages + them.business)[household] / np.maximum(them.workers[household], 1)
            loss = each if earns else them.other[household] * 0.3
            cost = of.one("death", "cost")
            self._add("death", household, week[first], cost=cost, loss=loss, member=-1)
        household, week = self._when(of.one("birth", "hazard") * (them.workers > 1))
        household, first = np.unique(household, return_index=True)
        self._add("birth", household, week[first], cost=1500.0, member=1)
        household, week = self._when(np.full(them.count, of.one("move", "hazard")))
        household, first = np.unique(household, return_index=True)
        self._add("move", household, week[first])

    def others(self) -> None:
        """Draw accidents, debts, children out of school, new certificates."""
        them, of = self.them, self.of
        everybody = np.ones(them.count)
        for kind in ("accident", "debt"):
            household, week = self._when(of.one(kind, "hazard") * everybody)
            cost = self.around(of.one(kind, "cost"), of.one(kind, "spread"), len(household))
            self._add(kind, household, week, cost=cost, weeks=1)
        household, week = self._when(of.one("dropout", "hazard") * (them.children > 0))
        self._add("dropout", household, week)
        household, week = self._when(of.one("certificate", "hazard") * everybody)
        works = them.workers[household] > 0
        each = (them.wages + 0.5 * them.business)[household] / np.maximum(
            them.workers[household], 1
        )
        self._add("certificate", household, week, loss=0.5 * works * each)


def moved_away(events: Events, count: int) -> Whole:
    """Give the week in which each household leaves the county; after the end if it does not."""
    weeks = np.full(count, LIVED * 2, dtype=np.int64)
    left = events.kind == KINDS.index("move")
    np.minimum.at(weeks, events.household[left], events.week[left])
    return weeks


def is_kind(events: Events, kind: str) -> Flags:
    """Say which events are of a kind."""
    return np.asarray(events.kind == KINDS.index(kind))
