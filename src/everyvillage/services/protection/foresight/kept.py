"""A county's forecast: learned from its own answers when there are enough, kept with its day."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

from everyvillage.analytics.risk.cases.facts import YEAR_DAYS
from everyvillage.analytics.risk.first import Again, learn, missed_share
from everyvillage.analytics.risk.forecast import from_plain
from everyvillage.registry.access.place_tree import lineage_of
from everyvillage.services.protection.actions.moving import limit_of
from everyvillage.services.protection.chance.draw import COUNTY, homes_of_county
from everyvillage.services.protection.foresight.answers import answers_of, lessons_of
from everyvillage.services.protection.models import KeptForecast
from everyvillage.services.protection.region import region_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from everyvillage.analytics.risk.first import Lesson
    from everyvillage.analytics.risk.forecast import Forecast
    from everyvillage.registry.models import RoleHeld

_LETTERS = 12


def learn_county(county: int, on: date) -> KeptForecast | None:
    """Give the forecast of a county on a day, learned anew when due; None before there is one.

    It learns from the answers at the door of some years, once trouble was found often enough at
    first looks and as often none (``forecast_found_least``). Days, years and number are parameters.
    """
    last = forecast_of(county, on)
    if last is not None and on < last.made_on + timedelta(days=limit_of("forecast_learn_days", on)):
        return last
    since = on - timedelta(days=YEAR_DAYS * limit_of("forecast_learn_years", on))
    answers = answers_of(homes_of_county(county, on), since, on - timedelta(days=1))
    lessons = lessons_of(answers, region_of(county, on))
    first = [rate for one in lessons for rate in one.found[one.looks == 0].tolist()]
    if min(sum(first), len(first) - sum(first)) < limit_of("forecast_found_least", on):
        return last
    model = learn(lessons)
    return KeptForecast.objects.create(
        county_id=county,
        made_on=on,
        version=f"{on.isoformat()} {_mark(lessons)}",
        kind=model.kind,
        answers=sum(len(one.found) for one in lessons),
        found=int(sum(one.found.sum() for one in lessons)),
        missed=missed_share(model, lessons),
        body=model.plain(),
    )


def forecast_of(county: int, on: date) -> KeptForecast | None:
    """Give the latest forecast of a county that was there on a day."""
    return KeptForecast.objects.filter(county=county, made_on__lte=on).order_by("-made_on").first()


def forecast_for(held: RoleHeld, on: date) -> KeptForecast | None:
    """Give the forecast that ranks for whoever holds a role, None where none does."""
    county = dict(lineage_of(held.place_id, on)).get(COUNTY)
    return None if county is None else forecast_of(county, on)


def model_of(kept: KeptForecast) -> Forecast:
    """Give the model of a kept forecast."""
    return from_plain(kept.body)


def again_of(kept: KeptForecast, on: date) -> Again:
    """Give when a household is looked at again of which nothing new is known."""
    rest, most = (limit_of(f"look_again_{name}", on) for name in ("days", "most"))
    return Again(kept.missed, rest, most)


def _mark(lessons: Sequence[Lesson]) -> str:
    """Give a mark of what was learned from: the same lessons give the same one."""
    mark = hashlib.blake2b(digest_size=_LETTERS // 2)
    for one in lessons:
        mark.update(one.values.tobytes() + one.found.tobytes())
    return mark.hexdigest()
