"""Submit a plan, approve it or give it back; the approval stands in the ledger of the county."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from everyvillage.core.errors import Fault, InputError, NotAllowedError
from everyvillage.ledger.append import append
from everyvillage.ledger.records import Promise
from everyvillage.planning.network.joint.orders import BUILDING_YEARS
from everyvillage.registry.models.record import TEXT_LENGTH
from everyvillage.services.connectivity import storing
from everyvillage.services.connectivity.models import Decision, NetworkPlan
from everyvillage.services.connectivity.states import CAN_SUBMIT, Standing, State

if TYPE_CHECKING:
    from collections.abc import Mapping

    from everyvillage.ledger.models import Entry
    from everyvillage.registry.access.acting import Acting

MOST_YEARS = 50
"""No promise reaches farther."""


@transaction.atomic
def submit(acting: Acting, number: int) -> Decision:
    """Submit a plan that is done and sealed; refuse one that is not, or was submitted."""
    plan = _locked(number)
    if plan.state != State.DONE or plan.standing not in CAN_SUBMIT:
        raise InputError(_wrong_standing(plan, "a plan that is done and not yet submitted"))
    storing.read_result(plan)
    return _decide(acting, plan, Standing.SUBMITTED)


@transaction.atomic
def approve(acting: Acting, number: int) -> Decision:
    """Approve a submitted plan; refuse whoever made or submitted it.

    A promise is written in the ledger of the county: so many villages, by the end of the
    building years, under the seal of the plan.
    """
    plan = _locked(number)
    _refuse_own(acting, plan)
    return _decide(acting, plan, Standing.APPROVED, entry=_promise(acting, plan))


@transaction.atomic
def give_back(acting: Acting, number: int, reason: str) -> Decision:
    """Give a submitted plan back, for a reason that stays with it."""
    plan = _locked(number)
    _refuse_own(acting, plan)
    if not reason.strip():
        raise InputError(_no_reason(plan))
    return _decide(acting, plan, Standing.RETURNED, reason=reason.strip()[:TEXT_LENGTH])


def _locked(number: int) -> NetworkPlan:
    return NetworkPlan.objects.select_for_update().get(pk=number)


def _refuse_own(acting: Acting, plan: NetworkPlan) -> None:
    """Refuse a plan that is not submitted, and whoever made or submitted it."""
    if plan.standing != Standing.SUBMITTED:
        raise InputError(_wrong_standing(plan, "a plan that was submitted"))
    submitted = plan.decisions.filter(what=Standing.SUBMITTED).latest("pk")
    if acting.login in {plan.asked_by, submitted.by}:
        raise NotAllowedError(
            Fault(
                code="network.own-plan",
                where=f"plan {plan.pk}",
                asked="to decide about a plan",
                found="one's own plan",
                accepted="a second officer, who neither made nor submitted it",
                next_step="ask another officer of the county or the province to look at it",
            )
        )


def _decide(
    acting: Acting,
    plan: NetworkPlan,
    what: Standing,
    *,
    reason: str = "",
    entry: Entry | None = None,
) -> Decision:
    plan.standing = what
    plan.save(update_fields=["standing"])
    return Decision.objects.create(
        plan=plan,
        what=what,
        at=timezone.now(),
        by=acting.login,
        role=acting.role_id,
        reason=reason,
        entry=entry,
    )


def _promise(acting: Acting, plan: NetworkPlan) -> Entry:
    """Write what is promised by the approval: the villages that gain, under the plan's seal."""
    data, now = storing.read_result(plan), timezone.now()
    gaining = sum(row["gains"] for row in data["villages"])
    promise = Promise(
        service="connectivity",
        provider=f"county {plan.county_code}",
        quantity=gaining,
        unit="village",
        happened=now,
        recorder=f"account {acting.account}",
        due=date(timezone.localdate(now).year + building_years(plan.asked, data), 12, 31),
        proof="a delivery with a measurement or a picture in each village",
        checker=f"account {acting.account}",
        evidence=(f"sha256:{plan.seal}",),
        note=f"plan {plan.pk}, sealed data {plan.snapshot[:12]}",
    )
    return append(promise, plan.county_id)


def building_years(asked: Mapping[str, Any], data: Mapping[str, Any]) -> int:
    """Give the years that building takes: as many as its yearly budget needs, else five."""
    years = [int(row["year"]) for row in data["year_by_year"]["cheapest"]]
    if not asked.get("budget_year") or not years:
        return BUILDING_YEARS
    return min(max(years), MOST_YEARS)


def _wrong_standing(plan: NetworkPlan, accepted: str) -> Fault:
    return Fault(
        code="network.standing-refused",
        where=f"plan {plan.pk}",
        asked="to decide about a plan",
        found=f"a plan that is “{plan.state}” and “{plan.standing}”",
        accepted=accepted,
        next_step="look at the plan's page",
    )


def _no_reason(plan: NetworkPlan) -> Fault:
    return Fault(
        code="network.reason-missing",
        where=f"plan {plan.pk}",
        asked="why the plan is given back",
        found="no reason",
        accepted="a line of text, which is kept with the decision",
        next_step="write the reason",
    )
