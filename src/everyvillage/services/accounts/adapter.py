"""How signing in behaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """The library's way of signing in; an account needs an invitation, axes counts failures."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say no: accounts come by invitation."""
        del request
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: object) -> None:
        """Count no wrong passwords here.

        The library counts them by name alone, so that anybody could lock an officer out from
        afar. django-axes counts them by name and address together.
        """
        del request, credentials


def address_of(request: HttpRequest) -> str:
    """Give the address a request comes from, past the proxies that the settings name.

    "" where there is none, as on a socket that is a file.
    """
    try:
        found: str = AccountAdapter(request).get_client_ip(request)
    except PermissionDenied:
        return ""
    return found
