"""Whose file it is and for which month, by its name and its title."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import TYPE_CHECKING

from everyvillage.contracts.offices import OFFICES

if TYPE_CHECKING:
    from everyvillage.contracts.offices import Office

_MONTH = re.compile(
    r"(?<!\d)(20\d\d)\s*[-_.年/]\s*(1[0-2]|0?[1-9])(?!\d)"
    r"|(?<!\d)(20\d\d)(0[1-9]|1[0-2])(?!\d)"
)
_SHEET = re.compile(r"(?<!\d)(1[0-2]|0?[1-9])\s*月")


def office_of(file_name: str) -> Office | None:
    """Give the one office whose words stand in the name of a file; None for none or several."""
    found = [one for one in OFFICES.values() if any(word in file_name for word in one.files)]
    return found[0] if len(found) == 1 else None


def month_of(text: str) -> date | None:
    """Give the first day of the month that a name or title says: 2020-06, 2020年6月, 202006.

    >>> month_of("民政局2020-06（模拟）.xlsx"), month_of("2020年12月月报"), month_of("名单")
    (datetime.date(2020, 6, 1), datetime.date(2020, 12, 1), None)
    """
    found = _MONTH.search(text)
    if found is None:
        return None
    year, month = found[1] or found[3], found[2] or found[4]
    return date(int(year), int(month), 1)


def read_month(text: str) -> date | None:
    """Read a month as 2020-06; None for anything else."""
    found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", text.strip())
    return date(int(found[1]), int(found[2]), 1) if found else None


def sheet_of(names: list[str], month: date) -> str | None:
    """Give the one sheet that is named for the month; None for none or several."""
    mine = [name for name in names if _said(name) == month.month]
    return mine[0] if len(mine) == 1 else None


def last_day(month: date) -> date:
    """Give the last day of a month."""
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def month_before(month: date) -> date:
    """Give the month before."""
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)


def month_after(month: date) -> date:
    """Give the month after."""
    return date(month.year + (month.month == 12), month.month % 12 + 1, 1)  # noqa: PLR2004 - months of a year


def due_on(month: date, day: int) -> date:
    """Give the day by which the files of a month are due: ``day`` of the month after."""
    return month_after(month).replace(day=day)


def _said(name: str) -> int | None:
    whole = month_of(name)
    found = _SHEET.search(name)
    return whole.month if whole else int(found[1]) if found else None
