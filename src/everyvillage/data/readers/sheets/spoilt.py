"""Numbers that a spreadsheet has spoilt: it keeps fifteen digits and makes the rest zero."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from everyvillage.core.documents import CITIZEN_LENGTH, check_character

if TYPE_CHECKING:
    from everyvillage.data.readers.faults import Faults

KEPT_DIGITS = 15
MOST_WHOLE = 10**KEPT_DIGITS
_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?[eE]\+?[0-9]{1,2}")
_DECIMAL = re.compile(r"[0-9]{10,18}\.[0-9]{1,3}")
_LOST = "0" * (CITIZEN_LENGTH - KEPT_DIGITS)


def is_scientific(text: str) -> bool:
    """Say whether a text is a long number in scientific notation, such as 5.13431E+17."""
    return _SCIENTIFIC.fullmatch(text.strip()) is not None


def is_decimal(text: str) -> bool:
    """Say whether a text is a long number with a decimal point, such as 2626195805106306.0."""
    return _DECIMAL.fullmatch(text.strip()) is not None


def has_lost_digits(text: str) -> bool:
    """Say whether a text is a citizen number whose last three digits were made zero.

    One in eleven such numbers still has a right check character and is not seen here.
    """
    number = text.strip()
    if len(number) != CITIZEN_LENGTH or not (number.isascii() and number.isdigit()):
        return False
    return number.endswith(_LOST) and check_character(number[:-1]) != number[-1]


def refuse_spoilt(faults: Faults, row: int, column: str, label: str, *, how: str) -> None:
    """Add the fault of one spoilt number; ``how`` says what is left of it, never the number."""
    faults.add(
        "import.number-spoilt",
        row=row,
        column=column,
        asked=label,
        found=how,
        accepted="the number as text, every character of it",
        next_step="take it anew from the source: a spreadsheet has spoilt it, and no one can say "
        "from the cell what it was; format the column as text before anything is pasted",
    )


def how_spoilt(text: str) -> str:
    """Say what a number cell has become, without showing it."""
    try:
        digits = len(str(int(float(text))))
    except (ValueError, OverflowError):
        return "a number cell"
    if digits <= KEPT_DIGITS:
        return f"a number cell of {digits} digits, not text"
    return (
        f"a number cell of {digits} digits, of which a spreadsheet keeps {KEPT_DIGITS}: "
        f"the last {digits - KEPT_DIGITS} are lost"
    )
