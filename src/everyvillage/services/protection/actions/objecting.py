"""A household does not agree: its word goes to the office that answers, with a clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from everyvillage.core.errors import Fault, InputError, NotAllowedError
from everyvillage.registry.events.outbox import publish
from everyvillage.registry.events.rights import DecisionDisputed
from everyvillage.services.protection.actions.moving import Note, Who, write_step
from everyvillage.services.protection.models import Episode
from everyvillage.services.protection.plain import DISPUTES
from everyvillage.services.protection.stages import Stage

if TYPE_CHECKING:
    from everyvillage.services.resident import Resident

DISPUTED = "disputed"


@transaction.atomic
def dispute(resident: Resident, number: int, reason: str) -> Episode:
    """Take a household's word that it does not agree with how its case stands.

    Pressed again before the case has moved on, it changes nothing. Refuses the case of another
    household as one that is not there, and a reason that is none of the sentences.
    """
    rows = Episode.objects.select_for_update()
    episode = rows.filter(pk=number, household=resident.household).first()
    if episode is None:
        raise NotAllowedError(_not_yours())
    if reason not in DISPUTES:
        raise InputError(_no_reason(reason))
    moved = episode.steps.filter(what__in=list(Stage)).order_by("-pk").first()
    since = moved.pk if moved is not None else 0
    if episode.steps.filter(what=DISPUTED, pk__gt=since).exists():
        return episode
    who = Who(by=resident.account, role=f"by-{resident.by}")
    write_step(episode, DISPUTED, who, timezone.localdate(), Note(note=reason))
    publish(
        DecisionDisputed(
            person=resident.person,
            village=resident.village,
            by=resident.by,
            helper=resident.helper,
            reason=reason,
            route="episode",
            number=episode.pk,
            against=moved.by if moved is not None else "",
        )
    )
    return episode


def _not_yours() -> Fault:
    return Fault(
        code="protection.no-such-case",
        where="",
        asked="the case of one's own household",
        found="none",
        accepted="the case on one's own page",
        next_step="go back to the page of help",
    )


def _no_reason(found: str) -> Fault:
    return Fault(
        code="protection.no-such-reason",
        where="reason",
        asked="what is not right",
        found=f"“{found[:20]}”",
        accepted=", ".join(DISPUTES),
        next_step="press one of the sentences",
    )
