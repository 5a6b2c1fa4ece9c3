"""Two open cases become one when their households join, and the cases of both stand in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.services.protection.actions.moving import (
    THE_RULES,
    Note,
    move,
    reset_clock,
    undelivered,
)
from everyvillage.services.protection.models import Episode
from everyvillage.services.protection.stages import ENDED, Stage

if TYPE_CHECKING:
    from datetime import date

    from everyvillage.registry.models import Household

_ORDER = tuple(Stage)
_ABOVE = 10**6


def merge_cases(one: Episode | None, other: Episode | None, on: date) -> Episode | None:
    """Make one of two open cases; give the one that stays, None where neither is open.

    The one that is further on stays, of two alike the older. It takes in the shocks of the other,
    its help that has not come, and what the household wished where it had said nothing here. Help
    of one kind that both had planned is planned once.
    """
    if one is None or other is None:
        return one or other
    stays, ends = sorted(
        (one, other),
        key=lambda case: (-_ORDER.index(Stage(case.stage)), case.opened_on, case.pk),
    )
    stays.shocks.add(*ends.shocks.all())
    stays.wish = stays.wish or ends.wish
    stays.asked_for = stays.asked_for or ends.asked_for
    stays.save(update_fields=["wish", "asked_for"])
    _take_help(stays, ends, on)
    facts = {"episode": stays.pk}
    move(ends, Stage.JOINED, THE_RULES, max(on, ends.stage_on), Note(facts=facts))
    reset_clock(stays)
    return stays


def renumber(gone: Household, into: Household) -> list[int]:
    """Give the cases of two households numbers in one row, in the order in which they began.

    The open one is the last. Gives the cases of the household that is ``gone``.
    """
    rows = list(Episode.objects.filter(household__in=[gone, into]).order_by("opened_on", "pk"))
    rows.sort(key=lambda case: case.stage not in ENDED)
    # Numbers are unique within a household: first out of the way, then as they are to be.
    for start in (_ABOVE, 0):
        for number, case in enumerate(rows, start + 1):
            case.number = number
        Episode.objects.bulk_update(rows, ["number"])
    return [case.pk for case in rows if case.household_id == gone.pk]


def _take_help(stays: Episode, ends: Episode, on: date) -> None:
    """Plan the help of a case that ends, and has not come, in the one that stays."""
    held = set(stays.measures.filter(withdrawn_on=None).values_list("kind", flat=True))
    for measure in undelivered(ends):
        if measure.kind in held:
            measure.withdrawn_on, measure.withdrawn_why = on, "needless"
        else:
            measure.episode = stays
        measure.save()
