"""The loss that a visit may prevent, from facts that are known."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Sum

from everyvillage.analytics.risk.cases.facts import YEAR_DAYS
from everyvillage.analytics.risk.illness import foresee
from everyvillage.registry.shocks.models import Shock
from everyvillage.services.protection.means import line_on, means_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from everyvillage.registry.models import Household


def losses(homes: Iterable[Household], on: date) -> dict[int, int]:
    """Give the expected preventable loss of each household in fen, by its row.

    It is the smaller of two sums: what the household had to bear itself in twelve months (the
    own share of bills and of every other shock), and the smallest help after which no month of
    the year ahead is below the line of monitoring (``foresee``). Where income or
    members are not known, nothing speaks against the first. Source: docs/explain/protection.md.
    """
    known = {home.pk: home for home in homes}
    after = on - timedelta(days=YEAR_DAYS)
    sums = dict(
        Shock.objects.filter(household__in=known, happened_on__gt=after, known_on__lte=on)
        .values_list("household")
        .annotate(Sum("own_fen"))
    )
    return {pk: loss_of(home, sums.get(pk) or 0, on) for pk, home in known.items()}


def loss_of(home: Household, own_fen: int, on: date) -> int:
    """Give the expected preventable loss of one household that bore ``own_fen``, in fen."""
    means, _ = means_of(home)
    if means is None or own_fen <= 0:
        return max(own_fen, 0)
    return min(own_fen, foresee(means, own_fen, at=on, line=line_on(on)).help_fen)
