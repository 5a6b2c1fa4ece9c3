"""Hand over: all that waits for one person goes to the next, in one action, with history."""

from __future__ import annotations

import json
from importlib import import_module
from typing import TYPE_CHECKING

from django.db import transaction

from everyvillage.core.errors import Fault, InputError
from everyvillage.registry.access.place_tree import in_force, lineage_of
from everyvillage.registry.models import Account, RoleHeld
from everyvillage.services.accounts.actions import end_role, is_one_line
from everyvillage.services.accounts.models import HandOver
from everyvillage.services.discovery import find_services

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import ModuleType

    from django.db.models import QuerySet

    from everyvillage.registry.access.acting import Acting


def waiting(account: int) -> Mapping[str, int]:
    """Count what waits for an account, by service."""
    return {name: module.open_work(account) for name, module in _keepers()}


def next_ones(held: RoleHeld, acting: Acting) -> QuerySet[RoleHeld]:
    """Give who can take over: others who hold the same role, there or around it."""
    around = [place for _, place in lineage_of(held.place_id, acting.on)]
    rows = RoleHeld.objects.filter(
        in_force(acting.on), role=held.role, place__in=around, account__is_active=True
    )
    return rows.exclude(account=held.account_id).select_related("account").order_by("pk")


@transaction.atomic
def hand_over(acting: Acting, held: RoleHeld, to: int, reason: str, *, ends: bool) -> HandOver:
    """Give everything that waits for the holder of a role, inside its place, to the next one.

    All services or none; how much of what is kept. With ``ends`` the role ends as well.
    Refuses somebody who does not hold the same role there, and a reason that is none.
    """
    chosen = next_ones(held, acting).filter(pk=to).first()
    reason = reason.strip()
    faults = [] if chosen else [_fault("nobody-next", "who takes over", "nobody who can")]
    if not reason or not is_one_line(reason):
        faults.append(_fault("no-hand-over-reason", "why it is handed over", "no such line"))
    if faults or chosen is None:
        raise InputError(faults)
    counts = {
        name: module.move_work(held.account_id, chosen.account_id, held.place_id)
        for name, module in _keepers()
    }
    made = HandOver.objects.create(
        before=held,
        after=chosen,
        by=Account.objects.get(pk=acting.account or 0),
        reason=reason,
        counts=json.dumps(counts, sort_keys=True),
    )
    if ends:
        end_role(acting, held, reason)
    return made


def _keepers() -> Iterator[tuple[str, ModuleType]]:
    """Give the module of each service that keeps open work."""
    for service in find_services():
        if service.open_work:
            yield service.name, import_module(service.open_work)


def _fault(code: str, asked: str, found: str) -> Fault:
    return Fault(
        code=f"accounts.{code}",
        where="",
        asked=asked,
        found=found,
        accepted="somebody with the same role for the same place, and a reason on one line",
        next_step="invite the next one first, or choose another",
    )
