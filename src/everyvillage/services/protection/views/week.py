"""The page of a week: a worker's own, any worker's for officers, and all workers' counts."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.registry.models import Place, RoleHeld, Settlement
from everyvillage.registry.place_names import place_names
from everyvillage.services.protection.actions.checking import THING as CHECK
from everyvillage.services.protection.saying import said_facts, sum_said
from everyvillage.services.protection.views.pages import log_heads
from everyvillage.services.protection.week.counts import THING, has_own_week, weeks_of, workers
from everyvillage.services.protection.week.plan import UNSURE, Stop, WeekShown, week_of
from everyvillage.services.typed import whole_number
from everyvillage.services.visit import acting_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from everyvillage.registry.access.acting import Acting
    from everyvillage.services.protection.week.needs import Need

_DIGITS = 12


@never_cache
@login_required
@require_GET
def week(request: HttpRequest) -> HttpResponse:
    """Show a worker their own week; an officer all workers of the place, or one of them."""
    acting = acting_of(request)
    chosen = whole_number(request.GET.get("of", ""), _DIGITS)
    if not chosen and not has_own_week(acting):
        return _all_weeks(request, acting)
    shown = week_of(_role(acting, chosen), acting.on)
    needs = [*(stop.need for stop in shown.stops), *shown.waiting]
    log_heads(acting, [need.home for need in needs])
    parts = {
        "shown": shown,
        "own": not chosen,
        "days": _days(shown, needs, str(request.LANGUAGE_CODE)),
        "waiting": [_said(need, acting.on) for need in shown.waiting],
        "visits": len(shown.stops),
        "waits": len(shown.waiting),
        "hours": shown.terms.day_minutes // 60,
        "forecast": shown.ranked and shown.ranked.by,
    }
    return render(request, "protection/week.html", parts)


def _role(acting: Acting, chosen: int) -> RoleHeld:
    """Give the role whose week is asked for; refuses one that may not be seen as one not there."""
    rules = registry_rules()
    if chosen:
        held = workers(acting.on).filter(pk=chosen)
        rules.find(acting, Verb.LIST, THING, Place.objects.filter(pk__in=held.values("place")))
        return held.get()
    rules.require(acting, Verb.CHANGE, CHECK)
    held = workers(acting.on).filter(account=acting.account, place=acting.place)
    return held.order_by("pk")[:1].get()


def _all_weeks(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Show the sentence of the week and a line for each worker."""
    found = weeks_of(acting)
    named = place_names((one.held.place_id for one in found.workers), acting.on)
    lines = [{"one": one, "place": named.get(one.held.place_id, "")} for one in found.workers]
    return render(request, "protection/weeks.html", {"found": found, "lines": lines})


def _days(
    shown: WeekShown, needs: Iterable[Need], language: str
) -> list[tuple[date, str, list[dict[str, object]]]]:
    """Give the visits by day, each in words."""
    codes = {need.home.settlement_id for need in needs}
    rows = Settlement.objects.filter(settlement_code__in=[code for code in codes if code])
    names = dict(rows.values_list("settlement_code", "name"))
    return [
        (
            day,
            f"protection.weekday_{day.weekday()}",
            [_visit(stop, shown, names, language) for stop in stops],
        )
        for day, stops in groupby(shown.stops, key=lambda stop: stop.day)
    ]


def _visit(
    stop: Stop, shown: WeekShown, names: Mapping[str, str | None], language: str
) -> dict[str, object]:
    """Give a visit as it is said: the hour, what is to be done, and why it is this week."""
    need = stop.need
    loss = shown.loss[need.home.pk]
    return {
        **_said(need, stop.day),
        "hour": shown.terms.clock(stop.minute),
        "why": f"protection.first_{stop.first(loss, shown.ranked)}",
        "sum": sum_said(loss, language),
        "facts": _facts(shown, need, language),
        "place": names.get(need.home.settlement_id or "") or "",
    }


def _facts(shown: WeekShown, need: Need, language: str) -> str:
    """Give the facts by which a forecast puts a household first, to be said aloud."""
    ranked = None if need.task not in UNSURE else shown.ranked
    told = {} if ranked is None else ranked.facts[need.home.pk]
    return " · ".join(said_facts(told.items(), language))


def _said(need: Need, on: date) -> dict[str, object]:
    return {
        "need": need,
        "task": f"protection.task_{need.task}",
        "measure": f"protection.help_{need.measure}" if need.measure else "",
        "days": need.days_waited(on),
        "late": need.is_late(on),
    }
