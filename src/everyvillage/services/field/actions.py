"""Record a visit that came from a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from everyvillage.core.errors import Fault, InputError, NotAllowedError
from everyvillage.ledger.append import append
from everyvillage.ledger.records import Evidence
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.registry.events.outbox import publish
from everyvillage.registry.events.shocks import HouseholdVisited
from everyvillage.registry.models import Household
from everyvillage.services.field.choices import CHOICES
from everyvillage.services.field.models import Visit

if TYPE_CHECKING:
    from everyvillage.registry.access.acting import Acting
    from everyvillage.sync.receive import Came


def record_visit(acting: Acting, came: Came) -> str:
    """Write a visit and its evidence in the ledger; part of the transaction of its receipt.

    Refuses a household that whoever sends may not visit, as one that is not there, and a press
    that is none. A clock that was changed is said as doubt.
    """
    body = came.write.body
    number = body.get("household")
    rows = Household.objects.filter(pk=number if type(number) is int else 0)
    household: Household = registry_rules().find(acting, Verb.CHANGE, "visit", rows)
    wrong = [name for name, allowed in CHOICES.items() if body.get(name) not in allowed]
    if wrong or set(body) - {"household", *CHOICES}:
        raise InputError(_wrong(", ".join(wrong) or "another field"))
    if acting.account is None:
        raise NotAllowedError(_wrong("nobody"))
    pressed = {name: str(body[name]) for name in CHOICES}
    visit = Visit.objects.create(
        id=came.write.id,
        household=household,
        worker=acting.login,
        happened_at=came.written,
        doubtful=came.doubtful,
        received_at=came.received,
        **pressed,
    )
    append(_evidence(visit, acting), household.village_id)
    publish(
        HouseholdVisited(
            str(visit.pk),
            household.pk,
            visit.outcome,
            visit.well,
            acting.login,
            timezone.localdate(visit.happened_at),
            visit.again,
        )
    )
    return str(visit)


def _evidence(visit: Visit, acting: Acting) -> Evidence:
    return Evidence(
        service="field",
        provider="village-worker",
        quantity=1,
        unit="visit",
        happened=visit.happened_at,
        recorder=acting.login,
        form="visit",
        source="phone",
        doubt="the phone's clock was changed" if visit.doubtful else "said by the worker",
        note=f"visit {visit.pk}: {visit.outcome}",
    )


def _wrong(found: str) -> Fault:
    return Fault(
        code="field.visit-wrong",
        where="visit",
        asked="the four presses of a visit",
        found=found,
        accepted="; ".join(f"{name}: {', '.join(allowed)}" for name, allowed in CHOICES.items()),
        next_step="update the page on the phone, then record the visit anew",
    )
