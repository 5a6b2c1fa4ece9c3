"""Take back what a shock brought about that does not stand any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from everyvillage.registry.shocks.models import Shock
from everyvillage.services.protection.actions.moving import THE_RULES, Note, move, write_step
from everyvillage.services.protection.entitled.turning import guarded
from everyvillage.services.protection.facts import as_facts, explained
from everyvillage.services.protection.models import Episode
from everyvillage.services.protection.stages import Stage

if TYPE_CHECKING:
    from datetime import date

UNTOUCHED = frozenset({"rules", "clock", "helper"})
"""The roles of steps that no person wrote; "helper" is a lead that was given on."""


@transaction.atomic
def take_back(shock: int, household: int, *, instead: int = 0, on: date | None = None) -> int:
    """Say in every episode of a household that a shock of it does not stand; give how many.

    ``instead`` is the shock with the corrected sums, which takes its place, 0 for none. A lead
    that no rule names any more and that nobody has touched ends as taken back. What somebody has
    checked, tried or objected to stays open, with the step that tells them. A lead that rules
    still name keeps, with the step, why they do now.
    """
    today = on or timezone.localdate()
    rows = Episode.objects.filter(household=household, shocks=shock)
    found = list(rows.select_for_update(of=("self",)).order_by("pk"))
    for episode in found:
        facts = {"shock": shock} | ({"instead": instead} if instead else {})
        what = "corrected" if instead else "taken-back"
        now = explained(episode.household, today) if episode.stage == Stage.LEAD else None
        named = now if now is not None and now.answer.holds else None
        note = Note(
            rules=named.rules.id if named else "",
            facts=(as_facts(named) if named else {}) | facts,
        )
        write_step(episode, what, THE_RULES, today, note)
        if instead:
            episode.shocks.add(instead)
        if named is None and _rests_on_nothing(episode, today):
            day = max(today, episode.stage_on)
            move(episode, Stage.WITHDRAWN, THE_RULES, day, Note(note=what))
    return len(found)


def _rests_on_nothing(episode: Episode, on: date) -> bool:
    """Say whether a lead that no rule names was touched by nobody.

    A child without its guard is a lead as long as the shock stands that told of it.
    """
    if episode.stage != Stage.LEAD:
        return False
    if episode.steps.exclude(role__in=UNTOUCHED).exists():
        return False
    standing = Shock.objects.filter(pk__in=episode.shocks.values("pk"))
    return all(guarded(one, on) is None for one in standing.select_related("household"))
