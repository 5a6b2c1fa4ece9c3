"""How signing in behaves."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import normalize

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from collections.abc import Mapping

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


def login_of(request: HttpRequest, credentials: Mapping[str, str] | None) -> str:
    """Give the name that somebody signs in with, as wrong passwords are counted under it.

    The library and Django's backends call it by different names; capital letters and full
    width make no other name.
    """
    given = credentials or {}
    login = given.get("username") or given.get("login") or request.POST.get("login", "")
    return normalize("NFKC", login).casefold()


def address_of(request: HttpRequest) -> str:
    """Give the address a request comes from, past the proxies that the settings name.

    "" where there is none, as on a socket that is a file.
    """
    try:
        found: str = AccountAdapter(request).get_client_ip(request)
    except PermissionDenied:
        return ""
    return found
