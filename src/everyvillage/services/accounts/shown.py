"""Who is signed in, as every page says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from everyvillage.registry.access.roles import role_book
from everyvillage.registry.place_names import place_name
from everyvillage.services.accounts.words import say
from everyvillage.services.visit import account_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from everyvillage.registry.models import Account


_KEPT = "_everyvillage_shown"


def shown_as(request: HttpRequest, language: str) -> str:
    """Give who is signed in as every page says it, with the role in use; "" for nobody.

    Worked out once for each request, however many panels the page is composed of.
    """
    account = account_of(request)
    if account is None:
        return ""
    asked = account.pk, account.role_in_use, language
    kept = getattr(request, _KEPT, None)
    if kept is None or kept[0] != asked:
        kept = asked, _said(account, language)
        setattr(request, _KEPT, kept)
    return str(kept[1])


def _said(account: Account, language: str) -> str:
    held = account.role_in_use
    if held is None or not held.holds_on(timezone.localdate()):
        return say("accounts.no_role", language, name=account.name)
    role = role_book().role(held.role).words.in_language(language)
    place = place_name(held.place_id, timezone.localdate())
    return say("accounts.signed_in_as", language, name=account.name, role=role, place=place)
