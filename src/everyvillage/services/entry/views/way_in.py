"""Show a card or open a link, press four pictures, leave."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from everyvillage.core.errors import InputError, NotAllowedError
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb, refused
from everyvillage.registry.own_vault import open_vault
from everyvillage.services.entry import refusals
from everyvillage.services.entry.actions import cards
from everyvillage.services.entry.actions.questions import note_help
from everyvillage.services.entry.models import Card, Delegation
from everyvillage.services.entry.pictures import LENGTH, PICTURES, chain
from everyvillage.services.entry.views.faults import plainly_refused
from everyvillage.services.entry.visits import (
    HELPED_IN,
    Coming,
    begin,
    coming_of,
    leave,
    note,
    show_key,
)
from everyvillage.services.visit import account_of, acting_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@never_cache
@require_GET
@plainly_refused
def card(request: HttpRequest, key: str) -> HttpResponse:
    """Take a card; on the phone of somebody signed in it is help, which a rule must allow."""
    found = cards.find_key(Card, key)
    if account_of(request) is not None:
        acting = acting_of(request)
        answer = registry_rules().ask(acting, Verb.CHANGE, HELPED_IN, found.household)
        if not answer.allowed:
            raise NotAllowedError(refused(acting, answer, Verb.CHANGE, HELPED_IN))
    show_key(request, "card", found.pk)
    return redirect("come-in")


@never_cache
@require_GET
@plainly_refused
def link(request: HttpRequest, key: str) -> HttpResponse:
    """Take the link of somebody who acts for a resident."""
    found = cards.find_key(Delegation, key)
    show_key(request, "delegation", found.pk)
    return redirect("come-in")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@plainly_refused
def come_in(request: HttpRequest) -> HttpResponse:
    """Show the pictures, take one press at a time, and let in after the fourth."""
    coming = coming_of(request)
    if coming is None:
        helping = registry_rules().concerning(acting_of(request), Verb.CHANGE, HELPED_IN)
        parts = {"account": account_of(request), "helping": helping}
        return render(request, "entry/show_card.html", parts)
    key = _key_of(coming)
    if request.method != "POST":
        return _pad(request, coming, key)
    if "again" in request.POST:
        note(request, replace(coming, chain="", pressed=0, first=""))
        return redirect("come-in")
    coming = press(coming, cards.owner_of(key), request.POST.get("picture", ""))
    if coming.pressed < LENGTH:
        note(request, coming)
        return _pad(request, coming, key)
    return _finish(request, coming, key)


@never_cache
@require_POST
def leave_page(request: HttpRequest) -> HttpResponse:
    """Leave at once, from any page, to one that shows nothing of anybody."""
    helper = account_of(request)
    leave(request)
    return redirect("account" if helper else "come-in")


def press(coming: Coming, owner: str, picture: str) -> Coming:
    """Give how far the pressing has come with one more picture."""
    made = chain(open_vault(), coming.chain or owner, picture)
    return replace(coming, chain=made, pressed=coming.pressed + 1)


def _key_of(coming: Coming) -> Card | Delegation:
    """Give the card or grant that was shown, as it is now."""
    found: Card | Delegation | None = (
        Card.objects.filter(pk=coming.key, revoked_at=None).first()
        if coming.kind == "card"
        else Delegation.objects.filter(pk=coming.key, revoked_at=None).first()
    )
    if found is None:
        raise NotAllowedError(refusals.card_unknown())
    return found


def _finish(request: HttpRequest, coming: Coming, key: Card | Delegation) -> HttpResponse:
    """Judge the fourth picture: choose, choose again, or come in."""
    fresh = replace(coming, chain="", pressed=0, first="")
    if isinstance(key, Delegation) and key.mark is None:
        if not coming.first:
            fresh = replace(fresh, first=coming.chain)
            note(request, fresh)
            return _pad(request, fresh, key)
        note(request, fresh)
        if coming.first != coming.chain:
            raise InputError(refusals.pictures_unfit())
        cards.set_delegate_pictures(key, coming.chain)
        key.refresh_from_db()
    note(request, fresh)
    person = cards.try_pictures(key, coming.chain)
    if isinstance(key, Delegation):
        begin(request, card=0, person=person, delegation=key.pk)
        return redirect("my-home")
    acting = acting_of(request)
    if acting.account is not None:
        note_help(person, acting.login, acting.role_id)
    begin(request, card=key.pk, person=person)
    return redirect("my-home")


def _pad(request: HttpRequest, coming: Coming, key: Card | Delegation) -> HttpResponse:
    """Show the twelve pictures and how many were pressed."""
    choosing = isinstance(key, Delegation) and key.mark is None
    sentence = "entry.press_four"
    if choosing:
        sentence = "entry.choose_again" if coming.first else "entry.choose_four"
    parts = {
        "pictures": PICTURES,
        "pressed": range(coming.pressed),
        "left": range(LENGTH - coming.pressed),
        "number": coming.pressed,
        "sentence": sentence,
    }
    return render(request, "entry/pad.html", parts)
