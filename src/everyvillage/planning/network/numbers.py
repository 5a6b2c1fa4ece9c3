"""Single numbers of the policy parameters by which light and radio are judged."""

from __future__ import annotations

from datetime import date
from functools import cache

from everyvillage.policy.parameters.model import Bounds
from everyvillage.policy.parameters.read import parameter

JUDGED_ON = date(2020, 12, 31)
"""The day whose parameters hold: the programme's last."""


@cache
def rule_number(name: str, on: date = JUDGED_ON) -> float:
    """Give the number of a parameter, the least of a range."""
    value = parameter(name, on).value
    return float(value.least if isinstance(value, Bounds) else value)
