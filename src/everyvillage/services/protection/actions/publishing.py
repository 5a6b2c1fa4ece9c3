"""The publication in a village: what hangs out, since when it counts, who objected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from everyvillage.core.errors import Fault, InputError
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.registry.models import Household
from everyvillage.services.protection.actions.moving import (
    Note,
    Who,
    limit_of,
    locked,
    move,
    write_step,
)
from everyvillage.services.protection.models import Episode
from everyvillage.services.protection.plain import OBJECTIONS
from everyvillage.services.protection.stages import Stage

if TYPE_CHECKING:
    from datetime import date

    from everyvillage.registry.access.acting import Acting

PUBLISH = "episode:publish"
OBJECTED, HEARD = "objected", "heard"


@dataclass(frozen=True, slots=True)
class Hung:
    """One household on the list: its case, until when it hangs, how many objected."""

    episode: Episode
    since: date
    until: date
    objections: int


@transaction.atomic
def publish_in_village(acting: Acting, number: int, on: date) -> Episode:
    """Note that name and kind hang out in the village; the reason never does."""
    episode = locked(acting, number, PUBLISH)
    move(episode, Stage.PUBLISHED, Who.of(acting), on)
    return episode


@transaction.atomic
def object_in_village(acting: Acting, number: int, reason: str) -> Episode:
    """Note an objection from the village, by one of the sentences; who objected is not kept.

    Refuses a case that does not hang out, and a reason that is none of them.
    """
    episode = locked(acting, number, PUBLISH)
    if episode.stage != Stage.PUBLISHED or reason not in OBJECTIONS:
        raise InputError(_no_objection(episode, reason))
    write_step(episode, OBJECTED, Who.of(acting), acting.on, Note(note=reason))
    return episode


def hung_out(acting: Acting) -> list[Hung]:
    """Give what hangs out in the villages of one's own place; refuse a role that hangs nothing."""
    registry_rules().require(acting, Verb.CHANGE, PUBLISH)
    homes = registry_rules().visible(acting, Verb.LIST, "household", Household.objects.all())
    rows = Episode.objects.filter(stage=Stage.PUBLISHED, household__in=homes)
    found = rows.select_related("household").prefetch_related("steps").order_by("household", "pk")
    return [_hung(one) for one in found]


def hangs_since(episode: Episode) -> date:
    """Give the day from which a publication counts: the day it was recorded, or said, if later.

    A day that is typed in may lie before the notice hung; the day of writing cannot.
    """
    step = episode.steps.filter(what=Stage.PUBLISHED).order_by("-pk").first()
    written = episode.stage_on if step is None else timezone.localdate(step.at)
    return max(written, episode.stage_on)


def refuse_early(episode: Episode, on: date, *, heard: bool) -> None:
    """Refuse a recognition before the publication has hung, or with objections nobody heard."""
    if episode.stage != Stage.PUBLISHED:
        return
    days, since = limit_of("publication_days", on), hangs_since(episode)
    faults = []
    if on < since + timedelta(days=days):
        faults.append(_too_short(since, days, on))
    objections = open_objections(episode)
    if objections and not heard:
        faults.append(_unheard(objections))
    if faults:
        raise InputError(faults)


def open_objections(episode: Episode) -> int:
    """Count the objections of the village against a case since it hangs out."""
    first = episode.steps.filter(what=Stage.PUBLISHED).order_by("-pk").first()
    return episode.steps.filter(what=OBJECTED, pk__gt=first.pk if first else 0).count()


def _hung(one: Episode) -> Hung:
    steps = list(one.steps.all())
    last = max((step.pk for step in steps if step.what == Stage.PUBLISHED), default=0)
    written = [timezone.localdate(step.at) for step in steps if step.pk == last]
    since = max([one.stage_on, *written])
    days = limit_of("publication_days", since)
    against = sum(step.what == OBJECTED and step.pk > last for step in steps)
    return Hung(one, since, since + timedelta(days=days), against)


def _too_short(since: date, days: int, on: date) -> Fault:
    return Fault(
        code="protection.published-too-short",
        where="",
        asked=f"to recognise on {on}",
        found=f"a publication recorded on {since}",
        accepted=f"{since + timedelta(days=days)} or later: it hangs for {days} days",
        next_step="wait for the end of the publication and for objections",
    )


def _unheard(objections: int) -> Fault:
    return Fault(
        code="protection.objections-unheard",
        where="heard",
        asked="to recognise a household that the village objected to",
        found=f"{objections} objections that nobody says were looked into",
        accepted="objections looked into, which the form says",
        next_step="look into them, then say so in the form, or decline",
    )


def _no_objection(episode: Episode, reason: str) -> Fault:
    return Fault(
        code="protection.no-objection",
        where="reason",
        asked="an objection against what hangs out",
        found=f"“{reason[:20]}”, for a case that is {episode.stage}",
        accepted=f"{', '.join(OBJECTIONS)}, for a case that hangs out",
        next_step="choose one of the sentences",
    )
