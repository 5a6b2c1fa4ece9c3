"""The list of a week: households that no rule named and that the forecast puts first."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from everyvillage.analytics.risk.cases.facts import YEAR_DAYS
from everyvillage.analytics.risk.first import Terms, allowed, chances, telling, week_list
from everyvillage.registry.access.place_tree import places_inside
from everyvillage.registry.models import OpenCounty, Place
from everyvillage.services.protection.actions.leads import FORESEEN, lead_foreseen
from everyvillage.services.protection.actions.moving import limit_of
from everyvillage.services.protection.chance.answer import open_draws
from everyvillage.services.protection.chance.draw import COUNTY, homes_of_county
from everyvillage.services.protection.foresight.answers import NONE, RISK
from everyvillage.services.protection.foresight.kept import again_of, learn_county, model_of
from everyvillage.services.protection.foresight.known import homes_on
from everyvillage.services.protection.models import Episode, ListedWeek, Step
from everyvillage.services.protection.promises import open_promises
from everyvillage.services.protection.region import region_of
from everyvillage.services.protection.stages import ENDED, Stage
from everyvillage.services.protection.week.counts import workers
from everyvillage.services.protection.week.needs import STAGES
from everyvillage.services.protection.week.terms import terms_on

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from everyvillage.analytics.risk.first.telling import Fact
    from everyvillage.registry.models import Household
    from everyvillage.services.protection.models import KeptForecast

WEEK = timedelta(days=7)
WEEKS_A_YEAR = 52
PERMILLE = 1_000
_FRUITLESS = Q(what__in=("away", "refused")) | Q(what=Stage.NO_RISK, note=NONE)
"""A visit that found nothing."""


def list_all(now: datetime) -> int:
    """Learn and list in every open county, once a week; give how many households were listed."""
    today = timezone.localdate(now)
    counties = OpenCounty.objects.order_by("county").values_list("county_id", flat=True)
    return sum(list_week(county, today) for county in counties)


def list_week(county: int, on: date) -> int:
    """Open leads for the households that the forecast puts first in the week of a day; count them.

    Within the hours that the county's workers have left, and within the fruitless visits that
    are allowed beside those of the rules' leads. Nothing where the county has no forecast, and
    nothing twice in a week. Whoever is in an open case keeps it.
    """
    monday = on - timedelta(days=on.weekday())
    if ListedWeek.objects.filter(county=county, monday=monday).exists():
        return 0
    kept = learn_county(county, on)
    if kept is None:
        return 0
    homes = homes_of_county(county, on)
    named = _leads(homes, monday - WEEK, monday).filter(note="").count()
    week = ListedWeek(county_id=county, monday=monday, forecast=kept, named=named)
    listed = _listed(kept, homes, on, _room(homes, county, on), _left(week, homes, on))
    week.listed = len(listed)
    # The reading before takes its time and holds nobody up; what is written is written at once.
    with transaction.atomic():
        week.save()
        for home, facts in listed:
            lead_foreseen(home, on, facts)
    return week.listed


def _listed(
    kept: KeptForecast, homes: QuerySet[Household], on: date, room: int, left: float
) -> list[tuple[int, dict[str, Fact]]]:
    """Give the households of a list by their rows, each with the facts to say aloud."""
    rows, model = homes.values_list("pk", flat=True), model_of(kept)
    found = homes_on(rows, on, region_of(kept.county_id, on))
    cases = Episode.objects.filter(household__in=homes).exclude(stage__in=ENDED)
    known = np.isin(found.rows, list(cases.values_list("household", flat=True)))
    chance = chances(model, found.standing, again_of(kept, on))
    chosen = week_list(chance, known, room, left).tolist()
    told = telling(model, found.standing, chosen) if chosen else []
    return [(found.rows[row], facts) for row, facts in zip(chosen, told, strict=True)]


def _left(week: ListedWeek, homes: QuerySet[Household], on: date) -> float:
    """Give the fruitless visits that are left, counted over the last fifty-two weeks of lists."""
    since = week.monday - WEEKS_A_YEAR * WEEK
    before = ListedWeek.objects.filter(county=week.county_id, monday__gt=since).order_by("monday")
    weeks = [*before, week]
    first = weeks[0].monday
    mine = _leads(homes, first, on + WEEK).filter(note=FORESEEN).values("episode")
    fruitless = _steps(homes, first, on + WEEK).filter(_FRUITLESS, episode__in=mine).count()
    terms = Terms(_share(homes, on), limit_of("list_ahead_weeks", on), WEEKS_A_YEAR)
    return allowed(terms, [one.named for one in weeks], fruitless)


def _share(homes: QuerySet[Household], on: date) -> float:
    """Give the fruitless visits of the list allowed for each household that a rule names.

    A part of those that the rules' own leads of twelve months made without finding anything.
    """
    since = on - timedelta(days=YEAR_DAYS)
    rules = _leads(homes, since, on).filter(note="").values("episode")
    visits = _steps(homes, since, on).filter(episode__in=rules)
    fruitless = visits.filter(_FRUITLESS).count()
    made = fruitless + visits.filter(what=Stage.VERIFIED, note=RISK).count()
    wasted = fruitless / made if made else 1.0
    return limit_of("list_fruitless_permille", on) / PERMILLE * wasted


def _leads(homes: QuerySet[Household], since: date, until: date) -> QuerySet[Step]:
    """Give the steps that opened leads from a day on and before another."""
    return _steps(homes, since, until).filter(what=Stage.LEAD)


def _steps(homes: QuerySet[Household], since: date, until: date) -> QuerySet[Step]:
    return Step.objects.filter(
        episode__household__in=homes, happened_on__gte=since, happened_on__lt=until
    ).order_by()


def _room(homes: QuerySet[Household], county: int, on: date) -> int:
    """Give the visits for which the county's workers have time beside what waits for them."""
    terms, inside = terms_on(on), places_inside(county, COUNTY, on)
    hands = workers(on)
    if inside is not None:
        hands = hands.filter(place__in=Place.objects.filter(inside).values("pk"))
    days = terms.days - len(terms.days_off(terms.monday(on)))
    time = hands.count() * days * (terms.day_minutes // terms.visit_minutes)
    waits = (
        Episode.objects.filter(household__in=homes, stage__in=STAGES).count()
        + open_draws().filter(household__in=homes, drawn_on__lte=on).count()
        + open_promises().filter(household__in=homes).count()
    )
    return max(time - waits, 0)
