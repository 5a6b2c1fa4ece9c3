"""The page of what could not be judged: households for want of a fact, refused shocks of files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from everyvillage.contracts import codelists
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.registry.place_names import place_names
from everyvillage.services.protection.queries import PAGE_ROWS
from everyvillage.services.protection.views.pages import log_heads, page_of
from everyvillage.services.protection.waiting import (
    columns_of,
    reasons_of,
    refused_of,
    waiting_of,
)
from everyvillage.services.visit import acting_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@never_cache
@login_required
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """List the households that the rules cannot judge with what is missing, and refused shocks."""
    acting = acting_of(request)
    registry_rules().require(acting, Verb.LIST, "household")
    page = page_of(request)
    start = (page - 1) * PAGE_ROWS
    rows = waiting_of(acting)
    found = list(rows[start : start + PAGE_ROWS + 1])
    shown = found[:PAGE_ROWS]
    homes = [one.household for one in shown]
    log_heads(acting, homes)
    villages = place_names((one.village_id for one in homes), acting.on)
    refused = refused_of(acting)
    parts = {
        "total": rows.count(),
        "lines": [
            {
                "row": one,
                "village": villages.get(one.household.village_id, ""),
                "missing": columns_of(one.missing),
            }
            for one in shown
        ],
        "next": page + 1 if len(found) > PAGE_ROWS else 0,
        "refused_total": refused.count(),
        "refused": [
            {
                "row": one,
                "kind": codelists.SHOCK.items.get(one.kind),
                "office": codelists.OFFICE.items.get(one.office),
                "why": [f"protection.refused_{why}" for why in reasons_of(one)],
            }
            for one in refused[:PAGE_ROWS]
        ],
    }
    return render(request, "protection/waiting.html", parts)
