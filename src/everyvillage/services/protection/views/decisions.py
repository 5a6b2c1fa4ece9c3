"""The auditor's page of decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from everyvillage.registry.place_names import place_names
from everyvillage.services.protection.audited.decisions import DECISIONS, decisions
from everyvillage.services.protection.views.pages import log_heads
from everyvillage.services.typed import whole_number
from everyvillage.services.visit import acting_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from everyvillage.services.protection.audited.decisions import Decision

_PAGE_DIGITS = 5
_VERSION_LETTERS = 12


@never_cache
@login_required
@require_GET
def decided(request: HttpRequest) -> HttpResponse:
    """List decisions with rule set, who, when, how often the verdict turned, how late written."""
    acting = acting_of(request)
    what, late = request.GET.get("what", ""), request.GET.get("late", "") == "1"
    page = max(whole_number(request.GET.get("page", ""), _PAGE_DIGITS), 1)
    found = decisions(acting, what=what, late=late, page=page)
    homes = [one.step.episode.household for one in found.rows]
    log_heads(acting, homes)
    villages = place_names((one.village_id for one in homes), acting.on)
    asked = {"what": what} | ({"late": "1"} if late else {})
    parts = {
        "found": found,
        "what": what,
        "late": late,
        "kinds": [(one, f"protection.step_{one}") for one in DECISIONS],
        "lines": [_line(one, villages) for one in found.rows],
        "next": urlencode(asked | {"page": found.page + 1}),
    }
    return render(request, "protection/decisions.html", parts)


def _line(one: Decision, villages: Mapping[int, str]) -> Mapping[str, Any]:
    step, home = one.step, one.step.episode.household
    return {
        "one": one,
        "step": step,
        "home": home,
        "village": villages.get(home.village_id, ""),
        "words": f"protection.step_{step.what}",
        "note": f"protection.note_{step.note}" if step.note else "",
        "rules": tuple(name for name, said in step.facts.items() if isinstance(said, dict)),
        "version": str(step.kept.get("version", ""))[:_VERSION_LETTERS],
    }
