"""What a county remembers of its doors: who had no risk, what was found, what it teaches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.worlds.living_known import LINE_FEN, WEEK_DAYS, known_in
from everyvillage.analytics.risk.first import NEVER_SEEN, Standing, lesson
from everyvillage.data.county.living.live import FALLEN, NO_RISK, NOBODY_MET, RISK

if TYPE_CHECKING:
    from collections.abc import Callable

    from everyvillage.analytics.risk.first import Lesson
    from everyvillage.analytics.risk.forecast.features import Known
    from everyvillage.data.county.living import Living


class Doors:
    """The answers of visits, as they come in.

    ``seen`` and ``looks`` are those of a standing, ``fallen`` whom a visit met that had fallen
    already, ``lessons`` what the visits teach: of each household until its risk was found.
    """

    def __init__(self, county: Living, know: Callable[[Living, int], Known] = known_in) -> None:
        count = county.families.count
        self.county, self.know = county, know
        self.seen = np.full(count, NEVER_SEEN, dtype=np.int64)
        self.looks = np.zeros(count, dtype=np.int64)
        self.fallen, self.found = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
        self.lessons: list[Lesson] = []

    def standing(self, week: int) -> Standing:
        """Give how the households stand in a week."""
        known = self.know(self.county, week)
        return Standing(known, week * WEEK_DAYS, LINE_FEN, self.seen.copy(), self.looks.copy())

    def told(self, week: int, chosen: np.ndarray, outcome: np.ndarray) -> None:
        """Keep what the visits of a week found."""
        standing = self.standing(week)
        fresh = standing.fresh()
        teaches = ((outcome == RISK) | (outcome == NO_RISK)) & ~self.found[chosen]
        if teaches.any():
            found = (outcome[teaches] == RISK).astype(np.float64)
            self.lessons.append(lesson(standing, chosen[teaches], found))
        clear = chosen[(outcome != NOBODY_MET) & (outcome != RISK)]
        self.looks[clear] = np.where(fresh[clear], 0, self.looks[clear]) + 1
        self.seen[clear] = week * WEEK_DAYS
        self.fallen[chosen[outcome == FALLEN]] = True
        self.found[chosen[outcome == RISK]] = True
