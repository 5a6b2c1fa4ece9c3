"""The page of one's tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from everyvillage.core.errors import EveryvillageError, NotSignedInError
from everyvillage.services.tokens import actions, queries, refusals
from everyvillage.services.typed import whole_number
from everyvillage.services.visit import account_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from everyvillage.core.errors import Fault
    from everyvillage.registry.models import Account


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """List one's tokens and make one; its secret is on the page that answers, and never again."""
    me = _me(request)
    secret, status = "", 200
    faults: Sequence[Fault] = ()
    if request.method == "POST":
        given = request.POST
        held, days = whole_number(given.get("role", "")), whole_number(given.get("days", ""))
        try:
            _, secret = actions.make_token(me, held, given.get("name", ""), days)
        except EveryvillageError as error:
            faults, status = error.faults, error.http_status
    parts = {
        "secret": secret,
        "faults": faults,
        "given": {} if secret else request.POST,
        "choices": queries.choices_of(me),
        "lines": queries.tokens_of(me),
        "most_days": actions.MOST_DAYS,
        "usual_days": actions.USUAL_DAYS,
    }
    return render(request, "tokens/tokens.html", parts, status=status)


@login_required
@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """Revoke one of one's own tokens; it works no longer from this moment."""
    actions.revoke_token(_me(request), token_id)
    return redirect("tokens")


def _me(request: HttpRequest) -> Account:
    found = account_of(request)
    if found is None:
        raise NotSignedInError(refusals.not_signed_in())
    return found
