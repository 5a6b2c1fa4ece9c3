"""What waits for a worker at the households of their place, one line for each household."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.utils import timezone

from everyvillage.core.periods import Period
from everyvillage.registry.access.place_tree import places_inside
from everyvillage.registry.models import Household, Place
from everyvillage.services.protection.chance.answer import open_draws
from everyvillage.services.protection.models import Drawn, Episode, Measure, Promise
from everyvillage.services.protection.promises import open_promises
from everyvillage.services.protection.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from everyvillage.registry.models import RoleHeld


class Task(StrEnum):
    """What is to be done at a household; its words are "protection.task_…"."""

    CHECK = "check"
    PLAN = "plan"
    HELP = "help"
    CONFIRM = "confirm"
    FOLLOW = "follow"
    ASK = "ask"
    AGAIN = "again"


_WEEK = timedelta(days=6)
STAGES = (Stage.LEAD, Stage.RECOGNISED, Stage.PLANNED, Stage.HELPED)
"""Where an episode waits for whoever accompanies it, and not for another desk."""


@dataclass(frozen=True, slots=True)
class Need:
    """One household that waits: for what, since when, by when, and in which episode.

    ``measure`` is the kind of help that is to be looked after, "" for none; ``drawn`` says that
    chance drew the household.
    """

    home: Household
    task: Task
    since: date
    due: date | None
    episode: int | None
    measure: str = ""
    drawn: bool = False

    def is_late(self, on: date) -> bool:
        """Say whether its day is past."""
        return self.due is not None and self.due < on

    def days_waited(self, on: date) -> int:
        """Give for how many days it has waited."""
        return max((on - self.since).days, 0)


def needs_of(held: RoleHeld, on: date) -> dict[int, Need]:
    """Give what waits for whoever holds a role, by the row of the household.

    Only households that lie in the place of the role on the day: what was merged into it is
    inside. Checks, late ones too; help to be planned; help that has not come, or that came and
    was not confirmed; follow-ups due within a week; households that chance drew. What waits for
    another desk is left out.
    """
    help_open = Measure.objects.filter(confirmed_at=None, withdrawn_on=None)
    waiting = Prefetch("measures", queryset=help_open)
    rows = (
        Episode.objects.filter(
            helper=held.account.login, stage__in=STAGES, household__in=homes_of(held, on)
        )
        .select_related("household")
        .prefetch_related(waiting)
        .order_by("pk")
    )
    needs = {need.home.pk: need for need in _known(_need(one, on) for one in rows)}
    for promise in _promised(held, on):
        plain = Need(promise.household, Task.AGAIN, promise.made_on, promise.by, None)
        need = needs.get(promise.household_id, plain)
        due = promise.by if need.due is None else min(need.due, promise.by)
        needs[promise.household_id] = replace(need, due=due)
    for one in _drawn(held, on):
        plain = Need(one.household, Task.ASK, one.drawn_on, None, None)
        need = needs.get(one.household_id, plain)
        needs[one.household_id] = replace(need, drawn=True)
    return needs


def _promised(held: RoleHeld, on: date) -> Iterable[Promise]:
    rows = open_promises().filter(
        helper=held.account.login, household__in=homes_of(held, on), made_on__lte=on
    )
    return rows.select_related("household").order_by("pk")


def _drawn(held: RoleHeld, on: date) -> Iterable[Drawn]:
    """Give the draws of the quarter that have no answer yet."""
    rows = open_draws().filter(
        helper=held.account.login, household__in=homes_of(held, on), drawn_on__lte=on
    )
    fresh = rows.select_related("household").order_by("-drawn_on", "pk")
    return [one for one in fresh if on <= Period.parse(one.quarter).end]


def homes_of(held: RoleHeld, on: date) -> QuerySet[Household]:
    """Give the households of the place of a role, as it lies on a day."""
    inside = places_inside(held.place_id, held.place.level, on)
    if inside is None:
        return Household.objects.all()
    return Household.objects.filter(village__in=Place.objects.filter(inside).values("pk"))


def _known(needs: Iterable[Need | None]) -> Iterable[Need]:
    return (need for need in needs if need is not None)


def _need(one: Episode, on: date) -> Need | None:
    if one.stage == Stage.LEAD:
        return Need(one.household, Task.CHECK, one.opened_on, one.due_on, one.pk)
    if one.stage == Stage.RECOGNISED:
        return Need(one.household, Task.PLAN, one.stage_on, one.due_on, one.pk)
    follow = _follow_day(one, on)
    measures = sorted(one.measures.all(), key=lambda measure: (measure.due_on, measure.pk))
    for measure in measures:
        if measure.delivered_on is None:
            since = timezone.localdate(measure.made_at)
            due = measure.due_on if follow is None else min(follow, measure.due_on)
            return Need(one.household, Task.HELP, since, due, one.pk, measure.kind)
    for measure in measures:
        if measure.delivered_on is not None:
            since = measure.delivered_on
            return Need(one.household, Task.CONFIRM, since, follow, one.pk, measure.kind)
    if follow is not None:
        return Need(one.household, Task.FOLLOW, follow - _WEEK, follow, one.pk)
    return None


def _follow_day(one: Episode, on: date) -> date | None:
    """Give the day of a follow-up that is due within a week or is late, None where it can wait."""
    if one.stage != Stage.HELPED or one.due_on is None or one.due_on > on + _WEEK:
        return None
    return one.due_on
