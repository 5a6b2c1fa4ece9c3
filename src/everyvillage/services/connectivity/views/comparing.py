"""Two plans side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from everyvillage.core.errors import Fault, InputError
from everyvillage.services.connectivity.pages.compare_page import compare_page
from everyvillage.services.connectivity.permissions import SEE, plan_for
from everyvillage.services.connectivity.states import State

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

MOST_DIGITS = 12


@never_cache
@login_required
@require_GET
def compare(request: HttpRequest, plan: int) -> HttpResponse:
    """Show how two plans of one county differ; ``with`` is the number of the other."""
    _, one = plan_for(request, plan, SEE)
    text = request.GET.get("with", "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < MOST_DIGITS else 0
    _, other = plan_for(request, number or plan, SEE)
    if one.state != State.DONE or other.state != State.DONE or one.county_id != other.county_id:
        raise InputError(_not_alike(text))
    parts = compare_page(one, other, str(request.LANGUAGE_CODE))
    return render(request, "connectivity/compare.html", parts)


def _not_alike(text: str) -> Fault:
    return Fault(
        code="network.not-comparable",
        where=text[:20],
        asked="two plans side by side",
        found="plans that are not both done, or of two counties",
        accepted="two plans of one county that are done",
        next_step="choose the other plan on the page of the first",
    )
