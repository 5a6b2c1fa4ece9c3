"""Dated work of the rights: clocks that nobody may let run out silently."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.services.rights.answering import raise_late

if TYPE_CHECKING:
    from datetime import datetime


def appeal_what_is_late(now: datetime) -> int:
    """Take requests that nobody answered in time to the named person; give how many."""
    return raise_late(now)
