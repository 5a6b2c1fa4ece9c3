"""What somebody typed or a page sent back, read without trust."""

from __future__ import annotations

_MOST_DIGITS = 18
"""The digits that every whole number of 64 bits has room for."""


def whole_number(text: str, most_digits: int = _MOST_DIGITS, *, otherwise: int = 0) -> int:
    """Give a whole number that was typed; ``otherwise`` for what is none or has more digits.

    >>> whole_number("42"), whole_number("4²"), whole_number("-1"), whole_number("9" * 19)
    (42, 0, 0, 0)
    """
    plain = text.isascii() and text.isdigit() and len(text) <= most_digits
    return int(text) if plain else otherwise
