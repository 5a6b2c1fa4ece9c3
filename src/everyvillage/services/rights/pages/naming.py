"""The page on which it is named who decides the appeals of each county."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.registry.models import OpenCounty, Place
from everyvillage.registry.place_names import place_names
from everyvillage.services.rights.models import AppealPerson
from everyvillage.services.rights.naming import candidates, name_appeal_person
from everyvillage.services.typed import whole_number
from everyvillage.services.visit import acting_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_THING = "appeal-person"


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appeal_persons(request: HttpRequest) -> HttpResponse:
    """Show the counties of one's own place with the person named, and name another."""
    acting, rules = acting_of(request), registry_rules()
    rules.require(acting, Verb.CHANGE, _THING)
    if request.method == "POST":
        county, held = (whole_number(request.POST.get(name, "")) for name in ("county", "held"))
        name_appeal_person(acting, county, held, request.POST.get("reached", ""))
        return redirect("appeal-persons")
    open_here = Place.objects.filter(pk__in=OpenCounty.objects.values("county"))
    counties = list(rules.visible(acting, Verb.CHANGE, _THING, open_here).order_by("pk"))
    names = place_names((one.pk for one in counties), acting.on)
    named = {
        one.county_id: one
        for one in AppealPerson.objects.filter(county__in=counties, valid_to=None).select_related(
            "account"
        )
    }
    lines = [
        {
            "number": one.pk,
            "name": names.get(one.pk, ""),
            "named": named.get(one.pk),
            "candidates": list(candidates(one.pk, acting)),
        }
        for one in counties
    ]
    return render(request, "rights/naming.html", {"lines": lines})
