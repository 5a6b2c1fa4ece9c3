"""Who is signed in, as every page says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from everyvillage.registry.access.roles import role_book
from everyvillage.services.accounts.queries import name_of
from everyvillage.services.accounts.words import say
from everyvillage.services.visit import account_of

if TYPE_CHECKING:
    from django.http import HttpRequest


def shown_as(request: HttpRequest, language: str) -> str:
    """Give who is signed in as every page says it, with the role in use; "" for nobody."""
    account = account_of(request)
    if account is None:
        return ""
    held = account.role_in_use
    if held is None or not held.holds_on(timezone.localdate()):
        return say("accounts.no_role", language, name=account.name)
    role = role_book().role(held.role).words.in_language(language)
    place = name_of(held.place_id, timezone.localdate())
    return say("accounts.signed_in_as", language, name=account.name, role=role, place=place)
