"""One plan: its page, its map, its files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from everyvillage.services.connectivity import storing
from everyvillage.services.connectivity.files import FILES
from everyvillage.services.connectivity.pages.map_data import map_features
from everyvillage.services.connectivity.pages.plan_page import plan_page
from everyvillage.services.connectivity.permissions import OPEN, SEE, plan_for, plan_number
from everyvillage.services.connectivity.queries import log_look

if TYPE_CHECKING:
    from django.http import HttpRequest

    from everyvillage.services.connectivity.models import NetworkPlan


@never_cache
@login_required
@require_GET
def page(request: HttpRequest, plan: int) -> HttpResponse:
    """Show a plan: how far it is, or what came out; routes and towers once they are opened."""
    acting, found = plan_for(request, plan, SEE)
    parts = plan_page(acting, found, request.GET, str(request.LANGUAGE_CODE))
    if parts["shows_routes"]:
        log_look(acting, found, "page")
    return render(request, "connectivity/plan.html", parts)


@never_cache
@login_required
@require_GET
def plan_map(request: HttpRequest, plan: int) -> HttpResponse:
    """Send what the map draws: villages by technology, routes and towers; the look is logged.

    ``beside`` may name another plan: what differs from it is marked, so it is looked at as well.
    """
    acting, found = plan_for(request, plan, OPEN)
    other = None
    if "beside" in request.GET:
        _, other = plan_for(request, plan_number(request.GET["beside"]), OPEN)
        log_look(acting, other, "map")
    log_look(acting, found, "map")
    data, points = storing.read_result(found), storing.village_points(found)
    beside = None if other is None else storing.read_result(other)
    made = map_features(data, points, str(request.LANGUAGE_CODE), beside)
    body = json.dumps(made, ensure_ascii=False)
    return HttpResponse(body, content_type="application/geo+json")


@never_cache
@login_required
@require_GET
def plan_file(request: HttpRequest, plan: int, planfile: str) -> FileResponse:
    """Send a file of a plan; one that shows routes needs them opened, and is logged first."""
    told = FILES[planfile]
    acting, found = plan_for(request, plan, OPEN if told.routes else SEE)
    storing.read_result(found)
    path = storing.result_folder(found) / planfile
    if not path.is_file():
        raise Http404  # planned before this kind of file was written
    if told.routes:
        log_look(acting, found, planfile)
    answer = FileResponse(path.open("rb"), content_type=told.media_type)
    answer["Content-Disposition"] = content_disposition_header(True, _name(found, planfile)) or ""
    return answer


def _name(plan: NetworkPlan, file: str) -> str:
    """Name a file by county, plan and seal, and say where it is of modelled data."""
    made_up = "modelled-" if plan.modelled else ""
    return f"{made_up}{plan.county_code}-plan-{plan.pk}-{plan.seal[:12]}-{file}"
