"""The resident's page of help: what is being done, and a press when it arrived."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from everyvillage.services.protection import queries
from everyvillage.services.protection.actions.helping import confirm
from everyvillage.services.protection.actions.objecting import dispute
from everyvillage.services.protection.plain import DISPUTES, case_of, due_to, is_open
from everyvillage.services.resident import require_resident

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from everyvillage.services.resident import Resident


@never_cache
@require_GET
def my_help(request: HttpRequest) -> HttpResponse:
    """Show why somebody comes, what is planned, whether it came, what is due; no sum, no name."""
    resident = require_resident(request, "answers")
    case = case_of(resident)
    lines = [
        {
            "measure": one,
            "words": f"protection.help_{one.kind}",
            "owner": f"protection.owner_{one.owner}",
        }
        for one in queries.help_of(resident)
    ]
    parts = {
        "lines": lines,
        "case": case,
        "open": case is not None and is_open(case),
        "due": due_to(resident),
    }
    return render(request, "protection/mine.html", parts)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def object_to_case(request: HttpRequest, episode: int) -> HttpResponse:
    """Show by which sentences one may disagree; take one press."""
    resident = require_resident(request, "answers")
    if request.method == "POST":
        dispute(resident, episode, request.POST.get("reason", ""))
        return redirect("my-help-said")
    case = case_of(resident)
    if case is None or case.episode.pk != episode:
        return redirect("my-help")
    return render(request, "protection/object.html", {"case": case, "reasons": DISPUTES})


@never_cache
@require_GET
def said(request: HttpRequest) -> HttpResponse:
    """Say that the word was taken, who decides in the end, and where the answer will stand."""
    require_resident(request, "answers")
    return render(request, "protection/said.html")


@never_cache
@require_POST
def confirm_help(request: HttpRequest, measure: int) -> HttpResponse:
    """Take the press that says it arrived."""
    confirm(require_resident(request, "answers"), measure)
    return redirect("my-help")


def count_waiting(request: HttpRequest, resident: Resident) -> int:
    """Count what arrived and waits for a press."""
    del request
    return queries.waiting_help(resident)
