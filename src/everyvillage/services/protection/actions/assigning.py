"""Whose lead it is: of the workers of the village, the one with the fewest open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils import timezone

from everyvillage.registry.access.kin import homes_of_kin
from everyvillage.registry.access.place_tree import in_force, lineage_of
from everyvillage.registry.models import RoleHeld
from everyvillage.services.protection.actions.moving import Note, Who, write_step
from everyvillage.services.protection.chance.answer import open_draws, pass_on
from everyvillage.services.protection.models import Episode
from everyvillage.services.protection.promises import open_promises
from everyvillage.services.protection.stages import ENDED, Stage

if TYPE_CHECKING:
    from datetime import date

CHECKS = "village-worker"
"""The role that checks leads at home."""


class Workers:
    """Who works in which village on a day, and how much waits for each of them."""

    def __init__(self, on: date) -> None:
        """Take the day on which the roles are to be in force."""
        self._on = on
        self._of: dict[int, tuple[tuple[str, int, int | None], ...]] = {}
        self._kin: dict[int, frozenset[int]] = {}
        rows = Episode.objects.exclude(stage__in=ENDED).exclude(helper="")
        self._open = dict(rows.values_list("helper").annotate(Count("pk")))

    def take(self, village: int, home: int = 0, *, apart: str = "") -> str:
        """Give the login of whoever has the least to do in a village, "" where nobody works there.

        The one given has one more from now on. Nobody is given their own household ``home`` or
        one of declared kin: where no other works there, it waits for the township. Whoever logs in
        as ``apart`` is given it only where nobody else could.
        """
        if village not in self._of:
            around = [place for _, place in lineage_of(village, self._on)]
            held = RoleHeld.objects.filter(
                in_force(self._on), role=CHECKS, place__in=around, account__is_active=True
            )
            columns = ("account__login", "account", "account__own_person")
            self._of[village] = tuple(held.order_by("pk").values_list(*columns))
        workers = [
            login
            for login, account, person in self._of[village]
            if not home or home not in self._kin_of(account, person)
        ]
        if not workers:
            return ""
        chosen = min(workers, key=lambda login: (login == apart, self._open.get(login, 0)))
        self._open[chosen] = self._open.get(chosen, 0) + 1
        return chosen

    def _kin_of(self, account: int, person: int | None) -> frozenset[int]:
        if account not in self._kin:
            rows = homes_of_kin(account, person)
            self._kin[account] = frozenset(rows.values_list("pk", flat=True))
        return self._kin[account]


def hand_out(today: date) -> int:
    """Give each open case, draw and promised visit of nobody to who works there by now; count them.

    A case that had gone further than a lead has a step that says so.
    """
    workers = Workers(today)
    count = 0
    rows = Episode.objects.exclude(stage__in=ENDED).filter(helper="").select_related("household")
    for one in rows.select_for_update(of=("self",)).order_by("due_on", "pk"):
        one.helper = workers.take(one.household.village_id, one.household_id)
        if one.helper:
            one.save(update_fields=["helper"])
            if one.stage != Stage.LEAD:
                write_step(one, "handed-over", Who(by=one.helper, role="helper"), today)
            count += 1
    count += pass_on(open_draws().filter(helper=""), None, today, workers.take)
    return count + pass_on(open_promises().filter(helper=""), None, today, workers.take)


def give_on(login: str, place: int) -> int:
    """Give the open episodes of somebody who no longer works in a place to who does; count them.

    One that nobody can take waits in the queue of the place, with its clock.
    """
    today = timezone.localdate()
    workers = Workers(today)
    count = 0
    rows = Episode.objects.filter(helper=login).exclude(stage__in=ENDED)
    for one in rows.select_related("household").select_for_update(of=("self",)):
        if place not in {above for _, above in lineage_of(one.household.village_id, today)}:
            continue
        one.helper = workers.take(one.household.village_id, one.household_id)
        one.save(update_fields=["helper"])
        who = Who(by=one.helper or "rules", role="helper" if one.helper else "rules")
        write_step(one, "handed-over", who, today, Note())
        count += 1
    count += pass_on(open_draws().filter(helper=login), place, today, workers.take)
    return count + pass_on(open_promises().filter(helper=login), place, today, workers.take)
