"""Help that arrived: the delivery in the ledger, the household's own word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from everyvillage.core.errors import Fault, InputError, NotAllowedError
from everyvillage.ledger.append import append
from everyvillage.ledger.records import Delivery, Evidence, subject_of
from everyvillage.registry.models import Person
from everyvillage.registry.own_vault import note_keys, open_vault
from everyvillage.services.protection.actions.holding import PLAN
from everyvillage.services.protection.actions.moving import (
    Note,
    Who,
    locked,
    move,
    reset_clock,
    write_step,
)
from everyvillage.services.protection.models import Measure
from everyvillage.services.protection.stages import Stage

if TYPE_CHECKING:
    from datetime import date, datetime

    from everyvillage.registry.access.acting import Acting
    from everyvillage.services.protection.models import Episode
    from everyvillage.services.resident import Resident

HEAD = "0"


@transaction.atomic
def deliver(acting: Acting, number: int, at: datetime) -> Measure:
    """Write that a measure was delivered: one entry in the ledger of the village.

    The same delivery sent again gives the measure as it is. Refuses the measure of a household
    elsewhere, a day before it was planned, and help that was withdrawn.
    """
    found = Measure.objects.filter(pk=number).values_list("episode", flat=True).first()
    episode = locked(acting, found or 0, PLAN)
    measure = Measure.objects.select_for_update().get(pk=number)
    if measure.delivered_on is not None:
        return measure
    on = timezone.localdate(at)
    if on < timezone.localdate(measure.made_at):
        raise InputError(_before_plan(measure, on))
    if measure.withdrawn_on is not None:
        raise InputError(_was_withdrawn(measure))
    entry = append(_delivery(episode, measure, acting, at), episode.household.village_id)
    measure.delivered_on, measure.delivery = on, bytes(entry.hash)
    measure.save()
    write_step(episode, "delivery", Who.of(acting), on, Note(note=measure.kind))
    if episode.stage == Stage.PLANNED:
        move(episode, Stage.HELPED, Who.of(acting), on)
    reset_clock(episode)
    return measure


@transaction.atomic
def confirm(resident: Resident, number: int) -> Measure:
    """Write that the household, or whoever acts for it from afar, says that the help arrived.

    Refuses the measure of another household as one that is not there. Pressed twice, the first
    press counts.
    """
    measure = (
        Measure.objects.select_for_update()
        .filter(pk=number, episode__household=resident.household, delivered_on__isnull=False)
        .first()
    )
    if measure is None:
        raise NotAllowedError(_not_yours())
    if measure.confirmed_at is not None:
        return measure
    now = timezone.now()
    measure.confirmed_at, measure.confirmed_by = now, resident.by
    measure.save()
    who = Who(by=resident.account, role=f"by-{resident.by}")
    write_step(measure.episode, "confirmed", who, timezone.localdate(now), Note(note=measure.kind))
    append(_claim(measure, resident, now), resident.village)
    return measure


def _delivery(episode: Episode, measure: Measure, acting: Acting, at: datetime) -> Delivery:
    home = episode.household
    person = Person.objects.filter(household_id=home.household_no).order_by("relation").first()
    vault = open_vault()
    note_keys(vault)
    return Delivery(
        service="protection",
        provider=measure.owner,
        quantity=1,
        unit=measure.kind,
        happened=at,
        recorder=acting.login,
        subject=subject_of(vault, person.pk) if person else "",
        note=f"episode {episode.pk}, measure {measure.pk}",
    )


def _claim(measure: Measure, resident: Resident, now: datetime) -> Evidence:
    vault = open_vault()
    note_keys(vault)
    return Evidence(
        service="protection",
        provider="resident",
        quantity=1,
        unit=measure.kind,
        happened=now,
        recorder=resident.account,
        form="claim",
        source=resident.by,
        doubt="said from afar" if resident.by == "delegate" else "said by the person",
        subject=subject_of(vault, resident.person),
        evidence=(f"entry:{bytes(measure.delivery or b'').hex()}",),
        note=f"measure {measure.pk} arrived",
    )


def _before_plan(measure: Measure, on: date) -> Fault:
    return Fault(
        code="protection.delivered-before-plan",
        where="",
        asked="the day of the delivery",
        found=f"{on}, before it was planned",
        accepted=f"{timezone.localdate(measure.made_at)} or later",
        next_step="correct the day",
    )


def _was_withdrawn(measure: Measure) -> Fault:
    return Fault(
        code="protection.delivered-withdrawn",
        where="",
        asked="help that is planned",
        found=f"help that was withdrawn on {measure.withdrawn_on}",
        accepted="help that waits",
        next_step="plan the help anew, then write that it came",
    )


def _not_yours() -> Fault:
    return Fault(
        code="protection.no-such-measure",
        where="",
        asked="a measure of one's own household",
        found="none",
        accepted="help that was delivered to this household",
        next_step="ask the village worker",
    )
