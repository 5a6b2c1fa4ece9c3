"""Two plans side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from everyvillage.core.errors import Fault, InputError
from everyvillage.services.connectivity.pages.compare_page import compare_page
from everyvillage.services.connectivity.permissions import SEE, plan_for, plan_number
from everyvillage.services.connectivity.queries import log_look
from everyvillage.services.connectivity.states import State

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@never_cache
@login_required
@require_GET
def compare(request: HttpRequest, plan: int) -> HttpResponse:
    """Show how two plans of one county differ; ``with`` is the number of the other.

    Routes and towers are shown once they are opened, and the look at both is logged.
    """
    acting, one = plan_for(request, plan, SEE)
    text = request.GET.get("with", "")
    _, other = plan_for(request, plan_number(text) or plan, SEE)
    if one.state != State.DONE or other.state != State.DONE or one.county_id != other.county_id:
        raise InputError(_not_alike(text))
    parts = compare_page(acting, one, other, str(request.LANGUAGE_CODE))
    if parts["is_open"]:
        log_look(acting, one, "compare")
        log_look(acting, other, "compare")
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
