"""Dated work of the retention."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.services.retention.actions import keep_all

if TYPE_CHECKING:
    from datetime import datetime


def keep_to_the_limits(now: datetime) -> int:
    """Remove what is past its time everywhere; give how much."""
    return keep_all(now)
