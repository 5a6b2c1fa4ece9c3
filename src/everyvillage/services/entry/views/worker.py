"""Beside the worker: the card, the pictures, one press that ends a delegation, one question."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from everyvillage.contracts.codelists import RELATION, SEX
from everyvillage.core.errors import InputError
from everyvillage.language.tongues import tongue, tongues
from everyvillage.ledger.access.reading import Reader, Showing, log_reading
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.registry.models import Household, Person
from everyvillage.services.codes import picture_of
from everyvillage.services.entry import queries, refusals
from everyvillage.services.entry.actions import cards, deaths, delegates
from everyvillage.services.entry.actions.questions import SENTENCES, ask
from everyvillage.services.entry.limits import tries_allowed
from everyvillage.services.entry.models import Delegation
from everyvillage.services.entry.pictures import LENGTH, PICTURES
from everyvillage.services.entry.views.way_in import press
from everyvillage.services.entry.visits import Coming
from everyvillage.services.visit import acting_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_CHOOSING = "resident_choosing"
_SHOWN = Showing(purpose="duty", fields=("person.relation", "person.sex"))


def panel(request: HttpRequest, household: Household) -> str:
    """Give the line of a household's page that leads to its way in, "" for whoever may not."""
    # Who reads a household of their own place reads one whose way in they may change.
    if not registry_rules().concerning(acting_of(request), Verb.CHANGE, "way-in"):
        return ""
    return render_to_string("entry/panel.html", {"household": household}, request)


@never_cache
@login_required
@require_GET
def way_in(request: HttpRequest, number: int) -> HttpResponse:
    """Show the way in of one household; each member shown is logged."""
    household, members = _household(request, number)
    found = queries.way_in(household, [one.pk for one in members])
    dead = deaths.dead_among(one.pk for one in members)
    parts = {
        "household": household,
        "found": found,
        "locked": found.card and found.card.tries >= tries_allowed(timezone.localdate()),
        "members": [
            {
                "person": one,
                "relation": RELATION.items.get(one.relation),
                "sex": SEX.items.get(one.sex),
                "has_pictures": one.pk in found.persons_with_pictures,
                "is_dead": one.pk in dead,
            }
            for one in members
        ],
        "today": timezone.localdate(),
        "sentences": SENTENCES,
        "tongues": tongues().values(),
    }
    return render(request, "entry/way_in.html", parts)


@never_cache
@login_required
@require_POST
def give_card(request: HttpRequest, number: int) -> HttpResponse:
    """Give a new card, shown once on a sheet to print; the one before works no longer."""
    household, _ = _household(request, number)
    key = cards.give_card(acting_of(request), household)
    address = request.build_absolute_uri(reverse("card-key", args=[key]))
    parts = {"household": household, "address": address, **picture_of(address)}
    return render(request, "entry/card.html", parts)


@login_required
@require_POST
def revoke_card(request: HttpRequest, number: int) -> HttpResponse:
    """Revoke a card that was lost."""
    household, _ = _household(request, number)
    cards.revoke_card(acting_of(request), household)
    return redirect("household-entry", number=number)


@login_required
@require_POST
def reopen_card(request: HttpRequest, number: int) -> HttpResponse:
    """Open a card again that wrong pictures had locked, the resident present."""
    household, _ = _household(request, number)
    cards.reopen_card(acting_of(request), household)
    return redirect("household-entry", number=number)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, number: int, person: int) -> HttpResponse:
    """Hand the phone over: the resident presses four pictures twice, beside the worker."""
    household, members = _household(request, number)
    chosen = cards.living_in(household, person, members)
    kept = request.session.get(_CHOOSING)
    coming = Coming(**kept) if kept and kept["key"] == person else Coming("choose", person)
    if request.method == "POST" and "tongue" in request.POST:
        request.session["resident_tongue"] = tongue(request.POST["tongue"]).code
        coming = Coming("choose", person)
    elif request.method == "POST":
        coming = press(coming, cards.household_owner(household.pk), request.POST.get("picture", ""))
    if coming.pressed < LENGTH:
        return _choosing(request, coming, number)
    fresh = replace(coming, chain="", pressed=0, first="")
    if not coming.first:
        return _choosing(request, replace(fresh, first=coming.chain), number)
    request.session.pop(_CHOOSING, None)
    if coming.first != coming.chain:
        raise InputError(refusals.pictures_unfit())
    code = request.session.pop("resident_tongue", "zh-hans")
    cards.set_pictures(acting_of(request), chosen, coming.chain, code)
    return redirect("household-entry", number=number)


@login_required
@require_POST
def stop(request: HttpRequest, number: int, delegation: int) -> HttpResponse:
    """End a delegation at the worker's, by one press."""
    _, members = _household(request, number)
    rows = Delegation.objects.filter(pk=delegation, person__in=[m.pk for m in members])
    found = rows.first()
    if found is None:
        raise InputError(refusals.not_here("a delegation"))
    delegates.revoke(delegation, person=found.person_id, by=acting_of(request).login)
    return redirect("household-entry", number=number)


@login_required
@require_POST
def ask_person(request: HttpRequest, number: int, person: int) -> HttpResponse:
    """Ask one member one sentence of the list."""
    household, members = _household(request, number)
    chosen = cards.living_in(household, person, members)
    ask(acting_of(request), chosen, request.POST.get("sentence", ""))
    return redirect("household-entry", number=number)


@login_required
@require_POST
def died(request: HttpRequest, number: int, person: int) -> HttpResponse:
    """Note that a member has died, or take it back."""
    acting = acting_of(request)
    rows = Household.objects.filter(pk=number)
    registry_rules().find(acting, Verb.CHANGE, "person:death", rows)
    household, members = _household(request, number)
    chosen = cards.person_in(household, person, members)
    if "mistake" in request.POST:
        deaths.take_back_death(chosen)
    else:
        deaths.note_death(acting, household, chosen, _day(request.POST.get("day", ""), acting.on))
    return redirect("household-entry", number=number)


def _day(text: str, today: date) -> date:
    """Give a day from a form, today where it was left empty; refuse what is none."""
    try:
        return date.fromisoformat(text) if text.strip() else today
    except ValueError as error:
        raise InputError(refusals.not_here("a day such as 2020-09-30")) from error


def _household(request: HttpRequest, number: int) -> tuple[Household, list[Person]]:
    """Give a household whose way in the role in use may change, and its members, logged."""
    acting = acting_of(request)
    rows = Household.objects.filter(pk=number)
    found: Household = registry_rules().find(acting, Verb.CHANGE, "way-in", rows)
    members = Person.objects.filter(household_id=found.household_no).order_by("relation", "pk")
    seen = list(registry_rules().visible(acting, Verb.READ, "person", members))
    log_reading(Reader.of(acting), [one.pk for one in seen], _SHOWN)
    return found, seen


def _choosing(request: HttpRequest, coming: Coming, number: int) -> HttpResponse:
    request.session[_CHOOSING] = {
        "kind": coming.kind,
        "key": coming.key,
        "chain": coming.chain,
        "pressed": coming.pressed,
        "first": coming.first,
    }
    parts = {
        "pictures": PICTURES,
        "pressed": range(coming.pressed),
        "left": range(LENGTH - coming.pressed),
        "number": coming.pressed,
        "sentence": "entry.choose_again" if coming.first else "entry.choose_four",
        "beside": number,
    }
    return render(request, "entry/pad.html", parts)
