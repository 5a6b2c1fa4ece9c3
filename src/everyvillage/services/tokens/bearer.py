"""Who asks, by the token that a program sends: its role for its place, or nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from ninja.security import HttpBearer

from everyvillage.core.errors import NotSignedInError
from everyvillage.registry.access.acting import Acting
from everyvillage.registry.access.roles import role_book
from everyvillage.services.tokens.actions import find_token
from everyvillage.services.tokens.refusals import not_in_force
from everyvillage.services.visit import act_as

if TYPE_CHECKING:
    from django.http import HttpRequest


class TokenOrNobody(HttpBearer):
    """A token in the header Authorization; without one, what is public is answered.

    A session does not count here: a page elsewhere could not use it in somebody's name. A token
    opens no compartment.
    """

    def __call__(self, request: HttpRequest) -> Acting:
        """Give who asks; refuse a header that names no token in force."""
        given = request.headers.get(self.header)
        kind, _, secret = (given or "").partition(" ")
        if given is None:
            acting = Acting(timezone.localdate())
        elif kind.lower() != self.openapi_scheme:
            raise NotSignedInError(not_in_force())
        else:
            acting = self.authenticate(request, secret.strip())
        act_as(request, acting)
        return acting

    def authenticate(self, request: HttpRequest, token: str) -> Acting:
        """Give the role, place and account of a token in force."""
        del request
        now = timezone.now()
        found = find_token(token, now)
        if found is None:
            raise NotSignedInError(not_in_force())
        held = found.held
        return Acting(
            on=timezone.localdate(now),
            account=held.account_id,
            login=held.account.login,
            role=role_book().role(held.role),
            place=held.place_id,
            level=held.place.level,
        )
