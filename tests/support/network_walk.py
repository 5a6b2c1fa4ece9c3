"""A plan of the network that could not be made, for those who walk and look."""

from __future__ import annotations

from django.utils import timezone

from everyvillage.services.connectivity.asking import Asked
from everyvillage.services.connectivity.models import NetworkPlan
from everyvillage.services.connectivity.states import State


def refused_plan(county: int, code: str) -> NetworkPlan:
    """Make a plan of a county that ended without a result, so that it has no files."""
    now = timezone.now()
    return NetworkPlan.objects.create(
        county_id=county,
        county_code=code,
        programme="cn-2020-internet",
        target="NP20-A01",
        snapshot="0" * 64,
        snapshot_at=timezone.localdate(now),
        modelled=False,
        asked=Asked().as_dict(),
        problem_seal="0" * 64,
        state=State.REFUSED,
        asked_at=now,
        asked_by="walk",
    )
