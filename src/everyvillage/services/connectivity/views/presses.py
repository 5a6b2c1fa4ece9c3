"""What is pressed on a plan's page: open, cancel, enough, go on, again, fill, decide, built."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from everyvillage.contracts.shapes import Compartment
from everyvillage.core.errors import EveryvillageError, NotAllowedError
from everyvillage.ledger.files.store import LARGEST_BYTES
from everyvillage.services.connectivity import work
from everyvillage.services.connectivity.actions import building, deciding, listing, locking
from everyvillage.services.connectivity.actions.starting import (
    cancel_plan,
    change_plan,
    refuse_unless_open,
    take_best,
)
from everyvillage.services.connectivity.pages.plan_page import plan_page
from everyvillage.services.connectivity.permissions import (
    DECIDE,
    MAKE,
    OPEN,
    SEE,
    plan_for,
    plan_number,
)
from everyvillage.services.connectivity.queries import log_look
from everyvillage.services.connectivity.states import Standing
from everyvillage.services.visit import acting_of, open_compartment

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from everyvillage.services.connectivity.models import NetworkPlan


@login_required
@require_POST
def open_routes(request: HttpRequest, plan: int) -> HttpResponse:
    """Open routes and towers for half an hour, for a purpose that the role has.

    Asked from the page of two plans (``with`` is the other), it leads back there.
    """
    acting, found = plan_for(request, plan, SEE)
    if not OPEN.may(acting):
        raise OPEN.refuse(acting)
    open_compartment(request, Compartment.INFRASTRUCTURE, request.POST.get("purpose", ""))
    if beside := plan_number(request.GET.get("with", "")):
        return redirect(f"{reverse('network-compare', args=(found.pk,))}?with={beside}")
    return redirect("network-plan", plan=found.pk)


@login_required
@require_POST
def cancel(request: HttpRequest, plan: int) -> HttpResponse:
    """Leave a plan that waits or is being made."""
    return _end(request, plan, cancel_plan)


@login_required
@require_POST
def enough(request: HttpRequest, plan: int) -> HttpResponse:
    """End the search of a plan that is being made, and keep the best so far."""
    return _end(request, plan, take_best)


def _end(request: HttpRequest, plan: int, how: Callable[[NetworkPlan], object]) -> HttpResponse:
    """End a search that goes on, one way or the other, and show the plan."""
    _, found = plan_for(request, plan, MAKE)
    try:
        how(found)
    except EveryvillageError as refused:
        return _again(request, found, refused)
    return redirect("network-plan", plan=found.pk)


@login_required
@require_POST
def go_on(request: HttpRequest, plan: int) -> HttpResponse:
    """Start the computing anew where whoever did it was stopped."""
    _, found = plan_for(request, plan, MAKE)
    try:
        refuse_unless_open(found)
    except EveryvillageError as refused:
        return _again(request, found, refused)
    work.begin()
    return redirect("network-plan", plan=found.pk)


@login_required
@require_POST
def again(request: HttpRequest, plan: int) -> HttpResponse:
    """Plan again with another share, or with something locked in or out."""
    acting, found = plan_for(request, plan, MAKE)
    if locking.needs_routes(request.POST) and not acting.has_open(Compartment.INFRASTRUCTURE):
        raise OPEN.refuse(acting)
    try:
        made = change_plan(acting, found, locking.changed(found, request.POST))
    except EveryvillageError as refused:
        return _again(request, found, refused)
    work.begin()
    return redirect("network-plan", plan=made.pk)


@login_required
@require_POST
def decide(request: HttpRequest, plan: int) -> HttpResponse:
    """Submit, approve or give back; the second needs another officer than the first."""
    what = request.POST.get("what", "")
    right = MAKE if what == Standing.SUBMITTED else DECIDE
    acting, found = plan_for(request, plan, right)
    try:
        if what == Standing.SUBMITTED:
            deciding.submit(acting, found.pk)
        elif what == Standing.APPROVED:
            deciding.approve(acting, found.pk)
        else:
            deciding.give_back(acting, found.pk, request.POST.get("reason", ""))
    except EveryvillageError as refused:
        return _again(request, found, refused)
    return redirect("network-plan", plan=found.pk)


@login_required
@require_POST
def fill(request: HttpRequest, plan: int) -> HttpResponse:
    """Fill the planner's own list of items; it stands among the plan's files then."""
    _, found = plan_for(request, plan, MAKE)
    sent = request.FILES.get("file")
    body = sent.read(listing.MOST_BYTES + 1) if isinstance(sent, UploadedFile) else b""
    name = sent.name or "" if isinstance(sent, UploadedFile) else ""
    try:
        listing.fill_list(found, name, body)
    except EveryvillageError as refused:
        return _again(request, found, refused)
    return redirect(f"{reverse('network-plan', kwargs={'plan': found.pk})}#bill")


@login_required
@require_POST
def built(request: HttpRequest, plan: int) -> HttpResponse:
    """Report works that stand in a village."""
    acting, found = plan_for(request, plan, MAKE)
    try:
        building.report_built(acting, found.pk, _built_form(request))
    except EveryvillageError as refused:
        return _again(request, found, refused)
    return redirect("network-plan", plan=found.pk)


def _built_form(request: HttpRequest) -> building.Form:
    given, sent = request.POST, request.FILES.get("picture")
    return building.Form(
        number=given.get("number", ""),
        village=given.get("village", ""),
        service=given.get("service", ""),
        happened=given.get("happened", ""),
        mbps=given.get("mbps", ""),
        points=tuple(given.getlist("point")),
        spare_cores=given.get("spare_cores", ""),
        picture=sent.read(LARGEST_BYTES + 1) if isinstance(sent, UploadedFile) else None,
    )


def _again(request: HttpRequest, plan: NetworkPlan, refused: EveryvillageError) -> HttpResponse:
    """Show the page with what was refused; a right that is missing stays a refusal of its own.

    Where routes and towers are open the page shows them, and the look is logged as any other.
    """
    if isinstance(refused, NotAllowedError) and refused.code == "access.refused":
        raise refused
    language, acting = str(request.LANGUAGE_CODE), acting_of(request)
    parts = plan_page(acting, plan, request.GET, language, refused.faults)
    if parts["shows_routes"]:
        log_look(acting, plan, "page")
    return render(request, "connectivity/plan.html", parts, status=refused.http_status)
