"""Move an episode on: the stage, the day by which it must go on, and a step that says who."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Max, Min
from django.utils import timezone

from everyvillage.core.errors import Fault, InputError
from everyvillage.policy.parameters.model import Bounds
from everyvillage.policy.parameters.read import parameter
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.registry.models import Household
from everyvillage.services.protection.actions.recording import record_decision
from everyvillage.services.protection.kept_rules import kept_on
from everyvillage.services.protection.models import Episode, Step
from everyvillage.services.protection.stages import CLOCKS, NEXT, Stage

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from django.db.models import QuerySet

    from everyvillage.registry.access.acting import Acting
    from everyvillage.services.protection.models import Measure


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Who does it, in which role."""

    by: str
    role: str

    @classmethod
    def of(cls, acting: Acting) -> Who:
        """Give who somebody in their role in use is."""
        return cls(by=acting.login, role=acting.role_id)


THE_RULES = Who(by="rules", role="rules")
"""The rules themselves, which open leads and end nothing."""

THE_FORECAST = Who(by="forecast", role="rules")
"""The forecast, which puts a household first that no rule named; it ends nothing."""


OF_LEDGER = frozenset(
    {Stage.PUBLISHED, Stage.RECOGNISED, Stage.PLANNED, Stage.REMOVED, Stage.CLOSED}
)
"""The decisions that are entries of the ledger; a check at home is one by itself, as a visit."""

DECLINED = "declined"
"""The note of a decision that there is no risk after all, an entry of the ledger too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What a step keeps beside: rules and facts of a decision, a code of the catalogue.

    ``held_on`` is the day of the incomes and lines, None for the day of the step itself. ``kept``
    is what is kept of the rule set; where it is not given it is that of the day and place.
    ``changed`` is what of the rules has changed since the step before.
    """

    rules: str = ""
    held_on: date | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    kept: Mapping[str, Any] = field(default_factory=dict)
    changed: Mapping[str, Any] = field(default_factory=dict)


def locked(acting: Acting, number: int, thing: str) -> Episode:
    """Give an episode that somebody may change in this way, kept for this transaction.

    An episode of a household elsewhere and one that is not there give the same refusal.
    """
    homes = Household.objects.filter(pk__in=Episode.objects.filter(pk=number).values("household"))
    registry_rules().find(acting, Verb.CHANGE, thing, homes)
    return Episode.objects.select_for_update().get(pk=number)


def move(episode: Episode, to: Stage, who: Who, on: date, note: Note | None = None) -> None:
    """Bring an episode to its next stage; refuse one that does not follow."""
    now = Stage(episode.stage)
    if to not in NEXT.get(now, ()):
        raise InputError(_no_such_step(now, to))
    if on < episode.stage_on:
        raise InputError(_too_early(episode, on))
    episode.stage, episode.stage_on = to, on
    if to is Stage.RECOGNISED:
        episode.recognised_on = on
    _set_clock(episode)
    episode.save()
    write_step(episode, to, who, on, note)
    if to in OF_LEDGER or (note is not None and note.note == DECLINED):
        record_decision(episode, to, by=who.by, role=who.role, on=on)


def write_step(episode: Episode, what: str, who: Who, on: date, note: Note | None = None) -> Step:
    """Write what happened in an episode."""
    step = new_step(episode, what, who, on, note)
    step.save()
    return step


def new_step(episode: Episode, what: str, who: Who, on: date, note: Note | None = None) -> Step:
    """Give a step of an episode, not written yet."""
    kept = note or Note()
    rules = dict(kept.kept)
    if kept.rules and not rules:
        rules = kept_on(kept.rules, episode, kept.held_on or on, kept.facts)
    return Step(
        episode=episode,
        what=what,
        at=timezone.now(),
        happened_on=on,
        by=who.by,
        role=who.role,
        rules=kept.rules,
        held_on=kept.held_on,
        facts=dict(kept.facts),
        note=kept.note,
        kept=rules | ({"changed": dict(kept.changed)} if kept.changed else {}),
    )


def undelivered(episode: Episode) -> QuerySet[Measure]:
    """Give the help of a case that is planned, has not come, and was not withdrawn."""
    return episode.measures.filter(delivered_on=None, withdrawn_on=None)


def reset_clock(episode: Episode) -> None:
    """Set the day of a case anew, after help was planned, came, was withdrawn or followed up."""
    if _set_clock(episode):
        episode.save(update_fields=["due_on", "escalated"])


def _set_clock(episode: Episode) -> bool:
    """Set the day of a case; one that moved has been brought before nobody. Say if it moved."""
    due = due_day(episode)
    if due == episode.due_on:
        return False
    episode.due_on, episode.escalated = due, ""
    return True


def due_day(episode: Episode) -> date | None:
    """Give the day by which something must have happened, None where no clock runs."""
    if episode.stage == Stage.HELPED:
        return _helped_due(episode)
    clock = CLOCKS.get(Stage(episode.stage))
    if clock is None:
        return None
    name, since = clock
    start = episode.recognised_on if since is Stage.RECOGNISED else episode.opened_on
    start = start or episode.opened_on
    return start + timedelta(days=limit_of(name, start))


def _helped_due(episode: Episode) -> date:
    """Give the day of the nearest help that has not come, or of the next follow-up if earlier."""
    came = episode.measures.aggregate(Max("delivered_on"))["delivered_on__max"]
    seen = episode.followups.aggregate(Max("happened_on"))["happened_on__max"]
    last = max(filter(None, (came, seen)), default=episode.stage_on)
    follow = last + timedelta(days=limit_of("follow_up_days", last))
    nearest = undelivered(episode).aggregate(Min("due_on"))["due_on__min"]
    return follow if nearest is None else min(follow, nearest)


def limit_of(name: str, on: date) -> int:
    """Give a parameter of days or months; of a range the longer end, which nobody may pass."""
    value = parameter(name, on).value
    if isinstance(value, Bounds):
        return int(value.least if value.most is None else value.most)
    return int(value)


def _no_such_step(now: Stage, to: Stage) -> Fault:
    return Fault(
        code="protection.step-not-next",
        where="",
        asked=f"to bring an episode from “{now}” to “{to}”",
        found="a step that does not follow",
        accepted=", ".join(NEXT.get(now, ())) or "nothing: it has ended",
        next_step="open the episode again; somebody may have moved it on",
    )


def _too_early(episode: Episode, on: date) -> Fault:
    return Fault(
        code="protection.day-too-early",
        where="",
        asked="the day on which it happened",
        found=f"{on}, before the stage began",
        accepted=f"{episode.stage_on} or later",
        next_step="correct the day",
    )
