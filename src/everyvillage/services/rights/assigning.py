"""Who a request waits for: somebody whose role answers it, with the least to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from everyvillage.registry.access.place_tree import in_force, lineage_of
from everyvillage.registry.models import RoleHeld
from everyvillage.services.rights.corrections import correction_book
from everyvillage.services.rights.models import AppealPerson, Kind, Request, State

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

ANSWERS = frozenset({"township-officer", "county-officer"})
"""The roles that answer an objection."""


def answering_roles(request: Request) -> frozenset[str]:
    """Give the roles that answer a request."""
    if request.kind == Kind.CORRECTION:
        return correction_book().rule(request.field).decides
    return ANSWERS


def assign(request: Request) -> None:
    """Let a request wait for the one of the right role, around its village, with least open.

    Whoever answers lowest in the tree of places comes first. Nobody is a fine answer: the
    request then stands in the list of the place for everybody there.
    """
    around = [place for _, place in lineage_of(request.village_id, timezone.localdate())]
    held = _may_answer(request)
    open_ = Count("account__requests_assigned", Q(account__requests_assigned__state=State.OPEN))
    rows = list(held.annotate(open=open_).order_by("pk"))
    rows.sort(key=lambda one: (around.index(one.place_id), one.open, one.pk))
    request.assigned = rows[0].account if rows else None


def appeal_person(village: int, today: date) -> AppealPerson | None:
    """Give who decides the appeals of a village's county, None where nobody is named."""
    around = [place for _, place in lineage_of(village, today)]
    rows = AppealPerson.objects.filter(in_force(today), county__in=around)
    return rows.select_related("account").first()


def open_work(account: int) -> int:
    """Count what waits for an account: requests to answer and appeals to decide."""
    return _mine(account).count()


@transaction.atomic
def move_work(account: int, to: int, place: int) -> int:
    """Let what waits for one account inside a place wait for another; give how many moved.

    Each request is saved by itself, so its history says when and by whom it was moved.
    """
    today = timezone.localdate()
    moved = 0
    for one in _mine(account).select_for_update():
        if place not in {above for _, above in lineage_of(one.village_id, today)}:
            continue
        if one.state == State.OPEN:
            one.assigned_id = to
        else:
            one.appeal_to_id = to
        one.save()
        moved += 1
    return moved


@transaction.atomic
def reassign(account: int) -> int:
    """Give what an account whose role ended answers no more to whoever answers now."""
    rows = Request.objects.filter(assigned=account, state=State.OPEN).select_for_update()
    count = 0
    for one in rows:
        if _may_answer(one).filter(account=account).exists():
            continue
        assign(one)
        one.save()
        count += 1
    return count


def _may_answer(request: Request) -> QuerySet[RoleHeld]:
    """Give the roles in force that answer a request, around its village."""
    today = timezone.localdate()
    return RoleHeld.objects.filter(
        in_force(today),
        role__in=answering_roles(request),
        place__in=[place for _, place in lineage_of(request.village_id, today)],
        account__is_active=True,
    )


def _mine(account: int) -> QuerySet[Request]:
    waiting = Q(assigned=account, state=State.OPEN) | Q(appeal_to=account, state=State.APPEALED)
    return Request.objects.filter(waiting).order_by("pk")
