"""Periods: a day, a month, a quarter or a year, written ``2020-11-05 2020-11 2020Q4 2020``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from everyvillage.core.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

MONTHS_A_YEAR = 12
MONTHS_A_QUARTER = 3
LONGEST_SHOWN = 24


class Unit(StrEnum):
    """How long a period is."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


MONTHS_IN: Mapping[Unit, int] = MappingProxyType(
    {Unit.MONTH: 1, Unit.QUARTER: MONTHS_A_QUARTER, Unit.YEAR: MONTHS_A_YEAR}
)
FORMS: Mapping[Unit, re.Pattern[str]] = MappingProxyType(
    {
        Unit.DAY: re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII),
        Unit.MONTH: re.compile(r"([0-9]{4})-([0-9]{2})", re.ASCII),
        Unit.QUARTER: re.compile(r"([0-9]{4})Q([1-4])", re.ASCII),
        Unit.YEAR: re.compile(r"([0-9]{4})", re.ASCII),
    }
)


@dataclass(frozen=True, slots=True)
class Period:
    """One day, month, quarter or year. Made with :meth:`parse` or :meth:`around`."""

    unit: Unit
    start: date

    def __post_init__(self) -> None:
        """Refuse a first day at which no period of this unit begins."""
        if _first_day(self.unit, self.start) != self.start:
            raise InputError(_unreadable(f"{self.unit} from {self.start}", ""))

    @classmethod
    def parse(cls, text: str, *, where: str = "") -> Period:
        """Read ``2020-11-05``, ``2020-11``, ``2020Q4`` (or ``2020q4``) or ``2020``.

        ``where`` names the file, row and column. Refuses anything else, and days that are
        not in the calendar.
        """
        given = text.strip().upper()
        for unit, form in FORMS.items():
            match = form.fullmatch(given)
            if match:
                return cls(unit, _start(unit, [int(part) for part in match.groups()], text, where))
        raise InputError(_unreadable(text, where))

    @classmethod
    def around(cls, day: date, unit: Unit) -> Period:
        """Give the period of ``unit`` in which ``day`` lies."""
        return cls(unit, _first_day(unit, day))

    @property
    def end(self) -> date:
        """Give the last day of the period, which still belongs to it."""
        if self.unit is Unit.DAY:
            return self.start
        months = self.start.year * MONTHS_A_YEAR + self.start.month - 1 + MONTHS_IN[self.unit]
        if months // MONTHS_A_YEAR > date.max.year:
            return date.max
        return date(months // MONTHS_A_YEAR, months % MONTHS_A_YEAR + 1, 1) - timedelta(days=1)

    def next(self) -> Period:
        """Give the period of the same length that follows; refuse after the year 9999."""
        if self.end == date.max:
            raise InputError(_unreadable(f"the {self.unit} after {self}", ""))
        return Period(self.unit, self.end + timedelta(days=1))

    def previous(self) -> Period:
        """Give the period of the same length before; refuse before the year 1."""
        if self.start == date.min:
            raise InputError(_unreadable(f"the {self.unit} before {self}", ""))
        return Period.around(self.start - timedelta(days=1), self.unit)

    def contains(self, other: date | Period) -> bool:
        """Say whether a day, or the whole of another period, lies in this one."""
        if isinstance(other, Period):
            return self.start <= other.start and other.end <= self.end
        return self.start <= other <= self.end

    def __str__(self) -> str:
        """Give the period as it is written: ``2020Q4``."""
        if self.unit is Unit.DAY:
            return self.start.isoformat()
        year = f"{self.start.year:04d}"
        if self.unit is Unit.MONTH:
            return f"{year}-{self.start.month:02d}"
        if self.unit is Unit.QUARTER:
            return f"{year}Q{(self.start.month - 1) // MONTHS_A_QUARTER + 1}"
        return year


def _first_day(unit: Unit, day: date) -> date:
    """Give the first day of the period of ``unit`` around ``day``."""
    if unit is Unit.DAY:
        return day
    months = MONTHS_IN[unit]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _start(unit: Unit, numbers: list[int], text: str, where: str) -> date:
    """Give the first day from the numbers that were written."""
    year, *rest = numbers
    if unit is Unit.QUARTER:
        rest = [(rest[0] - 1) * MONTHS_A_QUARTER + 1]
    month, day = (*rest, 1, 1)[:2]
    try:
        return date(year, month, day)
    except ValueError:
        raise InputError(_unreadable(text, where)) from None


def _unreadable(text: str, where: str) -> Fault:
    """Say that ``text`` is no period."""
    shown = ascii(text)[1:-1] if not text.isprintable() else text
    return Fault(
        "period.unreadable",
        where,
        "a period",
        f"“{shown[:LONGEST_SHOWN]}”",
        "a day 2020-11-05, a month 2020-11, a quarter 2020Q4 or a year 2020, in the calendar",
        "write it in one of these forms",
    )
