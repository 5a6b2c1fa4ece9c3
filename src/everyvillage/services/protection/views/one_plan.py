"""The page of a household's one plan over all channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.registry.models import Household
from everyvillage.services.proof.kinds import kinds
from everyvillage.services.protection.one_plan import (
    LIKE,
    OWN,
    SAME,
    THING,
    Line,
    plan_of,
)
from everyvillage.services.protection.views.pages import log_heads
from everyvillage.services.visit import acting_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

TWICE = {"": "", SAME: "protection.twice_same", LIKE: "protection.twice_like"}
"""The words of a help that stands in the plan again, or that may be the same as another."""


@never_cache
@login_required
@require_GET
def one_plan(request: HttpRequest, number: int) -> HttpResponse:
    """Show what a household wishes, what is planned for it and what came, by every channel."""
    acting = acting_of(request)
    homes = Household.objects.filter(pk=number)
    household = registry_rules().find(acting, Verb.READ, THING, homes)
    log_heads(acting, [household])
    found = plan_of(household, acting.on)
    parts = {
        "household": household,
        "plan": found,
        "asked": f"visit.wish_{found.asked_for}" if found.asked_for else "",
        "unmet": f"visit.wish_{found.unmet}" if found.unmet else "",
        "to_come": [_said(one) for one in found.lines if not one.came],
        "came": [_said(one) for one in found.lines if one.came],
    }
    return render(request, "protection/one_plan.html", parts)


def _said(one: Line) -> dict[str, object]:
    """Give a line in words: those of the catalogue, or of the other service's kind."""
    other = kinds().get(one.kind) if one.service != OWN else None
    return {
        "line": one,
        "words": f"protection.help_{one.kind}" if one.service == OWN else "",
        "other": other.words if other else None,
        "owner": f"protection.owner_{one.owner}" if one.owner else "",
        "twice": TWICE[one.twice],
    }
