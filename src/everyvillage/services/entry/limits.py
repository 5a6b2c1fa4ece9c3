"""The limits of the way in, from the parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.policy.parameters.read import parameter

if TYPE_CHECKING:
    from datetime import date


def tries_allowed(on: date) -> int:
    """Give how many wrong tries a card takes before it waits for a reset."""
    return _whole("card_tries", on)


def visit_seconds(on: date) -> int:
    """Give after how many seconds without a press a visit ends."""
    return _whole("resident_visit_minutes", on) * 60


def delegation_end(begins: date) -> date:
    """Give the first day on which a delegation that begins today no longer holds."""
    months = begins.year * 12 + begins.month - 1 + _whole("delegation_months", begins)
    year, month = divmod(months, 12)
    day = begins.day
    while True:
        try:
            return begins.replace(year=year, month=month + 1, day=day)
        except ValueError:
            day -= 1


def _whole(name: str, on: date) -> int:
    value = parameter(name, on).value
    if not isinstance(value, int):
        message = f"the parameter {name} is not a whole number"
        raise TypeError(message)
    return value
