"""The list of plans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from everyvillage.registry.place_names import place_names
from everyvillage.services.connectivity.permissions import MAKE
from everyvillage.services.connectivity.queries import own_plans

if TYPE_CHECKING:
    from everyvillage.registry.access.acting import Acting

MOST = 200


def list_page(acting: Acting) -> dict[str, Any]:
    """Gather the newest plans that somebody may see."""
    plans = list(own_plans(acting)[:MOST])
    names = place_names((one.county_id for one in plans), timezone.localdate())
    return {
        "lines": [
            {
                "plan": one,
                "name": names.get(one.county_id, one.county_code),
                "state": f"network.state_{one.state}",
                "standing": f"network.standing_{one.standing}",
            }
            for one in plans
        ],
        "may_make": MAKE.may(acting),
    }
