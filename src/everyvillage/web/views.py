"""The home page and the pages that say what went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import JsonResponse
from django.shortcuts import render
from django.utils.module_loading import import_string

from everyvillage.services.answering import API_JSON, API_PREFIX, as_faults
from everyvillage.services.discovery import find_services
from everyvillage.services.entry.views.faults import show_plainly

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from everyvillage.core.errors import EveryvillageError, Fault

RESIDENTS_PREFIX = "/my/"


def home(request: HttpRequest) -> HttpResponse:
    """Show what this is, and the panel of each service that offers one, daily work first."""
    services = sorted(find_services(), key=lambda service: (service.work_order, service.name))
    panels = [import_string(service.home_panel) for service in services if service.home_panel]
    return render(request, "web/home.html", {"panels": [panel(request) for panel in panels]})


def show_faults(request: HttpRequest, error: EveryvillageError) -> HttpResponse:
    """Show every fault of a readable error, with the status the error asks for.

    Programs get it as plain data, residents as one picture and one sentence.
    """
    if request.path.startswith(API_PREFIX):
        return JsonResponse(as_faults(error), status=error.http_status, content_type=API_JSON)
    if request.path.startswith(RESIDENTS_PREFIX):
        return show_plainly(request, error)
    kind = "absent" if error.http_status == 404 else "refused"  # noqa: PLR2004 - HTTP's own number
    return _problem(request, kind=kind, status=error.http_status, faults=list(error.faults))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the request could not be read."""
    return _problem(request, kind="unreadable", status=400, reason=type(exception).__name__)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the request is not allowed."""
    return _problem(request, kind="forbidden", status=403, reason=type(exception).__name__)


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form came without the mark of this site."""
    return _problem(request, kind="csrf", status=403, reason=reason)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is no such page; a place or target that is missing has its own faults."""
    del exception
    return _problem(request, kind="missing", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that the mistake is ours."""
    return _problem(request, kind="ours", status=500)


def _problem(
    request: HttpRequest,
    *,
    kind: str,
    status: int,
    faults: list[Fault] | None = None,
    reason: str = "",
) -> HttpResponse:
    """Render the one page of problems; ``kind`` names its sentences in the catalogue."""
    parts = {
        "title_key": f"problem.{kind}",
        "advice_key": f"problem.{kind}_advice",
        "status": status,
        "faults": faults or [],
        "reason": reason,
    }
    return render(request, "web/problem.html", parts, status=status)
