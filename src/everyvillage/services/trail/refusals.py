"""What is said where the trail cannot be given."""

from __future__ import annotations

from everyvillage.core.errors import Fault


def no_day() -> Fault:
    """Say that withholding needs its last day."""
    return Fault(
        code="trail.no-day",
        where="until",
        asked="until when a reading is withheld",
        found="no day",
        accepted="a day such as 2020-12-31",
        next_step="choose the last day",
    )
