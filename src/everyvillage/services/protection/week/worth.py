"""The loss that a visit may prevent, from facts that are known."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Sum

from everyvillage.analytics.risk.cases.facts import MEDICAL, YEAR_DAYS
from everyvillage.analytics.risk.illness import foresee
from everyvillage.registry.shocks.models import Shock
from everyvillage.services.protection.means import line_on, means_of
from everyvillage.services.protection.region import region_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from everyvillage.registry.models import Household


def losses(homes: Iterable[Household], on: date) -> dict[int, int]:
    """Give the expected preventable loss of each household in fen, by its row.

    It is the smaller of two sums: what the household had to bear itself in twelve months (the
    own share of bills, of which the largest sum of one office counts, and of every other shock),
    and the smallest help after which no month of the year ahead is below the line of monitoring
    (``foresee``). Where income or members are not known, nothing speaks against the first.
    Source: docs/explain/protection.md.
    """
    known = {home.pk: home for home in homes}
    after = on - timedelta(days=YEAR_DAYS)
    told = Shock.objects.filter(household__in=known, happened_on__gt=after, known_on__lte=on)
    borne = borne_of(told.values_list("household", "kind", "office").annotate(Sum("own_fen")))
    villages = {one.village_id for one in known.values()}
    regions = {village: region_of(village, on) for village in villages}
    return {
        pk: loss_of(home, borne.get(pk, 0), on, regions[home.village_id])
        for pk, home in known.items()
    }


def borne_of(told: Iterable[tuple[int, str, str, int | None]]) -> dict[int, int]:
    """Add up what households bore: household, kind of shock, office and sum in fen of each row.

    >>> borne_of([(1, "bill", "medical", 900), (1, "bill", "self", 700), (1, "debt", "self", 50)])
    {1: 950}
    """
    bills: dict[int, dict[str, int]] = {}
    others: dict[int, int] = {}
    for home, kind, office, fen in told:
        if kind in MEDICAL:
            of_home = bills.setdefault(home, {})
            of_home[office] = of_home.get(office, 0) + (fen or 0)
        else:
            others[home] = others.get(home, 0) + (fen or 0)
    return {
        home: max(bills.get(home, {}).values(), default=0) + others.get(home, 0)
        for home in {*bills, *others}
    }


def loss_of(home: Household, own_fen: int, on: date, region: str = "") -> int:
    """Give the expected preventable loss of one household that bore ``own_fen``, in fen.

    ``region`` chooses the line of its county.
    """
    means, _ = means_of(home)
    if means is None or own_fen <= 0:
        return max(own_fen, 0)
    line = line_on(on, region)
    return min(own_fen, foresee(means, own_fen, at=on, line=line, region=region).help_fen)
