"""Which episodes somebody sees: by the clock, by the household, and in one line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, Min, OuterRef, Q

from everyvillage.analytics.risk.cases.facts import YEAR_DAYS
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.registry.models import Household
from everyvillage.registry.shocks.models import Shock
from everyvillage.services.protection.actions.again import CONTRADICTED
from everyvillage.services.protection.actions.ending import REPORTED, SAID
from everyvillage.services.protection.models import Episode, Measure, Step
from everyvillage.services.protection.stages import ENDED, Stage

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from everyvillage.registry.access.acting import Acting
    from everyvillage.services.resident import Resident

PAGE_ROWS = 50
YEAR = timedelta(days=YEAR_DAYS)
LATE, MINE, TOLD = "late", "mine", "told"
AGAIN = Q(what=CONTRADICTED) | Q(what=Stage.LEAD, note=CONTRADICTED)
"""Steps that say that two visits contradict each other, or that a lead came of it."""

_TOLD = {"township": ("township", "county"), "county": ("county",)}
"""Whom each level of a role sees as brought before it: what was told it, or a higher one since."""


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of open episodes, those with the nearest day first."""

    episodes: tuple[Episode, ...]
    total: int
    page: int
    more: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """The line above the queue: leads, silenced, late, in monitoring, and the oldest lead.

    ``told`` are the late ones that were brought before the level of whoever looks.
    """

    leads: int
    silenced: int
    late: int
    monitored: int
    told: int
    oldest: date | None


def contradicts(step: Step) -> bool:
    """Say whether a step is one of :data:`AGAIN`."""
    return step.what == CONTRADICTED or (step.what, step.note) == (Stage.LEAD, CONTRADICTED)


def queue(acting: Acting, *, stage: str = "", page: int = 1) -> Queue:
    """Give the open episodes of one's own place.

    ``stage`` "late" are those past their day, "told" those that were brought before the level of
    whoever looks because they are late, "mine" those that wait for whoever looks,
    "reported" those whose household is said to refuse, to have moved away or died, "contradicted"
    those about which two visits say the opposite.
    """
    rows = open_episodes(acting)
    if stage == LATE:
        rows = rows.filter(due_on__lt=acting.on)
    elif stage == TOLD:
        rows = rows.filter(escalated__in=_TOLD.get(acting.level, ()))
    elif stage == REPORTED:
        rows = rows.filter(pk__in=Step.objects.filter(SAID).values("episode"))
    elif stage == CONTRADICTED:
        rows = rows.filter(pk__in=Step.objects.filter(AGAIN).values("episode"))
    elif stage == MINE:
        rows = rows.filter(helper=acting.login)
    elif stage:
        rows = rows.filter(stage=stage)
    total = rows.count()
    start = (page - 1) * PAGE_ROWS
    found = list(rows.order_by("due_on", "pk")[start : start + PAGE_ROWS + 1])
    return Queue(tuple(found[:PAGE_ROWS]), total, page, len(found) > PAGE_ROWS)


def open_episodes(acting: Acting) -> QuerySet[Episode]:
    """Give the episodes of one's own place that have not ended."""
    return _seen(acting, Verb.LIST).exclude(stage__in=ENDED)


def counts(acting: Acting) -> Counts:
    """Count what one's own place has, in one query."""
    found = _seen(acting, Verb.LIST).aggregate(
        leads=Count("pk", filter=Q(stage=Stage.LEAD)),
        oldest=Min("opened_on", filter=Q(stage=Stage.LEAD)),
        silenced=Count("pk", filter=Q(stage__in=ENDED, silent_until__gte=acting.on)),
        late=Count("pk", filter=Q(due_on__lt=acting.on) & ~Q(stage__in=ENDED)),
        told=Count(
            "pk",
            filter=Q(escalated__in=_TOLD.get(acting.level, ())) & ~Q(stage__in=ENDED),
        ),
        monitored=Count("pk", filter=Q(recognised_on__isnull=False) & ~Q(stage__in=ENDED)),
    )
    return Counts(**found)


def find_episode(acting: Acting, number: int) -> Episode:
    """Give one episode; one refusal for what may not be seen and what is not there."""
    homes = Household.objects.filter(pk__in=Episode.objects.filter(pk=number).values("household"))
    registry_rules().find(acting, Verb.READ, "household", homes)
    return Episode.objects.select_related("household").get(pk=number)


def episodes_of(household: Household) -> QuerySet[Episode]:
    """Give the episodes of a household that its reader may see anyway, the latest first."""
    return Episode.objects.filter(household=household).order_by("-number")


def shocks_of(episode: Episode) -> QuerySet[Shock]:
    """Give every shock that an episode took in, those taken back since with the rest."""
    taken = Episode.shocks.through.objects.filter(episode=episode.pk).values("shock")
    return Shock.every.filter(pk__in=taken).order_by("happened_on", "pk")


def told_of(household: Household, on: date) -> QuerySet[Shock]:
    """Give the shocks of a household of twelve months, each with whether a case took it in."""
    taken = Episode.shocks.through.objects.filter(shock=OuterRef("pk"))
    rows = Shock.objects.filter(household=household, known_on__lte=on, happened_on__gt=on - YEAR)
    return rows.annotate(is_taken=Exists(taken)).order_by("-happened_on", "-pk")


def help_of(resident: Resident) -> QuerySet[Measure]:
    """Give the help planned for whoever is at the resident's page, what arrived first."""
    rows = Measure.objects.filter(episode__household=resident.household)
    over = (Stage.REMOVED, Stage.CLOSED)
    return rows.exclude(episode__stage__in=over).order_by("confirmed_at", "due_on")


def waiting_help(resident: Resident) -> int:
    """Count the help that arrived and waits for the household's word."""
    return help_of(resident).filter(delivered_on__isnull=False, confirmed_at__isnull=True).count()


def _seen(acting: Acting, verb: Verb) -> QuerySet[Episode]:
    homes = registry_rules().visible(acting, verb, "household", Household.objects.all())
    return Episode.objects.filter(household__in=homes).select_related("household")
