"""The resident's page of help: what is being done, and a press when it arrived."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from everyvillage.services.protection import queries
from everyvillage.services.protection.actions.helping import confirm
from everyvillage.services.resident import require_resident

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from everyvillage.services.resident import Resident


@never_cache
@require_GET
def my_help(request: HttpRequest) -> HttpResponse:
    """Show what help is planned for the household and whether it came; no reason, no sum."""
    resident = require_resident(request, "answers")
    lines = [
        {
            "measure": one,
            "words": f"protection.help_{one.kind}",
            "owner": f"protection.owner_{one.owner}",
        }
        for one in queries.help_of(resident)
    ]
    return render(request, "protection/mine.html", {"lines": lines})


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
