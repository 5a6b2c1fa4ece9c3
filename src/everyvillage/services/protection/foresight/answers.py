"""What was found at the doors of a county, as lessons for its forecast."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from everyvillage.analytics.risk.first import Lesson, lesson
from everyvillage.services.protection.chance.answer import FALLS, MET
from everyvillage.services.protection.foresight.known import homes_on
from everyvillage.services.protection.models import Drawn, Step
from everyvillage.services.protection.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from everyvillage.registry.models import Household

RISK, NONE = "risk", "no-risk"
"""What a check at home that met somebody says."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a visit of a day found at a household, by its row."""

    home: int
    on: date
    found: bool


def answers_of(homes: QuerySet[Household], after: date, until: date) -> tuple[Answer, ...]:
    """Give what was found at homes after a day and until another, one answer a home and day.

    Checks of leads, and households that chance drew; nobody met and refused say nothing.
    """
    days = {"gt": after, "lte": until}
    checks = Step.objects.filter(
        episode__household__in=homes,
        what__in=(Stage.VERIFIED, Stage.NO_RISK),
        note__in=(RISK, NONE),
        **{f"happened_on__{name}": day for name, day in days.items()},
    )
    drawn = Drawn.objects.filter(
        household__in=homes,
        answer__in=MET,
        **{f"answered_on__{name}": day for name, day in days.items()},
    )
    found: dict[tuple[int, date], bool] = {}
    for home, on, answer in drawn.values_list("household", "answered_on", "answer"):
        if on is not None:
            found[home, on] = answer == FALLS
    for home, on, note in checks.order_by("pk").values_list(
        "episode__household", "happened_on", "note"
    ):
        found[home, on] = note == RISK
    return tuple(Answer(home, on, one) for (home, on), one in found.items())


def lessons_of(answers: Iterable[Answer], region: str = "") -> list[Lesson]:
    """Give lessons by week, each with what was known on the day before its Monday.

    ``region`` is the code of the county of the answers.
    """
    weeks: dict[date, dict[int, bool]] = defaultdict(dict)
    for one in sorted(answers, key=lambda one: (one.on, one.home)):
        weeks[one.on - timedelta(days=one.on.weekday())].setdefault(one.home, one.found)
    return [_lesson(found, monday - timedelta(days=1), region) for monday, found in weeks.items()]


def _lesson(found: dict[int, bool], on: date, region: str) -> Lesson:
    homes = homes_on(found, on, region)
    truth = np.array([found[pk] for pk in homes.rows], dtype=np.float64)
    return lesson(homes.standing, np.arange(len(truth)), truth, homes.numbers)
