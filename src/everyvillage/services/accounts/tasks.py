"""Dated work of the accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.services.accounts import sessions

if TYPE_CHECKING:
    from datetime import datetime


def forget_sessions(now: datetime) -> int:
    """Take away the sessions that have run out; give how many."""
    del now
    return sessions.forget_ended()
