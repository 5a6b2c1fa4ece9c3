"""Publish in the village, recognise in the county, plan the help."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from everyvillage.core.errors import Fault, InputError
from everyvillage.services.protection.actions.holding import PLAN, holders
from everyvillage.services.protection.actions.leads import keep_silent
from everyvillage.services.protection.actions.moving import (
    DECLINED,
    Note,
    Who,
    locked,
    move,
    reset_clock,
    write_step,
)
from everyvillage.services.protection.actions.publishing import (
    HEARD,
    open_objections,
    refuse_early,
)
from everyvillage.services.protection.actions.recording import record_decision
from everyvillage.services.protection.catalogue import CATALOGUE
from everyvillage.services.protection.facts import as_facts, explained, kind_of, own_share
from everyvillage.services.protection.kept_rules import changed_since
from everyvillage.services.protection.models import Measure
from everyvillage.services.protection.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from everyvillage.registry.access.acting import Acting
    from everyvillage.services.protection.models import Episode

DECIDE = "episode:decide"


@transaction.atomic
def recognise(acting: Acting, number: int, on: date, *, heard: bool = False) -> Episode:
    """Take a household into monitoring, by the rules in force on the day.

    The rule set, its version, the values of its parameters and the facts are kept with the
    decision, with what of them has changed since the step before. Refuses before the publication
    has hung for its days since it was recorded, and with objections of the village unless they
    were ``heard``, which is a step too. The usual size of monitoring plays no part.
    """
    episode = locked(acting, number, DECIDE)
    refuse_early(episode, on, heard=heard)
    if open_objections(episode):
        write_step(episode, HEARD, Who.of(acting), on)
    facts = explained(episode.household, on)
    changed = changed_since(episode, facts.rules, facts.values)
    episode.rules, episode.rules_version = facts.rules.id, facts.rules.version
    episode.kind = kind_of(facts) or episode.kind
    said = "rules-changed" if changed else ""
    note = Note(rules=facts.rules.id, facts=as_facts(facts), note=said, changed=changed)
    move(episode, Stage.RECOGNISED, Who.of(acting), on, note)
    return episode


@transaction.atomic
def decline(acting: Acting, number: int, on: date) -> Episode:
    """Decide that there is no risk after all, before recognition, with the facts of the day.

    The household is then as silent as one that was checked without risk: a further rule or more
    own spending than was known wakes it.
    """
    episode = locked(acting, number, DECIDE)
    facts = explained(episode.household, on)
    keep_silent(episode, own_share(facts), on)
    note = Note(rules=facts.rules.id, facts=as_facts(facts), note=DECLINED)
    move(episode, Stage.NO_RISK, Who.of(acting), on, note)
    return episode


@dataclass(frozen=True, slots=True)
class Wanted:
    """One kind of help of the catalogue, and the day by which it is to have arrived."""

    kind: str
    due_on: date


@transaction.atomic
def plan_help(
    acting: Acting, number: int, wanted: Sequence[Wanted], helper: str, on: date
) -> Episode:
    """Plan help and name whoever accompanies the household.

    The first plan brings the episode on; later ones add to it. Refuses an unknown kind, a day
    that has passed, help that is planned already, a plan without help, and a helper who is no
    account that can hold the case.
    """
    episode = locked(acting, number, PLAN)
    held = set(episode.measures.filter(withdrawn_on=None).values_list("kind", flat=True))
    faults = [*_helper_faults(helper.strip(), episode, on), *_faults(wanted, held, on)]
    if faults:
        raise InputError(faults)
    if episode.stage not in {Stage.RECOGNISED, Stage.PLANNED, Stage.HELPED}:
        raise InputError(_not_recognised())
    episode.helper = helper.strip()
    episode.save()
    for one in wanted:
        Measure.objects.create(
            episode=episode,
            kind=one.kind,
            owner=CATALOGUE[one.kind],
            due_on=one.due_on,
            made_at=timezone.now(),
            made_by=acting.login,
        )
        write_step(episode, "measure", Who.of(acting), on, Note(note=one.kind))
    if episode.stage == Stage.RECOGNISED:
        move(episode, Stage.PLANNED, Who.of(acting), on)
    else:
        record_decision(episode, Stage.PLANNED, by=acting.login, role=acting.role_id, on=on)
    reset_clock(episode)
    return episode


def _helper_faults(helper: str, episode: Episode, on: date) -> Iterator[Fault]:
    able = holders(episode.household, on)
    if helper not in able:
        found = f"“{helper[:20]}”" if helper else "nobody"
        yield _fault("helper", found, ", ".join(able) or "a worker of the village: invite one")


def _faults(wanted: Sequence[Wanted], held: set[str], on: date) -> Iterator[Fault]:
    if not wanted:
        yield _fault("measures", "no help", "at least one kind of the catalogue")
    for one in wanted:
        if one.kind not in CATALOGUE:
            yield _fault("measures", f"“{one.kind[:20]}”", ", ".join(CATALOGUE))
        if one.kind in held:
            yield _fault("measures", f"{one.kind}, planned already", "help not planned yet")
        if one.due_on < on:
            yield _fault("due_on", str(one.due_on), f"{on} or later")


def _fault(where: str, found: str, accepted: str) -> Fault:
    return Fault(
        code="protection.plan-wrong",
        where=where,
        asked=f"the {where} of a help plan",
        found=found,
        accepted=accepted,
        next_step="correct the plan and send it again; nothing was written",
    )


def _not_recognised() -> Fault:
    return Fault(
        code="protection.not-recognised",
        where="",
        asked="to plan help",
        found="an episode that is not recognised, or has ended",
        accepted="an episode in monitoring",
        next_step="see the stage of the episode",
    )
