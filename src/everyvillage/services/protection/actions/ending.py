"""Ways to end that are no end of a risk: a household refuses, moves away, dies; help is withdrawn.

Whoever is in the field writes what they met; another person, in the county, ends the case by it or
does not. Nothing ends by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from everyvillage.core.errors import Fault, InputError
from everyvillage.services.protection.actions.deciding import DECIDE
from everyvillage.services.protection.actions.holding import PLAN
from everyvillage.services.protection.actions.leads import keep_silent
from everyvillage.services.protection.actions.moving import (
    Note,
    Who,
    locked,
    move,
    reset_clock,
    undelivered,
    write_step,
)
from everyvillage.services.protection.catalogue import ENDINGS, WITHDRAWALS
from everyvillage.services.protection.facts import as_facts, explained, own_share
from everyvillage.services.protection.models import Measure
from everyvillage.services.protection.stages import ENDED, Stage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from django.db.models import QuerySet

    from everyvillage.registry.access.acting import Acting
    from everyvillage.services.protection.models import Episode, Step

REPORTED, WITHDRAWN = "reported", "help-withdrawn"
SAID = Q(what=REPORTED) | Q(what="refused")
"""Steps that say that a household refuses, moved away or died."""


@transaction.atomic
def report(acting: Acting, number: int, why: str, on: date) -> Episode:
    """Write that a household refuses, has moved away or that nobody of it lives.

    The case stays where it is, with its clock. Refuses a case that has ended, another reason and
    a day before the case.
    """
    episode = locked(acting, number, PLAN)
    faults = [*_reason_faults(why, ENDINGS), *_open_faults(episode)]
    if on < episode.opened_on:
        faults.append(_fault("day", str(on), f"{episode.opened_on} or later"))
    if faults:
        raise InputError(faults)
    write_step(episode, REPORTED, Who.of(acting), on, Note(note=why))
    return episode


@transaction.atomic
def close(acting: Acting, number: int, why: str, on: date) -> Episode:
    """End one case because its household refuses, moved away or died; the county does so.

    Somebody else must have written so before. Help that has not come is withdrawn with the same
    reason. The household is then silent as one without risk: what is new wakes it.
    """
    episode = locked(acting, number, DECIDE)
    faults = [*_reason_faults(why, ENDINGS), *_open_faults(episode)]
    if not faults and not _said_by_others(episode, why, acting.login, on):
        found = "nobody else has written so by that day"
        faults.append(_fault("reason", found, "what a second person wrote down at the household"))
    if faults:
        raise InputError(faults)
    facts = explained(episode.household, on)
    who = Who.of(acting)
    for measure in undelivered(episode):
        _withdraw(measure, why, who, on)
    keep_silent(episode, own_share(facts), on)
    note = Note(rules=facts.rules.id, facts=as_facts(facts), note=why)
    move(episode, Stage.CLOSED, who, on, note)
    return episode


@transaction.atomic
def withdraw(acting: Acting, number: int, why: str, on: date) -> Measure:
    """Take planned help back, with its reason; the row stays.

    Pressed twice, the first press counts. Refuses help that came, the help of a household
    elsewhere, and another reason.
    """
    found = Measure.objects.filter(pk=number).values_list("episode", flat=True).first()
    episode = locked(acting, found or 0, PLAN)
    measure = Measure.objects.select_for_update().get(pk=number)
    if measure.withdrawn_on is not None:
        return measure
    faults = [*_reason_faults(why, WITHDRAWALS), *_open_faults(episode)]
    if measure.delivered_on is not None:
        came = f"came on {measure.delivered_on}"
        faults.append(_fault("measure", came, "help that has not come"))
    if faults:
        raise InputError(faults)
    _withdraw(measure, why, Who.of(acting), on)
    reset_clock(episode)
    return measure


def reports_of(episode: Episode) -> QuerySet[Step]:
    """Give the steps of a case that say that its household refuses, moved away or died."""
    return episode.steps.filter(SAID)


def _withdraw(measure: Measure, why: str, who: Who, on: date) -> None:
    measure.withdrawn_on, measure.withdrawn_why = on, why
    measure.save(update_fields=["withdrawn_on", "withdrawn_why"])
    write_step(measure.episode, WITHDRAWN, who, on, Note(note=measure.kind))


def _said_by_others(episode: Episode, why: str, login: str, on: date) -> bool:
    said = Q(what=REPORTED, note=why)
    if why == "refused":
        said |= Q(what="refused")
    rows = episode.steps.filter(said, happened_on__lte=on)
    return rows.exclude(by=login).exists()


def _reason_faults(why: str, allowed: tuple[str, ...]) -> Iterator[Fault]:
    if why not in allowed:
        yield _fault("reason", f"“{why[:20]}”", ", ".join(allowed))


def _open_faults(episode: Episode) -> Iterator[Fault]:
    if episode.stage in ENDED:
        yield _fault("stage", "a case that has ended", "a case that is open")


def _fault(where: str, found: str, accepted: str) -> Fault:
    return Fault(
        code="protection.ending-wrong",
        where=where,
        asked=f"the {where} of an end without help, or of help that is withdrawn",
        found=found,
        accepted=accepted,
        next_step="see the steps of the case; nothing was written",
    )
