"""The page that sums fields and minutes for each role and year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from everyvillage.registry.access.roles import role_book
from everyvillage.services.burden.budget import budgets
from everyvillage.services.burden.counting import years
from everyvillage.services.burden.declared import all_forms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse


def links(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Give words and route of the page, for the menu of work."""
    del request
    yield "burden.title", "burden"


@require_GET
def burden(request: HttpRequest) -> HttpResponse:
    """Show what a year asks of each role, form by form, and why each field is there."""
    book, allowed = role_book(), budgets()
    found = years(all_forms(), timezone.localdate())
    roles = [
        {"year": year, "role": book.role(year.role), "budgets": allowed.get(year.role, ())}
        for year in found
    ]
    return render(request, "burden/burden.html", {"roles": roles})
