"""Make and revoke tokens; each in one transaction."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from allauth.mfa.utils import is_mfa_enabled
from django.db import transaction
from django.utils import timezone

from everyvillage.core.errors import Fault, InputError, NotAllowedError
from everyvillage.registry.access.roles import role_book
from everyvillage.registry.models.record import TEXT_LENGTH
from everyvillage.services.tokens.models import Token

if TYPE_CHECKING:
    from datetime import datetime

    from everyvillage.registry.models import Account, RoleHeld

PREFIX = "ev1_"
MOST_DAYS = 365
USUAL_DAYS = 90
_SECRET_BYTES = 32


@transaction.atomic
def make_token(
    account: Account, held_id: int, name: str, days: int, *, now: datetime | None = None
) -> tuple[Token, str]:
    """Make a token for one of one's own roles; give it and its secret, which is not kept.

    ``days`` is 1 to 365. Refuses a role that is not held today, one that lacks its second
    factor, a name that is empty or no plain line, and any other number of days; all at once.
    """
    moment = now or timezone.now()
    held = account.roles.filter(pk=held_id).first()
    if held is None or not _works(account, held, moment):
        raise NotAllowedError(_not_held())
    name = name.strip()
    faults = []
    if not name or len(name) > TEXT_LENGTH or not name.isprintable():
        faults.append(_no_name(len(name)))
    if not 1 <= days <= MOST_DAYS:
        faults.append(_wrong_days(days))
    if faults:
        raise InputError(faults)
    secret = PREFIX + secrets.token_urlsafe(_SECRET_BYTES)
    token = Token.objects.create(
        secret_hash=hash_of(secret),
        name=name,
        held=held,
        made_at=moment,
        expires_at=moment + timedelta(days=days),
    )
    return token, secret


@transaction.atomic
def revoke_token(account: Account | None, number: int) -> Token:
    """Revoke a token of one's own; ``account`` is None for the person at the machine itself.

    One refusal for a token of somebody else and one that is not there. Revoking twice changes
    nothing.
    """
    rows = Token.objects.select_for_update().filter(pk=number)
    if account is not None:
        rows = rows.filter(held__account=account)
    token = rows.first()
    if token is None:
        raise NotAllowedError(_not_yours())
    if token.revoked_at is None:
        token.revoked_at, token.revoked_by = timezone.now(), account
        token.save(update_fields=["revoked_at", "revoked_by"])
    return token


def find_token(secret: str, now: datetime) -> Token | None:
    """Give the token of a secret where it, its role and its account are in force; else None.

    Costs one query, one more on the first use of a day.
    """
    rows = Token.objects.select_related("held__account", "held__place")
    token = rows.filter(secret_hash=hash_of(secret)).first()
    if token is None or not token.is_open(now) or not _works(token.held.account, token.held, now):
        return None
    today = timezone.localdate(now)
    if token.used_on != today:
        token.used_on = today
        token.save(update_fields=["used_on"])
    return token


def hash_of(secret: str) -> str:
    """Give the hash under which a secret is kept (SHA-256; the secret is random)."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _works(account: Account, held: RoleHeld, now: datetime) -> bool:
    """Say whether a role is in force and has the second factor that it asks for."""
    if not account.is_active or not held.holds_on(timezone.localdate(now)):
        return False
    return not role_book().role(held.role).staff or is_mfa_enabled(account)


def _not_held() -> Fault:
    return Fault(
        code="tokens.role-not-held",
        where="role",
        asked="a token for a role",
        found="a role that this account does not hold today, or one without its second factor",
        accepted="one of your own roles in force, with the second factor set up",
        next_step="open your account and look at your roles",
    )


def _no_name(length: int) -> Fault:
    return Fault(
        code="tokens.no-name",
        where="name",
        asked="what the token is for",
        found=f"{length} characters" if length else "nothing",
        accepted=f"a few words on one line, up to {TEXT_LENGTH} characters",
        next_step="name the program that will use it",
    )


def _wrong_days(days: int) -> Fault:
    return Fault(
        code="tokens.days-wrong",
        where="days",
        asked="for how many days the token works",
        found=str(days)[:20],
        accepted=f"a whole number from 1 to {MOST_DAYS}",
        next_step="choose as few as the task needs",
    )


def _not_yours() -> Fault:
    return Fault(
        code="tokens.not-yours",
        where="",
        asked="to revoke a token",
        found="none of yours",
        accepted="a token on the page of your tokens",
        next_step="open your tokens and choose again",
    )
