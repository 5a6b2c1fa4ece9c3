"""What a worker's phone holds of the leads that wait at the doors of its village."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from everyvillage.services.protection.models import Episode, Step
from everyvillage.services.protection.saying import facts_of
from everyvillage.services.protection.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Collection

    from everyvillage.registry.access.acting import Acting
    from everyvillage.registry.models import Household


def leads_of(
    acting: Acting, homes: Collection[Household], language: str
) -> dict[int, dict[str, dict[str, Any]]]:
    """Give the lead of each household that has one: its number, since when, the facts to say.

    ``homes`` are those that whoever asks may visit. Two queries for all of them.
    """
    del acting
    rows = list(Episode.objects.filter(stage=Stage.LEAD, household__in=homes))
    told = Step.objects.filter(episode__in=rows).exclude(rules="").order_by("pk")
    last = {one.episode_id: one for one in told}
    return {
        one.household_id: {
            "lead": {
                "number": one.pk,
                "since": one.opened_on.isoformat(),
                "facts": list(facts_of(last.get(one.pk), language)),
            }
        }
        for one in rows
    }
