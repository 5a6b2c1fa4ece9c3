"""The page that says how long each table is kept, and whether that is kept to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.services.retention.actions import days_of
from everyvillage.services.retention.keeps import keeps
from everyvillage.services.retention.models import Kept
from everyvillage.services.retention.naming import name_of
from everyvillage.services.visit import acting_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse

_THING = "retention"


def links(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Give words and route of the page where the role in use may open it."""
    if registry_rules().concerning(acting_of(request), Verb.LIST, _THING):
        yield "retention.title", "retention"


@never_cache
@login_required
@require_GET
def retention(request: HttpRequest) -> HttpResponse:
    """Show each table with its limit and what the newest round found."""
    acting = acting_of(request)
    registry_rules().require(acting, Verb.LIST, _THING)
    newest = {one.keep: one for one in Kept.objects.order_by("at", "pk")}
    now = timezone.now()
    language = str(request.LANGUAGE_CODE)
    lines = [
        {
            "keep": one,
            "name": name_of(one, language),
            "days": days_of(one, now),
            "found": newest.get(one.id),
        }
        for one in keeps()
    ]
    overdue = sum(one.overdue for one in newest.values())
    return render(request, "retention/retention.html", {"lines": lines, "overdue": overdue})
