"""Who sent what for which month, who is late, what waits, what changed. Only looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from everyvillage.contracts.offices import OFFICES
from everyvillage.contracts.offices.forms import due_day
from everyvillage.services.register.intake.naming import due_on, month_before
from everyvillage.services.register.intake.taking import aside
from everyvillage.services.register.models import Doubt, SentFile, State, Taking

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from everyvillage.contracts.offices import Office

MONTHS_SHOWN = 6
_GONE = (State.REPLACED, State.UNDONE)


@dataclass(frozen=True, slots=True)
class Line:
    """One office in one month: its newest file, how it stands, whether it is late.

    ``standing`` is "due", "late", "waiting", "unclear", "refused", "doubtful", "faulty",
    "early", "again", "ready", "taken" or "undone".
    """

    office: Office
    month: date
    file: SentFile | None
    standing: str
    due: date
    left_out: int


@dataclass(frozen=True, slots=True)
class Day:
    """One line of the calendar: which offices' files are due on a day, and which have come."""

    month: date
    due: date
    come: tuple[Office, ...]
    lacking: tuple[Office, ...]
    late: bool


def month_now(today: date) -> date:
    """Give the month whose files are due now: the one before the current."""
    return month_before(today.replace(day=1))


def months_of(county: int, today: date) -> list[date]:
    """Give the months that have files, and the one whose files are due now, newest first."""
    rows = SentFile.objects.filter(county=county).exclude(month=None)
    found = {one for one in rows.values_list("month", flat=True) if one} | {month_now(today)}
    return sorted(found, reverse=True)[:MONTHS_SHOWN]


def lines_of(county: int, month: date, today: date) -> list[Line]:
    """Give each office with its file for a month, in the order in which files are taken."""
    newest: dict[str, SentFile] = {}
    for file in SentFile.objects.filter(county=county, month=month).order_by("pk"):
        if file.state not in _GONE or file.office not in newest:
            newest[file.office] = file
    due = due_on(month, due_day())
    return [
        Line(
            office=office,
            month=month,
            file=(found := newest.get(office.id)),
            standing=_standing(found, due, today),
            due=due,
            left_out=aside(found.counts) if found else 0,
        )
        for office in OFFICES.values()
    ]


def _standing(file: SentFile | None, due: date, today: date) -> str:
    """Say how a file stands, for a person."""
    if file is None:
        return "late" if today > due else "due"
    if file.state in {State.REFUSED, State.UNDONE, State.UNCLEAR, State.WAITING, State.TAKEN}:
        return str(file.state)
    return standing_of_checked(file)


def standing_of_checked(file: SentFile) -> str:
    """Say how a file stands that was checked: the first of what is in its way."""
    words = {
        "waiting": file.take,
        "again": file.again,
        "early": file.counts.get("early"),
        "doubtful": file.counts.get("doubt"),
        "faulty": aside(file.counts),
    }
    return next((word for word, holds in words.items() if holds), "ready")


def unclear_files(county: int) -> Sequence[SentFile]:
    """Give the files of which nobody has said whose they are or for which month."""
    return list(SentFile.objects.filter(county=county, state=State.UNCLEAR).order_by("pk"))


def calendar_of(county: int, today: date) -> list[Day]:
    """Give for each month shown when its files are due and which have come."""
    days = []
    for month in months_of(county, today):
        lines = lines_of(county, month, today)
        come = tuple(one.office for one in lines if one.file and one.standing != "refused")
        lacking = tuple(one.office for one in lines if one.office not in come)
        due = due_on(month, due_day())
        days.append(Day(month, due, come, lacking, today > due and bool(lacking)))
    return days


def open_questions(county: int, kind: str = "") -> Sequence[Doubt]:
    """Give the questions that nobody has answered, those with the most rows first."""
    rows = Doubt.objects.filter(county=county, choice="")
    if kind:
        rows = rows.filter(kind=kind)
    return list(rows.order_by("-rows", "pk"))


def answered_questions(county: int, most: int = 20) -> Sequence[Doubt]:
    """Give the newest answers."""
    rows = Doubt.objects.filter(county=county).exclude(choice="")
    return list(rows.order_by("-decided_at")[:most])


def takings_of(county: int, most: int = 20) -> Sequence[Taking]:
    """Give the newest steps, newest first."""
    rows = Taking.objects.filter(file__county=county).select_related("file")
    return list(rows.order_by("-pk")[:most])
