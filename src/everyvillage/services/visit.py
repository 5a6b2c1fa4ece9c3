"""What a request carries: who asks, in which role, and what was opened in this visit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.utils import is_mfa_enabled
from django.utils import timezone

from everyvillage.contracts.shapes import Compartment
from everyvillage.core.errors import Fault, InputError
from everyvillage.registry.access.acting import Acting, acting_for
from everyvillage.registry.access.roles import role_book
from everyvillage.registry.models import Account, RoleHeld

if TYPE_CHECKING:
    from django.http import HttpRequest

OPEN_MINUTES = 30
_OPENED = "compartments"
_KEPT = "_everyvillage_acting"


def acting_of(request: HttpRequest) -> Acting:
    """Give who asks; worked out once for each request."""
    kept = getattr(request, _KEPT, None)
    if isinstance(kept, Acting):
        return kept
    found = _acting(request)
    setattr(request, _KEPT, found)
    return found


def act_as(request: HttpRequest, acting: Acting) -> None:
    """Let a request be asked by somebody that no session names: the holder of a token."""
    setattr(request, _KEPT, acting)


def account_of(request: HttpRequest) -> Account | None:
    """Give the account that is signed in, or None; one query brings its role and the place."""
    user = getattr(request, "user", None)
    if not isinstance(user, Account) or not user.is_active:
        return None
    held = user.role_in_use_id
    if held is not None and not Account._meta.get_field("role_in_use").is_cached(user):
        user.role_in_use = RoleHeld.objects.select_related("place").get(pk=held)
    return user


def lacks_second_factor(request: HttpRequest) -> bool:
    """Say whether the role in use asks for a second factor that the account has not set up."""
    account = account_of(request)
    if account is None or account.role_in_use is None:
        return False
    return role_book().role(account.role_in_use.role).staff and not is_mfa_enabled(account)


def open_compartment(request: HttpRequest, compartment: Compartment, purpose: str) -> None:
    """Open a compartment for this visit, for half an hour; refuse a purpose the role has not."""
    acting = acting_of(request)
    allowed = acting.role.opens.get(compartment, ()) if acting.role else ()
    if purpose not in allowed:
        raise InputError(
            Fault(
                code="access.purpose-refused",
                where="",
                asked=f"to open {compartment} as {acting.role_id}",
                found=f"the purpose “{purpose}”",
                accepted=", ".join(allowed) or "none: this role does not open it",
                next_step="choose one of these purposes",
            )
        )
    until = timezone.now().timestamp() + OPEN_MINUTES * 60
    held = acting.account, acting.role_id, acting.place
    opened = dict(request.session.get(_OPENED, {}))
    opened[compartment.value] = [purpose, until, list(held)]
    request.session[_OPENED] = opened
    if hasattr(request, _KEPT):
        delattr(request, _KEPT)


def _acting(request: HttpRequest) -> Acting:
    today = timezone.localdate()
    account = account_of(request)
    if account is None:
        return Acting(today)
    if lacks_second_factor(request):
        return Acting(today, account=account.pk, login=account.login)
    plain = acting_for(account, today)
    return acting_for(account, today, _still_open(request, plain))


def _still_open(request: HttpRequest, acting: Acting) -> dict[Compartment, str]:
    """Give what was opened in this role and has not run out."""
    now = timezone.now().timestamp()
    held = [acting.account, acting.role_id, acting.place]
    return {
        Compartment(name): purpose
        for name, (purpose, until, by) in request.session.get(_OPENED, {}).items()
        if until > now and by == held
    }
