"""The terms of a week of visits on a day: each a dated parameter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from everyvillage.policy.parameters import shipped_parameters
from everyvillage.services.protection.actions.moving import limit_of

PERCENT = 100
MINUTES = 60
WEEK_DAYS = 7
HOLIDAY = "public_holiday"


@dataclass(frozen=True, slots=True)
class Terms:
    """Days, hours and minutes of the rounds, the road, and what comes first."""

    days: int
    day_minutes: int
    begins: int
    visit_minutes: int
    speed_kmh: int
    detour: float
    due_within: int
    floor: float

    def monday(self, on: date) -> date:
        """Give the Monday of the week that is worked in; after its last day the next one."""
        monday = on - timedelta(days=on.weekday())
        return monday if on.weekday() < self.days else monday + timedelta(days=WEEK_DAYS)

    def last_day(self, monday: date) -> date:
        """Give the last day of visits of a week."""
        return monday + timedelta(days=self.days - 1)

    def days_off(self, monday: date) -> tuple[date, ...]:
        """Give the public holidays among the days of visits of a week."""
        named = shipped_parameters().named(HOLIDAY)
        days = (monday + timedelta(days=number) for number in range(self.days))
        return tuple(day for day in days if named.has(day))

    def clock(self, minute: int) -> str:
        """Give the hour of a minute of the round.

        >>> Terms(5, 240, 9, 60, 20, 1.4, 7, 0.5).clock(75)
        '10:15'
        """
        hours, minutes = divmod(self.begins * MINUTES + minute, MINUTES)
        return f"{hours:02d}:{minutes:02d}"


def terms_on(on: date) -> Terms:
    """Give the terms in force on a day."""
    return Terms(
        days=limit_of("round_days", on),
        day_minutes=limit_of("round_hours", on) * MINUTES,
        begins=limit_of("round_begins", on),
        visit_minutes=limit_of("round_visit_minutes", on),
        speed_kmh=limit_of("round_speed", on),
        detour=limit_of("round_detour_percent", on) / PERCENT,
        due_within=limit_of("round_due_days", on),
        floor=limit_of("round_floor_percent", on) / PERCENT,
    )
