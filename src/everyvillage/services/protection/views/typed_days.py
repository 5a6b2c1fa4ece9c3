"""Days that people type into the forms of a case."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

from everyvillage.core.errors import Fault, InputError
from everyvillage.services.moments import moment_on

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest


def moment_of(request: HttpRequest) -> datetime:
    """Give the moment of a day that was typed: now for today, noon for an earlier one."""
    return moment_on(day_of(request, "day"))


def day_of(request: HttpRequest, name: str) -> date:
    """Give a day from a form, today where it was left empty; refuse what is none."""
    text = request.POST.get(name, "").strip()
    today = timezone.localdate()
    if not text:
        return today
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise InputError(_no_day(name, text)) from error
    if found > today and name != "due_on":
        raise InputError(_no_day(name, text))
    return found


def _no_day(name: str, text: str) -> Fault:
    return Fault(
        code="protection.day-wrong",
        where=name,
        asked="a day that has come",
        found=f"“{text[:20]}”",
        accepted="for example 2020-09-30, today or before",
        next_step="correct the day; nothing was written",
    )
