"""Look plans up, and note who is shown routes and towers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from everyvillage.contracts.shapes import Compartment
from everyvillage.registry.place_names import place_name
from everyvillage.services.connectivity.models import Built, Look, NetworkPlan
from everyvillage.services.connectivity.permissions import SEE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from everyvillage.registry.access.acting import Acting

LOOKS = 10


def own_plans(acting: Acting) -> QuerySet[NetworkPlan]:
    """Give the plans that somebody may see, newest first."""
    return NetworkPlan.objects.filter(county__in=SEE.places(acting)).order_by("-pk")


def county_name(plan: NetworkPlan) -> str:
    """Give the name of a plan's county as it is called today."""
    return place_name(plan.county_id, timezone.localdate()) or plan.county_code


def built_in(plan: NetworkPlan) -> Mapping[str, list[Built]]:
    """Give what stands by a plan, by the code of the village."""
    found: dict[str, list[Built]] = {}
    for one in Built.objects.filter(plan=plan).order_by("pk"):
        found.setdefault(one.code, []).append(one)
    return found


def log_look(acting: Acting, plan: NetworkPlan, what: str) -> None:
    """Note that somebody is shown routes and towers, before they are."""
    Look.append(
        plan=plan,
        account=acting.login,
        role=acting.role_id,
        purpose=acting.opened.get(Compartment.INFRASTRUCTURE, ""),
        what=what,
        at=timezone.now(),
    )


def last_looks(plan: NetworkPlan) -> list[Look]:
    """Give who looked at routes and towers last, newest first."""
    return list(Look.objects.filter(plan=plan).order_by("-pk")[:LOOKS])
