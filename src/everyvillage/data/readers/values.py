"""How the text of one cell becomes a value, by the type of its column.

A parser gives the value, or a :class:`Refused` with what the column accepts. A cell that
is empty or only blank is missing and never gets here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from everyvillage.contracts import Compartment, Type
from everyvillage.contracts.limits import INTEGER_LIMIT, MONEY_LIMIT, text_limit
from everyvillage.core.errors import InputError
from everyvillage.data.frame.forms import form_in_use
from everyvillage.data.readers.faults import listing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from everyvillage.contracts import Column, Table

Value = str | int | float | bool | date
TRUE = frozenset({"true", "yes", "1", "是"})
FALSE = frozenset({"false", "no", "0", "否"})
PLACE_LEVELS = frozenset({"county", "township", "village"})

_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,3}(\.[0-9]{1,15})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PHONE = re.compile(r"[+]?[0-9][0-9 -]{3,19}")


@dataclass(frozen=True, slots=True)
class Refused:
    """One cell that cannot be taken: the code of the fault and what would be accepted."""

    code: str
    accepted: str


def parser_of(
    table: Table, column: Column, day: date | None = None
) -> Callable[[str], Value | Refused]:
    """Give the parser for the cells of ``column``; ``day`` is that by which codes are read."""
    makers: Mapping[Type, Callable[[], Callable[[str], Value | Refused]]] = {
        Type.BOOLEAN: lambda: _boolean,
        Type.CODE: lambda: _coded(column),
        Type.INTEGER: lambda: _whole(column, INTEGER_LIMIT),
        Type.MONEY: lambda: _whole(column, MONEY_LIMIT),
        Type.DATE: lambda: _day,
        Type.DEGREES: lambda: _degrees(column),
        Type.TEXT: lambda: _text(table, column, day),
    }
    return makers[column.type]()


def plain_pattern(table: Table, column: Column) -> str | None:
    """Give a pattern of text, no longer than allowed, that surely passes as it stands.

    It is narrower than the parser: letters, digits and a few signs, no blank at either end.
    None where the column has a closer form.
    """
    if column.type is not Type.TEXT or column.references or column.name == table.place:
        return None
    if _is_phone(column):
        return "^[0-9]{5,20}$"
    return r"^[\p{L}\p{N}]([\p{L}\p{N} ._·-]*[\p{L}\p{N}])?$"


def _is_phone(column: Column) -> bool:
    """Say whether a column holds telephone numbers."""
    return column.name == "phone" and column.compartment is Compartment.IDENTITY


def _boolean(text: str) -> bool | Refused:
    """Read yes or no."""
    word = text.lower()
    if word in TRUE:
        return True
    if word in FALSE:
        return False
    return Refused("import.not-yes-or-no", "true or false (also 是/否, yes/no, 1/0)")


def _coded(column: Column) -> Callable[[str], str | Refused]:
    """Read a code of the column's list."""
    items = column.codes.items if column.codes else {}
    name = column.codes.name if column.codes else column.name

    def parse(text: str) -> str | Refused:
        if text in items:
            return text
        words = (f"{code} {words.zh}" for code, words in items.items())
        return Refused("import.code-not-on-list", f"a code of the list {name}: {listing(words)}")

    return parse


def _whole(column: Column, limit: int) -> Callable[[str], int | Refused]:
    """Read a whole number within the column's bounds."""
    low = -limit if column.minimum is None else column.minimum
    high = limit if column.maximum is None else column.maximum
    bounds = _bounds(column)

    def parse(text: str) -> int | Refused:
        if not _WHOLE.fullmatch(text):
            kind = "a whole number in fen" if column.type is Type.MONEY else "a whole number"
            return Refused("import.not-a-number", f"{kind} in digits, without separators{bounds}")
        number = int(text)
        if not low <= number <= high:
            return Refused("import.out-of-range", f"{low:,} to {high:,} {column.unit}".rstrip())
        return number

    return parse


def _bounds(column: Column) -> str:
    """Say the bounds of a column in words, as far as it has any."""
    parts = []
    if column.minimum is not None:
        parts.append(f"at least {column.minimum:,}")
    if column.maximum is not None:
        parts.append(f"at most {column.maximum:,}")
    return "".join(f", {part}" for part in parts)


def _day(text: str) -> date | Refused:
    """Read a day of the calendar."""
    if not _DAY.fullmatch(text):
        return Refused("import.not-a-date", "a day as YYYY-MM-DD, such as 2020-12-31")
    try:
        return date.fromisoformat(text)
    except ValueError:
        return Refused("import.no-such-day", "a day that the calendar has, as YYYY-MM-DD")


def _degrees(column: Column) -> Callable[[str], float | Refused]:
    """Read degrees within the column's bounds."""
    low, high = column.minimum or 0, column.maximum or 0

    def parse(text: str) -> float | Refused:
        if not _DECIMAL.fullmatch(text):
            return Refused("import.not-degrees", "decimal degrees, such as 102.8431")
        number = float(text)
        if not low <= number <= high:
            return Refused("import.out-of-range", f"{low} to {high} degrees")
        return number

    return parse


def _text(table: Table, column: Column, day: date | None) -> Callable[[str], str | Refused]:
    """Read text; place codes and telephone numbers have a shape of their own."""
    target = column.references.table if column.references else ""
    if target in PLACE_LEVELS:
        return _place_code(target, day)
    if column.name == table.place and table.place_level in PLACE_LEVELS and not target:
        return _place_code(table.place_level, day)
    limit = text_limit(table, column)
    is_phone = _is_phone(column)

    def parse(text: str) -> str | Refused:
        if len(text) > limit:
            return Refused("import.too-long", f"at most {limit} characters")
        if not text.isprintable():
            return Refused("import.not-text", "printable characters on one line")
        if is_phone and not _PHONE.fullmatch(text):
            return Refused("import.not-a-telephone", "digits, with + before and - or blank between")
        return text

    return parse


def _place_code(level: str, day: date | None) -> Callable[[str], str | Refused]:
    """Read the code of a place of ``level`` as this country writes it; give its place key."""
    form = form_in_use()

    def parse(text: str) -> str | Refused:
        try:
            key = form.key(text, day=day)
        except InputError:
            return Refused("import.not-a-place-code", form.accepted(level))
        if form.level(key) != level:
            accepted = f"{form.accepted(level)}, not of a {form.level(key)}"
            return Refused("import.not-a-place-code", accepted)
        return key

    return parse
