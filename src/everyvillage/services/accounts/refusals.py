"""What is said to somebody who may not."""

from __future__ import annotations

from everyvillage.core.errors import Fault


def not_signed_in() -> Fault:
    """Say that this page needs somebody who has signed in."""
    return Fault(
        code="accounts.not-signed-in",
        where="",
        asked="a page of one's own",
        found="nobody who has signed in",
        accepted="an account",
        next_step="sign in",
    )


def not_yours(what: str) -> Fault:
    """Say that the role in use does not do this; nothing of what it was asked about."""
    return Fault(
        code="accounts.not-yours",
        where="",
        asked=what,
        found="a role in use that may not",
        accepted="a role that gives such roles, for a place that holds this one",
        next_step="see “Why can or can't I?”, or take another of your roles into use",
    )
