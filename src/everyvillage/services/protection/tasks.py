"""The clocks of episodes: what is late goes one level up, and ends by itself never."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from everyvillage.services.protection.actions.assigning import hand_out
from everyvillage.services.protection.actions.leads import Came, weigh
from everyvillage.services.protection.actions.moving import (
    Note,
    Who,
    limit_of,
    reset_clock,
    write_step,
)
from everyvillage.services.protection.chance.draw import draw_all
from everyvillage.services.protection.models import Episode, KeptWeek, Waiting
from everyvillage.services.protection.stages import ENDED, Stage
from everyvillage.services.protection.week.counts import workers
from everyvillage.services.protection.week.plan import week_of

if TYPE_CHECKING:
    from datetime import date, datetime

CLOCK = Who(by="clock", role="clock")
LEVELS = ("township", "county")


def hand_out_leads(now: datetime) -> int:
    """Give leads that came before anybody worked in their village to whoever does; count them."""
    return hand_out(timezone.localdate(now))


def draw_by_chance(now: datetime) -> int:
    """Draw the week's households of every open county, once a week; give how many."""
    return draw_all(timezone.localdate(now))


def plan_weeks(now: datetime) -> int:
    """Bring every worker's week up to date and drop the weeks that are over; count the weeks."""
    today = timezone.localdate(now)
    KeptWeek.objects.filter(monday__lt=today - timedelta(days=today.weekday())).delete()
    return len([week_of(held, today) for held in workers(today).order_by("pk")])


def ask_again(now: datetime) -> int:
    """Ask the rules again about every household that waits for a missing fact; count the leads."""
    today = timezone.localdate(now)
    homes = list(Waiting.objects.order_by("pk").values_list("household", flat=True))
    return sum(weigh(home, today).came is Came.LEAD for home in homes)


def escalate(now: datetime) -> int:
    """Tell the township of what is late, and the county of what stays so; give how many.

    Each level is told once for each day by which something should have happened. A case under
    help that has no day yet gets one first.
    """
    today, told = timezone.localdate(now), 0
    for episode in Episode.objects.filter(stage=Stage.HELPED, due_on=None).select_for_update():
        reset_clock(episode)
    late = Episode.objects.filter(due_on__lt=today).exclude(stage__in=ENDED)
    for episode in late.select_for_update().iterator(chunk_size=500):
        told += _escalate_one(episode, today)
    return told


def _escalate_one(episode: Episode, today: date) -> int:
    if episode.due_on is None:
        return 0
    wait = limit_of("escalation_days", today)
    due = [
        level for times, level in enumerate(LEVELS) if (today - episode.due_on).days > times * wait
    ]
    fresh = due[LEVELS.index(episode.escalated) + 1 :] if episode.escalated in LEVELS else due
    for level in fresh:
        write_step(episode, "escalated", CLOCK, today, Note(note=level))
    if fresh:
        episode.escalated = fresh[-1]
        episode.save(update_fields=["escalated"])
    return len(fresh)
