"""The list of plans, the page that starts one, and the planner's own files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from everyvillage.core.errors import EveryvillageError
from everyvillage.services.connectivity import work
from everyvillage.services.connectivity.actions.starting import Gap, start_plan
from everyvillage.services.connectivity.asking import read_form
from everyvillage.services.connectivity.pages.list_page import list_page
from everyvillage.services.connectivity.pages.new_page import first_asked, new_page
from everyvillage.services.connectivity.permissions import MAKE, SEE, county_for
from everyvillage.services.connectivity.plant import MOST_BYTES, Came, add_plant
from everyvillage.services.connectivity.problems import county_code
from everyvillage.services.visit import acting_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpRequest, HttpResponse

    from everyvillage.core.errors import Fault

_NONE: Sequence[Fault] = ()


@never_cache
@login_required
@require_GET
def plans(request: HttpRequest) -> HttpResponse:
    """List the plans of one's own place, newest first."""
    acting = acting_of(request)
    if not SEE.may(acting):
        raise SEE.refuse(acting)
    return render(request, "connectivity/plans.html", list_page(acting))


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Show what a plan's question holds; a POST makes it and lets it wait its turn."""
    given = request.POST if request.method == "POST" else request.GET
    acting, county, code = county_for(request, county_code(given.get("place", "")), MAKE)
    gap = _gap(given)
    asked, faults = first_asked(*gap), _NONE
    if request.method == "POST":
        try:
            asked = read_form(given)
            plan = start_plan(acting, Gap(*gap, county, code), asked)
        except EveryvillageError as refused:
            faults = refused.faults
        else:
            work.begin()
            return redirect("network-plan", plan=plan.pk)
    parts = new_page(county, code, gap, asked, faults)
    return render(request, "connectivity/new.html", parts, status=400 if faults else 200)


@login_required
@require_POST
def plant(request: HttpRequest) -> HttpResponse:
    """Take a planner's file of existing plant; what is wrong with it is listed by row."""
    given = request.POST
    acting, county, code = county_for(request, county_code(given.get("place", "")), MAKE)
    gap = _gap(given)
    try:
        add_plant(acting, county, _came(request))
    except EveryvillageError as refused:
        parts = new_page(county, code, gap, first_asked(*gap), refused.faults)
        return render(request, "connectivity/new.html", parts, status=400)
    query = urlencode({"place": code, "programme": gap[0], "target": gap[1]})
    return redirect(f"{reverse('network-new')}?{query}#plant")


def _gap(given: Mapping[str, str]) -> tuple[str, str]:
    return given.get("programme", "")[:64], given.get("target", "")[:64]


def _came(request: HttpRequest) -> Came:
    given, sent = request.POST, request.FILES.get("file")
    body = sent.read(MOST_BYTES + 1) if isinstance(sent, UploadedFile) else b""
    name = sent.name or "" if isinstance(sent, UploadedFile) else ""
    return Came(given.get("table", ""), name, body, given.get("system", ""))
