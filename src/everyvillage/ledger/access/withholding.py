"""Withholding: where the law asks, the person concerned does not see a reading for a while.

By rule, by a second person, until a date. A rule asks for it when the reading is logged, and
holds for a few days; somebody else than the reader confirms it with a date, or it ends by
itself. How many readings are withheld is public, for the whole installation only: the number
of one person would already tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from everyvillage.core.errors import Fault, InputError, NotFoundError
from everyvillage.ledger.models import Reading, Step, Withholding

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class Rule:
    """A reason the law knows: the days until a second person must have said yes, and the most."""

    code: str
    first_days: int
    most_days: int


RULES: Mapping[str, Rule] = MappingProxyType(
    {
        rule.code: rule
        for rule in (
            Rule("child_report", first_days=7, most_days=365),
            Rule("inspection", first_days=7, most_days=90),
        )
    }
)
"""The rules; the days are defaults of this software, to be set by whoever answers for them."""


def ask_by_rule(act: UUID, *, rule: str, account: str) -> None:
    """Withhold the readings of one act until a second person decides, a few days at most."""
    until = timezone.localdate() + timedelta(days=_rule(rule).first_days)
    readings = Reading.objects.filter(act=act).exclude(withholdings__step=Step.ASKED)
    Withholding.objects.add_all(
        _step(reading, Step.ASKED, rule, account, until) for reading in readings
    )


def confirm(reading: Reading, *, account: str, until: date) -> Withholding:
    """Confirm, as a second person, that a reading is withheld ``until`` a date.

    Refuses with InputError the reader, whoever asked, a date that is past or too far, and a
    reading that is not, or no longer, withheld.
    """
    with transaction.atomic():
        asked = _asked(reading)
        today, rule = timezone.localdate(), _rule(asked.rule)
        latest = timezone.localdate(reading.at) + timedelta(days=rule.most_days)
        if account in {reading.account, asked.account}:
            raise InputError(_refused("a second person", "the one who read or asked"))
        if not today < until <= latest:
            raise InputError(_refused(f"a day after today, {latest} at the latest", str(until)))
        if not withheld(today).filter(pk=reading.pk).exists():
            raise InputError(_refused("a reading that is withheld now", "one that is not"))
        step = _step(reading, Step.CONFIRMED, asked.rule, account, until)
        step.save()
    return step


def release(reading: Reading, *, account: str) -> Withholding:
    """End the withholding of a reading before its date; whoever it is, this needs no second."""
    step = _step(reading, Step.RELEASED, _asked(reading).rule, account, timezone.localdate())
    step.save()
    return step


def withheld(today: date) -> QuerySet[Reading]:
    """Give the readings that are withheld on ``today``; one query."""
    steps = Withholding.objects.filter(reading=OuterRef("pk"))
    confirmed = steps.filter(step=Step.CONFIRMED)
    holds = Q(Exists(confirmed.filter(until__gt=today))) | (
        ~Q(Exists(confirmed)) & Q(Exists(steps.filter(step=Step.ASKED, until__gt=today)))
    )
    return Reading.objects.filter(holds & ~Q(Exists(steps.filter(step=Step.RELEASED))))


def withheld_count(today: date) -> dict[str, int]:
    """Give the public number of withheld readings by rule, of the whole installation."""
    numbers = dict.fromkeys(RULES, 0)
    now = withheld(today).values_list("pk", flat=True)
    asked = Withholding.objects.filter(step=Step.ASKED, reading__in=now)
    for rule in asked.values_list("rule", flat=True):
        numbers[rule] = numbers.get(rule, 0) + 1
    return numbers


def waiting_for_second(today: date) -> QuerySet[Reading]:
    """Give the withheld readings that nobody has confirmed yet, for the second person's list."""
    confirmed = Withholding.objects.filter(reading=OuterRef("pk"), step=Step.CONFIRMED)
    return withheld(today).exclude(Exists(confirmed)).order_by("at")


def _step(reading: Reading, step: Step, rule: str, account: str, until: date) -> Withholding:
    """Make the row of one step."""
    return Withholding(
        reading=reading, step=step, rule=rule, account=account, until=until, at=timezone.now()
    )


def _asked(reading: Reading) -> Withholding:
    """Give the step that began it; refuse a reading that no rule withheld."""
    found: Withholding | None = Withholding.objects.filter(reading=reading, step=Step.ASKED).first()
    if found is None:
        raise NotFoundError(_refused("a reading that a rule withheld", "one that none did"))
    return found


def _rule(code: str) -> Rule:
    """Give a rule; refuse an unknown one."""
    if code not in RULES:
        raise InputError(_refused(f"one of the rules {', '.join(RULES)}", f"“{code}”"))
    return RULES[code]


def _refused(asked: str, found: str) -> Fault:
    """Say why a reading is not withheld."""
    return Fault(
        code="access.not-withheld",
        where="withholding",
        asked=asked,
        found=found,
        accepted="a rule of the law, two persons, and a date",
        next_step="let somebody else decide, or let the person concerned see it",
    )
