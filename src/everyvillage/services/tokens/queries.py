"""Whose tokens there are, and for which roles one may make one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from everyvillage.registry.access.roles import role_book
from everyvillage.registry.models import RoleHeld
from everyvillage.registry.place_names import place_names
from everyvillage.services.tokens.models import Token

if TYPE_CHECKING:
    from everyvillage.registry.access.roles import Role
    from everyvillage.registry.models import Account


@dataclass(frozen=True, slots=True)
class TokenLine:
    """A token with its role and place; ``state`` is "open", "revoked", "expired" or "ended"."""

    token: Token
    role: Role
    place: str
    state: str


@dataclass(frozen=True, slots=True)
class RoleChoice:
    """A role one may make a token for."""

    held: RoleHeld
    role: Role
    place: str


def tokens_of(account: Account | None) -> list[TokenLine]:
    """Give the tokens of an account, the newest first; of everybody for None."""
    rows = Token.objects.select_related("held__account").order_by("-pk")
    found = list(rows if account is None else rows.filter(held__account=account))
    names = place_names((one.held.place_id for one in found), timezone.localdate())
    return [
        TokenLine(
            one, role_book().role(one.held.role), names.get(one.held.place_id, ""), _state(one)
        )
        for one in found
    ]


def choices_of(account: Account) -> list[RoleChoice]:
    """Give the roles in force that an account may make a token for."""
    today = timezone.localdate()
    held = [one for one in RoleHeld.objects.filter(account=account) if one.holds_on(today)]
    names = place_names((one.place_id for one in held), today)
    return [
        RoleChoice(one, role_book().role(one.role), names.get(one.place_id, "")) for one in held
    ]


def _state(token: Token) -> str:
    now = timezone.now()
    if token.revoked_at is not None:
        return "revoked"
    if not token.is_open(now):
        return "expired"
    account, held = token.held.account, token.held
    works = account.is_active and held.holds_on(timezone.localdate(now))
    return "open" if works else "ended"
