"""What is said to whoever brings no token, or one that is not in force."""

from __future__ import annotations

from everyvillage.core.errors import Fault


def not_signed_in() -> Fault:
    """Say that a page of one's own needs somebody who has signed in."""
    return Fault(
        code="tokens.not-signed-in",
        where="",
        asked="the tokens of an account",
        found="nobody who has signed in",
        accepted="an account",
        next_step="sign in",
    )


def not_in_force() -> Fault:
    """Say that a token does not work; not whether it ever did."""
    return Fault(
        code="tokens.not-in-force",
        where="Authorization",
        asked="an answer in the role of a token",
        found="a token that is not in force, or a header that is none",
        accepted="“Bearer” and a token of a role in force, not revoked, not past its day",
        next_step="make a new token on the page of your tokens, or leave the header out",
    )
