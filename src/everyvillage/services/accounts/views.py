"""Pages of the accounts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import login as sign_in
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from everyvillage.core.errors import EveryvillageError, NotAllowedError
from everyvillage.registry.access.roles import role_book
from everyvillage.registry.models import Account
from everyvillage.registry.place_names import place_name
from everyvillage.services.accounts import actions, handing, own, queries, sessions
from everyvillage.services.accounts.browsers import browser_told
from everyvillage.services.accounts.refusals import not_signed_in, not_yours
from everyvillage.services.typed import whole_number
from everyvillage.services.visit import acting_of, lacks_second_factor
from everyvillage.services.working import work_links

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from everyvillage.core.errors import Fault

_BACKEND = "django.contrib.auth.backends.ModelBackend"


@never_cache
@login_required
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """Show one's own account: roles, which is in use, second factor."""
    me = _me(request)
    parts = {
        "me": me,
        "roles": queries.roles_of(me, timezone.localdate()),
        "needs_factor": lacks_second_factor(request),
        "is_resident": acting_of(request).role_id == "resident",
        "gives": _gives(request),
        "links": work_links(request),
    }
    return render(request, "accounts/account.html", parts)


@login_required
@require_POST
def own_number(request: HttpRequest) -> HttpResponse:
    """Note by a document number which person of the register somebody is; say nothing of it."""
    own.note_own_person(_me(request), request.POST.get("number", ""))
    return redirect("account")


@login_required
@require_POST
def own_kin(request: HttpRequest) -> HttpResponse:
    """Note by a document number who is kin; say nothing of whether anybody has it."""
    own.declare_kin(_me(request), request.POST.get("number", ""))
    return redirect("account")


@login_required
@require_POST
def take_role(request: HttpRequest) -> HttpResponse:
    """Take one of one's own roles into use."""
    actions.choose_role(
        _me(request), whole_number(request.POST.get("role", "")), timezone.localdate()
    )
    return redirect("account")


@never_cache
@login_required
@require_GET
def sessions_page(request: HttpRequest) -> HttpResponse:
    """List one's own open sessions, this one marked."""
    parts = {
        "sessions": [
            (one, browser_told(one.browser)) for one in sessions.open_sessions(_me(request))
        ],
        "this": request.session.session_key,
    }
    return render(request, "accounts/sessions.html", parts)


@login_required
@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """End one of one's own sessions, or all but this one."""
    mine = sessions.open_sessions(_me(request))
    if "others" in request.POST:
        sessions.end(mine.exclude(session_key=request.session.session_key or ""))
    else:
        sessions.end(mine.filter(pk=whole_number(request.POST.get("session", ""))))
    return redirect("sessions")


@never_cache
@require_GET
def why(request: HttpRequest) -> HttpResponse:
    """Say, sentence by sentence, what the role in use may do and what not."""
    acting = acting_of(request)
    parts = {"acting": acting, "lines": queries.rules_for(acting)}
    return render(request, "accounts/why.html", parts)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """Invite people to roles inside one's own place, and see who holds one there."""
    acting = acting_of(request)
    gives = _gives(request)
    if not gives:
        raise NotAllowedError(not_yours("to invite people"))
    link, given = "", request.POST
    faults: Sequence[Fault] = ()
    if request.method == "POST":
        wanted = actions.Wanted(given.get("role", ""), given.get("place", "").strip())
        try:
            secret = actions.invite(given.get("name", ""), wanted, acting=acting)
            link = request.build_absolute_uri(reverse("invitation", args=[secret]))
        except EveryvillageError as error:
            faults = error.faults
    parts = {
        "gives": gives,
        "link": link,
        "faults": faults,
        "given": {} if link else given,
        "days": actions.INVITATION_DAYS,
        "held": queries.held_inside(acting),
    }
    status = 400 if faults else 200
    return render(request, "accounts/people.html", parts, status=status)


@login_required
@require_POST
def end(request: HttpRequest, held_id: int) -> HttpResponse:
    """End somebody's role from today on."""
    acting = acting_of(request)
    held = queries.roles_inside(acting).filter(pk=held_id).first()
    if held is None:
        raise NotAllowedError(not_yours("to end this role"))
    actions.end_role(acting, held, request.POST.get("reason", ""))
    return redirect("account-people")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, held_id: int) -> HttpResponse:
    """Show what waits for the holder of a role, and give it to the next one."""
    acting = acting_of(request)
    held = queries.roles_inside(acting).select_related("account").filter(pk=held_id).first()
    if held is None:
        raise NotAllowedError(not_yours("to hand over this role's work"))
    made, given = None, request.POST
    faults: Sequence[Fault] = ()
    if request.method == "POST":
        reason, ends = given.get("reason", ""), "ends" in given
        try:
            to = whole_number(given.get("to", ""))
            made = handing.hand_over(acting, held, to, reason, ends=ends)
        except EveryvillageError as error:
            faults = error.faults
    parts = {
        "held": held,
        "role": role_book().role(held.role),
        "place": place_name(held.place_id, acting.on),
        "waiting": sum(handing.waiting(held.account_id).values()),
        "next": list(handing.next_ones(held, acting)),
        "made": made,
        "moved": sum(json.loads(made.counts).values()) if made else 0,
        "faults": faults,
    }
    return render(request, "accounts/hand_over.html", parts, status=400 if faults else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Take up an invitation: choose a name and a password, then set up the second factor."""
    found = actions.find_invitation(secret, timezone.now())
    faults: Sequence[Fault] = ()
    login = request.POST.get("login", "")
    if request.method == "POST":
        try:
            made = actions.accept(secret, login, request.POST.get("password", ""))
            sign_in(request, made, backend=_BACKEND)
            # The password was typed a moment ago, so setting up a factor need not ask again.
            record_authentication(request, made, "password", reauthenticated=True)
            return redirect("mfa_activate_totp" if role_book().role(found.role).staff else "home")
        except EveryvillageError as error:
            faults = error.faults
    role = role_book().role(found.role)
    place = place_name(found.place_id, timezone.localdate())
    parts = {"found": found, "role": role, "place": place, "faults": faults, "login": login}
    return render(request, "accounts/invitation.html", parts, status=400 if faults else 200)


def _me(request: HttpRequest) -> Account:
    if not isinstance(request.user, Account):
        raise NotAllowedError(not_signed_in())
    return request.user


def _gives(request: HttpRequest) -> list[object]:
    role = acting_of(request).role
    given = [role_book().role(name) for name in sorted(role.gives)] if role else []
    return [one for one in given if not one.own]
