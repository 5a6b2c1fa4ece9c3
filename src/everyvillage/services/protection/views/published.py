"""The list that hangs out in a village: name and kind, never the reason; printed on a sheet."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from everyvillage.contracts import codelists
from everyvillage.contracts.shapes import Compartment
from everyvillage.ledger.access.reading import Reader, Showing, log_reading
from everyvillage.ledger.models import How
from everyvillage.registry.access.roles import role_book
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.registry.models import Person
from everyvillage.registry.own_vault import open_vault
from everyvillage.registry.place_names import place_names
from everyvillage.services.protection.actions.publishing import PUBLISH, hung_out
from everyvillage.services.protection.entitled.village import may_name, purposes_of
from everyvillage.services.protection.plain import OBJECTIONS
from everyvillage.services.visit import acting_of, open_compartment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpRequest, HttpResponse

    from everyvillage.registry.access.acting import Acting
    from everyvillage.services.protection.actions.publishing import Hung

_WALL = Compartment.IDENTITY
_HEAD = "0"


@never_cache
@login_required
@require_GET
def published(request: HttpRequest) -> HttpResponse:
    """Show what hangs out, village by village; names once they were opened for a purpose."""
    acting = acting_of(request)
    found = hung_out(acting)
    names = _names(acting, found) if may_name(acting, _WALL) else {}
    places = place_names((one.episode.household.village_id for one in found), acting.on)
    order = sorted(found, key=lambda one: (_village(one, places), one.episode.pk))
    parts = {
        "villages": [
            (village, [_line(acting, one, names) for one in ones])
            for village, ones in groupby(order, key=lambda one: _village(one, places))
        ],
        "named": may_name(acting, _WALL),
        "purposes": [role_book().purpose(one) for one in purposes_of(acting, _WALL)],
        "reasons": [(one, f"protection.note_{one}") for one in OBJECTIONS],
    }
    return render(request, "protection/published.html", parts)


@login_required
@require_POST
def open_heads(request: HttpRequest) -> HttpResponse:
    """Open the names for half an hour, for a purpose that the role has."""
    registry_rules().require(acting_of(request), Verb.CHANGE, PUBLISH)
    open_compartment(request, _WALL, request.POST.get("purpose", ""))
    return redirect("leads-published")


def _village(one: Hung, places: Mapping[int, str]) -> str:
    return places.get(one.episode.household.village_id, "")


def _line(acting: Acting, one: Hung, names: Mapping[str, str]) -> Mapping[str, Any]:
    """Give one line: who, which kind, since and until when; nothing of why."""
    kinds = codelists.MONITORED_KIND.items
    home = one.episode.household
    return {
        "one": one,
        "home": home,
        "name": names.get(home.household_no, ""),
        "kind": kinds.get(one.episode.kind),
        "over": one.until <= acting.on,
        "may_note": not acting.is_kin(home.pk),
    }


def _names(acting: Acting, found: Sequence[Hung]) -> Mapping[str, str]:
    """Open the names of the heads whom the role may see, logged before they are shown."""
    numbers = [one.episode.household.household_no for one in found]
    heads = Person.objects.filter(household_id__in=numbers, relation=_HEAD, name__isnull=False)
    rows = registry_rules().visible(acting, Verb.READ, f"person:{_WALL.value}", heads)
    persons = list(rows.order_by("pk"))
    showing = Showing(purpose=acting.opened[_WALL], fields=("person.name",), how=How.LIST)
    log_reading(Reader.of(acting), [one.pk for one in persons], showing)
    vault = open_vault()
    return {
        one.household_id: vault.open(
            bytes(one.name or b""), table="person", field="name", person=one.person_no
        )
        for one in persons
    }
