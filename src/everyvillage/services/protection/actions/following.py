"""Follow-ups: how the help works, and what the household lives on by now, with its day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from everyvillage.core.errors import Fault, InputError
from everyvillage.registry.models import Death, Person
from everyvillage.services.protection.actions.holding import PLAN
from everyvillage.services.protection.actions.moving import (
    Note,
    Who,
    locked,
    reset_clock,
    write_step,
)
from everyvillage.services.protection.catalogue import SAID_AT_HOME
from everyvillage.services.protection.models import FollowUp
from everyvillage.services.protection.stages import MONITORED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from everyvillage.registry.access.acting import Acting
    from everyvillage.registry.models import Household
    from everyvillage.services.protection.models import Episode

MOST_YUAN = 10**7
FEN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What a follow-up found; None where nobody could say.

    ``well`` is one of "well", "notwell", "unsure"; ``income_fen`` the net income of the household
    in the twelve months before; the others whether it has enough food, and clothes for the season.
    """

    well: str
    income_fen: int | None = None
    food_secure: bool | None = None
    clothed: bool | None = None


@transaction.atomic
def follow_up(acting: Acting, number: int, found: Followed, on: date) -> FollowUp:
    """Write what a follow-up of a monitored household found; the next one is due from that day.

    The same told twice for one day is one. Refuses a household that is not in monitoring, a day
    before its recognition, and an income beyond ten million yuan.
    """
    episode = locked(acting, number, PLAN)
    faults = list(_faults(episode, found, on))
    if faults:
        raise InputError(faults)
    return write_follow_up(episode, Who.of(acting), found, on)


def write_follow_up(episode: Episode, who: Who, found: Followed, on: date) -> FollowUp:
    """Write a follow-up, for whoever may: see :func:`follow_up`."""
    told = {
        "happened_on": on,
        "by": who.by,
        "role": who.role,
        "well": found.well,
        "income_fen": found.income_fen,
        "members": episode.household.members or _persons_of(episode.household),
        "food_secure": found.food_secure,
        "clothed": found.clothed,
    }
    before = episode.followups.filter(**told).first()
    if before is not None:
        return before
    made = FollowUp.objects.create(episode=episode, at=timezone.now(), **told)
    write_step(episode, "follow-up", who, on, Note(note=found.well))
    reset_clock(episode)
    return made


def _persons_of(home: Household) -> int | None:
    """Count the persons of the register who live in a household, None where it knows none."""
    dead = Death.objects.filter(withdrawn_at=None).values("person")
    return (
        Person.objects.filter(household_id=home.household_no).exclude(pk__in=dead).count() or None
    )


def _faults(episode: Episode, found: Followed, on: date) -> Iterator[Fault]:
    if episode.stage not in MONITORED:
        yield _fault("stage", f"a case that is “{episode.stage}”", "a household in monitoring")
    if found.well not in SAID_AT_HOME:
        yield _fault("well", f"“{found.well[:20]}”", ", ".join(SAID_AT_HOME))
    since = episode.recognised_on
    if since is not None and on < since:
        yield _fault("day", str(on), f"{since} or later")
    if found.income_fen is not None and found.income_fen > MOST_YUAN * FEN:
        yield _fault("income", f"{found.income_fen // FEN:,} yuan", f"at most {MOST_YUAN:,} yuan")


def _fault(where: str, found: str, accepted: str) -> Fault:
    return Fault(
        code="protection.follow-up-wrong",
        where=where,
        asked=f"the {where} of a follow-up",
        found=found,
        accepted=accepted,
        next_step="correct it and send it again; nothing was written",
    )
