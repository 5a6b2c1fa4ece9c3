"""What the accounts do about what happened."""

from __future__ import annotations

from everyvillage.registry.events.accounts import RoleEnded
from everyvillage.registry.events.delivery import Reaction
from everyvillage.services.accounts import sessions
from everyvillage.services.accounts.models import SignedIn


def end_sessions(event: RoleEnded) -> int:
    """Let an account whose role ended sign in again: nothing stays open from before."""
    return sessions.end(SignedIn.objects.filter(account=event.account))


REACTIONS = (Reaction("accounts.end-sessions", RoleEnded, end_sessions),)
