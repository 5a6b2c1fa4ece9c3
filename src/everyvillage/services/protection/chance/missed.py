"""How many falling households no list has: from the answers of drawn households alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from everyvillage.core.periods import Period, Unit
from everyvillage.planning.rounds import Missed, estimate_missed
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.registry.models import Place
from everyvillage.registry.place_names import place_names
from everyvillage.services.protection.actions.moving import limit_of
from everyvillage.services.protection.chance.answer import FALLS, MET
from everyvillage.services.protection.chance.draw import homes_of_county
from everyvillage.services.protection.models import Drawn

if TYPE_CHECKING:
    from datetime import date

    from everyvillage.registry.access.acting import Acting

THING = "miss-rate"


@dataclass(frozen=True, slots=True)
class MissRate:
    """What the draws of a county in a quarter say.

    ``asked`` were drawn, ``met`` gave an answer, ``found`` of these fall and were in no open
    case when they were drawn. ``estimate`` is None where too few answered to say anything.
    """

    county: str
    quarter: str
    asked: int
    met: int
    found: int
    estimate: Missed | None

    @property
    def number(self) -> int:
        """Give the estimate as it is said, to whole tens from a hundred on; 0 for none."""
        found = 0 if self.estimate is None else round(self.estimate.number)
        return found if found < _ROUNDED else round(found, -1)


_ROUNDED = 100


def miss_rates(acting: Acting) -> tuple[MissRate, ...]:
    """Give the miss rate of each county of one's own place, of this quarter and the last.

    Nothing for a role that does not see it, and for a place below the county: a draw is of a
    whole county.
    """
    rules = registry_rules()
    if not rules.concerning(acting, Verb.LIST, THING):
        return ()
    places = rules.visible(acting, Verb.LIST, THING, Place.objects.all())
    this = Period.around(acting.on, Unit.QUARTER)
    rows = (
        Drawn.objects.filter(county__in=places, quarter__in=[str(this), str(this.previous())])
        .values("county", "quarter")
        .annotate(
            asked=Count("pk"),
            met=Count("pk", filter=Q(answer__in=MET)),
            found=Count("pk", filter=Q(answer=FALLS, listed=False)),
        )
        .order_by("-quarter", "county")
    )
    counted = list(rows)
    named = place_names((row["county"] for row in counted), acting.on)
    return tuple(
        MissRate(
            county=named.get(row["county"], ""),
            quarter=row["quarter"],
            asked=row["asked"],
            met=row["met"],
            found=row["found"],
            estimate=_estimate(row["county"], row["asked"], row["met"], row["found"], acting.on),
        )
        for row in counted
    )


def _estimate(county: int, asked: int, met: int, found: int, on: date) -> Missed | None:
    """Estimate from the answers; None where there are fewer than say anything."""
    if met < limit_of("slice_answers_least", on):
        return None
    households = max(homes_of_county(county, on).count(), asked)
    return estimate_missed(households, asked, met, found)
