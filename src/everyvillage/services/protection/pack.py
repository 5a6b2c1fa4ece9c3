"""What a worker's phone holds of protection: the leads at the doors, the week and its route."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from everyvillage.services.protection.models import Episode, Step
from everyvillage.services.protection.saying import facts_of, said_facts
from everyvillage.services.protection.stages import Stage
from everyvillage.services.protection.week.counts import own_role
from everyvillage.services.protection.week.plan import UNSURE, week_of
from everyvillage.services.protection.words import say

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from everyvillage.registry.access.acting import Acting
    from everyvillage.registry.models import Household
    from everyvillage.services.protection.week.plan import Stop, WeekShown

    Parts = dict[int, dict[str, dict[str, Any]]]


def parts_of(acting: Acting, homes: Collection[Household], language: str) -> Parts:
    """Give what a phone holds of each household: its lead, its visit of the week.

    ``homes`` are those that whoever asks may visit. A lead has its number, since when it waits and
    the facts to say; a visit of the week its day, hour and place in the route of that day, what is
    to be done there, and the facts to say.
    """
    rows = list(Episode.objects.filter(stage=Stage.LEAD, household__in=homes))
    week = _own_week(acting)
    asked = {home.pk for home in homes}
    stops = [] if week is None else [one for one in week.stops if one.need.home.pk in asked]
    told = _told([*(one.pk for one in rows), *(one.need.episode for one in stops)])
    found: Parts = {
        one.household_id: {
            "lead": {
                "number": one.pk,
                "since": one.opened_on.isoformat(),
                "facts": list(facts_of(told.get(one.pk), language)),
            }
        }
        for one in rows
    }
    if week is not None:
        for home, part in _visits(week, stops, told, language):
            found.setdefault(home, {})["week"] = part
    return found


def _own_week(acting: Acting) -> WeekShown | None:
    held = own_role(acting)
    return None if held is None else week_of(held, acting.on)


def _told(episodes: Iterable[int | None]) -> dict[int, Step]:
    """Give the last step of each episode by which rules named its household."""
    rows = Step.objects.filter(episode__in=[one for one in episodes if one is not None])
    return {one.episode_id: one for one in rows.exclude(rules="").order_by("pk")}


def _visits(
    week: WeekShown, stops: Iterable[Stop], told: Mapping[int, Step], language: str
) -> Iterable[tuple[int, dict[str, Any]]]:
    """Give each visit of a week as a phone shows it, in the order of the route."""
    order: dict[str, int] = {}
    for stop in stops:
        need, day = stop.need, stop.day.isoformat()
        order[day] = order.get(day, 0) + 1
        facts = facts_of(told.get(need.episode or 0), language)
        if not facts and week.ranked is not None and need.task in UNSURE:
            facts = said_facts(week.ranked.facts[need.home.pk].items(), language)
        task = say(f"protection.task_{need.task}", language)
        if need.measure:
            task = f"{task} · {say(f'protection.help_{need.measure}', language)}"
        yield (
            need.home.pk,
            {
                "day": day,
                "hour": week.terms.clock(stop.minute),
                "order": order[day],
                "task": task,
                "facts": list(facts),
            },
        )
