"""The clocks of a request, from the parameters."""

from __future__ import annotations

from datetime import date, timedelta

from everyvillage.policy.parameters import parameter


def answer_due(made: date) -> date:
    """Give the last day on which a request made on a day is answered in time."""
    return made + timedelta(days=_days("request_answer_days", made))


def appeal_due(made: date) -> date:
    """Give the last day on which an appeal made on a day is decided in time."""
    return made + timedelta(days=_days("appeal_answer_days", made))


def _days(name: str, on: date) -> int:
    value = parameter(name, on).value
    if not isinstance(value, int):
        message = f"the parameter {name} is not a whole number"
        raise TypeError(message)
    return value
