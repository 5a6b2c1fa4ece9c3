"""Days as people write them in a command."""

from __future__ import annotations

from datetime import date
from typing import overload

from everyvillage.core.errors import Fault, InputError


@overload
def read_day(text: str, *, asked: str = ..., next_step: str = ..., option: str = ...) -> date: ...
@overload
def read_day(text: None, *, asked: str = ..., next_step: str = ..., option: str = ...) -> None: ...
@overload
def read_day(
    text: str | None, *, asked: str = ..., next_step: str = ..., option: str = ...
) -> date | None: ...
def read_day(
    text: str | None,
    *,
    asked: str = "a day",
    next_step: str = "write the day as 2020-12-31",
    option: str = "--at",
) -> date | None:
    """Read the day of an option as YYYY-MM-DD; None stays None. Refuses any other form."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(
            Fault(
                code="command.not-a-date",
                where=option,
                asked=asked,
                found=f"“{text}”",
                accepted="a day of the calendar as YYYY-MM-DD",
                next_step=next_step,
            )
        ) from None
