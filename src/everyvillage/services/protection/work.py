"""The open episodes that somebody accompanies, and how they are handed on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from everyvillage.registry.access.place_tree import lineage_of
from everyvillage.registry.models import Account
from everyvillage.services.protection.actions.moving import Note, Who, write_step
from everyvillage.services.protection.chance.answer import open_draws, pass_on
from everyvillage.services.protection.models import Drawn, Episode, Promise
from everyvillage.services.protection.promises import open_promises
from everyvillage.services.protection.stages import ENDED

if TYPE_CHECKING:
    from django.db.models import QuerySet


def open_work(account: int) -> int:
    """Count the open episodes that an account accompanies, and the visits it is to make.

    Those are households that chance drew and visits that were promised.
    """
    return _mine(account).count() + _drawn(account).count() + _promised(account).count()


@transaction.atomic
def move_work(account: int, to: int, place: int) -> int:
    """Hand the episodes, draws and promises of an account in a place to another; give how many.

    Each episode has a step that says so; stage, clock and counts stay as they are.
    """
    today = timezone.localdate()
    heir = Account.objects.get(pk=to).login
    moved = 0
    for one in _mine(account).select_related("household").select_for_update(of=("self",)):
        if place not in {above for _, above in lineage_of(one.household.village_id, today)}:
            continue
        one.helper = heir
        one.save(update_fields=["helper"])
        who = Who(by=heir, role="helper")
        write_step(one, "handed-over", who, today, Note())
        moved += 1
    moved += pass_on(_drawn(account), place, today, lambda _: heir)
    return moved + pass_on(_promised(account), place, today, lambda _: heir)


def _promised(account: int) -> QuerySet[Promise]:
    return open_promises().filter(helper__in=Account.objects.filter(pk=account).values("login"))


def _drawn(account: int) -> QuerySet[Drawn]:
    return open_draws().filter(helper__in=Account.objects.filter(pk=account).values("login"))


def _mine(account: int) -> QuerySet[Episode]:
    login = Account.objects.filter(pk=account).values("login")
    return Episode.objects.filter(helper__in=login).exclude(stage__in=ENDED)
