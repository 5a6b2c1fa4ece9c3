"""What could not be judged: households for want of a fact, shocks of files that were refused."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from everyvillage.contracts.tables.cases import HOUSEHOLD_CASE
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.registry.models import Household, Place
from everyvillage.services.protection.models import Episode, Refused, Waiting
from everyvillage.services.protection.stages import ENDED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from django.db.models import QuerySet

    from everyvillage.contracts.shapes import Column
    from everyvillage.core.errors import Fault
    from everyvillage.registry.access.acting import Acting
    from everyvillage.registry.events.intake import OfficeFileTaken
    from everyvillage.registry.shocks.raising import Told


OTHER = "other"
REFUSED_FOR: Mapping[str, str] = MappingProxyType(
    {
        "household_no": "household",
        "known_on": "day",
        "total_fen": "sum",
        "paid_fen": "sum",
        "own_fen": "sum",
    }
)
"""What is wrong with a refused shock by the part that is; the words are "protection.refused_…"."""


def keep_waiting(home: Household, missing: Iterable[str], on: date) -> None:
    """Keep for lack of which columns a household cannot be judged; where none lacks, drop it."""
    lacking = list(missing)
    if not lacking:
        Waiting.objects.filter(household=home).delete()
        return
    Waiting.objects.update_or_create(
        household=home,
        defaults={"missing": lacking},
        create_defaults={"missing": lacking, "since": on},
    )


def waiting_of(acting: Acting) -> QuerySet[Waiting]:
    """Give the households of one's own place that cannot be judged, the oldest first."""
    homes = registry_rules().visible(acting, Verb.LIST, "household", Household.objects.all())
    cases = Episode.objects.exclude(stage__in=ENDED).values("household")
    rows = Waiting.objects.filter(household__in=homes).exclude(household__in=cases)
    return rows.select_related("household").order_by("since", "pk")


def lacking_of(household: int) -> tuple[Column, ...]:
    """Give what is missing for the rules to judge a household, as columns with their words."""
    found = Waiting.objects.filter(household=household).values_list("missing", flat=True).first()
    return columns_of(found or ())


def columns_of(names: Iterable[str]) -> tuple[Column, ...]:
    """Give the columns of a household as rules read it; one that is there no more is left out."""
    return tuple(HOUSEHOLD_CASE.by_name[name] for name in names if name in HOUSEHOLD_CASE.by_name)


def keep_refused(event: OfficeFileTaken, told: Told, faults: Iterable[Fault]) -> None:
    """Keep a shock of an office's file that was refused, with why."""
    Refused.objects.create(
        county_id=event.county,
        taking=event.taking,
        office=told.office,
        month=event.month,
        household_no=told.household_no,
        kind=told.kind,
        faults=[one.as_dict() for one in faults],
    )


def forget_refused(taking: int) -> None:
    """Drop what was kept of a step, which is told anew or was undone."""
    Refused.objects.filter(taking=taking).delete()


def reasons_of(one: Refused) -> tuple[str, ...]:
    """Give why a shock was refused, by the parts of it that are wrong; see :data:`REFUSED_FOR`."""
    found = (REFUSED_FOR.get(fault["where"], OTHER) for fault in one.faults)
    return tuple(dict.fromkeys(found))


def refused_of(acting: Acting) -> QuerySet[Refused]:
    """Give the refused shocks of the counties whose files somebody takes in, the newest first.

    A refused shock may name no household of the register, so it belongs to its county alone.
    """
    places = registry_rules().visible(acting, Verb.CHANGE, "office-file", Place.objects.all())
    return Refused.objects.filter(county__in=places).order_by("-month", "-taking", "pk")
