"""Cells that a spreadsheet opens: text stays text."""

from __future__ import annotations

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def disarmed_text(text: str) -> str:
    """Give text that no spreadsheet runs as a formula: a leading apostrophe where it would.

    >>> disarmed_text("=1+1")
    "'=1+1"
    """
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
