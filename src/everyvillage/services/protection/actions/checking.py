"""The check at home: what was found there, in four taps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from everyvillage.core.errors import Fault, InputError
from everyvillage.ledger.append import append
from everyvillage.ledger.records import Evidence
from everyvillage.services.protection.actions.again import SAID_BY, contradict
from everyvillage.services.protection.actions.leads import keep_silent
from everyvillage.services.protection.actions.moving import (
    Note,
    Who,
    locked,
    move,
    write_step,
)
from everyvillage.services.protection.catalogue import CONSENT, OUTCOMES
from everyvillage.services.protection.chance.answer import OF_CHECK, answer_draw
from everyvillage.services.protection.facts import as_facts, explained, own_share
from everyvillage.services.protection.stages import ENDED, Stage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from everyvillage.registry.access.acting import Acting
    from everyvillage.services.protection.models import Episode

THING = "lead"
WISH_LETTERS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found at a household: the outcome, how it agreed, what it wishes for itself."""

    outcome: str
    consent: str = ""
    wish: str = ""


@transaction.atomic
def check_at_home(acting: Acting, number: int, found: Found, at: datetime) -> Episode:
    """Write what a check at home found; give the episode.

    A risk that was confirmed needs the household's consent, by voice, signature or mark. Not
    met and refused leave the lead where it is, and its clock running. Refuses a lead of
    another village, a worker of another role, and a check of what is no lead any more, unless it
    contradicts what another worker found there: that is kept.
    """
    episode = locked(acting, number, THING)
    said, on = SAID_BY.get(found.outcome, ""), timezone.localdate(at)
    if episode.stage != Stage.LEAD and contradict(episode, said, Who.of(acting), on):
        return episode
    done = found_at_home(episode, Who.of(acting), found, at)
    answer_draw(episode.household_id, OF_CHECK[found.outcome], acting.login, timezone.localdate(at))
    return done


def found_at_home(episode: Episode, who: Who, found: Found, at: datetime) -> Episode:
    """Write what was found, for whoever may: see :func:`check_at_home`."""
    faults = list(_faults(found))
    if faults:
        raise InputError(faults)
    if episode.stage != Stage.LEAD:
        raise InputError(_no_lead(episode))
    on = timezone.localdate(at)
    if found.outcome == "no-risk" and came_later(episode, on):
        raise InputError(_too_soon(on))
    facts = explained(episode.household, on)
    note = Note(rules=facts.rules.id, facts=as_facts(facts), note=found.outcome)
    if found.outcome in {"away", "refused"}:
        write_step(episode, found.outcome, who, on)
    elif found.outcome == "risk":
        episode.consent, episode.wish = found.consent, found.wish.strip()
        move(episode, Stage.VERIFIED, who, on, note)
    else:
        keep_silent(episode, own_share(facts), on)
        move(episode, Stage.NO_RISK, who, on, note)
    append(_evidence(episode, who, found, at), episode.household.village_id)
    return episode


def came_later(episode: Episode, on: date) -> bool:
    """Say whether a fact of a lead became known after a day, so that no check of it knew of it."""
    return episode.shocks.filter(known_on__gt=on).exists()


def _evidence(episode: Episode, who: Who, found: Found, at: datetime) -> Evidence:
    return Evidence(
        service="protection",
        provider=who.role,
        quantity=1,
        unit="visit",
        happened=at,
        recorder=who.by,
        form="visit",
        source="worker",
        doubt="said by the worker",
        note=f"episode {episode.pk}: {found.outcome}",
    )


def _faults(found: Found) -> Iterator[Fault]:
    if found.outcome not in OUTCOMES:
        yield _fault("outcome", f"“{found.outcome[:20]}”", ", ".join(OUTCOMES))
    if found.outcome == "risk" and found.consent not in CONSENT:
        yield _fault("consent", f"“{found.consent[:20]}”", ", ".join(CONSENT))
    if len(found.wish) > WISH_LETTERS:
        yield _fault("wish", f"{len(found.wish)} letters", f"at most {WISH_LETTERS}")


def _fault(where: str, found: str, accepted: str) -> Fault:
    return Fault(
        code="protection.check-wrong",
        where=where,
        asked=f"the {where} of a check at home",
        found=found,
        accepted=accepted,
        next_step="choose one and send it again; nothing was written",
    )


def _too_soon(on: date) -> Fault:
    return Fault(
        code="protection.check-too-soon",
        where="day",
        asked="to end a lead by a check at home",
        found=f"a check of {on}, before one of its facts was known",
        accepted="a check of a later day",
        next_step="visit the household again",
    )


def _no_lead(episode: Episode) -> Fault:
    found = "one that has ended" if episode.stage in ENDED else "one that was checked already"
    return Fault(
        code="protection.no-lead",
        where="",
        asked="a lead to check at home",
        found=found,
        accepted="a lead that waits",
        next_step="open the household again to see what was found",
    )
