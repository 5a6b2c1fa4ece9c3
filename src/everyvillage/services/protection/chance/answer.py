"""What a drawn household answers, and whose visit it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.core.periods import Period
from everyvillage.registry.access.place_tree import lineage_of
from everyvillage.services.protection.models import Drawn

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from django.db.models import QuerySet

    from everyvillage.services.protection.models import Promise

WELL, FALLS, AWAY, REFUSED = "well", "falls", "away", "refused"
MET = (WELL, FALLS)
"""Answers of a household that was met; those who were away or not sure are asked again."""
FINAL = (*MET, REFUSED)
_VISIT = {"met": {"yes": WELL, "no": FALLS}, "phone": {"yes": WELL, "no": FALLS}}
OF_CHECK = {"risk": FALLS, "no-risk": WELL, "away": AWAY, "refused": REFUSED}
"""What a check at home says of a drawn household."""


def of_visit(outcome: str, well: str) -> str:
    """Give what a visit from the field says of a drawn household; not sure counts as not met."""
    return _VISIT.get(outcome, {}).get(well, AWAY)


def answer_draw(household: int, answer: str, by: str, on: date) -> Drawn | None:
    """Keep the answer of a visit of a day for the draw it belongs to; None where there is none.

    It belongs to a draw of the same quarter that was there already on the day of the visit,
    however late it arrives. Of several final answers that of the earliest day stands, of one day
    the first that came; one that is none yet gives way to any.
    """
    rows = Drawn.objects.select_for_update().filter(household=household, drawn_on__lte=on)
    row = rows.order_by("-drawn_on").first()
    if row is None or on > Period.parse(row.quarter).end:
        return None
    first = row.answered_on is None or on < row.answered_on
    if row.answer not in FINAL or (answer in FINAL and first):
        row.answer, row.answered_on, row.answered_by = answer, on, by
        row.save(update_fields=["answer", "answered_on", "answered_by"])
    return row


def open_draws() -> QuerySet[Drawn]:
    """Give the draws whose household has not answered."""
    return Drawn.objects.exclude(answer__in=FINAL)


def pass_on(
    rows: QuerySet[Drawn] | QuerySet[Promise],
    place: int | None,
    today: date,
    to: Callable[[int], str],
) -> int:
    """Give visits inside a place (None: anywhere) to whoever ``to`` names; count them."""
    count = 0
    for one in rows.select_related("household").select_for_update(of=("self",)):
        village = one.household.village_id
        if place is not None and place not in {at for _, at in lineage_of(village, today)}:
            continue
        before, one.helper = one.helper, to(village)
        if one.helper != before:
            one.save(update_fields=["helper"])
            count += 1
    return count
