"""How long a form takes, and what a year asks of each role.

Seconds come from the keystroke-level model (Card, Moran and Newell 1983): a moment of thought, a
move to the field, a press, a key. ``kinds.toml`` says how many of each a kind of field takes; the
times of each are parameters. It is a model of somebody who knows the form, not a measurement.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from everyvillage.policy.parameters.read import parameter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from everyvillage.services.burden.declared import Form

KINDS = Path(__file__).with_name("kinds.toml")
WHOLE_FORM = "form"
"""The kind that stands for opening a form and sending it."""
PARTS = ("think", "point", "press", "key", "speak")
_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Share:
    """One form in the year of one role: seconds for one filling, minutes for the year."""

    form: Form
    seconds: Decimal
    minutes: Decimal


@dataclass(frozen=True, slots=True)
class Year:
    """What a year asks of one holder of a role: how many fields are filled in, and the minutes."""

    role: str
    shares: tuple[Share, ...]
    fields: int
    minutes: Decimal


@cache
def kinds() -> Mapping[str, Mapping[str, int]]:
    """Give the kinds of fields with how many of each part they take."""
    return tomllib.loads(KINDS.read_text("utf-8"))


def seconds_of(form: Form, on: date) -> Decimal:
    """Give the seconds that filling in a form once takes."""
    taken = [kinds()[WHOLE_FORM], *(kinds()[field.kind] for field in form.asked)]
    return sum((_seconds(parts, on) for parts in taken), Decimal())


def years(forms: Iterable[Form], on: date) -> tuple[Year, ...]:
    """Give the year of each role that is asked anything, the most minutes first."""
    by_role: dict[str, list[Share]] = {}
    for form in forms:
        seconds = seconds_of(form, on)
        share = Share(form, seconds, seconds * form.times / _MINUTE)
        for role in form.roles:
            by_role.setdefault(role, []).append(share)
    found = [_year(role, shares) for role, shares in by_role.items()]
    return tuple(sorted(found, key=lambda one: (-one.minutes, one.role)))


def _year(role: str, shares: list[Share]) -> Year:
    ordered = tuple(sorted(shares, key=lambda one: (-one.minutes, str(one.form))))
    fields = sum(len(one.form.asked) * one.form.times for one in ordered)
    return Year(role, ordered, fields, sum((one.minutes for one in ordered), Decimal()))


def _seconds(parts: Mapping[str, int], on: date) -> Decimal:
    each = ((name, Decimal(str(parameter(f"burden_{name}_s", on).value))) for name in PARTS)
    return sum((seconds * parts.get(name, 0) for name, seconds in each), Decimal())
