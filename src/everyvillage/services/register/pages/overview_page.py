"""What the page of imports shows: offices by month, calendar, steps, what waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone

from everyvillage.contracts.offices import OFFICES
from everyvillage.data.snapshot import list_snapshots
from everyvillage.services.register.intake import overview
from everyvillage.services.register.intake.naming import last_day, read_month
from everyvillage.services.register.intake.receiving import modelled_here
from everyvillage.services.register.intake.work import waiting
from everyvillage.services.register.models import OldVillageName

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from everyvillage.services.register.intake.overview import Line
    from everyvillage.services.register.models import Taking


def parts_of(county: int, asked: str) -> dict[str, Any]:
    """Give what the page shows of a county, for the month that was asked for or the newest."""
    today = timezone.localdate()
    # Asked first: what ends while the page is made must not leave it waiting for ever.
    working = bool(waiting())
    months = overview.months_of(county, today)
    month = read_month(asked) or _newest_with_files(county, months, today)
    lines = overview.lines_of(county, month, today)
    steps = overview.takings_of(county)
    return {
        "months": months if month in months else sorted([*months, month], reverse=True),
        "month": month,
        "lines": lines,
        "late": sum(one.standing == "late" for one in lines),
        "ready": sum(one.standing == "ready" for one in lines),
        "unclear": overview.unclear_files(county),
        "calendar": overview.calendar_of(county, today),
        "questions": len(overview.open_questions(county)),
        "steps": steps,
        "changed": _sum(steps),
        "working": working,
        "offices": tuple(OFFICES.values()),
        "modelled": modelled_here(),
        "old_names": OldVillageName.objects.filter(county=county).count(),
        "seal_on": min(last_day(month), today),
        "sealed": any(one.head.at == last_day(month) for one in _snapshots()),
    }


def _snapshots() -> Sequence[Any]:
    return list_snapshots(settings.HOME.snapshots)


def _newest_with_files(county: int, months: Sequence[date], today: date) -> date:
    """Give the newest month of which a file came, or the one that is due."""
    for month in months:
        if any(line.file is not None for line in overview.lines_of(county, month, today)):
            return month
    return months[0]


def _sum(steps: Sequence[Taking]) -> int:
    return sum(step.rows for step in steps if step.undone_at is None)


def standing_of(line: Line) -> str:
    """Give the key of the words for how a file stands."""
    return f"intake.standing_{line.standing}"
