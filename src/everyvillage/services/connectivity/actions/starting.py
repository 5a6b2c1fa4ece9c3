"""Start a plan from a gap, change one by hand, and leave one that is being made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from everyvillage.core.errors import Fault, InputError
from everyvillage.planning.network.joint.save import save_joint
from everyvillage.services.connectivity import storing
from everyvillage.services.connectivity.asking import Asked, asked_from
from everyvillage.services.connectivity.models import NetworkPlan
from everyvillage.services.connectivity.plant import lay_maps
from everyvillage.services.connectivity.problems import make_problem, newest_snapshot
from everyvillage.services.connectivity.states import OPEN_STATES, State

if TYPE_CHECKING:
    from everyvillage.registry.access.acting import Acting
    from everyvillage.registry.models import Place


@dataclass(frozen=True, slots=True)
class Gap:
    """What a plan is for: the target of a programme whose gap it closes, in which county."""

    programme: str
    target: str
    county: Place
    code: str


def start_plan(
    acting: Acting, gap: Gap, asked: Asked, follows: NetworkPlan | None = None
) -> NetworkPlan:
    """Make the question from the newest sealed snapshot, seal it, and let it wait its turn.

    A plan that follows another asks the same snapshot's question only as long as no newer one
    was sealed. Refuses, with every fault, what the snapshot or the planner's files do not allow.
    """
    snapshot = newest_snapshot(settings.HOME.snapshots)
    made = make_problem(snapshot, gap.county, gap.code, asked)
    with transaction.atomic():
        plan = NetworkPlan.objects.create(
            county=gap.county,
            county_code=gap.code,
            programme=gap.programme,
            target=gap.target,
            follows=follows,
            snapshot=snapshot.id,
            snapshot_at=snapshot.head.at,
            modelled=snapshot.head.modelled,
            asked=asked.as_dict(),
            counts=dict(made.counts),
            left_out=list(made.left_out),
            problem_seal="",
            asked_at=timezone.now(),
            asked_by=acting.login,
        )
        room = storing.make_room(storing.problem_folder(plan))
        save_joint(made.problem, room)
        lay_maps(gap.county.pk, room)
        plan.problem_seal = storing.seal_folder(room)
        plan.save(update_fields=["problem_seal"])
    return plan


def change_plan(acting: Acting, before: NetworkPlan, asked: Asked) -> NetworkPlan:
    """Plan again with something locked in or out, or another share; the plan before stays."""
    gap = Gap(before.programme, before.target, before.county, before.county_code)
    return start_plan(acting, gap, asked, follows=before)


def cancel_plan(plan: NetworkPlan) -> None:
    """Ask the worker to leave a plan; one that only waits is left at once."""
    refuse_unless_open(plan)
    NetworkPlan.objects.filter(pk=plan.pk, state__in=OPEN_STATES).update(
        cancel=True, state=State.CANCELLED, done_at=timezone.now()
    )


def take_best(plan: NetworkPlan) -> None:
    """Ask the worker to end its search and keep the best plan found so far, with its bound."""
    refuse_unless_open(plan)
    NetworkPlan.objects.filter(pk=plan.pk, state__in=OPEN_STATES).update(enough=True)


def refuse_unless_open(plan: NetworkPlan) -> None:
    """Refuse a plan that neither waits nor is being made."""
    if plan.state not in OPEN_STATES:
        raise InputError(_not_open(plan))


def asked_of(plan: NetworkPlan) -> Asked:
    """Give what a plan was asked."""
    return asked_from(plan.asked)


def _not_open(plan: NetworkPlan) -> Fault:
    return Fault(
        code="network.not-open",
        where=f"plan {plan.pk}",
        asked="a plan that waits or is being made",
        found=f"a plan that is “{plan.state}”",
        accepted="a plan that waits or is being made",
        next_step="look at the plan's page",
    )
