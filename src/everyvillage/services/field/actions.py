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
from everyvillage.services.field.choices import CHOICES, CONSENT
from everyvillage.services.field.models import Visit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from everyvillage.registry.access.acting import Acting
    from everyvillage.sync.receive import Came

_FIRST = "visit@1"
"""The kind of a visit that knows of no lead and asked for no consent."""


def record_visit(acting: Acting, came: Came) -> str:
    """Write a visit and its evidence in the ledger; part of the transaction of its receipt.

    A visit may name the lead that it answers and say how the household agreed. Refuses a
    household that whoever sends may not visit, as one that is not there, and a press that is
    none. A clock that was changed is said as doubt.
    """
    body = came.write.body
    number = body.get("household")
    rows = Household.objects.filter(pk=number if type(number) is int else 0)
    household: Household = registry_rules().find(acting, Verb.CHANGE, "visit", rows)
    wrong = list(_wrong_presses(body, more=came.write.kind != _FIRST))
    if wrong:
        raise InputError(_wrong(", ".join(wrong)))
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
        lead=body.get("episode"),
        consent=body.get("consent", ""),
        **pressed,
    )
    append(_evidence(visit, acting), household.village_id)
    publish(_known(visit))
    return str(visit)


def _wrong_presses(body: Mapping[str, object], *, more: bool) -> Iterator[str]:
    """Give the fields of a visit that hold no press, and any other field."""
    yield from (name for name, allowed in CHOICES.items() if body.get(name) not in allowed)
    known = {"household", *CHOICES}
    if more:
        known |= {"episode", "consent"}
        if "episode" in body and type(body["episode"]) is not int:
            yield "episode"
        if "consent" in body and body["consent"] not in CONSENT:
            yield "consent"
    if set(body) - known:
        yield "another field"


def _known(visit: Visit) -> HouseholdVisited:
    return HouseholdVisited(
        str(visit.pk),
        visit.household_id,
        visit.outcome,
        visit.well,
        visit.worker,
        timezone.localdate(visit.happened_at),
        visit.again,
        happened_at=visit.happened_at,
        wish=visit.wish,
        consent=visit.consent,
        lead=visit.lead,
    )


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
    presses = "; ".join(f"{name}: {', '.join(allowed)}" for name, allowed in CHOICES.items())
    return Fault(
        code="field.visit-wrong",
        where="visit",
        asked="the presses of a visit",
        found=found,
        accepted=f"{presses}; where it applies the number of the lead and consent: "
        f"{', '.join(CONSENT)}",
        next_step="update the page on the phone, then record the visit anew",
    )
