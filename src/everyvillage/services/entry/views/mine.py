"""The resident's own pages: one thing a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from everyvillage.ledger.access.reading import Reader, Showing, log_reading
from everyvillage.registry.models import Household, Person
from everyvillage.registry.own_vault import open_vault
from everyvillage.registry.place_names import place_name
from everyvillage.services.codes import picture_of
from everyvillage.services.discovery import find_services
from everyvillage.services.entry import queries
from everyvillage.services.entry.actions import delegates
from everyvillage.services.entry.actions.questions import SAID, answer
from everyvillage.services.entry.views.faults import plainly_refused
from everyvillage.services.resident import SCOPES, require_resident

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse

    from everyvillage.services.resident import Resident

OWN = "own"
"""The purpose of looking at one's own record, or at that of whoever let one in."""


@never_cache
@require_GET
@plainly_refused
def home(request: HttpRequest) -> HttpResponse:
    """Show the pictures of what there is for whoever came in."""
    resident = require_resident(request)
    return render(request, "entry/home.html", {"tiles": list(_tiles(request, resident))})


@never_cache
@require_GET
@plainly_refused
def questions(request: HttpRequest) -> HttpResponse:
    """Go to the first question that waits; say that none does."""
    resident = require_resident(request, "answers")
    first = queries.open_questions(resident).first()
    if first is None:
        return render(request, "entry/done.html", {"sentence": "entry.no_question"})
    return redirect("my-question", number=first.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@plainly_refused
def question(request: HttpRequest, number: int) -> HttpResponse:
    """Ask one question with three pictures, and take one press."""
    resident = require_resident(request, "answers")
    asked = queries.find_question(resident, number)
    if request.method == "POST":
        answer(resident, asked, request.POST.get("said", ""))
        return render(request, "entry/done.html", {"sentence": "entry.thank_you"})
    parts = {"asked": queries.asked_of(asked), "resident": resident, "answers": SAID}
    return render(request, "entry/question.html", parts)


@never_cache
@require_GET
@plainly_refused
def family(request: HttpRequest) -> HttpResponse:
    """Show the resident's own name, village and how many live in the house; nobody else's."""
    resident = require_resident(request, "household")
    fields = ("person.name", "household.members")
    _log(resident, fields)
    person = Person.objects.get(pk=resident.person)
    name = person.name and open_vault().open(
        bytes(person.name), table="person", field="name", person=person.person_no
    )
    parts = {
        "name": name or "",
        "village": place_name(resident.village, timezone.localdate()),
        "members": Household.objects.get(pk=resident.household).members,
    }
    return render(request, "entry/family.html", parts)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@plainly_refused
def helpers(request: HttpRequest) -> HttpResponse:
    """Show who acts for the resident and who helped; a press lets somebody in."""
    resident = require_resident(request, "delegates")
    if request.method == "POST":
        scopes = request.POST.getlist("scope") or list(SCOPES)
        key = delegates.grant(resident, request.POST.get("kin", ""), scopes)
        address = request.build_absolute_uri(reverse("delegate-link", args=[key]))
        return render(request, "entry/granted.html", {"address": address, **picture_of(address)})
    helped = queries.helps_of(resident.person).values("helper").annotate(times=Count("pk"))
    chosen = queries.pictures_of(resident.person)
    parts = {
        "grants": list(queries.delegations_of(resident.person)),
        "helped": [
            {"who": queries.name_of(one["helper"]), "times": one["times"]}
            for one in helped.order_by("helper")
        ],
        "chosen": chosen,
        "beside": queries.name_of(chosen.set_beside) if chosen else "",
        "kin": delegates.KIN,
    }
    return render(request, "entry/helpers.html", parts)


@never_cache
@require_POST
@plainly_refused
def stop(request: HttpRequest, number: int) -> HttpResponse:
    """End a delegation by one press."""
    resident = require_resident(request, "delegates")
    delegates.revoke(number, person=resident.person, by=resident.account)
    return redirect("my-helpers")


@never_cache
@require_POST
@plainly_refused
def renew(request: HttpRequest, number: int) -> HttpResponse:
    """Let a delegation go on from today."""
    delegates.renew(require_resident(request, "delegates"), number)
    return redirect("my-helpers")


def _tiles(request: HttpRequest, resident: Resident) -> Iterator[dict[str, object]]:
    """Give the tiles of every service that whoever is here may open."""
    offered = (tile for service in find_services() for tile in service.tiles)
    for tile in sorted(offered, key=lambda one: one.order):
        if tile.scope and not resident.may(tile.scope):
            continue
        waits = int(import_string(tile.shown)(request, resident)) if tile.shown else 0
        if waits or not tile.hides:
            yield {"tile": tile, "waits": waits}


def _log(resident: Resident, fields: tuple[str, ...]) -> None:
    """Log the look at the record; a delegate's and a helper's are the person's to see too."""
    reader = Reader(
        account=resident.account,
        role=resident.helper_role if resident.by == "help" else f"by-{resident.by}",
        place=resident.village,
        own_person=None if resident.by == "help" else resident.person,
    )
    log_reading(reader, [resident.person], Showing(purpose=OWN, fields=fields))
