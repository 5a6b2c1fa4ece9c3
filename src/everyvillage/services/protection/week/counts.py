"""The weeks of all workers of a place: who is full, what waits, and what came in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from everyvillage.registry.access.place_tree import in_force
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.registry.models import Household, Place, RoleHeld
from everyvillage.services.protection.actions.assigning import CHECKS
from everyvillage.services.protection.actions.checking import THING as CHECK
from everyvillage.services.protection.models import Episode, KeptWeek, Step
from everyvillage.services.protection.week.terms import terms_on

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from everyvillage.registry.access.acting import Acting

THING = "week"
SHOCK = "shock"


@dataclass(frozen=True, slots=True)
class WorkersWeek:
    """One worker's week: how many visits are still planned, how many wait and how long, in days.

    ``visits`` is None where nothing was planned yet.
    """

    held: RoleHeld
    visits: int | None
    waiting: int
    oldest: int


@dataclass(frozen=True, slots=True)
class Weeks:
    """All weeks of a place: new leads and what joined what was known since a day, and the hands."""

    since: date
    new: int
    known: int
    workers: tuple[WorkersWeek, ...]

    @property
    def full(self) -> int:
        """Count the workers who have no room for what waits."""
        return sum(one.waiting > 0 for one in self.workers)

    @property
    def waiting(self) -> int:
        """Count the households without room."""
        return sum(one.waiting for one in self.workers)

    @property
    def oldest(self) -> int:
        """Give the days that the oldest of them has waited."""
        return max((one.oldest for one in self.workers), default=0)


def weeks_of(acting: Acting) -> Weeks:
    """Give the weeks of the workers of one's own place, the one with the most waiting first.

    As they were planned last: each hour, and whenever somebody looks. What is new is counted from
    the Monday that was last; on a Saturday the weeks are already those of the next one. Refuses a
    role that does not see them.
    """
    rules = registry_rules()
    rules.require(acting, Verb.LIST, THING)
    monday = terms_on(acting.on).monday(acting.on)
    seen = rules.visible(acting, Verb.LIST, THING, Place.objects.all())
    roles = list(workers(acting.on).filter(place__in=seen.values("pk")))
    kept = {one.held_id: one for one in KeptWeek.objects.filter(monday=monday, held__in=roles)}
    lines = [_line(held, kept.get(held.pk), acting.on) for held in roles]
    homes = rules.visible(acting, Verb.LIST, "household", Household.objects.all())
    since = acting.on - timedelta(days=acting.on.weekday())
    return Weeks(
        since=since,
        new=Episode.objects.filter(household__in=homes, opened_on__gte=since).count(),
        known=Step.objects.filter(
            episode__household__in=homes, what=SHOCK, happened_on__gte=since
        ).count(),
        workers=tuple(sorted(lines, key=lambda one: (-one.waiting, one.held.account.login))),
    )


def has_own_week(acting: Acting) -> bool:
    """Say whether whoever asks checks leads, and so has a week of their own."""
    return bool(registry_rules().concerning(acting, Verb.CHANGE, CHECK))


def own_role(acting: Acting) -> RoleHeld | None:
    """Give the role in use by which whoever asks has a week of their own, None where it is none."""
    if not has_own_week(acting):
        return None
    held = workers(acting.on).filter(account=acting.account, place=acting.place)
    return held.order_by("pk").first()


def words_of_week(acting: Acting) -> str:
    """Give the words of the way to the week of visits, "" for whoever sees none."""
    if has_own_week(acting):
        return "protection.week"
    sees = registry_rules().concerning(acting, Verb.LIST, THING)
    return "protection.weeks" if sees else ""


def workers(on: date) -> QuerySet[RoleHeld]:
    """Give the roles in force of everybody who checks leads at home."""
    rows = RoleHeld.objects.filter(in_force(on), role=CHECKS, account__is_active=True)
    return rows.select_related("account", "place")


def _line(held: RoleHeld, kept: KeptWeek | None, on: date) -> WorkersWeek:
    if kept is None:
        return WorkersWeek(held, None, 0, 0)
    ahead = sum(date.fromisoformat(day) >= on for _, day, _, _ in kept.stops)
    waits = [(on - date.fromisoformat(since)).days for _, since in kept.waiting]
    return WorkersWeek(held, ahead, len(waits), max(waits, default=0))
