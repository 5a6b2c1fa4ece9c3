"""Ways to choose whom to visit, each seeing only what is known; and what came of the visits."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from benchmarks.worlds.living_known import LINE_FEN, WEEK_DAYS, known_in
from everyvillage.analytics.risk.first import allowed, chances, learn, missed_share, week_list
from everyvillage.analytics.risk.forecast.features import features
from everyvillage.data.county.living.course import NEVER
from everyvillage.data.county.living.events import YEAR
from everyvillage.data.county.living.live import NOBODY_MET, RISK

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.worlds.doors import Doors
    from everyvillage.analytics.risk.first import Again, Terms
    from everyvillage.analytics.risk.forecast import Forecast
    from everyvillage.data.county.living import Living

FILE_WEEKS: Final = 4
ALERT_FEN: Final = 1_000_000
"""Own medical spending of twelve months that raises a lead: illness_alert_own, 10,000 yuan."""
REST_WEEKS: Final = 12


@dataclass(slots=True)
class Tally:
    """What a way of choosing gave: by household, and in all."""

    reached: np.ndarray
    found_week: np.ndarray
    visits: int = 0
    found: int = 0
    repeats: int = 0
    weekly: list[int] = field(default_factory=list)
    last_visit: np.ndarray = field(default_factory=lambda: np.zeros(0))

    @property
    def wasted(self) -> int:
        """Give the visits that found nothing."""
        return self.visits - self.found


def run(
    county: Living,
    choose: Callable[[int, Tally], np.ndarray],
    *,
    first: int,
    weeks: int,
    told: Callable[[int, np.ndarray, np.ndarray], None] | None = None,
) -> Tally:
    """Visit what ``choose`` gives for each week; ``told`` hears what each visit found.

    A household counts as reached when a visit finds its risk before it falls. A visit is a
    repeat when nothing new was known since the last one in which somebody was met.
    """
    count = county.families.count
    tally = Tally(np.zeros(count, bool), np.full(count, NEVER), last_visit=np.full(count, -1))
    chance = np.random.default_rng([county.seed, 77])
    facts = county.facts
    newest = np.full(count, -1)
    order = np.argsort(facts.known, kind="stable")
    weeks_known, owners = facts.known[order], facts.household[order]
    for week in range(first, first + weeks):
        until = np.searchsorted(weeks_known, week, side="right")
        newest[owners[:until]] = weeks_known[:until]
        chosen = choose(week, tally)
        outcome = county.visit(chosen, week, chance)
        met = outcome != NOBODY_MET
        seen = tally.last_visit[chosen]
        tally.repeats += int((met & (seen >= 0) & (newest[chosen] <= seen)).sum())
        hit = (outcome == RISK) & ~tally.reached[chosen]
        tally.visits += len(chosen)
        tally.weekly.append(len(chosen))
        tally.found += int(hit.sum())
        tally.reached[chosen[hit]] = True
        tally.found_week[chosen[hit]] = week
        tally.last_visit[chosen[met]] = week
        if told is not None:
            told(week, chosen, outcome)
    return tally


def static_list(county: Living, first: int, budget: int) -> Callable[[int, Tally], np.ndarray]:
    """Go round the list of households below one and a half times the line, as it stood (a)."""
    known = known_in(county, first)
    listed = np.flatnonzero(known.income < 1.5 * LINE_FEN * known.members)

    def choose(week: int, _: Tally) -> np.ndarray:
        begins = (week - first) * budget
        return np.unique(np.take(listed, range(begins, begins + budget), mode="wrap"))

    return choose


def at_random(county: Living, budget: int) -> Callable[[int, Tally], np.ndarray]:
    """Visit anybody (b)."""
    chance = np.random.default_rng([county.seed, 78])
    return lambda _week, _tally: chance.choice(county.families.count, budget, replace=False)


def as_many_at_random(county: Living, weekly: list[int], *, first: int, runs: int) -> Tally:
    """Visit anybody, as often in each week as another way did; give how often each was reached.

    ``reached`` is the part of ``runs`` draws in which a household was: with as many visits in the
    same weeks, chance itself is the only difference between two ways that know nothing.
    """
    count = county.families.count
    mean = Tally(np.zeros(count), np.full(count, NEVER), weekly=weekly)
    for run_ in range(runs):
        chance = np.random.default_rng([county.seed, 81, run_])

        def choose(week: int, _: Tally, chance: np.random.Generator = chance) -> np.ndarray:
            return chance.choice(count, weekly[week - first], replace=False)

        mean.reached += run(county, choose, first=first, weeks=len(weekly)).reached / runs
    return mean


def by_score(county: Living, model: Forecast, budget: int) -> Callable[[int, Tally], np.ndarray]:
    """Visit the highest scores that were not visited in the last twelve weeks (c)."""
    scores: dict[int, np.ndarray] = {}

    def choose(week: int, tally: Tally) -> np.ndarray:
        month = week // FILE_WEEKS
        if month not in scores:
            scores.clear()
            at = month * FILE_WEEKS
            scores[month] = model.score(
                features(known_in(county, at), at * WEEK_DAYS, LINE_FEN)
            ).order
        rested = (tally.last_visit < 0) | (week - tally.last_visit >= REST_WEEKS)
        order = np.argsort(-np.where(rested & ~tally.reached, scores[month], -1), kind="stable")
        return order[:budget]

    return choose


def monthly_files(
    county: Living, budget: int, *, alert_fen: int = ALERT_FEN, again: bool = True
) -> Callable[[int, Tally], np.ndarray]:
    """Compare the offices' files with the thresholds each month; send every hit to a village (d).

    A hit is own medical spending of twelve months over the alert, or any other fact of the
    month. With ``again`` off, spending is a hit only in the month in which it grew. Hits are
    visited in the order of the files; what the hours do not reach waits.
    """
    known = known_in(county, 0)
    bills, shocks = known.kind == "bill", (known.kind != "bill") & (known.kind != "")
    waiting: list[int] = []

    def choose(week: int, _: Tally) -> np.ndarray:
        if week % FILE_WEEKS == 0:
            day = week * WEEK_DAYS
            fresh = (known.known <= day) & (known.known > day - FILE_WEEKS * WEEK_DAYS)
            year = bills & (known.known <= day) & (known.happened > day - YEAR * WEEK_DAYS)
            own = np.bincount(
                known.household[year], weights=known.own[year], minlength=len(known.income)
            )
            over = own >= alert_fen
            if not again:
                grew = np.zeros(len(over), bool)
                grew[known.household[fresh & bills]] = True
                over &= grew
            other = np.unique(known.household[fresh & shocks])
            waits = set(waiting)
            hits = np.concatenate([np.flatnonzero(over), other])
            waiting.extend(hit for hit in dict.fromkeys(hits.tolist()) if hit not in waits)
        now, waiting[:] = waiting[:budget], waiting[budget:]
        return np.array(now, dtype=np.int64)

    return choose


class Ours:
    """Leads merged by household, silent until something happens, the likeliest to fall first.

    Ranking and list are the program's own (``analytics.risk.first``). ``doors`` is what was found
    at doors before, from which the forecast is learned at once, and anew after every
    ``learn_weeks``; ``again`` says when a household is looked at again. ``files`` gives the
    households that the monthly files would send a worker to, which the county knows as well;
    ``terms`` say how many fruitless visits that allows. ``slice_`` is the number of visits a week
    that go to anybody by chance.
    """

    def __init__(
        self,
        doors: Doors,
        again: Again,
        *,
        learn_weeks: int,
        budget: int,
        files: Callable[[int, Tally], np.ndarray],
        terms: Terms,
        slice_: int,
    ) -> None:
        self.doors, self.again, self.learn_weeks = doors, again, learn_weeks
        self.budget, self.files, self.terms, self.slice = budget, files, terms, slice_
        self.named: list[int] = []
        self.fruitless = 0
        self.chance = np.random.default_rng([doors.county.seed, 79])

    def _learn(self) -> None:
        self.model = learn(self.doors.lessons)
        missed = missed_share(self.model, self.doors.lessons)
        self.again = replace(self.again, missed=missed)

    def choose(self, week: int, tally: Tally) -> np.ndarray:
        """Give the households of one week."""
        if len(self.named) % self.learn_weeks == 0:
            self._learn()
        chance = chances(self.model, self.doors.standing(week), self.again)
        self.named.append(len(self.files(week, tally)))
        left = allowed(self.terms, self.named, self.fruitless) - self.slice
        listed = week_list(chance, tally.reached | self.doors.fallen, self.budget, left)
        anybody = self.chance.choice(len(chance), self.slice, replace=False)
        return np.union1d(listed, anybody)

    def told(self, week: int, chosen: np.ndarray, outcome: np.ndarray) -> None:
        """Keep what the visits found."""
        self.doors.told(week, chosen, outcome)
        self.fruitless += int((outcome != RISK).sum())


def all_knowing(county: Living, budget: int) -> Callable[[int, Tally], np.ndarray]:
    """Visit those who will fall, the next to fall first, from the week that pushes them."""
    course = county.course

    def choose(week: int, tally: Tally) -> np.ndarray:
        at_risk = (course.onset <= week) & (course.fall > week) & (course.fall < NEVER)
        who = np.flatnonzero(at_risk & ~tally.reached)
        return who[np.argsort(course.fall[who], kind="stable")][:budget]

    return choose


def all_knowing_of_told(county: Living, budget: int) -> Callable[[int, Tally], np.ndarray]:
    """Visit as one who knows all, but only once somebody has told of what pushes a household.

    A list made of what is known can reach more only by what other facts give away.
    """
    course, facts = county.course, county.facts
    of_push = (facts.happened == course.onset[facts.household]) & (
        facts.kind == course.cause[facts.household]
    )
    told = np.full(county.families.count, NEVER)
    np.minimum.at(told, facts.household[of_push], facts.known[of_push])

    def choose(week: int, tally: Tally) -> np.ndarray:
        at_risk = (told <= week) & (course.fall > week) & (course.fall < NEVER)
        who = np.flatnonzero(at_risk & ~tally.reached)
        return who[np.argsort(course.fall[who], kind="stable")][:budget]

    return choose
